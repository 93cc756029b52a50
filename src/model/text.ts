/** `17:40 UTC` of an ISO time, or `then`. */
export const clock = (iso: string | undefined): string =>
  iso !== undefined && /T\d\d:\d\d/.test(iso) ? `${iso.slice(11, 16)} UTC` : 'then';

/** `a`, `a and b`, `a, b and c`. */
export const listed = (items: readonly string[]): string =>
  items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;

/** `2026-11-26 14:30 UTC` of an ISO time; anything else as it is. */
export const utc = (iso: string): string =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(iso) ? `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC` : iso;

/** Each string once, in alphabetical order. */
export const sorted = (list: Iterable<string>): string[] => [...new Set(list)].sort();

/** `a, b and 4 more` of a long list; all of it where there are three at most. */
export const few = (items: readonly string[]): string =>
  items.length <= 3 ? listed(items) : `${items.slice(0, 2).join(', ')} and ${items.length - 2} more`;

/** A text in one line: every run of white space is one space. */
export const oneLine = (text: string): string => text.replace(/\s+/g, ' ');

/** A text of at most `most` characters; `…` is the last of one that was cut. */
export const shorten = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most - 1)}…` : text;

/** The named texts that are there and not empty. */
export const filled = <K extends string>(
  texts: Readonly<Partial<Record<K, string | undefined>>>,
): { [N in K]?: string } =>
  Object.fromEntries(
    Object.entries<string | undefined>(texts).filter(([, text]) => text !== undefined && text !== ''),
  ) as { [N in K]?: string };

/** `1 task`, `2 tasks`. */
export const counted = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;
