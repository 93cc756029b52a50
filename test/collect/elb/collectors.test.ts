import { describe, expect, it } from 'vitest';
import { Broker } from '../../../src/collect/broker.ts';
import type { Recording } from '../../../src/collect/case.ts';
import { defineCollector } from '../../../src/collect/collector.ts';
import { openDoor } from '../../../src/collect/door.ts';
import { replay } from '../../../src/collect/replay.ts';
import listenerRules from '../../../src/collect/elb/listener-rules.ts';
import listeners from '../../../src/collect/elb/listeners.ts';
import loadBalancers from '../../../src/collect/elb/load-balancers.ts';
import securityGroups from '../../../src/collect/elb/security-groups.ts';
import targetGroups from '../../../src/collect/elb/target-groups.ts';
import targetHealth from '../../../src/collect/elb/target-health.ts';
import type { LoadBalancerRef } from '../../../src/model/facts.ts';

const ELB = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';
const tg = (name: string): string => `${ELB}:targetgroup/${name}/0123456789abcdef`;
const LB = `${ELB}:loadbalancer/app/web/0123456789abcdef`;
const NLB = `${ELB}:loadbalancer/net/tcp/0123456789abcdef`;
const LISTENER = `${ELB}:listener/app/web/0123456789abcdef/1111111111111111`;
const TCP = `${ELB}:listener/net/tcp/0123456789abcdef/2222222222222222`;

function broker(refs: readonly LoadBalancerRef[], calls: readonly Recording[], service?: readonly LoadBalancerRef[]) {
  const door = openDoor(replay({ calls }));
  const judged = defineCollector({
    key: 'deployment.judged',
    from: [],
    actions: [],
    collect: async () => ({
      found: {
        taskDefinition: 'web:1',
        outcome: 'failed',
        launch: 'FARGATE',
        loadBalancers: refs,
        healthCheckGracePeriodSeconds: 0,
        seen: [],
      },
    }),
  });
  const serviceNow = defineCollector({
    key: 'ecs.service',
    from: [],
    actions: [],
    collect: async () => (service ? { found: { loadBalancers: service } as never } : { missing: 'no service' }),
  });
  return {
    door,
    broker: new Broker(
      [judged, serviceNow, targetHealth, targetGroups, loadBalancers, listeners, listenerRules, securityGroups],
      door,
      { region: 'eu-west-1', cluster: 'prod', service: 'web' },
    ),
  };
}
const ref = (name: string, alternate?: string): LoadBalancerRef => ({
  targetGroupArn: tg(name),
  ...(alternate !== undefined && { alternateTargetGroupArn: tg(alternate) }),
  containerName: 'web',
  containerPort: 8080,
});
const elb = (operation: string, rest: Omit<Recording, 'service' | 'operation'>): Recording => ({
  service: 'elbv2',
  operation,
  ...rest,
});
const denied = { name: 'AccessDenied', message: 'not authorized' };
const group = (name: string, more: object = {}) => ({
  TargetGroupArn: tg(name),
  TargetGroupName: name,
  Protocol: 'HTTP',
  Port: 80,
  TargetType: 'ip',
  LoadBalancerArns: [LB],
  Matcher: { HttpCode: '200' },
  HealthCheckPath: '/',
  ...more,
});

describe('elb.targetHealth', () => {
  it('asks for every target group, the alternate one included, and each answers for itself', async () => {
    const { broker: b } = broker(
      [ref('blue', 'green')],
      [
        elb('DescribeTargetHealth', {
          input: { TargetGroupArn: tg('blue') },
          output: {
            TargetHealthDescriptions: [
              {
                Target: { Id: '10.0.0.9', Port: 8080, AvailabilityZone: 'eu-west-1a' },
                TargetHealth: { State: 'unhealthy', Reason: 'Target.Timeout', Description: 'Request timed out' },
              },
            ],
          },
        }),
        elb('DescribeTargetHealth', { input: { TargetGroupArn: tg('green') }, error: denied }),
      ],
    );
    const ev = await b.ask('elb.targetHealth');
    expect(ev).toMatchObject({
      state: 'known',
      value: [
        {
          targetGroup: tg('blue'),
          targets: {
            state: 'known',
            value: [
              {
                target: '10.0.0.9',
                port: 8080,
                zone: 'eu-west-1a',
                state: 'unhealthy',
                reason: 'Target.Timeout',
                description: 'Request timed out',
              },
            ],
          },
        },
        { targetGroup: tg('green'), targets: { state: 'unreadable', reason: 'denied' } },
      ],
    });
  });
  it('says that a target group is gone where ELB does', async () => {
    const { broker: b } = broker(
      [ref('blue')],
      [
        elb('DescribeTargetHealth', {
          error: { name: 'TargetGroupNotFoundException', message: 'One or more target groups not found' },
        }),
      ],
    );
    expect(await b.ask('elb.targetHealth')).toMatchObject({ value: [{ targets: { state: 'absent' } }] });
  });
  it('makes no call where there is no load balancer', async () => {
    const { broker: b, door } = broker([], []);
    expect(await b.ask('elb.targetHealth')).toMatchObject({ state: 'known', value: [] });
    expect(door.answered).toEqual([]);
  });
  it('answers about the groups of the judged deployment, also where the service has others by now', async () => {
    const calls = ['old', 'new'].map(n =>
      elb('DescribeTargetHealth', { input: { TargetGroupArn: tg(n) }, output: { TargetHealthDescriptions: [] } }),
    );
    const { broker: b } = broker([ref('new')], calls, [ref('old')]);
    expect(await b.ask('elb.targetHealth')).toMatchObject({ value: [{ targetGroup: tg('new') }] });
  });
  it('asks once where the service and the judged deployment have the same group', async () => {
    const { broker: b, door } = broker(
      [ref('blue')],
      [elb('DescribeTargetHealth', { output: { TargetHealthDescriptions: [] } })],
      [ref('blue')],
    );
    await b.ask('elb.targetHealth');
    expect(door.answered).toHaveLength(1);
  });
});

