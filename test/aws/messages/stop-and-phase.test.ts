import { describe, expect, it } from 'vitest';
import type { Task } from '../../../src/model/facts.ts';
import { benignStop, phaseOf } from '../../../src/aws/messages/index.ts';

const container = (exitCode?: number, reason?: string) => ({
  name: 'app',
  ...(exitCode === undefined ? {} : { exitCode }),
  ...(reason ? { reason } : {}),
});

describe('a stop that ECS or a person asked for is no failure', () => {
  it.each([
    [
      {
        stopCode: 'ServiceSchedulerInitiated',
        stoppedReason: 'Scaling activity initiated by (deployment ecs-svc/1)',
        containers: [container(143)],
      },
    ],
    [
      {
        stopCode: 'ServiceSchedulerInitiated',
        stoppedReason: 'Scaling activity initiated by (deployment ecs-svc/1)',
        containers: [container(137)],
      },
    ],
    [{ stoppedReason: 'Scaling activity initiated by (deployment ecs-svc/1)', containers: [] }],
    [
      {
        stopCode: 'ServiceSchedulerInitiated',
        stoppedReason: 'Availability-zone rebalancing initiated by (deployment ecs-svc/1)',
      },
    ],
    [
      {
        stopCode: 'ServiceSchedulerInitiated',
        stoppedReason: 'ECS is performing maintenance on the underlying infrastructure hosting the task',
      },
    ],
    [{ stopCode: 'SpotInterruption', stoppedReason: 'Your Spot Task was interrupted.', containers: [container(137)] }],
    [{ stopCode: 'TerminationNotice', stoppedReason: 'Your Spot Task was interrupted.' }],
    [{ stopCode: 'TerminationNotice', stoppedReason: 'Host EC2 (instance i-0123456789abcdef0) terminated.' }],
    [{ stopCode: 'UserInitiated', stoppedReason: 'drill' }],
    [{ stopCode: 'UserInitiated', stoppedReason: 'Task stopped by user' }],
    [{ stopCode: 'UserInitiated', stoppedReason: 'Container instance deregistration forced by user' }],
    [{ stoppedReason: 'Task stopped during instance draining' }],
    [{ stopCode: 'ServiceSchedulerInitiated', containers: [container(143), container(0)] }],
  ])('%j', task => expect(benignStop(task)).toMatch(/\w{3}/));
});

describe('a stop that may be a failure is not called benign', () => {
  it.each([
    [
      {
        stopCode: 'ServiceSchedulerInitiated',
        stoppedReason:
          'Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/a/b)',
        containers: [container(143)],
      },
    ],
    [{ stopCode: 'ServiceSchedulerInitiated', stoppedReason: 'Task failed container health checks' }],
    [
      {
        stopCode: 'ServiceSchedulerInitiated',
        stoppedReason: 'Scaling activity initiated by (deployment ecs-svc/1)',
        containers: [container(137, 'OutOfMemoryError: Container killed due to memory usage')],
      },
    ],
    [{ stopCode: 'ServiceSchedulerInitiated', containers: [container(137)] }],
    [{ stopCode: 'ServiceSchedulerInitiated' }],
    [
      {
        stopCode: 'EssentialContainerExited',
        stoppedReason: 'Essential container in task exited',
        containers: [container(143)],
      },
    ],
    [
      {
        stopCode: 'TaskFailedToStart',
        stoppedReason: 'CannotPullContainerError: x was interrupted by a Spot interruption',
      },
    ],
    [{ stopCode: 'InfrastructureHealth' }],
    [{ stopCode: 'SomethingNew', stoppedReason: 'words that are not known' }],
    [{ stoppedReason: 'Host EC2 (instance i-0123456789abcdef0) stopped.' }],
    [{}],
  ])('%j', task => expect(benignStop(task)).toBeUndefined());
});

const task = (t: Partial<Task>): Task => ({
  arn: 'arn:aws:ecs:eu-west-1:123456789012:task/c/1',
  id: '1',
  taskDefinition: 'a:1',
  launch: 'FARGATE',
  lastStatus: 'STOPPED',
  desiredStatus: 'STOPPED',
  containers: [],
  attachments: [],
  overrides: {},
  ...t,
});
const eni = (id?: string) => [{ type: 'ElasticNetworkInterface', status: 'DELETED', ...(id ? { eni: id } : {}) }];
const T = '2026-01-01T00:00:00Z';

describe('the phase of a task follows from its times and its network interface', () => {
  it.each<[string, Partial<Task>, string]>([
    ['it was started', { startedAt: T, pullStartedAt: T, pullStoppedAt: T, containers: [container(1)] }, 'running'],
    ['the pull began and did not end', { pullStartedAt: T, attachments: eni('eni-1') }, 'pulling'],
    [
      'the pull has both times, and the words are of a pull',
      { pullStartedAt: T, pullStoppedAt: T, stoppedReason: 'CannotPullContainerError: x' },
      'pulling',
    ],
    [
      'the pull ended, no exit code',
      { pullStartedAt: T, pullStoppedAt: T, stoppedReason: 'CannotStartContainerError: x' },
      'creating',
    ],
    [
      'the pull ended, with an exit code',
      { pullStartedAt: T, pullStoppedAt: T, containers: [container(1)] },
      'running',
    ],
    [
      'no pull, no interface id',
      { attachments: eni(), stoppedReason: 'Timeout waiting for network interface provisioning to complete.' },
      'provisioning',
    ],
    [
      'no pull, an interface',
      {
        attachments: eni('eni-1'),
        stoppedReason: 'ResourceInitializationError: unable to pull secrets or registry auth',
      },
      'initializing',
    ],
    ['no pull, an interface, no words', { attachments: eni('eni-1') }, 'initializing'],
    ['nothing but placement words', { launch: 'EC2', stoppedReason: 'TaskFailedToStart: RESOURCE:MEMORY' }, 'placing'],
    ['EC2 without an instance', { launch: 'EC2' }, 'placing'],
    [
      'EC2 on an instance, words of a secret',
      {
        launch: 'EC2',
        containerInstance: 'arn',
        stoppedReason: 'Fetching secret data from AWS Secrets Manager in region eu-west-1',
      },
      'initializing',
    ],
    [
      'EC2, the words in the container',
      { launch: 'EC2', containerInstance: 'arn', containers: [container(undefined, 'CannotPullContainerError: x')] },
      'pulling',
    ],
    ['no interface at all on Fargate', {}, 'provisioning'],
    ['running now', { lastStatus: 'RUNNING', desiredStatus: 'RUNNING' }, 'running'],
  ])('%s', (_, t, phase) => expect(phaseOf(task(t))).toBe(phase));
});
