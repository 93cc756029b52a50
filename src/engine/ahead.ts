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
function naming(main: Dossier, ahead: Dossier): (evidence: string) => string {
  const names = new Map<string, string>();
  return evidence => {
    const key = evidence.replace(/^ev:/, '') as keyof Dossier;
    const name =
      names.get(evidence) ??
      (JSON.stringify(main[key]) === JSON.stringify(ahead[key]) ? evidence : `${evidence}#ahead`);
    names.set(evidence, name);
    return name;
  };
}

/** Leads the citations of a finding to the evidence that it was made from. */
export function citingAhead(main: Dossier, ahead: Dossier): (finding: ReportFinding) => ReportFinding {
  const nameOf = naming(main, ahead);
  return finding => ({
    ...finding,
    citations: finding.citations.map(c => ({ ...c, evidence: nameOf(c.evidence) })),
  });
}

/** That evidence, as far as findings cite it. */
export function evidenceAhead(findings: readonly ReportFinding[], { dossier }: Ahead): Report['evidence'] {
  const cited = new Set(findings.flatMap(f => f.citations.map(c => c.evidence)));
  const named = Object.entries(evidenceOf(dossier)).map(([key, value]) => [`${key}#ahead`, value] as const);
  return Object.fromEntries(named.filter(([key]) => cited.has(key)));
}
