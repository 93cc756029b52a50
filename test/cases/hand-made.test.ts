import { describe, expect, it } from 'vitest';
import { parseCase } from '../../src/collect/case.ts';
import { diagnose } from '../../src/diagnose.ts';
import type { Report } from '../../src/model/report.ts';

/** Cases as a person puts them together from what the AWS CLI prints: few calls, no lists, most without input. */
const ACCOUNT = '471112309876';
const REGION = 'us-east-1';
const arn = (service: string, resource: string): string => `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;
const IMAGE = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/ledger:7`;
const TD = arn('ecs', 'task-definition/ledger:12');
const SG = 'sg-0beef000000000001';
const SUBNET = 'subnet-0f00aa11bb22cc331';
const at = (clock: string): string => `2025-03-11T${clock}:00.512000+01:00`;

const deployment = (more: object = {}) => ({
  id: 'ecs-svc/2',
  status: 'PRIMARY',
  taskDefinition: TD,
  desiredCount: 2,
  runningCount: 2,
  pendingCount: 0,
  failedTasks: 0,
  rolloutState: 'COMPLETED',
  rolloutStateReason: 'ECS deployment ecs-svc/2 completed.',
  createdAt: at('10:00'),
  updatedAt: at('10:12'),
  launchType: 'FARGATE',
  networkConfiguration: {
    awsvpcConfiguration: { subnets: [SUBNET], securityGroups: [SG], assignPublicIp: 'DISABLED' },
  },
  ...more,
});
const old = deployment({
  id: 'ecs-svc/1',
  status: 'ACTIVE',
  taskDefinition: TD.replace(':12', ':11'),
  createdAt: at('08:00'),
});
const going = (more: object = {}) => deployment({ runningCount: 0, rolloutState: 'IN_PROGRESS', ...more });
const service = (deployments: object[], more: object = {}) => ({
  services: [
    {
      serviceArn: arn('ecs', 'service/payments/ledger'),
      serviceName: 'ledger',
      clusterArn: arn('ecs', 'cluster/payments'),
      status: 'ACTIVE',
      desiredCount: 2,
      runningCount: 2,
      pendingCount: 0,
      launchType: 'FARGATE',
      taskDefinition: TD,
      deployments,
      events: [],
      loadBalancers: [],
      deploymentConfiguration: { maximumPercent: 200, minimumHealthyPercent: 100, strategy: 'ROLLING' },
      networkConfiguration: deployment().networkConfiguration,
      ...more,
    },
  ],
  failures: [],
});
const task = (id: number, more: object = {}) => ({
  taskArn: arn('ecs', `task/payments/${String(id).repeat(32)}`),
  taskDefinitionArn: TD,
  group: 'service:ledger',
  startedBy: 'ecs-svc/2',
  lastStatus: 'RUNNING',
  desiredStatus: 'RUNNING',
  launchType: 'FARGATE',
  createdAt: at('10:05'),
  startedAt: at('10:06'),
  attachments: [],
  overrides: {},
  containers: [{ name: 'app', image: IMAGE }],
  ...more,
});
const failed = (id: number, stoppedReason: string, more: object = {}) =>
  task(id, {
    lastStatus: 'STOPPED',
    desiredStatus: 'STOPPED',
    stopCode: 'TaskFailedToStart',
    stoppedReason,
    stoppedAt: at('10:08'),
    startedAt: undefined,
    ...more,
  });
const definition = (container: object = {}, more: object = {}) => ({
  taskDefinition: {
    taskDefinitionArn: TD,
    family: 'ledger',
    revision: 12,
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: '512',
    memory: '1024',
    executionRoleArn: `arn:aws:iam::${ACCOUNT}:role/ledger-exec`,
    containerDefinitions: [{ name: 'app', image: IMAGE, essential: true, ...container }],
    ...more,
  },
});

const call = (of: string, operation: string, output: unknown) => ({ service: of, operation, output });
const refused = (of: string, operation: string, error: unknown) => ({ service: of, operation, error });
const services = (output: unknown) => call('ecs', 'describe-services', output);
const tasks = (...list: object[]) => call('ecs', 'describe-tasks', { tasks: list, failures: [] });
const run = (calls: object[], time: string | null = at('10:40'), task?: string): Promise<Report> =>
  diagnose(
    { region: REGION, cluster: 'payments', ...(task === undefined ? { service: 'ledger' } : { task }) },
    { case: parseCase(JSON.stringify(time === null ? calls : { at: time, calls })) },
  );
