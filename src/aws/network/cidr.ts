import { INTERNET, INTERNET6, intersect, isEmpty, space, subtract } from './space.ts';

/** Whether a CIDR block holds an address or another block whole; false for text that is neither. */
export function contains(cidr: string, inner: string): boolean {
  const what = space(inner);
  return !isEmpty(what) && isEmpty(subtract(what, space(cidr)));
}

/** The number after the slash; a bare address is a block of one. -1 for text that is no address. */
export function prefixLength(cidr: string): number {
  const s = space(cidr)[0];
  if (!s) return -1;
  let bits = s.family === 4 ? 32 : 128;
  for (let size = s.to - s.from + 1n; size > 1n; size >>= 1n) bits--;
  return bits;
}

/** The most specific of the blocks that hold the address. */
export function longestPrefix<T>(blocks: readonly T[], cidrOf: (block: T) => string, address: string): T | undefined {
  let best: T | undefined;
  let length = -1;
  for (const block of blocks) {
    const l = prefixLength(cidrOf(block));
    if (l > length && contains(cidrOf(block), address)) [best, length] = [block, l];
  }
  return best;
}

/** Whether an address is one that the internet routes; undefined for text that is no address. */
export function isPublic(address: string): boolean | undefined {
  const s = space(address);
  return isEmpty(s) ? undefined : !isEmpty(intersect(s, [...INTERNET, ...INTERNET6]));
}
