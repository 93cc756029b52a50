import type { Report, ReportFinding } from '../../model/report.ts';
import { causeAndState, nothingFound, subjectOf } from '../../model/summary.ts';
import { counted, shorten } from '../../model/text.ts';

type Fix = ReportFinding['fixes'][number];
type Citation = ReportFinding['citations'][number];

// What the reporters say alike.

/** The first line: what was looked at, then the cause and the state. */
export function verdictLine(r: Report): string {
  const where = `${subjectOf(r.target)} (${r.target.region})`;
  if (r.verdict === 'healthy') return `${where} is healthy`;
  const nothing = nothingFound(r);
  if (nothing !== undefined) return `${where}: ${nothing}`;
  if (r.verdict === 'unclear') return `${where}: can't tell whether it is healthy`;
  return `${where}: ${causeAndState(r).join('; ')}`;
}

/** What is said of a symptom without a cause, before the checks that couldn't run, if any. */
export const unexplainedLine = (suspects: readonly unknown[]): string =>
  suspects.length === 0
    ? 'Cause unknown: none of the checks that ran explains it.'
    : "Cause unknown. These checks couldn't run:";

export const byId = (r: Report): ReadonlyMap<string, ReportFinding> => new Map(r.findings.map(f => [f.id, f]));

/** The symptoms that a root explains, each once, without their area. */
export function explainedSymptoms(r: Report, explains: readonly string[]): string[] {
  const all = byId(r);
  return [
    ...new Set(
      explains.flatMap(id => {
        const f = all.get(id);
        return f ? [f.rule.replace(/^symptom\//, '')] : [];
      }),
    ),
  ];
}

/** Certainty and severity in words that people use. */
export const CERTAINTY: Readonly<Record<ReportFinding['confidence'], string>> = {
  proven: 'Confirmed',
  likely: 'Likely',
  possible: 'Possible',
};

/** How certain a root cause is, and whether the latest attempts failed with something else. */
export const certaintyOf = (f: ReportFinding, root: Report['roots'][number]): string =>
  `${CERTAINTY[f.confidence]}${root.earlier === true ? ', earlier attempts only' : ''}`;

const HOW: Readonly<Record<Fix['applies'], string>> = {
  'as-is': 'ready to run',
  'fill-in': 'replace the <placeholders>',
  judge: 'ready to run; read the caution first',
};
export const howApplied = (fix: Fix): string =>
  fix.commands === undefined || fix.commands.length === 0 ? '' : HOW[fix.applies];
/** What to know before a fix: something that can hurt, or a side effect. */
export const riskLabel = (fix: Fix): string => (fix.applies === 'judge' ? 'Caution' : 'Note');

/** Whether it recovers on its own. If it already has, the state of the service says so. */
export function outlookLine(outlook: NonNullable<Report['outlook']>): string | undefined {
  if (outlook.recovered === true) return undefined;
  return outlook.recovers === 'no'
    ? `Won't recover on its own: ${outlook.because}.`
    : `Often temporary; ${outlook.because}.`;
}

/** Where to read on: the rule's page, and the AWS page it rests on. */
export const readMore = (f: ReportFinding): string =>
  [f.docs, f.sources?.[0]].filter(text => text !== undefined && text !== '').join(' · ');

/** What two facts have in common where they differ only in the ids of a request or a task, or behind the cut. */
const plain = (text: string): string =>
  shorten(text, 400)
    .replace(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|\b[0-9a-f]{32}\b/gi, 'id')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
const saysOf = (c: Citation): string =>
  (c.says ?? `${c.path} ${typeof c.quote === 'string' ? c.quote : JSON.stringify(c.quote)}`).replace(/\s+/g, ' ');

export interface Fact {
  readonly text: string;
  readonly call: string;
  times: number;
}
/** Facts in their order, each once: an event that repeats a stopped reason word for word adds nothing. */
export function factsOf(f: ReportFinding): Fact[] {
  const facts: Fact[] = [];
  for (const c of f.citations) {
    const text = saysOf(c);
    const fact = { text, call: c.action ?? c.evidence, times: 1 };
    const same = facts.find(x => plain(x.text) === plain(text) && x.call === fact.call);
    if (same) same.times++;
    else facts.push(fact);
  }
  const within = (a: Fact, b: Fact): boolean =>
    a !== b && plain(a.text).length > 24 && plain(b.text) !== plain(a.text) && plain(b.text).includes(plain(a.text));
  const event = (fact: Fact): boolean => fact.call === 'ecs:DescribeServices';
  return facts
    .filter(fact => !facts.some(other => (event(fact) ? within(other, fact) : !event(other) && within(fact, other))))
    .filter((a, i, all) => all.findIndex(b => plain(b.text) === plain(a.text)) === i)
    .map(fact => ({ ...fact, text: shorten(fact.text, 400) }));
}

export const duration = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);

/** The last line: how much was looked at. */
export function effort(r: Report, ms: number | undefined): string {
  const { clear, undecided, notApplicable } = r.checks;
  const checks = clear.length + undecided.length + notApplicable.length + new Set(r.findings.map(f => f.rule)).size;
  const time = ms === undefined ? '' : ` in ${duration(ms)}`;
  return `${counted(checks, 'check')}, ${counted(r.stats?.calls ?? 0, 'API call')}${time}, all read-only`;
}
