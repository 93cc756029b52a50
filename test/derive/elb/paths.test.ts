import { describe, expect, it } from 'vitest';
import { Broker } from '../../../src/collect/broker.ts';
import type { AnyCollector } from '../../../src/collect/collector.ts';
import { openDoor } from '../../../src/collect/door.ts';
import { replay } from '../../../src/collect/replay.ts';
import balancerSubnets from '../../../src/collect/elb/subnets.ts';
import paths from '../../../src/derive/elb/paths.ts';
import type { Evidence, EvidenceKey, EvidenceTypes } from '../../../src/model/evidence.ts';
import type {
  FailedCall,
  LoadBalancer,
  Nacl,
  NaclEntry,
  SecurityGroup,
  SgRule,
  Subnet,
  TargetGroup,
} from '../../../src/model/facts.ts';

const TG = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/0123456789abcdef';
const LB = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/0123456789abcdef';
const receipt = { id: 'ev:x', action: 'test:Read', input: {}, at: '' };
const known = <T>(value: T): Evidence<T> => ({ state: 'known', value, whole: true, receipt });
const denied: Evidence<never> = { state: 'unreadable', reason: 'denied', detail: '', receipt };

const rule = (r: Partial<SgRule>): SgRule => ({
  protocol: 'tcp',
  from: 8080,
  to: 8080,
  cidrs: [],
  cidrs6: [],
  groups: [],
  prefixLists: [],
  ...r,
});
const all = rule({ protocol: '-1', cidrs: ['0.0.0.0/0'] });
const sg = (id: string, ingress: SgRule[], egress: SgRule[] = [all]): SecurityGroup => ({
  id,
  name: id,
  vpc: 'vpc-1',
  ingress,
  egress,
});
const subnet = (id: string, cidr: string): { id: string; subnet: Evidence<Subnet> } => ({
  id,
  subnet: known({ id, vpc: 'vpc-1', zone: 'a', cidr, ipv6Cidrs: [], availableIps: 100 }),
});
const entry = (number: number, egress: boolean, allow: boolean, more: Partial<NaclEntry> = {}): NaclEntry => ({
  number,
  egress,
  allow,
  protocol: '-1',
  cidr: '0.0.0.0/0',
  ...more,
});
const open = [entry(100, false, true), entry(100, true, true)];
const nacl = (id: string, subnets: string[], entries: NaclEntry[]): Nacl => ({ id, vpc: 'vpc-1', subnets, entries });
const balancer: LoadBalancer = {
  arn: LB,
  name: 'web',
  type: 'application',
  vpc: 'vpc-1',
  securityGroups: ['sg-lb'],
  zones: [{ zone: 'a', subnet: 'subnet-pub' }],
};
const group: TargetGroup = {
  arn: TG,
  name: 'web',
  targetType: 'ip',
  loadBalancers: [LB],
  health: {
    protocol: 'HTTP',
    port: 'traffic-port',
    enabled: true,
    interval: 30,
    timeout: 5,
    healthy: 5,
    unhealthy: 2,
    grpc: false,
  },
};
const call = (target: FailedCall['target'] = { group: TG, port: 8080, reason: 'Target.Timeout' }): FailedCall => ({
  id: 'call-1',
  step: 'target-health',
  how: 'timeout',
  from: { kind: 'task', subnets: ['subnet-a'], securityGroups: ['sg-task'], publicIp: false },
  target: target ?? {},
  family: 'health/elb',
  symptom: 'symptom/elb-health-check-failed',
  facts: {},
  candidates: [],
  tasks: ['t1'],
  words: 'Request timed out',
  seen: [],
});

