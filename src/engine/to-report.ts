import { oneLine, shorten } from '../model/text.ts';
import { createHash } from 'node:crypto';
import { link, type Node, superseded, reachable } from './link.ts';
import type { Dossier, Evidence, EvidenceKey } from '../model/evidence.ts';
import { type Citation, CONFIDENCE, type Fix, type Kind } from '../model/finding.ts';
import { plainTexts } from '../model/plain-text.ts';
import type { Report, ReportFinding, ReportUndecided } from '../model/report.ts';
import type { Target } from '../model/target.ts';
import { type AnyRule, type Fault, keyOf, type Undecided } from '../rule/define-rule.ts';
import { causeGraph, type RuleRun } from './run-rules.ts';
import { traceAllToCalls } from './trace-to-call.ts';
import { fill, PARTIAL } from './run-rule.ts';

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
  readonly off: readonly string[];
  /** Show what has not failed yet. */
  readonly risks: boolean;
  /** The run was cut short (Ctrl-C, deadline): what is known so far is unclear at best. */
  readonly cutShort?: string | undefined;
  readonly calls: number;
  /** IAM actions behind an evidence key, all told. */
  readonly actionsFor: (key: EvidenceKey) => readonly string[];
}
/** One claim about one thing is one finding, however many failed calls led to it. */
function alike(faults: readonly Fault[]): Fault[] {
  const merged = new Map<string, Fault>();
  for (const f of faults) {
    const key = JSON.stringify([f.messageId, f.about.type, f.about.id, f.key ?? '', f.data]);
    const had = merged.get(key);
    const surer = had && CONFIDENCE.indexOf(had.confidence) >= CONFIDENCE.indexOf(f.confidence) ? had : f;
    merged.set(
      key,
      had
        ? {
            ...surer,
            calls: [...new Set([...had.calls, ...f.calls])],
            affected: [...had.affected, ...f.affected.filter(a => !had.affected.some(b => b.id === a.id))],
            citations: [had.citations[0], ...had.citations.slice(1), ...f.citations],
          }
        : f,
    );
  }
  return [...merged.values()];
}

const DOCS = 'https://github.com/ecs-doctor/ecs-doctor/blob/main/rules/';
const SCHEMA = 'https://raw.githubusercontent.com/ecs-doctor/ecs-doctor/main/report.v1.schema.json';

interface Made {
  readonly finding: ReportFinding;
  readonly node: Node;
  readonly rule: AnyRule;
}

const cutQuote = (quote: unknown): unknown => {
  const text = JSON.stringify(quote);
  return text !== undefined && text.length > 2048 ? { truncated: true, text: text.slice(0, 2048) } : quote;
};
const citation = (c: Citation): ReportFinding['citations'][number] => ({
  evidence: c.evidence,
  path: c.path,
  quote: cutQuote(c.quote),
  ...(c.action !== undefined && { action: c.action }),
  ...(c.says !== undefined && { says: c.says }),
});
/** A value that cannot be printed was left out of a command: then it is no longer one that runs as it is. */
const leftOut = (f: Fix): boolean => f.commands?.some(c => c.includes('<value-with-control-characters>')) ?? false;
const fix = (f: Fix): ReportFinding['fixes'][number] => ({
  title: f.title,
  applies: leftOut(f) ? 'fill-in' : f.applies,
  ...(f.commands && { commands: [...f.commands] }),
  ...(f.risk !== undefined && { risk: f.risk }),
});

