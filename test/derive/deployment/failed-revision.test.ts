import { describe, expect, it } from 'vitest';
import {
  type FailedDeployment,
  failedDeploymentOf,
  failedRevision,
  startedByOfTasks,
  taskDefinitionOfTasks,
} from '../../../src/derive/deployment/failed-revision.ts';
import { deploymentHistory } from '../../../src/derive/deployment/history.ts';
import type { DeploymentOutcome } from '../../../src/derive/deployment/outcome.ts';
import type { DeploymentWindow } from '../../../src/derive/deployment/window.ts';
import type { Deployment, Service, ServiceDeployment, ServiceEvent, Task } from '../../../src/model/facts.ts';
import {
  at,
  denied,
  deployment,
  events,
  failed,
  known,
  revision,
  rollingBack,
  service,
  serviceDeployment,
  serviceRevision,
  targetGroup,
  task,
} from '../_build.ts';

interface Given {
  deployments?: Deployment[];
  service?: Partial<Service>;
  events?: ServiceEvent[];
  latest?: ServiceDeployment;
  outcome?: DeploymentOutcome;
  window?: DeploymentWindow;
}
const rolledBack = events([21, rollingBack(1)], [20, failed(2)]);
/** A deployment of revision 2 that was rolled back to revision 1; by default only events report it. */
const deploymentThatFailed = (given: Given = {}): FailedDeployment => ({
  history: deploymentHistory(
    service({
      deployments: given.deployments ?? [deployment(1, 'PRIMARY', { rolloutState: 'COMPLETED' })],
      ...given.service,
    }),
    known(given.events ?? rolledBack),
    given.latest ? known([given.latest]) : denied,
  ),
  outcome: given.outcome ?? 'rolled-back',
  window: given.window ?? { from: at(10), to: at(21) },
});
const FAILED_PRIMARY = deployment(1, 'PRIMARY', { rolloutState: 'FAILED' });
const network = (subnet: string) => ({ subnets: [subnet], securityGroups: ['sg-1'], assignPublicIp: false });
const latest = serviceDeployment('ROLLBACK_SUCCESSFUL', { targetRevision: 'rev2' });
const rollback = (status: string) => serviceDeployment(status, { targetRevision: 'rev2', rollback: {} });
const stopped = (id: string, n: number, startedBy: string | undefined, minute?: number): Task =>
  task(id, {
    taskDefinition: revision(n),
    ...(startedBy !== undefined && { startedBy }),
    ...(minute !== undefined && { createdAt: at(minute) }),
  });

describe('what a failed deployment deployed', () => {
  it('comes from its service revision, never from what the service is after the rollback', () => {
    const loadBalancers = [{ targetGroupArn: targetGroup('green'), containerName: 'web', containerPort: 80 }];
    const target = serviceRevision('rev2', 2, {
      launch: 'EC2',
      network: network('subnet-2'),
      platformVersion: '1.4.0',
      loadBalancers,
    });
    const given = deploymentThatFailed({ latest, service: { network: network('subnet-1') } });
    expect(failedRevision(given, [serviceRevision('rev1', 1), target], [])).toEqual({
      launch: 'EC2',
      loadBalancers,
      id: 'ecs-svc/2',
      revision: 'rev2',
      taskDefinition: revision(2),
      network: network('subnet-2'),
      platformVersion: '1.4.0',
      steadyTaskDefinition: revision(1),
    });
  });
  it('keeps what the service has where the revision does not say: launch type, load balancers', () => {
    const target = serviceRevision('rev2', 2, { launch: 'unknown' });
    const found = failedRevision(deploymentThatFailed({ latest }), [target], []);
    expect(found).not.toHaveProperty('launch');
    expect(found).not.toHaveProperty('loadBalancers');
  });
  it('comes from the deployment that the service still lists as failed', () => {
    const deployments = [
      deployment(2, 'PRIMARY', { rolloutState: 'FAILED', network: network('subnet-2'), platformVersion: '1.4.0' }),
      deployment(1, 'ACTIVE'),
    ];
    const given = deploymentThatFailed({
      deployments,
      events: [],
      outcome: 'failed',
      service: { network: network('subnet-1') },
    });
    expect(failedRevision(given, [], [stopped('t1', 1, 'ecs-svc/1', 15)])).toEqual({
      id: 'ecs-svc/2',
      taskDefinition: revision(2),
      network: network('subnet-2'),
      platformVersion: '1.4.0',
    });
  });
  it('comes from its stopped tasks where only events report it', () => {
    const tasks = [stopped('t1', 1, 'ecs-svc/1', 15), stopped('t2', 2, 'ecs-svc/2', 12)];
    expect(failedRevision(deploymentThatFailed({ service: { network: network('subnet-1') } }), [], tasks)).toEqual({
      id: 'ecs-svc/2',
      taskDefinition: revision(2),
      network: network('subnet-1'),
      steadyTaskDefinition: revision(1),
    });
  });
  it('never comes from a running task', () => {
    const running = { ...stopped('t2', 2, 'ecs-svc/2', 12), lastStatus: 'RUNNING' };
    expect(failedRevision(deploymentThatFailed(), [], [running])).toEqual({
      id: 'ecs-svc/2',
      taskDefinition: revision(1),
      revisionUnknown: true,
    });
  });
  it('comes from a task that is being stopped already', () => {
    const stopping = {
      ...stopped('t2', 2, 'ecs-svc/2', 12),
      lastStatus: 'RUNNING',
      stoppedReason: 'Task failed ELB health checks',
    };
    expect(failedRevision(deploymentThatFailed(), [], [stopping]).taskDefinition).toBe(revision(2));
  });
  it('is unknown where nothing else is known, and what the service has now stands in for it', () =>
    expect(failedRevision(deploymentThatFailed({ deployments: [], events: [] }), [], [])).toEqual({
      taskDefinition: revision(1),
      revisionUnknown: true,
    }));
  it('knows the steady task definition from the service revisions, before the primary deployment', () => {
    const revisions = [serviceRevision('rev2', 2), serviceRevision('rev7', 7), serviceRevision('rev6', 6)];
    expect(failedRevision(deploymentThatFailed({ latest }), revisions, []).steadyTaskDefinition).toBe(revision(7));
  });
  it('leaves out a steady task definition that is the failed one', () => {
    const revisions = [serviceRevision('rev2', 1), serviceRevision('rev1', 1)];
    expect(failedRevision(deploymentThatFailed({ latest }), revisions, [])).not.toHaveProperty('steadyTaskDefinition');
  });
});

