import { byPattern, type Find, type Span, together } from './span.ts';

const BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
const END = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;

/** The body of a private key, on one line or on many; without its end, everything that follows. */
function* privateKeys(text: string): Generator<Span> {
  if (!text.includes('PRIVATE KEY')) return;
  let done = 0;
  for (const m of text.matchAll(BEGIN)) {
    const start = m.index + m[0].length;
    if (start < done) continue;
    END.lastIndex = start;
    const end = END.exec(text)?.index ?? text.length;
    done = end;
    const body = text.slice(start, end);
    const from = start + (/^(?:\s|\\{1,8}[nr])*/.exec(body)?.[0].length ?? 0);
    if (from < end && !/^\[redacted\](?:\s|\\{1,8}[nr])*$/.test(text.slice(from, end)))
      yield { start: from, end: from + text.slice(from, end).replace(/(?:\s|\\{1,8}[nr]){1,20}$/, '').length };
  }
}
/** Whether a text opens a private key that goes on in the next one, as the lines of a log do. */
export function opensKey(text: string): boolean {
  if (!text.includes('PRIVATE KEY')) return false;
  const last = [...text.matchAll(BEGIN)].at(-1);
  return last !== undefined && text.slice(last.index).search(/-----END /) < 0;
}
export const closesKey = (text: string): boolean => /-----END [A-Z0-9 ]{0,40}PRIVATE KEY/.test(text);

/** JSON web tokens: signed, encrypted, or cut off. */
const webTokens = byPattern(/(?<![\w-])eyJ[\w-]{8,8192}(?:\.[\w-]{0,8192}){1,4}/);

export const keysInBlocks: Find = privateKeys;
export const jsonWebTokens: Find = together(webTokens, byPattern(/(?<![\w-])eyJ[A-Za-z0-9+/]{30,16384}={0,2}/));