function make(rule: AnyRule, fault: Fault, input: ReportInput, taken: Set<string>, noCalls: boolean): Made {
  const base = `${rule.id}@${fault.about.id}${fault.key === undefined ? '' : `#${fault.key}`}`;
  let id = base;
  for (let n = 2; taken.has(id); n++) id = `${base}#${n}`;
  taken.add(id);
  // A fault that no failed call meets does not hurt yet; unless nothing is known of any call, when it may well be the reason.
  const kind: Kind = rule.kind === 'cause' && fault.calls.length === 0 && !noCalls ? 'risk' : rule.kind;
  const confidence = rule.kind === 'cause' && fault.calls.length === 0 && noCalls ? 'possible' : fault.confidence;
  const stable = String(fault.about.id)
    .replace(/:\d+$/, '')
    .replace(/\/[0-9a-f]{32}$/, '');
  const message = rule.messages[fault.messageId];
  const { target } = input;
  return {
    rule,
    node: { id, rule: rule.id, kind, severity: rule.severity, confidence, calls: fault.calls },
    finding: {
      id,
      rule: rule.id,
      fingerprint: createHash('sha256')
        .update(
          JSON.stringify([
            rule.id,
            fault.messageId,
            fault.about.type,
            stable,
            fault.key ?? '',
            target.cluster,
            target.service ?? '',
          ]),
        )
        .digest('hex')
        .slice(0, 16),
      kind,
      severity: kind === 'risk' && rule.severity === 'error' ? 'warning' : rule.severity,
      confidence,
      messageId: fault.messageId,
      data: { ...fault.data },
      title: rule.title,
      what: fill(message?.what ?? '', fault.data),
      why: fill(message?.why ?? '', fault.data),
      docs: `${DOCS}${rule.id}.md`,
      about: { ...fault.about },
      affected: fault.affected.map(a => ({ ...a })),
      scope: {
        region: target.region,
        cluster: target.cluster,
        ...(target.account !== undefined && { account: target.account }),
        ...(target.service !== undefined && { service: target.service }),
        ...(target.task !== undefined && { task: target.task }),
      },
      causes: [],
      causedBy: [],
      citations: traceAllToCalls(fault.citations, input.dossier).map(citation),
      fixes: fault.fixes.map(fix),
      calls: [...fault.calls],
    },
  };
}

/** IAM actions whose refusal (or absence) leaves a need open. */
function missingActions(
  ev: Evidence<unknown> | undefined,
  key: EvidenceKey,
  input: ReportInput,
  said?: readonly string[],
): string[] {
  if (said !== undefined && said.length > 0) return [...said];
  if (ev?.state === 'unreadable') return ev.receipt.action === 'derived' ? [] : ev.receipt.action.split(' ');
  if (ev?.state === 'unasked') return ev.action === undefined ? [...input.actionsFor(key)] : [ev.action];
  return [];
}

function undecidedOf(rule: AnyRule, u: Undecided, input: ReportInput): ReportUndecided {
  const need = rule.needs[u.need];
  const key = need === undefined ? undefined : keyOf(need);
  const ev = key === undefined ? undefined : input.dossier[key];
  return {
    rule: rule.id,
    need: u.need,
    state: ev?.state ?? 'unasked',
    ...(ev?.state === 'unreadable' && { reason: ev.reason }),
    because: u.because,
    actions: key === undefined ? [...(u.actions ?? [])] : missingActions(ev, key, input, u.actions),
  };
}

