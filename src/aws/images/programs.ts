import { parseImage } from './image-name.ts';

/** Official images of Docker, whose contents are known: with these programs, whatever the variant. */
const WITH: Readonly<Record<string, readonly string[]>> = {
  nginx: ['curl'],
  postgres: ['pg_isready', 'bash'],
  redis: ['redis-cli'],
  mysql: ['mysqladmin', 'bash'],
};
/** Official images whose plain tags build on buildpack-deps, which has both. */
const FULL = /(?:^|\/)(?:library\/)?(?:node|python|ruby|golang|rust|perl|php|elixir|erlang)$/;
const BARE = /(?:^|[/:@-])(?:distroless|scratch|chainguard|busybox|minideb|micro)|cgr\.dev\//i;
const SLIM = /(?:^|[-_.])slim(?:$|[-_.])/i;
const ALPINE = /alpine/i;

const isOfficial = (image: string): boolean =>
  /^(?:docker\.io\/|public\.ecr\.aws\/docker\/)?(?:library\/)?[a-z0-9-]+(?:[:@]|$)/.test(image);

/** Whether an image has a program, as far as its name tells: that of an image of one's own mostly doesn't. */
export function hasProgram(image: string, program: string): boolean | undefined {
  const { repository, tag = '' } = parseImage(image);
  const official = isOfficial(image);
  if (official && WITH[repository.split('/').at(-1) ?? '']?.includes(program)) return true;
  if (ALPINE.test(image)) return program === 'wget' || program === 'nc';
  if (BARE.test(image)) return false;
  if (SLIM.test(tag)) return program === 'bash' ? undefined : false;
  const isFull = official && FULL.test(repository);
  return isFull && (program === 'curl' || program === 'wget') ? true : undefined;
}
