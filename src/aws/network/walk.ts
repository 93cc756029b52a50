import type { Endpoint, NetworkPath, Subnet } from '../../model/facts.ts';
import type { Citation } from '../../model/finding.ts';
import { contains, isPublic } from './cidr.ts';
import { beyond, elsewhere, type Elsewhere, hiddenNames, isPublicName } from './elsewhere.ts';
import { egressHop, ingressHop, naclHop, type Side } from './guards.ts';
import { type Hop, judge, pass, unsure, type Verdict, type Way } from './hop.ts';
import { internetWay } from './internet.ts';
import { ipv6OnlyHop } from './ipv6.ts';
import { LINUX_PORTS, port } from './nacls.ts';
import { SERVICE_NAME } from './services.ts';
import { INTERNET, type Space, space } from './space.ts';
import { coversPort } from './security-groups.ts';
import {
  ACTIONS,
  answers,
  inRegion,
  isAmazonDns,
  isInterface,
  isUp,
  type NetKey,
  type Query,
  type View,
  viewOf,
  type World,
} from './world.ts';
import { zoneOf } from './zones.ts';

export type Walked = Omit<NetworkPath, 'id' | 'calls'>;

/** From one subnet to one service: which way the traffic goes, and the one hop that decides. */
export const walk = (world: World, query: Query): Walked => explore(world, query).path;

/** The same, with the keys that it looked into and that nobody had asked for. */
export function explore(world: World, q: Query): { readonly path: Walked; readonly wants: readonly NetKey[] } {
  const v = viewOf(world);
  const found = v.subnet(q.from.subnet);
  const subnet = found?.item;
  const side = subnet && {
    subnet: subnet.id,
    vpc: subnet.vpc,
    groups: v.groups('net.securityGroups', q.from.securityGroups, subnet.vpc, q.groupsUnknown),
    port: q.port ?? 443,
  };
  const judged =
    found && subnet && side
      ? decide(v, q, subnet, side, found.pointer)
      : judge([[unsure(`${q.from.subnet} couldn't be read`, ACTIONS['net.subnets'])]]);
  const table = subnet && v.routeTable(subnet.id, subnet.vpc)?.item.id;
  const groups = side?.groups.map(g => g.id).filter(id => id !== 'default') ?? q.from.securityGroups;
  const base = {
    host: q.host,
    service: q.service,
    serviceName: SERVICE_NAME[q.service],
    region: q.region,
    vpcRegion: world.region,
    subnet: q.from.subnet,
    ...(subnet && { vpc: subnet.vpc, zone: subnet.zone }),
    port: String(q.port ?? 443),
    ...(q.address !== undefined && { address: q.address }),
  };
  return {
    path: {
      service: q.service,
      host: q.host,
      from: {
        kind: q.from.kind,
        subnet: q.from.subnet,
        ...(subnet && { vpc: subnet.vpc, zone: subnet.zone }),
        securityGroups: groups,
        publicIp: q.from.publicIp,
        ...(table !== undefined && { routeTable: table }),
      },
      ...judged,
      data: { ...base, ...judged.data },
    },
    wants: [...v.wants],
  };
}

/**
 * AWS turns private DNS of an endpoint on only while both DNS attributes are on, and the VPC's resolver is the one that
 * most VPCs use. So where the attributes or the DHCP options could not be read, an
 * endpoint that blocks is reported, as an assumption; one that allows settles nothing.
 */
function decide(v: View, q: Query, subnet: Subnet, side: Side, pointer: string): Verdict {
  const verdict = judge(waysOf(v, q, subnet, side, pointer));
  const dnsMissing = verdict.missing.filter(m => m === 'ec2:DescribeVpcAttribute' || m === 'ec2:DescribeDhcpOptions');
  if (verdict.verdict !== 'cannot-tell' || dnsMissing.length === 0 || q.address !== undefined) return verdict;
  const first = v.endpoints(subnet.vpc).find(e => answers(e.item, q.service, q.region));
  const assumed = first && judge([endpointWay(v, first, subnet, side)]);
  return assumed?.verdict === 'blocked'
    ? { ...assumed, data: { ...assumed.data, assumed: 'dns' }, missing: dnsMissing }
    : verdict;
}

