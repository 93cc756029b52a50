import { expect, test } from 'vitest';
import { hostOf, type Query, walk, type World } from '../../../src/aws/network/index.ts';
import type { AwsService } from '../../../src/model/facts.ts';
import {
  denied,
  endpoint,
  entry,
  gateway,
  group,
  known,
  layout,
  nacl,
  nat,
  OPEN,
  REGION,
  rule,
  sealed,
  subnet,
  table,
  to,
  vpc,
} from './layout.ts';

const NEEDS: readonly AwsService[] = ['ecr.api', 'ecr.dkr', 's3', 'logs'];
const ask = (service: AwsService = 'ecr.api', more: Partial<Query> = {}): Query => ({
  service,
  host: service === 'registry' ? 'registry-1.docker.io' : hostOf(service, REGION),
  region: REGION,
  needs: NEEDS,
  ...more,
  from: { kind: 'task', subnet: 'subnet-a', securityGroups: ['sg-task'], publicIp: false, ...more.from },
});
const isolated = [endpoint('ecr.api'), endpoint('ecr.dkr'), endpoint('logs'), gateway(['rtb-a'])];
const publicTable = table('rtb-a', [to('igw-1')], { subnets: ['subnet-a'] });
const withIp = { from: { kind: 'task', subnet: 'subnet-a', securityGroups: ['sg-task'], publicIp: true } } as const;
const inbound443 = [entry(100, true, true), entry(100, false, true, { protocol: '6', from: 443, to: 443 })];
const twoSubnets = [subnet('subnet-a', '10.0.1.0/24'), subnet('subnet-b', '10.0.2.0/24', { zone: 'eu-west-1b' })];

