import type { Report, ReportFinding } from '../model/report.ts';
import { upAgain } from '../model/summary.ts';
import { sorted } from '../model/text.ts';
import { headline } from './headline.ts';
import { explaining } from './link.ts';
import { sortKeys } from './sort-keys.ts';

type Rename = (id: string) => string;

const equal = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Ids of the report on what runs, where the other report uses them for something else. */
function renaming(taken: (id: string) => boolean, suffix: string): Rename {
  return id => (taken(id) ? `${id}${suffix}` : id);
}

/**
 * One report of two: on the latest deployment, which failed, and on the one that runs since. Neither explains the
 * other's symptoms. What stops the service now comes first, then why the latest deployment failed.
 */
export function withRunning(latest: Report, running: Report): Report {
  const evidenceId = renaming(
    id => id in latest.evidence && !equal(latest.evidence[id], running.evidence[id]),
    '@running',
  );
  const findingId = findingIds(latest, running);
  const shared = new Set(
    running.findings.map(f => findingId(f.id)).filter(id => latest.findings.some(f => f.id === id)),
  );
  const own = running.findings.filter(f => !shared.has(findingId(f.id))).map(f => relabeled(f, findingId, evidenceId));
  const causesOf = (id: string): string[] =>
    running.findings.filter(f => findingId(f.id) === id).flatMap(f => f.causes.map(findingId));
  const citedOf = (id: string): Citations =>
    running.findings.filter(f => findingId(f.id) === id).flatMap(f => cited(f.citations, evidenceId));
  const both = latest.findings.map(f =>
    shared.has(f.id)
      ? {
          ...f,
          causes: sorted([...f.causes, ...causesOf(f.id)]),
          citations: [...f.citations, ...citedOf(f.id).filter(c => !f.citations.some(x => equal(x, c)))],
        }
      : { ...f, deployment: 'latest' as const },
  );
  const ranked = rootsOf(latest, running, findingId);
  const findings = inOrder([...both, ...own], ranked);
  const symptoms = findings.filter(f => f.kind === 'symptom').length;
  const roots = ranked.map(r => ({ ...r, because: [explaining(r.explains.length, symptoms), ...r.because.slice(1)] }));
  // Of a service that is down again what counts is whether it recovers, not the deployment that was given up.
  const { outlook, ...rest } = latest;
  const ahead = running.verdict === 'unhealthy' ? running.outlook : outlook;
  const merged: Report = {
    ...rest,
    // What is up, and behind which target groups, is what the running deployment shows.
    ...(latest.state && { state: { ...latest.state, ...(running.state && nowOf(running.state)) } }),
    ...(ahead && { outlook: ahead }),
    verdict: worse(latest.verdict, running.verdict),
    roots,
    unexplained: [...latest.unexplained, ...running.unexplained.map(u => ({ ...u, finding: findingId(u.finding) }))],
    findings,
    checks: checksOf(latest.checks, running.checks),
    evidence: {
      ...latest.evidence,
      ...Object.fromEntries(Object.entries(running.evidence).map(([id, e]) => [evidenceId(id), e])),
    },
    denied: running.denied,
    ...(running.unread && { unread: running.unread }),
    ...(running.stats && { stats: running.stats }),
  };
  if (running.verdict === 'unhealthy' || (merged.verdict === 'unhealthy' && upAgain(merged) !== undefined))
    merged.headline = headline(merged, undefined, []);
  return sortKeys(merged);
}

const nowOf = ({ up, targets }: NonNullable<Report['state']>) => ({ up, ...(targets && { targets }) });

/**
 * The ids of what was found about the running deployment, in the merged report: that of the same finding, or of the same
 * cause about the same thing, else one that isn't taken.
 */
function findingIds(latest: Report, running: Report): Rename {
  const ids = new Map(
    running.findings.map(f => {
      const same = latest.findings.find(x => isSame(x, f));
      const taken = latest.findings.some(x => x.id === f.id);
      return [f.id, same?.id ?? (taken ? `${f.id}#running` : f.id)];
    }),
  );
  return id => ids.get(id) ?? id;
}
/** One thing that is wrong for both. A container is another one in each revision: there the words have to agree. */
const isSame = (a: ReportFinding, b: ReportFinding): boolean =>
  a.rule === b.rule &&
  a.kind === b.kind &&
  equal(a.about, b.about) &&
  ((a.kind === 'cause' && a.about.type !== 'container') || equal([a.messageId, a.data], [b.messageId, b.data]));

const relabeled = (f: ReportFinding, findingId: Rename, evidenceId: Rename): ReportFinding => ({
  ...f,
  id: findingId(f.id),
  deployment: 'running',
  causes: f.causes.map(findingId),
  causedBy: f.causedBy.map(findingId),
  citations: cited(f.citations, evidenceId),
});
type Citations = ReportFinding['citations'];
const cited = (citations: Citations, evidenceId: Rename): Citations =>
  citations.map(c => ({ ...c, evidence: evidenceId(c.evidence) }));

const VERDICTS: readonly Report['verdict'][] = ['unhealthy', 'unclear', 'healthy'];
const worse = (a: Report['verdict'], b: Report['verdict']): Report['verdict'] =>
  VERDICTS.indexOf(a) <= VERDICTS.indexOf(b) ? a : b;

/** What stops the service now, then why the latest deployment failed; a cause of both stands where it first does. */
function rootsOf(latest: Report, running: Report, findingId: Rename): Report['roots'] {
  const now = running.roots.map(r => ({ ...r, finding: findingId(r.finding), explains: r.explains.map(findingId) }));
  const before = latest.roots.filter(r => !now.some(n => n.finding === r.finding));
  const both = now.map(n => {
    const same = latest.roots.find(r => r.finding === n.finding);
    return same ? { ...n, explains: sorted([...n.explains, ...same.explains]) } : n;
  });
  return [...both, ...before];
}

const KINDS: readonly ReportFinding['kind'][] = ['cause', 'symptom', 'risk'];
/** Causes by rank, then symptoms, then risks. */
function inOrder(findings: readonly ReportFinding[], roots: Report['roots']): ReportFinding[] {
  const rank = (f: ReportFinding): number => roots.findIndex(r => r.finding === f.id);
  return findings.toSorted((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || rank(a) - rank(b));
}

/** A rule that found something, or couldn't decide, about either deployment is clear about neither. */
function checksOf(a: Report['checks'], b: Report['checks']): Report['checks'] {
  const undecided = [...a.undecided, ...b.undecided.filter(u => !a.undecided.some(x => equal(x, u)))];
  const crashed = [...a.crashed, ...b.crashed.filter(c => !a.crashed.some(x => x.rule === c.rule))];
  const open = new Set([...undecided.map(u => u.rule), ...crashed.map(c => c.rule)]);
  const found = (of: Report['checks'], rule: string): boolean =>
    ![of.clear, of.notApplicable, of.notNeeded].some(list => list.includes(rule));
  const settled = (list: 'clear' | 'notApplicable' | 'notNeeded', before: readonly string[]): string[] =>
    sorted([...a[list], ...b[list]]).filter(
      rule => !open.has(rule) && !before.includes(rule) && !found(a, rule) && !found(b, rule),
    );
  const clear = settled('clear', []);
  const notApplicable = settled('notApplicable', clear);
  return {
    clear,
    undecided,
    notApplicable,
    notNeeded: settled('notNeeded', [...clear, ...notApplicable]),
    crashed,
    off: a.off,
  };
}
