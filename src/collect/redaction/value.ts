import type { Span } from './span.ts';

/** Codes that color a terminal, as they are or as JSON writes them. */
export const COLOR = '(?:(?:\\u001b|\\\\u001b|\\\\x1b|\\\\e|\\\\033)\\[[\\d;]{0,20}m){0,4}';
const MOST = 8192;

/** What stands where a value would, and is none: nothing, a placeholder, a reference, or what says that it is missing. */
const NO_VALUE =
  /^(?:|null|nil|none|undefined|true|false|yes|no|not|unset|empty|missing|required|invalid|incorrect|wrong|expired|expires|failed|failure|failing|denied|rejected|revoked|error|unknown|default|disabled|enabled|absent|is|must|should|can(?:not|'t)?|could|was|were|has|will|does|the|a|an|and|or|for|of|in|to|from|with|without|unable|please|invalid_\w+|string|bearer|basic|unauthorized|forbidden|\*+|x{3,}|•+|\.{3}|…|-+|[^\w\s]{1,2})$/i;
const PLACEHOLDER =
  /^(?:\[(?:redacted|filtered|hidden|masked|removed|secret|protected)\b|<[\w\s./:-]{1,60}>|\$\{|\$\(|\{\{|%\(|%[sdvq]\b|\$[A-Z_]{2,60}$|\$\d|\*{3}|#\{|<%=)/i;
/** An expression that reads the value from somewhere: `os.environ["X"]`, `getToken()`. */
const CODE = /^[A-Za-z_$][\w$]{0,60}(?:(?:\.|->|::)[\w$]{1,60}){0,6}(?:\(|\[)/;
/** Names of usage texts: `--password PASSWORD`. */
const USAGE = /^(?:[A-Z]{2,20}(?:_[A-Z]{1,20}){0,4})$/;

export const isValue = (value: string): boolean =>
  !NO_VALUE.test(value) && !PLACEHOLDER.test(value) && !CODE.test(value) && !value.startsWith('arn:aws');
export const isUsage = (value: string): boolean => USAGE.test(value);
/** Letters and digits, or a mark that no word has: what a word of prose doesn't look like. */
export const looksMade = (value: string): boolean =>
  (/\d/.test(value) && /[A-Za-z]/.test(value)) || /[!@#$%^&*~?]/.test(value.replace(/[!?]$/, ''));

export interface Value extends Span {
  readonly text: string;
  readonly quoted: boolean;
}

const QUOTES = ['&quot;', '&#39;', '&#34;', '%22', '\\\\\\"', '\\\\"', '\\"', "\\'", '\\u0022', '"', "'", '`'];
const quoteAt = (text: string, at: number): string | undefined => QUOTES.find(q => text.startsWith(q, at));

/** The end of what began with a quote: the same quote, where no word goes on behind it. */
function closing(text: string, from: number, quote: string): number {
  const most = Math.min(text.length, from + MOST);
  for (let i = from; i < most; i++) {
    const c = text[i];
    if (c === '\n' && quote !== '"' && quote !== '`') return i;
    if (text.startsWith(quote, i)) {
      const behind = text[i + quote.length];
      if (behind === undefined || !/\w/.test(behind) || quote.length > 1) return i;
    } else if (c === '\\' && quote.length === 1) i++;
  }
  return most;
}

/** Ends a value without quotes: white space, and punctuation behind which something else begins. */
const ENDS =
  /[\s"'`<>]|\\[nrt"'\\u]|[,;&|](?=\s|$|[\w.-]{1,60}[=:]|["'{])|[)}\]](?=$|[\s,;.)}\]"'])|%26|%0[aAdD]|&quot;|[.,:;!?](?=\s|$)/;
const unquoted = (text: string, from: number): number => {
  const rest = text.slice(from, from + MOST);
  const ends = [rest.search(ENDS), rest.indexOf('\u001b'), rest.length].filter(at => at >= 0);
  return from + Math.min(...ends);
};

const WRAPPER = /(?:[A-Z]\w{0,20}\()?(?:\[\s{0,8})?(?:[bBruf@](?=["']))?/y;

/** The value that begins at a place: in any kind of quotes, or without; `undefined` where there is none. */
export function valueAt(text: string, at: number): Value | undefined {
  WRAPPER.lastIndex = at;
  const wrapped = WRAPPER.exec(text)?.[0].length ?? 0;
  const quote = quoteAt(text, at + wrapped);
  if (quote !== undefined) {
    const start = at + wrapped + quote.length;
    const end = closing(text, start, quote);
    return { start, end, text: text.slice(start, end), quoted: true };
  }
  const start = at;
  const end = unquoted(text, start);
  return end > start ? { start, end, text: text.slice(start, end), quoted: false } : undefined;
}

/** The further values of a list in brackets. */
export function* restOfList(text: string, after: number): Generator<Value> {
  const more = /["']\s{0,8},\s{0,8}(?=["'])/y;
  let at = after;
  for (let n = 0; n < 100; n++) {
    more.lastIndex = at;
    const step = more.exec(text);
    const value = step === null ? undefined : valueAt(text, at + step[0].length);
    if (value === undefined) return;
    yield value;
    at = value.end;
  }
}
