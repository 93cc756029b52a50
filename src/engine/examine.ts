import { type CauseGraph, cycle, reachable } from '../cause/link.ts';
import type { Dossier, Evidence, EvidenceKey, EvidenceTypes } from '../model/evidence.ts';
import { type AnyRule, keyOf } from '../rule/define-rule.ts';
import { type Outcome, runRule } from './run-rule.ts';

export interface Examined {
  readonly rule: AnyRule;
  readonly outcome: Outcome | { readonly status: 'not-needed' };
}
/** What answers for evidence; the engine does not know where it comes from. */
export interface Source {
  ask<K extends EvidenceKey>(key: K): Promise<Evidence<EvidenceTypes[K]>>;
}

export const keysOf = (rule: AnyRule): EvidenceKey[] => [...new Set(Object.values(rule.needs).map(keyOf))];

/** Which rule can bring about which. Throws when the declarations go in a circle. */
export function causeGraph(rules: readonly AnyRule[]): CauseGraph {
  const graph: CauseGraph = new Map(rules.map(r => [r.id, r.causes ?? []]));
  const bad = cycle(graph);
  if (bad !== undefined) throw new Error(`${bad} causes itself`);
  return graph;
}

async function run(rule: AnyRule, source: Source): Promise<Outcome> {
  const keys = keysOf(rule);
  const evidence = await Promise.all(keys.map(async key => [key, await source.ask(key)] as const));
  return runRule(rule, Object.fromEntries(evidence) as Dossier);
}

/**
 * Symptoms first; then only the cause rules that can bring about a symptom that fired or could not be read. With `risks`
 * every rule runs. Evidence is asked for as rules need it, so a healthy service costs a handful of calls.
 */
export async function examine(
  rules: readonly AnyRule[],
  source: Source,
  options: {
    readonly risks: boolean;
    readonly progress?: ((done: number, of: number) => void) | undefined;
    readonly besides?: readonly EvidenceKey[];
  } = { risks: false },
): Promise<Examined[]> {
  const graph = causeGraph(rules);
  const symptoms = rules.filter(r => r.kind === 'symptom');
  const others = rules.filter(r => r.kind !== 'symptom');
  let done = 0;
  let total = symptoms.length;
  const examineOne = async (rule: AnyRule): Promise<Examined> => {
    const outcome = await run(rule, source);
    options.progress?.(++done, total);
    return { rule, outcome };
  };
  const first = await Promise.all(symptoms.map(examineOne));
  const ids = (list: readonly Examined[]): Set<string> => new Set(list.map(e => e.rule.id));
  const fired = first.filter(e => e.outcome.status === 'faults');
  // A failed call names the symptom to explain; a rollback above it needs no search of its own. Only where no call is known is everything behind it looked for.
  const told = fired.filter(e => e.outcome.status === 'faults' && e.outcome.faults.some(f => f.calls.length > 0));
  const open = ids(told.length > 0 ? told : fired);
  const leadsThere = (r: AnyRule): boolean =>
    (told.length > 0 ? (r.causes ?? []) : [...reachable(graph, r.id)]).some(id => open.has(id));
  const needed = (r: AnyRule): boolean => options.risks || (r.kind === 'cause' && leadsThere(r));
  const second = others.filter(needed);
  total += second.length;
  // What the report shows beside the findings of something that fails.
  const besides = fired.length > 0 ? (options.besides ?? []).map(key => source.ask(key)) : [];
  const rest = await Promise.all(second.map(examineOne));
  await Promise.all(besides);
  const left = others.filter(r => !needed(r)).map((rule): Examined => ({ rule, outcome: { status: 'not-needed' } }));
  return [...first, ...rest, ...left].sort((a, b) => (a.rule.id < b.rule.id ? -1 : 1));
}
