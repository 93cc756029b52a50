import { cite } from '../../model/cite.ts';
import { type Evidence, type EvidenceTypes, valueOf } from '../../model/evidence.ts';
import type {
  AwsService,
  Endpoint,
  NetworkPath,
  PrefixList,
  RouteTable,
  SecurityGroup,
  Subnet,
} from '../../model/facts.ts';
import type { Citation } from '../../model/finding.ts';
import { serves } from './services.ts';
import { type Space, space, union } from './space.ts';

export type NetKey =
  | 'net.subnets'
  | 'net.routeTables'
  | 'net.securityGroups'
  | 'net.endpointSecurityGroups'
  | 'net.nacls'
  | 'net.endpoints'
  | 'net.endpointInterfaces'
  | 'net.natGateways'
  | 'net.vpcs'
  | 'net.prefixLists'
  | 'net.hostedZones';

/** All that was read of the network; `unasked` where nobody has asked yet. */
export type Evidences = { readonly [K in NetKey]: Evidence<EvidenceTypes[K]> };
export interface World extends Evidences {
  readonly region: string;
  /** The account that reads; a subnet of another account's VPC shows only a part of it. */
  readonly account?: string;
}

/** One call: from where, to which host. */
export interface Query {
  readonly service: AwsService;
  readonly host: string;
  /** The Region that the host is in. */
  readonly region: string;
  readonly port?: number;
  /** The address that was dialed, where the words tell it. */
  readonly address?: string;
  readonly from: Pick<NetworkPath['from'], 'kind' | 'subnet' | 'securityGroups' | 'publicIp'>;
  /** Nothing tells which security groups the caller had; an empty list alone means the VPC's default group. */
  readonly groupsUnknown?: boolean;
  /** No call failed: it is asked whether the next one would. What works by means that are not seen is then no risk. */
  readonly untried?: boolean;
  /** All services that this task needs from here. */
  readonly needs: readonly AwsService[];
}

/** The IAM actions that would bring a piece of evidence. */
export const ACTIONS: Readonly<Record<NetKey, readonly string[]>> = {
  'net.subnets': ['ec2:DescribeSubnets'],
  'net.routeTables': ['ec2:DescribeRouteTables'],
  'net.securityGroups': ['ec2:DescribeSecurityGroups'],
  'net.endpointSecurityGroups': ['ec2:DescribeSecurityGroups'],
  'net.nacls': ['ec2:DescribeNetworkAcls'],
  'net.endpoints': ['ec2:DescribeVpcEndpoints'],
  'net.endpointInterfaces': ['ec2:DescribeNetworkInterfaces'],
  'net.natGateways': ['ec2:DescribeNatGateways'],
  'net.vpcs': ['ec2:DescribeVpcs', 'ec2:DescribeVpcAttribute'],
  'net.prefixLists': ['ec2:DescribeManagedPrefixLists', 'ec2:GetManagedPrefixListEntries'],
  'net.hostedZones': ['route53:ListHostedZonesByVPC'],
};

