import { cite } from '../model/cite.ts';
import {
  type Answer,
  type Dossier,
  type Evidence,
  type EvidenceKey,
  type EvidenceTypes,
  missedOf,
  type Receipt,
} from '../model/evidence.ts';
import type { Target } from '../model/target.ts';
import { sorted } from '../model/text.ts';
import type { Action, Input, Output } from './clients/index.ts';
import { classify } from './classify.ts';
import type { AnyCollector, Io } from './collector.ts';
import type { Door } from './door.ts';
import { Ledger, MORE } from './ledger.ts';
import { NotRecorded } from './not-recorded.ts';

/** Thrown by `need`: the collector's own evidence takes over the state of what it starts from. */
class Inherited extends Error {
  readonly evidence: Evidence<unknown>;
  constructor(evidence: Evidence<unknown>) {
    super('unknown');
    this.evidence = evidence;
  }
}

const isNothing = (x: unknown): boolean => x === undefined || (Array.isArray(x) && x.length === 0);

const UNREADABLE = (error: unknown): string =>
  `ecs-doctor couldn't make sense of the answer (${(error as Error).message})`;

/** Answers for evidence by key: each is fetched when first asked for, once, and never throws. */
export class Broker {
  readonly #asked = new Map<string, Promise<Evidence<unknown>>>();
  readonly #byKey: ReadonlyMap<string, AnyCollector>;
  readonly #door: Door;
  readonly #target: Target;
  readonly #ledger: Ledger;
  readonly #bugs: { key: string; error: Error }[] = [];

  /** `ledger`: notes what is asked, with the other brokers of the same diagnosis. */
  constructor(collectors: readonly AnyCollector[], door: Door, target: Target, ledger = new Ledger()) {
    this.#byKey = new Map(collectors.map(c => [c.key, c]));
    this.#door = door;
    this.#target = target;
    this.#ledger = ledger;
  }

