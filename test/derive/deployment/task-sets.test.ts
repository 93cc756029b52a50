import { describe, expect, it } from 'vitest';
import {
  firstTaskOfGoneSet,
  judgedTaskSet,
  newestSet,
  outcomeOfCodeDeploy,
  outcomeOfSets,
} from '../../../src/derive/deployment/task-sets.ts';
import type { Evidence } from '../../../src/model/evidence.ts';
import type { CodeDeployment, Task, TaskSet } from '../../../src/model/facts.ts';
import { at, cite, denied, known, revision, service, task, taskSet } from '../_build.ts';

const codeDeployment = (status: string, more: Partial<CodeDeployment> = {}): CodeDeployment => ({
  id: 'd-2',
  status,
  createdAt: at(10),
  ...more,
});

describe('what CodeDeploy says', () => {
  const byHand = { code: 'MANUAL_STOP', message: 'The deployment was stopped by a user.' };
  const alarm = { code: 'ALARM_ACTIVE', message: 'One or more alarms have been activated.' };
  it.each<[string, Partial<CodeDeployment>, string]>([
    ['Created', {}, 'in-progress'],
    ['Queued', {}, 'in-progress'],
    ['InProgress', {}, 'in-progress'],
    ['Baking', {}, 'in-progress'],
    ['Ready', {}, 'in-progress'],
    ['Succeeded', {}, 'completed'],
    ['Failed', {}, 'failed'],
    ['Failed', { rollback: 'd-3' }, 'rolled-back'],
    ['Stopped', {}, 'stopped'],
    ['Stopped', { error: byHand }, 'stopped'],
    ['Stopped', { error: byHand, rollback: 'd-3' }, 'stopped'],
    ['Stopped', { error: alarm }, 'failed'],
    ['Stopped', { error: alarm, rollback: 'd-3' }, 'rolled-back'],
    ['AStatusOfTomorrow', {}, 'unknown'],
  ])('%s %j: %s', (status, more, outcome) => expect(outcomeOfCodeDeploy(codeDeployment(status, more))).toBe(outcome));
});

describe('what the task sets show', () => {
  const stabilizing = { stabilityStatus: 'STABILIZING' };
  it.each<[string, TaskSet | undefined, TaskSet | undefined, string]>([
    ['the newest has the traffic and is steady', taskSet(2, 'PRIMARY'), taskSet(2, 'PRIMARY'), 'completed'],
    ['the newest is steady and waits for traffic', taskSet(2, 'ACTIVE'), taskSet(1, 'PRIMARY'), 'in-progress'],
    ['the newest is not steady yet', taskSet(2, 'PRIMARY', stabilizing), taskSet(2, 'PRIMARY'), 'in-progress'],
    ['steady, and none has the traffic', taskSet(2, 'ACTIVE'), undefined, 'completed'],
    ['no set at all', undefined, undefined, 'unknown'],
  ])('%s', (_, newest, primary, outcome) => expect(outcomeOfSets(newest, primary)).toBe(outcome));

  it.each<[string, TaskSet[], string | undefined]>([
    ['by age', [taskSet(1, 'PRIMARY', { createdAt: at(1) }), taskSet(2, 'ACTIVE', { createdAt: at(9) })], 'ecs-svc/2'],
    [
      'not one that is removed',
      [taskSet(1, 'PRIMARY', { createdAt: at(1) }), taskSet(2, 'DRAINING', { createdAt: at(9) })],
      'ecs-svc/1',
    ],
    ['one that is removed, where there is no other', [taskSet(2, 'DRAINING')], 'ecs-svc/2'],
    ['none', [], undefined],
  ])('the newest one: %s', (_, sets, id) => expect(newestSet(sets)?.id).toBe(id));
});

describe('a task of a set that is gone', () => {
  const sets = [taskSet(1, 'PRIMARY'), taskSet(2, 'ACTIVE')];
  it.each<[string, Partial<Task>, string | undefined, boolean]>([
    ['started by none of the sets', { startedBy: 'ecs-svc/7', createdAt: at(11) }, at(10), true],
    ['at the very start', { startedBy: 'ecs-svc/7', createdAt: at(10) }, at(10), true],
    ['the start is not known', { startedBy: 'ecs-svc/7' }, undefined, true],
    ['not of a set that is still there', { startedBy: 'ecs-svc/1', createdAt: at(11) }, at(10), false],
    ['not of an older set', { startedBy: 'ecs-svc/7', createdAt: at(9) }, at(10), false],
    ['not of unknown age', { startedBy: 'ecs-svc/7' }, at(10), false],
    ['not started by hand', { startedBy: 'alice', createdAt: at(11) }, at(10), false],
    ['nobody says who started it', { createdAt: at(11) }, at(10), false],
  ])('%s', (_, more, from, found) =>
    expect(firstTaskOfGoneSet([task('t1', more)], sets, from) !== undefined).toBe(found),
  );
});

