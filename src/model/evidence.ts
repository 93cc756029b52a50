import type { EvidenceTypes } from './facts.ts';

/** Why a question that was put to AWS brought no answer. `cut`: the pages that were read don't have it, and there are more. */
export type Unread =
  | 'denied'
  | 'throttled'
  | 'timeout'
  | 'unreachable'
  | 'credentials'
  | 'malformed'
  | 'cut'
  | 'cancelled';

/** Which call a piece of evidence came from; every state but `unasked` has one. */
export interface Receipt {
  /** `ev:<key>` in a report; one per piece of evidence. */
  readonly id: string;
  /** The IAM action of the call, as a policy spells it: `ec2:DescribeSubnets`. */
  readonly action: string;
  readonly input: unknown;
  /** When AWS answered, ISO 8601. */
  readonly at: string;
  readonly region?: string;
}

/**
 * The IAM actions that were called on the way to a piece of evidence and brought no answer. What was concluded without them
 * may be a lower claim, and never shows that something is in order.
 */
export type Missed = readonly string[];

/** The four states of what is known: a rule may claim something only from the first two. */
export type Evidence<T> =
  | {
      readonly state: 'known';
      readonly value: T;
      readonly whole: boolean;
      readonly receipt: Receipt;
      /** Of what isn't whole: the IAM actions that would have brought the rest, where that is why. */
      readonly lacks?: readonly string[];
      readonly missed?: Missed;
    }
  | { readonly state: 'absent'; readonly because: string; readonly receipt: Receipt; readonly missed?: Missed }
  | { readonly state: 'unreadable'; readonly reason: Unread; readonly detail: string; readonly receipt: Receipt }
  /** `action`: the call that a replayed case does not hold. */
  | { readonly state: 'unasked'; readonly because: string; readonly action?: string };

/** What a collector or a derivation hands back: there is something, AWS answered that there is nothing, or there is no question to put. */
export type Answer<T> =
  | {
      readonly found: T;
      readonly whole?: boolean;
      readonly lacks?: readonly string[];
      /** It holds whatever the calls would have said that brought no answer. */
      readonly regardless?: true;
    }
  | { readonly missing: string }
  /** What to ask for can't be told. */
  | { readonly unclear: string };

export type { EvidenceTypes };
export type EvidenceKey = keyof EvidenceTypes & string;
export type Dossier = { readonly [K in EvidenceKey]?: Evidence<EvidenceTypes[K]> };

/** Closed world only over a whole answer: `unknown` when the list may go on. */
export function none<T>(
  list: { readonly value: readonly T[]; readonly whole: boolean },
  test: (item: T) => boolean,
): boolean | 'unknown' {
  if (list.value.some(test)) return false;
  return list.whole ? true : 'unknown';
}

export const isEvidence = (x: unknown): x is Evidence<unknown> =>
  typeof x === 'object' &&
  x !== null &&
  'state' in x &&
  ['known', 'absent', 'unreadable', 'unasked'].includes(String(x.state)) &&
  ('receipt' in x || 'because' in x);

/**
 * The value of what was read, else undefined: for reading on, never for concluding that there is none. Takes evidence, and
 * what a rule is given of it.
 */
export const valueOf = <T>(
  read:
    | { readonly state?: 'known'; readonly value: T }
    | { readonly state: 'absent' | 'blind' | 'unreadable' | 'unasked' }
    | undefined,
): T | undefined => (read !== undefined && 'value' in read ? read.value : undefined);

/** Whether AWS answered: there is something, or there is nothing. */
export const isRead = ({ state }: Evidence<unknown>): boolean => state === 'known' || state === 'absent';

/** The IAM actions that a question was put to AWS with and that brought no answer, or that a replayed case lacks. */
export function unreadActions(ev: Evidence<unknown> | undefined): readonly string[] {
  if (ev?.state === 'unreadable') return ev.receipt.action === 'derived' ? [] : ev.receipt.action.split(' ');
  if (ev?.state === 'unasked') return ev.action === undefined ? [] : [ev.action];
  return ev?.state === 'known' ? (ev.lacks ?? []) : [];
}

/** The IAM actions that brought no answer, of a piece of evidence and of all that it was made from. */
export const missedOf = (ev: Evidence<unknown>): readonly string[] => [
  ...unreadActions(ev),
  ...('missed' in ev && ev.missed !== undefined ? ev.missed : []),
];
