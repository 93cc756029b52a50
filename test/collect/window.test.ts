import { describe, expect, it } from 'vitest';
import { Broker } from '../../src/collect/broker.ts';
import { collectors } from '../../src/collect/index.ts';
import { openDoor } from '../../src/collect/door.ts';
import { replay } from '../../src/collect/replay.ts';
import { deploymentsWithin, taskWithin } from '../../src/collect/window.ts';
import type { AskedWindow } from '../../src/model/asked-window.ts';
import type { EvidenceKey } from '../../src/model/evidence.ts';
import type { ServiceDeployment } from '../../src/model/facts.ts';
import { at, serviceDeployment, task } from '../derive/_build.ts';

/** From minute 20 to minute 40 of the hour in which all of it happens. */
const BOTH: AskedWindow = { since: at(20), until: at(40) };
const SINCE: AskedWindow = { since: at(20) };

describe('tasks of a window', () => {
  const running = { lastStatus: 'RUNNING', desiredStatus: 'RUNNING' };
  it.each<[string, Parameters<typeof task>[1], AskedWindow, boolean]>([
    ['stopped in it', { stoppedAt: at(30) }, BOTH, true],
    ['stopped at its very end', { stoppedAt: at(40) }, BOTH, true],
    ['stopped before it', { stoppedAt: at(19) }, BOTH, false],
    ['stopped after it', { stoppedAt: at(41) }, BOTH, false],
    ['stops after it', { stoppingAt: at(41), lastStatus: 'DEACTIVATING' }, BOTH, false],
    ['stopped, and nobody knows when', {}, BOTH, true],
    ['runs since before it', { ...running, createdAt: at(5) }, BOTH, true],
    ['was started after it', { ...running, createdAt: at(41) }, BOTH, false],
    ['was started after the beginning of one that is open', { ...running, createdAt: at(55) }, SINCE, true],
  ])('%s', (_, of, window, want) => expect(taskWithin(window, task('t', of))).toBe(want));
});

describe('deployments of a window', () => {
  const of = (status: string, from: number, to?: number): ServiceDeployment =>
    serviceDeployment(status, { createdAt: at(from), ...(to !== undefined && { finishedAt: at(to) }) });
  const first = of('SUCCESSFUL', 1, 5);
  const rolledBack = of('ROLLBACK_SUCCESSFUL', 22, 30);
  const mended = of('SUCCESSFUL', 32, 36);
  const later = of('FAILED', 50, 55);
  it.each<[string, ServiceDeployment[], AskedWindow, ServiceDeployment[]]>([
    ['that which failed in it, and what it replaced', [rolledBack, first], BOTH, [rolledBack, first]],
    ['that which failed in it, before what was deployed since', [mended, rolledBack, first], BOTH, [rolledBack, first]],
    ['the latest, where the window is open', [mended, rolledBack, first], SINCE, [mended, rolledBack, first]],
    ['none that began after it', [later, mended, first], BOTH, [mended, first]],
    ['none that failed before it', [of('FAILED', 10, 15), first], BOTH, [first]],
    [
      'one that failed before it and goes on',
      [of('ROLLBACK_IN_PROGRESS', 10), first],
      BOTH,
      [of('ROLLBACK_IN_PROGRESS', 10), first],
    ],
    ['what ran in it, where nothing was deployed', [later, first], BOTH, [first]],
    ['none', [later], BOTH, []],
  ])('%s', (_, list, window, want) => expect(deploymentsWithin(window, list, d => d)).toEqual(want));
});

const EVENTS = [10, 30, 50].map(m => ({ id: `e${m}`, createdAt: at(m), message: `event of minute ${m}` }));
const GROUP = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/0123456789abcdef';

/** The evidence where a window was asked about; every call is answered alike. */
async function evidenceOf(key: EvidenceKey, window: AskedWindow | undefined, events: readonly object[] = EVENTS) {
  const given = (k: EvidenceKey, found: unknown) => ({
    key: k,
    from: [],
    actions: [],
    collect: async () => ({ found }),
  });
  const calls = [
    {
      service: 'ecs',
      operation: 'DescribeServices',
      output: {
        services: [
          {
            serviceName: 'web',
            serviceArn: 'arn:aws:ecs:eu-west-1:111122223333:service/prod/web',
            status: 'ACTIVE',
            desiredCount: 1,
            runningCount: 1,
            deployments: [],
            events,
          },
        ],
      },
    },
    { service: 'elasticloadbalancing', operation: 'DescribeTargetHealth', output: { TargetHealthDescriptions: [] } },
  ];
  const broker = new Broker(
    [
      ...collectors,
      given('asked.at', { at: at(59), region: 'eu-west-1', ...(window && { window }) }),
      given('deployment.judged', { loadBalancers: [{ targetGroupArn: GROUP }] }),
    ],
    openDoor(replay({ calls })),
    { region: 'eu-west-1', cluster: 'prod', service: 'web' },
  );
  const evidence = await broker.ask(key);
  expect(broker.bugs).toEqual([]);
  return evidence;
}

describe('events', () => {
  const many = Array.from({ length: 100 }, (_, i) => ({ id: `e${i}`, createdAt: at(25, i % 60), message: 'm' }));
  it.each<[string, AskedWindow | undefined, readonly object[], { found: number; whole: boolean }]>([
    ['all, without a window', undefined, EVENTS, { found: 3, whole: true }],
    ['those of the window', BOTH, EVENTS, { found: 1, whole: true }],
    ['those since its beginning', SINCE, EVENTS, { found: 2, whole: true }],
    ['not all, where ECS may have dropped some of the window', BOTH, many, { found: 100, whole: false }],
    ['all, where those that ECS dropped are older than the window', { since: at(26) }, many, { found: 0, whole: true }],
  ])('%s', async (_, window, events, want) => {
    const evidence = await evidenceOf('ecs.events', window, events);
    expect(evidence).toMatchObject({ state: 'known', whole: want.whole });
    expect(evidence.state === 'known' && (evidence.value as unknown[]).length).toBe(want.found);
  });
});

describe('target health is of now', () => {
  it.each<[string, AskedWindow | undefined, string]>([
    ['and is read', undefined, 'known'],
    ['and is read for a window until now', SINCE, 'known'],
    ['and says nothing of a window that has passed', BOTH, 'unasked'],
  ])('%s', async (_, window, state) => expect((await evidenceOf('elb.targetHealth', window)).state).toBe(state));
});