interface Given {
  lbSubnets?: boolean;
  calls?: FailedCall[];
  task?: SecurityGroup;
  lb?: SecurityGroup;
  balancer?: LoadBalancer;
  group?: TargetGroup;
  nacls?: Nacl[] | 'denied';
  securityGroups?: 'denied';
  network?: string[];
}
async function pathsOf(g: Given) {
  const values: { [K in EvidenceKey]?: Evidence<EvidenceTypes[K]> } = {
    'failure.calls': known(g.calls ?? [call()]),
    'deployment.judged': known({
      taskDefinition: 'web:1',
      outcome: 'failed',
      launch: 'FARGATE',
      network: { subnets: ['subnet-a'], securityGroups: g.network ?? ['sg-task'], assignPublicIp: false },
      loadBalancers: [{ targetGroupArn: TG, containerName: 'app', containerPort: 8080 }],
      healthCheckGracePeriodSeconds: 0,
      seen: [],
    }),
    'deployment.taskDefinition': known({
      containers: [{ name: 'app', ports: [{ containerPort: 8080, protocol: 'tcp' }] }],
    } as unknown as EvidenceTypes['deployment.taskDefinition']),
    'elb.targetGroups': known([{ arn: TG, group: known(g.group ?? group) }]),
    'elb.loadBalancers': known([g.balancer ?? balancer]),
    'elb.securityGroups': known([{ id: 'sg-lb', group: known(g.lb ?? sg('sg-lb', [])) }]),
    'net.subnets': known([subnet('subnet-a', '10.0.1.0/24')]),
    'net.securityGroups':
      g.securityGroups === 'denied'
        ? denied
        : known([{ id: 'sg-task', group: known(g.task ?? sg('sg-task', [rule({ groups: ['sg-lb'] })])) }]),
    'net.nacls': g.nacls === 'denied' ? denied : known(g.nacls ?? [nacl('acl-1', ['subnet-a', 'subnet-pub'], open)]),
    'net.prefixLists': known([]),
  };
  const asked: string[] = [];
  const facts = Object.entries(values).map(
    ([key, ev]) =>
      ({
        key,
        from: [],
        actions: [],
        collect: async () => {
          asked.push(key);
          if (ev.state !== 'known')
            throw Object.assign(new Error('no'), { action: 'ec2:Describe', cause: { name: 'AccessDenied' } });
          return { found: ev.value, whole: ev.whole };
        },
      }) as unknown as AnyCollector,
  );
  const ev = await new Broker(
    [...facts, balancerSubnets, paths],
    openDoor(
      replay({
        calls:
          g.lbSubnets === false
            ? []
            : [
                {
                  service: 'ec2',
                  operation: 'DescribeSubnets',
                  input: { SubnetIds: ['subnet-pub'] },
                  output: { Subnets: [{ SubnetId: 'subnet-pub', CidrBlock: '10.0.9.0/24' }] },
                },
              ],
      }),
    ),
    { region: 'eu-west-1', cluster: 'c', service: 's' },
  ).ask('elb.paths');
  if (ev.state !== 'known') throw new Error(JSON.stringify(ev));
  return { list: ev.value, path: ev.value[0], asked };
}

