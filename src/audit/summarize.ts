import { plainTexts } from '../model/plain-text.ts';
import type { AuditReport, Report } from '../model/report.ts';

const nameOf = ({ target }: Report): string => `${target.cluster}/${target.service}`;

/** The reports of many services as one document, in the order of cluster and name. */
export function summarize(reports: readonly Report[], at: string): AuditReport {
  const count = (verdict: Report['verdict']): number => reports.filter(r => r.verdict === verdict).length;
  const report: AuditReport = {
    schemaVersion: '1.0',
    kind: 'audit',
    at,
    summary: {
      services: reports.length,
      healthy: count('healthy'),
      unhealthy: count('unhealthy'),
      unclear: count('unclear'),
      risks: reports.reduce((n, r) => n + r.findings.filter(f => f.kind === 'risk').length, 0),
    },
    reports: [...reports].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)),
  };
  return plainTexts(report, 4000);
}