const cases: readonly [string, World, Query, string, string?][] = [
  // open
  ['a NAT gateway', layout(), ask(), 'open'],
  ['a public address behind an internet gateway', layout({ tables: [publicTable] }), ask('ecr.api', withIp), 'open'],
  ['endpoints alone', layout({ tables: [sealed], nats: [], endpoints: isolated }), ask(), 'open'],
  ['S3 by its gateway endpoint', layout({ tables: [sealed], nats: [], endpoints: isolated }), ask('s3'), 'open'],
  [
    'an endpoint in another zone',
    layout({ subnets: twoSubnets, tables: [sealed], endpoints: [endpoint('ecr.api', { subnets: ['subnet-b'] })] }),
    ask(),
    'open',
  ],
  [
    'a regional NAT gateway has no subnet',
    layout({ nats: [{ id: 'nat-1', vpc: 'vpc-1', state: 'available', connectivity: 'public', regional: true }] }),
    ask(),
    'open',
  ],
  [
    'the NAT gateway’s subnet uses the main table',
    layout({
      tables: [
        table('rtb-a', [to('nat-1')], { subnets: ['subnet-a'] }),
        table('rtb-main', [to('igw-1')], { main: true }),
      ],
    }),
    ask(),
    'open',
  ],
  [
    'an endpoint with its private DNS off, and a NAT gateway',
    layout({ endpoints: [endpoint('ecr.api', { privateDns: false })] }),
    ask(),
    'open',
  ],
  [
    'S3 by the prefix list, out of a group that lets out only there',
    layout({
      tables: [sealed],
      endpoints: isolated,
      groups: [group('sg-task', { egress: [rule({ prefixLists: ['pl-s3'] })] })],
    }),
    ask('s3'),
    'open',
  ],
  [
    'a group that lets out to the endpoint’s group',
    layout({
      tables: [sealed],
      endpoints: isolated,
      groups: [group('sg-task', { egress: [rule({ groups: ['sg-ep'] })] })],
    }),
    ask(),
    'open',
  ],
  [
    'an endpoint that admits the subnet’s block',
    layout({
      tables: [sealed],
      endpoints: isolated,
      endpointGroups: [group('sg-ep', { ingress: [rule({ cidrs: ['10.0.0.0/16'] })] })],
    }),
    ask(),
    'open',
  ],
  [
    'an ACL that denies one bad address before it allows all',
    layout({
      nacls: [
        nacl(
          'acl-1',
          ['subnet-a', 'subnet-pub'],
          [
            entry(50, false, false, { cidr: '203.0.113.7/32' }),
            entry(50, true, false, { cidr: '203.0.113.7/32' }),
            ...OPEN,
          ],
        ),
      ],
    }),
    ask(),
    'open',
  ],
  [
    'an ACL of one subnet does not filter inside it',
    layout({ tables: [sealed], endpoints: isolated, nacls: [nacl('acl-1', ['subnet-a'], [])] }),
    ask(),
    'open',
  ],
  [
    'the default group of the VPC where none is named',
    layout({ groups: [group('sg-d', { name: 'default' })] }),
    ask('ecr.api', { from: { kind: 'task', subnet: 'subnet-a', securityGroups: [], publicIp: false } }),
    'open',
  ],
  [
    'Block Public Access for what comes in leaves NAT alone',
    layout({ subnets: [subnet('subnet-a', '10.0.1.0/24', { blockPublicAccess: 'block-ingress' })] }),
    ask(),
    'open',
  ],
  [
    'a public address was dialled, and NAT leads there, whatever endpoint there is now',
    layout({ endpoints: [endpoint('ecr.api')], endpointGroups: [group('sg-ep')] }),
    ask('ecr.api', { address: '52.94.5.1' }),
    'open',
  ],

  // no way
  ['nothing at all', layout({ tables: [sealed], nats: [] }), ask(), 'network/no-route', 'rtb-a'],
  [
    'nothing in the main table',
    layout({ tables: [table('rtb-main', [], { main: true })], nats: [] }),
    ask(),
    'network/no-route',
    'rtb-main',
  ],
  [
    'a route to an internet gateway that is gone',
    layout({ tables: [table('rtb-a', [to('igw-1', '0.0.0.0/0', 'blackhole')], { subnets: ['subnet-a'] })] }),
    ask(),
    'network/no-route',
    'rtb-a',
  ],
  [
    'a transit gateway that is gone',
    layout({ tables: [table('rtb-a', [to('tgw-1', '0.0.0.0/0', 'blackhole')], { subnets: ['subnet-a'] })] }),
    ask(),
    'network/no-route',
    'rtb-a',
  ],
  [
    'only an S3 gateway endpoint',
    layout({ tables: [sealed], nats: [], endpoints: [gateway(['rtb-a'])] }),
    ask(),
    'network/no-route',
    'rtb-a',
  ],
  [
    'Docker Hub from a VPC with endpoints only',
    layout({ tables: [sealed], nats: [], endpoints: isolated }),
    ask('registry'),
    'network/no-route',
    'rtb-a',
  ],
  [
    'another Region’s ECR from a VPC with endpoints only',
    layout({ tables: [sealed], nats: [], endpoints: isolated }),
    ask('ecr.api', { region: 'us-east-1', host: hostOf('ecr.api', 'us-east-1') }),
    'network/no-route',
    'rtb-a',
  ],
  [
    'the route of another service’s prefix list carries nothing else',
    layout({
      tables: [table('rtb-a', [to('vpce-gw', 'pl-s3')], { subnets: ['subnet-a'] })],
      endpoints: [gateway(['rtb-a'])],
    }),
    ask(),
    'network/no-route',
    'rtb-a',
  ],
  [
    'an internet gateway and no public address',
    layout({ tables: [publicTable] }),
    ask(),
    'network/public-ip-missing',
    'subnet-a',
  ],
  [
    'no public address, where one endpoint has its DNS off and the others are not there',
    layout({ tables: [publicTable], endpoints: [endpoint('ecr.api', { privateDns: false })] }),
    ask(),
    'network/public-ip-missing',
    'subnet-a',
  ],

  // NAT
  [
    'a NAT gateway that failed',
    layout({ nats: [nat({ state: 'failed', failure: 'Elastic IP in use' })] }),
    ask(),
    'network/nat-unusable',
    'nat-1',
  ],
  [
    'a NAT gateway that is deleted',
    layout({ nats: [nat({ state: 'deleted' })] }),
    ask(),
    'network/nat-unusable',
    'nat-1',
  ],
  ['a NAT gateway that is not to be found', layout({ nats: [] }), ask(), 'network/nat-unusable', 'nat-1'],
  [
    'a private NAT gateway',
    layout({ nats: [nat({ connectivity: 'private' })] }),
    ask(),
    'network/nat-unusable',
    'nat-1',
  ],
  [
    'a NAT gateway in a subnet without a way out',
    layout({
      tables: [table('rtb-a', [to('nat-1')], { subnets: ['subnet-a'] }), table('rtb-main', [], { main: true })],
    }),
    ask(),
    'network/nat-unusable',
    'nat-1',
  ],
  [
    'a NAT gateway in the subnet that it serves',
    layout({ nats: [nat({ subnet: 'subnet-a' })] }),
    ask(),
    'network/nat-unusable',
    'nat-1',
  ],
  [
    'a blackhole to a NAT gateway',
    layout({ tables: [table('rtb-a', [to('nat-1', '0.0.0.0/0', 'blackhole')], { subnets: ['subnet-a'] })], nats: [] }),
    ask(),
    'network/nat-unusable',
    'nat-1',
  ],

  // endpoints
  [
    'one endpoint of several is not there',
    layout({ tables: [sealed], endpoints: isolated.filter(e => !e.service.endsWith('.logs')) }),
    ask('logs'),
    'network/endpoint-missing',
    'vpc-1',
  ],
  [
    'no S3 endpoint',
    layout({ tables: [sealed], endpoints: isolated.filter(e => e.type !== 'Gateway') }),
    ask('s3'),
    'network/endpoint-missing',
    'vpc-1',
  ],
  [
    'an S3 endpoint on another table',
    layout({ tables: [sealed], endpoints: [...isolated.slice(0, 3), gateway(['rtb-x'])] }),
    ask('s3'),
    'network/endpoint-missing',
    'vpce-gw',
  ],
  [
    'an endpoint that was refused',
    layout({ tables: [sealed], endpoints: [endpoint('ecr.api', { state: 'rejected' }), endpoint('ecr.dkr')] }),
    ask(),
    'network/endpoint-missing',
    'vpce-ecr-api',
  ],
  [
    'private DNS off',
    layout({ tables: [sealed], endpoints: [endpoint('ecr.api', { privateDns: false }), endpoint('ecr.dkr')] }),
    ask(),
    'network/endpoint-dns-off',
    'vpce-ecr-api',
  ],
  [
    'DNS hostnames of the VPC off',
    layout({ tables: [sealed], endpoints: isolated, vpcs: [vpc(known(true), known(false))] }),
    ask(),
    'network/endpoint-dns-off',
    'vpc-1',
  ],
  [
    'private DNS off in a public subnet that is laid out for endpoints',
    layout({
      tables: [publicTable],
      endpoints: [endpoint('ecr.api', { privateDns: false }), endpoint('ecr.dkr'), endpoint('logs')],
    }),
    ask(),
    'network/endpoint-dns-off',
    'vpce-ecr-api',
  ],
  [
    'an endpoint that admits nobody',
    layout({ tables: [sealed], endpoints: isolated, endpointGroups: [group('sg-ep')] }),
    ask(),
    'network/endpoint-security-group',
    'sg-ep',
  ],
  [
    'an endpoint that admits another group',
    layout({
      tables: [sealed],
      endpoints: isolated,
      endpointGroups: [group('sg-ep', { ingress: [rule({ groups: ['sg-x'] })] })],
    }),
    ask(),
    'network/endpoint-security-group',
    'sg-ep',
  ],
  [
    'an endpoint that admits another block',
    layout({
      tables: [sealed],
      endpoints: isolated,
      endpointGroups: [group('sg-ep', { ingress: [rule({ cidrs: ['10.0.2.0/24'] })] })],
    }),
    ask(),
    'network/endpoint-security-group',
    'sg-ep',
  ],
  [
    'an endpoint that admits the task on another port',
    layout({
      tables: [sealed],
      endpoints: isolated,
      endpointGroups: [group('sg-ep', { ingress: [rule({ from: 80, to: 80, groups: ['sg-task'] })] })],
    }),
    ask(),
    'network/endpoint-security-group',
    'sg-ep',
  ],
  [
    'an endpoint that admits nobody goes before a NAT gateway that works',
    layout({ endpoints: [endpoint('ecr.api')], endpointGroups: [group('sg-ep')] }),
    ask(),
    'network/endpoint-security-group',
    'sg-ep',
  ],
  [
    'a private address was dialled',
    layout({ endpoints: [endpoint('ecr.api')], endpointGroups: [group('sg-ep')], vpcs: [vpc(denied(), denied())] }),
    ask('ecr.api', { address: '10.0.1.100' }),
    'network/endpoint-security-group',
    'sg-ep',
  ],

  // guards
  [
    'a group that lets nothing out',
    layout({ groups: [group('sg-task', { egress: [] })] }),
    ask(),
    'network/security-group-egress',
    'sg-task',
  ],
  [
    'a group that lets out only inside the VPC',
    layout({ groups: [group('sg-task', { egress: [rule({ cidrs: ['10.0.0.0/16'] })] })] }),
    ask(),
    'network/security-group-egress',
    'sg-task',
  ],
  [
    'a group that lets out everywhere but to the prefix list of S3',
    layout({
      tables: [sealed],
      endpoints: isolated,
      groups: [group('sg-task', { egress: [rule({ cidrs: ['10.0.0.0/16'] })] })],
    }),
    ask('s3'),
    'network/security-group-egress',
    'sg-task',
  ],
  [
    'a group that lets nothing out to the endpoint',
    layout({
      tables: [sealed],
      endpoints: isolated,
      groups: [group('sg-task', { egress: [rule({ prefixLists: ['pl-s3'] })] })],
    }),
    ask(),
    'network/security-group-egress',
    'sg-task',
  ],
  [
    'a group that lets nothing out, though the endpoints could not be read',
    layout({ groups: [group('sg-task', { egress: [] })] }, { 'net.endpoints': denied() }),
    ask(),
    'network/security-group-egress',
    'sg-task',
  ],
  [
    'an ACL that lets nothing out',
    layout({ nacls: [nacl('acl-1', ['subnet-a', 'subnet-pub'], [entry(100, false, true)])] }),
    ask(),
    'network/nacl-blocked',
    'acl-1',
  ],
  [
    'an ACL without the return ports',
    layout({ nacls: [nacl('acl-a', ['subnet-a'], inbound443), nacl('acl-p', ['subnet-pub'])] }),
    ask(),
    'network/nacl-blocked',
    'acl-a',
  ],
  [
    'an ACL of the NAT gateway’s subnet without the return ports',
    layout({ nacls: [nacl('acl-a', ['subnet-a']), nacl('acl-p', ['subnet-pub'], inbound443)] }),
    ask(),
    'network/nacl-blocked',
    'acl-p',
  ],
  [
    'an ACL of the endpoint’s subnet that admits nothing',
    layout({
      subnets: twoSubnets,
      tables: [sealed],
      endpoints: [endpoint('ecr.api', { subnets: ['subnet-b'] })],
      nacls: [nacl('acl-a', ['subnet-a']), nacl('acl-b', ['subnet-b'], [entry(100, true, true)])],
    }),
    ask(),
    'network/nacl-blocked',
    'acl-b',
  ],
  [
    'an ACL of the endpoint’s subnet that lets no answer out',
    layout({
      subnets: twoSubnets,
      tables: [sealed],
      endpoints: [endpoint('ecr.api', { subnets: ['subnet-b'] })],
      nacls: [
        nacl('acl-a', ['subnet-a']),
        nacl(
          'acl-b',
          ['subnet-b'],
          [entry(100, false, true), entry(100, true, true, { protocol: '6', from: 443, to: 443 })],
        ),
      ],
    }),
    ask(),
    'network/nacl-blocked',
    'acl-b',
  ],
  [
    'Block Public Access both ways',
    layout({ subnets: [subnet('subnet-a', '10.0.1.0/24', { blockPublicAccess: 'block-bidirectional' })] }),
    ask(),
    'network/public-access-blocked',
    'vpc-1',
  ],
  [
    'Block Public Access for what comes in stops a public address',
    layout({
      subnets: [subnet('subnet-a', '10.0.1.0/24', { blockPublicAccess: 'block-ingress' })],
      tables: [publicTable],
    }),
    ask('ecr.api', withIp),
    'network/public-access-blocked',
    'vpc-1',
  ],

  // cannot be told
  [
    'a transit gateway',
    layout({ tables: [table('rtb-a', [to('tgw-1')], { subnets: ['subnet-a'] })] }),
    ask(),
    'cannot-tell',
    '',
  ],
  [
    'a peering',
    layout({ tables: [table('rtb-a', [to('pcx-1')], { subnets: ['subnet-a'] })] }),
    ask(),
    'cannot-tell',
    '',
  ],
  [
    'an appliance',
    layout({ tables: [table('rtb-a', [to('eni-1')], { subnets: ['subnet-a'] })] }),
    ask(),
    'cannot-tell',
    '',
  ],
  [
    'a firewall endpoint',
    layout({ tables: [table('rtb-a', [to('vpce-fw')], { subnets: ['subnet-a'] })] }),
    ask(),
    'cannot-tell',
    '',
  ],
  ['a VPN', layout({ tables: [table('rtb-a', [to('vgw-1')], { subnets: ['subnet-a'] })] }), ask(), 'cannot-tell', ''],
  [
    'Cloud WAN',
    layout({ tables: [table('rtb-a', [to('arn:aws:networkmanager::1:core-network/x')], { subnets: ['subnet-a'] })] }),
    ask(),
    'cannot-tell',
    '',
  ],
  [
    'a private NAT gateway that leads on to a transit gateway',
    layout({
      tables: [
        table('rtb-a', [to('nat-1')], { subnets: ['subnet-a'] }),
        table('rtb-pub', [to('tgw-1')], { subnets: ['subnet-pub'] }),
      ],
      nats: [nat({ connectivity: 'private' })],
    }),
    ask(),
    'cannot-tell',
    '',
  ],
  [
    'a public NAT gateway behind a firewall',
    layout({
      tables: [
        table('rtb-a', [to('nat-1')], { subnets: ['subnet-a'] }),
        table('rtb-pub', [to('vpce-fw')], { subnets: ['subnet-pub'] }),
      ],
    }),
    ask(),
    'cannot-tell',
    '',
  ],
  [
    'a shared VPC whose tables are not to be seen',
    layout(
      { subnets: [subnet('subnet-a', '10.0.1.0/24', { owner: '999999999999' })], tables: [] },
      { account: '111122223333' },
    ),
    ask(),
    'cannot-tell',
    '',
  ],
  [
    'a shared VPC whose endpoints are not to be seen',
    layout(
      { subnets: [subnet('subnet-a', '10.0.1.0/24', { owner: '999999999999' })], tables: [sealed] },
      { account: '111122223333' },
    ),
    ask(),
    'cannot-tell',
    '',
  ],
  [
    'the route tables denied',
    layout({}, { 'net.routeTables': denied() }),
    ask(),
    'cannot-tell',
    'ec2:DescribeRouteTables',
  ],
  [
    'the route tables cut short',
    layout({}, { 'net.routeTables': known([table('rtb-main', [], { main: true })], false) }),
    ask(),
    'cannot-tell',
    'ec2:DescribeRouteTables',
  ],
  [
    'the endpoints denied, and no route',
    layout({ tables: [sealed] }, { 'net.endpoints': denied() }),
    ask(),
    'cannot-tell',
    'ec2:DescribeVpcEndpoints',
  ],
  [
    'the endpoints denied, though a NAT gateway leads out: a wrongly guarded endpoint would go before it',
    layout({}, { 'net.endpoints': denied() }),
    ask(),
    'cannot-tell',
    'ec2:DescribeVpcEndpoints',
  ],
  [
    'the NAT gateways denied',
    layout({}, { 'net.natGateways': denied() }),
    ask(),
    'cannot-tell',
    'ec2:DescribeNatGateways',
  ],
  [
    'the NAT gateways cut short',
    layout({}, { 'net.natGateways': known([], false) }),
    ask(),
    'cannot-tell',
    'ec2:DescribeNatGateways',
  ],
  [
    'the security groups denied',
    layout({}, { 'net.securityGroups': denied() }),
    ask(),
    'cannot-tell',
    'ec2:DescribeSecurityGroups',
  ],
  [
    'the endpoint’s security group denied',
    layout({ tables: [sealed], endpoints: isolated, endpointGroups: [{ id: 'sg-ep', group: denied() }] }),
    ask(),
    'cannot-tell',
    'ec2:DescribeSecurityGroups',
  ],
  ['the ACLs denied', layout({}, { 'net.nacls': denied() }), ask(), 'cannot-tell', 'ec2:DescribeNetworkAcls'],
  [
    'the DNS attributes denied, and no other way',
    layout({ tables: [sealed], endpoints: isolated, vpcs: [vpc(denied(), denied())] }),
    ask(),
    'cannot-tell',
    'ec2:DescribeVpcAttribute',
  ],
  [
    'the prefix list of an egress rule denied',
    layout({ groups: [group('sg-task', { egress: [rule({ prefixLists: ['pl-x'] })] })], lists: [] }),
    ask(),
    'cannot-tell',
    'ec2:GetManagedPrefixListEntries',
  ],
  [
    'whether the instance has a public address is not known',
    layout({ tables: [publicTable] }),
    ask('ecr.api', {
      from: { kind: 'instance', subnet: 'subnet-a', securityGroups: ['sg-task'], publicIp: 'unknown' },
    }),
    'cannot-tell',
    'ec2:DescribeInstances',
  ],
  [
    'the subnet denied',
    layout({}, { 'net.subnets': known([{ id: 'subnet-a', subnet: denied() }]) }),
    ask(),
    'cannot-tell',
    'ec2:DescribeSubnets',
  ],
  [
    'an egress rule for a few public blocks',
    layout({ groups: [group('sg-task', { egress: [rule({ cidrs: ['52.94.0.0/16'] })] })] }),
    ask(),
    'cannot-tell',
    '',
  ],
  [
    'a private address that no endpoint explains',
    layout(),
    ask('ecr.api', { address: '10.0.1.55' }),
    'cannot-tell',
    '',
  ],
  [
    'a public address was dialled, and now an endpoint answers to the name',
    layout({ tables: [sealed], endpoints: isolated }),
    ask('ecr.api', { address: '52.94.5.1' }),
    'cannot-tell',
    '',
  ],
  ['a subnet of IPv6 only', layout({ subnets: [subnet('subnet-a', '')] }), ask(), 'cannot-tell', ''],
];

