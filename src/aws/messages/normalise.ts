import { AWS_ENDINGS } from '../../model/partition.ts';

/** What of one message is read. ECS cuts its own at 1024 characters; log lines can be long, with what matters at either end. */
const HEAD = 12_288;
const TAIL = 4_096;

const APOSTROPHES = /[\u2018\u2019\u201B\u02BC\u2032\u00B4\uFF07`]/g;
const QUOTES = /[\u201C\u201D\u201F\u2033\uFF02]/g;
const DASHES = /[\u2010\u2011\u2012\u2013\u2014]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes
const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character starts a terminal sequence
const TERMINAL = /\u001B\[[0-9;]{0,16}[A-Za-z]/g;

/** A message with one kind of apostrophe and quote, no control characters, single spaces; at most 16 kB of it. */
export function normalise(text: string): string {
  const cut = text.length > HEAD + TAIL ? `${text.slice(0, HEAD)} ${text.slice(-TAIL)}` : text;
  return cut
    .replace(TERMINAL, '')
    .replace(CONTROL, '')
    .replace(APOSTROPHES, "'")
    .replace(QUOTES, '"')
    .replace(DASHES, '-')
    .replace(/\\+"/g, '"')
    .replace(/\\[nt]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

const HOSTS = `(?:${AWS_ENDINGS}|docker\\.io|docker\\.com|quay\\.io|ghcr\\.io|gcr\\.io|pkg\\.dev|public\\.ecr\\.aws|azurecr\\.io|gitlab\\.com|mcr\\.microsoft\\.com)`;
const NAMES: readonly (readonly [RegExp, string | ((...m: string[]) => string)])[] = [
  [/(\(service )[^),]{1,255}/g, '$1~'],
  [
    /((?:^|[\s:])service )\[?[a-z0-9_<>*{}-]{1,255}\]?(?= (?:was|is|has|had|failed|could|did|deployment|operations|registered|deregistered|stopped|started|task set|unable|rolling|\())/g,
    '$1~',
  ],
  [
    /(\b(?:container|container-name|task definition|cluster|secret|repository|log group|log-group|target-group|capacity provider) )(["'])[^"']{1,512}\2/g,
    '$1"~"',
  ],
  [/(\btarget-group )[a-z0-9][a-z0-9-]{0,63}\b/g, '$1~'],
  [/\b(arn:[a-z-]{2,12}:[a-z0-9-]{1,40}:[^\s:]{0,40}:[^\s:]{0,40}:)[^\s"',;()\]]{1,600}/g, '$1~'],
  [/(\brepository )[^\s]{1,300}( not found)/g, '$1~$2'],
  [
    /(\b(?:pull access denied for|no such image:|manifest for) )([a-z0-9][^\s,]{0,300})/g,
    (_, words = '', image = '') => words + imageWithoutNames(image),
  ],
  [
    new RegExp(`((?:[a-z0-9<>*_-]{1,100}\\.){0,8}${HOSTS})(/[^\\s"',;?]{1,500})`, 'g'),
    (_, host = '', path = '') => host + pathWithoutNames(path),
  ],
];

/** What a path tells apart from names: whether a manifest or a blob is asked for, and by which tag or digest. */
function pathWithoutNames(path: string): string {
  const kind = /\/(?:manifests|blobs)\//.exec(path);
  const end = path.includes('@') ? path.slice(path.indexOf('@')) : /:$/.test(path) ? ':' : '';
  return kind ? `/~${path.slice(kind.index)}` : `/~${end}`;
}
const imageWithoutNames = (image: string): string =>
  image.includes('/') && /^[^/]{0,200}[.:]/.test(image) ? image : '~';

/** A lower-case message without the names that people gave to services, images, roles and the like: they are no words of ECS. */
export function withoutNames(low: string): string {
  let out = low;
  for (const [pattern, by] of NAMES) out = typeof by === 'string' ? out.replace(pattern, by) : out.replace(pattern, by);
  return out;
}
