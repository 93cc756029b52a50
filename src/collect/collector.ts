import type { Answer, Evidence, EvidenceKey, EvidenceTypes } from '../model/evidence.ts';
import type { Citation } from '../model/finding.ts';
import type { Target } from '../model/target.ts';
import type { Action, Input, Output } from './clients/index.ts';

/** What a collector may do: ask for the evidence it declared, and make the calls it declared. */
export interface Io<D extends EvidenceKey = EvidenceKey, A extends Action = Action> {
  readonly target: Target;
  /** The evidence as it is, in any of its four states. Never throws. */
  ask<K extends D>(key: K): Promise<Evidence<EvidenceTypes[K]>>;
  /** The value; where it is not known this collector's own evidence takes over that state, by the same receipt. */
  need<K extends D>(key: K): Promise<EvidenceTypes[K]>;
  /** AWS's answer as plain JSON, redacted, pages merged. Throws what `classify` sorts. `region` where it is not the target's. */
  call<X extends A>(action: X, input: Input<X>, region?: string): Promise<Output<X>>;
  /** One call as evidence of its own, for an element of a list: `pick` returns undefined when the answer says there is none. Never throws. */
  evidence<X extends A, T>(
    action: X,
    input: Input<X>,
    pick: (output: Output<X>) => T | undefined,
    options?: { region?: string; absent?: string; whole?: (output: Output<X>) => boolean },
  ): Promise<Evidence<T>>;
  /** The seal of a policy's text that is compared with a tag; equal texts have equal seals. */
  seal(text: string): string;
  /** Quotes evidence that was asked for before (`ask` or `need`). */
  cite(key: D, pointer?: string, says?: string): Citation;
}

export interface Collector<
  K extends EvidenceKey = EvidenceKey,
  D extends EvidenceKey = EvidenceKey,
  A extends Action = Action,
> {
  readonly key: K;
  /** All the evidence it may start from. */
  readonly from: readonly D[];
  /** Every read-only action it may call; the least policy is the union of these. */
  readonly actions: readonly A[];
  collect(io: Io<D, A>): Promise<Answer<EvidenceTypes[K]>>;
}
export interface AnyCollector {
  readonly key: EvidenceKey;
  readonly from: readonly EvidenceKey[];
  readonly actions: readonly Action[];
  collect(io: never): Promise<Answer<unknown>>;
}

export const defineCollector = <
  const K extends EvidenceKey,
  const D extends EvidenceKey = never,
  const A extends Action = never,
>(
  c: Collector<K, D, A>,
): Collector<K, D, A> => c;

export const unasked = (because: string): { readonly state: 'unasked'; readonly because: string } => ({
  state: 'unasked',
  because,
});
export const UNASKED = unasked('not needed');

/** An answer about something else than was asked (a recording without input answers any) is no answer. */
export const settled = <T>(ev: Evidence<T | null>, because: string): Evidence<T> =>
  ev.state !== 'known' ? ev : ev.value === null ? unasked(because) : { ...ev, value: ev.value };
