import { FIX_NEEDS } from '#fix';
import {
  type Citation,
  cited,
  clock,
  type Confidence,
  detail,
  type EfsMount,
  type Given,
  lastOf,
  uniqueCitations,
} from '#rule';

/** What the rules about an EFS volume that is not mounted read. */
export const NEEDS = { mounts: 'storage.mounts', calls: detail('failure.calls'), ...FIX_NEEDS } as const;
export const EFFECTS = ['symptom/volume-not-mounted'] as const;

export interface Group {
  readonly first: EfsMount;
  readonly mounts: readonly EfsMount[];
  readonly ids: readonly string[];
  readonly confidence: Confidence;
  readonly citations: readonly [Citation, ...Citation[]];
  readonly data: Readonly<Record<string, string>>;
}
/** The mounts that one change puts right, together. `stopped`: it is in the way now; `open`: it is not any more. */
export function mountsOf(cause: string, given: Given<typeof NEEDS>, verdict: 'blocked' | 'open'): readonly Group[] {
  const { mounts, calls } = given;
  const groups = new Map<string, { m: EfsMount; i: number }[]>();
  for (const [i, m] of mounts.value.entries()) {
    if (m.cause !== cause || m.verdict !== verdict) continue;
    const key = verdict === 'open' ? m.fileSystem : [m.fault, m.about?.type, m.about?.id, m.fileSystem].join(' ');
    groups.set(key, [...(groups.get(key) ?? []), { m, i }]);
  }
  return [...groups.values()].flatMap((list): Group[] => {
    const [head] = list;
    if (!head) return [];
    const all = list.map(x => x.m);
    const ids = [...new Set(all.flatMap(m => m.calls))];
    const matches = calls.state === 'known' ? calls.value.filter(c => ids.includes(c.id)) : [];
    const seen = uniqueCitations(all.flatMap(m => m.seen)).slice(0, 6);
    const namedByAws = all.some(m => m.told);
    const confidence: Confidence =
      verdict === 'open'
        ? 'possible'
        : ids.length === 0
          ? mounts.whole
            ? 'likely'
            : 'possible'
          : namedByAws && mounts.whole
            ? 'proven'
            : 'likely';
    const volumes = [...new Set(all.map(m => m.volume))].join(', ');
    return [
      {
        first: head.m,
        mounts: all,
        ids,
        confidence,
        citations: cited(seen) ?? [
          mounts.cite(`/${head.i}/because`, head.m.because || `${head.m.fileSystem} can be mounted`),
        ],
        data: {
          ...head.m.data,
          volume: volumes,
          fileSystem: head.m.fileSystem,
          because: head.m.because,
          zone: [...new Set(all.flatMap(m => (m.data['zone'] ? [m.data['zone']] : [])))].join(', ') || 'its zone',
          subnets: [...new Set(all.flatMap(m => (m.subnet ? [m.subnet] : [])))].join(', ') || 'its subnet',
          when: clock(lastOf(matches)),
        },
      },
    ];
  });
}
/** The mounts that could not be told of this cause. */
export const untold = (
  cause: string,
  given: Given<typeof NEEDS>,
): readonly { readonly because: string; readonly actions: readonly string[] }[] => {
  const all = given.mounts.value
    .filter(m => m.verdict === 'cannot-tell' && m.cause === cause && m.missing.length > 0)
    .map(m => ({ because: m.because, actions: m.missing }));
  return all.filter((x, i) => all.findIndex(y => y.because === x.because) === i).slice(0, 3);
};
