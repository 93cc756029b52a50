import type { Report } from '../model/report.ts';

const FIRST = [
  '$schema',
  'schemaVersion',
  'kind',
  'tool',
  'target',
  'at',
  'verdict',
  'headline',
  'window',
  'state',
  'roots',
  'unexplained',
  'findings',
  'checks',
  'outlook',
  'changes',
  'evidence',
  'denied',
  'unread',
  'stats',
];
/** Keys in a fixed order at the top, sorted below: two runs over one case are byte-equal. */
export function sortKeys(report: Report): Report {
  const deep = (x: unknown): unknown => {
    if (Array.isArray(x)) return x.map(deep);
    if (typeof x !== 'object' || x === null) return x;
    const entries = Object.entries(x).sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(entries.map(([k, v]) => [k, deep(v)]));
  };
  const top = report as unknown as Record<string, unknown>;
  return Object.fromEntries(FIRST.flatMap(k => (k in top ? [[k, deep(top[k])]] : []))) as unknown as Report;
}
