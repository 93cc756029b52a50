import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { strange } from '../../src/collect/answers/strange.ts';
import type { Action } from '../../src/collect/clients/index.ts';
import { type Case, parseCase, type Recording } from '../../src/collect/case.ts';
import { diagnoseInFull } from '../../src/diagnose.ts';
import { renderReport } from '../../src/report/index.ts';
import { targetOfCase } from '../../src/target/from-case.ts';
import { stories } from '../stories/all.ts';

/** Answers that AWS really gave, kept beside the project, not in it. */
const RECORDED = resolve(process.env['ECS_DOCTOR_RECORDED'] ?? join(import.meta.dirname, '../../../shared/recorded'));
const FILE = join(RECORDED, 'answers.jsonl');
const there = existsSync(FILE);
if (!there) console.warn(`recorded answers: skipped, ${FILE} does not exist`);

interface Answer {
  readonly action: string;
  readonly source: string;
  readonly output?: unknown;
  readonly error?: Recording['error'];
}
const answers = there
  ? readFileSync(FILE, 'utf8')
      .split('\n')
      .filter(line => line !== '')
      .map(line => JSON.parse(line) as Answer)
  : [];
const actions = [...new Set(answers.map(a => a.action))].sort();

const caseOf = (name: string): Case =>
  parseCase(readFileSync(new URL(`../../fixtures/cases/${name}/case.json`, import.meta.url), 'utf8'));
const cases = there ? stories.map(s => caseOf(s.name)) : [];
const actionOf = (c: Recording): string => `${c.service}:${c.operation}`;

/** A failing and a healthy service that ask for the action, as far as there are both. */
function askingFor(action: string): Case[] {
  const asking = cases.filter(c => c.calls.some(call => actionOf(call) === action));
  const healthy = (c: Case): boolean => c.target?.service !== undefined && isHealthy.has(c);
  return [asking.find(c => !healthy(c)), asking.find(healthy)].filter(c => c !== undefined);
}
const isHealthy = new Set(cases.filter((_, i) => stories[i]?.expect.verdict === 'healthy'));

/** The same recording with this answer for every call of its action. */
const answering = (source: Case, { action, output, error }: Answer): Case => ({
  ...source,
  calls: source.calls.map((call): Recording => {
    if (actionOf(call) !== action) return call;
    const { output: _output, error: _error, ...asked } = call;
    return { ...asked, ...(error === undefined ? { output } : { error }) } as Recording;
  }),
});

/** What is no answer to a call of ours: examples that leave out everything or have a typing error, and classic load balancers. */
const isAbridged = ({ action, source, output }: Answer): boolean =>
  JSON.stringify(output) === '{}' ||
  source.endsWith('examples/iam/get-policy.rst#1') ||
  (action === 'elasticloadbalancing:DescribeLoadBalancers' && 'LoadBalancerDescriptions' in (output as object));

describe.runIf(there)('answers that AWS really gave', () => {
  it('are all taken for answers', () => {
    const given = answers.filter(a => a.output !== undefined);
    const refused = given.flatMap(a => {
      const odd = isAbridged(a) ? undefined : strange(a.action as Action, {}, a.output);
      return odd === undefined ? [] : [`${a.action} ${a.source}: ${odd}`];
    });
    expect(refused).toEqual([]);
    expect(given.filter(isAbridged).length).toBeLessThan(given.length / 25);
  });
  it.each(actions)('of %s crash nothing, and are read for what they are', { timeout: 240_000 }, async action => {
    for (const source of askingFor(action))
      for (const answer of answers.filter(a => a.action === action)) {
        const given = answering(source, answer);
        const target = targetOfCase(source, undefined, undefined);
        const which = `${answer.source} in ${source.target?.service}`;
        // What names no such service or cluster ends in a sentence for a person; anything else thrown is a bug.
        const ran = await diagnoseInFull(target, { case: given, risks: true }).catch((error: Error) => error);
        if (ran instanceof Error) {
          expect(ran.name, which).toBe('UserError');
          continue;
        }
        expect(ran.bugs, which).toEqual([]);
        expect(ran.report.checks.crashed, which).toEqual([]);
        for (const f of ran.report.findings)
          expect(
            [f.what, f.why, ...f.fixes.map(x => x.title)].filter(text =>
              /undefined|\bNaN\b|\[object|\{\w+\}/.test(text),
            ),
            which,
          ).toEqual([]);
        await renderReport(ran.report, 'terminal');
      }
  });
});