describe('elb.paths', () => {
  it('is open where groups and ACLs let the check through', async () => {
    const { path } = await pathsOf({});
    expect(path).toMatchObject({
      verdict: 'open',
      port: 8080,
      subnet: 'subnet-a',
      calls: ['call-1'],
      targetGroup: TG,
      loadBalancer: LB,
      missing: [],
    });
    expect(path?.seen.map(s => s.evidence)).toEqual(['ev:elb.securityGroups', 'ev:net.securityGroups']);
  });
  it.each<[string, Given, object]>([
    [
      'the tasks let in nothing',
      { task: sg('sg-task', []) },
      { side: 'task-ingress', about: { id: 'sg-task' }, data: { openFrom: 'sg-lb', port: '8080' } },
    ],
    [
      'the tasks let in another port',
      { task: sg('sg-task', [rule({ from: 80, to: 80, groups: ['sg-lb'] })]) },
      { side: 'task-ingress' },
    ],
    [
      'the tasks let in another group',
      { task: sg('sg-task', [rule({ groups: ['sg-old'] })]) },
      { side: 'task-ingress' },
    ],
    [
      'the tasks let in other addresses',
      { task: sg('sg-task', [rule({ cidrs: ['192.168.0.0/16'] })]) },
      { side: 'task-ingress' },
    ],
    [
      'the load balancer lets nothing out',
      { lb: sg('sg-lb', [], []) },
      { side: 'load-balancer-egress', about: { id: 'sg-lb' }, data: { openTo: 'sg-task' } },
    ],
    [
      'the ACL of the tasks denies the port',
      {
        nacls: [
          nacl('acl-1', ['subnet-pub'], open),
          nacl('acl-2', ['subnet-a'], [entry(90, false, false, { protocol: '6', from: 8080, to: 8080 }), ...open]),
        ],
      },
      {
        side: 'network-acl',
        about: { id: 'acl-2' },
        data: { direction: 'ingress', cidr: '10.0.9.0/24', from: '8080', number: '89' },
      },
    ],
    [
      'the ACL lets no answer out',
      { nacls: [nacl('acl-1', ['subnet-pub'], open), nacl('acl-2', ['subnet-a'], [entry(100, false, true)])] },
      { side: 'network-acl', data: { direction: 'egress', from: '1024', to: '65535' } },
    ],
    [
      'a Network Load Balancer without groups is not let in by its addresses',
      {
        balancer: { ...balancer, type: 'network', securityGroups: [] },
        task: sg('sg-task', [rule({ cidrs: ['203.0.113.0/24'] })]),
      },
      { side: 'task-ingress', data: { openFromCidrs: '10.0.9.0/24' } },
    ],
  ])('is blocked where %s', async (_, given, is) =>
    expect((await pathsOf(given)).path).toMatchObject({ verdict: 'blocked', ...is }),
  );
  it.each<[string, Given]>([
    ['addresses of the load balancer subnet', { task: sg('sg-task', [rule({ cidrs: ['10.0.9.0/24'] })]) }],
    ['the VPC', { task: sg('sg-task', [rule({ cidrs: ['10.0.0.0/16'] })]) }],
    ['all ports', { task: sg('sg-task', [rule({ protocol: '-1', groups: ['sg-lb'] })]) }],
    [
      'a Network Load Balancer by the addresses of its subnets',
      {
        balancer: { ...balancer, type: 'network', securityGroups: [] },
        task: sg('sg-task', [rule({ cidrs: ['10.0.0.0/16'] })]),
      },
    ],
    [
      'any address, also where the subnets of the load balancer are not known',
      { lbSubnets: false, task: sg('sg-task', [rule({ cidrs: ['0.0.0.0/0'] })]) },
    ],
    ['a load balancer that may reach the group of the tasks', { lb: sg('sg-lb', [], [rule({ groups: ['sg-task'] })]) }],
  ])('is open to %s', async (_, given) => expect((await pathsOf(given)).path?.verdict).toBe('open'));
  it.each<[string, Given, string[]]>([
    ['the groups of the tasks are unreadable', { securityGroups: 'denied' }, ['ec2:DescribeSecurityGroups']],
    ['the ACLs are unreadable', { nacls: 'denied' }, ['ec2:DescribeNetworkAcls']],
    [
      'rules go by address and the subnets of the load balancer are not known',
      { lbSubnets: false, task: sg('sg-task', [rule({ cidrs: ['10.0.9.0/24'] })]) },
      ['ec2:DescribeSubnets'],
    ],
    ['the targets are instances', { group: { ...group, targetType: 'instance' } }, ['ec2:DescribeInstances']],
    ['some addresses get in and others do not', { task: sg('sg-task', [rule({ cidrs: ['10.0.9.0/25'] })]) }, []],
  ])('cannot be told where %s', async (_, given, missing) =>
    expect((await pathsOf(given)).path).toMatchObject({ verdict: 'cannot-tell', missing }),
  );
  it('takes the fixed health-check port, and marks one that no container has', async () => {
    const { path } = await pathsOf({ group: { ...group, health: { ...group.health, port: '9000' } } });
    expect(path).toMatchObject({ port: 9000, verdict: 'blocked', data: { strayPort: 'true' } });
  });
  it('takes the default group of the VPC where none is named', async () => {
    const { path } = await pathsOf({
      network: [],
      task: { ...sg('sg-task', [rule({ groups: ['sg-lb'] })]), name: 'default' },
    });
    expect(path?.verdict).toBe('open');
  });
  it('asks nothing of the network where a code came back', async () => {
    const { list, asked } = await pathsOf({ calls: [call({ group: TG, codes: ['404'] })] });
    expect(list).toEqual([]);
    expect(asked.filter(k => k.startsWith('net.') || k.startsWith('elb.'))).toEqual([]);
  });
  it('is judged for an audit where nothing failed', async () =>
    expect((await pathsOf({ calls: [] })).path).toMatchObject({ verdict: 'open', calls: [] }));
});
