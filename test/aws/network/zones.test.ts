import { describe, expect, it, test } from 'vitest';
import { hostOf, type Query, targetsOf, walk, type World, zoneFor } from '../../../src/aws/network/index.ts';
import type { Evidence } from '../../../src/model/evidence.ts';
import type { AwsService, HostedZone, ZoneRecord } from '../../../src/model/facts.ts';
import { denied, endpoint, group, known, layout, nacl, nat, REGION, rule, table, to, vpc } from './layout.ts';

const NAME = `secretsmanager.${REGION}.amazonaws.com`;
const ask = (service: AwsService = 'secretsmanager', more: Partial<Query> = {}): Query => ({
  service,
  host: hostOf(service, REGION),
  region: REGION,
  needs: [service],
  from: { kind: 'task', subnet: 'subnet-a', securityGroups: ['sg-task'], publicIp: false },
  ...more,
});
const record = (target: string, name = NAME, type: ZoneRecord['type'] = 'A'): ZoneRecord => ({
  name,
  type,
  targets: [target],
});
const zone = (records?: Evidence<readonly ZoneRecord[]>, more: Partial<HostedZone> = {}): HostedZone => ({
  id: 'Z1',
  name: NAME,
  ...(records && { records }),
  ...more,
});
const EP = endpoint('secretsmanager', { privateDns: false });
const OWN = `${EP.id}-9x.${NAME.replace('amazonaws', 'vpce.amazonaws')}`;
const CENTRAL = `vpce-0central-9x.secretsmanager.${REGION}.vpce.amazonaws.com`;
const closed = (routes: ReturnType<typeof to>[]) => [table('rtb-a', routes, { subnets: ['subnet-a'] })];
const shut = [group('sg-ep', { ingress: [] })];
const TGW = closed([to('tgw-1', '10.0.0.0/8')]);
const here = (zones: Evidence<readonly HostedZone[]>, more: Parameters<typeof layout>[0] = {}): World =>
  layout({ tables: closed([]), nats: [], endpoints: [EP], zones: [{ vpc: 'vpc-1', zones }], ...more });
const central = (zones: Evidence<readonly HostedZone[]>, more: Parameters<typeof layout>[0] = {}): World =>
  here(zones, { endpoints: [], tables: TGW, ...more });
const of = (z: HostedZone) => known([z]);

