import { REDACTED } from '../model/sealed.ts';
import { namesManager } from '../aws/platform/index.ts';

/** What is taken out of AWS's answers before anything is kept: values that may be secrets. Names and references stay. */

export { REDACTED };

/** Log options that say where logs go; the values of all others (tokens of log services among them) are not kept. */
const LOG_OPTIONS = new Set([
  'awslogs-group',
  'awslogs-region',
  'awslogs-stream-prefix',
  'awslogs-create-group',
  'awslogs-endpoint',
  'awslogs-datetime-format',
  'mode',
  'max-buffer-size',
  'Name',
  'region',
  'log_group_name',
  'log_stream_prefix',
  'auto_create_group',
  'delivery_stream',
  'config-file-type',
  'enable-ecs-log-metadata',
  'tag',
]);

const WORDS =
  'pass(?:word|wd|phrase)?s?|secrets?|tokens?|api[_-]?keys?|access[_-]?keys?(?:[_-]id)?|private[_-]?key|secret[_-]?key|credentials?|session[_-]?id|cookie|dsn|connection[_-]?string';
const VALUE = `(?!arn:)("[^"]{1,2000}"|'[^']{1,2000}'|[^\\s,;"'}\\])]{1,2000})`;

const PATTERNS: readonly [RegExp, string][] = [
  [/\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,}\b/g, REDACTED],
  [/\beyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?/g, REDACTED],
  [/(:\/\/)[^/\s:@]{1,200}:[^/\s@]{1,500}@/g, `$1${REDACTED}@`],
  [/\b(bearer|basic)\s+[\w.~+/=-]{6,}/gi, `$1 ${REDACTED}`],
  [
    /\b(gh[pousr]_|github_pat_|glpat-|xox[abprs]-|sk-|sk_live_|rk_live_|npg_|dckr_pat_|shpat_|AIza)[\w-]{8,}/g,
    REDACTED,
  ],
  [/-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^-]{0,8000}(?:-----END [A-Z ]{0,40}PRIVATE KEY-----)?/g, REDACTED],
  [/([?&](?:X-Amz-(?:Signature|Security-Token|Credential)|sig|token|key)=)[^&\s"']+/gi, `$1${REDACTED}`],
  // name=value, name: value and "name":"value", where the name ends in a word that says that it is a secret; a service such as secretsmanager:… is none
  [new RegExp(`((?:${WORDS})["']?\\s{0,3}=\\s{0,3})${VALUE}`, 'gi'), `$1${REDACTED}`],
  [
    new RegExp(`((?:${WORDS})(?:["']\\s{0,3}:\\s{0,3}|(?:\\s{1,3}is)?\\s{0,3}:\\s{1,3}))${VALUE}`, 'gi'),
    `$1${REDACTED}`,
  ],
  // prose says “authorization: failed”; a header's value has a digit
  [new RegExp(`(authorization["']?\\s{0,3}[:=]\\s{0,3})(?=\\S{0,200}\\d)${VALUE}`, 'gi'), `$1${REDACTED}`],
  // long random-looking runs: hex of 40 and more that are no digest, base64 of 40 and more with mixed kinds
  [
    /(?<![\w:/@-])(?=[\w+/]{0,200}\d)(?=[\w+/]{0,200}[a-z])(?=[\w+/]{0,200}[A-Z])[A-Za-z0-9+/]{40,200}={0,2}(?![\w/-])/g,
    REDACTED,
  ],
];

const SECRET_WORDS = /pass|secret|token|key|credential|auth|cookie|dsn/i;

/** An address that every machine calls itself, or all of its own: no secret, and what an app listens on. */
const OWN_ADDRESS = /^(?:\w{1,9}:\/\/)?(?:127(?:\.\d{1,3}){3}|0\.0\.0\.0|localhost|\[?::1?\]?)(?::\d{1,5})?\/?$/i;

/** Free text (a log line, a reason) without what looks like a secret, and without any value in `values`. */
export function redactText(text: string, values: ReadonlySet<string> = new Set()): string {
  let out = text;
  for (const value of values) if (out.includes(value)) out = out.replaceAll(value, REDACTED);
  for (const [pattern, by] of PATTERNS) out = out.replace(pattern, by);
  return out;
}

const PLAIN_ARGUMENT =
  /^(?:-{1,2}[A-Za-z][\w-]*|[|&;<>!]{1,2}|\d{1,5}|exit|true|false|\/bin\/\w+|\/usr\/bin\/\w+|sh|bash|-c|CMD|CMD-SHELL|NONE)$/;
const LOCAL_URL = /^(https?:\/\/)?(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?::\d{1,5})?(?:\/[\w./-]{0,80})?$/;
const PROGRAM = /^(?:\.{0,2}\/)?[\w.+/-]{1,80}$/;

/** One shell word: programs, flags and local URLs stay, everything else may be a secret. */
function redactWord(word: string, first: boolean): string {
  if (PLAIN_ARGUMENT.test(word) || LOCAL_URL.test(word)) return word;
  const flag = /^(-{1,2}[A-Za-z][\w-]*)=/.exec(word);
  if (flag) return `${flag[1]}=${REDACTED}`;
  return first && PROGRAM.test(word) ? word : REDACTED;
}

/** A command line as one string: the program of each part of a pipeline stays. */
function redactShell(line: string): string {
  let first = true;
  let last = '';
  return line
    .split(/(\s+)/)
    .map(word => {
      if (word === '' || /^\s+$/.test(word)) return word;
      const bare = word.replace(/^["'(]+|["');]+$/g, '');
      const out = word === bare ? redactWord(word, first) : word.replace(bare, redactWord(bare, first));
      first = /^(?:\|\|?|&&?|;)$/.test(word) || word.endsWith(';') || word === '-c' || (first && word === 'exec');
      const same = out === REDACTED && last === REDACTED;
      last = out;
      return same ? '' : out;
    })
    .join('')
    .replace(/\s{2,}/g, ' ')
    .trim();
}

/** entryPoint, command, and health command: the program and flags, without arguments. */
export function redactCommand(command: readonly string[]): string[] {
  let shell = false;
  return command.map((word, i) => {
    const before = command[i - 1];
    if (i > 0 && (before === 'CMD-SHELL' || before === '-c' || before === '-lc' || before === '-ec')) shell = true;
    if (shell || (/\s/.test(word) && i < 2)) return redactShell(word);
    const programHere = i === 0 || before === 'CMD' || before === 'exec';
    return redactWord(word, programHere);
  });
}

/** Records that lead to an address. */
const ADDRESSES = new Set(['A', 'AAAA', 'CNAME']);
const COMMANDS = new Set(['command', 'entryPoint']);
const NAMED_VALUES = new Set(['environment', 'Environment']);
/** Free text that ECS, a person or an app wrote. */
const FREE_TEXT = new Set([
  'reason',
  'stoppedReason',
  'statusReason',
  'ResourceStatusReason',
  'message',
  'rolloutStateReason',
  'description',
  'Description',
  'Message',
  'FailureMessage',
  'detail',
]);

const isNamed = (x: unknown): x is { name?: unknown; key?: unknown; value?: unknown } =>
  typeof x === 'object' && x !== null;

/** A tag with its value sealed, unless it is one that says who manages the resource. */
function redactTag(tag: object, seal: (value: string) => string): object {
  const entries = Object.entries(tag);
  const key = entries.find(([k]) => /^key$/i.test(k))?.[1];
  const keptOrSealed = (v: unknown): unknown => {
    if (typeof v !== 'string') return REDACTED;
    return typeof key === 'string' && namesManager(key, v) ? v : seal(v);
  };
  return Object.fromEntries(entries.map(([k, v]) => [k, /^value$/i.test(k) ? keptOrSealed(v) : v]));
}

/**
 * An answer of AWS as plain JSON without what may be a secret. `values` collects environment values of eight
 * characters and more on the way, so that a log line or a reason that repeats one can be redacted too. `names`
 * collects what AWS itself calls things: a variable that holds a region or a service's name is no secret. `seal` gives what
 * stands for the value of a tag, where it is to be compared.
 */
export function redact(
  answer: unknown,
  values: Set<string>,
  names: Set<string> = new Set(),
  seal: (value: string) => string = () => REDACTED,
): unknown {
  const walk = (x: unknown, key: string): unknown => {
    if (x instanceof Date) return Number.isNaN(x.getTime()) ? null : x.toISOString();
    if (x instanceof Uint8Array) return REDACTED;
    // All properties of a resource as one text, environment values among them.
    if (key === 'ResourceProperties') return REDACTED;
    if (typeof x === 'string') return FREE_TEXT.has(key) ? redactText(x, values) : x;
    if (Array.isArray(x)) {
      if (NAMED_VALUES.has(key))
        return x.map(e => (isNamed(e) && typeof e.value === 'string' ? { ...e, value: REDACTED } : e));
      if (COMMANDS.has(key)) return redactCommand(x.map(String));
      if (/^tags$/i.test(key) || key === 'TagSet') return x.map(e => (isNamed(e) ? redactTag(e, seal) : e));
      return x.map(e => walk(e, key));
    }
    if (typeof x === 'object' && x !== null) {
      const entries = Object.entries(x).filter(([k]) => k !== '$metadata');
      // Records of a hosted zone: those of type TXT hold any text.
      if (key === 'ResourceRecordSets' && !entries.some(([k, v]) => k === 'Type' && ADDRESSES.has(String(v))))
        return Object.fromEntries(entries.filter(([k]) => k === 'Name' || k === 'Type'));
      if (key === 'dockerLabels' || key === 'driverOpts' || key === 'labels')
        return Object.fromEntries(entries.map(([k]) => [k, REDACTED]));
      if (key === 'options' || key === 'Options')
        return Object.fromEntries(
          entries.map(([k, v]) => [k, LOG_OPTIONS.has(k) || typeof v !== 'string' ? v : REDACTED]),
        );
      if (/^tags$/i.test(key)) return Object.fromEntries(entries.map(([k]) => [k, REDACTED]));
      return Object.fromEntries(entries.flatMap(([k, v]) => (v === undefined ? [] : [[k, walk(v, k)]])));
    }
    return x;
  };
  const remember = (value: string): void => {
    if (
      value.length >= 8 &&
      !OWN_ADDRESS.test(value) &&
      !names.has(value) &&
      !/^(?:true|false|production|development|staging|info|debug|\d+)$/i.test(value)
    )
      values.add(value);
  };
  gatherNames(answer, '', name => {
    names.add(name);
    values.delete(name);
  });
  // Environment values are gathered first, so that a reason which stands before them is covered as well.
  gather(answer, remember);
  return walk(answer, '');
}

function gather(x: unknown, remember: (value: string) => void): void {
  if (Array.isArray(x)) for (const e of x) gather(e, remember);
  else if (typeof x === 'object' && x !== null && !(x instanceof Date) && !(x instanceof Uint8Array))
    for (const [k, v] of Object.entries(x)) {
      if (NAMED_VALUES.has(k) && Array.isArray(v))
        for (const e of v) if (isNamed(e) && typeof e.value === 'string') remember(e.value);
      if ((k === 'options' || k === 'dockerLabels') && typeof v === 'object' && v !== null)
        for (const [name, value] of Object.entries(v))
          if (typeof value === 'string' && SECRET_WORDS.test(name)) remember(value);
      gather(v, remember);
    }
}

const NO_NAMES = new Set([
  'ResourceProperties',
  ...FREE_TEXT,
  ...NAMED_VALUES,
  ...COMMANDS,
  'dockerLabels',
  'driverOpts',
  'labels',
  'tags',
  'Tags',
  'TagSet',
]);
/** Names, ids and ARNs, whole and in their parts, wherever AWS says them and not a person. */
function gatherNames(x: unknown, key: string, found: (name: string) => void): void {
  if (typeof x === 'string') {
    if (x.length > 2048) return;
    for (const name of [x, ...x.split(/[/:]/)]) if (name.length >= 8) found(name);
  } else if (Array.isArray(x)) for (const e of x) gatherNames(e, key, found);
  else if (typeof x === 'object' && x !== null && !(x instanceof Date) && !(x instanceof Uint8Array))
    for (const [k, v] of Object.entries(x))
      if (!NO_NAMES.has(k) && ((key !== 'options' && key !== 'Options') || LOG_OPTIONS.has(k)))
        gatherNames(v, k, found);
}

/** Every string of a value without the long ones of `values`: some come to be known only after a text that repeats them. */
export function scrub<T>(value: T, values: ReadonlySet<string>): T {
  const long = [...values].filter(v => v.length >= 12);
  const walk = (x: unknown): unknown =>
    typeof x === 'string'
      ? long.reduce((text, v) => (text.includes(v) ? text.replaceAll(v, REDACTED) : text), x)
      : Array.isArray(x)
        ? x.map(walk)
        : typeof x === 'object' && x !== null
          ? Object.fromEntries(Object.entries(x).map(([k, v]) => [k, walk(v)]))
          : x;
  return long.length === 0 ? value : (walk(value) as T);
}
