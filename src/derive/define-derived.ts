import type { Answer, Evidence, EvidenceKey, EvidenceTypes } from '../model/evidence.ts';
import type { Citation } from '../model/finding.ts';
import type { Target } from '../model/target.ts';

/** What a derivation may do: read the evidence it declared. It has no way to call AWS. */
export interface Reads<D extends EvidenceKey = EvidenceKey> {
  readonly target: Target;
  /** The evidence as it is, in any of its four states. Never throws. */
  ask<K extends D>(key: K): Promise<Evidence<EvidenceTypes[K]>>;
  /** The value. Where it is not known, the derived evidence inherits that state, with the same receipt. */
  need<K extends D>(key: K): Promise<EvidenceTypes[K]>;
  /** Quotes evidence that was asked for before (`ask` or `need`). */
  cite(key: D, pointer?: string, says?: string): Citation;
}

/** Quotes evidence at a JSON pointer, with the same fact as a person would say it; throws if nothing was read there. */
export type Cite<K extends EvidenceKey> = (key: K, pointer: string, says: string) => Citation;

interface Derivation<K extends EvidenceKey, D extends EvidenceKey> {
  readonly key: K;
  /** All the evidence it may start from. */
  readonly from: readonly D[];
  derive(reads: Reads<D>): Promise<Answer<EvidenceTypes[K]>>;
}

export interface Derived {
  readonly key: EvidenceKey;
  readonly from: readonly EvidenceKey[];
  /** None, ever: derived evidence is judged from what collectors brought. */
  readonly actions: readonly [];
  collect(reads: never): Promise<Answer<unknown>>;
}

/** Evidence made from evidence. The file is named after its key: `derive/net/paths.ts` makes `net.paths`. */
export const defineDerived = <const K extends EvidenceKey, const D extends EvidenceKey = never>({
  key,
  from,
  derive,
}: Derivation<K, D>) => ({ key, from, actions: [] as const, collect: derive });
