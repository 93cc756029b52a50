import { CONFIDENCE, type Confidence, type Kind, type Severity } from '../model/finding.ts';
import { counted } from '../model/text.ts';

/** What the cause graph needs to know of a finding. */
export interface Node {
  readonly id: string;
  readonly rule: string;
  readonly kind: Kind;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly calls: readonly string[];
  /** It says that something failed, not why. */
  readonly generic?: boolean;
  /** All of its calls failed in earlier attempts only. */
  readonly earlier?: boolean;
}
/** Which rule can bring about which: declared on rules, acyclic. */
export type CauseGraph = ReadonlyMap<string, readonly string[]>;
export interface Root {
  readonly finding: string;
  readonly explains: readonly string[];
  readonly because: readonly string[];
  /** The latest attempts failed with something else. */
  readonly earlier?: true;
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
      because: [
        explaining(explains.length, symptoms.length),
        `confidence: ${f.confidence}`,
        ...(f.earlier ? ['only earlier attempts failed with it'] : []),
      ],
      ...(f.earlier && { earlier: true as const }),
    })),
    unexplained: symptoms.filter(s => !explained.has(s.id) && !below.has(s.id)).map(s => s.id),
  };
}

/** `explains 2 of 3 symptoms`: how much hangs on a root. */
export const explaining = (explained: number, symptoms: number): string =>
  `explains ${explained} of ${counted(symptoms, 'symptom')}`;

const SEVERITIES: readonly Severity[] = ['info', 'warning', 'error'];
/**
 * What the latest attempts failed with, then confidence, then failed calls explained, then severity, then what says why
 * before what only says that, then id: a tuple that can be read aloud.
 */
export const compare = (a: Node, b: Node): number =>
  Number(a.earlier ?? false) - Number(b.earlier ?? false) ||
  CONFIDENCE.indexOf(b.confidence) - CONFIDENCE.indexOf(a.confidence) ||
  b.calls.length - a.calls.length ||
  SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) ||
  Number(a.generic ?? false) - Number(b.generic ?? false) ||
  (a.id < b.id ? -1 : 1);

/**
 * Causes that another one leaves nothing to explain: each of their failed calls is explained by a surer one (proven, or
 * likely where they are only possible). One that only says that something failed hides none that says why, however sure it
 * is, and gives way to any of those that is at least likely.
 */
export function superseded(findings: readonly Node[]): ReadonlySet<string> {
  const causes = findings.filter(f => f.kind === 'cause' && f.calls.length > 0);
  const isSurer = (a: Node, than: Node): boolean =>
    CONFIDENCE.indexOf(a.confidence) > CONFIDENCE.indexOf(than.confidence);
  const outdoes = (a: Node, b: Node): boolean => {
    if (a.generic && !b.generic) return false;
    return isSurer(a, b) || (b.generic === true && !a.generic && a.confidence !== 'possible');
  };
  const gives = (f: Node): boolean =>
    f.calls.every(call => causes.some(other => other.calls.includes(call) && outdoes(other, f)));
  return new Set(causes.filter(gives).map(f => f.id));
}
