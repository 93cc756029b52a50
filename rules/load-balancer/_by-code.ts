import { type JudgedCode, judgedCode, type TargetCall, targetCalls } from '#aws/load-balancing';
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
import { citationsOfCheck } from './_unreached.ts';

export interface ByCode extends TargetCall, JudgedCode {
  readonly confidence: Confidence;
  readonly citations: readonly [Citation, ...Citation[]];
  /** Whether path and matcher were read: without them a rule has another message. */
  readonly isRead: boolean;
  readonly data: {
    readonly group: string;
    readonly check: string;
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
    const matcher =
      read && t.group.health.matcher !== undefined
        ? [groups.cite(`${t.groupAt}/health/matcher`, `target group ${t.name} expects ${code.matcher}`)]
        : [];
    const path =
      read && t.group.health.path !== undefined
        ? [groups.cite(`${t.groupAt}/health/path`, `the health check of target group ${t.name} requests ${code.path}`)]
        : [];
    return [
      {
        ...t,
        ...code,
        isRead: code.path !== undefined && code.matcher !== undefined,
        confidence: read && !code.acceptedNow ? 'proven' : 'likely',
        citations: [...citationsOfCheck(t, calls), ...path, ...matcher],
        data: {
          group: t.name,
          check: t.arn === '' ? 'its health check' : `the health check of target group ${t.name}`,
          path: code.path ?? '',
          codes: code.codes,
          matcher: code.matcher ?? '',
          now: code.acceptedNow
            ? ` Last seen${t.call.last === undefined ? '' : ` at ${t.call.last.slice(11, 16)} UTC`}; the matcher accepts the code now.`
            : '',
        },
      },
    ];
  });
}

/** Where the code is taken by now, a new deployment is all there is to do. */
export const orAgain = (t: ByCode, again: Fix, fixes: readonly Fix[]): readonly Fix[] =>
  t.acceptedNow ? [again, ...fixes] : fixes;