const root = (r: Report): string => {
  const f = r.findings.find(x => x.id === r.roots[0]?.finding);
  return f ? `${f.rule} ${f.confidence}` : 'none';
};

const NOT_FOUND = `CannotPullContainerError: pull image manifest has been retried 7 time(s): failed to resolve ref ${IMAGE}: ${IMAGE}: not found`;
const TIMEOUT = `ResourceInitializationError: unable to pull secrets or registry auth: There is a connection issue between the task and Amazon ECR. RequestError: send request failed caused by: Post "https://api.ecr.${REGION}.amazonaws.com/": dial tcp 44.213.79.50:443: i/o timeout`;
const LOGS = {
  logConfiguration: {
    logDriver: 'awslogs',
    options: { 'awslogs-group': '/ecs/ledger', 'awslogs-region': REGION, 'awslogs-stream-prefix': 'ecs' },
  },
};
const failing = service([going({ failedTasks: 4 }), old]);

describe('a healthy service without the lists of its tasks', () => {
  it.each<[string, object[]]>([
    [
      'settled, with a failed task of yesterday',
      [services(service([deployment()])), tasks(task(1), task(2), failed(3, NOT_FOUND, { startedBy: 'ecs-svc/0' }))],
    ],
    ['settled, and only the service was asked', [services(service([deployment()]))]],
    [
      'a deployment that goes on, with all tasks that ECS counts and none that failed',
      [
        services(
          service([going({ runningCount: 1, pendingCount: 1, createdAt: at('10:38') }), old], {
            runningCount: 3,
            pendingCount: 1,
          }),
        ),
        tasks(
          task(1),
          task(2, { lastStatus: 'PENDING' }),
          task(3, { startedBy: 'ecs-svc/1' }),
          task(4, { startedBy: 'ecs-svc/1' }),
        ),
      ],
    ],
  ])('%s', async (_, calls) => {
    const report = await run(calls);
    expect({ verdict: report.verdict, findings: report.findings, unclear: report.headline }).toEqual({
      verdict: 'healthy',
      findings: [],
      unclear: 'ledger is healthy',
    });
  });
  it('is not claimed where ECS counts more tasks than are shown', async () => {
    expect(
      (
        await run([
          services(service([going({ createdAt: at('10:38') }), old], { runningCount: 3, pendingCount: 1 })),
          tasks(task(1)),
        ])
      ).verdict,
    ).toBe('unclear');
  });
});

describe('a failing one is not missed', () => {
  it('where the old tasks make up the number and no task can be seen', async () => {
    const report = await run([
      services(failing),
      refused('ecs', 'list-tasks', { Code: 'AccessDeniedException', Message: 'no' }),
    ]);
    expect(report).toMatchObject({ verdict: 'unhealthy', denied: ['ecs:ListTasks'], roots: [] });
    expect(report.headline).toMatch(/0 of 2 new tasks running/);
  });
  it('as a deadlock of percentages, by the numbers alone', async () => {
    const stuck = service(
      [going({ desiredCount: 1, createdAt: at('06:00') }), { ...old, desiredCount: 1, runningCount: 1 }],
      {
        desiredCount: 1,
        runningCount: 1,
        deploymentConfiguration: { maximumPercent: 100, minimumHealthyPercent: 100, strategy: 'ROLLING' },
      },
    );
    expect(root(await run([services(stuck), tasks(task(1, { startedBy: 'ecs-svc/1' }))]))).toMatch(
      /^deployment\/percent-deadlock/,
    );
  });
});

