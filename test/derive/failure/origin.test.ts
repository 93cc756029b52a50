import { describe, expect, it } from 'vitest';
import type { Draft } from '../../../src/derive/failure/draft.ts';
import { atInstances, originOf } from '../../../src/derive/failure/origin.ts';
import type { ContainerInstance, InstanceFacts, Origin } from '../../../src/model/facts.ts';
import { draft } from './_draft.ts';

const network = { subnets: ['subnet-a', 'subnet-b'], securityGroups: ['sg-task'], assignPublicIp: true };

describe('from where a call is made', () => {
  it.each<[string, Partial<Draft>, Origin]>([
    [
      'on Fargate from the network interface of the task',
      { subnets: ['subnet-a'] },
      { kind: 'task', subnets: ['subnet-a'], securityGroups: ['sg-task'], publicIp: true },
    ],
    [
      'from any subnet of the deployment, where no task says which',
      {},
      { kind: 'task', subnets: ['subnet-a', 'subnet-b'], securityGroups: ['sg-task'], publicIp: true },
    ],
    [
      'on managed instances as on Fargate',
      { launch: 'MANAGED_INSTANCES', subnets: ['subnet-a'] },
      { kind: 'task', subnets: ['subnet-a'], securityGroups: ['sg-task'], publicIp: true },
    ],
    [
      'on EC2 from the instance, in no subnet of the task',
      { launch: 'EC2', subnets: ['subnet-a'], instances: ['arn:ci-1'] },
      { kind: 'instance', subnets: [], securityGroups: [], publicIp: 'unknown', instances: ['arn:ci-1'] },
    ],
    [
      'somewhere, on hosts of their own',
      { launch: 'EXTERNAL' },
      { kind: 'unknown', subnets: ['subnet-a', 'subnet-b'], securityGroups: ['sg-task'], publicIp: 'unknown' },
    ],
    [
      'health checks from the load balancer, whatever the launch type',
      { step: 'target-health', launch: 'EC2', subnets: ['subnet-a'] },
      { kind: 'load-balancer', subnets: ['subnet-a'], securityGroups: ['sg-task'], publicIp: 'unknown' },
    ],
    [
      'placement by ECS, also on EC2',
      { step: 'placement', launch: 'EC2' },
      { kind: 'ecs', subnets: ['subnet-a', 'subnet-b'], securityGroups: ['sg-task'], publicIp: true },
    ],
  ])('%s', (_, more, origin) => expect(originOf(draft(more), network)).toEqual(origin));

  it.each<[Draft['step'], Origin['kind']]>([
    ['network-interface', 'ecs'],
    ['role-assumption', 'ecs'],
    ['deployment', 'ecs'],
    ['request', 'ecs'],
    ['target-registration', 'load-balancer'],
    ['registry-auth', 'task'],
    ['secret', 'task'],
    ['log-driver', 'task'],
    ['volume', 'task'],
    ['process', 'task'],
  ])('%s on Fargate: %s', (step, kind) => expect(originOf(draft({ step }), network).kind).toBe(kind));
  it('has no public address for certain where the network is not known', () =>
    expect(originOf(draft(), undefined)).toEqual({
      kind: 'task',
      subnets: [],
      securityGroups: [],
      publicIp: 'unknown',
    }));
});

describe('the network of the instances', () => {
  const host = (n: number, ec2InstanceId?: string): ContainerInstance => ({
    arn: `arn:aws:ecs:eu-west-1:111122223333:container-instance/prod/ci-${n}`,
    ...(ec2InstanceId !== undefined && { ec2InstanceId }),
    status: 'ACTIVE',
    agentConnected: true,
    runningTasksCount: 0,
    pendingTasksCount: 0,
    remaining: { cpu: 0, memory: 0, ports: [], gpu: 0 },
    attributes: [],
    enis: 0,
  });
  const instance = (n: number, more: Partial<InstanceFacts> = {}): InstanceFacts => ({
    id: `i-${n}`,
    type: 'm5.large',
    subnet: `subnet-${n}`,
    securityGroups: [`sg-${n}`],
    ...more,
  });
  const all = [instance(1), instance(2)];
  const hosts = [host(1, 'i-1'), host(2, 'i-2')];
  const origin = (...instances: string[]): Origin => originOf(draft({ launch: 'EC2', instances }), network);
  it.each<[string, Origin, ContainerInstance[], InstanceFacts[], string[]]>([
    ['that made the calls', origin(hosts[1]?.arn ?? ''), hosts, all, ['subnet-2']],
    [
      'of an ARN in the old form',
      origin('arn:aws:ecs:eu-west-1:111122223333:container-instance/ci-1'),
      hosts,
      all,
      ['subnet-1'],
    ],
    ['all, where no task says on which it ran', origin(), hosts, all, ['subnet-1', 'subnet-2']],
    [
      'all, where one of them is gone from the cluster',
      origin(hosts[0]?.arn ?? '', 'arn:x/ci-9'),
      hosts,
      all,
      ['subnet-1', 'subnet-2'],
    ],
    ['all, where ECS does not say which it is', origin(hosts[0]?.arn ?? ''), [host(1)], all, ['subnet-1', 'subnet-2']],
    [
      'all, where the one is not among them',
      origin(hosts[0]?.arn ?? ''),
      [host(1, 'i-9')],
      all,
      ['subnet-1', 'subnet-2'],
    ],
    ['none, where no instance could be read', origin(hosts[0]?.arn ?? ''), hosts, [], []],
  ])('%s', (_, from, known, instances, subnets) =>
    expect(atInstances(from, known, instances).subnets).toEqual(subnets),
  );
  it.each<[(string | undefined)[], Origin['publicIp']]>([
    [['198.51.100.1', '198.51.100.2'], true],
    [[undefined, undefined], false],
    [['198.51.100.1', undefined], 'unknown'],
  ])('public addresses %j: %s', (addresses, publicIp) => {
    const list = addresses.map((address, i) => instance(i, address === undefined ? {} : { publicIp: address }));
    expect(atInstances(origin(), [], list).publicIp).toBe(publicIp);
  });
  it('adds nothing to a call that a task made', () => {
    const from = originOf(draft(), network);
    expect(atInstances(from, hosts, all)).toBe(from);
  });
  it('has each subnet and security group once', () => {
    const twins = [instance(1), instance(1, { id: 'i-3' })];
    expect(atInstances(origin(), [], twins)).toMatchObject({ subnets: ['subnet-1'], securityGroups: ['sg-1'] });
  });
});