/** Everything as one JSON value, the same for the same case: lists are ordered, texts of strangers made harmless. */
export function toReport(input: ReportInput): Report {
  const { runs, target } = input;
  const graph = causeGraph(runs.map(e => e.rule));
  const taken = new Set<string>();
  const faults = runs.flatMap(({ rule, outcome }) =>
    outcome.status === 'faults' ? alike(outcome.faults).map(fault => ({ rule, fault })) : [],
  );
  const anyCalls = faults.some(f => f.rule.kind === 'symptom' && f.fault.calls.length > 0);
  const anySymptom = faults.some(f => f.rule.kind === 'symptom');
  let made = faults.map(({ rule, fault }) => make(rule, fault, input, taken, anySymptom && !anyCalls));
  const lesser = superseded(made.map(m => m.node));
  made = made.map(m =>
    lesser.has(m.node.id)
      ? { ...m, node: { ...m.node, kind: 'risk' as const }, finding: { ...m.finding, kind: 'risk' as const } }
      : m,
  );
  if (!input.risks) made = made.filter(m => m.node.kind !== 'risk');

  const linked = link(
    made.map(m => m.node),
    graph,
  );
  for (const { cause, effect } of linked.edges) {
    const [a, b] = [made.find(m => m.node.id === cause), made.find(m => m.node.id === effect)];
    if (a && b && !a.finding.causes.includes(effect)) {
      a.finding.causes.push(effect);
      b.finding.causedBy.push(cause);
    }
  }
  for (const m of made) {
    m.finding.causes.sort();
    m.finding.causedBy.sort();
  }

  const undecided = runs.flatMap(({ rule, outcome }) =>
    outcome.status === 'undecided' || outcome.status === 'faults'
      ? outcome.undecided.map(u => undecidedOf(rule, u, input))
      : [],
  );
  const crashed = runs.flatMap(({ rule, outcome }) =>
    outcome.status === 'crashed' ? [{ rule: rule.id, error: outcome.error.message }] : [],
  );
  const isSymptom = new Set<string>(runs.filter(e => e.rule.kind === 'symptom').map(e => e.rule.id));
  const unexplained = linked.unexplained.map(id => {
    const rule = made.find(m => m.node.id === id)?.node.rule ?? '';
    // That there may be further failed calls makes nobody a suspect of this one.
    const open = undecided.filter(
      u => u.because !== PARTIAL && !isSymptom.has(u.rule) && reachable(graph, u.rule).has(rule),
    );
    const suspects = [...new Set(open.map(u => u.rule))].sort();
    return {
      finding: id,
      suspects: suspects.map(s => ({
        rule: s,
        missing: [...new Set(open.filter(u => u.rule === s).flatMap(u => u.actions))].sort(),
      })),
    };
  });

  const symptoms = made.filter(m => m.node.kind === 'symptom');
  const blindSymptoms = runs.filter(
    e => e.rule.kind === 'symptom' && (e.outcome.status === 'undecided' || e.outcome.status === 'crashed'),
  );
  const verdict: Report['verdict'] =
    symptoms.length > 0
      ? 'unhealthy'
      : blindSymptoms.length > 0 || input.cutShort !== undefined
        ? 'unclear'
        : 'healthy';
  const byId = new Map(made.map(m => [m.node.id, m]));
  const order = (m: Made): number => ['cause', 'symptom', 'risk'].indexOf(m.node.kind);
  const rank = new Map(linked.roots.map((r, i) => [r.finding, i]));
  const findings = made
    .sort(
      (a, b) =>
        order(a) - order(b) ||
        (rank.get(a.node.id) ?? 0) - (rank.get(b.node.id) ?? 0) ||
        (a.node.id < b.node.id ? -1 : 1),
    )
    .map(m => m.finding);
  const by = (status: string): string[] => runs.filter(e => e.outcome.status === status).map(e => e.rule.id);
  const blindActions = [
    ...new Set(undecided.filter(u => blindSymptoms.some(b => b.rule.id === u.rule)).flatMap(u => u.actions)),
  ].sort();
  const changes = input.dossier['deployment.changes'];
  const report: Report = {
    $schema: SCHEMA,
    schemaVersion: '1.0',
    tool: { name: 'ecs-doctor', version: input.version, packs: [] },
    target: { ...target, ...arnOf(input) },
    at: input.at,
    verdict,
    headline: '',
    roots: linked.roots.map(r => ({ finding: r.finding, explains: [...r.explains], because: [...r.because] })),
    unexplained,
    findings,
    checks: {
      clear: by('clear'),
      undecided,
      notApplicable: by('not-applicable'),
      notNeeded: by('not-needed'),
      crashed,
      off: [...input.off],
    },
    ...(verdict === 'unhealthy' &&
      changes?.state === 'known' &&
      changes.value.length > 0 && { changes: changes.value.map(c => ({ ...c })) }),
    evidence: evidenceOf(input.dossier),
    denied: [...input.denied],
    stats: { calls: input.calls, rules: runs.length },
  };
  const top = linked.roots[0] === undefined ? undefined : byId.get(linked.roots[0].finding);
  Object.assign(report, outlook(input, top));
  report.headline = headline(
    input,
    verdict,
    top?.finding,
    (symptoms.find(m => linked.unexplained.includes(m.node.id)) ?? symptoms[0])?.finding,
    blindActions,
  );
  return sortKeys(plainTexts(report, 4000));
}

function arnOf(input: ReportInput): { arn?: string } {
  const service = input.dossier['ecs.service'];
  const tasks = input.dossier['ecs.tasks'];
  if (service?.state === 'known') return { arn: service.value.arn };
  return input.target.task !== undefined && tasks?.state === 'known' && tasks.value[0]
    ? { arn: tasks.value[0].arn }
    : {};
}