/** Every way that the traffic may take: one, unless something that decides it could not be read. */
function waysOf(v: View, q: Query, subnet: Subnet, side: Side, pointer: string): readonly Way[] {
  const cidrs = v.vpc(subnet.vpc)?.item.cidrs ?? [];
  const address = dialed(q, cidrs);
  const at: Query = { ...withoutAddress(q), ...(address !== undefined && { address }) };
  const internet = (): Way => internetWay({ v, q: at, subnet, side, pointer });
  if (subnet.cidr === '' && address?.includes(':') !== true) return [[ipv6OnlyHop(v, at, subnet, pointer)]];
  if (address !== undefined)
    return isPublic(address) === true && !cidrs.some(c => contains(c, address))
      ? [internet()]
      : [addressWay(v, q, subnet, side, address, cidrs)];
  const first = v.endpoints(subnet.vpc).find(e => answers(e.item, q.service, q.region));
  if (!first) return waysByName(v, at, subnet, side, internet());
  const doubt = dnsDoubt(v, q, first.item, subnet);
  if (doubt)
    return [
      [...endpointWay(v, first, subnet, side), doubt],
      [...internet(), doubt],
    ];
  return v.dns(subnet.vpc) === 'on' ? [endpointWay(v, first, subnet, side)] : [internet()];
}

/** The address that the host has. A lookup that fails names the VPC's resolver, and says nothing about where the host is. */
function dialed(q: Query, cidrs: readonly string[]): string | undefined {
  const address = q.address?.replace(/^\[|\]$/g, '');
  return address !== undefined && isPublic(address) !== undefined && !isAmazonDns(address, cidrs) ? address : undefined;
}

/** To a private address, or one of the VPC's own. One of another network is an endpoint's, or a host's, that isn't visible. */
function addressWay(v: View, q: Query, subnet: Subnet, side: Side, address: string, cidrs: readonly string[]): Way {
  const mine = v.endpoints(subnet.vpc).filter(e => answers(e.item, q.service, q.region));
  const interfaces = (v.list('net.endpointInterfaces') ?? []).filter(i => i.privateIp === address);
  const owner = mine.find(e => interfaces.some(i => e.item.enis.includes(i.id)));
  const inside = cidrs.length === 0 || cidrs.some(c => contains(c, address));
  const guess = inside && !v.whole('net.endpointInterfaces') ? mine[0] : undefined;
  const found = owner ?? guess;
  return found ? endpointWay(v, found, subnet, side, address) : privateWay(v, subnet, side, address);
}

/** The ways where no endpoint is known to answer to the name: the internet, and what could answer without being visible. */
function waysByName(v: View, q: Query, subnet: Subnet, side: Side, internet: Way): readonly Way[] {
  const unnamed = unnamedEndpoint(v, q, subnet);
  const local = inRegion(v, q);
  const ways: readonly Way[] = [
    internet,
    ...(unnamed ? [[unnamed.doubt, ...endpointWay(v, unnamed.found, subnet, side)]] : []),
    ...(!local || v.endpointsWhole(subnet) ? [] : [hiddenWay(v, subnet, side)]),
  ];
  if (ways.every(w => w.every(h => h.state === 'ok'))) return ways;
  return byOwnZone(v, q, subnet, side) ?? [...ways, ...hiddenNames(v, q, subnet, side)];
}

/**
 * The ways where a private hosted zone of the user's answers to the name, and so nobody else does. Looked for only where it
 * could matter: an endpoint of this VPC lacks private DNS, or private addresses lead to another network.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html
 */