test.each(cases)('%s', (_, world, query, expected, about) => {
  const path = walk(world, query);
  const got = path.verdict === 'blocked' ? path.cause : path.verdict;
  expect(got, path.because).toBe(expected);
  if (path.verdict === 'blocked') {
    expect(path.about?.id).toBe(about);
    expect(path.seen.length, 'a claim is quoted').toBeGreaterThan(0);
    expect(path.because).not.toBe('');
    expect(path.missing).toEqual([]);
  }
  if (path.verdict === 'cannot-tell') {
    expect(path.cause).toBeUndefined();
    expect(path.because).not.toBe('');
    if (about) expect(path.missing).toContain(about);
    else expect(path.missing).toEqual([]);
  }
});

test('an address that was dialled settles what the unread endpoints leave open', () =>
  expect(walk(layout({}, { 'net.endpoints': denied() }), ask('ecr.api', { address: '52.94.5.1' })).verdict).toBe(
    'open',
  ));
test('the address of the resolver says nothing about the way', () =>
  expect(walk(layout({ tables: [sealed], nats: [] }), ask('registry', { address: '10.0.0.2' }))).toMatchObject({
    cause: 'network/no-route',
  }));
test('a hop that is shut for certain decides, though another could not be read', () =>
  expect(
    walk(layout({ tables: [sealed], nats: [] }, { 'net.securityGroups': denied(), 'net.nacls': denied() }), ask())
      .cause,
  ).toBe('network/no-route'));
