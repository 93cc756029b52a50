import { ApplicationAutoScalingClient, DescribeScalableTargetsCommand } from '@aws-sdk/client-application-auto-scaling';
import {
  DescribeDhcpOptionsCommand,
  DescribeInstancesCommand,
  DescribeInstanceTypesCommand,
  DescribeManagedPrefixListsCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkAclsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  EC2Client,
  GetManagedPrefixListEntriesCommand,
} from '@aws-sdk/client-ec2';
import { GetServiceQuotaCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import endpointInterfaces from '../../../src/collect/net/endpoint-interfaces.ts';
import endpointGroups from '../../../src/collect/net/endpoint-security-groups.ts';
import endpoints from '../../../src/collect/net/endpoints.ts';
import instanceTypes from '../../../src/collect/ec2/instance-types.ts';
import instances from '../../../src/collect/net/instances.ts';
import nacls from '../../../src/collect/net/nacls.ts';
import nats from '../../../src/collect/net/nat-gateways.ts';
import quota from '../../../src/collect/quota/network-interfaces.ts';
import prefixLists from '../../../src/collect/net/prefix-lists.ts';
import routeTables from '../../../src/collect/net/route-tables.ts';
import scaling from '../../../src/collect/scaling/target.ts';
import groups from '../../../src/collect/net/security-groups.ts';
import subnets from '../../../src/collect/net/subnets.ts';
import vpcs from '../../../src/collect/net/vpcs.ts';
import type { AnyCollector } from '../../../src/collect/collector.ts';
import type { EvidenceKey, EvidenceTypes } from '../../../src/model/evidence.ts';
import { endpoint, known, subnet, table, to } from '../../aws/network/layout.ts';
import { error, host, judged, run } from './run.ts';

const ec2 = mockClient(EC2Client);
const quotas = mockClient(ServiceQuotasClient);
const autoscaling = mockClient(ApplicationAutoScalingClient);
beforeEach(() => {
  ec2.reset();
  quotas.reset();
  autoscaling.reset();
});

const SUBNETS = [{ id: 'subnet-a', subnet: known(subnet('subnet-a', '10.0.1.0/24')) }];
const value = <T>(ev: { readonly state: string }): T => (ev as unknown as { value: T }).value;

describe('each of them tells denied, throttled and an unknown error apart, and takes none of them for an absence', () => {
  const each: readonly [
    AnyCollector & { key: EvidenceKey },
    unknown,
    { readonly [K in EvidenceKey]?: EvidenceTypes[K] },
    unknown?,
  ][] = [
    [subnets, DescribeSubnetsCommand, { 'deployment.judged': judged() }],
    [routeTables, DescribeRouteTablesCommand, { 'net.subnets': SUBNETS }],
    [nacls, DescribeNetworkAclsCommand, { 'net.subnets': SUBNETS }],
    [endpoints, DescribeVpcEndpointsCommand, { 'net.subnets': SUBNETS }],
    [nats, DescribeNatGatewaysCommand, { 'net.subnets': SUBNETS, 'net.routeTables': [] }],
    [groups, DescribeSecurityGroupsCommand, { 'deployment.judged': judged() }],
    [endpointGroups, DescribeSecurityGroupsCommand, { 'net.endpoints': [endpoint('logs')] }],
    [endpointInterfaces, DescribeNetworkInterfacesCommand, { 'net.endpoints': [endpoint('logs')] }],
    [prefixLists, DescribeManagedPrefixListsCommand, {}],
    [instances, DescribeInstancesCommand, { 'ecs.containerInstances': [host()] }],
    [instanceTypes, DescribeInstanceTypesCommand, { 'ecs.containerInstances': [host()] }],
    [quota, GetServiceQuotaCommand, {}],
    [scaling, DescribeScalableTargetsCommand, {}],
  ];
  const wrong = [
    ['UnauthorizedOperation', 'denied'],
    ['ExpiredToken', 'credentials'],
    ['SomethingNew', 'malformed'],
  ] as const;
  test.each(each.flatMap(e => wrong.map(w => [e[0].key, w[0], w[1], e] as const)))(
    '%s: %s is %s',
    async (_, name, reason, [collector, command, given]) => {
      ec2.on(command as never).rejects(error(name));
      quotas.on(command as never).rejects(error(name));
      autoscaling.on(command as never).rejects(error(name));
      const { ev, actions } = await run(collector.key, [collector], given);
      expect(ev).toMatchObject({ state: 'unreadable', reason });
      expect(actions.every(a => (collector.actions as readonly string[]).includes(a))).toBe(true);
    },
  );
});

describe('pages', () => {
  test.each([
    [
      routeTables,
      DescribeRouteTablesCommand,
      'RouteTables',
      { RouteTableId: 'rtb-1', VpcId: 'vpc-1' },
      { RouteTableId: 'rtb-2', VpcId: 'vpc-1' },
    ],
    [
      nacls,
      DescribeNetworkAclsCommand,
      'NetworkAcls',
      { NetworkAclId: 'acl-1', VpcId: 'vpc-1' },
      { NetworkAclId: 'acl-2', VpcId: 'vpc-1' },
    ],
    [
      endpoints,
      DescribeVpcEndpointsCommand,
      'VpcEndpoints',
      { VpcEndpointId: 'vpce-1', VpcId: 'vpc-1' },
      { VpcEndpointId: 'vpce-2', VpcId: 'vpc-1' },
    ],
    [
      nats,
      DescribeNatGatewaysCommand,
      'NatGateways',
      { NatGatewayId: 'nat-1', VpcId: 'vpc-1' },
      { NatGatewayId: 'nat-2', VpcId: 'vpc-1' },
    ],
  ] as const)(
    'of $key are read to the end, and what is of another VPC is left out',
    async (collector, command, list, a, b) => {
      ec2
        .on(command as never)
        .resolvesOnce({ [list]: [a], NextToken: 'more' } as never)
        .resolvesOnce({ [list]: [b, { VpcId: 'vpc-other' }] } as never);
      const { ev } = await run(collector.key, [collector], { 'net.subnets': SUBNETS, 'net.routeTables': [] });
      expect(ev).toMatchObject({ state: 'known', whole: true });
      expect(value<unknown[]>(ev)).toHaveLength(2);
    },
  );
  test('that never end make a list that is not whole', async () => {
    let n = 0;
    ec2.on(DescribeRouteTablesCommand).callsFake(() => ({ RouteTables: [], NextToken: `t${n++}` }));
    expect((await run('net.routeTables', [routeTables], { 'net.subnets': SUBNETS })).ev).toMatchObject({
      state: 'known',
      whole: false,
    });
  });
});

describe('net.subnets', () => {
  const three = judged({
    network: { subnets: ['subnet-b', 'subnet-a', 'subnet-x'], securityGroups: [], assignPublicIp: false },
  });
  test('are asked for in one call, in order, each once', async () => {
    ec2.on(DescribeSubnetsCommand).resolves({
      Subnets: ['a', 'b', 'x'].map(x => ({
        SubnetId: `subnet-${x}`,
        VpcId: 'vpc-1',
        CidrBlock: '10.0.0.0/24',
        AvailabilityZone: 'z',
        AvailableIpAddressCount: 7,
        OwnerId: '1',
        BlockPublicAccessStates: { InternetGatewayBlockMode: 'off' },
      })),
    });
    const { ev, asked } = await run('net.subnets', [subnets], { 'deployment.judged': three });
    expect(asked).toEqual(['ec2:DescribeSubnets {"SubnetIds":["subnet-a","subnet-b","subnet-x"]}']);
    expect(value<EvidenceTypes['net.subnets']>(ev)[0]).toMatchObject({
      id: 'subnet-a',
      subnet: { state: 'known', value: { vpc: 'vpc-1', availableIps: 7, owner: '1', blockPublicAccess: 'off' } },
    });
  });
  test.each([
    ['IPv4', { CidrBlock: '10.0.0.0/24', AvailableIpAddressCount: 7 }, { cidr: '10.0.0.0/24', availableIps: 7 }],
    ['none free', { CidrBlock: '10.0.0.0/24', AvailableIpAddressCount: 0 }, { availableIps: 0 }],
    ['not told', { CidrBlock: '10.0.0.0/24' }, { availableIps: undefined }],
    [
      'IPv6-only',
      { Ipv6Native: true, AvailableIpAddressCount: 0, EnableDns64: false },
      { cidr: '', availableIps: undefined, dns64: false },
    ],
  ] as const)('free addresses are those of IPv4: %s', async (_, told, read) => {
    ec2.on(DescribeSubnetsCommand).resolves({ Subnets: [{ SubnetId: 'subnet-a', VpcId: 'vpc-1', ...told }] });
    const { ev } = await run('net.subnets', [subnets], { 'deployment.judged': judged() });
    const found = value<EvidenceTypes['net.subnets']>(ev)[0]?.subnet;
    expect(found?.state === 'known' ? { ...read, ...found.value } : undefined).toMatchObject(read);
    expect(found?.state === 'known' && 'availableIps' in found.value).toBe(read.availableIps !== undefined);
  });
  test('one bad id does not hide the others', async () => {
    ec2.on(DescribeSubnetsCommand).rejects(error('InvalidSubnetID.NotFound'));
    for (const id of ['subnet-a', 'subnet-b'])
      ec2.on(DescribeSubnetsCommand, { SubnetIds: [id] }).resolves({ Subnets: [{ SubnetId: id, VpcId: 'vpc-1' }] });
    const { ev } = await run('net.subnets', [subnets], { 'deployment.judged': three });
    expect(value<EvidenceTypes['net.subnets']>(ev).map(s => [s.id, s.subnet.state])).toEqual([
      ['subnet-a', 'known'],
      ['subnet-b', 'known'],
      ['subnet-x', 'absent'],
    ]);
    expect(ev).toMatchObject({ whole: true });
  });
  test('an answer that does not hold an id proves nothing of it', async () => {
    ec2.on(DescribeSubnetsCommand).resolves({ Subnets: [{ SubnetId: 'subnet-other', VpcId: 'vpc-2' }] });
    const { ev } = await run('net.subnets', [subnets], { 'deployment.judged': judged() });
    expect(ev).toMatchObject({
      state: 'known',
      whole: false,
      value: [{ id: 'subnet-a', subnet: { state: 'unasked' } }],
    });
  });
  test('a service without interfaces of its own has none', async () => {
    const { network: _, ...bridge } = judged({ launch: 'EC2' });
    expect((await run('net.subnets', [subnets], { 'deployment.judged': bridge })).ev).toMatchObject({
      state: 'absent',
    });
  });
  test('on EC2 the instances’ subnets belong to them', async () => {
    ec2
      .on(DescribeSubnetsCommand)
      .callsFake(i => ({ Subnets: i.SubnetIds.map((SubnetId: string) => ({ SubnetId, VpcId: 'vpc-1' })) }));
    const { ev } = await run('net.subnets', [subnets], {
      'deployment.judged': judged({ launch: 'EC2' }),
      'net.instances': [{ id: 'i-1', type: 't', subnet: 'subnet-i', securityGroups: [] }],
    });
    expect(value<EvidenceTypes['net.subnets']>(ev).map(s => s.id)).toEqual(['subnet-a', 'subnet-i']);
  });
});

test('routes keep what they lead to, whatever kind it is', async () => {
  ec2.on(DescribeRouteTablesCommand).resolves({
    RouteTables: [
      {
        RouteTableId: 'rtb-1',
        VpcId: 'vpc-1',
        Associations: [
          { Main: true },
          { SubnetId: 'subnet-a' },
          { SubnetId: 'subnet-gone', AssociationState: { State: 'disassociated' } },
        ],
        Routes: [
          { DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local', State: 'active' },
          { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-1', State: 'blackhole' },
          { DestinationPrefixListId: 'pl-1', GatewayId: 'vpce-1' },
          { DestinationIpv6CidrBlock: '::/0', EgressOnlyInternetGatewayId: 'eigw-1' },
          { DestinationCidrBlock: '172.16.0.0/12', TransitGatewayId: 'tgw-1' },
          { DestinationCidrBlock: '192.0.2.0/24', InstanceId: 'i-1', NetworkInterfaceId: 'eni-1' },
          { DestinationCidrBlock: '198.51.100.0/24', CoreNetworkArn: 'arn:core' },
        ],
      },
    ],
  });
  const [t] = value<EvidenceTypes['net.routeTables']>(
    (await run('net.routeTables', [routeTables], { 'net.subnets': SUBNETS })).ev,
  );
  expect(t).toMatchObject({ main: true, subnets: ['subnet-a'] });
  expect(t?.routes.map(r => `${r.destination} ${r.target} ${r.state}`)).toEqual([
    '10.0.0.0/16 local active',
    '0.0.0.0/0 nat-1 blackhole',
    'pl-1 vpce-1 active',
    '::/0 eigw-1 active',
    '172.16.0.0/12 tgw-1 active',
    '192.0.2.0/24 eni-1 active',
    '198.51.100.0/24 arn:core active',
  ]);
});

test('endpoints: states in lower case, policies as text, also where a case holds them as a document', async () => {
  ec2.on(DescribeVpcEndpointsCommand).resolves({
    VpcEndpoints: [
      {
        VpcEndpointId: 'vpce-1',
        VpcId: 'vpc-1',
        ServiceName: 'com.amazonaws.eu-west-1.s3',
        VpcEndpointType: 'Interface',
        State: 'Available' as never,
        PrivateDnsEnabled: true,
        DnsOptions: { PrivateDnsOnlyForInboundResolverEndpoint: true },
        Groups: [{ GroupId: 'sg-1' }],
        PolicyDocument: { Statement: [] } as never,
      },
      {
        VpcEndpointId: 'vpce-2',
        VpcId: 'vpc-1',
        ServiceName: 'com.amazonaws.eu-west-1.logs',
        VpcEndpointType: 'Interface',
        State: 'pendingAcceptance' as never,
        PolicyDocument: '{"Version":"2008-10-17"}',
      },
    ],
  });
  expect((await run('net.endpoints', [endpoints], { 'net.subnets': SUBNETS })).ev).toMatchObject({
    value: [
      { state: 'available', inboundDnsOnly: true, securityGroups: ['sg-1'], policy: '{"Statement":[]}' },
      { state: 'pendingacceptance', privateDns: false, policy: '{"Version":"2008-10-17"}' },
    ],
  });
});

test('ACL entries of protocol -1 have no ports', async () => {
  ec2.on(DescribeNetworkAclsCommand).resolves({
    NetworkAcls: [
      {
        NetworkAclId: 'acl-1',
        VpcId: 'vpc-1',
        Associations: [{ SubnetId: 'subnet-a' }],
        Entries: [
          {
            RuleNumber: 100,
            Egress: true,
            RuleAction: 'allow',
            Protocol: '6',
            CidrBlock: '0.0.0.0/0',
            PortRange: { From: 443, To: 443 },
          },
          { RuleNumber: 32767, Egress: true, RuleAction: 'deny', Protocol: '-1', CidrBlock: '0.0.0.0/0' },
        ],
      },
    ],
  });
  expect((await run('net.nacls', [nacls], { 'net.subnets': SUBNETS })).ev).toMatchObject({
    value: [
      {
        subnets: ['subnet-a'],
        entries: [
          { number: 100, allow: true, from: 443, to: 443 },
          { number: 32767, allow: false, cidr: '0.0.0.0/0' },
        ],
      },
    ],
  });
});

describe('net.natGateways', () => {
  test('one that a route names and the VPC does not list is asked for by its id', async () => {
    ec2.on(DescribeNatGatewaysCommand).resolves({ NatGateways: [] });
    ec2.on(DescribeNatGatewaysCommand, { NatGatewayIds: ['nat-9'] }).rejects(error('NatGatewayNotFound'));
    const { ev, asked } = await run('net.natGateways', [nats], {
      'net.subnets': SUBNETS,
      'net.routeTables': [table('rtb-1', [to('nat-9')])],
    });
    expect(ev).toMatchObject({ state: 'known', whole: true, value: [] });
    expect(asked).toHaveLength(2);
  });
  test('that asking denied leaves the list open', async () => {
    ec2.on(DescribeNatGatewaysCommand).resolves({ NatGateways: [] });
    ec2.on(DescribeNatGatewaysCommand, { NatGatewayIds: ['nat-9'] }).rejects(error('UnauthorizedOperation'));
    expect(
      (
        await run('net.natGateways', [nats], {
          'net.subnets': SUBNETS,
          'net.routeTables': [table('rtb-1', [to('nat-9')])],
        })
      ).ev,
    ).toMatchObject({ whole: false });
  });
  test('a regional one has no subnet, and one that says nothing is public', async () => {
    ec2.on(DescribeNatGatewaysCommand).resolves({
      NatGateways: [
        {
          NatGatewayId: 'nat-1',
          VpcId: 'vpc-1',
          State: 'Available' as never,
          AvailabilityMode: 'regional',
          RouteTableId: 'rtb-r',
        },
        {
          NatGatewayId: 'nat-2',
          VpcId: 'vpc-1',
          State: 'failed',
          SubnetId: 'subnet-p',
          FailureCode: 'X',
          FailureMessage: 'no address',
        },
      ],
    });
    const { ev } = await run('net.natGateways', [nats], { 'net.subnets': SUBNETS, 'net.routeTables': [] });
    expect(value(ev)).toEqual([
      { id: 'nat-1', vpc: 'vpc-1', state: 'available', connectivity: 'public', regional: true, routeTable: 'rtb-r' },
      { id: 'nat-2', vpc: 'vpc-1', subnet: 'subnet-p', state: 'failed', connectivity: 'public', failure: 'no address' },
    ]);
  });
});

describe('net.vpcs', () => {
  test('the DNS attributes are calls of their own, each with its own state', async () => {
    ec2.on(DescribeVpcsCommand).resolves({
      Vpcs: [
        {
          VpcId: 'vpc-1',
          CidrBlock: '10.0.0.0/16',
          CidrBlockAssociationSet: [
            { CidrBlock: '10.0.0.0/16' },
            { CidrBlock: '100.64.0.0/16', CidrBlockState: { State: 'associated' } },
            { CidrBlock: '10.9.0.0/16', CidrBlockState: { State: 'disassociated' } },
          ],
        },
      ],
    });
    ec2
      .on(DescribeVpcAttributeCommand, { VpcId: 'vpc-1', Attribute: 'enableDnsSupport' })
      .resolves({ VpcId: 'vpc-1', EnableDnsSupport: { Value: true } });
    ec2
      .on(DescribeVpcAttributeCommand, { VpcId: 'vpc-1', Attribute: 'enableDnsHostnames' })
      .rejects(error('UnauthorizedOperation'));
    expect((await run('net.vpcs', [vpcs], { 'net.subnets': SUBNETS })).ev).toMatchObject({
      state: 'known',
      value: [
        {
          id: 'vpc-1',
          cidrs: ['10.0.0.0/16', '100.64.0.0/16'],
          dnsSupport: { state: 'known', value: true },
          dnsHostnames: { state: 'unreadable', reason: 'denied' },
        },
      ],
    });
  });
  test('the DNS servers are those of the DHCP option set', async () => {
    ec2
      .on(DescribeVpcsCommand)
      .resolves({ Vpcs: [{ VpcId: 'vpc-1', CidrBlock: '10.0.0.0/16', DhcpOptionsId: 'd-1' }] });
    ec2.on(DescribeVpcAttributeCommand).resolves({ VpcId: 'vpc-1' });
    ec2.on(DescribeDhcpOptionsCommand, { DhcpOptionsIds: ['d-1'] }).resolves({
      DhcpOptions: [
        {
          DhcpOptionsId: 'd-1',
          DhcpConfigurations: [
            { Key: 'domain-name', Values: [{ Value: 'corp' }] },
            { Key: 'domain-name-servers', Values: [{ Value: '10.0.0.53' }, { Value: '10.0.1.53' }] },
          ],
        },
      ],
    });
    expect((await run('net.vpcs', [vpcs], { 'net.subnets': SUBNETS })).ev).toMatchObject({
      value: [{ nameServers: { state: 'known', value: ['10.0.0.53', '10.0.1.53'] } }],
    });
    ec2.on(DescribeDhcpOptionsCommand).rejects(error('UnauthorizedOperation'));
    expect((await run('net.vpcs', [vpcs], { 'net.subnets': SUBNETS })).ev).toMatchObject({
      state: 'known',
      whole: true,
      value: [{ nameServers: { state: 'unreadable', reason: 'denied' } }],
    });
  });
  test('a VPC without a DHCP option set names no servers', async () => {
    ec2.on(DescribeVpcsCommand).resolves({ Vpcs: [{ VpcId: 'vpc-1', DhcpOptionsId: 'default' }] });
    ec2.on(DescribeVpcAttributeCommand).resolves({ VpcId: 'vpc-1' });
    expect((await run('net.vpcs', [vpcs], { 'net.subnets': SUBNETS })).asked.join()).not.toContain('DhcpOptions');
  });
  test('the attributes are kept where the blocks were denied', async () => {
    ec2.on(DescribeVpcsCommand).rejects(error('UnauthorizedOperation'));
    ec2
      .on(DescribeVpcAttributeCommand)
      .callsFake(i => ({ VpcId: i.VpcId, EnableDnsSupport: { Value: true }, EnableDnsHostnames: { Value: false } }));
    expect((await run('net.vpcs', [vpcs], { 'net.subnets': SUBNETS })).ev).toMatchObject({
      state: 'known',
      whole: false,
      value: [{ cidrs: [], dnsHostnames: { value: false } }],
    });
  });
});

describe('net.securityGroups', () => {
  const rules = {
    IpPermissions: [
      {
        IpProtocol: 'tcp',
        FromPort: 443,
        ToPort: 443,
        UserIdGroupPairs: [{ GroupId: 'sg-task' }],
        PrefixListIds: [{ PrefixListId: 'pl-1' }],
      },
    ],
    IpPermissionsEgress: [
      { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }], Ipv6Ranges: [{ CidrIpv6: '::/0' }] },
    ],
  };
  test('keep groups, blocks and prefix lists of their rules', async () => {
    ec2
      .on(DescribeSecurityGroupsCommand)
      .resolves({ SecurityGroups: [{ GroupId: 'sg-task', GroupName: 'task', VpcId: 'vpc-1', ...rules }] });
    expect((await run('net.securityGroups', [groups], { 'deployment.judged': judged() })).ev).toMatchObject({
      whole: true,
      value: [
        {
          id: 'sg-task',
          group: {
            state: 'known',
            value: {
              vpc: 'vpc-1',
              ingress: [{ protocol: 'tcp', from: 443, to: 443, groups: ['sg-task'], prefixLists: ['pl-1'], cidrs: [] }],
              egress: [{ protocol: '-1', cidrs: ['0.0.0.0/0'], cidrs6: ['::/0'] }],
            },
          },
        },
      ],
    });
  });
  test('one that was deleted is absent, the other is read', async () => {
    ec2.on(DescribeSecurityGroupsCommand).rejects(error('InvalidGroup.NotFound'));
    ec2.on(DescribeSecurityGroupsCommand, { GroupIds: ['sg-1'] }).resolves({ SecurityGroups: [{ GroupId: 'sg-1' }] });
    const { ev } = await run('net.securityGroups', [groups], {
      'deployment.judged': judged({
        network: { subnets: ['subnet-a'], securityGroups: ['sg-1', 'sg-gone'], assignPublicIp: false },
      }),
    });
    expect(value<EvidenceTypes['net.securityGroups']>(ev).map(g => g.group.state)).toEqual(['known', 'absent']);
  });
  test('an empty list is the default group of the VPC', async () => {
    ec2.on(DescribeSecurityGroupsCommand).resolves({
      SecurityGroups: [
        { GroupId: 'sg-d', GroupName: 'default', VpcId: 'vpc-1' },
        { GroupId: 'sg-d2', GroupName: 'default', VpcId: 'vpc-2' },
        { GroupId: 'sg-n', GroupName: 'n', VpcId: 'vpc-1' },
      ],
    });
    const { ev } = await run('net.securityGroups', [groups], {
      'net.subnets': SUBNETS,
      'deployment.judged': judged({ network: { subnets: ['subnet-a'], securityGroups: [], assignPublicIp: false } }),
    });
    expect(value<EvidenceTypes['net.securityGroups']>(ev).map(g => g.id)).toEqual(['sg-d']);
  });
});

test('only endpoints that a task may dial are looked into', async () => {
  ec2.on(DescribeSecurityGroupsCommand).resolves({ SecurityGroups: [{ GroupId: 'sg-ep' }] });
  const list = [
    endpoint('ecr.api'),
    endpoint('sagemaker.runtime', { securityGroups: ['sg-other'], enis: ['eni-other'] }),
    endpoint('s3', { type: 'Gateway', securityGroups: [], enis: [] }),
  ];
  expect((await run('net.endpointSecurityGroups', [endpointGroups], { 'net.endpoints': list })).asked).toEqual([
    'ec2:DescribeSecurityGroups {"GroupIds":["sg-ep"]}',
  ]);
  expect((await run('net.endpointSecurityGroups', [endpointGroups], { 'net.endpoints': [] })).asked).toEqual([]);
  ec2.on(DescribeNetworkInterfacesCommand).resolves({
    NetworkInterfaces: [
      {
        NetworkInterfaceId: 'eni-ecr.api',
        SubnetId: 'subnet-a',
        PrivateIpAddress: '10.0.1.5',
        Groups: [{ GroupId: 'sg-ep' }],
      },
    ],
  });
  expect((await run('net.endpointInterfaces', [endpointInterfaces], { 'net.endpoints': list })).ev).toMatchObject({
    whole: true,
    value: [{ id: 'eni-ecr.api', subnet: 'subnet-a', privateIp: '10.0.1.5' }],
  });
});

test('prefix lists: those that are named and S3’s; one whose entries are denied is not known', async () => {
  ec2.on(DescribeManagedPrefixListsCommand).resolves({
    PrefixLists: [
      { PrefixListId: 'pl-s3', PrefixListName: 'com.amazonaws.eu-west-1.s3' },
      { PrefixListId: 'pl-ddb', PrefixListName: 'com.amazonaws.eu-west-1.dynamodb' },
      { PrefixListId: 'pl-corp', PrefixListName: 'corp' },
    ],
  });
  ec2
    .on(GetManagedPrefixListEntriesCommand, { PrefixListId: 'pl-s3' })
    .resolvesOnce({ Entries: [{ Cidr: '3.5.64.0/21' }], NextToken: 't' })
    .resolvesOnce({ Entries: [{ Cidr: '52.218.0.0/17' }] });
  ec2.on(GetManagedPrefixListEntriesCommand, { PrefixListId: 'pl-corp' }).rejects(error('UnauthorizedOperation'));
  const { ev } = await run('net.prefixLists', [prefixLists], {
    'net.routeTables': [table('rtb-1', [to('tgw-1', 'pl-corp')])],
    'net.securityGroups': [],
    'net.endpointSecurityGroups': [],
  });
  expect(ev).toMatchObject({
    whole: false,
    value: [
      { id: 'pl-corp', name: 'corp', cidrsKnown: false },
      { id: 'pl-s3', cidrs: ['3.5.64.0/21', '52.218.0.0/17'], cidrsKnown: true },
    ],
  });
});

test('instances: subnet, groups, public address and profile; one that is gone is left out', async () => {
  ec2.on(DescribeInstancesCommand).rejects(error('InvalidInstanceID.NotFound'));
  ec2.on(DescribeInstancesCommand, { InstanceIds: ['i-1'] }).resolves({
    Reservations: [
      {
        Instances: [
          {
            InstanceId: 'i-1',
            InstanceType: 'c5.large',
            SubnetId: 'subnet-i',
            SecurityGroups: [{ GroupId: 'sg-i' }],
            PublicIpAddress: '203.0.113.9',
            IamInstanceProfile: { Arn: 'arn:p' },
            State: { Name: 'running' },
          },
        ],
      },
    ],
  });
  expect(
    (
      await run('net.instances', [instances], {
        'ecs.containerInstances': [
          host(),
          host({ arn: 'arn:ci-2', ec2InstanceId: 'i-2' }),
          host({ arn: 'arn:ci-3', ec2InstanceId: 'mi-external' }),
        ],
      })
    ).ev,
  ).toMatchObject({
    whole: true,
    value: [
      {
        id: 'i-1',
        type: 'c5.large',
        subnet: 'subnet-i',
        securityGroups: ['sg-i'],
        publicIp: '203.0.113.9',
        profileArn: 'arn:p',
        state: 'running',
      },
    ],
  });
});
test('instance types: how many interfaces each holds', async () => {
  ec2.on(DescribeInstanceTypesCommand).resolves({
    InstanceTypes: [
      {
        InstanceType: 'c5.large',
        NetworkInfo: { MaximumNetworkInterfaces: 3 },
        VCpuInfo: { DefaultVCpus: 2 },
        MemoryInfo: { SizeInMiB: 4096 },
      },
    ],
  });
  expect(
    value((await run('ec2.instanceTypes', [instanceTypes], { 'ecs.containerInstances': [host(), host()] })).ev),
  ).toEqual([{ type: 'c5.large', maxEnis: 3, vcpus: 2, memory: 4096 }]);
});
test('the quota, and none where AWS has none', async () => {
  quotas
    .on(GetServiceQuotaCommand, { ServiceCode: 'vpc', QuotaCode: 'L-DF5E4CA3' })
    .resolves({ Quota: { QuotaCode: 'L-DF5E4CA3', Value: 5000 } });
  expect((await run('quota.networkInterfaces', [quota])).ev).toMatchObject({ value: { limit: 5000 } });
  quotas.on(GetServiceQuotaCommand).rejects(error('NoSuchResourceException'));
  expect((await run('quota.networkInterfaces', [quota])).ev).toMatchObject({ state: 'absent' });
});
test('the scaling target of this service and of no other', async () => {
  autoscaling.on(DescribeScalableTargetsCommand).resolves({
    ScalableTargets: [
      { ResourceId: 'service/prod/other', MaxCapacity: 99 } as never,
      {
        ResourceId: 'service/prod/web',
        ScalableDimension: 'ecs:service:DesiredCount',
        MinCapacity: 2,
        MaxCapacity: 20,
      } as never,
    ],
  });
  expect((await run('scaling.target', [scaling])).ev).toMatchObject({ value: { min: 2, max: 20 } });
  autoscaling.on(DescribeScalableTargetsCommand).resolves({ ScalableTargets: [] });
  expect((await run('scaling.target', [scaling])).ev).toMatchObject({ state: 'absent' });
});
