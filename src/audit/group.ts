import type { AuditGroup, Report, ReportFinding } from '../model/report.ts';

/** Something that somebody has to fix, or to explain. */
export interface ToFix {
  readonly kind: AuditGroup['kind'];
  readonly finding: ReportFinding;
}

/** What is to be fixed in one service: root causes, symptoms that nothing explains, risks. */
export function toFix(report: Report): readonly ToFix[] {
  const byId = new Map(report.findings.map(f => [f.id, f]));
  const named = (ids: readonly string[], kind: AuditGroup['kind']): ToFix[] =>
    ids.flatMap(id => {
      const finding = byId.get(id);
      return finding ? [{ kind, finding }] : [];
    });
  const failing = [
    ...named(
      report.roots.map(r => r.finding),
      'failure',
    ),
    ...named(
      report.unexplained.map(u => u.finding),
      'unexplained',
    ),
  ];
  const symptoms = report.findings.filter(f => f.kind === 'symptom');
  return [
    ...(failing.length === 0 && report.verdict === 'unhealthy'
      ? symptoms.map(finding => ({ kind: 'unexplained' as const, finding }))
      : failing),
    ...report.findings.filter(f => f.kind === 'risk').map(finding => ({ kind: 'risk' as const, finding })),
  ];
}

/** What each service has of its own: containers of two services are two, even of the same name. */
const OWN: ReadonlySet<string> = new Set(['service', 'container', 'task', 'volume', 'call', 'path', 'symptom']);

/** Findings with the same key are one entry: one fix, or one kind of risk. */
export function groupKey({ kind, finding }: ToFix): string {
  const { rule, about, scope } = finding;
  // Of a risk and of what has no cause yet, the rule is what is read about; each service has its own line with --verbose.
  if (kind !== 'failure') return JSON.stringify([kind, rule]);
  const of = OWN.has(about.type) ? [scope['cluster'], scope['service']] : [];
  return JSON.stringify([kind, rule, about.type, about.id, scope['region'], scope['account'], ...of]);
}

const KINDS: readonly AuditGroup['kind'][] = ['failure', 'unexplained', 'risk'];
const SEVERITIES: readonly ReportFinding['severity'][] = ['error', 'warning', 'info'];
export type Severity = ReportFinding['severity'];
/** Whether a severity is at least that. */
export const isAtLeast = (severity: Severity, least: Severity): boolean =>
  SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(least);

/** Failures first, then by severity, then what most services have. */
const order = (a: AuditGroup, b: AuditGroup): number =>
  KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) ||
  SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
  b.services - a.services ||
  (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0) ||
  (a.example.id < b.example.id ? -1 : 1);

/** Everything that is to be fixed in many services, each thing once. */
export class Groups {
  readonly #groups = new Map<string, { group: AuditGroup; services: Set<string> }>();

  add(service: string, fix: ToFix, change: 'new' | 'known' | undefined): void {
    const { finding } = fix;
    const key = groupKey(fix);
    const had = this.#groups.get(key) ?? { group: groupOf(fix), services: new Set<string>() };
    this.#groups.set(key, had);
    had.services.add(service);
    had.group.services = had.services.size;
    had.group.findings.push({
      service,
      fingerprint: finding.fingerprint,
      what: finding.what,
      ...(change !== undefined && { change }),
    });
    if (had.group.about?.id !== finding.about.id || had.group.about.type !== finding.about.type) delete had.group.about;
  }
  get sorted(): AuditGroup[] {
    return [...this.#groups.values()].map(g => g.group).sort(order);
  }
}

const groupOf = ({ kind, finding }: ToFix): AuditGroup => ({
  kind,
  rule: finding.rule,
  severity: finding.severity,
  title: finding.title,
  about: finding.about,
  services: 0,
  findings: [],
  example: finding,
});
