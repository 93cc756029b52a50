import { isSecretName } from './secret-name.ts';
import type { Span } from './span.ts';
import { COLOR, isUsage, isValue, looksMade, restOfList, type Value, valueAt } from './value.ts';

/** A cheap look for where a name may be: what all names of secrets have in them. */
const HINT =
  /pass|pwd?(?![a-z])|psw|secret|token|credential|creds?(?![a-z])|cookie|dsn(?![a-z])|salt|(?<![a-z])pin(?![a-z])|(?<![a-z])otp|jwt|signature|(?<![a-z])sig(?![a-z])|session[ _-]?id|conn(?:ection|ect)?[ _-]?str|key|origin[_-]verify|(?<![a-z])pat(?![a-z])|Pwd|Pass/gi;
const NAME_CHAR = /[\w.$-]/;

interface Name {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}
/** The whole name around a hint, with the word before a spaced one: `API key`. */
function nameAround(text: string, from: number, to: number): Name {
  let start = from;
  while (start > 0 && from - start < 80 && NAME_CHAR.test(text[start - 1] ?? '')) start--;
  let end = to;
  while (end < text.length && end - to < 60 && NAME_CHAR.test(text[end] ?? '')) end++;
  while (end > to && /[.$-]/.test(text[end - 1] ?? '')) end--;
  const spaced =
    start === from
      ? /(?:api|access|secret|private|signing|encryption|account|license|session)[ ]$/i.exec(
          text.slice(Math.max(0, start - 12), start),
        )
      : null;
  if (spaced) start -= spaced[0].length;
  return { start, end, text: text.slice(start, end) };
}

const BETWEEN = new RegExp(
  `${COLOR}((?:\\\\{0,4}["'\`]|&quot;|&#3[49];|%22|\\\\u0022|[\\])}]){0,3})${COLOR}(\\s{0,20})${COLOR}(?::\\s{0,3}&?[A-Za-z][\\w<>.]{0,30}\\s{0,3}(?==\\s))?(=>|:=|->|={1,3}|::?|%3[DA]|\\.{4,200})?${COLOR}(\\s{0,40})${COLOR}`,
  'iy',
);
interface Between {
  readonly closed: boolean;
  readonly sign: string | undefined;
  readonly spaced: boolean;
  readonly newline: boolean;
  readonly at: number;
}
function between(text: string, end: number): Between {
  BETWEEN.lastIndex = end;
  const m = BETWEEN.exec(text);
  const [all = '', closed = '', before = '', sign, after = ''] = m ?? [];
  return {
    closed: closed !== '',
    sign: sign?.toLowerCase(),
    spaced: before !== '' || after !== '',
    newline: /\n/.test(before + after),
    at: end + all.length,
  };
}

/** `{"name":"DB_PASSWORD","value":"x"}`, `<add key="Secret" value="x"/>`, `<property name="x.password">x<`. */
const PAIR =
  /\\{0,4}["']\s{0,8},?\s{0,8}\\{0,4}["']?(?:value|parametervalue|stringvalue)\\{0,4}["']?\s{0,4}[:=]\s{0,4}/iy;
