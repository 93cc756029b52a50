import type { Dossier } from '../model/evidence.ts';
import type { Report, ReportFinding } from '../model/report.ts';
import { evidenceOf } from './evidence-of.ts';
import type { RuleRun } from './run-rules.ts';

/** What waits behind the failure: cause rules that ran as if nothing had failed, and the evidence they ran over. */
export interface Ahead {
  readonly runs: readonly RuleRun[];
  readonly dossier: Dossier;
}

/** The name of evidence that was read for what waits behind: its own, where the failure was explained with something else. */
const nameOf = (evidence: string, main: Dossier, ahead: Dossier): string => {
  const key = evidence.replace(/^ev:/, '') as keyof Dossier;
  return JSON.stringify(main[key]) === JSON.stringify(ahead[key]) ? evidence : `${evidence}#ahead`;
};

/** The finding with its citations led to the evidence that it was made from. */
export const citedAhead = (finding: ReportFinding, main: Dossier, ahead: Dossier): ReportFinding => ({
  ...finding,
  citations: finding.citations.map(c => ({ ...c, evidence: nameOf(c.evidence, main, ahead) })),
});

/** That evidence, as far as findings cite it. */
export function evidenceAhead(findings: readonly ReportFinding[], { dossier }: Ahead): Report['evidence'] {
  const cited = new Set(findings.flatMap(f => f.citations.map(c => c.evidence)));
  const named = Object.entries(evidenceOf(dossier)).map(([key, value]) => [`${key}#ahead`, value] as const);
  return Object.fromEntries(named.filter(([key]) => cited.has(key)));
}
