/** Damerau-free edit distance, at most `cap`. */
function distance(a: string, b: string, cap: number): number {
  if (Math.abs(a.length - b.length) > cap) return cap + 1;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(
        Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)),
      );
    row = next;
  }
  return row[b.length] ?? cap + 1;
}

/** The names nearest to `name`, at most three: within a few edits, or one holding the other. */
export function nearest(name: string, names: readonly string[]): string[] {
  const n = name.toLowerCase().slice(0, 255);
  const cap = Math.max(2, Math.floor(n.length / 3));
  return names
    .map(x => ({
      x,
      d:
        x.toLowerCase().includes(n) || n.includes(x.toLowerCase())
          ? 1
          : distance(n, x.toLowerCase().slice(0, 255), cap),
    }))
    .filter(c => c.d <= cap)
    .sort((a, b) => a.d - b.d || (a.x < b.x ? -1 : 1))
    .slice(0, 3)
    .map(c => c.x);
}
