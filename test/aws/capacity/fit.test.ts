import { describe, expect, it } from 'vitest';
import type { ContainerInstance, InstanceFit, Shortage, TaskNeeds } from '../../../src/model/facts.ts';
import {
  decide,
  ec2Quota,
  fitOf,
  judgeScaling,
  launchCause,
  placementNeeds,
  servedByFargate,
} from '../../../src/aws/capacity/index.ts';
import { container, definition, failed, host } from '../../collect/net/run.ts';

const left = (cpu: number, memory: number, more: Partial<ContainerInstance> = {}): ContainerInstance =>
  host({ remaining: { cpu, memory, ports: [22], gpu: 0 }, registered: { cpu: 2048, memory: 7000, gpu: 0 }, ...more });
const needs = (more: Partial<TaskNeeds> = {}): TaskNeeds => ({
  cpu: 512,
  memory: 1024,
  gpu: 0,
  ports: [],
  eni: false,
  attributes: [],
  constraints: [],
  ...more,
});
const around = { providers: [], occupied: false } as const;

describe('what a task asks of an instance', () => {
  it('is its own size where it has one, else what its containers reserve', () => {
    expect(placementNeeds({ ...definition(), cpu: 256, memory: 512 })).toMatchObject({ cpu: 256, memory: 512 });
    expect(
      placementNeeds(
        definition(
          container({ cpu: 100, memory: 300, memoryReservation: 200 }),
          container({ name: 'b', cpu: 28, memory: 64 }),
        ),
      ),
    ).toMatchObject({ cpu: 128, memory: 264 });
    expect(placementNeeds({ ...definition(), cpu: 256, memory: 512 }, [], { cpu: '1024' })).toMatchObject({
      cpu: 1024,
      memory: 512,
    });
  });
  it.each([
    ['awsvpc', []],
    ['host', [8080]],
    ['bridge', [80]],
    ['none', []],
  ] as const)('in %s mode the ports of the host are %j', (networkMode, ports) => {
    const found = placementNeeds({
      ...definition(
        container({
          ports: [{ containerPort: 8080, hostPort: networkMode === 'bridge' ? 80 : 8080, protocol: 'tcp' }],
        }),
      ),
      networkMode,
    });
    expect(found.ports.map(p => p.port)).toEqual(ports);
    expect(found.eni).toBe(networkMode === 'awsvpc');
  });
  it('a port that any will do for, GPUs, and a CPU architecture that is asked for', () => {
    const td = {
      ...definition(container({ ports: [{ containerPort: 80, hostPort: 0, protocol: 'tcp' }], gpus: 2 })),
      networkMode: 'bridge',
      cpuArchitecture: 'ARM64',
      requiresAttributes: [{ name: 'x' }],
    };
    expect(placementNeeds(td, [{ type: 'distinctInstance' }])).toMatchObject({
      ports: [],
      gpu: 2,
      attributes: [{ name: 'x' }, { name: 'ecs.cpu-architecture', value: 'arm64' }],
      constraints: [{ type: 'distinctInstance' }],
    });
  });
});

