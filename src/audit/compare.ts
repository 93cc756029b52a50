import type { AuditComparison, Report } from '../model/report.ts';
import { toFix } from './group.ts';

interface Remembered {
  readonly rule: string;
  readonly kind: 'failure' | 'unexplained' | 'risk';
  readonly fingerprint: string;
  readonly what: string;
}

/** What an earlier audit found, by service. */
export class Baseline {
  /** When it was made. */
  at: string;
  readonly services = new Map<string, { readonly cluster: string; readonly findings: readonly Remembered[] }>();
  /** Services of other Regions, which are not compared. */
  elsewhere = 0;
  readonly #region: string;
  constructor(region: string, at = '') {
    this.#region = region;
    this.at = at;
  }
  add(report: Report): void {
    const { cluster, service, region } = report.target;
    if (service === undefined) return;
    if (region !== this.#region) {
      this.elsewhere++;
      return;
    }
    if (report.at > this.at) this.at = report.at;
    this.services.set(`${cluster}/${service}`, {
      cluster,
      findings: toFix(report).map(({ kind, finding: { rule, fingerprint, what } }) => ({
        rule,
        kind,
        fingerprint,
        what,
      })),
    });
  }
}

/** Whether a report says that a rule finds nothing (more). What couldn't be read, wasn't run or crashed says nothing. */
function isSettled({ verdict, checks, findings }: Report, { rule, kind }: Remembered): boolean {
  if (verdict === 'unclear') return false;
  if (kind !== 'risk' && verdict === 'healthy') return true;
  if (checks.undecided.some(u => u.rule === rule) || checks.crashed.some(c => c.rule === rule)) return false;
  return checks.clear.includes(rule) || checks.notApplicable.includes(rule) || findings.some(f => f.rule === rule);
}

/** This audit against an earlier one. */
export class Comparison {
  readonly #baseline: Baseline;
  readonly #seen = new Set<string>();
  readonly #result: { new: number; known: number; unchecked: number; fixed: AuditComparison['fixed'] };
  constructor(baseline: Baseline) {
    this.#baseline = baseline;
    this.#result = { new: 0, known: 0, unchecked: 0, fixed: [] };
  }
  /** Whether a finding of a service was there already. */
  changeOf(service: string, fingerprint: string): 'new' | 'known' {
    const known = this.#baseline.services.get(service)?.findings.some(f => f.fingerprint === fingerprint) ?? false;
    this.#result[known ? 'known' : 'new']++;
    return known ? 'known' : 'new';
  }
  /** What became of the earlier findings of a service. */
  settle(service: string, report: Report): void {
    this.#seen.add(service);
    const now = new Set(toFix(report).map(f => f.finding.fingerprint));
    for (const f of this.#baseline.services.get(service)?.findings ?? []) {
      if (now.has(f.fingerprint)) continue;
      if (isSettled(report, f)) this.#result.fixed.push({ service, rule: f.rule, what: f.what });
      else this.#result.unchecked++;
    }
  }
  /** `isGone`: whether a service that this audit didn't look at is known to be no longer there. */
  report(isGone: (cluster: string, service: string) => boolean): AuditComparison {
    const result = { ...this.#result, fixed: [...this.#result.fixed] };
    for (const [service, { cluster, findings }] of this.#baseline.services) {
      if (this.#seen.has(service)) continue;
      if (isGone(cluster, service.slice(cluster.length + 1)))
        result.fixed.push(...findings.map(({ rule, what }) => ({ service, rule, what, gone: true as const })));
      else result.unchecked += findings.length;
    }
    result.fixed.sort((a, b) => (`${a.rule} ${a.service}` < `${b.rule} ${b.service}` ? -1 : 1));
    return { with: this.#baseline.at, ...result };
  }
}
