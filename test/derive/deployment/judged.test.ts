import { describe, expect, it } from 'vitest';
import { Broker } from '../../../src/collect/broker.ts';
import type { Recording } from '../../../src/collect/case.ts';
import { openDoor } from '../../../src/collect/door.ts';
import { replay } from '../../../src/collect/replay.ts';
import { sources } from '../../../src/sources.ts';

const ACCOUNT = 'arn:aws:ecs:eu-west-1:111122223333';
const TD = (n: number) => `${ACCOUNT}:task-definition/web:${n}`;
const TG = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/0123456789abcdef';
const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString();
const deployment = (
  id: string,
  status: string,
  td: number,
  rolloutState: string | undefined,
  minute: number,
  running = 2,
) => ({
  id: `ecs-svc/${id}`,
  status,
  taskDefinition: TD(td),
  rolloutState,
  createdAt: at(minute),
  desiredCount: 2,
  runningCount: running,
  pendingCount: 0,
  failedTasks: 0,
});
const event = (message: string, minute: number) => ({
  id: String(minute),
  message: `(service web) ${message}`,
  createdAt: at(minute),
});
const stopped = (id: string, td: number, startedBy: string | undefined, minute: number, more: object = {}) => ({
  taskArn: `${ACCOUNT}:task/prod/${id.padEnd(32, '0')}`,
  taskDefinitionArn: TD(td),
  group: 'service:web',
  startedBy,
  lastStatus: 'STOPPED',
  desiredStatus: 'STOPPED',
  launchType: 'FARGATE',
  createdAt: at(minute),
  stoppedAt: at(minute + 1),
  stopCode: 'TaskFailedToStart',
  stoppedReason:
    'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref docker.io/x:1: not found',
  containers: [{ name: 'web', image: 'x:1' }],
  attachments: [],
  ...more,
});
interface Given {
  health?: object[];
  deployments: object[];
  events?: object[];
  running?: number;
  desired?: number;
  tasks?: object[];
  service?: object;
  history?: object[] | 'denied';
  revisions?: object[];
}
const brokerOf = (g: Given): Broker => {
  const call = (operation: string, output: unknown): Recording => ({ service: 'ecs', operation, output });
  const denied = (operation: string): Recording => ({
    service: 'ecs',
    operation,
    error: { name: 'AccessDeniedException', message: 'no' },
  });
  const tasks = (g.tasks ?? []) as { taskArn: string }[];
  return new Broker(
    sources(at(40)),
    openDoor(
      replay({
        at: at(40),
        calls: [
          call('DescribeServices', {
            services: [
              {
                serviceName: 'web',
                serviceArn: `${ACCOUNT}:service/prod/web`,
                status: 'ACTIVE',
                desiredCount: g.desired ?? 2,
                runningCount: g.running ?? 2,
                pendingCount: 0,
                launchType: 'FARGATE',
                taskDefinition: TD(1),
                deployments: g.deployments,
                events: g.events ?? [],
                loadBalancers: g.health ? [{ targetGroupArn: TG, containerName: 'web', containerPort: 80 }] : [],
                ...g.service,
              },
            ],
          }),
          { service: 'elbv2', operation: 'DescribeTargetHealth', output: { TargetHealthDescriptions: g.health ?? [] } },
          ...(g.history === 'denied'
            ? [denied('ListServiceDeployments')]
            : [
                call('ListServiceDeployments', { serviceDeployments: g.history ?? [] }),
                call('DescribeServiceDeployments', { serviceDeployments: g.history ?? [] }),
              ]),
          call('DescribeServiceRevisions', { serviceRevisions: g.revisions ?? [] }),
          call('ListTasks', { taskArns: tasks.map(t => t.taskArn) }),
          call('DescribeTasks', { tasks }),
          call('DescribeTaskDefinition', {
            taskDefinition: {
              taskDefinitionArn: TD(2),
              family: 'web',
              revision: 2,
              containerDefinitions: [{ name: 'web', image: 'x:1' }],
            },
          }),
        ],
      }),
    ),
    { region: 'eu-west-1', cluster: 'prod', service: 'web' },
  );
};
const judgedOf = async (g: Given) => {
  const ev = await brokerOf(g).ask('deployment.judged');
  if (ev.state !== 'known') throw new Error(ev.state);
  return ev.value;
};

