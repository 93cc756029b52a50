import { describe, expect, it } from 'vitest';
import { diagnoseInFull } from '../../src/diagnose.ts';
import type { Report } from '../../src/model/report.ts';
import { stories } from './all.ts';
import type { Story } from './story.ts';
import { transportOf, type World } from './world.ts';

const story = (name: string): Story => {
  const found = stories.find(s => s.name === name);
  if (!found) throw new Error(name);
  return found;
};
const diagnosed = async (of: Story, risks: boolean, change: (w: World) => void = () => {}): Promise<Report> => {
  const world = of.world();
  change(world);
  const { report, bugs } = await diagnoseInFull(of.target(), { transport: transportOf(world), at: of.at(), risks });
  expect(bugs).toEqual([]);
  expect(report.checks.crashed).toEqual([]);
  return report;
};
const rulesOf = (r: Report, kind: 'cause' | 'risk'): string[] =>
  r.findings.filter(f => f.kind === kind && !f.rule.startsWith('risk/')).map(f => f.rule);
/** The second fault: the execution role may read no secrets. */
const noSecrets = (w: World): void => {
  for (const r of w.roles)
    for (const p of Object.values(r.inline))
      for (const s of p.Statement) if (JSON.stringify(s).includes('secretsmanager:')) s.Effect = 'Deny';
};

describe('a second fault that waits behind the first', () => {
  const first = story('image-tag-not-found');
  it('is shown as a risk beside the failure, with its evidence and its fix', async () => {
    const report = await diagnosed(first, true, noSecrets);
    expect(rulesOf(report, 'cause')).toEqual(['image/tag-not-found']);
    expect(rulesOf(report, 'risk')).toEqual(['iam/explicit-deny']);
    const behind = report.findings.find(f => f.rule === 'iam/explicit-deny');
    expect(behind?.calls).toEqual([]);
    expect(behind?.fixes[0]?.commands?.[0]).toMatch(/^aws iam (?:put|delete)-role-policy /);
    for (const c of behind?.citations ?? []) expect(Object.keys(report.evidence)).toContain(c.evidence);
  });
  it('is not looked for without --risks', async () => {
    expect(rulesOf(await diagnosed(first, false, noSecrets), 'risk')).toEqual([]);
  });
  it('is not made up where there is none (control)', async () => {
    const report = await diagnosed(first, true);
    expect([rulesOf(report, 'cause'), rulesOf(report, 'risk')]).toEqual([['image/tag-not-found'], []]);
  });
  it('is not the failure itself once more (decoy)', async () => {
    const report = await diagnosed(story('iam-execution-role-denied'), true);
    expect([rulesOf(report, 'cause'), rulesOf(report, 'risk')]).toEqual([['iam/execution-role-denied'], []]);
  });
});
