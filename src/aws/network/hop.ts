import type { NetworkPath, NetworkPathData } from '../../model/facts.ts';
import type { Citation } from '../../model/finding.ts';

/** One thing on the way that can stop the traffic. */
export interface Hop {
  readonly state: 'ok' | 'blocked' | 'unknown';
  readonly because: string;
  readonly cause?: string;
  readonly about?: NonNullable<NetworkPath['about']>;
  readonly data: NetworkPathData;
  readonly missing: readonly string[];
  readonly seen: readonly Citation[];
}

export const pass = (because: string, seen: readonly Citation[] = [], data: Hop['data'] = {}): Hop => ({
  state: 'ok',
  because,
  data,
  missing: [],
  seen,
});
export const unsure = (because: string, missing: readonly string[] = [], seen: readonly Citation[] = []): Hop => ({
  state: 'unknown',
  because,
  data: {},
  missing,
  seen,
});
export const block = (
  cause: string,
  about: NonNullable<Hop['about']>,
  because: string,
  seen: readonly Citation[],
  data: Hop['data'] = {},
): Hop => ({ state: 'blocked', cause: `network/${cause}`, about, because, data, missing: [], seen });

/** One of the ways that the traffic may take, hop by hop. */
export type Way = readonly Hop[];
export type Verdict = Pick<NetworkPath, 'verdict' | 'cause' | 'about' | 'because' | 'missing' | 'seen' | 'data'>;

const key = (h: Hop): string => `${h.cause} ${h.about?.type} ${h.about?.id}`;
const unique = <T>(list: readonly T[]): T[] => [...new Set(list)];

/**
 * The verdict over every way that the traffic may take: blocked by the first hop that stops all of them for certain; open
 * where nothing stops any; else it cannot be told.
 */
export function judge(ways: readonly Way[]): Verdict {
  const stop = (ways[0] ?? []).find(
    h => h.state === 'blocked' && ways.every(w => w.some(x => x.state === 'blocked' && key(x) === key(h))),
  );
  if (stop) {
    const { because, data, seen } = stop;
    return {
      verdict: 'blocked',
      ...(stop.cause !== undefined && { cause: stop.cause }),
      ...(stop.about && { about: stop.about }),
      because,
      data,
      missing: [],
      seen,
    };
  }
  const hops = ways.flat();
  const unknown = hops.filter(h => h.state === 'unknown');
  const data = Object.assign({}, ...hops.filter(h => h.state === 'ok').map(h => h.data)) as Record<string, string>;
  if (unknown.length === 0 && hops.every(h => h.state === 'ok'))
    return {
      verdict: 'open',
      because: hops
        .map(h => h.because)
        .filter(b => b !== '')
        .join('; '),
      data,
      missing: [],
      seen: hops.flatMap(h => h.seen).slice(0, 4),
    };
  const doubt = unknown.length > 0 ? unknown : hops.filter(h => h.state === 'blocked');
  return {
    verdict: 'cannot-tell',
    because: unique(doubt.map(h => h.because)).join('; '),
    data: {},
    missing: unique(unknown.flatMap(h => h.missing)).sort(),
    seen: unknown.flatMap(h => h.seen).slice(0, 4),
  };
}
