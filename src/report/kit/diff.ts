/** Characters of a common part that stay for orientation. */
const KEPT = 20;
/** Where a common part may be cut: names, tags and digests stay whole. */
const BOUNDARY = /[\s/,=|"'{}[\]]/;

function commonPrefix(a: string, b: string): number {
  let n = 0;
  while (n < a.length && n < b.length && a[n] === b[n]) n++;
  return n;
}

/**
 * Two values as a person compares them: what both share at the beginning and the end is cut, the difference never.
 * `registry/team/web:1.41.0` and `registry/team/web:1.42.0` become `…/web:1.41.0` and `…/web:1.42.0`.
 */
export function shortDifference(before: string, after: string, most: number): readonly [string, string] {
  if (before.length <= most && after.length <= most) return [before, after];
  const prefix = commonPrefix(before, after);
  // The common part is cut at a boundary before the word in which the difference lies.
  let from = prefix;
  while (from > 0 && !BOUNDARY.test(before[from - 1] ?? '')) from--;
  if (from > 0) from--;
  if (from < KEPT) from = 0;
  const tail = commonPrefix([...before.slice(prefix)].reverse().join(''), [...after.slice(prefix)].reverse().join(''));
  const end = (text: string): number => {
    let to = text.length - tail;
    while (to < text.length && !BOUNDARY.test(text[to] ?? '')) to++;
    return text.length - to < KEPT ? text.length : to;
  };
  const shown = (text: string): string =>
    `${from > 0 ? '…' : ''}${text.slice(from, end(text))}${end(text) < text.length ? '…' : ''}`;
  return [shown(before), shown(after)];
}
