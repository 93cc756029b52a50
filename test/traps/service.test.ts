import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnose.ts';
import { answers, at, deployment, event, found, history, known, stopped, type Told, TARGET, td } from './_symptoms.ts';

describe('a service that is not there', () => {
  const diagnosed = (t: Told) => diagnose(TARGET, { case: { at: at(40), calls: answers(t) } });
  it('is told by failures of an answer that is no error', async () => {
    const { ev } = await found('ecs.service', { failures: [{ arn: 'web', reason: 'MISSING' }] });
    expect(ev).toMatchObject({ state: 'absent', because: expect.stringContaining('MISSING') });
    await expect(diagnosed({ failures: [{ arn: 'web', reason: 'MISSING' }] })).rejects.toMatchObject({
      code: 'no-service',
    });
  });
  it('is not another one that the answer is about', async () =>
    expect(
      (
        await found('ecs.service', {
          service: { serviceName: 'web-2', serviceArn: 'arn:aws:ecs:eu-west-1:111122223333:service/prod/web-2' },
        })
      ).ev.state,
    ).toBe('absent'));
  it('was deleted, and is still shown as INACTIVE', async () => {
    await expect(
      diagnosed({ service: { status: 'INACTIVE', desiredCount: 0, runningCount: 0 }, deployments: [] }),
    ).rejects.toMatchObject({ code: 'service-inactive' });
  });
});

describe('where a service runs', () => {
  const provided = (capacityProvider: string) => ({
    launchType: undefined,
    capacityProviderStrategy: [{ capacityProvider, weight: 1 }],
  });
  it.each([
    ['by Fargate Spot, without a launch type', provided('FARGATE_SPOT'), 'FARGATE'],
    ['by a capacity provider of their own, without a launch type', provided('ours'), 'EC2'],
    ['by a launch type', { launchType: 'EC2' }, 'EC2'],
    ['unknown, where neither is said', { launchType: undefined }, 'unknown'],
  ])('is told %s', async (_, service, launch) => expect((await known('ecs.service', { service })).launch).toBe(launch));
  it('in public subnets keeps its public address, whatever controller it has', async () => {
    const service = {
      deploymentController: { type: 'ECS' },
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-a'], assignPublicIp: 'ENABLED' } },
    };
    expect(await known('ecs.service', { service })).toMatchObject({
      controller: 'ECS',
      network: { assignPublicIp: true, securityGroups: [] },
    });
  });
});

describe('how a deployment stands', () => {
  it('is told by the counts where a Classic Load Balancer leaves out the rollout state', async () => {
    const of = async (runningCount: number) =>
      (
        await known('deployment.judged', {
          service: { runningCount },
          deployments: [deployment('2', 'PRIMARY', 2, { runningCount })],
        })
      ).outcome;
    expect([await of(2), await of(1)]).toEqual(['completed', 'in-progress']);
  });
  it('is told of the primary one, wherever in the list it stands', async () => {
    const list = [
      deployment('2', 'PRIMARY', 2, { rolloutState: 'IN_PROGRESS', createdAt: at(10) }),
      deployment('1', 'ACTIVE', 1, { rolloutState: 'COMPLETED' }),
    ];
    for (const deployments of [list, [...list].reverse()])
      expect(await known('deployment.judged', { deployments })).toMatchObject({
        id: 'ecs-svc/2',
        taskDefinition: td(2),
        outcome: 'in-progress',
      });
  });
  it.each([
    ['is being stopped by somebody', 'STOP_IN_PROGRESS', 'stopped'],
    ['is in a state that nobody has heard of', 'SOMETHING_NEW', 'unknown'],
  ])('%s', async (_, status, outcome) =>
    expect((await known('deployment.judged', { history: [history(status)] })).outcome).toBe(outcome),
  );
  it('keeps a stage that is in no list of stages', async () =>
    expect(
      (
        await known('ecs.serviceDeployments', {
          history: [history('IN_PROGRESS', { lifecycleStage: 'PRE_PRODUCTION_TRAFFIC_SHIFT' })],
        })
      )[0]?.lifecycleStage,
    ).toBe('PRE_PRODUCTION_TRAFFIC_SHIFT'));
  it('has the threshold of the circuit breaker as AWS gives it', async () => {
    const t = {
      history: [
        history('FAILED', {
          finishedAt: at(30),
          deploymentCircuitBreaker: { status: 'TRIGGERED', failureCount: 10, threshold: 10 },
        }),
      ],
    };
    expect((await known('deployment.judged', t)).breaker).toEqual({
      status: 'TRIGGERED',
      failureCount: 10,
      threshold: 10,
    });
  });
  it('has the task definition that is deployed, asked for by its ARN and never by its family', async () => {
    const { ev, asked } = await found('deployment.taskDefinition', {});
    expect(ev).toMatchObject({ state: 'known', value: { arn: td(2) } });
    expect(asked.filter(a => a.action === 'ecs:DescribeTaskDefinition').map(a => a.input.taskDefinition)).toEqual([
      td(2),
    ]);
  });
});

