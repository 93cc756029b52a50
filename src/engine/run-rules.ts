import { type CauseGraph, cycle, reachable } from './link.ts';
import type { Dossier, Evidence, EvidenceKey, EvidenceTypes } from '../model/evidence.ts';
import { type AnyRule, keyOf } from '../rule/define-rule.ts';
import { type RuleOutcome, runRule } from './run-rule.ts';

export interface RuleRun {
  readonly rule: AnyRule;
  readonly outcome: RuleOutcome | { readonly status: 'not-needed' };
}
/** What answers for evidence; the engine does not know where it comes from. */
export interface Source {
  ask<K extends EvidenceKey>(key: K): Promise<Evidence<EvidenceTypes[K]>>;
}

/** Evidence that no rule needs and the report shows: how the service does, and what a failing revision changed. */
export const REPORT_EVIDENCE = ['deployment.state', 'deployment.changes'] as const satisfies readonly EvidenceKey[];

export const keysOf = (rule: AnyRule): EvidenceKey[] => [...new Set(Object.values(rule.needs).map(keyOf))];

/** Which rule can bring about which. Throws when the declarations go in a circle. */
export function causeGraph(rules: readonly AnyRule[]): CauseGraph {
  const graph: CauseGraph = new Map(rules.map(r => [r.id, r.causes ?? []]));
  const bad = cycle(graph);
  if (bad !== undefined) throw new Error(`${bad} causes itself`);
  return graph;
}

async function run(rule: AnyRule, source: Source): Promise<RuleOutcome> {
  const keys = keysOf(rule);
  const evidence = await Promise.all(keys.map(async key => [key, await source.ask(key)] as const));
  return runRule(rule, Object.fromEntries(evidence) as Dossier);
}

/**
 * Symptoms first; then only the cause rules that can bring about a symptom that fired or could not be read. With `risks`
 * every rule runs. Evidence is asked for as rules need it, so a healthy service costs a handful of calls.
 */
export async function runRules(
  rules: readonly AnyRule[],
  source: Source,
  options: {
    readonly risks: boolean;
    readonly progress?: ((done: number, of: number) => void) | undefined;
  } = { risks: false },
): Promise<RuleRun[]> {
  const graph = causeGraph(rules);
  const symptoms = rules.filter(r => r.kind === 'symptom');
  const others = rules.filter(r => r.kind !== 'symptom');
  let done = 0;
  let total = symptoms.length;
  const runOne = async (rule: AnyRule): Promise<RuleRun> => {
    const outcome = await run(rule, source);
    options.progress?.(++done, total);
    return { rule, outcome };
  };
  const first = await Promise.all(symptoms.map(runOne));
  const ids = (list: readonly RuleRun[]): Set<string> => new Set(list.map(e => e.rule.id));
  const fired = first.filter(e => e.outcome.status === 'faults');
  // A failed call names the symptom to explain; a rollback above it needs no search of its own. Only where no call is known is everything behind it looked for.
  const withCalls = fired.filter(e => e.outcome.status === 'faults' && e.outcome.faults.some(f => f.calls.length > 0));
  const open = ids(withCalls.length > 0 ? withCalls : fired);
  const leadsThere = (r: AnyRule): boolean =>
    (withCalls.length > 0 ? (r.causes ?? []) : [...reachable(graph, r.id)]).some(id => open.has(id));
  const needed = (r: AnyRule): boolean => options.risks || (r.kind === 'cause' && leadsThere(r));
  const second = others.filter(needed);
  total += second.length;
  // What the report shows beside the findings of something that fails.
  const shown = REPORT_EVIDENCE.filter(key => key === 'deployment.state' || fired.length > 0).map(key =>
    source.ask(key),
  );
  const rest = await Promise.all(second.map(runOne));
  await Promise.all(shown);
  const left = others.filter(r => !needed(r)).map((rule): RuleRun => ({ rule, outcome: { status: 'not-needed' } }));
  return [...first, ...rest, ...left].sort((a, b) => (a.rule.id < b.rule.id ? -1 : 1));
}

/** Whether a symptom fired. */
export const isFailing = (runs: readonly RuleRun[]): boolean =>
  runs.some(r => r.rule.kind === 'symptom' && r.outcome.status === 'faults');

/** All cause rules over evidence in which nothing has failed yet: what the next attempt would meet. */
export const runAhead = (rules: readonly AnyRule[], source: Source): Promise<RuleRun[]> =>
  Promise.all(rules.filter(r => r.kind === 'cause').map(async rule => ({ rule, outcome: await run(rule, source) })));