const ELEMENT = /(?:["'])?\s{0,4}>(?=[^<\s])/y;
function ofMarkup(text: string, name: Name): Span | undefined {
  PAIR.lastIndex = name.end;
  const pair = PAIR.exec(text);
  if (pair) {
    const value = valueAt(text, name.end + pair[0].length);
    return value && isValue(value.text) ? value : undefined;
  }
  ELEMENT.lastIndex = name.end;
  const open = ELEMENT.exec(text);
  // `[--password <password>]` in a text of usage is closed by no element.
  if (!open || !/[<"'.]/.test(text[name.start - 1] ?? '')) return undefined;
  const start = name.end + open[0].length;
  const rest = text.slice(start, start + 4096);
  const end = rest.search(/<\/|$/);
  const value = rest.slice(0, end);
  return rest.startsWith('</', end) && isValue(value) ? { start, end: start + end } : undefined;
}

const NUMBER = /^-?\d+(?:\.\d+)?$/;
/** Counts, times and sizes: `max_tokens: 512`, `pass: 12`. */
const isCount = (name: string, value: string): boolean =>
  NUMBER.test(value) && (/tokens$|(?:^|[^a-z])pass$/i.test(name) || value.length < 4);

/** `/run/secrets/db_password: No such file`: the end of a path, and not of a URL's query. */
const isPath = (text: string, { start }: Name): boolean =>
  text[start - 1] === '/' && !/[?&/]{2}/.test(text.slice(start - 2, start));
/** Names that are also said of things: only a value that looks made up is one. */
const SAID_OFTEN = /^(?:signature|cookies?|authorization|salt|sig|pat|secrets)$/i;

/** Whether a value behind a sign is one, of that name. */
function belongs(text: string, name: Name, { closed, sign = '', spaced }: Between, value: Value): boolean {
  if (!isValue(value.text) || isCount(name.text, value.text)) return false;
  // The cookies in it are found one by one.
  if (/^(?:set-)?cookie$/i.test(name.text) && /^[\w.%-]{1,80}=/.test(value.text)) return false;
  const colon = sign.startsWith(':');
  if (!colon || looksMade(value.text)) return true;
  // `secretsmanager:GetSecretValue`, `secret:prod/db-AbCdEf`
  if (!closed && !spaced && !isHeader(text, name)) return false;
  return !SAID_OFTEN.test(name.text) && !(!closed && isProse(text, name, value));
}

/** A value behind `:`, `=` or the like. */
function behindSign(text: string, name: Name, gap: Between): Span[] {
  const { closed, sign, newline, at } = gap;
  if (newline && !closed) return block(text, at);
  if (sign === ':' && isPath(text, name)) return [];
  const value = valueAt(text, at);
  if (value === undefined || (!value.quoted && /^(?:[{]|\[[{"']?$|[|>][+-]?$)/.test(value.text)))
    return block(text, at);
  if (!belongs(text, name, gap, value)) return [];
  // A number among JSON's members stays JSON.
  const isMember = NUMBER.test(value.text) && !value.quoted && text[name.end] === '"';
  const hidden: Span = isMember ? { ...value, by: '"[redacted]"' } : value;
  return text[at] === '[' ? [hidden, ...restOfList(text, value.end)] : [hidden];
}
/** “failed to fetch oauth token: unexpected status”: a word, and more words behind it. */
const isProse = (text: string, name: Name, value: Value): boolean =>
  !value.quoted &&
  /^[A-Za-z]+$/.test(value.text) &&
  !/pass(?:word|wd|phrase)?$|pwd$/i.test(name.text) &&
  /^ ["(]?[a-z]/.test(text.slice(value.end, value.end + 3));
const isHeader = (text: string, name: Name): boolean =>
  /^x-|-(?:key|token)$/i.test(name.text) || text[name.start - 1] === '{' || text[name.start - 1] === '[';

/** YAML's text of several lines, which goes on as long as it is indented. */
const BLOCK = /(?:[|>][+-]?)?[ \t]{0,20}\n([ \t]{1,40}[^\n]{1,4096}(?:\n[ \t]{1,40}[^\n]{1,4096}){0,60})/y;
function block(text: string, at: number): Span[] {
  if (!/[|>\s]/.test(text[at] ?? '')) return [];
  BLOCK.lastIndex = at;
  const m = BLOCK.exec(text);
  const lines = m?.[1];
  if (m === null || lines === undefined) return [];
  const start = at + m[0].length - lines.length;
  const indent = /^[ \t]*/.exec(lines)?.[0].length ?? 0;
  return [{ start: start + indent, end: start + lines.length }];
}

const IS = /(?:\s{1,3}(?:for|of)\s{1,3}(?:user\s{1,3})?[^\s:=]{1,60})?\s{1,3}(?:is|was|are)\s{0,2}:?\s{1,3}/y;
/** `password hunter2`, `token abcd1234 expired`, `--password x`, `password is hunter2`. */
function behindSpace(text: string, name: Name, { at, spaced, closed, newline }: Between): Span[] {
  if (!spaced || closed || newline) return [];
  IS.lastIndex = name.end;
  const is = IS.exec(text);
  if (is) {
    const told = valueAt(text, name.end + is[0].length);
    return told && isValue(told.text) && (told.quoted || looksMade(told.text)) ? [told] : [];
  }
  const value = valueAt(text, at);
  if (value === undefined || !isValue(value.text)) return [];
  if (isOption(text, name)) return value.text.startsWith('-') || isUsage(value.text) ? [] : [value];
  return isSaid(text, name, value) ? [value] : [];
}
const isOption = (text: string, { start, text: name }: Name): boolean => {
  const dashed = name.startsWith('-') ? start : text[start - 1] === '-' ? start - 1 : -1;
  return dashed === 0 || (dashed > 0 && /[\s"'[(]/.test(text[dashed - 1] ?? ''));
};
/** Whether a word behind a name is its value: it looks made up, and the name isn't one of a thing that has names. */
function isSaid(text: string, name: Name, value: Value): boolean {
  if (
    text[name.start - 1] === '/' ||
    /(?:secrets?|credentials?|creds|cookies?|pin|pass|salt|sig|signature|pat)$/i.test(name.text)
  )
    return false;
  if (/pass(?:word|wd|phrase|code)$/i.test(name.text))
    return value.quoted ? /\w/.test(value.text) : looksMade(value.text) && !/^\d/.test(value.text);
  return (
    value.text.length >= 6 && looksMade(value.text) && !/[\s/:(]/.test(value.text) && /^[\w"'+=.~-]+$/.test(value.text)
  );
}

/** Values that stand beside a name that says they are secret, in whatever way names and values are written. */
export function* besideNames(text: string): Generator<Span> {
  HINT.lastIndex = 0;
  const hints = new RegExp(HINT);
  for (let m = hints.exec(text); m !== null; m = hints.exec(text)) {
    const name = nameAround(text, m.index, m.index + m[0].length);
    if (!isSecretName(name.text)) continue;
    hints.lastIndex = Math.max(hints.lastIndex, name.end);
    const markup = ofMarkup(text, name);
    if (markup) {
      yield markup;
      continue;
    }
    const gap = between(text, name.end);
    const found = gap.sign === undefined ? behindSpace(text, name, gap) : behindSign(text, name, gap);
    yield* found;
    const end = found.at(-1)?.end;
    if (end !== undefined) hints.lastIndex = Math.max(hints.lastIndex, end);
  }
}
