import type { Report, ReportFinding } from '../../model/report.ts';

type Fix = ReportFinding['fixes'][number];

/** What the reporters say alike. */
export const nameOf = (r: Report): string =>
  r.target.service !== undefined
    ? `${r.target.service} in ${r.target.cluster}`
    : r.target.task !== undefined
      ? `task ${r.target.task.split('/').at(-1)} in ${r.target.cluster}`
      : r.target.cluster;

const LOUDEST = [
  'symptom/deployment-rolled-back',
  'symptom/deployment-failed',
  'symptom/deployment-stalled',
  'symptom/tasks-missing',
];
const lower = (title: string): string => (/^[A-Z][a-z]/.test(title) ? title[0]?.toLowerCase() + title.slice(1) : title);

/** The first line: what is looked at, how it is, and the loudest symptom. */
export function verdictLine(r: Report): string {
  const where = `${nameOf(r)} (${r.target.region})`;
  if (r.verdict === 'healthy') return `${where} is healthy`;
  if (r.verdict === 'unclear') return `${where}: cannot tell whether it is healthy`;
  const symptoms = r.findings.filter(f => f.kind === 'symptom');
  const loud = LOUDEST.map(id => symptoms.find(f => f.rule === id)).filter(f => f !== undefined);
  const said =
    loud.length > 0
      ? loud.slice(0, 2).map(f => (f.rule === 'symptom/tasks-missing' ? f.what : lower(f.title)))
      : symptoms.slice(0, 1).map(f => lower(f.title));
  return `${where} is unhealthy: ${said.join('; ')}`;
}

export const byId = (r: Report): ReadonlyMap<string, ReportFinding> => new Map(r.findings.map(f => [f.id, f]));

/** What a root leads to, in words: symptoms once each. */
export const leadsTo = (r: Report, explains: readonly string[]): string[] => {
  const all = byId(r);
  return [
    ...new Set(
      explains.flatMap(id => {
        const f = all.get(id);
        return f ? [f.rule.replace(/^symptom\//, '')] : [];
      }),
    ),
  ];
};

const HOW: Readonly<Record<Fix['applies'], string>> = {
  'as-is': 'runs as printed',
  'fill-in': 'fill in what stands in <…>',
  judge: 'runs as printed; think first',
};
export const howApplied = (fix: Fix): string =>
  fix.commands === undefined || fix.commands.length === 0 ? '' : HOW[fix.applies];

export interface Blind {
  readonly actions: readonly string[];
  readonly why: string;
  readonly rules: readonly string[];
}
/** What could not be looked at, one line for each set of actions. */
export function blindSpots(r: Report): Blind[] {
  const groups = new Map<string, { actions: string[]; why: string; rules: Set<string> }>();
  for (const u of r.checks.undecided) {
    const denied = u.actions.filter(a => r.denied.includes(a));
    const actions = denied.length > 0 ? denied : u.actions;
    const key = actions.length > 0 ? actions.join(', ') : u.because;
    const group = groups.get(key) ?? {
      actions,
      why: denied.length > 0 ? 'denied' : (u.reason ?? u.because),
      rules: new Set<string>(),
    };
    group.rules.add(u.rule);
    groups.set(key, group);
  }
  return [...groups.values()]
    .map(g => ({ actions: g.actions, why: g.why, rules: [...g.rules].sort() }))
    .sort((a, b) => (a.actions.join() < b.actions.join() ? -1 : 1));
}

export const duration = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);
export const counted = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;