function headline(
  input: ReportInput,
  verdict: Report['verdict'],
  root: ReportFinding | undefined,
  symptom: ReportFinding | undefined,
  blind: readonly string[],
): string {
  const { target } = input;
  const name =
    target.service ??
    (target.task === undefined ? target.cluster : `task ${target.task.split('/').at(-1)?.slice(0, 12)}`);
  const text =
    verdict === 'healthy'
      ? `${name} is healthy`
      : verdict === 'unclear'
        ? `${name}: cannot tell; ${input.cutShort ?? (blind.length > 0 ? `could not see ${blind.slice(0, 3).join(', ')}` : 'too little could be read')}`
        : root
          ? `${name}: ${root.confidence === 'proven' ? '' : `${root.confidence}: `}${root.what}`
          : `${name}: ${symptom?.what ?? 'something failed'}; why is not known`;
  return shorten(oneLine(text), 140);
}

function evidenceOf(dossier: Dossier): Report['evidence'] {
  const entries = Object.entries(dossier).flatMap(([key, ev]) => {
    const e = ev as Evidence<unknown> | undefined;
    if (!e || (e.state === 'unasked' && e.because === 'not needed')) return [];
    const receipt =
      'receipt' in e ? { action: e.receipt.action, ...(e.receipt.at !== '' && { at: e.receipt.at }) } : {};
    return [
      [
        `ev:${key}`,
        {
          state: e.state,
          ...(e.state === 'known' && { whole: e.whole }),
          ...receipt,
          ...(e.state === 'absent' || e.state === 'unasked' ? { because: e.because } : {}),
          ...(e.state === 'unreadable' && { because: `${e.reason}: ${e.detail}`.slice(0, 300) }),
        },
      ],
    ];
  });
  return Object.fromEntries(entries);
}

/** Whether the deployment can come right by itself: not when one cause that does not pass has stopped every attempt. */
function outlook(input: ReportInput, top: Made | undefined): { outlook?: NonNullable<Report['outlook']> } {
  const attempts = input.dossier['deployment.attempts'];
  const calls = input.dossier['failure.calls'];
  if (
    !top ||
    top.node.confidence === 'possible' ||
    attempts?.state !== 'known' ||
    calls?.state !== 'known' ||
    attempts.value.length === 0
  )
    return {};
  const stopped = new Set(calls.value.filter(c => top.node.calls.includes(c.id)).flatMap(c => c.tasks));
  const all = attempts.value.length;
  const every = attempts.value.every(a => stopped.has(a.task.id));
  const judged = input.dossier['deployment.judged'];
  const goesOn =
    judged?.state === 'known' && (judged.value.outcome === 'in-progress' || judged.value.outcome === 'completed');
  if (top.rule.transient === true)
    return {
      outlook: {
        recovers: 'may',
        attempts: all,
        because: `${top.node.rule} often passes by itself; ${goesOn ? 'ECS goes on trying' : 'deploy again once it has'}`,
      },
    };
  if (!every || all < 2) return {};
  return {
    outlook: {
      recovers: 'no',
      attempts: all,
      because: `${top.node.rule} stopped all ${all} attempts, and it does not pass by itself`,
    },
  };
}

const FIRST = [
  '$schema',
  'schemaVersion',
  'tool',
  'target',
  'at',
  'verdict',
  'headline',
  'roots',
  'unexplained',
  'findings',
  'checks',
  'outlook',
  'changes',
  'evidence',
  'denied',
  'stats',
];
/** Keys in a fixed order at the top, sorted below: two runs over one case are byte-equal. */
function sortKeys(report: Report): Report {
  const deep = (x: unknown): unknown =>
    Array.isArray(x)
      ? x.map(deep)
      : typeof x === 'object' && x !== null
        ? Object.fromEntries(
            Object.entries(x)
              .sort(([a], [b]) => (a < b ? -1 : 1))
              .map(([k, v]) => [k, deep(v)]),
          )
        : x;
  return Object.fromEntries(
    FIRST.flatMap(k => (k in report ? [[k, deep((report as Record<string, unknown>)[k])]] : [])),
  ) as unknown as Report;
}
