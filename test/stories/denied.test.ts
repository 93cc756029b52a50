import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Case, parseCase } from '../../src/collect/case.ts';
import { openDoor } from '../../src/collect/door.ts';
import { replay } from '../../src/collect/replay.ts';
import { diagnoseInFull } from '../../src/diagnose.ts';
import { renderReport } from '../../src/report/index.ts';
import { stories } from './all.ts';
import type { Story } from './story.ts';
import { deniedError } from './to-case.ts';

/** One of each way to a cause: words, a policy, a path, a revision, a target, a task, and nothing at all. */
const CHOSEN = [
  'iam-execution-role-denied',
  'iam-role-not-assumable',
  'image-tag-not-found',
  'image-digest-not-found',
  'network-no-route',
  'network-endpoint-missing-s3-gateway',
  'network-subnet-ips-exhausted',
  'secret-not-found',
  'secret-kms-denied',
  'load-balancer-security-group-blocked',
  'load-balancer-target-group-unattached',
  'app-crashed',
  'logging-group-missing',
  'image-tag-not-found-by-a-task',
  'iam-instance-role-denied',
  'healthy-endpoints-only',
];
const caseOf = (story: Story): Case =>
  parseCase(readFileSync(new URL(`../../fixtures/cases/${story.name}/case.json`, import.meta.url), 'utf8'));
const denied = (action: string) => {
  const { name, message } = deniedError(action);
  return { name, message };
};

async function without(story: Story, source: Case, deny: (action: string, index: number) => boolean) {
  const calls = source.calls.map((c, i) => {
    const action = `${c.service}:${c.operation}`;
    if (!deny(action, i)) return c;
    const { output: _, ...rest } = c;
    return { ...rest, error: denied(action) };
  });
  const door = openDoor(replay({ ...source, calls }), { now: () => source.at ?? '' });
  const { report, bugs } = await diagnoseInFull(story.target(), { door, at: source.at });
  const met = [
    ...new Set(
      door.answered
        .filter(a => /not authorized/i.test(String((a.error as Error | undefined)?.message)))
        .map(a => a.action),
    ),
  ].sort();
  return { report, bugs, met };
}

describe.each(CHOSEN.map(name => [name] as const))('%s, with calls denied', name => {
  const story = stories.find(s => s.name === name);
  if (!story) throw new Error(`there is no story ${name}`);
  const source = caseOf(story);
  const actions = [...new Set(source.calls.map(c => `${c.service}:${c.operation}`))];
  const check = async (what: string, deny: (action: string, index: number) => boolean): Promise<void> => {
    const { report, bugs, met } = await without(story, source, deny);
    expect(bugs, what).toEqual([]);
    expect(report.checks.crashed, what).toEqual([]);
    expect(report.denied, what).toEqual(met);
    const root = report.findings.find(f => f.id === report.roots[0]?.finding);
    if (root && root.rule !== story.expect.root)
      expect([root.rule, root.confidence], what).not.toEqual([root.rule, 'proven']);
    const proven = report.findings.filter(f => f.kind === 'cause' && f.confidence === 'proven');
    expect(
      proven.map(f => f.rule).filter(r => r !== story.expect.root),
      what,
    ).toEqual([]);
    if (story.expect.verdict === 'healthy') expect(report.verdict, what).not.toBe('unhealthy');
  };

  it('no single call that is denied makes it throw, or blame anything else', async () => {
    for (const [i, call] of source.calls.entries())
      await check(`${call.service}:${call.operation} ${JSON.stringify(call.input)}`, (_, index) => index === i);
  });

  it('no action that is denied makes it throw, blame anything else, or cite what was not read', async () => {
    for (const action of actions) {
      await check(action, a => a === action);
      const { report } = await without(story, source, a => a === action);
      expect(
        report.findings.flatMap(f => f.citations).filter(c => c.action === action),
        action,
      ).toEqual([]);
    }
  });

  it('with everything denied nothing is blamed', async () => {
    const { report, bugs } = await without(story, source, () => true);
    expect(bugs).toEqual([]);
    expect({ verdict: report.verdict, roots: report.roots }).toEqual({ verdict: 'unclear', roots: [] });
  });
});

/** What tells whether requests reach a service, and which deployment is judged. */
const TELLING = ['elasticloadbalancing:DescribeTargetHealth', 'ecs:ListServiceDeployments'];
const unhealthy = stories.filter(s => s.expect.verdict === 'unhealthy');
const verdictWithout = async (story: Story, ...actions: readonly string[]) =>
  (await without(story, caseOf(story), a => actions.includes(a))).report.verdict;