describe('whether it fits one', () => {
  it.each<[string, Partial<TaskNeeds>, ContainerInstance, object, InstanceFit['verdict'], Shortage[]]>([
    ['exactly', {}, left(512, 1024), around, 'fits', []],
    ['a unit of CPU is short', {}, left(511, 1024), around, 'short', ['cpu']],
    ['the amount that is shortest decides', {}, left(400, 100), around, 'short', ['memory', 'cpu']],
    ['GPUs', { gpu: 1 }, left(2048, 7000), around, 'short', ['gpu']],
    ['a port is taken', { ports: [{ port: 22, protocol: 'tcp' }] }, left(2048, 7000), around, 'short', ['ports']],
    [
      'a port is taken for UDP, and TCP is asked',
      { ports: [{ port: 53, protocol: 'tcp' }] },
      left(2048, 7000, { remaining: { cpu: 2048, memory: 7000, gpu: 0, ports: [53] }, udpPorts: [53] }),
      around,
      'fits',
      [],
    ],
    [
      'a port is taken for UDP, and UDP is asked',
      { ports: [{ port: 53, protocol: 'udp' }] },
      left(2048, 7000, { remaining: { cpu: 2048, memory: 7000, gpu: 0, ports: [53] }, udpPorts: [53] }),
      around,
      'short',
      ['ports'],
    ],
    ['draining', {}, left(2048, 7000, { status: 'DRAINING' }), around, 'out', []],
    [
      'of another provider',
      {},
      left(2048, 7000, { capacityProvider: 'b' }),
      { ...around, providers: ['a'] },
      'out',
      [],
    ],
    ['of the provider', {}, left(2048, 7000, { capacityProvider: 'a' }), { ...around, providers: ['a'] }, 'fits', []],
    [
      'the agent is gone, and that decides',
      {},
      left(0, 7000, { agentConnected: false }),
      around,
      'short',
      ['agent', 'cpu'],
    ],
    [
      'an attribute',
      { attributes: [{ name: 'ecs.capability.task-eni' }] },
      left(2048, 7000),
      around,
      'short',
      ['attribute'],
    ],
    [
      'an attribute of another value',
      { attributes: [{ name: 'a', value: '1' }] },
      left(2048, 7000, { attributes: [{ name: 'a', value: '2' }] }),
      around,
      'short',
      ['attribute'],
    ],
    [
      'a constraint',
      { constraints: [{ type: 'memberOf', expression: 'attribute:a exists' }] },
      left(2048, 7000),
      around,
      'short',
      ['constraint'],
    ],
    [
      'a constraint that cannot be evaluated',
      { constraints: [{ type: 'memberOf', expression: 'task:group == x' }] },
      left(2048, 7000),
      around,
      'cannot-tell',
      [],
    ],
    [
      'that constraint, and no CPU',
      { constraints: [{ type: 'memberOf', expression: 'task:group == x' }] },
      left(0, 7000),
      around,
      'short',
      ['cpu'],
    ],
    [
      'a task of the service is there',
      { constraints: [{ type: 'distinctInstance' }] },
      left(2048, 7000),
      { ...around, occupied: true },
      'short',
      ['constraint'],
    ],
    [
      'no network interface is left',
      { eni: true },
      left(2048, 7000, { enis: 2 }),
      { ...around, maxEnis: 3 },
      'short',
      ['eni'],
    ],
    [
      'a trunk has room',
      { eni: true },
      left(2048, 7000, { enis: 2, attributes: [{ name: 'ecs.awsvpc-trunk-id' }] }),
      { ...around, maxEnis: 3 },
      'fits',
      [],
    ],
    [
      'another zone',
      { eni: true },
      left(2048, 7000, { zone: 'eu-west-1c' }),
      { ...around, zones: ['eu-west-1a'] },
      'short',
      ['constraint'],
    ],
  ])('%s', (_, more, instance, place, verdict, short) =>
    expect(fitOf(needs(more), instance, place as never)).toMatchObject({ verdict, short }),
  );
  it('tells whether it would fit if nothing else ran there', () => {
    expect(fitOf(needs(), left(0, 0), around).empty).toBe(true);
    expect(fitOf(needs({ memory: 9000 }), left(0, 0), around).empty).toBe(false);
    expect(fitOf(needs(), host(), around).empty).toBe('unknown');
    expect(fitOf(needs({ attributes: [{ name: 'x' }] }), left(0, 0), around).empty).toBe(false);
  });
});

const lacking = (
  short: readonly Shortage[],
  empty: boolean | 'unknown' = true,
  verdict: InstanceFit['verdict'] = short.length === 0 ? 'fits' : 'short',
): InstanceFit => ({ instance: 'i-1', arn: 'arn', verdict, short, lacks: {}, empty, seen: [] });
const call = (family: string, cause?: string) =>
  failed({
    id: 'c',
    step: 'placement',
    symptom: 'symptom/placement-failed',
    family,
    candidates: cause === undefined ? [] : [{ cause, because: '', settledBy: [] }],
  });
const vague = call('placement/no-fit', 'capacity/no-instances');
const named = (cause: string) => call(`placement/${cause.split('/')[1]}`, cause);
const group = (state: string, cause: string | undefined, managed = true) =>
  ({
    provider: 'p',
    group: 'g',
    state,
    cause,
    managed,
    min: 0,
    max: 2,
    desired: 2,
    unregistered: [],
    types: [],
    subnets: [],
    zones: [],
    missing: [],
    seen: [],
  }) as never;
const seen = (instances: readonly InstanceFit[], more: object = {}) => ({
  instances,
  whole: true,
  scaling: [],
  daemon: false,
  ...more,
});

