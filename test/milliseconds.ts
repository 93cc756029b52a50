import { readFileSync } from 'node:fs';

/**
 * Milliseconds that this thread has spent on a processor: a clock that stands still while a busy machine runs something
 * else. Linux tells; elsewhere it is the time of day.
 */
export function spent(): number {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return performance.now();
  }
}

/** How long `work` takes, in processor time where that is known: the first run under `limit`, or the best of three. */
export function milliseconds(work: () => void, limit: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 3 && best >= limit; run++) {
    const began = spent();
    work();
    best = Math.min(best, spent() - began);
  }
  return best;
}