function byOwnZone(v: View, q: Query, subnet: Subnet, side: Side): readonly Way[] | undefined {
  if (v.dns(subnet.vpc) !== 'on' || v.ownNameServers(subnet.vpc).length > 0 || isPublicName(q)) return undefined;
  const unnamed = endpointWithoutName(v, q, subnet);
  const there = elsewhere(v, subnet);
  if (!unnamed && !there) return undefined;
  const answer = zoneOf(v, q.host, subnet);
  if (answer.kind !== 'zone') return undefined;
  const { zone, seen } = answer;
  const says = `private hosted zone ${zone.name} (${zone.id}) answers for ${q.host} in ${subnet.vpc}`;
  const away = (doubt: Hop): readonly Way[] => [awayWith(v, subnet, side, there, doubt)];
  if (answer.targets === undefined) {
    const missing = zone.records === undefined ? [] : ['route53:ListResourceRecordSets'];
    const doubt = unsure(`${says}; its records couldn't be read`, missing, seen);
    return unnamed ? [[doubt, ...endpointWay(v, unnamed, subnet, side)], ...(there ? away(doubt) : [])] : away(doubt);
  }
  // With public DNS fallback, which isn't read, the public answer would count.
  // https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-public-dns-fallback.html
  if (answer.targets.length === 0)
    return away(unsure(`${says}, and it has no record for the name, so it might not resolve`, [], seen));
  return answer.targets.map(target => zoneWay({ v, q, subnet, side, unnamed, there, says, seen }, target));
}

/** What a zone leads to, and from where. */
interface ByZone {
  readonly v: View;
  readonly q: Query;
  readonly subnet: Subnet;
  readonly side: Side;
  readonly unnamed: Found | undefined;
  readonly there: Elsewhere | undefined;
  readonly says: string;
  readonly seen: readonly Citation[];
}
/** The way to what a record of the zone names: an endpoint here, an address here, or something beyond what is visible. */
function zoneWay({ v, q, subnet, side, unnamed, there, says, seen }: ByZone, target: string): Way {
  const here = v.endpoints(subnet.vpc).find(e => isInterface(e.item) && isNameOf(e.item, target));
  const leads = (way: Way): Way => [
    pass(`${says} with ${target}`, seen),
    ...way.map(h => (h.state === 'blocked' ? { ...h, seen: [...h.seen, ...seen] } : h)),
  ];
  if (here && isUp(here.item)) return leads(endpointWay(v, here, subnet, side));
  const cidrs = v.vpc(subnet.vpc)?.item.cidrs ?? [];
  if (cidrs.some(c => contains(c, target))) {
    const eni = (v.list('net.endpointInterfaces') ?? []).find(i => i.privateIp === target)?.id;
    return eni !== undefined && unnamed?.item.enis.includes(eni)
      ? leads(endpointWay(v, unnamed, subnet, side, target))
      : leads(addressWay(v, q, subnet, side, target, cidrs));
  }
  const routes = there
    ? `${there.destinations.join(', ')} routes to ${there.targets.join(', ')}`
    : `the route table of ${subnet.id} has no route to another private network`;
  const doubt =
    isPublic(target) === undefined && !target.startsWith('vpce-')
      ? `${says} with ${target}; where that leads couldn't be determined`
      : `${says} with ${target}, which isn't in ${subnet.vpc}; ${routes}`;
  return awayWith(v, subnet, side, there, unsure(doubt, [], seen));
}
const awayWith = (v: View, subnet: Subnet, side: Side, there: Elsewhere | undefined, doubt: Hop): Way =>
  there ? beyond(v, subnet, side, there.space, doubt, onlyBlock(there)) : [doubt];
const onlyBlock = ({ destinations: [first, second] }: Elsewhere): string | undefined =>
  second === undefined && first?.startsWith('pl-') === false ? first : undefined;

const withoutAddress = ({ address: _, ...rest }: Query): Query => rest;

/** Why it can't be determined whether an endpoint answers to the name; undefined where that is known. */
function dnsDoubt(v: View, q: Query, endpoint: Endpoint, subnet: Subnet): Hop | undefined {
  const own = v.ownNameServers(subnet.vpc);
  if (own.length > 0) return ownDnsDoubt(own, q, endpoint, subnet);
  if (v.nameServersUnread(subnet.vpc))
    return unsure(`whether ${subnet.vpc} uses its own DNS servers couldn't be read`, ['ec2:DescribeDhcpOptions']);
  // ECR has endpoints for its IPv4 names; whether they answer to the dual-stack ones, AWS's pages tell in different ways.
  // https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-requests.html
  if (/\.on\.(?:aws|amazonwebservices\.com\.cn)$/.test(q.host))
    return unsure(`whether ${endpoint.id} answers to the dual-stack name ${q.host} couldn't be determined`);
  return v.dns(subnet.vpc) === 'unknown'
    ? unsure("whether the VPC resolves private names couldn't be determined", ['ec2:DescribeVpcAttribute'])
    : undefined;
}