describe('over all, the cause', () => {
  it.each([
    [
      'what the words name and an instance lacks',
      named('capacity/insufficient-memory'),
      seen([lacking(['cpu']), lacking(['memory'])]),
      'decided',
      'capacity/insufficient-memory',
    ],
    [
      'what most of the nearest lack',
      vague,
      seen([lacking(['cpu']), lacking(['memory']), lacking(['memory']), lacking(['agent', 'cpu'])]),
      'decided',
      'capacity/insufficient-memory',
    ],
    [
      'the nearest lack least',
      vague,
      seen([lacking(['attribute', 'memory', 'cpu']), lacking(['attribute', 'memory']), lacking(['cpu'])]),
      'decided',
      'capacity/insufficient-cpu',
    ],
    [
      'there is room',
      named('capacity/insufficient-memory'),
      seen([lacking(['memory']), lacking([])]),
      'room',
      undefined,
    ],
    [
      'room elsewhere does not help a daemon',
      named('capacity/insufficient-memory'),
      seen([lacking(['memory']), lacking([])], { daemon: true }),
      'decided',
      'capacity/insufficient-memory',
    ],
    [
      'one of them cannot be judged',
      vague,
      seen([lacking(['memory']), lacking([], true, 'cannot-tell')]),
      'cannot-tell',
      undefined,
    ],
    ['not all instances were read', vague, seen([lacking(['memory'])], { whole: false }), 'cannot-tell', undefined],
    ['there is none', vague, seen([]), 'decided', 'capacity/no-instances'],
    ['none is usable', vague, seen([lacking([], 'unknown', 'out')]), 'decided', 'capacity/no-instances'],
    [
      'none is usable, and the group is at its maximum',
      vague,
      seen([lacking([], 'unknown', 'out')], { scaling: [group('limit', 'capacity/provider-not-scaling')] }),
      'decided',
      'capacity/no-instances',
    ],
    [
      'there is none, and the group is at its maximum',
      vague,
      seen([], { scaling: [group('limit', 'capacity/provider-not-scaling')] }),
      'decided',
      'capacity/provider-not-scaling',
    ],
    [
      'there is none, as launches fail',
      named('capacity/no-instances'),
      seen([], { scaling: [group('launch-failed', 'capacity/ec2-quota')] }),
      'decided',
      'capacity/ec2-quota',
    ],
    [
      'full, and the launch of one more fails',
      named('capacity/insufficient-memory'),
      seen([lacking(['memory'])], { scaling: [group('launch-failed', 'capacity/ec2-quota')] }),
      'decided',
      'capacity/ec2-quota',
    ],
    [
      'full, at the maximum',
      named('capacity/insufficient-memory'),
      seen([lacking(['memory'])], { scaling: [group('limit', 'capacity/provider-not-scaling')] }),
      'decided',
      'capacity/insufficient-memory',
    ],
    [
      'one more of that size would not do',
      named('capacity/insufficient-memory'),
      seen([lacking(['memory'], false)], { scaling: [group('launch-failed', 'capacity/ec2-quota')] }),
      'decided',
      'capacity/insufficient-memory',
    ],
    [
      'nobody asks the group for more',
      named('capacity/insufficient-memory'),
      seen([lacking(['memory'])], { scaling: [group('launch-failed', 'capacity/ec2-quota', false)] }),
      'decided',
      'capacity/insufficient-memory',
    ],
    [
      '"no instances" was said, and they are full',
      named('capacity/no-instances'),
      seen([lacking(['memory'])]),
      'decided',
      'capacity/insufficient-memory',
    ],
    [
      "network interfaces are the network rules' own",
      vague,
      seen([lacking(['eni'])]),
      'decided',
      'network/instance-eni-limit',
    ],
  ] as const)('%s', (_, c, s, state, cause) => {
    const d = decide(c, s as never);
    expect([d.state, d.cause]).toEqual([state, cause]);
  });
  it('what adds instances was not read: that is said', () =>
    expect(decide(vague, seen([lacking(['memory'])], { scaling: undefined }) as never).missing).toContain(
      'autoscaling:DescribeAutoScalingGroups',
    ));
});

const NOW = '2026-01-01T12:00:00.000Z';
const provider = { name: 'p', status: 'ACTIVE', group: 'g', managedScaling: true };
const asg = (more: object = {}) => ({
  name: 'g',
  min: 0,
  max: 4,
  desired: 1,
  suspended: [],
  zones: [],
  subnets: [],
  instances: [{ id: 'i-1', lifecycle: 'InService', health: 'Healthy' }],
  ...more,
});
const launch = (status: string, message?: string, at = '2026-01-01T11:00:00.000Z') => ({
  id: at,
  status,
  description: 'Launching a new EC2 instance: i-1',
  startedAt: at,
  endedAt: at,
  ...(message !== undefined && { message }),
});
const judge = (more: object = {}, read: object = {}) =>
  judgeScaling(
    { provider, group: asg(more), gone: false, activities: [], registered: new Set(['i-1']), ...read } as never,
    NOW,
  );

