import type { Unread } from '../model/evidence.ts';
import { classify } from './classify.ts';

/** Said of a list of which not all pages were read. */
export const MORE = 'AWS has more pages than ecs-doctor reads';

/** An action that brought no answer in one diagnosis, and why. */
export interface UnreadAction {
  readonly action: string;
  readonly reason: Unread | 'unrecorded';
  /** What AWS or the network said. */
  readonly detail: string;
}

/**
 * What one diagnosis asked AWS. A door may be shared by many: what is counted and missed here is of this service alone.
 * Equal questions are one call.
 */
export class Ledger {
  readonly #calls = new Set<unknown>();
  readonly #unread = new Map<string, UnreadAction>();

  /** How many calls there were. */
  get calls(): number {
    return this.#calls.size;
  }
  /** Each action that brought no answer, by action. */
  get unread(): readonly UnreadAction[] {
    return [...this.#unread.values()].sort((a, b) => (a.action < b.action ? -1 : 1));
  }
  /** The actions that were refused, each once, sorted. */
  get denied(): readonly string[] {
    return this.unread.filter(u => u.reason === 'denied').map(u => u.action);
  }

  /** `answer` is what the door gave, the same object for an equal question. */
  noteAnswer(action: string, answer: { readonly cut?: boolean }): void {
    this.#calls.add(answer);
    if (answer.cut && !this.#unread.has(action)) this.#unread.set(action, { action, reason: 'cut', detail: MORE });
  }
  /** A replayed case has no answer to the call. */
  noteUnrecorded(action: string, detail: string): void {
    if (!this.#unread.has(action)) this.#unread.set(action, { action, reason: 'unrecorded', detail });
  }
  /** `error` is what the door threw, the same object for an equal question. Whether it brought no answer: that there is nothing is one. */
  noteError(action: string, error: unknown): boolean {
    this.#calls.add(error);
    const why = classify(error, action);
    // A refusal can be put right: of several reasons it is the one to name.
    if ('missing' in why) return false;
    if (this.#unread.get(action)?.reason !== 'denied')
      this.#unread.set(action, { action, reason: why.unread, detail: why.detail });
    return true;
  }
}
