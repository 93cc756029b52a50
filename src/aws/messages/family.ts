import type { AwsService, How, Step } from '../../model/facts.ts';
import type { CauseId } from './causes.ts';
import type { Parts } from './parts.ts';

/** How a step ended, by the words that tell it. */
export type Outcome = 'network' | 'dns' | 'denied' | 'missing' | 'throttled' | 'server-error';
/** A cause, with words of its own where the common ones would say too little. */
export type Candidate = CauseId | readonly [CauseId, string];
export interface Seen {
  /** Normalised, in lower case, and without the names that people gave to things. */
  readonly low: string;
  /** The same with the names that people gave left in. */
  readonly raw: string;
  readonly parts: Parts;
  readonly outcomes: ReadonlySet<Outcome>;
}
/** One family of messages. The first family of the table whose words stand in a message names it. */
export interface Family {
  /** Permanent. */
  readonly id: string;
  /** Where the words come from: a page of the Amazon ECS Developer Guide (`guide:`), the ECS agent (`agent:`), another tool, or `seen` in the wild. */
  readonly source: string;
  /** One of these stands in it. */
  readonly any?: readonly string[];
  /** One of each of these stands in it. */
  readonly all?: readonly (readonly string[])[];
  /** None of these stands in it. */
  readonly not?: readonly string[];
  readonly outcome?: Outcome | readonly Outcome[];
  /** One of these stands in it, in a name too: of a role, of a container. */
  readonly named?: readonly string[];
  /** What words alone cannot tell: shapes. Bounded. */
  readonly shape?: RegExp;
  readonly reading?: 'failure' | 'informational';
  readonly symptom: string | null;
  readonly step: Step | null;
  readonly how: How | null;
  readonly service?: AwsService;
  /** Best first. */
  readonly candidates: readonly Candidate[] | ((seen: Seen) => readonly Candidate[]);
  /** Parts that the words stand for without spelling them. */
  readonly facts?: Readonly<Record<string, string>>;
  /** It tells a step and not what was wrong with it: what the remaining words say comes first. */
  readonly vague?: true;
  /** Words of apps that are in retold messages of ECS too: what names a thing of ECS comes first. */
  readonly loose?: true;
  /** It may pass by itself: a steady state after it says that it did. */
  readonly passing?: boolean;
  /** How near to the root the message stands; of several messages the nearest wins. 0 says that something failed, 9 names the fault. */
  readonly depth: number;
}

/** Shared by all families of one kind. */
export const kind = <K extends Partial<Family>>(
  common: K,
  rows: readonly (Omit<Family, keyof K> & Partial<Family>)[],
): readonly Family[] => rows.map(row => ({ ...common, ...row }) as Family);
