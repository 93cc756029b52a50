import { distance } from './distance.ts';

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

/** `Did you mean a, b?`, or nothing without a suggestion. */
export const didYouMean = (near: readonly string[]): string =>
  near.length > 0 ? `Did you mean ${near.join(', ')}?` : '';
