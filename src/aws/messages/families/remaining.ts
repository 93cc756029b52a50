import type { Family } from '../family.ts';

/** A family told by the words that remain of a message, in any order. */
export interface Remaining extends Omit<Family, 'any' | 'all' | 'named' | 'shape' | 'outcome'> {
  /** Beginnings of words; one of each group stands in the message. */
  readonly stems: readonly (readonly string[])[];
}
export const REMAINING: readonly Remaining[] = [];
