/** `17:40 UTC` of an ISO time, or `then`. */
export const clock = (iso: string | undefined): string =>
  iso !== undefined && /T\d\d:\d\d/.test(iso) ? `${iso.slice(11, 16)} UTC` : 'then';

/** `a`, `a and b`, `a, b and c`. */
export const listed = (items: readonly string[]): string =>
  items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;

/** Each string once, in alphabetical order. */
export const sorted = (list: Iterable<string>): string[] => [...new Set(list)].sort();