describe('elb.targetGroups', () => {
  it('reads them in one call and keeps what a health check is made of', async () => {
    const { broker: b, door } = broker(
      [ref('a'), ref('b')],
      [
        elb('DescribeTargetGroups', {
          output: {
            TargetGroups: [
              group('other'),
              group('a', { HealthCheckIntervalSeconds: 10, HealthCheckPort: '9000', Matcher: { HttpCode: '200-399' } }),
              group('b', { ProtocolVersion: 'GRPC', Matcher: { GrpcCode: '0' } }),
            ],
          },
        }),
      ],
    );
    const ev = await b.ask('elb.targetGroups');
    expect(ev).toMatchObject({
      value: [
        {
          arn: tg('a'),
          group: {
            state: 'known',
            value: {
              name: 'a',
              targetType: 'ip',
              health: {
                port: '9000',
                interval: 10,
                timeout: 5,
                healthy: 5,
                unhealthy: 2,
                matcher: '200-399',
                grpc: false,
              },
            },
          },
        },
        { arn: tg('b'), group: { state: 'known', value: { health: { grpc: true, matcher: '0' } } } },
      ],
    });
    expect(door.answered).toHaveLength(1);
  });
  it('asks one by one where one that is missing fails the call', async () => {
    const missing = { error: { name: 'TargetGroupNotFound', message: 'One or more target groups not found' } };
    const { broker: b } = broker(
      [ref('a'), ref('gone')],
      [
        elb('DescribeTargetGroups', { input: { TargetGroupArns: [tg('a'), tg('gone')] }, ...missing }),
        elb('DescribeTargetGroups', { input: { TargetGroupArns: [tg('a')] }, output: { TargetGroups: [group('a')] } }),
        elb('DescribeTargetGroups', { input: { TargetGroupArns: [tg('gone')] }, ...missing }),
      ],
    );
    expect(await b.ask('elb.targetGroups')).toMatchObject({
      value: [{ group: { state: 'known' } }, { arn: tg('gone'), group: { state: 'absent' } }],
    });
  });
  it('does not take a refusal for an absence', async () => {
    const { broker: b, door } = broker([ref('a'), ref('b')], [elb('DescribeTargetGroups', { error: denied })]);
    expect(await b.ask('elb.targetGroups')).toMatchObject({
      value: [{ group: { state: 'unreadable', reason: 'denied' } }, { group: { state: 'unreadable' } }],
    });
    expect(door.answered).toHaveLength(1);
  });
  it('does not take an answer about others for an absence', async () => {
    const { broker: b } = broker(
      [ref('a')],
      [elb('DescribeTargetGroups', { output: { TargetGroups: [group('other')] } })],
    );
    expect(await b.ask('elb.targetGroups')).toMatchObject({ value: [{ group: { state: 'unasked' } }] });
  });
});

