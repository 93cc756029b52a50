import { distance } from '../../model/distance.ts';

/** How near a tag is to another: fewer edits first, and a difference in case or a leading `v` hardly counts. */
function score(wanted: string, tag: string): number {
  const plain = (t: string): string => t.toLowerCase().replace(/^v(?=\d)/, '');
  const [a, b] = [plain(wanted).slice(0, 128), plain(tag).slice(0, 128)];
  return a === b
    ? 0
    : a.startsWith(b) || b.startsWith(a)
      ? 1 + Math.abs(a.length - b.length) / 100
      : 1 + distance(a, b, 128);
}

/** The tags nearest to one that is not there, nearest first; of equally near ones those that come first. */
export function nearestTags(wanted: string, tags: readonly string[], count = 3): string[] {
  return [...new Set(tags)]
    .filter(t => t !== wanted)
    .map((tag, i) => ({ tag, i, far: score(wanted, tag) }))
    .sort((a, b) => a.far - b.far || a.i - b.i)
    .slice(0, count)
    .map(x => x.tag);
}