describe('the judged deployment of a service with task sets', () => {
  const blue = taskSet(1, 'PRIMARY', { createdAt: at(1), externalId: 'd-1' });
  const green = taskSet(2, 'ACTIVE', { createdAt: at(10), externalId: 'd-2', stabilityStatus: 'STABILIZING' });
  const deployed = service({ controller: 'CODE_DEPLOY', taskSets: [blue, green] });
  const says = (d: CodeDeployment): Evidence<{ latest: Evidence<CodeDeployment> }> => known({ latest: known(d) });

  it('is the set of the failed deployment, and cites the error of CodeDeploy first', () => {
    const failed = codeDeployment('Failed', {
      completedAt: at(30),
      error: { code: 'HEALTH_CONSTRAINTS', message: 'ECS task set is unhealthy' },
    });
    const { found, whole } = judgedTaskSet(deployed, [blue, green], says(failed), [], cite);
    expect(whole).toBe(true);
    expect(found).toMatchObject({
      outcome: 'failed',
      id: 'ecs-svc/2',
      taskDefinition: revision(2),
      steadyTaskDefinition: revision(1),
      from: at(10),
      to: at(30),
      reason: 'ECS task set is unhealthy',
    });
    expect(found.seen.map(c => c.path)).toEqual([
      '/latest/value/error/message',
      '/latest/value/status',
      '/taskSets/1/stabilityStatus',
    ]);
  });
  it.each<[string, string | undefined, string]>([
    ['the AppSpec', revision(9), revision(9)],
    ['the newest set, where the AppSpec holds a placeholder', '<TASK_DEFINITION>', revision(1)],
    ['the newest set, where there is no AppSpec', undefined, revision(1)],
  ])('comes from %s where its own set is gone without a task', (_, named, taskDefinition) => {
    const failed = codeDeployment('Failed', named === undefined ? {} : { appSpec: { taskDefinition: named } });
    const { found } = judgedTaskSet(deployed, [blue], says(failed), [], cite);
    expect(found.taskDefinition).toBe(taskDefinition);
    expect(found).not.toHaveProperty('id');
  });
  it('looks for a task of a set that is gone only where the deployment failed or was stopped', () => {
    const tasks = [task('t1', { startedBy: 'ecs-svc/7', taskDefinition: revision(7), createdAt: at(11) })];
    const of = (status: string, sets: TaskSet[], error?: CodeDeployment['error']) =>
      judgedTaskSet(deployed, sets, says(codeDeployment(status, error ? { error } : {})), tasks, cite).found;
    expect(of('Failed', [blue])).toMatchObject({ id: 'ecs-svc/7', taskDefinition: revision(7) });
    expect(of('Stopped', [blue])).toMatchObject({ id: 'ecs-svc/7', outcome: 'stopped' });
    expect(of('Failed', [blue, green])).toMatchObject({ id: 'ecs-svc/2', taskDefinition: revision(2) });
    // Underway, and it has made no set yet: the newest one is described.
    expect(of('InProgress', [blue])).toMatchObject({ id: 'ecs-svc/1', taskDefinition: revision(1) });
    expect(of('InProgress', [])).toMatchObject({ taskDefinition: revision(1) });
    expect(of('InProgress', [])).not.toHaveProperty('id');
  });
  it('takes time and network from the set, or else from the service', () => {
    const network = (subnet: string) => ({ subnets: [subnet], securityGroups: [], assignPublicIp: false });
    const from = (sets: TaskSet[]) =>
      judgedTaskSet({ ...deployed, network: network('subnet-1') }, sets, undefined, [], cite).found;
    expect(from([{ ...green, network: network('subnet-2') }])).toMatchObject({
      from: at(10),
      network: network('subnet-2'),
    });
    expect(from([green]).network).toEqual(network('subnet-1'));
  });
  it('describes what the newest set is where the failed one is gone', () => {
    const loadBalancers = [{ containerName: 'web', containerPort: 80 }];
    const { found } = judgedTaskSet(deployed, [{ ...blue, loadBalancers }], says(codeDeployment('Failed')), [], cite);
    expect(found).toMatchObject({
      loadBalancers,
      seen: [{ path: '/latest/value/status' }, { path: '/taskSets/0/stabilityStatus' }],
    });
  });
  it('is what the sets show where CodeDeploy could not be read, and then is not whole', () => {
    const { found, whole } = judgedTaskSet(deployed, [blue, green], denied, [], cite);
    expect([whole, found.outcome, found.id]).toEqual([false, 'in-progress', 'ecs-svc/2']);
  });
  it.each<[string, Evidence<{ latest: Evidence<CodeDeployment> }> | undefined, boolean]>([
    [
      'CodeDeploy has no deployment',
      known({ latest: { state: 'absent', because: 'x', receipt: { id: '', action: '', input: {}, at: '' } } }),
      true,
    ],
    ['another controller deploys', undefined, true],
    ['its deployment was denied', known({ latest: denied }), false],
    ['it was not asked', { state: 'unasked', because: 'x' }, false],
  ])('is whole or not: %s', (_, evidence, whole) =>
    expect(judgedTaskSet(deployed, [blue], evidence, [], cite).whole).toBe(whole),
  );
  it('takes launch type and load balancers from the set, or else from the service', () => {
    const loadBalancers = [{ containerName: 'web', containerPort: 80 }];
    const set = { ...blue, launch: 'EC2' as const, loadBalancers };
    expect(judgedTaskSet(deployed, [set], undefined, [], cite).found).toMatchObject({ launch: 'EC2', loadBalancers });
    const bare = { ...blue, launch: 'unknown' as const };
    const { found } = judgedTaskSet({ ...deployed, loadBalancers }, [bare], undefined, [], cite);
    expect(found).toMatchObject({ launch: 'FARGATE', loadBalancers });
  });
  it('cites the service where there is no set', () =>
    expect(judgedTaskSet(deployed, [], undefined, [], cite).found.seen).toMatchObject([{ path: '/status' }]));
});