const rolledBackEvents = [
  event('(deployment ecs-svc/1) deployment completed.', 30),
  event('rolling back to deployment ecs-svc/1.', 20),
  event('(deployment ecs-svc/2) deployment failed: tasks failed to start.', 20),
];

describe('which deployment the verdict is about', () => {
  it.each<[string, Given, string, string | undefined, number]>([
    [
      'the primary one, completed',
      { deployments: [deployment('1', 'PRIMARY', 1, 'COMPLETED', 0)] },
      'completed',
      'ecs-svc/1',
      1,
    ],
    [
      'the primary one, in progress',
      { deployments: [deployment('1', 'ACTIVE', 1, 'COMPLETED', 0), deployment('2', 'PRIMARY', 2, 'IN_PROGRESS', 10)] },
      'in-progress',
      'ecs-svc/2',
      2,
    ],
    [
      'one that failed by its rollout state',
      { deployments: [deployment('2', 'PRIMARY', 2, 'FAILED', 10, 0)] },
      'failed',
      'ecs-svc/2',
      2,
    ],
    [
      'one that was rolled back, told by events alone',
      {
        deployments: [deployment('1', 'PRIMARY', 1, 'COMPLETED', 0)],
        events: rolledBackEvents,
        tasks: [stopped('a', 2, 'ecs-svc/2', 15)],
        history: 'denied',
      },
      'rolled-back',
      'ecs-svc/2',
      2,
    ],
    [
      'one that rolled forward after the scar of a rollback',
      {
        deployments: [deployment('3', 'PRIMARY', 3, 'COMPLETED', 35)],
        events: [event('(deployment ecs-svc/3) deployment completed.', 38), ...rolledBackEvents],
      },
      'completed',
      'ecs-svc/3',
      3,
    ],
    [
      'one that started after the rollback',
      { deployments: [deployment('3', 'PRIMARY', 3, 'IN_PROGRESS', 35)], events: rolledBackEvents },
      'in-progress',
      'ecs-svc/3',
      3,
    ],
    [
      'by the history where there is one',
      {
        deployments: [deployment('1', 'PRIMARY', 1, 'COMPLETED', 0)],
        events: rolledBackEvents,
        tasks: [stopped('a', 2, 'ecs-svc/2', 15)],
        history: [
          {
            serviceDeploymentArn: `${ACCOUNT}:service-deployment/prod/web/b`,
            serviceArn: `${ACCOUNT}:service/prod/web`,
            status: 'ROLLBACK_SUCCESSFUL',
            createdAt: at(10),
            finishedAt: at(30),
            targetServiceRevision: { arn: 'rev2' },
            sourceServiceRevisions: [{ arn: 'rev1' }],
          },
        ],
        revisions: [
          {
            serviceRevisionArn: 'rev2',
            taskDefinition: TD(2),
            launchType: 'FARGATE',
            networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-2'] } },
          },
          { serviceRevisionArn: 'rev1', taskDefinition: TD(1) },
        ],
      },
      'rolled-back',
      'ecs-svc/2',
      2,
    ],
    [
      'stopped by a person is no failure',
      {
        deployments: [deployment('1', 'PRIMARY', 1, 'COMPLETED', 0)],
        history: [
          {
            serviceDeploymentArn: 'sd',
            serviceArn: `${ACCOUNT}:service/prod/web`,
            status: 'STOPPED',
            createdAt: at(10),
            targetServiceRevision: { arn: 'r' },
          },
        ],
      },
      'stopped',
      undefined,
      1,
    ],
    [
      'stopped by the circuit breaker is one',
      {
        deployments: [deployment('1', 'PRIMARY', 1, 'IN_PROGRESS', 0, 0)],
        history: [
          {
            serviceDeploymentArn: 'sd',
            serviceArn: `${ACCOUNT}:service/prod/web`,
            status: 'STOPPED',
            createdAt: at(0),
            targetServiceRevision: { arn: 'r' },
            deploymentCircuitBreaker: { status: 'TRIGGERED' },
          },
        ],
      },
      'failed',
      undefined,
      1,
    ],
  ])('%s', async (_, given, outcome, id, td) => {
    const judged = await judgedOf(given);
    expect(judged.outcome).toBe(outcome);
    if (id !== undefined) expect(judged.id).toBe(id);
    expect(judged.taskDefinition).toBe(TD(td));
    expect(judged.seen.length).toBeGreaterThan(0);
  });
  it('takes network and task definition from the failed revision, and knows the steady one', async () => {
    const judged = await judgedOf({
      deployments: [deployment('1', 'PRIMARY', 1, 'COMPLETED', 0)],
      history: [
        {
          serviceDeploymentArn: 'sd',
          serviceArn: `${ACCOUNT}:service/prod/web`,
          status: 'ROLLBACK_SUCCESSFUL',
          createdAt: at(10),
          finishedAt: at(30),
          targetServiceRevision: { arn: 'rev2' },
        },
      ],
      revisions: [
        {
          serviceRevisionArn: 'rev2',
          taskDefinition: TD(2),
          networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-new'], securityGroups: ['sg-new'] } },
        },
      ],
    });
    expect(judged).toMatchObject({
      taskDefinition: TD(2),
      steadyTaskDefinition: TD(1),
      network: { subnets: ['subnet-new'], securityGroups: ['sg-new'] },
    });
  });
});