/**
 * An endpoint with private DNS off, where nothing failed: the user's own private hosted zone, or own DNS servers, could
 * answer to the name for it.
 */
function unnamedEndpoint(
  v: View,
  q: Query,
  subnet: Subnet,
): { readonly found: Found; readonly doubt: Hop } | undefined {
  const own = v.ownNameServers(subnet.vpc);
  if (own.length === 0 && (q.untried !== true || v.dns(subnet.vpc) === 'off')) return undefined;
  const found = endpointWithoutName(v, q, subnet);
  if (!found) return undefined;
  const doubt =
    own.length > 0
      ? ownDnsDoubt(own, q, found.item, subnet)
      : unsure(
          `private DNS is off for ${found.item.id}; whether a private hosted zone resolves ${q.host} to it couldn't be determined`,
          zoneOf(v, q.host, subnet).kind === 'unread' ? ACTIONS['net.hostedZones'] : [],
        );
  return { found, doubt };
}
/** Whether a name is one that AWS gave to an endpoint: `vpce-1a2b-3c4d.logs.eu-west-1.vpce.amazonaws.com`. */
const isNameOf = (endpoint: Endpoint, name: string): boolean =>
  /^[-.]/.test(name.slice(endpoint.id.length)) && name.startsWith(endpoint.id);
/** An endpoint for the service that its own private DNS doesn't give the service's name. */
const endpointWithoutName = (v: View, q: Query, subnet: Subnet): Found | undefined =>
  v
    .endpoints(subnet.vpc)
    .find(e => answers({ ...e.item, privateDns: true, inboundDnsOnly: false }, q.service, q.region));
const ownDnsDoubt = (own: readonly string[], q: Query, endpoint: Endpoint, subnet: Subnet): Hop =>
  unsure(
    `${subnet.vpc} uses its own DNS servers (${own.join(', ')}); whether they resolve ${q.host} to ${endpoint.id} couldn't be determined`,
  );

type Found = { readonly item: Endpoint; readonly pointer: string };

/** By an interface endpoint: out of the caller's groups, into the endpoint's, through the ACLs of both subnets. */
function endpointWay(v: View, { item: e, pointer }: Found, subnet: Subnet, side: Side, address?: string): Way {
  const seen = v.seen('net.endpoints', pointer, `${e.id} answers to the name of ${e.service}`);
  const groups = v.groups('net.endpointSecurityGroups', e.securityGroups, subnet.vpc);
  const client = side.groups.every(g => g.id !== 'default') ? { groups: side.groups.map(g => g.id) } : {};
  const vpcSpace = v.vpcSpace(subnet.vpc);
  const wide: Target[] =
    address === undefined
      ? e.subnets.map(s => ({ subnet: s, space: vpcSpace, name: e.id }))
      : [{ space: space(address), name: `${e.id} (${address})`, address }];

  const guard = (targets: readonly Target[], exact: boolean): Hop[] => {
    const all = union1(targets);
    const more = exact ? [] : ACTIONS['net.endpointInterfaces'];
    return [
      egressHop(
        v,
        side,
        { space: all, groups: e.securityGroups, blocks: targets.map(t => t.address ?? '') },
        e.id,
        exact,
        more,
      ),
      aclHop(v, subnet, side, targets, exact),
    ];
  };
  // The endpoint's own addresses are read only when a rule does not let the whole VPC through.
  let guards = guard(wide, address !== undefined);
  if (guards.some(g => g.state !== 'ok')) {
    const enis = (v.list('net.endpointInterfaces') ?? []).filter(
      i => e.enis.includes(i.id) && (address === undefined || i.privateIp === address),
    );
    if (enis.length > 0 && (address !== undefined || v.whole('net.endpointInterfaces')))
      guards = guard(
        enis.map(i => ({
          subnet: i.subnet,
          space: space(i.privateIp),
          name: `${e.id} (${i.privateIp})`,
          address: i.privateIp,
        })),
        true,
      );
    else if (address === undefined)
      guards = guards.map(g =>
        g.state === 'unknown'
          ? { ...g, missing: [...new Set([...g.missing, ...ACTIONS['net.endpointInterfaces']])] }
          : g,
      );
  }
  const [egress = pass(''), acl = pass('')] = guards;
  return [
    pass(`${e.id} answers to that name`, seen, { endpoint: e.id, endpointService: e.service }),
    egress,
    withEndpoint(ingressHop(v, groups, e.id, side, { space: space(subnet.cidr), ...client }), e),
    acl,
  ];
}
const withEndpoint = (hop: Hop, e: Endpoint): Hop =>
  hop.state === 'blocked' ? { ...hop, data: { ...hop.data, endpointService: e.service } } : hop;

