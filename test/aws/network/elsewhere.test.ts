import { describe, expect, test } from 'vitest';
import { hostOf, type Query, walk, type World } from '../../../src/aws/network/index.ts';
import type { AwsService, PrefixList, Subnet, VpcFacts } from '../../../src/model/facts.ts';
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
  S3_LIST,
  sealed,
  subnet,
  table,
  to,
  vpc,
} from './layout.ts';

/** What lies outside of what was read: other networks, own names, firewalls, other Regions, IPv6. */
const NEEDS: readonly AwsService[] = ['ecr.api', 'ecr.dkr', 's3', 'logs'];
const ask = (service: AwsService = 'ecr.api', more: Partial<Query> = {}): Query => ({
  service,
  host: hostOf(service, REGION),
  region: REGION,
  needs: NEEDS,
  ...more,
  from: { kind: 'task', subnet: 'subnet-a', securityGroups: ['sg-task'], publicIp: false, ...more.from },
});
const routed = (...routes: ReturnType<typeof to>[]) => table('rtb-a', routes, { subnets: ['subnet-a'] });
const PUB = table('rtb-pub', [to('igw-1')], { subnets: ['subnet-pub'] });
const verdictOf = (world: World, query: Query): string => {
  const path = walk(world, query);
  return path.verdict === 'blocked' ? (path.cause ?? '') : path.verdict;
};
const PUBLIC_ADDRESS = { address: '52.94.5.1' };
const closed = (...routes: ReturnType<typeof to>[]): World => layout({ tables: [routed(...routes)], nats: [] });

describe('a name may lead to an endpoint in another network', () => {
  const ways: readonly [string, World, Query, string][] = [
    ['a transit gateway', closed(to('tgw-1', '10.0.0.0/8')), ask(), 'cannot-tell'],
    ['a peering connection', closed(to('pcx-1', '172.16.0.0/12')), ask(), 'cannot-tell'],
    ['a virtual private gateway', closed(to('vgw-1', '192.168.0.0/16')), ask(), 'cannot-tell'],
    ['a narrow route', closed(to('tgw-1', '10.99.4.0/24')), ask(), 'cannot-tell'],
    [
      'a core network',
      closed(to('arn:aws:networkmanager::1:core-network/c-1', '10.0.0.0/8')),
      ask('logs'),
      'cannot-tell',
    ],
    ['a private NAT gateway', closed(to('nat-9', '10.0.0.0/8')), ask(), 'cannot-tell'],
    [
      'a customer-managed prefix list',
      layout({
        tables: [routed(to('tgw-1', 'pl-own'))],
        nats: [],
        lists: [S3_LIST, { id: 'pl-own', name: 'networks', cidrs: ['10.64.0.0/10'], cidrsKnown: true }],
      }),
      ask(),
      'cannot-tell',
    ],
    [
      'other endpoints here, and this one may be there',
      layout({ tables: [routed(to('tgw-1', '10.0.0.0/8'))], nats: [], endpoints: [endpoint('ecr.api')] }),
      ask('ecr.dkr'),
      'cannot-tell',
    ],
    [
      'a group that lets out only to private addresses',
      layout({
        tables: [routed(to('tgw-1', '10.0.0.0/8'), to('nat-1'))],
        groups: [group('sg-task', { egress: [rule({ cidrs: ['10.0.0.0/8'] })] })],
      }),
      ask(),
      'cannot-tell',
    ],
    [
      'a NAT gateway that failed',
      layout({ tables: [routed(to('tgw-1', '10.0.0.0/8'), to('nat-1'))], nats: [nat({ state: 'failed' })] }),
      ask(),
      'cannot-tell',
    ],
    [
      'a registry of one’s own',
      closed(to('tgw-1', '10.0.0.0/8')),
      ask('registry', { host: 'registry.corp.example' }),
      'cannot-tell',
    ],
    [
      'a registry that may be inside the VPC',
      closed(),
      ask('registry', { host: 'registry.corp.example' }),
      'cannot-tell',
    ],
    // Decoys
    [
      'a public address was dialed',
      closed(to('tgw-1', '10.0.0.0/8')),
      ask('ecr.api', PUBLIC_ADDRESS),
      'network/no-route',
    ],
    [
      'Docker Hub has public names only',
      closed(to('tgw-1', '10.0.0.0/8')),
      ask('registry', { host: 'registry-1.docker.io' }),
      'network/no-route',
    ],
    ['a route that leads nowhere', closed(to('tgw-1', '10.0.0.0/8', 'blackhole')), ask(), 'network/no-route'],
    ['a route for the VPC itself', closed(to('eni-1', '10.0.5.0/24')), ask(), 'network/no-route'],
    [
      'a VPC that answers no private zone',
      layout({
        tables: [routed(to('tgw-1', '10.0.0.0/8'))],
        nats: [],
        vpcs: [vpc(known(true), known(false))],
      }),
      ask(),
      'network/no-route',
    ],
    [
      'a group that lets nothing out at all',
      layout({
        tables: [routed(to('tgw-1', '10.0.0.0/8'))],
        nats: [],
        groups: [group('sg-task', { egress: [] })],
      }),
      ask(),
      'network/security-group-egress',
    ],
    // Controls
    ['no other network', closed(), ask(), 'network/no-route'],
    ['a way out beside it', layout({ tables: [routed(to('tgw-1', '10.0.0.0/8'), to('nat-1')), PUB] }), ask(), 'open'],
    [
      'an endpoint of this VPC decides',
      layout({
        tables: [routed(to('tgw-1', '10.0.0.0/8'))],
        endpoints: [endpoint('ecr.api')],
        endpointGroups: [group('sg-ep')],
      }),
      ask(),
      'network/endpoint-security-group',
    ],
  ];
  test.each(ways)('%s', (_, world, query, verdict) => expect(verdictOf(world, query)).toBe(verdict));
  test.each([
    ['of another network', '10.99.0.5', 'cannot-tell'],
    ['of this VPC, of no endpoint', '10.0.7.7', 'cannot-tell'],
    ['of the endpoint', '10.0.1.100', 'network/endpoint-security-group'],
  ])('a private address %s', (_, address, verdict) =>
    expect(
      verdictOf(
        layout({ endpoints: [endpoint('ecr.api')], endpointGroups: [group('sg-ep')] }),
        ask('ecr.api', { address }),
      ),
    ).toBe(verdict),
  );
  test('what it leads to is told, for the fix', () =>
    expect(walk(closed(to('tgw-1', '10.0.0.0/8')), ask('ecr.api', PUBLIC_ADDRESS)).data['elsewhere']).toBe('tgw-1'));
  test('no default route is called so, whatever the address', () =>
    expect(walk(closed(), ask('ecr.api', PUBLIC_ADDRESS)).because).toBe('rtb-a has no default route'));
});

