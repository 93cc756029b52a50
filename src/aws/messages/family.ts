import type { AwsService, How, Step } from '../../model/facts.ts';
import type { NamedCause } from './causes.ts';
import type { Parts } from './parts.ts';

/** How a step ended, by the words that tell it. */
export type Outcome = 'network' | 'dns' | 'denied' | 'missing' | 'throttled' | 'server-error';
/** A cause, with words of its own where the common ones would say too little. */
export type Candidate = NamedCause | readonly [NamedCause, string];
export interface Seen {
  /** Normalised, in lower case, and without the names that people gave to things. */
  readonly low: string;
  /** The same with the names that people gave left in. */
  readonly raw: string;
  readonly parts: Parts;
  readonly outcomes: ReadonlySet<Outcome>;
}
/** One family of messages. A message belongs to the first family in the table whose words it contains. */
export interface Family {
  /** Permanent. */
  readonly id: string;
  /** Where the words come from: a page of the Amazon ECS Developer Guide (`guide:`), the ECS agent (`agent:`), another tool, or `seen` in the wild. */
  readonly source: string;
  /** The message contains one of these. */
  readonly any?: readonly string[];
  /** The message contains one of each of these. */
  readonly all?: readonly (readonly string[])[];
  /** The message contains none of these. */
  readonly not?: readonly string[];
  readonly outcome?: Outcome | readonly Outcome[];
  /** The message contains one of these, even within a name (of a role, of a container). */
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
  /** Parts that the words imply without spelling them out. */
  readonly facts?: Readonly<Record<string, string>>;
  /** It names a step but not what went wrong: what the remaining words say comes first. */
  readonly vague?: true;
  /** Words of apps that retold messages of ECS contain, too: words that name a thing of ECS come first. */
  readonly loose?: true;
  /** It might be temporary: a later steady state shows that it was. */
  readonly passing?: boolean;
  /** How near to the root the message stands; of several messages the nearest wins. 0 says that something failed, 9 names the fault. */
  readonly depth: number;
}

/** Shared by all families of one kind. */
export const kind = <K extends Partial<Family>>(
  common: K,
  rows: readonly (Omit<Family, keyof K> & Partial<Family>)[],
): readonly Family[] => rows.map(row => ({ ...common, ...row }) as Family);