describe('only what belongs to it counts', () => {
  const attempts = async (g: Given) => {
    const ev = await brokerOf(g).ask('deployment.attempts');
    return ev.state === 'known' ? ev.value.map(a => a.task.id.replace(/0+$/, '')) : ev.state;
  };
  const deployments = [
    deployment('1', 'ACTIVE', 1, 'COMPLETED', 0),
    deployment('2', 'PRIMARY', 2, 'IN_PROGRESS', 10, 0),
  ];
  it.each<[string, Given, unknown]>([
    ['tasks of the deployment', { deployments, tasks: [stopped('a', 2, 'ecs-svc/2', 12)] }, ['a']],
    [
      "not another deployment's tasks",
      { deployments, tasks: [stopped('a', 1, 'ecs-svc/1', 12), stopped('b', 2, 'ecs-svc/2', 12)] },
      ['b'],
    ],
    [
      'by revision and window where nothing says who started it',
      {
        deployments,
        tasks: [stopped('a', 2, undefined, 12), stopped('b', 2, undefined, 2), stopped('c', 1, undefined, 12)],
      },
      ['a'],
    ],
    [
      'not a scale-in',
      {
        deployments,
        tasks: [
          stopped('a', 2, 'ecs-svc/2', 12, {
            stopCode: 'ServiceSchedulerInitiated',
            stoppedReason: 'Scaling activity initiated by (deployment ecs-svc/2)',
          }),
        ],
      },
      [],
    ],
    [
      'not a Spot interruption',
      {
        deployments,
        tasks: [
          stopped('a', 2, 'ecs-svc/2', 12, {
            stopCode: 'SpotInterruption',
            stoppedReason: 'Your Spot Task was interrupted.',
          }),
        ],
      },
      [],
    ],
    [
      'not a task of another service',
      { deployments, tasks: [stopped('a', 2, 'ecs-svc/2', 12, { group: 'service:other' })] },
      [],
    ],
    [
      'nothing of a settled service',
      { deployments: [deployment('1', 'PRIMARY', 1, 'COMPLETED', 0)], tasks: [stopped('a', 1, 'ecs-svc/1', 2)] },
      [],
    ],
    [
      'failures of a completed deployment that is short of tasks',
      {
        deployments: [deployment('1', 'PRIMARY', 1, 'COMPLETED', 0, 1)],
        running: 1,
        tasks: [stopped('a', 1, 'ecs-svc/1', 12)],
      },
      ['a'],
    ],
  ])('%s', async (_, given, want) => expect(await attempts(given)).toEqual(want));
});

