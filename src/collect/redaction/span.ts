import { REDACTED } from '../../model/sealed.ts';

/** A part of a text that is not kept. */
export interface Span {
  readonly start: number;
  readonly end: number;
  /** What stands there instead of `[redacted]`. */
  readonly by?: string;
}
/** Finds what is to be hidden in a text. Every one takes time linear in the text's length. */
export type Find = (text: string) => Iterable<Span>;

/** One regular expression as a finder: its last group is hidden, or all of it where it has none. */
export function byPattern(pattern: RegExp): Find {
  const flags = new Set([...pattern.flags, 'g', 'd']);
  const search = new RegExp(pattern.source, [...flags].join(''));
  return function* (text) {
    // Nearly always there is none, and a test is much cheaper.
    if (!pattern.test(text)) return;
    for (const match of text.matchAll(search)) {
      const at = match.indices?.findLast(i => i !== undefined);
      if (at !== undefined && at[1] > at[0]) yield { start: at[0], end: at[1] };
    }
  };
}

/** A finder that is asked only where a cheap look says that there may be something. */
export const where =
  (hint: RegExp, find: Find): Find =>
  text =>
    hint.test(text) ? find(text) : [];

/** Several finders as one. */
export const together = (...finders: readonly Find[]): Find =>
  function* (text) {
    for (const find of finders) yield* find(text);
  };

const ARN = /\barn:aws[\w-]{0,20}:[\w-]{1,40}:[^\s"'<>,;&()\\]{1,2048}/g;
const HIDDEN = /\[redacted(?: \d{1,9})?\]/g;
/** What is never taken apart: ARNs, and what was hidden before. */
export function untouchable(text: string): readonly Span[] {
  const found: Span[] = [];
  const note = (pattern: RegExp): void => {
    for (const m of text.matchAll(pattern)) found.push({ start: m.index, end: m.index + m[0].length });
  };
  if (text.includes('arn:aws')) note(ARN);
  if (text.includes('[redacted')) note(HIDDEN);
  return found.sort((a, b) => a.start - b.start);
}

/** A text with its spans hidden; spans that touch become one. `spans` are in order and don't overlap. */
export function hide(text: string, spans: readonly Span[]): string {
  const out: string[] = [];
  let from = 0;
  for (const { start, end, by } of spans) {
    const touches = start === from && out.length > 0 && by === undefined;
    if (!touches) out.push(text.slice(from, start), by ?? REDACTED);
    from = end;
  }
  out.push(text.slice(from));
  return out.join('');
}
