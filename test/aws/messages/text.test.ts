import { describe, expect, it } from 'vitest';
import { readText } from '../../../src/aws/messages/index.ts';

const TG = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef';
const TASK = '0123456789abcdef0123456789abcdef';
const UNHEALTHY = `(service web) (task ${TASK}) (port 80) is unhealthy in (target-group ${TG}) due to (reason Request timed out).`;
const STEADY = '(service web) has reached a steady state.';
const oom = { name: 'app', exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' };
const event = (type: string, detail: object) => ({ version: '0', 'detail-type': type, source: 'aws.ecs', detail });
const target = (State: string, Reason?: string, Description?: string) => ({
  Target: { Id: '10.0.0.1', Port: 80 },
  TargetHealth: { State, ...(Reason ? { Reason } : {}), ...(Description ? { Description } : {}) },
});

describe('JSON of the APIs and events is read by its fields', () => {
  it.each<[string, unknown, string, string | null]>([
    [
      'a task that ran out of memory',
      {
        stopCode: 'EssentialContainerExited',
        stoppedReason: 'Essential container in task exited',
        containers: [oom, { name: 'otel', exitCode: 0 }],
      },
      'failure',
      'exit/out-of-memory',
    ],
    [
      'DescribeTasks',
      {
        tasks: [
          {
            group: 'service:web',
            stopCode: 'ServiceSchedulerInitiated',
            stoppedReason: `Task failed ELB health checks in (target-group ${TG})`,
            containers: [{ name: 'app', exitCode: 137 }],
          },
        ],
        failures: [],
      },
      'failure',
      'health/task-failed',
    ],
    ['a container', { name: 'app', exitCode: 139 }, 'failure', 'exit/segfault'],
    [
      'containers of which one failed',
      [
        { name: 'otel', exitCode: 0 },
        { name: 'app', exitCode: 1 },
      ],
      'failure',
      'exit/error',
    ],
    [
      'the Service Connect proxy',
      { name: 'ecs-service-connect-AbC', healthStatus: 'UNHEALTHY' },
      'failure',
      'health/service-connect',
    ],
    [
      'a task whose interface never came',
      {
        stopCode: 'TaskFailedToStart',
        stoppedReason: 'Timeout waiting for network interface provisioning to complete.',
        containers: [{ name: 'a', lastStatus: 'STOPPED' }],
      },
      'failure',
      'eni/timeout',
    ],
    [
      'a volume attachment',
      {
        lastStatus: 'DEPROVISIONING',
        attachments: [
          {
            type: 'AmazonElasticBlockStorage',
            status: 'DELETED',
            details: [
              {
                name: 'statusReason',
                value: 'ECS timed out while configuring the EBS volume attachment to your Task.',
              },
            ],
          },
        ],
        containers: [{ name: 'a' }],
      },
      'failure',
      'ebs/attach-failed',
    ],
    [
      'a service that exits with 0',
      {
        group: 'service:web',
        stopCode: 'EssentialContainerExited',
        stoppedReason: 'Essential container in task exited',
        containers: [{ name: 'main', exitCode: 0 }],
      },
      'failure',
      'exit/zero',
    ],
    [
      'a task of no service that exits with 0',
      {
        group: 'family:report',
        stopCode: 'EssentialContainerExited',
        stoppedReason: 'Essential container in task exited',
        containers: [{ name: 'main', exitCode: 0 }],
      },
      'informational',
      'info/stop-asked-for',
    ],
    [
      'a scale-in',
      {
        stopCode: 'ServiceSchedulerInitiated',
        stoppedReason: 'Scaling activity initiated by (deployment ecs-svc/1)',
        containers: [
          { name: 'app', exitCode: 143 },
          { name: 'x', exitCode: 137 },
        ],
      },
      'informational',
      'info/scaling',
    ],
    [
      'a task that a person stopped',
      { stopCode: 'UserInitiated', stoppedReason: 'drill', containers: [{ name: 'app', exitCode: 137 }] },
      'informational',
      'info/stop-asked-for',
    ],
    [
      'target health that fails',
      {
        TargetHealthDescriptions: [
          target('healthy'),
          target('unhealthy', 'Target.ResponseCodeMismatch', 'Health checks failed with these codes: [404]'),
        ],
      },
      'failure',
      'health/target-codes',
    ],
    [
      'target health in lower case',
      { state: 'unhealthy', reason: 'Target.Timeout', description: 'Request timed out' },
      'failure',
      'health/target-timeout',
    ],
    [
      'a target group that no listener uses',
      target('unused', 'Target.NotInUse', 'Target group is not configured to receive traffic from the load balancer'),
      'failure',
      'target/group-unattached',
    ],
    [
      'a new target',
      target('initial', 'Elb.RegistrationInProgress', 'Target registration is in progress'),
      'informational',
      'info/registration',
    ],
    ['a draining target', target('draining', 'Target.DeregistrationInProgress'), 'informational', 'info/draining'],
    ['a healthy target', target('healthy'), 'informational', 'info/registration'],
    [
      'a task state change',
      event('ECS Task State Change', {
        stopCode: 'EssentialContainerExited',
        stoppedReason: 'Essential container in task exited',
        containers: [{ name: 'app', exitCode: 1 }],
        lastStatus: 'STOPPED',
      }),
      'failure',
      'exit/error',
    ],
    [
      'a placement failure',
      event('ECS Service Action', {
        eventType: 'ERROR',
        eventName: 'SERVICE_TASK_PLACEMENT_FAILURE',
        reason: 'RESOURCE:FARGATE',
      }),
      'failure',
      'placement/fargate-capacity',
    ],
    [
      'impaired starts',
      event('ECS Service Action', { eventType: 'WARN', eventName: 'SERVICE_TASK_START_IMPAIRED' }),
      'failure',
      'deployment/start-throttled',
    ],
    [
      'protection',
      event('ECS Service Action', { eventType: 'WARN', eventName: 'TASKSET_SCALE_IN_FAILURE_BY_TASK_PROTECTION' }),
      'failure',
      'deployment/protected',
    ],
    [
      'steady state',
      event('ECS Service Action', { eventType: 'INFO', eventName: 'SERVICE_STEADY_STATE' }),
      'informational',
      'info/steady-state',
    ],
    [
      'rebalancing',
      event('ECS Service Action', { eventType: 'INFO', eventName: 'SERVICE_REBALANCING_STARTED' }),
      'informational',
      'info/rebalancing',
    ],
    [
      'a failed deployment',
      event('ECS Deployment State Change', {
        eventType: 'ERROR',
        eventName: 'SERVICE_DEPLOYMENT_FAILED',
        deploymentId: 'ecs-svc/1',
        reason: 'ECS deployment circuit breaker: task failed to start.',
      }),
      'failure',
      'deployment/failed',
    ],
    [
      'a completed deployment',
      event('ECS Deployment State Change', {
        eventType: 'INFO',
        eventName: 'SERVICE_DEPLOYMENT_COMPLETED',
        reason: 'ECS deployment ecs-svc/1 completed.',
      }),
      'informational',
      'info/deployment',
    ],
    [
      'a lost agent',
      event('ECS Container Instance State Change', { agentConnected: false, status: 'ACTIVE' }),
      'failure',
      'placement/agent',
    ],
    [
      'an agent that is there',
      event('ECS Container Instance State Change', { agentConnected: true, status: 'ACTIVE' }),
      'informational',
      'info/agent',
    ],
    [
      'an impaired instance',
      event('ECS Container Instance Health Change', {
        overallStatus: 'IMPAIRED',
        details: [{ type: 'CONTAINER_RUNTIME', status: 'IMPAIRED' }],
      }),
      'failure',
      'host/impaired',
    ],
    [
      'a hook that waits',
      event('ECS Hook State Change', { eventType: 'INFO', eventName: 'HOOK_AWAITING_ACTION' }),
      'failure',
      'deployment/hook-waiting',
    ],
    [
      'failures of RunTask',
      {
        tasks: [],
        failures: [{ arn: 'arn:aws:ecs:us-east-1:123456789012:container-instance/x', reason: 'RESOURCE:CPU' }],
      },
      'failure',
      'placement/cpu',
    ],
    [
      'failures of StartTask, as Go prints them',
      { Failures: [{ Arn: 'x', Reason: 'AGENT' }], Tasks: [] },
      'failure',
      'placement/agent',
    ],
    [
      'a rolled back service deployment',
      {
        serviceDeployments: [
          {
            status: 'ROLLBACK_SUCCESSFUL',
            statusReason: 'Service deployment rolled back because the circuit breaker threshold was exceeded.',
          },
        ],
      },
      'failure',
      'deployment/rolled-back',
    ],
    [
      'a successful service deployment',
      { serviceDeployments: [{ status: 'SUCCESSFUL' }] },
      'informational',
      'info/deployment',
    ],
    [
      'a CloudFormation event',
      {
        StackEvents: [
          {
            ResourceStatus: 'CREATE_FAILED',
            ResourceStatusReason: "Error occurred during operation 'ECS Deployment Circuit Breaker was triggered'.",
          },
        ],
      },
      'failure',
      'deployment/failed',
    ],
    [
      'a CodeDeploy error',
      {
        deploymentInfo: {
          errorInformation: {
            code: 'ECS_UPDATE_ERROR',
            message:
              'The ECS service cannot be updated due to an unexpected error: The container x does not exist in the task definition.',
          },
        },
      },
      'failure',
      'deployment/appspec',
    ],
    [
      'log events',
      {
        events: [
          { timestamp: 1, message: 'Starting' },
          { timestamp: 2, message: 'Error: listen EADDRINUSE: address already in use :::3000' },
        ],
      },
      'failure',
      'log/port-in-use',
    ],
    [
      'a structured log line',
      { level: 'fatal', msg: 'missing required environment variable DATABASE_URL' },
      'failure',
      'log/config-missing',
    ],
    ['nothing that is known', { a: 1 }, 'unknown', null],
  ])('%s', (_, value, reading, family) => {
    for (const text of [JSON.stringify(value), JSON.stringify(value, null, 2)]) {
      const read = readText(text);
      expect([read.reading, read.family]).toEqual([reading, family]);
    }
  });
});

describe('of several messages the one nearest to the root explains the rest', () => {
  it('a rollback is explained by the stopped reason next to it', () => {
    const read = readText(
      `(service web) (deployment ecs-svc/2) deployment failed: tasks failed to start.\n(service web) rolling back to deployment ecs-svc/1.\nCannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref 123456789012.dkr.ecr.us-east-1.amazonaws.com/web:v1: not found`,
    );
    expect(read).toMatchObject({ reading: 'failure', family: 'pull/not-found', symptom: 'symptom/image-pull-failed' });
    expect(read.messages).toHaveLength(3);
    expect(read.facts.deployment).toEqual(['ecs-svc/2', 'ecs-svc/1']);
  });
  it("a task's JSON and event lines are read together", () => {
    const read = readText(
      `${JSON.stringify({ stopCode: 'EssentialContainerExited', stoppedReason: 'Essential container in task exited', containers: [oom] }, null, 2)}\n(service web) has started 1 tasks: (task ${TASK}).\n(service web) rolling back to deployment ecs-svc/1.`,
    );
    expect(read).toMatchObject({
      reading: 'failure',
      family: 'exit/out-of-memory',
      facts: { container: 'app', exitCode: '137', service: 'web' },
    });
  });
  it('a log line explains an exit code', () =>
    expect(
      readText(
        'stopCode: EssentialContainerExited\nstoppedReason: Essential container in task exited\nexitCode: 1\nError: connect ECONNREFUSED 10.0.0.1:5432',
      ),
    ).toMatchObject({ family: 'log/dependency-down', facts: { exitCode: '1', address: '10.0.0.1' } }));
  it('a health check explains the kill that followed', () =>
    expect(
      readText(
        JSON.stringify({
          stoppedReason: 'Task failed container health checks',
          containers: [{ name: 'app', exitCode: 137 }],
        }),
      ),
    ).toMatchObject({ family: 'health/container', symptom: 'symptom/container-health-check-failed' }));
  it('a message broken over several lines is one message', () => {
    const read = readText(
      'stoppedReason: ResourceInitializationError: unable to pull secrets or registry auth\n  The task cannot pull registry auth from Amazon ECR\n  dial tcp 10.1.2.3:443: i/o timeout\nstopCode: TaskFailedToStart',
    );
    expect(read).toMatchObject({ family: 'registry-auth/unreachable', facts: { address: '10.1.2.3' } });
    expect(read.messages).toHaveLength(2);
  });
  it('a stack trace is read by the line that names the fault', () =>
    expect(
      readText(
        'Traceback (most recent call last):\n  File "app.py", line 3, in <module>\n    import flask\nModuleNotFoundError: No module named \'flask\'',
      ).family,
    ).toBe('log/missing-code'));
});

describe('one failure among informational lines is a failure, unless ECS says that it passed', () => {
  it('among lines', () =>
    expect(
      readText(
        `(service web) has started 1 tasks: (task ${TASK}).\n${UNHEALTHY}\n(service web) has stopped 1 running tasks: (task ${TASK}).`,
      ).reading,
    ).toBe('failure'));
  it('a failed placement is one, whatever follows', () =>
    expect(
      readText(`(service web) was unable to place a task. Reason: Capacity is unavailable at this time.\n${STEADY}`)
        .reading,
    ).toBe('failure'));
  it('a rollback is one, whatever follows', () =>
    expect(readText(`(service web) rolling back to deployment ecs-svc/1.\n${STEADY}`).reading).toBe('failure'));
  it('an unhealthy target before a steady state has passed', () =>
    expect(readText(`${UNHEALTHY}\n${STEADY}`)).toMatchObject({
      reading: 'informational',
      family: 'info/steady-state',
      candidates: [],
    }));
  it('an unhealthy target after a steady state has not', () =>
    expect(readText(`${STEADY}\n${UNHEALTHY}`).reading).toBe('failure'));
  it('times decide where they are given', () => {
    const events = (steady: string, unhealthy: string) =>
      JSON.stringify({
        services: [
          {
            events: [
              { id: '1', createdAt: steady, message: STEADY },
              { id: '2', createdAt: unhealthy, message: UNHEALTHY },
            ],
          },
        ],
      });
    expect(readText(events('2026-01-01T00:02:00Z', '2026-01-01T00:01:00Z')).reading).toBe('informational');
    expect(readText(events('2026-01-01T00:01:00Z', '2026-01-01T00:02:00Z')).reading).toBe('failure');
  });
  it('the state of a target is not taken back by an event', () =>
    expect(readText(`${JSON.stringify({ state: 'unhealthy', reason: 'Target.Timeout' })}\n${STEADY}`).reading).toBe(
      'failure',
    ));
  it('a stopped task is not taken back by an event', () =>
    expect(readText(`Task failed ELB health checks in (target-group ${TG})\n${STEADY}`).reading).toBe('failure'));
});

describe('loose fields of a task are read together', () => {
  it.each([
    ['UserInitiated\ndrill', 'informational'],
    ['drill\nUserInitiated', 'informational'],
    ['stopCode: UserInitiated', 'informational'],
    [
      'ServiceSchedulerInitiated\nScaling activity initiated by (deployment ecs-svc/1)\nexit code: 143',
      'informational',
    ],
    ['Scaling activity initiated by (deployment ...)\n{"name": "app", "exitCode": 143}', 'informational'],
    ['Your Spot Task was interrupted.\n{"exitCode": 137}', 'informational'],
    ['EssentialContainerExited\n{"name": "migrations", "exitCode": 0}', 'informational'],
    ['EssentialContainerExited\n{"name": "web", "exitCode": 0}', 'failure'],
    ['EssentialContainerExited\n{"name": "app", "exitCode": 1}', 'failure'],
    ['exitCode: 139', 'failure'],
    ['TaskFailedToStart\nAGENT', 'failure'],
    ['', 'unknown'],
    ['hello\nworld', 'unknown'],
  ])('%j', (text, reading) => expect(readText(text).reading).toBe(reading));
});