/** Reads the world for one walk, and remembers what it looked for and nobody had asked for yet. */
export function viewOf(world: World) {
  const wants = new Set<NetKey>();
  const read: Evidences = world;
  /** The list; undefined where it was not read. */
  const list = <K extends NetKey>(key: K): EvidenceTypes[K] | undefined => {
    const ev = read[key];
    if (ev.state === 'known') return ev.value;
    if (ev.state === 'unasked') wants.add(key);
    return undefined;
  };
  const whole = (key: NetKey): boolean => {
    const ev = world[key];
    return ev.state === 'absent' || (ev.state === 'known' && ev.whole);
  };
  const at = <K extends NetKey>(
    key: K,
    index: number,
  ): { readonly item: EvidenceTypes[K][number]; readonly pointer: string } | undefined => {
    const item = index < 0 ? undefined : list(key)?.[index];
    return item === undefined ? undefined : { item, pointer: `/${index}` };
  };
  /** A subnet that another account shares: its endpoints, NAT gateways and tables may be hidden from here. */
  const foreign = (subnet: Subnet | undefined): boolean =>
    subnet?.owner !== undefined && world.account !== undefined && subnet.owner !== world.account;
  const vpc = (id: string) =>
    at(
      'net.vpcs',
      (list('net.vpcs') ?? []).findIndex(v => v.id === id),
    );

  return {
    world,
    wants,
    list,
    whole,
    foreign,
    vpc,
    /** Quotes a piece of evidence; nothing where there is nothing to quote. */
    seen(key: NetKey, pointer: string, says: string): Citation[] {
      const ev = world[key];
      return ev.state === 'known' || ev.state === 'absent' ? [cite(key, ev, pointer, says)] : [];
    },
    subnet(id: string): { readonly item: Subnet; readonly pointer: string } | undefined {
      const found = at(
        'net.subnets',
        (list('net.subnets') ?? []).findIndex(s => s.id === id),
      );
      return found?.item.subnet.state === 'known'
        ? { item: found.item.subnet.value, pointer: `${found.pointer}/subnet` }
        : undefined;
    },
    routeTable(
      subnet: string,
      vpcId: string,
    ): { readonly item: RouteTable; readonly pointer: string; readonly implicit: boolean } | undefined {
      const tables = list('net.routeTables') ?? [];
      const own = tables.findIndex(t => t.vpc === vpcId && t.subnets.includes(subnet));
      // On a page that was not read there may be an association of its own.
      const found = at(
        'net.routeTables',
        own >= 0 ? own : whole('net.routeTables') ? tables.findIndex(t => t.vpc === vpcId && t.main) : -1,
      );
      return found && { ...found, implicit: own < 0 };
    },
    nacl: (subnet: string) =>
      at(
        'net.nacls',
        (list('net.nacls') ?? []).findIndex(n => n.subnets.includes(subnet)),
      ),
    nat: (id: string) =>
      at(
        'net.natGateways',
        (list('net.natGateways') ?? []).findIndex(n => n.id === id),
      ),
    endpoints(vpcId: string): readonly { readonly item: Endpoint; readonly pointer: string }[] {
      return (list('net.endpoints') ?? []).flatMap((item, i) =>
        item.vpc === vpcId ? [{ item, pointer: `/${i}` }] : [],
      );
    },
    /** Whether the list of endpoints proves that one is not there. */
    endpointsWhole(subnet: Subnet): boolean {
      list('net.endpoints');
      return whole('net.endpoints') && !foreign(subnet);
    },
    /** The security groups, each as evidence; without a list EC2 takes the VPC's default group. */
    groups(
      key: 'net.securityGroups' | 'net.endpointSecurityGroups',
      ids: readonly string[],
      vpcId: string,
      unknown = false,
    ): readonly Group[] {
      const refs = list(key) ?? [];
      const wanted =
        ids.length > 0
          ? ids
          : refs.flatMap(g =>
              g.group.state === 'known' && g.group.value.name === 'default' && g.group.value.vpc === vpcId
                ? [g.id]
                : [],
            );
      if (unknown || wanted.length === 0)
        return [
          {
            id: 'default',
            group: { state: 'unasked', because: "the default security group wasn't read" },
            pointer: '',
          },
        ];
      return wanted.map(id => {
        const i = refs.findIndex(g => g.id === id);
        return {
          id,
          group: refs[i]?.group ?? { state: 'unasked', because: "it wasn't read" },
          pointer: `/${i}/group`,
        };
      });
    },
    prefixLists: (): readonly PrefixList[] => list('net.prefixLists') ?? [],
    vpcSpace: (id: string): Space => union(vpc(id)?.item.cidrs ?? []),
    /**
     * The VPC's own DNS servers: whether they resolve private names, or forward to Amazon's resolver, isn't visible.
     * https://docs.aws.amazon.com/vpc/latest/userguide/VPC_DHCP_Options.html
     */
    ownNameServers(id: string): readonly string[] {
      const facts = vpc(id)?.item;
      const servers = facts?.nameServers;
      return servers?.state === 'known' ? servers.value.filter(s => !isAmazonDns(s, facts?.cidrs ?? [])) : [];
    },
    /** Whether AWS didn't say which DNS servers the VPC has. */
    nameServersUnread(id: string): boolean {
      const state = vpc(id)?.item.nameServers?.state;
      return state === 'unreadable' || state === 'unasked';
    },
    /** Private names are answered inside a VPC only with both DNS attributes on. */
    dns(id: string): 'on' | 'off' | 'unknown' {
      const facts = vpc(id)?.item;
      const both = [facts?.dnsSupport, facts?.dnsHostnames].map(e => valueOf(e));
      return both.includes(false) ? 'off' : both.every(v => v === true) ? 'on' : 'unknown';
    },
  };
}
export type View = ReturnType<typeof viewOf>;
export interface Group {
  readonly id: string;
  readonly group: Evidence<SecurityGroup>;
  readonly pointer: string;
}

/** Whether a call is to an AWS service of the Region that the VPC is in. */
export const inRegion = (v: Pick<View, 'world'>, q: Pick<Query, 'service' | 'region'>): boolean =>
  q.service !== 'registry' && q.region === v.world.region;
export const isGateway = (e: Endpoint): boolean => e.type.toLowerCase() === 'gateway';
export const isInterface = (e: Endpoint): boolean => e.type.toLowerCase() === 'interface';
export const isUp = (e: Endpoint): boolean => e.state === 'available';
/** An interface endpoint that answers to the service's own name in a Region, as far as it alone can tell. */
export const answers = (e: Endpoint, service: AwsService, region: string): boolean =>
  isInterface(e) && isUp(e) && e.privateDns && e.inboundDnsOnly !== true && serves(e, service, region);

/** Amazon's resolver: by its name, its link-local addresses, or two above the base of a block of the VPC. */
export function isAmazonDns(server: string, cidrs: readonly string[]): boolean {
  if (['AmazonProvidedDNS', '169.254.169.253', 'fd00:ec2::253'].includes(server)) return true;
  const asked = space(server)[0];
  return cidrs.some(c => {
    const base = space(c)[0];
    return base !== undefined && asked !== undefined && base.family === asked.family && asked.from === base.from + 2n;
  });
}