describe('private DNS is off, and a private hosted zone may answer', () => {
  const off = layout({ tables: [sealed], nats: [], endpoints: [endpoint('ecr.api', { privateDns: false })] });
  test.each([
    ['nothing failed', off, ask('ecr.api', { untried: true }), 'cannot-tell', undefined],
    ['a call failed', off, ask(), 'network/endpoint-dns-off', 'yes'],
    ['a call to a public address failed', off, ask('ecr.api', PUBLIC_ADDRESS), 'network/endpoint-dns-off', undefined],
    ['nothing failed, and no endpoint', closed(), ask('ecr.api', { untried: true }), 'network/no-route', undefined],
  ] as const)('%s', (_, world, query, verdict, unproven) => {
    expect(verdictOf(world, query)).toBe(verdict);
    expect(walk(world, query).data['unproven']).toBe(unproven);
  });
});

describe('a vpce- target is not always a gateway endpoint', () => {
  const lists = (...cidrs: string[]): PrefixList[] => [
    S3_LIST,
    { id: 'pl-own', name: 'internet', cidrs, cidrsKnown: true },
  ];
  test.each([
    ['the internet by a firewall', ['0.0.0.0/1', '128.0.0.0/1'], [], 'cannot-tell'],
    ['the internet by a firewall, a public address dialed', ['0.0.0.0/0'], [], 'cannot-tell'],
    ['addresses of AWS by a firewall, the rest by NAT', ['52.0.0.0/8'], [to('nat-1')], 'cannot-tell'],
    // Decoy: a few addresses of a partner say nothing of AWS's. Control: S3's own list.
    ['a partner by a firewall, the rest by NAT', ['203.0.113.0/28'], [to('nat-1')], 'open'],
  ] as const)('%s', (_, cidrs, more, verdict) =>
    expect(
      verdictOf(layout({ tables: [routed(to('vpce-fw', 'pl-own'), ...more), PUB], lists: lists(...cidrs) }), ask()),
    ).toBe(verdict),
  );
  test.each([
    ['a longer route to a transit gateway', [to('nat-1'), to('tgw-1', '52.94.0.0/16')], {}, 'cannot-tell'],
    ['a wide route to a transit gateway', [to('nat-1'), to('tgw-1', '64.0.0.0/4')], {}, 'cannot-tell'],
    ['the address is on the longer route', [to('nat-1'), to('tgw-1', '52.94.0.0/16')], PUBLIC_ADDRESS, 'cannot-tell'],
    ['the address is not on it', [to('nat-1'), to('tgw-1', '54.0.0.0/8')], PUBLIC_ADDRESS, 'open'],
    ['the same way for both', [to('nat-1'), to('nat-1', '52.94.0.0/16')], {}, 'open'],
    ['a partner', [to('nat-1'), to('tgw-1', '198.51.100.7/32')], {}, 'open'],
    ['S3 by its gateway endpoint', [to('vpce-gw', 'pl-s3')], {}, 'network/no-route'],
  ] as const)('%s', (_, routes, more, verdict) =>
    expect(verdictOf(layout({ tables: [routed(...routes), PUB] }), ask('ecr.api', more))).toBe(verdict),
  );
  test('S3 by a firewall, beside no other way', () =>
    expect(verdictOf(layout({ tables: [routed(to('vpce-fw', 'pl-s3'))], nats: [] }), ask('s3'))).toBe('cannot-tell'));
  test('the lists were not read', () =>
    expect(
      walk(layout({ tables: [routed(to('vpce-fw', 'pl-own'))] }, { 'net.prefixLists': denied() }), ask()).missing,
    ).toContain('ec2:GetManagedPrefixListEntries'));
});

