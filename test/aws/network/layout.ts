import type { World } from '../../../src/aws/network/index.ts';
import type { Evidence, EvidenceTypes } from '../../../src/model/evidence.ts';
import type {
  Endpoint,
  Nacl,
  NaclEntry,
  NatGateway,
  PrefixList,
  Route,
  RouteTable,
  SecurityGroup,
  SgRule,
  Subnet,
  VpcFacts,
  VpcZones,
} from '../../../src/model/facts.ts';

export const REGION = 'eu-west-1';
const receipt = (key: string) => ({ id: `ev:${key}`, action: `test:${key}`, input: {}, at: '2026-01-01T00:00:00Z' });
export const known = <T>(value: T, whole = true, key = 'element'): Evidence<T> => ({
  state: 'known',
  value,
  whole,
  receipt: receipt(key),
});
export const denied = (key = 'element'): Evidence<never> => ({
  state: 'unreadable',
  reason: 'denied',
  detail: 'no',
  receipt: receipt(key),
});

export const rule = (more: Partial<SgRule> = {}): SgRule => ({
  protocol: 'tcp',
  from: 443,
  to: 443,
  cidrs: [],
  cidrs6: [],
  groups: [],
  prefixLists: [],
  ...more,
});
export const ALL: SgRule = { protocol: '-1', cidrs: ['0.0.0.0/0'], cidrs6: [], groups: [], prefixLists: [] };
export const group = (id: string, more: Partial<SecurityGroup> = {}): SecurityGroup => ({
  id,
  name: id,
  vpc: 'vpc-1',
  ingress: [],
  egress: [ALL],
  ...more,
});
export const local: Route = { destination: '10.0.0.0/16', target: 'local', state: 'active' };
export const to = (target: string, destination = '0.0.0.0/0', state = 'active'): Route => ({
  destination,
  target,
  state,
});
export const table = (id: string, routes: readonly Route[], more: Partial<RouteTable> = {}): RouteTable => ({
  id,
  vpc: 'vpc-1',
  main: false,
  subnets: [],
  routes: [local, ...routes],
  ...more,
});
export const subnet = (id: string, cidr: string, more: Partial<Subnet> = {}): Subnet => ({
  id,
  vpc: 'vpc-1',
  zone: 'eu-west-1a',
  cidr,
  ipv6Cidrs: [],
  availableIps: 200,
  ...more,
});
export const entry = (number: number, egress: boolean, allow: boolean, more: Partial<NaclEntry> = {}): NaclEntry => ({
  number,
  egress,
  allow,
  protocol: '-1',
  cidr: '0.0.0.0/0',
  ...more,
});
export const OPEN = [
  entry(100, false, true),
  entry(100, true, true),
  entry(32767, false, false),
  entry(32767, true, false),
];
export const nacl = (id: string, subnets: readonly string[], entries: readonly NaclEntry[] = OPEN): Nacl => ({
  id,
  vpc: 'vpc-1',
  subnets,
  entries,
});
export const nat = (more: Partial<NatGateway> = {}): NatGateway => ({
  id: 'nat-1',
  vpc: 'vpc-1',
  subnet: 'subnet-pub',
  state: 'available',
  connectivity: 'public',
  ...more,
});
export const endpoint = (service: string, more: Partial<Endpoint> = {}): Endpoint => ({
  id: `vpce-${service.replace('.', '-')}`,
  vpc: 'vpc-1',
  service: `com.amazonaws.${REGION}.${service}`,
  type: 'Interface',
  state: 'available',
  privateDns: true,
  subnets: ['subnet-a'],
  securityGroups: ['sg-ep'],
  routeTables: [],
  enis: [`eni-${service}`],
  ...more,
});
export const gateway = (routeTables: readonly string[], more: Partial<Endpoint> = {}): Endpoint =>
  endpoint('s3', {
    id: 'vpce-gw',
    type: 'Gateway',
    privateDns: false,
    subnets: [],
    securityGroups: [],
    enis: [],
    routeTables,
    ...more,
  });
export const vpc = (
  support: Evidence<boolean> = known(true),
  hostnames: Evidence<boolean> = known(true),
): VpcFacts => ({ id: 'vpc-1', cidrs: ['10.0.0.0/16'], dnsSupport: support, dnsHostnames: hostnames });
export const S3_LIST: PrefixList = {
  id: 'pl-s3',
  name: `com.amazonaws.${REGION}.s3`,
  cidrs: ['3.5.64.0/21', '52.218.0.0/17'],
  cidrsKnown: true,
};

export interface Layout {
  subnets?: readonly Subnet[];
  tables?: readonly RouteTable[];
  groups?: readonly (SecurityGroup | { id: string; group: Evidence<SecurityGroup> })[];
  endpointGroups?: readonly (SecurityGroup | { id: string; group: Evidence<SecurityGroup> })[];
  nacls?: readonly Nacl[];
  endpoints?: readonly Endpoint[];
  enis?: EvidenceTypes['net.endpointInterfaces'];
  nats?: readonly NatGateway[];
  vpcs?: readonly VpcFacts[];
  lists?: readonly PrefixList[];
  zones?: readonly VpcZones[];
}
const refs = (groups: NonNullable<Layout['groups']>) =>
  groups.map(g => ('group' in g ? g : { id: g.id, group: known(g) }));

/** subnet-a is private (10.0.1.0/24), subnet-pub public, with one NAT gateway between; everything is open. */
export function layout(l: Layout = {}, over: Partial<World> = {}): World {
  return {
    region: REGION,
    'net.subnets': known(
      (l.subnets ?? [subnet('subnet-a', '10.0.1.0/24'), subnet('subnet-pub', '10.0.9.0/24')]).map(s => ({
        id: s.id,
        subnet: known(s),
      })),
    ),
    'net.routeTables': known(
      l.tables ?? [
        table('rtb-a', [to('nat-1')], { subnets: ['subnet-a'] }),
        table('rtb-pub', [to('igw-1')], { subnets: ['subnet-pub'] }),
        table('rtb-main', [], { main: true }),
      ],
    ),
    'net.securityGroups': known(refs(l.groups ?? [group('sg-task')])),
    'net.endpointSecurityGroups': known(
      refs(l.endpointGroups ?? [group('sg-ep', { ingress: [rule({ groups: ['sg-task'] })] })]),
    ),
    'net.nacls': known(l.nacls ?? [nacl('acl-1', ['subnet-a', 'subnet-b', 'subnet-pub'])]),
    'net.endpoints': known(l.endpoints ?? []),
    'net.endpointInterfaces': known(
      l.enis ??
        (l.endpoints ?? []).flatMap((e, i) =>
          e.enis.map((id, j) => ({
            id,
            subnet: e.subnets[j] ?? 'subnet-a',
            privateIp: `10.0.${e.subnets[j] === 'subnet-b' ? 2 : 1}.${100 + i}`,
            securityGroups: e.securityGroups,
          })),
        ),
    ),
    'net.natGateways': known(l.nats ?? [nat()]),
    'net.vpcs': known(l.vpcs ?? [vpc()]),
    'net.prefixLists': known(l.lists ?? [S3_LIST]),
    'net.hostedZones': known(l.zones ?? [{ vpc: 'vpc-1', zones: known([]) }]),
    ...over,
  };
}
export const sealed = table('rtb-a', [], { subnets: ['subnet-a'] });
