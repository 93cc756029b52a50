import { CONFIDENCE, type Confidence, type Kind, type Severity } from '../model/finding.ts';

/** What the cause graph needs to know of a finding. */
export interface Node {
  readonly id: string;
  readonly rule: string;
  readonly kind: Kind;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly calls: readonly string[];
}
/** Which rule can bring about which: declared on rules, acyclic. */
export type CauseGraph = ReadonlyMap<string, readonly string[]>;
export interface Root {
  readonly finding: string;
  readonly explains: readonly string[];
  readonly because: readonly string[];
}
export interface Linked {
  readonly edges: readonly { readonly cause: string; readonly effect: string }[];
  readonly roots: readonly Root[];
  /** Symptoms that nothing found explains. */
  readonly unexplained: readonly string[];
}

/** Everything a rule can reach in the graph. */
export function reachable(graph: CauseGraph, from: string, seen = new Set<string>()): Set<string> {
  for (const effect of graph.get(from) ?? []) if (!seen.has(effect)) reachable(graph, effect, seen.add(effect));
  return seen;
}
/** The ids on a cycle, or undefined: a graph of causes has none. */
export function cycle(graph: CauseGraph): string | undefined {
  return [...graph.keys()].find(id => reachable(graph, id).has(id));
}

const overlap = (a: readonly string[], b: readonly string[]): boolean => a.some(x => b.includes(x));

/**
 * Edges from causes to symptoms that share a failed call, and between symptoms of one target; a symptom without calls of
 * its own (a rollback) is the effect of the symptoms beneath it. Roots are fired causes, best first.
 */
export function link(findings: readonly Node[], graph: CauseGraph): Linked {
  const edges = findings
    .flatMap(cause =>
      (graph.get(cause.rule) ?? []).flatMap(effect =>
        findings
          .filter(
            s =>
              s.rule === effect &&
              s.id !== cause.id &&
              (cause.kind === 'symptom' ||
                overlap(cause.calls, s.calls) ||
                (cause.calls.length === 0 && s.calls.length === 0)),
          )
          .map(s => ({ cause: cause.id, effect: s.id })),
      ),
    )
    .filter(e => findings.find(f => f.id === e.cause)?.kind !== 'risk');
  const next = new Map<string, string[]>();
  for (const e of edges) next.set(e.cause, [...(next.get(e.cause) ?? []), e.effect]);
  const symptoms = findings.filter(f => f.kind === 'symptom');
  const roots = findings
    .filter(f => f.kind === 'cause')
    .map(f => ({ f, explains: [...reachable(next, f.id)].sort() }))
    .sort((a, b) => compare(a.f, b.f));
  const explained = new Set(roots.flatMap(r => r.explains));
  const below = new Set(edges.filter(e => symptoms.some(s => s.id === e.cause)).map(e => e.effect));
  return {
    edges,
    roots: roots.map(({ f, explains }) => ({
      finding: f.id,
      explains,
      because: [explaining(explains.length, symptoms.length), `confidence: ${f.confidence}`],
    })),
    unexplained: symptoms.filter(s => !explained.has(s.id) && !below.has(s.id)).map(s => s.id),
  };
}

/** `explains 2 of 3 symptoms`: how much hangs on a root. */
export const explaining = (explained: number, symptoms: number): string =>
  `explains ${explained} of ${symptoms} symptom${symptoms === 1 ? '' : 's'}`;

const SEVERITIES: readonly Severity[] = ['info', 'warning', 'error'];
/** Confidence, then failed calls explained, then severity, then id: a tuple that can be read aloud. */
export const compare = (a: Node, b: Node): number =>
  CONFIDENCE.indexOf(b.confidence) - CONFIDENCE.indexOf(a.confidence) ||
  b.calls.length - a.calls.length ||
  SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) ||
  (a.id < b.id ? -1 : 1);

/** Causes that a surer one leaves nothing to explain: each of their failed calls is explained by one that is proven, or likely where they are only possible. */
export function superseded(findings: readonly Node[]): ReadonlySet<string> {
  const causes = findings.filter(f => f.kind === 'cause' && f.calls.length > 0);
  const surer = (than: Confidence): ReadonlySet<string> =>
    new Set(causes.filter(f => CONFIDENCE.indexOf(f.confidence) > CONFIDENCE.indexOf(than)).flatMap(f => f.calls));
  const above = new Map(CONFIDENCE.map(c => [c, surer(c)]));
  return new Set(causes.filter(f => f.calls.every(c => above.get(f.confidence)?.has(c))).map(f => f.id));
}