  /** Collectors that threw something that is no answer of AWS: our bugs. */
  get bugs(): readonly { readonly key: string; readonly error: Error }[] {
    return this.#bugs.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  }

  ask<K extends EvidenceKey>(key: K): Promise<Evidence<EvidenceTypes[K]>> {
    let answer = this.#asked.get(key);
    if (!answer) {
      answer = this.#collect(key);
      this.#asked.set(key, answer);
    }
    return answer as Promise<Evidence<EvidenceTypes[K]>>;
  }

  async dossier(keys: Iterable<EvidenceKey>): Promise<Dossier> {
    return Object.fromEntries(
      await Promise.all([...new Set(keys)].map(async key => [key, await this.ask(key)] as const)),
    );
  }

  /** All that was asked for so far. */
  async everything(): Promise<Dossier> {
    return this.dossier([...this.#asked.keys()] as EvidenceKey[]);
  }

  async #collect(key: EvidenceKey): Promise<Evidence<unknown>> {
    const collector = this.#byKey.get(key);
    if (!collector) return { state: 'unasked', because: `nothing here collects ${key}` };
    const receipts: Receipt[] = [];
    const missed = new Set<string>();
    const refused = new Set<Receipt>();
    const held = new Map<string, Evidence<unknown>>();
    const cut: Receipt[] = [];
    const receipt = (): Receipt => {
      // Known values come from answers; a call that was denied on the way contributed nothing.
      const brought = receipts.filter(r => !refused.has(r));
      const list = brought.length > 0 ? brought : receipts;
      const last = list.at(-1);
      // In the order in which the collector names them, not of the answers: two runs say the same.
      const actions = collector.actions.filter(a => list.some(r => r.action === a));
      return {
        id: `ev:${key}`,
        action: actions.length === 0 ? 'derived' : actions.join(' '),
        input: list.length === 1 ? last?.input : {},
        at: last?.at ?? '',
        ...(last?.region !== undefined && { region: last.region }),
      };
    };
    const io = this.#io(collector, key, receipts, refused, held, { missed, cut });
    try {
      const answer: Answer<unknown> = await collector.collect(io as never);
      if ('unclear' in answer) return { state: 'unasked', because: answer.unclear };
      const [more] = cut;
      const regardless = 'regardless' in answer && answer.regardless === true;
      const without = missed.size > 0 && !regardless && { missed: sorted(missed) };
      // What wasn't on the pages that were read may be on the others.
      if ('missing' in answer)
        return more
          ? { state: 'unreadable', reason: 'cut', detail: MORE, receipt: more }
          : { state: 'absent', because: answer.missing, receipt: receipt(), ...without };
      const { found: value, lacks = [] } = answer;
      const whole = (answer.whole ?? true) && more === undefined;
      const lacking = lacks.length > 0 && { lacks: sorted(lacks) };
      return { state: 'known', value, whole, receipt: receipt(), ...lacking, ...without };
    } catch (error) {
      if (error instanceof Inherited) return error.evidence;
      if (error instanceof NotRecorded) return { state: 'unasked', because: error.message, action: error.action };
      const action = (error as { action?: string }).action;
      if (action === undefined) {
        this.#bugs.push({ key, error: error as Error });
        return { state: 'unreadable', reason: 'malformed', detail: UNREADABLE(error), receipt: receipt() };
      }
      return unanswered((error as { cause?: unknown }).cause, action, { ...receipt(), action });
    }
  }

  #io(
    collector: AnyCollector,
    key: string,
    receipts: Receipt[],
    refused: Set<Receipt>,
    held: Map<string, Evidence<unknown>>,
    short: { readonly missed: Set<string>; readonly cut: Receipt[] },
  ): Io {
    const ask = async <K extends EvidenceKey>(from: K): Promise<Evidence<EvidenceTypes[K]>> => {
      if (!collector.from.includes(from)) throw new Error(`${key} asks for ${from} and does not declare it`);
      const ev = await this.ask(from);
      held.set(from, ev);
      if (ev.state !== 'unasked') for (const action of missedOf(ev)) short.missed.add(action);
      return ev;
    };
    const answered = async (action: Action, input: object, region: string) => {
      if (!collector.actions.includes(action)) throw new Error(`${key} calls ${action} and does not declare it`);
      try {
        const a = await this.#door.call(action, input, region);
        this.#ledger.noteAnswer(action, a);
        if (a.cut) short.missed.add(action);
        const receipt: Receipt = { id: `ev:${key}`, action, input, at: a.at, region };
        receipts.push(receipt);
        return { output: a.output, receipt, isCut: a.cut === true };
      } catch (cause) {
        // A case that was put together by hand holds what its author found telling: what it leaves out wasn't refused.
        if (cause instanceof NotRecorded) {
          this.#ledger.noteUnrecorded(action, cause.message);
          throw cause;
        }
        if (this.#ledger.noteError(action, cause)) short.missed.add(action);
        const at = this.#door.answered.at(-1)?.at ?? '';
        const receipt: Receipt = { id: `ev:${key}`, action, input, at, region };
        receipts.push(receipt);
        refused.add(receipt);
        throw Object.assign(new Error((cause as Error).message, { cause }), { action, receipt });
      }
    };
    return {
      target: this.#target,
      ask,
      async need(from) {
        const ev = await ask(from);
        if (ev.state !== 'known') throw new Inherited(ev);
        return ev.value;
      },
      call: async <X extends Action>(action: X, input: Input<X>, region?: string) => {
        const { output, receipt, isCut } = await answered(action, input as object, region ?? this.#target.region);
        if (isCut) short.cut.push(receipt);
        return output as Output<X>;
      },
      seal: text => this.#door.seal(text),
      evidence: async <X extends Action, T>(
        action: X,
        input: Input<X>,
        pick: (o: Output<X>) => T | undefined,
        options: { region?: string; absent?: string; whole?: (o: Output<X>) => boolean } = {},
      ): Promise<Evidence<T>> => {
        try {
          const { output, receipt, isCut } = await answered(
            action,
            input as object,
            options.region ?? this.#target.region,
          );
          let value: T | undefined;
          try {
            value = pick(output as Output<X>);
          } catch (error) {
            // An answer of no shape that AWS has: it blinds this element, and not the others.
            this.#bugs.push({ key, error: error as Error });
            short.missed.add(action);
            return { state: 'unreadable', reason: 'malformed', detail: UNREADABLE(error), receipt };
          }
          // Nothing on the pages that were read is not nothing at all.
          if (isCut && isNothing(value)) return { state: 'unreadable', reason: 'cut', detail: MORE, receipt };
          if (value === undefined) return { state: 'absent', because: options.absent ?? 'AWS lists none', receipt };
          const whole = !isCut && (options.whole?.(output as Output<X>) ?? true);
          return { state: 'known', value, whole, receipt };
        } catch (error) {
          if (error instanceof NotRecorded) return { state: 'unasked', because: error.message, action: error.action };
          const { action: called, receipt, cause } = error as { action?: string; receipt?: Receipt; cause?: unknown };
          if (called === undefined || receipt === undefined) throw error;
          return unanswered(cause, called, receipt);
        }
      },
      cite(from, pointer, says) {
        const ev = held.get(from);
        if (!ev) throw new Error(`${key} cites ${from} and did not ask for it`);
        return cite(from, ev, pointer, says);
      },
    };
  }
}

/** What a call that threw leaves: AWS said that there is none, or it was not read. */
function unanswered(cause: unknown, action: string, receipt: Receipt): Evidence<never> {
  const why = classify(cause, action);
  return 'missing' in why
    ? { state: 'absent', because: why.missing, receipt }
    : { state: 'unreadable', reason: why.unread, detail: why.detail, receipt };
}

/** The least policy for a set of needs: the actions of their collectors and of all that those start from. */
export function actionsFor(keys: Iterable<EvidenceKey>, collectors: readonly AnyCollector[]): readonly string[] {
  const byKey = new Map(collectors.map(c => [c.key, c]));
  const seen = new Set<EvidenceKey>();
  const visit = (key: EvidenceKey): void => {
    if (seen.has(key)) return;
    seen.add(key);
    for (const from of byKey.get(key)?.from ?? []) visit(from);
  };
  for (const key of keys) visit(key);
  return sorted([...seen].flatMap(k => byKey.get(k)?.actions ?? []));
}