describe('why a group brings no further instance', () => {
  it.each([
    [
      'its latest launch failed',
      judge(
        {},
        {
          activities: [
            launch('Failed', 'You have requested more vCPU capacity than your current vCPU limit of 4 allows'),
          ],
        },
      ),
      'launch-failed',
      'capacity/ec2-quota',
    ],
    [
      'an earlier launch failed, and a later one did not',
      judge({}, { activities: [launch('Successful'), launch('Failed', 'vCPU limit', '2026-01-01T09:00:00.000Z')] }),
      'idle',
      'capacity/provider-not-scaling',
    ],
    ['Launch is suspended', judge({ suspended: ['Launch'] }), 'suspended', 'capacity/provider-not-scaling'],
    ['AZRebalance is suspended', judge({ suspended: ['AZRebalance'] }), 'idle', 'capacity/provider-not-scaling'],
    ['one runs unregistered', judge({}, { registered: new Set() }), 'unregistered', 'capacity/agent-not-registered'],
    [
      'one was launched a minute ago',
      judge({}, { registered: new Set(), activities: [launch('Successful', undefined, '2026-01-01T11:59:00.000Z')] }),
      'growing',
      undefined,
    ],
    ['the list of instances is not whole', judge({ desired: 4 }, { registered: undefined }), 'growing', undefined],
    [
      'one is pending',
      judge({ instances: [{ id: 'i-1', lifecycle: 'Pending', health: 'Healthy' }] }),
      'growing',
      undefined,
    ],
    ['at its maximum', judge({ max: 1 }), 'limit', 'capacity/provider-not-scaling'],
    [
      'managed scaling is off',
      judge({}, { provider: { ...provider, managedScaling: false } }),
      'off',
      'capacity/provider-not-scaling',
    ],
    ['the group is gone', judge({}, { group: undefined, gone: true }), 'gone', 'capacity/provider-not-scaling'],
    ['the group could not be read', judge({}, { group: undefined }), 'cannot-tell', undefined],
    ['the activities could not be read', judge({}, { activities: undefined }), 'cannot-tell', undefined],
  ])('%s', (_, j, state, cause) => expect([j.state, j.cause]).toEqual([state, cause]));
  it.each([
    [
      'Launching a new EC2 instance. Status Reason: We currently do not have sufficient m5.large capacity in the Availability Zone you requested',
      'capacity/ec2-capacity-unavailable',
    ],
    [
      'Launching a new EC2 instance. Status Reason: You have requested more instances (21) than your current instance limit of 20 allows',
      'capacity/ec2-quota',
    ],
    [
      'Launching a new EC2 instance. Status Reason: Max spot instance count exceeded. Launching EC2 instance failed.',
      'capacity/ec2-quota',
    ],
    [
      "Launching a new EC2 instance. Status Reason: The image id '[ami-1]' does not exist. Launching EC2 instance failed.",
      'capacity/instance-launch-refused',
    ],
    [
      "Launching a new EC2 instance. Status Reason: The security group 'sg-1' does not exist. Launching EC2 instance failed.",
      'capacity/instance-launch-refused',
    ],
  ])('%s', (words, cause) => expect(launchCause(words)).toBe(cause));
});

it.each([
  ['apne1-az3', false],
  ['apne1-az1', true],
  ['usw1-az2', false],
  ['use1-az3', true],
  ['use1-az1', true],
  ['euw1-dub1-az1', false],
  [undefined, 'unknown'],
] as const)('Fargate serves %s: %s', (zoneId, served) =>
  expect(servedByFargate({ ...(zoneId !== undefined && { zoneId }) })).toBe(served),
);
it.each([
  ['m5.large', false, 'L-1216C47A'],
  ['g5.xlarge', false, 'L-DB2E81BA'],
  ['g5.xlarge', true, 'L-3819A6DF'],
  ['p4d.24xlarge', false, 'L-417A185B'],
  ['inf2.xlarge', false, 'L-1945791B'],
  ['im4gn.large', false, 'L-1216C47A'],
  ['nonsense', false, undefined],
] as const)('the quota of %s (Spot: %s) is %s', (type, spot, code) => expect(ec2Quota(type, spot)).toBe(code));
