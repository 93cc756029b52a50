import type { Dossier, EvidenceKey } from '../model/evidence.ts';
import { plainTexts } from '../model/plain-text.ts';
import type { Report, ReportUndecided } from '../model/report.ts';
import type { AskedWindow } from '../model/asked-window.ts';
import type { Target } from '../model/target.ts';
import { type Ahead, citingAhead, evidenceAhead } from './ahead.ts';
import { evidenceOf } from './evidence-of.ts';
import { headline } from './headline.ts';
import { windowOf } from './window-of.ts';
import { type CauseGraph, type Linked, link, reachable, superseded } from './link.ts';
import { alike, type FinishFixes, type Made, makeFinding, riskSeverity } from './make-finding.ts';
import { outlookOf } from './outlook.ts';
import { overcomeCalls } from './overcome.ts';
import { causeGraph, type RuleRun } from './run-rules.ts';
import { undecidedOf } from './undecided.ts';
import { opt } from '../model/opt.ts';
import { sorted } from '../model/text.ts';
import { stateOf } from './state-of.ts';
import { sortKeys } from './sort-keys.ts';

/** Why the run ended early, if it did. */
export function cutShortBy(signal: AbortSignal | undefined): string | undefined {
  if (!signal?.aborted) return undefined;
  return (signal.reason as Error | undefined)?.name === 'TimeoutError' ? 'the time limit was reached' : 'interrupted';
}

export interface ReportInput {
  readonly target: Target;
  readonly at: string;
  readonly version: string;
  readonly runs: readonly RuleRun[];
  readonly dossier: Dossier;
  readonly denied: readonly string[];
  /** Actions that brought no answer, and why. */
  readonly unread?:
    | readonly { readonly action: string; readonly reason: string; readonly detail: string }[]
    | undefined;
  readonly off: readonly string[];
  /** Report what has not failed yet, too. */
  readonly risks: boolean;
  /** The only time in which failures count. */
  readonly window?: AskedWindow | undefined;
  /** The run was cut short (Ctrl-C, deadline): what is known so far is unclear at best. */
  readonly cutShort?: string | undefined;
  readonly calls: number;
  /** What waits behind the failure; where it was looked for. */
  readonly ahead?: Ahead | undefined;
  /** Orders and completes the fixes; as the rules have them where it is not given. */
  readonly finishFixes?: FinishFixes | undefined;
  /** All IAM actions behind an evidence key. */
  readonly actionsFor: (key: EvidenceKey) => readonly string[];
}

/** The `$id` of the schema that the package ships as report.v1.schema.json. */
export const SCHEMA = 'urn:ecs-doctor:schema:v1';

/** Everything as one JSON value, the same for the same case: lists are ordered, text from strangers is made harmless. */
export function toReport(input: ReportInput): Report {
  const { runs, dossier, target } = input;
  const graph = causeGraph(runs.map(r => r.rule));
  const made = findingsOf(input);
  const linked = link(
    made.map(m => m.node),
    graph,
  );
  nameCauses(made, linked);
  const open = runs.flatMap(({ rule, outcome }) =>
    outcome.status === 'undecided' || outcome.status === 'faults'
      ? outcome.undecided.map(u => ({
          undecided: undecidedOf(rule, u, dossier, input.actionsFor, input.denied),
          general: u.general === true,
        }))
      : [],
  );
  const undecided = open.map(o => o.undecided);
  const blindSymptoms = runs.filter(
    r => r.rule.kind === 'symptom' && (r.outcome.status === 'undecided' || r.outcome.status === 'crashed'),
  );
  const window = windowOf(input);
  const known: Report['verdict'] = made.some(m => m.node.kind === 'symptom')
    ? 'unhealthy'
    : blindSymptoms.length > 0 || input.cutShort !== undefined
      ? 'unclear'
      : 'healthy';
  // What didn't leave a trace may have failed all the same: nobody can say of the past that it was healthy.
  const nothingFound = known === 'healthy' && window?.past === true;
  const verdict = nothingFound ? 'unclear' : known;
  const withStatus = (status: string): string[] => runs.filter(r => r.outcome.status === status).map(r => r.rule.id);
  const changes = dossier['deployment.changes'];
  const outlook = outlookOf(
    dossier,
    made.find(m => m.node.id === linked.roots[0]?.finding),
  );
  const report: Report = {
    $schema: SCHEMA,
    schemaVersion: '1.0',
    kind: 'report',
    tool: { name: 'ecs-doctor', version: input.version, packs: [] },
    target: { ...target, ...arnOf(input) },
    at: input.at,
    verdict,
    headline: '',
    ...(window && { window: { ...window, ...(nothingFound && { nothingFound: true as const }) } }),
    ...opt('state', stateOf(dossier, target)),
    roots: linked.roots.map(r => ({ ...r, explains: [...r.explains], because: [...r.because] })),
    unexplained: unexplainedOf(
      linked,
      made,
      open.filter(o => !o.general).map(o => o.undecided),
      runs,
      graph,
    ),
    findings: inOrder(made, linked).map(m => m.finding),
    checks: {
      clear: withStatus('clear'),
      undecided,
      notApplicable: withStatus('not-applicable'),
      notNeeded: withStatus('not-needed'),
      crashed: runs.flatMap(({ rule, outcome }) =>
        outcome.status === 'crashed' ? [{ rule: rule.id, error: outcome.error.message }] : [],
      ),
      off: [...input.off],
    },
    ...(outlook && window?.past !== true && { outlook }),
    ...(verdict === 'unhealthy' &&
      changes?.state === 'known' &&
      changes.value.length > 0 && { changes: changes.value.map(c => ({ ...c })) }),
    evidence: {
      ...evidenceOf(dossier),
      ...(input.ahead &&
        evidenceAhead(
          made.map(m => m.finding),
          input.ahead,
        )),
    },
    denied: [...input.denied],
    ...(input.unread &&
      input.unread.length > 0 && { unread: input.unread.map(u => ({ ...u, detail: u.detail.slice(0, 600) })) }),
    stats: { calls: input.calls, rules: runs.length },
  };
  const blindActions = undecided.filter(u => blindSymptoms.some(b => b.rule.id === u.rule)).flatMap(u => u.actions);
  // Evidence that is made of other evidence may not name an action; what was refused is known all the same.
  report.headline = headline(report, input.cutShort, blindActions.length > 0 ? sorted(blindActions) : input.denied);
  return sortKeys(plainTexts(report, 4000));
}

