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

/** Whether an image has a program, as far as its name tells: that of an image of one's own mostly doesn't. */
export function hasProgram(image: string, program: string): boolean | undefined {
  const { repository, tag = '' } = parseImage(image);
  const isOfficial =
    /^(?:docker\.io\/|public\.ecr\.aws\/docker\/)?(?:library\/)?[a-z0-9-]+(?:[:@]|$)/.test(image) ||
    /^public\.ecr\.aws\/docker\/library\//.test(image);
  const name = repository.split('/').at(-1) ?? '';
  if (isOfficial && WITH[name]?.includes(program)) return true;
  if (ALPINE.test(image) && (program === 'wget' || program === 'nc')) return true;
  if (BARE.test(image) || SLIM.test(tag)) return program === 'bash' && SLIM.test(tag) ? undefined : false;
  if (ALPINE.test(image)) return false;
  if (isOfficial && FULL.test(repository) && (program === 'curl' || program === 'wget')) return true;
  return undefined;
}
