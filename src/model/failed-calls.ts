import type { FailedCall } from './facts.ts';
import type { Citation } from './finding.ts';

/** Whether the words of a failed call point at this cause before all others. */
export const leadsTo = (call: FailedCall, cause: string): boolean => call.candidates[0]?.cause === cause;
/** Whether the words of a failed call leave this cause possible. */
export const couldBe = (call: FailedCall, cause: string): boolean => call.candidates.some(c => c.cause === cause);
/** A named part of the words, as a list. */
export function partsNamed(call: FailedCall, name: string): readonly string[] {
  const part = call.facts[name];
  return part === undefined ? [] : typeof part === 'string' ? [part] : part;
}
/** One citation of each call, three at most. */
export const citationsOf = (calls: readonly FailedCall[]): readonly Citation[] =>
  calls.flatMap(c => c.seen.slice(0, 1)).slice(0, 3);
export const idsOf = (calls: readonly FailedCall[]): string[] => calls.map(c => c.id);
/** When the last of these calls failed. */
export const lastOf = (calls: readonly FailedCall[]): string | undefined =>
  calls
    .map(c => c.last ?? c.first)
    .filter(t => t !== undefined)
    .sort()
    .at(-1);