describe('an endpoint for another Region', () => {
  const abroad = endpoint('ecr.dkr', {
    id: 'vpce-abroad',
    service: 'com.amazonaws.us-east-1.ecr.dkr',
    serviceRegion: 'us-east-1',
  });
  const world = (...more: ReturnType<typeof endpoint>[]) =>
    layout({ tables: [sealed], nats: [], endpoints: [endpoint('ecr.api'), abroad, ...more] });
  const there = ask('ecr.dkr', { region: 'us-east-1', host: hostOf('ecr.dkr', 'us-east-1') });
  test.each([
    ['does not serve this one’s name', world(), ask('ecr.dkr'), 'network/endpoint-missing'],
    ['serves its own', world(), there, 'open'],
    ['beside one for this Region', world(endpoint('ecr.dkr')), ask('ecr.dkr'), 'open'],
    [
      'is known by its name alone',
      layout({
        tables: [sealed],
        endpoints: [endpoint('ecr.api'), { ...endpoint('ecr.dkr'), service: 'com.amazonaws.us-east-1.ecr.dkr' }],
      }),
      ask('ecr.dkr'),
      'network/endpoint-missing',
    ],
  ] as const)('%s', (_, w, query, verdict) => expect(verdictOf(w, query)).toBe(verdict));
  test('says so', () =>
    expect(walk(world(), ask('ecr.dkr')).because).toContain(
      'vpce-abroad is for the ECR registry in us-east-1, not in eu-west-1',
    ));
});

test.each([
  ['is being deleted', { state: 'deleting' }],
  ['answers only to inbound resolver endpoints', { inboundDnsOnly: true }],
] as const)('an endpoint for this Region that %s is not told as one for another', (_, more) =>
  expect(
    walk(
      layout({ tables: [sealed], nats: [], endpoints: [endpoint('ecr.api'), endpoint('s3', more)] }),
      ask('s3', { address: '52.218.0.1' }),
    ).because,
  ).toBe('rtb-a has no default route, and vpc-1 has no endpoint for Amazon S3'),
);