describe('what stands before the targets', () => {
  const groups = elb('DescribeTargetGroups', {
    output: { TargetGroups: [group('a', { LoadBalancerArns: [LB, NLB] })] },
  });
  const balancers = elb('DescribeLoadBalancers', {
    output: {
      LoadBalancers: [
        {
          LoadBalancerArn: LB,
          LoadBalancerName: 'web',
          Type: 'application',
          VpcId: 'vpc-1',
          SecurityGroups: ['sg-1', 'sg-2'],
          AvailabilityZones: [{ ZoneName: 'eu-west-1a', SubnetId: 'subnet-1' }],
          State: { Code: 'active' },
        },
        { LoadBalancerArn: NLB, LoadBalancerName: 'tcp', Type: 'network' },
        { LoadBalancerArn: `${LB}x`, LoadBalancerName: 'another' },
      ],
    },
  });
  const listening = [
    elb('DescribeListeners', {
      input: { LoadBalancerArn: LB },
      output: {
        Listeners: [
          {
            ListenerArn: LISTENER,
            LoadBalancerArn: LB,
            Port: 80,
            Protocol: 'HTTP',
            DefaultActions: [
              {
                Type: 'forward',
                TargetGroupArn: tg('a'),
                ForwardConfig: {
                  TargetGroups: [
                    { TargetGroupArn: tg('a'), Weight: 0 },
                    { TargetGroupArn: tg('b'), Weight: 100 },
                  ],
                },
              },
            ],
          },
        ],
      },
    }),
    elb('DescribeListeners', {
      input: { LoadBalancerArn: NLB },
      output: {
        Listeners: [
          {
            ListenerArn: TCP,
            LoadBalancerArn: NLB,
            Port: 443,
            Protocol: 'TCP',
            DefaultActions: [{ Type: 'forward', TargetGroupArn: tg('a') }],
          },
        ],
      },
    }),
  ];
  it('are the load balancers that the target groups name, and no others', async () => {
    const { broker: b } = broker([ref('a')], [groups, balancers]);
    const ev = await b.ask('elb.loadBalancers');
    expect(ev).toMatchObject({
      state: 'known',
      whole: true,
      value: [
        {
          arn: LB,
          type: 'application',
          securityGroups: ['sg-1', 'sg-2'],
          zones: [{ zone: 'eu-west-1a', subnet: 'subnet-1' }],
        },
        { arn: NLB, type: 'network', securityGroups: [] },
      ],
    });
  });
  it('are not known whole where a target group could not be read', async () => {
    const { broker: b } = broker([ref('a')], [elb('DescribeTargetGroups', { error: denied }), balancers]);
    expect(await b.ask('elb.loadBalancers')).toMatchObject({ state: 'known', whole: false, value: [] });
  });
  it('are their listeners, with weights', async () => {
    const { broker: b } = broker([ref('a')], [groups, ...listening]);
    expect(await b.ask('elb.listeners')).toMatchObject({
      whole: true,
      value: [
        {
          arn: LISTENER,
          port: 80,
          targetGroups: [
            { arn: tg('a'), weight: 0 },
            { arn: tg('b'), weight: 100 },
          ],
        },
        { arn: TCP, targetGroups: [{ arn: tg('a'), weight: 1 }] },
      ],
    });
  });
  it('are unreadable where no listener could be read, and cut short where some could', async () => {
    const none = broker([ref('a')], [groups, elb('DescribeListeners', { error: denied })]).broker;
    expect(await none.ask('elb.listeners')).toMatchObject({ state: 'unreadable', reason: 'denied' });
    const some = broker(
      [ref('a')],
      [groups, ...listening.slice(0, 1), elb('DescribeListeners', { input: { LoadBalancerArn: NLB }, error: denied })],
    ).broker;
    expect(await some.ask('elb.listeners')).toMatchObject({ state: 'known', whole: false, value: [{ arn: LISTENER }] });
  });
  it('are the rules of the application load balancer only', async () => {
    const rules = elb('DescribeRules', {
      input: { ListenerArn: LISTENER },
      output: {
        Rules: [
          {
            RuleArn: `${LISTENER.replace(':listener/', ':listener-rule/')}/3333333333333333`,
            Actions: [{ Type: 'forward', TargetGroupArn: tg('a') }],
          },
          { RuleArn: `${ELB}:listener-rule/app/other/1/2/3`, Actions: [] },
        ],
      },
    });
    const { broker: b, door } = broker([ref('a')], [groups, ...listening, rules]);
    expect(await b.ask('elb.listenerRules')).toMatchObject({
      whole: true,
      value: [{ listener: LISTENER, targetGroups: [{ arn: tg('a'), weight: 1 }] }],
    });
    expect(door.answered.filter(a => a.action.endsWith('DescribeRules'))).toHaveLength(1);
  });
  it('are the security groups, each by itself where one does not exist', async () => {
    const sg = (input: string[], rest: object): Recording => ({
      service: 'ec2',
      operation: 'DescribeSecurityGroups',
      input: { GroupIds: input },
      ...rest,
    });
    const { broker: b } = broker(
      [ref('a')],
      [
        groups,
        balancers,
        sg(['sg-1', 'sg-2'], { error: { name: 'InvalidGroup.NotFound', message: 'no' } }),
        sg(['sg-2'], { error: { name: 'InvalidGroup.NotFound', message: 'no' } }),
        sg(['sg-1'], {
          output: {
            SecurityGroups: [
              {
                GroupId: 'sg-1',
                GroupName: 'lb',
                VpcId: 'vpc-1',
                IpPermissions: [],
                IpPermissionsEgress: [
                  { IpProtocol: 'tcp', FromPort: 8080, ToPort: 8080, UserIdGroupPairs: [{ GroupId: 'sg-9' }] },
                ],
              },
            ],
          },
        }),
      ],
    );
    expect(await b.ask('elb.securityGroups')).toMatchObject({
      value: [
        {
          id: 'sg-1',
          group: { state: 'known', value: { egress: [{ protocol: 'tcp', from: 8080, to: 8080, groups: ['sg-9'] }] } },
        },
        { id: 'sg-2', group: { state: 'absent' } },
      ],
    });
  });
});
