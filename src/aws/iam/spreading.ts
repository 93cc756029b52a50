import type { FailedCall, IamDecision } from '../../model/facts.ts';

/** Milliseconds: IAM promises no time; minutes are already long. */
const SPREADING = 3 * 60_000;

/** What of a role was created or changed so shortly before a call failed that it might not have propagated yet, if anything. */
export function madeJustBefore(
  d: IamDecision,
  calls: readonly FailedCall[],
): { readonly what: 'role' | 'policy'; readonly at: string; readonly seconds: number } | undefined {
  if (d.verdict !== 'allowed') return undefined;
  const failed = Date.parse(calls.flatMap(c => (c.first === undefined ? [] : [c.first])).sort()[0] ?? '');
  for (const [what, at] of [
    ['policy', d.data['policyUpdatedAt']],
    ['role', d.data['roleCreatedAt']],
  ] as const) {
    const gap = failed - Date.parse(at ?? '');
    if (at !== undefined && gap >= 0 && gap <= SPREADING) return { what, at, seconds: Math.round(gap / 1000) };
  }
  return undefined;
}