describe('IPv6', () => {
  const only6 = (dns64?: boolean, more: Partial<Subnet> = {}) =>
    layout({
      subnets: [
        subnet('subnet-a', '', { ipv6Cidrs: ['2001:db8::/64'], ...(dns64 !== undefined && { dns64 }), ...more }),
      ],
      tables: [routed(to('eigw-1', '::/0'))],
      nacls: [
        nacl(
          'acl-1',
          ['subnet-a'],
          [...OPEN, ...OPEN.map(e => ({ ...e, cidr: undefined, cidr6: '::/0', number: e.number - 1 }) as never)],
        ),
      ],
      groups: [
        group('sg-task', { egress: [{ protocol: '-1', cidrs: [], cidrs6: ['::/0'], groups: [], prefixLists: [] }] }),
      ],
    });
  const blocked6 = (blockPublicAccess: string) => only6(false, { blockPublicAccess });
  const pull = (host: string, more: Partial<Query> = {}): Query => ask('ecr.dkr', { host, ...more });
  const V4 = '111122223333.dkr.ecr.eu-west-1.amazonaws.com';
  const BOTH = '111122223333.dkr-ecr.eu-west-1.on.aws';
  test.each([
    ['an IPv4-only registry name', only6(false), pull(V4), 'network/no-route'],
    ['the dual-stack name', only6(false), pull(BOTH), 'cannot-tell'],
    ['a translation by DNS64', only6(true), pull(V4), 'cannot-tell'],
    ['DNS64 was not told', only6(), pull(V4), 'cannot-tell'],
    ['nothing failed', only6(false), pull(V4, { untried: true }), 'cannot-tell'],
    ['another service', only6(false), ask('logs'), 'cannot-tell'],
    ['an IPv6 address was dialed', only6(false), pull(BOTH, { address: '[2600:1f18::1]' }), 'open'],
    [
      'an IPv6 address by an internet gateway, without a public IPv4 address',
      layout({
        subnets: [subnet('subnet-a', '10.0.1.0/24', { ipv6Cidrs: ['2001:db8::/64'] })],
        tables: [routed(to('igw-1', '::/0'))],
        nacls: [],
        groups: [
          group('sg-task', { egress: [{ protocol: '-1', cidrs: [], cidrs6: ['::/0'], groups: [], prefixLists: [] }] }),
        ],
      }),
      ask('ecr.api', { address: '2600:1f18::1' }),
      'cannot-tell',
    ],
    [
      'VPC Block Public Access, which blocks egress-only internet gateways too',
      blocked6('block-bidirectional'),
      pull(BOTH, { address: '2600:1f18::1' }),
      'network/public-access-blocked',
    ],
    ['its ingress-only mode', blocked6('block-ingress'), pull(BOTH, { address: '2600:1f18::1' }), 'open'],
    // Control: the same name from a subnet that has IPv4.
    ['an IPv4 subnet', layout(), pull(V4), 'open'],
  ] as const)('%s', (_, world, query, verdict) => expect(verdictOf(world, query)).toBe(verdict));
  test('the dual-stack name is told', () => expect(walk(only6(false), pull(V4)).data['dualStack']).toBe(BOTH));
  test('whether an ECR endpoint answers to the dual-stack name is left open', () =>
    expect(
      verdictOf(
        layout({ tables: [sealed], nats: [], endpoints: [endpoint('ecr.dkr')], endpointGroups: [group('sg-ep')] }),
        pull(BOTH),
      ),
    ).toBe('cannot-tell'));
});

describe('a part of the addresses', () => {
  const S3 = { ...S3_LIST, cidrs: ['3.5.0.0/16', '52.92.0.0/17'] };
  const world = (...cidrs: string[]) =>
    layout({ groups: [group('sg-task', { egress: [rule({ cidrs })] })], lists: [S3] });
  test('is told as a part', () => {
    const path = walk(world('52.0.0.0/8'), ask('s3'));
    expect(path.because).toBe('sg-task allows outbound 443 to 52.0.0.0/8; Amazon S3 also uses 3.5.0.0/16');
    expect(path.data).toMatchObject({ partly: 'yes', allowed: '52.0.0.0/8', toList: 'pl-s3' });
  });
  test.each([
    ['all of them', ['3.0.0.0/8', '52.0.0.0/8'], 'open', undefined],
    ['none of them', ['10.0.0.0/8'], 'network/security-group-egress', undefined],
  ] as const)('%s', (_, cidrs, verdict, partly) => {
    const path = walk(world(...cidrs), ask('s3'));
    expect(path.verdict === 'blocked' ? path.cause : path.verdict).toBe(verdict);
    expect(path.data['partly']).toBe(partly);
  });
});

describe('an address that is not among those that are allowed', () => {
  const out = (...cidrs: string[]) => layout({ groups: [group('sg-task', { egress: [rule({ cidrs })] })] });
  test.each([
    [
      'other public addresses',
      out('52.92.0.0/16'),
      "sg-task allows outbound 443 to 52.92.0.0/16, which doesn't include 3.5.64.9",
    ],
    ['private addresses only', out('10.0.0.0/16'), "sg-task doesn't allow outbound 443 to 3.5.64.9"],
  ] as const)('%s', (_, world, because) => {
    const path = walk(world, ask('s3', { address: '3.5.64.9' }));
    expect([path.cause, path.because]).toEqual(['network/security-group-egress', because]);
    expect(path.data).toMatchObject({ toList: 'pl-s3' });
  });
  test('control: it is among them', () =>
    expect(verdictOf(out('3.5.64.0/21'), ask('s3', { address: '3.5.64.9' }))).toBe('open'));
});