describe('words of AWS are enough for a likely cause', () => {
  const secret = (id: string) => arn('secretsmanager', `secret:prod/${id}`);
  const asm = (words: string) =>
    `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): ${words}`;
  const SSM =
    'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secrets from ssm: service call has been retried 1 time(s): rpc error: code = Unknown desc = invalid ssm parameters: /prod/url';
  const GROUP =
    'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. : exit status 1';
  const two = {
    secrets: [
      { name: 'DB', valueFrom: secret('db-Xk3fQ9') },
      { name: 'API', valueFrom: secret('api-Qq1Ww2') },
    ],
  };
  const described = call('secretsmanager', 'describe-secret', {
    ARN: secret('api-Qq1Ww2'),
    Name: 'prod/api',
    VersionIdsToStages: { a: ['AWSCURRENT'] },
  });
  const gone = refused('secretsmanager', 'describe-secret', {
    Code: 'ResourceNotFoundException',
    Message: "Secrets Manager can't find the specified secret.",
  });
  it.each<[string, string, object[], string]>([
    ['a tag, without the task definition', NOT_FOUND, [], 'image/tag-not-found likely'],
    [
      'a tag, and the task definition is gone',
      NOT_FOUND,
      [
        refused('ecs', 'describe-task-definition', {
          Error: { Code: 'ClientException', Message: 'Unable to describe task definition.' },
        }),
      ],
      'image/tag-not-found likely',
    ],
    ['a log group', GROUP, [call('ecs', 'describe-task-definition', definition(LOGS))], 'logging/group-missing likely'],
    [
      'a parameter',
      SSM,
      [
        call(
          'ecs',
          'describe-task-definition',
          definition({ secrets: [{ name: 'URL', valueFrom: arn('ssm', 'parameter/prod/url') }] }),
        ),
      ],
      'secret/parameter-not-found likely',
    ],
    [
      'the one of two secrets that is not known to be there',
      asm("ResourceNotFoundException: Secrets Manager can't find the specified secret."),
      [call('ecs', 'describe-task-definition', definition(two)), described],
      'secret/not-found likely',
    ],
    [
      'the one of two secrets that the recorded error is about',
      asm("ResourceNotFoundException: Secrets Manager can't find the specified secret."),
      [call('ecs', 'describe-task-definition', definition(two)), described, gone],
      'secret/not-found likely',
    ],
    [
      'security groups of another VPC',
      "Unexpected EC2 error while attempting to Create Network Interface in subnet 'subnet-0f00aa11bb22cc331': InvalidGroup.NotFound",
      [
        refused('ec2', 'describe-security-groups', {
          Code: 'InvalidGroup.NotFound',
          Message: `The security group '${SG}' does not exist`,
        }),
      ],
      'network/security-group-wrong-vpc likely',
    ],
  ])('%s', async (_, words, more, want) =>
    expect(root(await run([services(failing), tasks(failed(1, words), failed(2, words)), ...more]))).toBe(want),
  );

  it('a program for another CPU is a possible one while the image is not read', async () => {
    const ended = {
      stopCode: 'EssentialContainerExited',
      startedAt: at('10:07'),
      containers: [{ name: 'app', image: IMAGE, exitCode: 255 }],
    };
    const log = call('logs', 'get-log-events', {
      events: [{ timestamp: 1741683910000, message: 'exec /usr/local/bin/node: exec format error' }],
    });
    expect(
      root(
        await run([
          services(failing),
          tasks(failed(1, 'Essential container in task exited', ended)),
          call('ecs', 'describe-task-definition', definition(LOGS)),
          log,
        ]),
      ),
    ).toBe('image/platform-mismatch possible');
  });
  it('a health command that fails, and after it that its program may be missing, which would be why', async () => {
    const check = definition({
      healthCheck: {
        command: ['CMD-SHELL', 'curl -f http://localhost/ || exit 1'],
        interval: 10,
        timeout: 5,
        retries: 3,
      },
    });
    const report = await run([
      services(failing),
      tasks(
        failed(1, 'Task failed container health checks', {
          stopCode: 'ServiceSchedulerInitiated',
          startedAt: at('10:06'),
          containers: [{ name: 'app', image: IMAGE, exitCode: 143, healthStatus: 'UNHEALTHY' }],
        }),
      ),
      call('ecs', 'describe-task-definition', check),
    ]);
    expect(report.roots.map(r => r.finding)).toEqual([
      'app/container-health-check-failing@app',
      'app/health-command-missing@app',
    ]);
    expect(report.findings.slice(0, 2).map(f => f.confidence)).toEqual(['likely', 'possible']);
  });
});

