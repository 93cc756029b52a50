import { describe, expect, it } from 'vitest';
import { ownership } from '../../../src/derive/failure/ownership.ts';
import type { JudgedDeployment, Service, Task } from '../../../src/model/facts.ts';
import { at, deployment, events, judged, revision, service, targetGroup, task } from '../_build.ts';

const id = (n: number): string => String(n).repeat(32);
const own = (n: number, of: number, more: Partial<Task> = {}): Task =>
  task(id(n), {
    taskDefinition: revision(of),
    startedBy: `ecs-svc/${of}`,
    attachments: [{ type: 'ElasticNetworkInterface', status: 'ATTACHED', privateIp: `10.0.0.${n}` }],
    ...more,
  });
/** Task 1 is of the deployment that runs, task 2 of the one that failed. */
const tasks = [own(1, 1), own(2, 2)];
const service_ = service({ deployments: [deployment(1, 'PRIMARY')] });
const failed = judged({ outcome: 'rolled-back', from: at(10), to: at(20) });
const running = judged({ id: 'ecs-svc/1', taskDefinition: revision(1), outcome: 'completed', backSince: at(20) });
const about = (...names: number[]) =>
  events([15, `${names.map(n => `(task ${id(n)})`).join(' ')} failed container health checks.`])[0];
const targetOf = (n: number) => ({
  target: { target: `10.0.0.${n}`, port: 80, state: 'unhealthy' },
  group: targetGroup('web'),
  at: '/0',
});

describe('whose an event is', () => {
  it.each<[string, JudgedDeployment | undefined, number[], boolean]>([
    ["the failed one's: of its own task", failed, [2], true],
    ["not the failed one's: of a task that runs", failed, [1], false],
    ["the failed one's: of tasks of both", failed, [1, 2], true],
    ["the failed one's: of a task that is no longer known", failed, [9], true],
    ["the failed one's: of a known and an unknown one", failed, [1, 9], true],
    ["the failed one's: of no task", failed, [], true],
    ["the running one's: of its own task", running, [1], true],
    ["not the running one's: of a task that failed before", running, [2], false],
    ["the running one's: of a task that is no longer known", running, [9], true],
    ['of one deployment, which all events are about', judged(), [1], true],
    ['of a standalone task', undefined, [1], true],
  ])('%s', (_, of, named, mine) => {
    const event = about(...named);
    if (event === undefined) throw new Error('no event');
    expect(ownership(of, service_, tasks).event(event)).toBe(mine);
  });
});

describe('whose a target is', () => {
  it.each<[string, JudgedDeployment | undefined, Service | undefined, number, boolean]>([
    ["the failed one's: of its own task", failed, service_, 2, true],
    ["not the failed one's: of a task that runs", failed, service_, 1, false],
    ["not the failed one's: of a task that is not known", failed, service_, 9, false],
    ["the running one's: of its own task", running, service_, 1, true],
    ["not the running one's: of a task that failed before", running, service_, 2, false],
    ["the running one's: of a task that is not known", running, service_, 9, true],
    ['of one deployment, which all targets are about', judged(), service_, 1, true],
    ['of a service that could not be read', failed, undefined, 1, true],
    [
      'of a deployment of CodeDeploy, which runs on',
      failed,
      service({ deployments: [deployment(1, 'PRIMARY')], controller: 'CODE_DEPLOY' }),
      1,
      true,
    ],
  ])('%s', (_, of, on, n, mine) => expect(ownership(of, on, tasks).target(targetOf(n))).toBe(mine));

  it('is told by the deployment, also where both have one revision', () => {
    const again = [own(1, 1), own(2, 2, { taskDefinition: revision(1) })];
    const same = judged({ outcome: 'rolled-back', taskDefinition: revision(1) });
    const { target } = ownership(same, service_, again);
    expect([1, 2].map(n => target(targetOf(n)))).toEqual([false, true]);
  });

  it('is told by the revision, where nobody says who started the task', () => {
    const nameless = tasks.map(({ startedBy: _, ...t }) => ({ ...t, createdAt: at(12) }));
    const { target } = ownership(failed, service_, nameless);
    expect([1, 2].map(n => target(targetOf(n)))).toEqual([false, true]);
  });
});
