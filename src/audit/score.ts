import type { Grade, Report } from '../model/report.ts';
import type { ToFix } from './group.ts';

/**
 * What a service loses of 100 points. Published in rules/README.md, and as stable as the rules' ids: a team holds a minimum
 * with --min-score.
 */
export const POINTS = { down: 100, failing: 60, warning: 10, info: 2, risksAtMost: 50 } as const;
/** The least score of each grade. */
export const GRADES: readonly (readonly [Grade, number])[] = [
  ['A', 90],
  ['B', 80],
  ['C', 70],
  ['D', 60],
  ['F', 0],
];

export const gradeOf = (score: number): Grade => GRADES.find(([, least]) => score >= least)?.[0] ?? 'F';

/** From 0 to 100; undefined where the verdict is unclear. `fixes`: without what is suppressed. */
export function scoreOf(report: Report, fixes: readonly ToFix[]): number | undefined {
  if (report.verdict === 'unclear') return undefined;
  const isFailing = fixes.some(f => f.kind !== 'risk');
  const up = report.state?.up;
  const failing = isFailing ? (up === 'yes' ? POINTS.failing : POINTS.down) : 0;
  // Each rule once: ten plain-text secrets of one service are one habit to change.
  const rules = new Map(fixes.filter(f => f.kind === 'risk').map(f => [f.finding.rule, f.finding.severity]));
  const risks = [...rules.values()].reduce((n, s) => n + (s === 'info' ? POINTS.info : POINTS.warning), 0);
  return Math.max(0, 100 - failing - Math.min(risks, POINTS.risksAtMost));
}

/** The mean of many, rounded down; undefined where there is none. */
export const meanOf = (scores: readonly number[]): number | undefined =>
  scores.length === 0 ? undefined : Math.floor(scores.reduce((a, b) => a + b, 0) / scores.length);

/** Score and grade as a report has them. */
export const scored = (score: number | undefined): { score?: number; grade?: Grade } =>
  score === undefined ? {} : { score, grade: gradeOf(score) };