it('the unhealthy target of a task that crashed is no cause of its own', async () => {
  const TG = arn('elasticloadbalancing', 'targetgroup/ledger-tg/6d0ecf831eec9f09');
  const crashed = (id: number) =>
    failed(id, 'Essential container in task exited', {
      stopCode: 'EssentialContainerExited',
      startedAt: at('10:06'),
      containers: [{ name: 'app', image: IMAGE, exitCode: 1 }],
      attachments: [
        {
          type: 'ElasticNetworkInterface',
          status: 'DELETED',
          details: [{ name: 'privateIPv4Address', value: '10.90.0.23' }],
        },
      ],
    });
  const report = await run([
    services(
      service([going({ failedTasks: 3 }), old], {
        loadBalancers: [{ targetGroupArn: TG, containerName: 'app', containerPort: 8080 }],
      }),
    ),
    tasks(crashed(1), crashed(2)),
    call('ecs', 'describe-task-definition', definition()),
    call('elbv2', 'describe-target-health', {
      TargetHealthDescriptions: [
        {
          Target: { Id: '10.90.0.23', Port: 8080 },
          TargetHealth: {
            State: 'unhealthy',
            Reason: 'Target.FailedHealthChecks',
            Description: 'Health checks failed',
          },
        },
      ],
    }),
    call('elbv2', 'describe-target-groups', {
      TargetGroups: [
        {
          TargetGroupArn: TG,
          TargetGroupName: 'ledger-tg',
          Protocol: 'HTTP',
          Port: 8080,
          TargetType: 'ip',
          HealthCheckPath: '/',
          HealthCheckIntervalSeconds: 30,
          HealthCheckTimeoutSeconds: 5,
          HealthyThresholdCount: 5,
          UnhealthyThresholdCount: 2,
          HealthCheckPort: 'traffic-port',
        },
      ],
    }),
  ]);
  expect(report.roots.map(r => r.finding)).toEqual(['app/crashed@app']);
});

describe('what is not known', () => {
  it('has only those suspects that could not look', async () => {
    const report = await run([
      services(failing),
      tasks(failed(1, TIMEOUT), failed(2, TIMEOUT)),
      call('ecs', 'describe-task-definition', definition()),
    ]);
    const [open] = report.unexplained;
    expect(open?.finding).toMatch(/^symptom\/image-pull-failed/);
    expect(open?.suspects.length).toBeGreaterThan(0);
    expect(open?.suspects.filter(s => !s.rule.startsWith('network/'))).toEqual([]);
    expect(open?.suspects.find(s => s.rule === 'network/no-route')?.missing).toEqual(['ec2:DescribeSubnets']);
  });
  it('of a rollback is given the words of the failed deployment, not those of the one it went back to', async () => {
    const events = [
      ['rolling back to deployment ecs-svc/1.', '10:20'],
      ['(deployment ecs-svc/2) deployment failed: tasks failed to start.', '10:20'],
    ].map(([message, t]) => ({ id: String(t), message: `(service ledger) ${message}`, createdAt: at(String(t)) }));
    const report = await run([
      services(
        service([{ ...old, status: 'PRIMARY', rolloutStateReason: 'ECS deployment ecs-svc/1 completed.' }], { events }),
      ),
      tasks(task(1, { startedBy: 'ecs-svc/1' })),
    ]);
    expect(report.headline).toMatch(
      /^ledger: up on \S+; the latest deployment was rolled back: tasks failed to start; cause unknown$/,
    );
  });
  it('is the same every day: without a time of its own a case has that of its newest answer', async () => {
    const calls = [services(failing), tasks(failed(1, NOT_FOUND))];
    expect((await run(calls, null)).at).toBe('2025-03-11T09:12:00.512Z');
  });
});

