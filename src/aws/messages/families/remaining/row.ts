import type { Family } from '../../family.ts';

/**
 * A family told by the words that remain of a message that was shortened or retold: beginnings of words, in any order.
 * The row of which most words stand in the message is taken.
 */
export interface Remaining extends Omit<Family, 'any' | 'all' | 'named' | 'shape' | 'outcome' | 'depth' | 'source'> {
  /** What it is about; one of these stands in it. */
  readonly about: Topic;
  /** What is said of that; one of each group stands in it. */
  readonly stems: readonly (readonly string[])[];
  /** How much it is preferred to rows about the same with as many words. */
  readonly weight?: number;
}
export interface Topic {
  /** Words that only this has. */
  readonly strong: readonly string[];
  /** Words that other things have too. */
  readonly weak: readonly string[];
}
export const topic = (strong: readonly string[], weak: readonly string[] = []): Topic => ({ strong, weak });

export const DENIED = [
  ' denied',
  ' not authorized',
  ' not authorised',
  ' unauthorized',
  ' forbidden',
  ' not allow',
  ' permission',
  ' not permitted',
  ' lacks',
  ' 403',
];
export const MISSING = [
  ' not found',
  ' missing',
  ' no such',
  ' not exist',
  ' nonexistent',
  ' non existent',
  ' unknown',
  ' 404',
  ' not find',
  ' unable to find',
  ' nosuch',
  ' deleted',
  ' absent',
];
export const UNREACHABLE = [
  ' timeout',
  ' timed out',
  ' time out',
  ' connection',
  ' connect ',
  ' unreachable',
  ' reach',
  ' network',
  ' dial',
  ' deadline',
  ' no route',
  ' request send failed',
  ' request canceled',
  ' attempts',
];
export const EXHAUSTED = [
  ' insufficient',
  ' not enough',
  ' limit',
  ' quota',
  ' full ',
  ' no space',
  ' exceed',
  ' no free',
  ' exhaust',
  ' ran out',
  ' run out',
  ' out of',
  ' too few',
  ' no more',
  ' no available',
  ' remaining',
];
export const MALFORMED = [
  ' invalid',
  ' malformed',
  ' must',
  ' require',
  ' format',
  ' not valid',
  ' wrong',
  ' incorrect',
  ' parse',
  ' unexpected',
];
export const UNFIT = [
  ' not support',
  ' unsupported',
  ' incompatib',
  ' not compatib',
  ' not match',
  ' mismatch',
  ' only ',
];
export const THROTTLED = [
  ' throttl',
  ' rate exceeded',
  ' rate limit',
  ' too many requests',
  ' toomanyrequests',
  ' 429',
];
export const FAILED = [
  ' fail',
  ' error',
  ' unable',
  ' can not',
  ' could not',
  ' did not',
  ' unsuccessful',
  ' stopped',
  ' exception',
  ' problem',
];

type Row = Omit<Remaining, 'about' | 'symptom' | 'step'> & Partial<Pick<Remaining, 'symptom' | 'step'>>;
/** Rows about one thing, of one step and symptom unless they say otherwise. */
export const rows = (about: Topic, step: Family['step'], symptom: string, list: readonly Row[]): readonly Remaining[] =>
  list.map(r => ({ about, step, symptom, ...r }));