describe('what is unhealthy is never called healthy', () => {
  it.each(unhealthy.map(s => [s.name, s] as const))('%s', async (_, story) => {
    for (const actions of [...TELLING.map(a => [a]), TELLING])
      expect(await verdictWithout(story, ...actions), actions.join()).not.toBe('healthy');
  });
});

describe('a settled service behind a load balancer', () => {
  const named = (name: string): Story => {
    const story = stories.find(s => s.name === name);
    if (!story) throw new Error(`there is no story ${name}`);
    return story;
  };
  it.each([
    'healthy-steady',
    'healthy-scaled-in',
    'healthy-rolled-forward',
    'healthy-endpoints-only',
    'healthy-blue-green',
  ])('%s: is unclear where target health is refused, and the action is named', async name => {
    const { report } = await without(named(name), caseOf(named(name)), a => a === TELLING[0]);
    expect(report.verdict).toBe('unclear');
    expect(report.state?.up).toBe('unknown');
    expect(report.denied).toContain(TELLING[0]);
    expect(report.headline).toContain(TELLING[0]);
    expect(await renderReport(report, 'terminal')).toContain(TELLING[0]);
  });
  it.each(['elasticloadbalancing:DescribeRules', 'elasticloadbalancing:DescribeListeners'])(
    'with two groups, it is neither healthy nor up where %s is refused',
    async action => {
      const story = named('running-rule-on-empty-group');
      const { report } = await without(story, caseOf(story), a => a === action);
      expect(report.verdict).toBe('unclear');
      expect(report.state?.up).toBe('unknown');
    },
  );
  it.each(['elasticloadbalancing:DescribeRules', 'elasticloadbalancing:DescribeListeners'])(
    'with one group, a weight of 0 would be in what was refused: %s',
    async action => {
      expect(await verdictWithout(named('healthy-steady'), action)).toBe('unclear');
      expect(await verdictWithout(named('running-weight-zero'), action)).toBe('unclear');
    },
  );
  it.each(['healthy-spot-replaced', 'healthy-at-risk'])('%s: without a load balancer it is healthy', async name =>
    expect(await verdictWithout(named(name), TELLING[0] ?? '')).toBe('healthy'),
  );
});

it.each(['healthy-classic', 'running-classic-out-of-service'])(
  "%s: isn't called healthy where what its Classic Load Balancer finds was denied, and the action is named",
  async name => {
    const story = stories.find(s => s.name === name);
    if (!story) throw new Error(`there is no story ${name}`);
    const action = 'elasticloadbalancing:DescribeInstanceHealth';
    const { report } = await without(story, caseOf(story), a => a === action);
    expect([report.verdict, report.state?.up]).toEqual(['unclear', 'unknown']);
    expect(report.denied).toContain(action);
    expect(await renderReport(report, 'terminal')).toContain(action);
  },
);

describe('who manages a target group that a fix changes', () => {
  const action = 'elasticloadbalancing:DescribeTags';
  const named = (name: string): Story => {
    const story = stories.find(s => s.name === name);
    if (!story) throw new Error(`there is no story ${name}`);
    return story;
  };
  const story = named('load-balancer-health-path-wrong-stack');
  const MANAGED = 'CloudFormation stack prod-coupons manages target group coupons-tg (logical ID TargetGroup3F9A).';
  const fixesWithout = async (deny: (a: string) => boolean) => {
    const { report, bugs } = await without(story, caseOf(story), deny);
    expect([bugs, report.roots.length]).toEqual([[], 1]);
    return { report, text: JSON.stringify(report.findings.flatMap(f => f.fixes)) };
  };
  it('is said by its fix; the listener that no fix changes is left out', async () => {
    const { text } = await fixesWithout(() => false);
    expect(text).toContain(MANAGED);
    expect(text).not.toContain('prod-edge');
  });
  it('is not said where its tags were denied, and the action is named', async () => {
    const { report, text } = await fixesWithout(a => a === action);
    expect(text).not.toContain('CloudFormation');
    expect(report.denied).toEqual([action]);
    expect(await renderReport(report, 'terminal')).toContain(action);
  });
  it('is asked of no healthy service', () => {
    for (const name of ['healthy-steady', 'healthy-blue-green', 'healthy-classic'])
      expect(caseOf(named(name)).calls.map(c => `${c.service}:${c.operation}`)).not.toContain(action);
  });
});