/** All faults as findings. A cause whose failed calls a surer one explains is shown as a risk. */
function findingsOf({ runs, target, dossier, risks, ahead, finishFixes = fixes => fixes }: ReportInput): Made[] {
  const faults = runs.flatMap(({ rule, outcome }) =>
    outcome.status === 'faults' ? alike(outcome.faults).map(fault => ({ rule, fault })) : [],
  );
  const symptoms = faults.filter(f => f.rule.kind === 'symptom');
  const noCalls = symptoms.length > 0 && !symptoms.some(f => f.fault.calls.length > 0);
  const taken = new Set<string>();
  const overcome = overcomeCalls(dossier);
  const made = faults.map(({ rule, fault }) =>
    makeFinding(rule, fault, { target, dossier, overcome, finishFixes }, taken, noCalls),
  );
  if (ahead) made.push(...behind(ahead, made, { target, dossier, overcome, finishFixes }, taken));
  const lesser = superseded(made.map(m => m.node));
  return made.map(m => (lesser.has(m.node.id) ? asRisk(m) : m)).filter(m => risks || m.node.kind !== 'risk');
}
/** The faults that wait behind the failure. The same fault of the same thing is the failure itself, or was found on the way. */
function behind(
  ahead: Ahead,
  made: readonly Made[],
  input: Parameters<typeof makeFinding>[2],
  taken: Set<string>,
): Made[] {
  const cited = citingAhead(input.dossier, ahead.dossier);
  const faults = ahead.runs.flatMap(({ rule, outcome }) =>
    outcome.status === 'faults' ? alike(outcome.faults).map(fault => ({ rule, fault })) : [],
  );
  return faults
    .filter(({ rule, fault }) => !made.some(m => m.finding.rule === rule.id && m.finding.about.id === fault.about.id))
    .map(({ rule, fault }) => {
      const found = makeFinding(rule, { ...fault, calls: [] }, { ...input, dossier: ahead.dossier }, taken, false);
      return { ...found, finding: cited(found.finding) };
    });
}
const asRisk = (m: Made): Made => ({
  ...m,
  node: { ...m.node, kind: 'risk' },
  finding: { ...m.finding, kind: 'risk', severity: riskSeverity(m.finding.severity) },
});

/** Writes both ends of each edge of the cause graph, so that readers need no index. */
function nameCauses(made: readonly Made[], { edges }: Linked): void {
  const byId = new Map(made.map(m => [m.node.id, m.finding]));
  for (const { cause, effect } of edges) {
    const [a, b] = [byId.get(cause), byId.get(effect)];
    if (!a || !b || a.causes.includes(effect)) continue;
    a.causes.push(effect);
    b.causedBy.push(cause);
  }
  for (const { finding } of made) {
    finding.causes.sort();
    finding.causedBy.sort();
  }
}

/** Symptoms that nothing found explains, each with the rules that might and couldn't look. `undecided` are those that aren't general. */
function unexplainedOf(
  linked: Linked,
  made: readonly Made[],
  undecided: readonly ReportUndecided[],
  runs: readonly RuleRun[],
  graph: CauseGraph,
): Report['unexplained'] {
  const symptoms = new Set<string>(runs.filter(r => r.rule.kind === 'symptom').map(r => r.rule.id));
  return linked.unexplained.map(id => {
    const rule = made.find(m => m.node.id === id)?.node.rule ?? '';
    const open = undecided.filter(u => !symptoms.has(u.rule) && reachable(graph, u.rule).has(rule));
    const suspects = sorted(open.map(u => u.rule));
    const missing = (suspect: string): string[] => sorted(open.filter(u => u.rule === suspect).flatMap(u => u.actions));
    return { finding: id, suspects: suspects.map(s => ({ rule: s, missing: missing(s) })) };
  });
}

const KINDS = ['cause', 'symptom', 'risk'];
/** Causes by rank, then symptoms, then risks. */
function inOrder(made: readonly Made[], { roots }: Linked): Made[] {
  const rank = new Map(roots.map((r, i) => [r.finding, i]));
  return [...made].sort(
    (a, b) =>
      KINDS.indexOf(a.node.kind) - KINDS.indexOf(b.node.kind) ||
      (rank.get(a.node.id) ?? 0) - (rank.get(b.node.id) ?? 0) ||
      (a.node.id < b.node.id ? -1 : 1),
  );
}

function arnOf({ dossier, target }: ReportInput): { arn?: string } {
  const service = dossier['ecs.service'];
  if (service?.state === 'known') return { arn: service.value.arn };
  const tasks = dossier['ecs.tasks'];
  const task = target.task !== undefined && tasks?.state === 'known' ? tasks.value[0] : undefined;
  return task ? { arn: task.arn } : {};
}