describe('a network ACL that denies single ports', () => {
  const deny = (from: number, to_: number, egress = false) =>
    entry(50, egress, false, { protocol: '6', from, to: to_ });
  const world = (...more: ReturnType<typeof entry>[]) =>
    layout({ nacls: [nacl('acl-1', ['subnet-a', 'subnet-pub'], [...more, ...OPEN])] });
  test.each([
    ['RDP', world(deny(3389, 3389)), 'open'],
    ['SSH', world(deny(22, 22)), 'open'],
    ['VNC', world(deny(5900, 5999)), 'open'],
    ['half of the return ports', world(deny(32768, 49151)), 'cannot-tell'],
    ['all return ports', world(deny(1024, 65535)), 'network/nacl-blocked'],
    ['the port itself', world(deny(443, 443, true)), 'network/nacl-blocked'],
  ] as const)('%s', (_, w, verdict) => expect(verdictOf(w, ask())).toBe(verdict));
});

describe('DNS servers of the VPC’s own', () => {
  const served = (...servers: string[]): VpcFacts => ({ ...vpc(), nameServers: known(servers) });
  const shut = { tables: [sealed], nats: [], endpoints: [endpoint('ecr.api')], endpointGroups: [group('sg-ep')] };
  const off = { tables: [sealed], nats: [], endpoints: [endpoint('ecr.api', { privateDns: false })] };
  test.each([
    ['whether they know the endpoint is left open', { ...shut, vpcs: [served('10.0.0.53')] }, {}, 'cannot-tell'],
    ['beside Amazon’s', { ...shut, vpcs: [served('AmazonProvidedDNS', '10.9.9.9')] }, {}, 'cannot-tell'],
    ['with private DNS off', { ...off, vpcs: [served('10.0.0.53')] }, {}, 'cannot-tell'],
    [
      'a group that lets nothing out',
      { ...shut, groups: [group('sg-task', { egress: [] })], vpcs: [served('10.0.0.53')] },
      {},
      'network/security-group-egress',
    ],
    // Decoys: Amazon's resolver by its addresses; the dialed address settles it.
    [
      'Amazon’s resolver by its address',
      { ...shut, vpcs: [served('10.0.0.2')] },
      {},
      'network/endpoint-security-group',
    ],
    [
      'the endpoint’s address was dialed',
      { ...shut, vpcs: [served('10.0.0.53')] },
      { address: '10.0.1.100' },
      'network/endpoint-security-group',
    ],
    // Controls
    ['Amazon’s', { ...shut, vpcs: [served('AmazonProvidedDNS')] }, {}, 'network/endpoint-security-group'],
    ['not read', { ...shut, vpcs: [{ ...vpc(), nameServers: denied() }] }, {}, 'network/endpoint-security-group'],
  ] as const)('%s', (_, l, more, verdict) => expect(verdictOf(layout(l), ask('ecr.api', more))).toBe(verdict));
});

describe('a subnet that another account shares', () => {
  const shared = (tables: Parameters<typeof layout>[0]) =>
    layout(
      { subnets: [subnet('subnet-a', '10.0.1.0/24', { owner: '999988887777' })], nats: [], ...tables },
      { account: '111122223333' },
    );
  test.each([
    [
      'its own table has no route to the public address',
      shared({ tables: [sealed] }),
      PUBLIC_ADDRESS,
      'network/no-route',
    ],
    ['no address is known', shared({ tables: [sealed] }), {}, 'cannot-tell'],
    [
      'only the main table is seen',
      shared({ tables: [table('rtb-main', [], { main: true })] }),
      PUBLIC_ADDRESS,
      'cannot-tell',
    ],
    [
      'its table leads to an unseen NAT gateway',
      shared({ tables: [routed(to('nat-1'))] }),
      PUBLIC_ADDRESS,
      'cannot-tell',
    ],
  ] as const)('%s', (_, world, more, verdict) => expect(verdictOf(world, ask('ecr.api', more))).toBe(verdict));
  test('only its owner can mend it', () =>
    expect(walk(shared({ tables: [sealed] }), ask('ecr.api', PUBLIC_ADDRESS)).data['owner']).toBe('999988887777'));
});

describe('an endpoint of a gateway', () => {
  test('carries S3 and nothing else', () =>
    expect(verdictOf(layout({ tables: [sealed], nats: [], endpoints: [gateway(['rtb-a'])] }), ask('s3'))).toBe('open'));
});
