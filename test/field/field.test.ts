import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readText } from '../../src/aws/messages/index.ts';
import { type Case, parseCase } from '../../src/collect/case.ts';
import { diagnose } from '../../src/diagnose.ts';
import type { Report } from '../../src/model/report.ts';
import { targetOfCase } from '../../src/target/from-case.ts';

/** Public failure reports and edges of AWS's documentation, kept beside the project, not in it. */
const FIELD = resolve(process.env['ECS_DOCTOR_FIELD'] ?? join(import.meta.dirname, '../../../shared/field'));
const there = existsSync(join(FIELD, 'edge/expect.json'));
if (!there) console.warn(`field reports: skipped, ${FIELD} does not exist`);

const read = (name: string): string => readFileSync(join(FIELD, name), 'utf8');
const json = <T>(name: string): T => JSON.parse(read(name)) as T;
const ruleOf = (finding: string): string => finding.split('@')[0] ?? '';
const run = (source: Case, risks = false): Promise<Report> =>
  diagnose(targetOfCase(source, undefined, undefined), { case: source, risks });
const textOf = (r: Report): string =>
  r.findings
    .flatMap(f => [f.what, f.why, ...f.fixes.flatMap(x => [x.title, x.risk ?? '', ...(x.commands ?? [])])])
    .join('\n');

interface Truth {
  readonly cause: string | null;
  readonly alsoAccepted: readonly string[];
}
interface Expected {
  readonly risks?: boolean;
  readonly verdict?: string;
  readonly verdictNot?: string;
  readonly root?: string;
  readonly must?: readonly string[];
  readonly not?: readonly string[];
  readonly notProven?: readonly string[];
  readonly says?: string;
  readonly notSays?: string;
}

describe.runIf(there)('public failure reports', () => {
  const files = there ? readdirSync(join(FIELD, 'public')) : [];
  const named = (ending: string): string[] =>
    files.filter(f => f.endsWith(ending)).map(f => f.slice(0, -ending.length));

  it.each(named('.case.json'))('%s: the true cause is the first root', async name => {
    const truth = json<Truth>(`public/${name}.truth.json`);
    const report = await run(parseCase(read(`public/${name}.case.json`)));
    const roots = report.roots.map(r => ruleOf(r.finding));
    if (truth.cause === 'informational')
      expect({ verdict: report.verdict, roots }).toEqual({ verdict: 'healthy', roots: [] });
    else if (truth.cause === null)
      expect(report.findings.filter(f => f.kind === 'cause' && f.confidence === 'proven').map(f => f.rule)).toEqual([]);
    else expect([truth.cause, ...truth.alsoAccepted], report.headline).toContain(roots[0]);
  });

  it.each(named('.txt'))('%s: the true cause is among the candidates', name => {
    const truth = json<Truth>(`public/${name}.truth.json`);
    const { reading, candidates } = readText(read(`public/${name}.txt`));
    const causes = candidates.map(c => c.cause as string);
    if (truth.cause === 'informational') expect(reading).toBe('informational');
    else if (truth.cause === null) expect(reading).not.toBe('informational');
    else
      expect(
        [truth.cause, ...truth.alsoAccepted].filter(c => causes.includes(c)),
        causes.join(', '),
      ).not.toEqual([]);
  });
});

describe.runIf(there)('edges of the documentation', () => {
  const cases = there
    ? Object.entries(json<Record<string, Expected>>('edge/expect.json')).filter(([k]) => k !== '_')
    : [];
  it.each(cases)('%s', async (name, wanted) => {
    const report = await run(parseCase(read(`edge/${name}.json`)), wanted.risks);
    expectVerdict(report, wanted);
    expectRules(report, wanted);
    expectWords(textOf(report), wanted);
  });
});

function expectVerdict(report: Report, { verdict, verdictNot, root }: Expected): void {
  if (verdict !== undefined) expect(report.verdict).toBe(verdict);
  if (verdictNot !== undefined) expect(report.verdict).not.toBe(verdictNot);
  if (root !== undefined) expect(ruleOf(report.roots[0]?.finding ?? ''), report.headline).toBe(root);
}
function expectRules(report: Report, { must = [], not = [], notProven = [] }: Expected): void {
  const rules = report.findings.map(f => f.rule);
  for (const rule of must) expect(rules).toContain(rule);
  for (const rule of not) expect(rules).not.toContain(rule);
  const proven = report.findings.filter(f => f.confidence === 'proven').map(f => f.rule);
  for (const rule of notProven) expect(proven).not.toContain(rule);
}
function expectWords(text: string, { says, notSays }: Expected): void {
  if (says !== undefined) expect(text).toMatch(new RegExp(says));
  if (notSays !== undefined) expect(text).not.toMatch(new RegExp(notSays));
}