describe('the deployment that failed', () => {
  it.each<[string, Given, string | undefined]>([
    [
      'by its rollout state',
      { deployments: [deployment(1, 'ACTIVE'), deployment(2, 'PRIMARY', { rolloutState: 'FAILED' })] },
      'ecs-svc/2',
    ],
    ['by the event', { deployments: [deployment(1, 'PRIMARY'), deployment(2, 'ACTIVE')] }, 'ecs-svc/2'],
    ['gone already', { deployments: [deployment(1, 'PRIMARY')] }, undefined],
    [
      'not the rollback that failed in turn, as its service deployment says',
      { deployments: [FAILED_PRIMARY], events: [], latest: rollback('ROLLBACK_FAILED') },
      undefined,
    ],
    ['not the rollback that failed in turn, as the events say', { deployments: [FAILED_PRIMARY] }, undefined],
    [
      'the primary one, whose rollback has only been requested',
      { deployments: [FAILED_PRIMARY], events: [], latest: rollback('ROLLBACK_REQUESTED') },
      'ecs-svc/1',
    ],
    ['none', { deployments: [deployment(1, 'PRIMARY')], events: [] }, undefined],
  ])('%s', (_, given, id) => expect(failedDeploymentOf(deploymentThatFailed(given).history)?.id).toBe(id));
});

describe('the task definition of its tasks', () => {
  it.each<[string, Given, Task[], string | undefined]>([
    [
      'of those that the failed deployment started, whenever',
      {},
      [stopped('a', 3, 'ecs-svc/3', 15), stopped('b', 2, 'ecs-svc/2', 5)],
      revision(2),
    ],
    [
      'of most of those in the window, where no event names the deployment',
      { events: [] },
      [stopped('a', 3, undefined, 11), stopped('b', 2, undefined, 12), stopped('c', 2, undefined, 13)],
      revision(2),
    ],
    ['not of the deployment that it went back to', { events: [] }, [stopped('a', 1, 'ecs-svc/1', 15)], undefined],
    ['not of an older deployment', { events: [] }, [stopped('a', 2, 'ecs-svc/2', 9)], undefined],
    ['not of a newer deployment', { events: [] }, [stopped('a', 3, 'ecs-svc/3', 22)], undefined],
    [
      'not of a task of unknown age, where the start is known',
      { events: [] },
      [stopped('a', 3, 'ecs-svc/3')],
      undefined,
    ],
  ])('%s', (_, given, tasks, want) => expect(taskDefinitionOfTasks(deploymentThatFailed(given), tasks)).toBe(want));
});

describe('the deployment that started its tasks', () => {
  it.each<[string, Given, Task[], string | undefined]>([
    [
      'most of them',
      {},
      [stopped('a', 2, 'ecs-svc/7', 12), stopped('b', 2, 'ecs-svc/8', 13), stopped('c', 2, 'ecs-svc/8', 14)],
      'ecs-svc/8',
    ],
    ['not another revision', {}, [stopped('a', 3, 'ecs-svc/3', 12)], undefined],
    ['not outside the window', {}, [stopped('a', 2, 'ecs-svc/2', 9)], undefined],
    ['not a person', {}, [stopped('a', 2, 'alice', 12)], undefined],
    ['nobody says', {}, [stopped('a', 2, undefined, 12)], undefined],
    ['not the one that it went back to', {}, [stopped('a', 2, 'ecs-svc/1', 12)], undefined],
    [
      'the primary one, where it failed in place',
      { outcome: 'failed', events: [] },
      [stopped('a', 2, 'ecs-svc/1', 12)],
      'ecs-svc/1',
    ],
    [
      'not the primary one, where its rollback failed: the same revision, deployed again',
      { outcome: 'failed', latest: rollback('ROLLBACK_FAILED') },
      [stopped('a', 2, 'ecs-svc/1', 12)],
      undefined,
    ],
  ])('%s', (_, given, tasks, id) => expect(startedByOfTasks(deploymentThatFailed(given), tasks, revision(2))).toBe(id));
});