describe('the calls that failed', () => {
  const calls = async (g: Given) => {
    const ev = await brokerOf(g).ask('failure.calls');
    if (ev.state !== 'known') throw new Error(JSON.stringify(ev));
    return ev.value;
  };
  const deployments = [deployment('2', 'PRIMARY', 2, 'IN_PROGRESS', 10, 0)];
  it('one for all tasks that failed alike', async () => {
    const [call, ...more] = await calls({
      deployments,
      running: 0,
      tasks: [stopped('a', 2, 'ecs-svc/2', 12), stopped('b', 2, 'ecs-svc/2', 14)],
    });
    expect(more).toEqual([]);
    expect(call).toMatchObject({
      step: 'image-pull',
      how: 'missing',
      symptom: 'symptom/image-pull-failed',
      tasks: expect.arrayContaining([expect.stringMatching(/^a0/), expect.stringMatching(/^b0/)]),
    });
    expect(call?.seen[0]).toMatchObject({
      action: 'ecs:DescribeTasks',
      path: expect.stringMatching(/^\/\d\/stoppedReason$/),
    });
  });
  it('the container that ended by itself, not the siblings it took along', async () => {
    const [call] = await calls({
      deployments,
      running: 0,
      tasks: [
        stopped('a', 2, 'ecs-svc/2', 12, {
          stopCode: 'EssentialContainerExited',
          stoppedReason: 'Essential container in task exited',
          startedAt: at(13),
          containers: [
            { name: 'proxy', exitCode: 143 },
            { name: 'web', exitCode: 1 },
            { name: 'agent', exitCode: 137 },
          ],
        }),
      ],
    });
    expect(call).toMatchObject({
      step: 'process',
      how: 'exited',
      container: 'web',
      exitCode: 1,
      symptom: 'symptom/container-exited',
    });
  });
  it('memory before an exit code', async () => {
    const [call] = await calls({
      deployments,
      running: 0,
      tasks: [
        stopped('a', 2, 'ecs-svc/2', 12, {
          stopCode: 'EssentialContainerExited',
          stoppedReason: 'Essential container in task exited',
          startedAt: at(13),
          containers: [
            { name: 'web', exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' },
          ],
        }),
      ],
    });
    expect(call).toMatchObject({ how: 'out-of-memory', symptom: 'symptom/out-of-memory', container: 'web' });
  });
  it('a health kill with 137 is no memory problem', async () => {
    const [call] = await calls({
      deployments,
      running: 0,
      tasks: [
        stopped('a', 2, 'ecs-svc/2', 12, {
          stopCode: 'ServiceSchedulerInitiated',
          stoppedReason:
            'Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/0123456789abcdef)',
          startedAt: at(13),
          containers: [{ name: 'web', exitCode: 137 }],
        }),
      ],
    });
    expect(call).toMatchObject({
      step: 'target-health',
      symptom: 'symptom/elb-health-check-failed',
      target: { group: expect.stringContaining('targetgroup/web') },
    });
  });
  it('events of the window only, and informational ones never', async () => {
    const found = await calls({
      deployments,
      running: 0,
      events: [
        event('has started 2 tasks: (task a) (task b).', 12),
        event(
          'was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a different availability zone.',
          5,
        ),
      ],
    });
    expect(found).toEqual([]);
  });
});

describe('a settled service', () => {
  const deployments = [deployment('1', 'PRIMARY', 1, 'COMPLETED', 0)];
  const events = [event('has reached a steady state.', 5)];
  const crash = (id: string, minute: number) =>
    stopped(id, 1, 'ecs-svc/1', minute, {
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      startedAt: at(minute),
      containers: [{ name: 'web', exitCode: 1 }],
    });
  const target = (ip: string, State: string) => ({
    Target: { Id: ip, Port: 80 },
    TargetHealth: {
      State,
      ...(State === 'unhealthy' && { Reason: 'Target.FailedHealthChecks', Description: 'Health checks failed' }),
    },
  });
  const calls = async (g: Given) => {
    const ev = await brokerOf(g).ask('failure.calls');
    return ev.state === 'known' ? ev.value.map(c => c.step) : ev.state;
  };
  it.each<[string, Given, unknown]>([
    [
      'fails when its tasks end over and over',
      { deployments, events, tasks: [crash('a', 20), crash('b', 28), crash('c', 36)] },
      ['process'],
    ],
    [
      'got over tasks that ended long ago',
      { deployments, events, tasks: [crash('a', 6), crash('b', 8), crash('c', 10)] },
      [],
    ],
    [
      'got over what came before it was steady',
      {
        deployments,
        events: [event('has reached a steady state.', 39)],
        tasks: [crash('a', 20), crash('b', 28), crash('c', 36)],
      },
      [],
    ],
    ['bears one crash', { deployments, events, tasks: [crash('a', 36)] }, []],
    [
      'fails when no target is healthy',
      { deployments, events, health: [target('10.0.0.1', 'unhealthy'), target('10.0.0.2', 'unhealthy')] },
      ['target-health'],
    ],
    [
      'bears one target that is unhealthy, and one that drains',
      {
        deployments,
        events,
        health: [target('10.0.0.1', 'unhealthy'), target('10.0.0.2', 'healthy'), target('10.0.0.3', 'draining')],
      },
      [],
    ],
  ])('%s', async (_, given, want) => expect(await calls(given)).toEqual(want));
});