it('on EC2 the way is walked from the instance of the failed task, not from all of the cluster', async () => {
  const [one, two] = ['a', 'b'].map(x => ({
    arn: arn('ecs', `container-instance/payments/${x.repeat(32)}`),
    id: `i-0${x.repeat(16)}`,
    subnet: `subnet-0${x.repeat(16)}`,
  }));
  if (!one || !two) throw new Error('two instances');
  const words = `CannotPullContainerError: Error response from daemon: Get "https://${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)`;
  const onEc2 = { launchType: 'EC2', networkConfiguration: undefined };
  const vpc = 'vpc-0c0ffee0000000001';
  const route = (table: string, subnet: string, more: object[]) => ({
    RouteTableId: table,
    VpcId: vpc,
    Associations: [{ Main: false, SubnetId: subnet, RouteTableId: table }],
    Routes: [{ DestinationCidrBlock: '10.90.0.0/16', GatewayId: 'local', State: 'active' }, ...more],
  });
  const calls = [
    services(service([going({ failedTasks: 4, ...onEc2 }), { ...old, ...onEc2 }], onEc2)),
    tasks(
      failed(1, 'Task failed to start', {
        launchType: 'EC2',
        containerInstanceArn: one.arn,
        containers: [{ name: 'app', image: IMAGE, reason: words }],
      }),
    ),
    call(
      'ecs',
      'describe-task-definition',
      definition({}, { networkMode: 'bridge', requiresCompatibilities: ['EC2'] }),
    ),
    call('ecs', 'list-container-instances', { containerInstanceArns: [one.arn, two.arn] }),
    call('ecs', 'describe-container-instances', {
      containerInstances: [one, two].map(i => ({
        containerInstanceArn: i.arn,
        ec2InstanceId: i.id,
        status: 'ACTIVE',
        agentConnected: true,
      })),
    }),
    call('ec2', 'describe-instances', {
      Reservations: [
        {
          Instances: [one, two].map(i => ({
            InstanceId: i.id,
            InstanceType: 't3.medium',
            SubnetId: i.subnet,
            VpcId: vpc,
            SecurityGroups: [{ GroupId: SG }],
          })),
        },
      ],
    }),
    call('ec2', 'describe-subnets', {
      Subnets: [one, two].map((i, n) => ({
        SubnetId: i.subnet,
        VpcId: vpc,
        CidrBlock: `10.90.${n}.0/24`,
        AvailabilityZone: `${REGION}a`,
        OwnerId: ACCOUNT,
        AvailableIpAddressCount: 9,
      })),
    }),
    call('ec2', 'describe-security-groups', {
      SecurityGroups: [
        {
          GroupId: SG,
          VpcId: vpc,
          GroupName: 'hosts',
          IpPermissions: [],
          IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
        },
      ],
    }),
    call('ec2', 'describe-route-tables', {
      RouteTables: [route('rtb-0a', one.subnet, []), route('rtb-0b', two.subnet, [])],
    }),
    call('ec2', 'describe-vpc-endpoints', { VpcEndpoints: [] }),
  ];
  const report = await run(calls);
  expect(root(report)).toBe('network/no-route proven');
  expect(report.roots.map(r => r.finding)).toEqual(['network/no-route@rtb-0a']);
  // Without the list of instances those of the tasks are described.
  expect(root(await run(calls.filter(c => c.operation !== 'list-container-instances')))).toBe(
    'network/no-route proven',
  );
});

describe('spellings', () => {
  const NO =
    'An error occurred (AccessDeniedException) when calling the DescribeImages operation: User: x is not authorized';
  it.each<[string, unknown]>([
    ['of the SDK', { name: 'AccessDeniedException' }],
    ['of the CLI in JSON', { Code: 'AccessDeniedException', Message: 'no' }],
    ['nested', { Error: { Code: 'AccessDeniedException', Message: 'no' } }],
    ['as the CLI prints it', NO],
    ['printed, as a name', { name: NO }],
    ['printed, as a message', { message: NO }],
    ['of the wire', { __type: 'com.amazonaws.ecr#AccessDeniedException', message: 'no' }],
  ])('of an error %s', async (_, error) => {
    const report = await run([
      services(failing),
      tasks(failed(1, NOT_FOUND)),
      { service: 'ECR', operation: 'describe_images', error },
    ]);
    expect(report.denied).toEqual(['ecr:DescribeImages']);
  });
  it('of two lists of tasks that do not say which is which', async () => {
    const list = (...t: { taskArn: string }[]) => call('ecs', 'list-tasks', { taskArns: t.map(x => x.taskArn) });
    expect(
      root(
        await run([services(failing), list(task(9)), list(failed(1, NOT_FOUND)), tasks(task(9), failed(1, NOT_FOUND))]),
      ),
    ).toBe('image/tag-not-found likely');
  });
  it('of a task by its number alone', async () => {
    const t = failed(1, NOT_FOUND, {
      group: 'family:ledger',
      startedBy: 'jo',
      createdAt: 1741683900.512,
      stoppedAt: 1741683960.1,
    });
    const report = await run([tasks(t)], null, '1'.repeat(32));
    expect(root(report)).toBe('image/tag-not-found likely');
    expect(report.at).toBe('2025-03-11T09:06:00.100Z');
  });
});