test('one ENI of two behind a closed ACL is told as a part', () => {
  const world = layout({
    subnets: twoSubnets,
    tables: [sealed],
    endpoints: [endpoint('ecr.api', { subnets: ['subnet-a', 'subnet-b'], enis: ['eni-1', 'eni-2'] })],
    nacls: [nacl('acl-a', ['subnet-a']), nacl('acl-b', ['subnet-b'], [])],
  });
  expect(walk(world, ask())).toMatchObject({ cause: 'network/nacl-blocked', data: { partly: 'yes', nacl: 'acl-b' } });
  expect(walk(world, ask('ecr.api', { address: '10.0.1.100' })).verdict).toBe('open');
});
test('the port of a registry counts', () =>
  expect(
    walk(
      layout({ groups: [group('sg-task', { egress: [rule({ cidrs: ['0.0.0.0/0'] })] })] }),
      ask('registry', { host: 'registry.example.com:5000', port: 5000 }),
    ).cause,
  ).toBe('network/security-group-egress'));
test('a fix has what it starts from: the endpoints that are not there, a NAT gateway and an internet gateway that are', () =>
  expect(
    walk(
      layout({
        tables: [sealed, table('rtb-pub', [to('igw-1')], { subnets: ['subnet-pub'] })],
        endpoints: [gateway(['rtb-a'])],
      }),
      ask(),
    ).data,
  ).toMatchObject({
    lacks: 'ecr.api,ecr.dkr,logs',
    otherNat: 'nat-1',
    igw: 'igw-1',
    routeTable: 'rtb-a',
    vpc: 'vpc-1',
  }));
test('what S3’s list would settle is read only then', () => {
  const world = layout({
    tables: [sealed],
    endpoints: isolated,
    groups: [group('sg-task', { egress: [rule({ cidrs: ['3.5.64.0/21', '52.218.0.0/17'] })] })],
  });
  expect(walk(world, ask('s3')).verdict).toBe('open');
  expect(walk({ ...world, 'net.prefixLists': denied() }, ask('s3'))).toMatchObject({
    verdict: 'cannot-tell',
    missing: ['ec2:DescribeManagedPrefixLists', 'ec2:GetManagedPrefixListEntries'],
  });
});
test('an endpoint that blocks is told as assumed where only the DNS attributes could not be read', () => {
  const world = layout({
    endpoints: [endpoint('ecr.api')],
    endpointGroups: [group('sg-ep')],
    vpcs: [vpc(denied(), denied())],
  });
  expect(walk(world, ask())).toMatchObject({
    cause: 'network/endpoint-security-group',
    data: { assumed: 'dns' },
    missing: ['ec2:DescribeVpcAttribute'],
  });
  expect(walk(world, ask('ecr.api', { address: '10.0.1.100' })).data['assumed']).toBeUndefined();
});