describe('what events tell', () => {
  const UNPLACED =
    'was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a different availability zone.';
  const short = {
    service: { runningCount: 1 },
    deployments: [
      deployment('2', 'PRIMARY', 2, {
        rolloutState: 'COMPLETED',
        runningCount: 1,
        createdAt: '2025-12-31T12:00:00.000Z',
      }),
    ],
  };
  const hours = (n: number, message: string) => ({
    ...event(message, 40),
    id: `h${n}`,
    createdAt: new Date(Date.parse(at(40)) - n * 3_600_000).toISOString(),
  });
  it('counts though it was said five hours ago, for ECS does not repeat itself', async () =>
    expect(await known('failure.calls', { ...short, events: [hours(5, UNPLACED)] })).toMatchObject([
      { step: 'placement' },
    ]));
  it('is over once a steady state was reached after it', async () =>
    expect(
      await known('failure.calls', { ...short, events: [hours(4, 'has reached a steady state.'), hours(5, UNPLACED)] }),
    ).toEqual([]));
  it('speaks where the stopped tasks are forgotten', async () => {
    const failure = `(task ${'a'.repeat(32)}) failed to start: CannotPullContainerError: failed to resolve ref docker.io/library/x:1: not found`;
    const { ev } = await found('deployment.attempts', { events: [event(failure, 20)] });
    expect(ev).toMatchObject({ state: 'known', value: [] });
    expect(await known('failure.calls', { events: [event(failure, 20)] })).toMatchObject([
      { step: 'image-pull', how: 'missing' },
    ]);
  });
});

describe('a target', () => {
  const target = (State: string, Reason?: string, Description?: string) => ({
    Target: { Id: '10.0.1.5', Port: 80 },
    TargetHealth: { State, Reason, Description },
  });
  const killed = stopped('a', {
    stopCode: 'ServiceSchedulerInitiated',
    stoppedReason:
      'Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/0123456789abcdef)',
    containers: [{ name: 'web', exitCode: 137 }],
  });
  it('that is healthy now does not undo the kill of the task before it', async () =>
    expect(await known('failure.calls', { tasks: [killed], targets: [target('healthy')] })).toMatchObject([
      { step: 'target-health', symptom: 'symptom/elb-health-check-failed' },
    ]));
  it('that is unhealthy while its deployment goes on is a failure, though its load balancer may serve from it all the same', async () => {
    const old = {
      ...stopped('b'),
      lastStatus: 'RUNNING',
      desiredStatus: 'RUNNING',
      stopCode: undefined,
      stoppedReason: undefined,
      stoppedAt: undefined,
      containers: [{ name: 'web' }],
      attachments: [
        {
          type: 'ElasticNetworkInterface',
          status: 'ATTACHED',
          details: [{ name: 'privateIPv4Address', value: '10.0.1.5' }],
        },
      ],
    };
    const unhealthy = target(
      'unhealthy',
      'Target.ResponseCodeMismatch',
      'Health checks failed with these codes: [503]',
    );
    expect(await known('failure.calls', { tasks: [old], targets: [unhealthy] })).toMatchObject([
      { step: 'target-health', target: { codes: ['503'] } },
    ]);
  });
});
