import type { Report } from '../model/report.ts';

/** Every key of a report, in the order of the document. */
const ORDER: Readonly<Record<keyof Report, true>> = {
  $schema: true,
  schemaVersion: true,
  kind: true,
  tool: true,
  target: true,
  at: true,
  verdict: true,
  headline: true,
  window: true,
  state: true,
  roots: true,
  unexplained: true,
  findings: true,
  checks: true,
  outlook: true,
  changes: true,
  evidence: true,
  denied: true,
  unread: true,
  stats: true,
};
/** Keys in a fixed order at the top, sorted below: two runs over one case are byte-equal. */
export function sortKeys(report: Report): Report {
  const deep = (x: unknown): unknown => {
    if (Array.isArray(x)) return x.map(deep);
    if (typeof x !== 'object' || x === null) return x;
    const entries = Object.entries(x).sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(entries.map(([k, v]) => [k, deep(v)]));
  };
  const top = report as unknown as Record<string, unknown>;
  return Object.fromEntries(
    Object.keys(ORDER).flatMap(k => (k in top ? [[k, deep(top[k])]] : [])),
  ) as unknown as Report;
}
