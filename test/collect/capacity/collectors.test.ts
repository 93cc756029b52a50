import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  DescribeScalingActivitiesCommand,
} from '@aws-sdk/client-auto-scaling';
import {
  DescribeCapacityProvidersCommand,
  DescribeClustersCommand,
  DescribeServicesCommand,
  ECSClient,
} from '@aws-sdk/client-ecs';
import { GetServiceQuotaCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import groups from '../../../src/collect/capacity/auto-scaling-groups.ts';
import cluster from '../../../src/collect/capacity/cluster.ts';
import quota from '../../../src/collect/quota/fargate.ts';
import fit from '../../../src/derive/capacity/fit.ts';
import placement from '../../../src/collect/capacity/placement.ts';
import providers from '../../../src/collect/capacity/providers.ts';
import scaling from '../../../src/derive/capacity/scaling.ts';
import activities from '../../../src/collect/capacity/scaling-activities.ts';
import type { AnyCollector } from '../../../src/collect/collector.ts';
import type { EvidenceKey, EvidenceTypes } from '../../../src/model/evidence.ts';
import type { CapacityFit, FailedCall, ScalingJudgement } from '../../../src/model/facts.ts';
import { known } from '../../aws/network/layout.ts';
import { service } from '../../rules/network/base.ts';
import { container, definition, error, failed, host, judged, run } from '../net/run.ts';

const ecs = mockClient(ECSClient);
const auto = mockClient(AutoScalingClient);
const quotas = mockClient(ServiceQuotasClient);
beforeEach(() => {
  ecs.reset();
  auto.reset();
  quotas.reset();
});

const call = (cause: string, family = 'placement/memory'): FailedCall =>
  failed({
    id: 'p1',
    step: 'placement',
    how: 'exhausted',
    symptom: 'symptom/placement-failed',
    family,
    candidates: [{ cause, because: '', settledBy: [] }],
  });
const refused = [call('capacity/insufficient-memory')];
const onEc2 = { ...service, launch: 'EC2' as const };
const CLUSTER = {
  name: 'prod',
  arn: 'arn:cluster',
  status: 'ACTIVE',
  registeredContainerInstances: 2,
  runningTasks: 1,
  pendingTasks: 0,
  capacityProviders: ['FARGATE', 'cp'],
  defaultStrategy: [],
  settings: {},
};
const PROVIDER = {
  name: 'cp',
  provider: known({
    name: 'cp',
    kind: 'auto-scaling-group' as const,
    status: 'ACTIVE',
    group: 'asg',
    managedScaling: true,
  }),
};
const GROUP = {
  name: 'asg',
  group: known({
    name: 'asg',
    min: 0,
    max: 4,
    desired: 1,
    suspended: [],
    zones: [],
    subnets: [],
    instances: [{ id: 'i-1', lifecycle: 'InService', health: 'Healthy' }],
  }),
};
type Given = { readonly [K in EvidenceKey]?: EvidenceTypes[K] };
const value = <T>(ev: { readonly state: string }): T => (ev as unknown as { value: T }).value;
const raw = (name: string) =>
  ({
    name,
    status: 'ACTIVE',
    autoScalingGroupProvider: {
      autoScalingGroupArn: 'arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:1-2:autoScalingGroupName/asg',
      managedScaling: { status: 'ENABLED', targetCapacity: 90 },
    },
  }) as const;

describe('each of them tells denied, credentials and an unknown error apart, and takes none of them for an absence', () => {
  const each: readonly [AnyCollector & { key: EvidenceKey }, unknown, Given][] = [
    [cluster, DescribeClustersCommand, { 'failure.calls': refused }],
    [
      providers,
      DescribeCapacityProvidersCommand,
      { 'failure.calls': refused, 'capacity.cluster': CLUSTER, 'ecs.service': onEc2 },
    ],
    [groups, DescribeAutoScalingGroupsCommand, { 'capacity.providers': [PROVIDER] }],
    [quota, GetServiceQuotaCommand, { 'failure.calls': [call('capacity/fargate-quota')] }],
    [placement, DescribeServicesCommand, { 'failure.calls': refused }],
  ];
  test.each(
    each.flatMap(e =>
      (
        [
          ['AccessDeniedException', 'denied'],
          ['ExpiredToken', 'credentials'],
          ['SomethingNew', 'malformed'],
        ] as const
      ).map(w => [e[0].key, w[0], w[1], e] as const),
    ),
  )('%s: %s is %s', async (_, name, reason, [collector, command, given]) => {
    ecs.on(command as never).rejects(error(name));
    auto.on(command as never).rejects(error(name));
    quotas.on(command as never).rejects(error(name));
    expect((await run(collector.key, [collector], given)).ev).toMatchObject({ state: 'unreadable', reason });
  });
  test('the activities of one group are evidence of their own', async () => {
    auto.on(DescribeScalingActivitiesCommand).rejects(error('AccessDenied'));
    expect(
      (await run('capacity.scalingActivities', [activities], { 'capacity.autoScalingGroups': [GROUP] })).ev,
    ).toMatchObject({
      state: 'known',
      value: [{ group: 'asg', activities: { state: 'unreadable', reason: 'denied' } }],
    });
  });
});

describe('nothing is read of capacity unless a task was refused a place', () => {
  test.each(
    [cluster, providers, placement, quota, fit].map(c => [c.key, c as AnyCollector & { key: EvidenceKey }] as const),
  )('%s', async (_, collector) => {
    for (const calls of [[], [failed()]]) {
      const { ev, asked } = await run(collector.key, [collector], {
        'failure.calls': calls,
        'deployment.taskDefinition': definition(),
        'ecs.containerInstances': [],
      });
      expect(ev.state).toBe('absent');
      expect(asked).toEqual([]);
    }
  });
  test('the quotas of Fargate only where the words are about them', async () =>
    expect((await run('quota.fargate', [quota], { 'failure.calls': refused })).asked).toEqual([]));
  test('nothing of EC2 on Fargate', async () =>
    expect(
      (
        await run('capacity.providers', [providers], {
          'failure.calls': refused,
          'ecs.service': service,
          'deployment.judged': judged(),
          'capacity.cluster': CLUSTER,
        })
      ).asked,
    ).toEqual([]));
});

describe('what they find', () => {
  test('the cluster by its name, with what it counts', async () => {
    ecs.on(DescribeClustersCommand).resolves({
      clusters: [
        { clusterName: 'other', clusterArn: 'arn:c/other', pendingTasksCount: 9 },
        {
          clusterName: 'prod',
          clusterArn: 'arn:c/prod',
          status: 'ACTIVE',
          pendingTasksCount: 503,
          registeredContainerInstancesCount: 2,
          capacityProviders: ['cp'],
          settings: [{ name: 'containerInsights', value: 'enabled' }],
        },
      ],
    });
    const { ev } = await run('capacity.cluster', [cluster], { 'failure.calls': refused });
    expect(ev).toMatchObject({
      state: 'known',
      value: {
        name: 'prod',
        pendingTasks: 503,
        registeredContainerInstances: 2,
        capacityProviders: ['cp'],
        settings: { containerInsights: 'enabled' },
      },
    });
    ecs.on(DescribeClustersCommand).resolves({ clusters: [], failures: [{ reason: 'MISSING' }] });
    expect((await run('capacity.cluster', [cluster], { 'failure.calls': refused })).ev.state).toBe('absent');
  });
  test('the providers of the strategy before those of the cluster, without those of Fargate', async () => {
    ecs.on(DescribeCapacityProvidersCommand).resolves({ capacityProviders: [raw('own'), raw('other')] });
    const strategy = {
      ...service,
      launch: 'EC2' as const,
      capacityProviders: [
        { name: 'own', base: 0, weight: 1 },
        { name: 'gone', base: 0, weight: 1 },
        { name: 'FARGATE', base: 0, weight: 1 },
      ],
    };
    const { ev, asked } = await run('capacity.providers', [providers], {
      'failure.calls': refused,
      'ecs.service': strategy,
      'deployment.judged': judged({ launch: 'EC2' }),
      'capacity.cluster': CLUSTER,
    });
    expect(asked).toEqual(['ecs:DescribeCapacityProviders {"cluster":"prod","capacityProviders":["gone","own"]}']);
    expect(ev).toMatchObject({
      value: [
        { name: 'gone', provider: { state: 'absent' } },
        { name: 'own', provider: { value: { group: 'asg', managedScaling: true, targetCapacity: 90 } } },
      ],
    });
    expect(
      (
        await run('capacity.providers', [providers], {
          'failure.calls': refused,
          'ecs.service': onEc2,
          'capacity.cluster': CLUSTER,
        })
      ).asked,
    ).toEqual(['ecs:DescribeCapacityProviders {"cluster":"prod","capacityProviders":["cp"]}']);
  });
  test('Managed Instances by their cluster, and one that the cluster has is not missing', async () => {
    ecs.on(DescribeCapacityProvidersCommand).resolves({
      capacityProviders: [
        {
          name: 'own',
          status: 'ACTIVE',
          type: 'MANAGED_INSTANCES',
          updateStatus: 'CREATE_FAILED',
          updateStatusReason: 'no instance type fits',
          managedInstancesProvider: { infrastructureRoleArn: 'arn:role' },
        },
      ],
      failures: [
        { arn: 'cp', reason: 'MISSING' },
        { arn: 'gone', reason: 'MISSING' },
      ],
    });
    const { ev } = await run('capacity.providers', [providers], {
      'failure.calls': refused,
      'ecs.service': {
        ...onEc2,
        capacityProviders: ['own', 'cp', 'gone'].map(name => ({ name, base: 0, weight: 1 })),
      },
      'capacity.cluster': CLUSTER,
    });
    expect(ev).toMatchObject({
      value: [
        { name: 'cp', provider: { state: 'unasked' } },
        { name: 'gone', provider: { state: 'absent' } },
        {
          name: 'own',
          provider: {
            value: { kind: 'managed-instances', updateStatus: 'CREATE_FAILED', infrastructureRole: 'arn:role' },
          },
        },
      ],
    });
  });
  test('a group that the answer does not hold does not exist, unless the answer goes on', async () => {
    auto.on(DescribeAutoScalingGroupsCommand).resolves({
      AutoScalingGroups: [
        {
          AutoScalingGroupName: 'other',
          MinSize: 0,
          MaxSize: 1,
          DesiredCapacity: 0,
          DefaultCooldown: 1,
          AvailabilityZones: [],
          HealthCheckType: 'EC2',
          CreatedTime: new Date(),
        },
      ],
    });
    expect((await run('capacity.autoScalingGroups', [groups], { 'capacity.providers': [PROVIDER] })).ev).toMatchObject({
      value: [{ name: 'asg', group: { state: 'absent' } }],
    });
  });
  test.each([
    ['a launch template', { LaunchTemplate: { LaunchTemplateId: 'lt-1', Version: '7' } }, { id: 'lt-1', version: '7' }],
    ['its default version', { LaunchTemplate: { LaunchTemplateId: 'lt-1' } }, { id: 'lt-1', version: '$Default' }],
    [
      'one of several instance types',
      {
        MixedInstancesPolicy: {
          LaunchTemplate: { LaunchTemplateSpecification: { LaunchTemplateId: 'lt-1', Version: '$Latest' } },
        },
      },
      { id: 'lt-1', version: '$Latest', mixed: true },
    ],
    ['a launch configuration', { LaunchConfigurationName: 'lc' }, undefined],
  ])('launches from %s', async (_, from, launchTemplate) => {
    auto.on(DescribeAutoScalingGroupsCommand).resolves({
      AutoScalingGroups: [
        {
          AutoScalingGroupName: 'asg',
          MinSize: 1,
          MaxSize: 3,
          DesiredCapacity: 2,
          DefaultCooldown: 1,
          AvailabilityZones: [],
          HealthCheckType: 'EC2',
          CreatedTime: new Date(),
          ServiceLinkedRoleARN: 'arn:aws:iam::1:role/r',
          ...from,
        },
      ],
    });
    const { ev } = await run('capacity.autoScalingGroups', [groups], { 'capacity.providers': [PROVIDER] });
    const [found] = ev.state === 'known' ? ev.value : [];
    const value = found?.group.state === 'known' ? found.group.value : undefined;
    expect([value?.launchTemplate, value?.roleArn]).toEqual([launchTemplate, 'arn:aws:iam::1:role/r']);
  });
  test('its limits, its instances, and what is suspended', async () => {
    auto.on(DescribeAutoScalingGroupsCommand).resolves({
      AutoScalingGroups: [
        {
          AutoScalingGroupName: 'asg',
          MinSize: 1,
          MaxSize: 3,
          DesiredCapacity: 2,
          DefaultCooldown: 1,
          AvailabilityZones: ['eu-west-1a'],
          HealthCheckType: 'EC2',
          CreatedTime: new Date(),
          VPCZoneIdentifier: 'subnet-a, subnet-b',
          SuspendedProcesses: [{ ProcessName: 'Launch' }],
          Instances: [
            {
              InstanceId: 'i-1',
              InstanceType: 'm5.large',
              LifecycleState: 'InService',
              HealthStatus: 'Healthy',
              AvailabilityZone: 'eu-west-1a',
              ProtectedFromScaleIn: false,
            },
          ],
        },
      ],
    });
    expect((await run('capacity.autoScalingGroups', [groups], { 'capacity.providers': [PROVIDER] })).ev).toMatchObject({
      value: [
        {
          group: {
            value: {
              min: 1,
              max: 3,
              desired: 2,
              suspended: ['Launch'],
              subnets: ['subnet-a', 'subnet-b'],
              instances: [{ id: 'i-1', type: 'm5.large', lifecycle: 'InService' }],
            },
          },
        },
      ],
    });
  });
  test('activities of the group that was asked about, newest first', async () => {
    const act = (ActivityId: string, AutoScalingGroupName: string, at: string) => ({
      ActivityId,
      AutoScalingGroupName,
      Cause: '',
      StartTime: new Date(at),
      StatusCode: 'Failed' as const,
      StatusMessage: 'no',
      Description: 'Launching a new EC2 instance',
    });
    auto.on(DescribeScalingActivitiesCommand).resolves({
      Activities: [act('a', 'asg', '2026-01-01'), act('b', 'asg', '2026-01-02'), act('c', 'other', '2026-01-03')],
    });
    expect(
      value<{ activities: { value: { id: string }[] } }[]>(
        (await run('capacity.scalingActivities', [activities], { 'capacity.autoScalingGroups': [GROUP] })).ev,
      )[0]?.activities.value.map(a => a.id),
    ).toEqual(['b', 'a']);
  });
  test('both quotas of Fargate, each by itself', async () => {
    quotas
      .on(GetServiceQuotaCommand, { QuotaCode: 'L-3032A538' })
      .resolves({ Quota: { QuotaCode: 'L-3032A538', Value: 6 } });
    quotas.on(GetServiceQuotaCommand, { QuotaCode: 'L-36FBB829' }).rejects(error('NoSuchResourceException'));
    expect(
      (await run('quota.fargate', [quota], { 'failure.calls': [call('capacity/fargate-quota')] })).ev,
    ).toMatchObject({ value: { onDemand: { value: { limit: 6 } }, spot: { state: 'absent' } } });
  });
  test('the constraints of the service', async () => {
    ecs.on(DescribeServicesCommand).resolves({
      services: [
        {
          serviceName: 'web',
          status: 'ACTIVE',
          desiredCount: 1,
          runningCount: 1,
          deployments: [],
          placementConstraints: [{ type: 'memberOf', expression: 'attribute:a exists' }],
        },
      ],
    });
    expect((await run('capacity.placement', [placement], { 'failure.calls': refused })).ev).toMatchObject({
      value: { constraints: [{ type: 'memberOf', expression: 'attribute:a exists' }] },
    });
  });
});

describe('the judgement of what adds instances cites what it rests on', () => {
  const at = { at: '2026-01-01T12:00:00Z', region: 'eu-west-1' };
  const judge = async (given: Given): Promise<readonly ScalingJudgement[]> =>
    value(
      (
        await run('capacity.scaling', [scaling], {
          'capacity.providers': [PROVIDER],
          'capacity.autoScalingGroups': [GROUP],
          'ecs.containerInstances': [host()],
          'asked.at': at,
          ...given,
        })
      ).ev,
    );
  test('a launch that failed', async () => {
    const failedLaunch = {
      id: 'a',
      status: 'Failed',
      description: 'Launching a new EC2 instance',
      message: 'You have requested more vCPU capacity than your current vCPU limit of 4 allows',
      startedAt: '2026-01-01T11:00:00Z',
    };
    expect(
      await judge({ 'capacity.scalingActivities': [{ group: 'asg', activities: known([failedLaunch]) }] }),
    ).toMatchObject([
      {
        state: 'launch-failed',
        cause: 'capacity/ec2-quota',
        missing: [],
        seen: [{ path: '/0/activities/value/0/message', quote: failedLaunch.message }],
      },
    ]);
  });
  test('instances that are not registered', async () =>
    expect(
      await judge({
        'ecs.containerInstances': [],
        'capacity.scalingActivities': [{ group: 'asg', activities: known([]) }],
      }),
    ).toMatchObject([
      { state: 'unregistered', unregistered: ['i-1'], seen: [{ evidence: 'ev:capacity.autoScalingGroups' }] },
    ]));
  test('activities that could not be read leave it open', async () =>
    expect(
      (
        await judge({
          'capacity.scalingActivities': [{ group: 'asg', activities: { state: 'unasked', because: 'x' } }],
        })
      )[0],
    ).toMatchObject({ state: 'cannot-tell', missing: ['autoscaling:DescribeScalingActivities'] }));
  test('a group that does not exist', async () =>
    expect(
      await judge({
        'capacity.autoScalingGroups': [
          {
            name: 'asg',
            group: { state: 'absent', because: 'none', receipt: { id: 'ev:x', action: 'x', input: {}, at: '' } },
          },
        ],
        'capacity.scalingActivities': [],
      }),
    ).toMatchObject([{ state: 'gone', cause: 'capacity/provider-not-scaling' }]));
});

describe('the fit', () => {
  const td = { ...definition(container({ cpu: 512, memory: 1024 })), networkMode: 'bridge' };
  const short = host({ remaining: { cpu: 2048, memory: 500, ports: [], gpu: 0 } });
  const fitted = async (
    given: Given,
  ): Promise<{ ev: { readonly state: string; readonly whole?: boolean }; fit: CapacityFit; asked: string[] }> => {
    const { ev, asked } = await run('capacity.fit', [fit], {
      'failure.calls': refused,
      'deployment.taskDefinition': td,
      'ecs.service': onEc2,
      'ecs.tasks': [],
      'capacity.placement': { constraints: [] },
      ...given,
    });
    return { ev, fit: value(ev), asked };
  };
  test('never adds up what several have left', async () => {
    const { fit: f } = await fitted({
      'ecs.containerInstances': [
        short,
        host({ arn: 'arn:ci-2', ec2InstanceId: 'i-2', remaining: { cpu: 2048, memory: 900, ports: [], gpu: 0 } }),
      ],
    });
    expect(f.instances.map(i => [i.instance, i.verdict, i.short])).toEqual([
      ['i-1', 'short', ['memory']],
      ['i-2', 'short', ['memory']],
    ]);
    expect(f.decisions).toEqual([{ call: 'p1', state: 'decided', cause: 'capacity/insufficient-memory', missing: [] }]);
    expect(f.instances[0]?.seen).toMatchObject([
      {
        evidence: 'ev:ecs.containerInstances',
        path: '/0/remaining/memory',
        quote: 500,
        says: 'i-1 has 500 MiB available',
      },
    ]);
  });
  test('an empty cluster is cited as such', async () =>
    expect((await fitted({ 'ecs.containerInstances': [] })).fit).toMatchObject({
      decisions: [{ cause: 'capacity/no-instances' }],
      seen: [{ path: '', quote: [] }],
    }));
  test('a task of the service keeps another from its instance', async () => {
    const task = {
      arn: 't',
      id: 't',
      taskDefinition: td.arn,
      launch: 'EC2' as const,
      lastStatus: 'RUNNING',
      desiredStatus: 'RUNNING',
      group: 'service:web',
      containerInstance: 'arn:ci-1',
      containers: [],
      attachments: [],
      overrides: {},
    };
    const roomy = host({ remaining: { cpu: 2048, memory: 5000, ports: [], gpu: 0 } });
    expect(
      (
        await fitted({
          'ecs.containerInstances': [roomy],
          'ecs.tasks': [task],
          'capacity.placement': { constraints: [{ type: 'distinctInstance' }] },
        })
      ).fit.instances[0]?.short,
    ).toEqual(['constraint']);
    expect(
      (
        await fitted({
          'ecs.containerInstances': [roomy],
          'ecs.tasks': [],
          'capacity.placement': { constraints: [{ type: 'distinctInstance' }] },
        })
      ).fit.instances[0]?.verdict,
    ).toBe('fits');
  });
  test('only instances of the strategy count', async () =>
    expect(
      (
        await fitted({
          'ecs.service': { ...onEc2, capacityProviders: [{ name: 'cp', base: 0, weight: 1 }] },
          'ecs.containerInstances': [short],
        })
      ).fit.instances[0]?.verdict,
    ).toBe('out'));
});
