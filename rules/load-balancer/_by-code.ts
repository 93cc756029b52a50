import { type JudgedCode, judgedCode, seenOf, type TargetCall, targetCalls } from '#aws/load-balancing';
import {
  type Citation,
  type Confidence,
  type FailedCall,
  type Fix,
  type Optional,
  type Known,
  type TargetGroupRef,
  valueOf,
} from '#rule';

export interface ByCode extends TargetCall, JudgedCode {
  readonly confidence: Confidence;
  readonly citations: readonly [Citation, ...Citation[]];
  readonly then: string;
  readonly data: {
    readonly group: string;
    readonly path: string;
    readonly codes: string;
    readonly matcher: string;
    readonly now: string;
  };
}

/**
 * The failed calls whose codes are of one sort. Each code is of exactly one sort, so the rules about codes never claim one call
 * together. AWS names the code; with the matcher that refuses it, read, that is the whole of it.
 */
export function byCode(
  sort: JudgedCode['sort'],
  calls: Known<readonly FailedCall[]>,
  groups: Optional<readonly TargetGroupRef[]>,
): ByCode[] {
  return targetCalls(calls.value, valueOf(groups) ?? []).flatMap((t): ByCode[] => {
    const code = judgedCode(t);
    if (code?.sort !== sort) return [];
    const read = t.group !== undefined && groups.state === 'known';
    const seenIn = seenOf(t.call)[0] ?? calls.cite(`${t.at}/words`, t.call.words.slice(0, 200));
    const matcher =
      read && t.group.health.matcher !== undefined
        ? [groups.cite(`${t.groupAt}/health/matcher`, `target group ${t.name} expects ${code.matcher}`)]
        : [];
    const path =
      read && t.group.health.path !== undefined
        ? [groups.cite(`${t.groupAt}/health/path`, `its health check requests ${code.path}`)]
        : [];
    return [
      {
        ...t,
        ...code,
        confidence: read && !code.acceptedNow ? 'proven' : 'likely',
        citations: [seenIn, ...seenOf(t.call).slice(1), ...path, ...matcher],
        then: t.call.last === undefined ? '' : t.call.last.slice(11, 16),
        data: {
          group: t.name,
          path: code.path,
          codes: code.codes,
          matcher: code.matcher === '' ? 'what its matcher says' : code.matcher,
          now: code.acceptedNow
            ? ` That was the case${t.call.last === undefined ? '' : ` at ${t.call.last.slice(11, 16)} UTC`}; the matcher accepts the code now.`
            : '',
        },
      },
    ];
  });
}

/** Where the code is taken by now, a new deployment is all there is to do. */
export const orAgain = (t: ByCode, again: Fix, fixes: readonly Fix[]): readonly Fix[] =>
  t.acceptedNow ? [again, ...fixes] : fixes;
