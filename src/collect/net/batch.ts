import { type Evidence, isRead } from '../../model/evidence.ts';
import { sorted } from '../../model/text.ts';
import type { Action, Input, Output } from '../clients/index.ts';

export interface Caller<X extends Action> {
  call(action: X, input: Input<X>): Promise<Output<X>>;
  evidence<T>(action: X, input: Input<X>, pick: (output: Output<X>) => T | undefined): Promise<Evidence<T>>;
}
export interface Element<T> {
  readonly id: string;
  readonly ev: Evidence<T>;
}

/** Whether AWS answered for each of them, even if only that there is none. */
export const allAnswered = (found: readonly Element<unknown>[]): boolean => found.every(e => isRead(e.ev));

/**
 * Asks for ids in one call, or, where one bad id fails the whole, again one by one, so that each has its own state.
 * What fails for all of them alike (a denial, throttling) is thrown, and becomes the state of the whole.
 */
export async function byIds<X extends Action, T>(
  io: Caller<X>,
  action: X,
  ids: readonly string[],
  input: (ids: string[]) => Input<X>,
  pick: (output: Output<X>) => readonly T[],
  idOf: (item: T) => string,
): Promise<readonly Element<T>[]> {
  const wanted = sorted(ids);
  if (wanted.length === 0) return [];
  const element = (id: string, answer: Evidence<readonly T[]>): Element<T> => {
    if (answer.state !== 'known') return { id, ev: answer };
    const value = answer.value.find(item => idOf(item) === id);
    return {
      id,
      ev:
        value === undefined ? { state: 'unasked', because: `the answer doesn't contain ${id}` } : { ...answer, value },
    };
  };
  const all = await io.evidence(action, input(wanted), pick);
  if (all.state === 'known') return wanted.map(id => element(id, all));
  const alike = all.state === 'unreadable' && all.reason !== 'malformed';
  if (wanted.length === 1 && all.state === 'absent') return wanted.map(id => ({ id, ev: all }));
  if (!alike && wanted.length > 1) {
    const each = await Promise.all(wanted.map(async id => element(id, await io.evidence(action, input([id]), pick))));
    if (each.some(e => isRead(e.ev))) return each;
  }
  // The door remembers the answer: this throws what the call threw.
  await io.call(action, input(wanted));
  return wanted.map(id => ({ id, ev: { state: 'unasked', because: "it wasn't read" } }));
}
