import type { RuleId } from '../model/rule-ids.ts';
import type { EvidenceKey, EvidenceTypes } from '../model/evidence.ts';
import type { About, Citation, Confidence, Fix, Kind, Severity } from '../model/finding.ts';

/** Evidence that was read, as a rule is given it. */
export interface Known<T> {
  readonly value: T;
  readonly whole: boolean;
  /** Quotes what was read at a JSON pointer; `says` is the same fact as a person would say it, one line. */
  cite(pointer?: string, says?: string): Citation;
}
/** To a rule, `unreadable` and `unasked` are one thing: it is blind there. The report tells them apart. */
export type Optional<T> =
  | ({ readonly state: 'known' } & Known<T>)
  | { readonly state: 'absent'; readonly because: string; cite(pointer?: string, says?: string): Citation }
  | { readonly state: 'blind' };

export type Need =
  | EvidenceKey
  | { readonly optional: EvidenceKey }
  | { readonly latest: EvidenceKey }
  | { readonly detail: EvidenceKey }
  | { readonly sharper: EvidenceKey };
export type Needs = Readonly<Record<string, Need>>;
/** The rule looks at absence, or at not having been able to look, itself. */
export const optional = <const K extends EvidenceKey>(key: K) => ({ optional: key }) as const;
/** A window is enough: seeing nothing in it is clear, though there may be more. */
export const latest = <const K extends EvidenceKey>(key: K) => ({ latest: key }) as const;
/** Enriches words or fixes only: taken away, the claim stays. */
export const detail = <const K extends EvidenceKey>(key: K) => ({ detail: key }) as const;
/** A sharper cause of the same failure would show there: while that, or a part of it, is unread, a fault is at most possible. */
export const sharper = <const K extends EvidenceKey>(key: K) => ({ sharper: key }) as const;
/** The evidence key of a need. */
export const keyOf = (need: Need): EvidenceKey =>
  typeof need === 'string' ? need : (Object.values(need)[0] as EvidenceKey);
/** Whether a rule is given the evidence in any state: it looks at absence and blindness itself, or they don't carry its claim. */
export const mayLack = (need: Need): boolean => typeof need !== 'string' && !('latest' in need);

export type Given<N extends Needs> = {
  readonly [P in keyof N]: N[P] extends EvidenceKey
    ? Known<EvidenceTypes[N[P]]>
    : N[P] extends { readonly latest: infer K extends EvidenceKey }
      ? Known<EvidenceTypes[K]>
      : N[P] extends
            | { readonly optional: infer K extends EvidenceKey }
            | { readonly detail: infer K extends EvidenceKey }
            | { readonly sharper: infer K extends EvidenceKey }
        ? Optional<EvidenceTypes[K]>
        : never;
};

export interface Message {
  readonly what: string;
  readonly why: string;
}
export type Messages = Readonly<Record<string, Message>>;
type Vars<S extends string> = S extends `${string}{${infer V}}${infer Rest}` ? V | Vars<Rest> : never;
type MessageVars<M extends Message> = Vars<M['what']> | Vars<M['why']>;
/** What a message's placeholders are filled with; `Filled` are those that somebody else fills. */
export type MessageData<M extends Message, Filled extends string = never> = [Exclude<MessageVars<M>, Filled>] extends [
  never,
]
  ? { data?: Readonly<Record<string, string>> }
  : { data: Readonly<Record<Exclude<MessageVars<M>, Filled>, string>> & Readonly<Record<string, string>> };
/** A message of a rule, chosen by its id, with what fills it and more. */
export type Chosen<M extends Messages, More, Filled extends string = never> = {
  readonly [I in keyof M & string]: { readonly message: I } & Readonly<MessageData<M[I], Filled>> & More;
}[keyof M & string];

export interface Fault {
  readonly kind: 'fault';
  readonly messageId: string;
  readonly data: Readonly<Record<string, string>>;
  readonly about: About;
  /** Tells apart several claims about one thing. */
  readonly key?: string;
  readonly affected: readonly About[];
  readonly confidence: Confidence;
  readonly citations: readonly [Citation, ...Citation[]];
  readonly fixes: readonly Fix[];
  /** Ids of the failed calls that it explains (a cause) or shows (a symptom). A cause without one is a risk. */
  readonly calls: readonly string[];
}
export interface Undecided {
  readonly kind: 'undecided';
  readonly need: string;
  readonly because: string;
  /** What it is about, where that is known. */
  readonly about?: About;
  /** IAM actions that would settle it, where the evidence itself does not say. */
  readonly actions?: readonly string[];
  /** Something that the evidence was made from couldn't be read: it makes nobody a suspect of a failure that is known. */
  readonly general?: true;
}

/** Citations that were gathered in a list; the rule has seen that there is at least one. */
type Cited = readonly [Citation, ...Citation[]];

export interface Say<M extends Messages, N extends Needs> {
  fault<const I extends keyof M & string>(
    messageId: I,
    what: MessageData<M[I]> & {
      about: About;
      citations: Cited;
      key?: string | undefined;
      affected?: readonly About[];
      confidence?: Confidence;
      fixes?: readonly Fix[];
      calls?: readonly string[];
    },
  ): Fault;
  undecided(need: keyof N & string, because: string, more?: { about?: About; actions?: readonly string[] }): Undecided;
}

export interface RuleShape<N extends Needs, M extends Messages> {
  /** Permanent: an id of the public vocabulary, `<area>/<fault-as-a-state>`. */
  readonly id: `${string}/${string}`;
  /** The fault as a state, one line, no full stop. */
  readonly title: string;
  readonly kind: Kind;
  readonly severity: Severity;
  /** Often temporary: capacity, throttling, an outage. */
  readonly transient?: true;
  /** It says that something failed, not why: a cause that does goes first. */
  readonly generic?: true;
  /** The AWS pages that back the claim. */
  readonly sources: readonly [string, ...string[]];
  readonly needs: N;
  readonly messages: M;
  /** Effects that a fault of this rule brings about. */
  readonly causes?: readonly RuleId[];
  check(given: Given<N>, say: Say<M, N>): Iterable<Fault | Undecided>;
}
/** Any rule, of whatever needs and messages; rules from elsewhere may bring about symptoms of their own. */
export interface AnyRule extends Omit<RuleShape<Needs, Messages>, 'check' | 'causes'> {
  readonly causes?: readonly `${string}/${string}`[];
  check(given: never, say: never): Iterable<Fault | Undecided>;
}

export const defineRule = <const N extends Needs, const M extends Messages>(rule: RuleShape<N, M>): RuleShape<N, M> =>
  rule;

/** A list as citations, where it is not empty. */
export const cited = (list: readonly Citation[]): Cited | undefined =>
  list[0] === undefined ? undefined : [list[0], ...list.slice(1)];