describe('a private hosted zone of the user’s answers for the name', () => {
  const cases: readonly [string, World, string, RegExp?, (readonly string[])?][] = [
    ['no zone: the endpoint lacks private DNS', here(known([])), 'network/endpoint-dns-off'],
    ['zones were refused: the same, and never proven', here(denied()), 'network/endpoint-dns-off'],
    ['it leads to the endpoint, which is open', here(of(zone(known([record(OWN)])))), 'open', /Z1/],
    [
      'it leads to the endpoint, whose group keeps the task out',
      here(of(zone(known([record(OWN)]))), { endpointGroups: shut }),
      'network/endpoint-security-group',
    ],
    [
      'it leads to an address of the endpoint',
      here(of(zone(known([record('10.0.1.100')]))), { endpointGroups: shut }),
      'network/endpoint-security-group',
    ],
    [
      'records were refused: either way',
      here(of(zone(denied())), { endpointGroups: shut }),
      'network/endpoint-security-group',
    ],
    [
      'records were refused, and nothing blocks',
      here(of(zone(denied()))),
      'cannot-tell',
      /records/,
      ['route53:ListResourceRecordSets'],
    ],
    ['no record for the name', here(of(zone(known([])))), 'cannot-tell', /no record/, []],
    [
      'a zone of another name',
      here(of(zone(known([record(OWN)]), { name: 'prod.local' }))),
      'network/endpoint-dns-off',
    ],
    [
      'a zone of an AWS service',
      here(of(zone(undefined, { service: 'vpce.amazonaws.com' }))),
      'network/endpoint-dns-off',
    ],
    [
      'private names are off in the VPC',
      here(of(zone(known([record(OWN)]))), { vpcs: [vpc(known(true), known(false))] }),
      'network/endpoint-dns-off',
    ],
    ['central endpoints, zones refused', central(denied()), 'cannot-tell', /tgw-1/, ['route53:ListHostedZonesByVPC']],
    ['central endpoints, no zone', central(known([])), 'cannot-tell', /tgw-1/, []],
    [
      'central endpoints',
      central(of(zone(known([record(CENTRAL)])))),
      'cannot-tell',
      /isn't in vpc-1; 10.0.0.0\/8 routes to tgw-1/,
      [],
    ],
    [
      'central endpoints, and the task may not call out',
      central(of(zone(known([record(CENTRAL)]))), { groups: [group('sg-task', { egress: [] })] }),
      'network/security-group-egress',
    ],
    [
      'central endpoints, and a network ACL that denies',
      central(of(zone(known([record(CENTRAL)]))), { nacls: [nacl('acl-1', ['subnet-a'], [])] }),
      'network/nacl-blocked',
    ],
    [
      'an endpoint elsewhere, and no route to it',
      here(of(zone(known([record(CENTRAL)])))),
      'cannot-tell',
      /no route to another private network/,
    ],
    [
      'it leads to a name',
      here(of(zone(known([record('proxy.corp.example', NAME, 'CNAME')])))),
      'cannot-tell',
      /where that leads/,
    ],
  ];
  test.each(cases)('%s', (_, world, verdict, because, missing) => {
    const path = walk(world, ask());
    expect(path.verdict === 'blocked' ? path.cause : path.verdict).toBe(verdict);
    if (because) expect(path.because).toMatch(because);
    if (missing) expect(path.missing).toEqual(missing);
  });
  it('opens a network ACL only to the network that the name leads to', () => {
    const path = walk(central(of(zone(known([record(CENTRAL)]))), { nacls: [nacl('acl-1', ['subnet-a'], [])] }), ask());
    expect(JSON.stringify(path.data)).toContain('10.0.0.0/8');
    expect(JSON.stringify(path.data)).not.toContain('0.0.0.0/0');
  });
  it('is not asked for where the way is open, or the name is public', () => {
    const unasked = { 'net.hostedZones': { state: 'unasked', because: 'not needed' } } as const;
    expect(walk(layout({}, unasked), ask()).verdict).toBe('open');
    const registry = ask('registry', { host: 'registry-1.docker.io' });
    expect(walk(layout({ tables: TGW, nats: [] }, unasked), registry).verdict).toBe('blocked');
  });
  it('is not looked at where a NAT gateway gets the call out: the way is open as far as the rest tells', () => {
    const open = here(of(zone(known([record(OWN)]))), {
      nats: [nat()],
      tables: [...closed([to('nat-1')]), table('rtb-pub', [to('igw-1')], { subnets: ['subnet-pub'] })],
      endpointGroups: [group('sg-ep', { ingress: [rule({ groups: ['sg-other'] })] })],
    });
    expect(walk(open, ask()).verdict).toBe('open');
  });
});

describe('which zone and which record', () => {
  test.each([
    ['the longest name', ['amazonaws.com', NAME, `${REGION}.amazonaws.com`], NAME],
    ['a part of a label is none', ['manager.eu-west-1.amazonaws.com'], undefined],
    ['none', ['prod.local'], undefined],
  ])('%s', (_, names, found) => {
    expect(
      zoneFor(
        names.map(name => zone(undefined, { name })),
        NAME.toUpperCase(),
      )?.name,
    ).toBe(found);
  });
  test.each([
    ['its own', [record('a'), record('b', `*.${REGION}.amazonaws.com`)], ['a']],
    ['a wildcard', [record('b', `*.${REGION}.amazonaws.com`), record('c', '*.amazonaws.com')], ['b']],
    ['a wildcard is not the name itself', [record('b', `*.${NAME}`)], []],
  ])('%s', (_, records, found) => {
    expect(targetsOf(records, NAME)).toEqual(found);
  });
});

describe('DHCP options that could not be read', () => {
  const served = { ...vpc(), nameServers: denied() };
  const on = endpoint('secretsmanager');
  test.each([
    ['an endpoint that blocks is an assumption', shut, 'blocked', 'dns'],
    ['an endpoint that allows settles nothing', undefined, 'cannot-tell', undefined],
  ] as const)('%s', (_, endpointGroups, verdict, assumed) => {
    const path = walk(
      here(known([]), { endpoints: [on], vpcs: [served], ...(endpointGroups && { endpointGroups }) }),
      ask(),
    );
    expect(path.verdict).toBe(verdict);
    expect(path.data.assumed).toBe(assumed);
    expect(path.missing).toEqual(['ec2:DescribeDhcpOptions']);
  });
});
