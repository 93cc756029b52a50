import { plainTexts } from '../model/plain-text.ts';
import type { AuditCluster, AuditReport, AuditService, Report } from '../model/report.ts';
import { type Baseline, Comparison } from './compare.ts';
import { Groups, isAtLeast, type Severity, toFix } from './group.ts';
import { meanOf, scored, scoreOf } from './score.ts';
import { type Suppression, Suppressions } from './suppress.ts';

export interface SummaryOptions {
  readonly at: string;
  readonly region?: string | undefined;
  readonly suppressions?: readonly Suppression[] | undefined;
  /** Risks below it are left out. */
  readonly minSeverity?: Severity | undefined;
  /** An earlier audit to compare with. */
  readonly baseline?: Baseline | undefined;
  /** Only some services or rules are looked at. */
  readonly isPart?: boolean | undefined;
}
/** A cluster as it was listed. */
export interface ListedCluster {
  readonly cluster: string;
  /** All that it has, also those that weren't asked for. */
  readonly services: readonly string[];
  /** Why they couldn't be listed, or not all. */
  readonly trouble?: string | undefined;
}
type NotReached = NonNullable<AuditReport['notReached']>[number];

/** What an audit found out, service by service: of each it keeps a line and what is to be fixed, not the report. */
export class Summary {
  readonly #options: SummaryOptions;
  readonly #suppressions: Suppressions;
  readonly #comparison: Comparison | undefined;
  readonly #groups = new Groups();
  readonly #services: AuditService[] = [];
  readonly #clusters = new Map<string, ListedCluster>();
  readonly #gone = new Set<string>();
  readonly #notReached: NotReached[] = [];
  #allListed = false;
  constructor(options: SummaryOptions) {
    this.#options = options;
    this.#suppressions = new Suppressions(options.suppressions ?? [], options.at);
    this.#comparison = options.baseline && new Comparison(options.baseline);
  }

  /** How many services there is something to say about. */
  get size(): number {
    return this.#services.length;
  }
  /** Whether a cluster could be listed, even if there is nothing in it. */
  get hasListed(): boolean {
    return [...this.#clusters.values()].some(c => c.trouble === undefined);
  }
  listed(cluster: ListedCluster): void {
    this.#clusters.set(cluster.cluster, cluster);
  }
  /** Every cluster of the Region is one of those listed. */
  listedAllClusters(): void {
    this.#allListed = true;
  }
  notReached(cluster: string, service: string | undefined, because: string): void {
    this.#notReached.push({ cluster, ...(service !== undefined && { service }), because });
  }
  /** A service that was deleted while the audit ran. */
  gone(cluster: string, service: string): void {
    this.#gone.add(`${cluster}/${service}`);
  }

  add(report: Report): void {
    const { cluster, service = '' } = report.target;
    const name = `${cluster}/${service}`;
    const all = toFix(report);
    const { undecided, crashed } = report.checks;
    this.#suppressions.undecided(
      cluster,
      service,
      [...undecided, ...crashed].map(c => c.rule),
    );
    const kept = all.filter(
      ({ kind, finding }) =>
        !this.#suppressions.covers(cluster, service, finding) &&
        (kind !== 'risk' || isAtLeast(finding.severity, this.#options.minSeverity ?? 'info')),
    );
    for (const fix of kept) this.#groups.add(name, fix, this.#comparison?.changeOf(name, fix.finding.fingerprint));
    this.#comparison?.settle(name, report);
    const isFailing = kept.some(f => f.kind !== 'risk');
    this.#services.push({
      cluster,
      service,
      verdict: report.verdict,
      headline: report.headline,
      risks: kept.filter(f => f.kind === 'risk').length,
      ...scored(scoreOf(report, kept)),
      ...(report.verdict === 'unclear' && {
        unread: (report.unread ?? []).map(u => `${u.action} (${u.reason})`),
      }),
      ...(report.verdict === 'unhealthy' && all.length > 0 && !isFailing && { accepted: true }),
    });
  }

  /** The audit as one document, without the reports. */
  report(): AuditReport {
    const services = [...this.#services].sort((a, b) =>
      `${a.cluster}/${a.service}` < `${b.cluster}/${b.service}` ? -1 : 1,
    );
    const troubled = [...this.#clusters.values()].some(c => c.trouble !== undefined);
    const complete = this.#notReached.length === 0 && !troubled;
    const { verdicts, risks } = countsOf(services);
    const report: AuditReport = {
      schemaVersion: '1.0',
      kind: 'audit',
      at: this.#options.at,
      ...(this.#options.region !== undefined && { region: this.#options.region }),
      summary: { services: services.length, ...verdicts, risks },
      complete,
      ...scored(scoresOf(services)),
      groups: this.#groups.sorted,
      ...(this.#comparison && { comparison: this.#comparison.report((c, s) => this.#isGone(c, s)) }),
      suppressions: this.#suppressions.report(complete && this.#options.isPart !== true),
      clusters: this.#clusterRows(services),
      services,
      notReached: this.#notReached,
      reports: [],
    };
    return plainTexts(report, 4000);
  }

  /** Whether a service isn't there: its cluster was listed whole without it, or all clusters without its cluster. */
  #isGone(cluster: string, service: string): boolean {
    if (this.#gone.has(`${cluster}/${service}`)) return true;
    const listed = this.#clusters.get(cluster);
    if (listed === undefined) return this.#allListed && !this.#notReached.some(n => n.cluster === cluster);
    return listed.trouble === undefined && !listed.services.includes(service);
  }
  #clusterRows(services: readonly AuditService[]): AuditCluster[] {
    const byCluster = new Map<string, AuditService[]>();
    for (const s of services) {
      const own = byCluster.get(s.cluster) ?? [];
      own.push(s);
      byCluster.set(s.cluster, own);
    }
    const missed = new Map<string, number>();
    for (const { cluster, service } of this.#notReached)
      if (service !== undefined) missed.set(cluster, (missed.get(cluster) ?? 0) + 1);
    return [...this.#clusters.values()]
      .map(({ cluster, trouble }) => {
        const own = byCluster.get(cluster) ?? [];
        const { verdicts, risks } = countsOf(own);
        return {
          cluster,
          services: own.length,
          ...verdicts,
          risks,
          notReached: missed.get(cluster) ?? 0,
          ...scored(scoresOf(own)),
          ...(trouble !== undefined && { trouble }),
        };
      })
      .sort((a, b) => (a.cluster < b.cluster ? -1 : 1));
  }
}

const scoresOf = (services: readonly AuditService[]): number | undefined =>
  meanOf(services.flatMap(s => (s.score === undefined ? [] : [s.score])));
function countsOf(services: readonly AuditService[]) {
  const count = (verdict: Report['verdict']): number => services.filter(s => s.verdict === verdict).length;
  return {
    verdicts: { healthy: count('healthy'), unhealthy: count('unhealthy'), unclear: count('unclear') },
    risks: services.reduce((n, s) => n + s.risks, 0),
  };
}

const nameOf = ({ target }: Report): string => `${target.cluster}/${target.service}`;

/** The reports of many services as one document, in the order of cluster and name. */
export function summarize(reports: readonly Report[], options: SummaryOptions): AuditReport {
  const summary = new Summary(options);
  const inOrder = [...reports].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  for (const report of inOrder) summary.add(report);
  return { ...summary.report(), reports: inOrder };
}
