import type { FailedCall } from '../model/facts.ts';
import type { Citation } from '../model/finding.ts';

/** Whether the words of a failed call point at this cause before all others. */
export const leadsTo = (call: FailedCall, cause: string): boolean => call.candidates[0]?.cause === cause;
/** Whether the words of a failed call leave this cause possible. */
export const mayBe = (call: FailedCall, cause: string): boolean => call.candidates.some(c => c.cause === cause);
/** A named part of the words, as a list. */
export function partsNamed(call: FailedCall, name: string): readonly string[] {
  const part = call.facts[name];
  return part === undefined ? [] : typeof part === 'string' ? [part] : part;
}
/** One citation of each call, three at most. */
export const seenIn = (calls: readonly FailedCall[]): readonly Citation[] =>
  calls.flatMap(c => c.seen.slice(0, 1)).slice(0, 3);
export const idsOf = (calls: readonly FailedCall[]): string[] => calls.map(c => c.id);
/** `17:40 UTC` of an ISO time, or `then`. */
export const clock = (iso: string | undefined): string =>
  iso !== undefined && /T\d\d:\d\d/.test(iso) ? `${iso.slice(11, 16)} UTC` : 'then';
/** When the last of these calls failed. */
export const lastOf = (calls: readonly FailedCall[]): string | undefined =>
  calls
    .map(c => c.last ?? c.first)
    .filter(t => t !== undefined)
    .sort()
    .at(-1);
/** `a`, `a and b`, `a, b and c`. */
export const listed = (items: readonly string[]): string =>
  items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