interface Target {
  readonly subnet?: string;
  readonly address?: string;
  readonly space: Space;
  readonly name: string;
}
const union1 = (targets: readonly Target[]): Space =>
  targets.flatMap(t => t.space).filter((s, i, all) => all.findIndex(o => o.from === s.from && o.to === s.to) === i);

/** The ACLs between two subnets of one VPC; inside one subnet there are none. */
function aclHop(v: View, subnet: Subnet, side: Side, targets: readonly Target[], exact: boolean): Hop {
  const hops = targets.map(t => {
    if (t.subnet === subnet.id || t.space.length === 0 || (t.subnet === undefined && within(t.space, subnet.cidr)))
      return t.space.length === 0
        ? unsure("the address ranges of the VPC couldn't be read", ACTIONS['net.vpcs'])
        : pass('');
    const out = { peer: t.space, peerName: t.name, cidr: v.vpc(subnet.vpc)?.item.cidrs[0] ?? subnet.cidr };
    const there = naclHop(
      v,
      subnet.id,
      [
        { egress: true, ...out, ports: port(side.port) },
        { egress: false, ...out, ports: LINUX_PORTS },
      ],
      true,
    );
    if (there.state !== 'ok' || t.subnet === undefined) return there;
    const back = { peer: space(subnet.cidr), peerName: subnet.cidr, cidr: subnet.cidr };
    return naclHop(
      v,
      t.subnet,
      [
        { egress: false, ...back, ports: port(side.port) },
        { egress: true, ...back, ports: LINUX_PORTS },
      ],
      true,
    );
  });
  const stop = hops.find(h => h.state === 'blocked');
  if (stop && hops.every(h => h.state === 'blocked')) return stop;
  const doubt = hops.find(h => h.state === 'unknown');
  if (doubt && !(stop && exact)) return doubt;
  // One address of several is out of reach: some tries fail, some do not.
  if (stop)
    return exact
      ? { ...stop, data: { ...stop.data, partly: 'yes' } }
      : unsure(stop.because, ACTIONS['net.endpointInterfaces']);
  return pass('');
}
const within = (s: Space, cidr: string): boolean =>
  s.every(x => space(cidr).some(c => c.family === x.family && c.from <= x.from && x.to <= c.to));

/** To a private address that no endpoint explains: a proxy, a private zone, an endpoint that is gone. */
function privateWay(v: View, subnet: Subnet, side: Side, address: string): Way {
  const to = space(address);
  return [
    unsure(
      `the name resolved to ${address}, and no endpoint with that address was found`,
      v.whole('net.endpoints') ? [] : ACTIONS['net.endpoints'],
    ),
    egressHop(v, side, { space: to }, address, true),
    aclHop(v, subnet, side, [{ space: to, name: address }], true),
  ];
}

/** An endpoint that may be there and was not read: all that can be said is whether the caller lets anything out at all. */
function hiddenWay(v: View, subnet: Subnet, side: Side): Way {
  const doubt = unsure(
    `whether ${subnet.vpc} has an endpoint couldn't be read`,
    v.foreign(subnet) ? [] : ACTIONS['net.endpoints'],
  );
  const read = side.groups.flatMap(g => (g.group.state === 'known' ? [g.group.value] : []));
  const sealed =
    read.length === side.groups.length &&
    !read.some(g =>
      g.egress.some(
        r => coversPort(r, side.port) && r.cidrs.length + r.cidrs6.length + r.groups.length + r.prefixLists.length > 0,
      ),
    );
  if (!sealed) return [doubt];
  return [doubt, egressHop(v, side, { space: INTERNET }, 'any address', true)];
}
