import type { Endpoint, NetworkPathData, Route, RouteTable, Subnet } from '../../model/facts.ts';
import type { Citation } from '../../model/finding.ts';
import { filled } from '../../model/text.ts';
import { contains } from './cidr.ts';
import { type Check, egressHop, naclHop, type Side } from './guards.ts';
import { block, type Hop, pass, unsure, type Way } from './hop.ts';
import { leadsElsewhere } from './elsewhere.ts';
import { LINUX_PORTS, port } from './nacls.ts';
import { isManagedList, routeFor, targetKind } from './routes.ts';
import { endpointRegion, SERVICE_NAME, serves } from './services.ts';
import { zoneOf } from './zones.ts';
import { INTERNET, type Space, space, union } from './space.ts';
import { ACTIONS, answers, inRegion, isGateway, isInterface, isUp, type Query, type View } from './world.ts';

interface Here {
  readonly v: View;
  readonly q: Query;
  readonly subnet: Subnet;
  readonly side: Side;
  readonly pointer: string;
}
interface Place {
  readonly space: Space;
  readonly exact: boolean;
  readonly name: string;
  readonly prefixLists: readonly string[];
  readonly blocks?: readonly string[];
}

/** Where the host is, as far as that is known: the address that was dialed, S3's own ranges, or anywhere. */
function placeOf(v: View, q: Query, look: boolean): Place {
  const name = q.address ?? SERVICE_NAME[q.service];
  const list = q.service === 's3' && look ? v.prefixLists().find(p => p.name.endsWith(`.${q.region}.s3`)) : undefined;
  if (q.address !== undefined) {
    const { address } = q;
    const held = list?.cidrsKnown === true && list.cidrs.some(c => contains(c, address));
    return { space: space(address), exact: true, name, prefixLists: list && held ? [list.id] : [] };
  }
  if (!list) return { space: INTERNET, exact: false, name, prefixLists: [] };
  return {
    space: list.cidrsKnown ? union(list.cidrs) : INTERNET,
    exact: list.cidrsKnown,
    name,
    prefixLists: [list.id],
    blocks: list.cidrs,
  };
}

const gatewaysFor = (
  v: View,
  q: Query,
  vpc: string,
): readonly { readonly item: Endpoint; readonly pointer: string }[] =>
  q.service === 's3' && inRegion(v, q)
    ? v.endpoints(vpc).filter(e => isGateway(e.item) && serves(e.item, 's3', q.region))
    : [];
const carries = (e: Endpoint, table: RouteTable): boolean => isUp(e) && e.routeTables.includes(table.id);

/** What the traffic leaves the subnet by. */
type Via = 'gateway' | 'igw' | 'nat' | 'egress-only' | 'none';
interface Exit {
  readonly hop: Hop;
  readonly via: Via;
  readonly nat?: string;
}

/** By the route table: a gateway endpoint, or a route. */
function exitOf(h: Here): Exit {
  const { v, q, subnet } = h;
  const found = v.routeTable(subnet.id, subnet.vpc);
  if (!found)
    return {
      hop: unsure(
        `no route table of ${subnet.id} could be read`,
        v.foreign(subnet) || v.whole('net.routeTables') ? [] : ACTIONS['net.routeTables'],
      ),
      via: 'none',
    };
  const table = found.item;
  const gateway = gatewaysFor(v, q, subnet.vpc).find(e => carries(e.item, table));
  if (gateway)
    return {
      hop: pass(
        `${gateway.item.id} carries S3 for ${table.id}`,
        v.seen('net.endpoints', gateway.pointer, `${gateway.item.id} is associated with ${table.id}`),
        { gateway: gateway.item.id },
      ),
      via: 'gateway',
    };
  return unlistedGateway(h, table) ?? routeHop(h, table, found.pointer, placeOf(v, q, false));
}

/** A route that shows a gateway endpoint which the list of endpoints doesn't contain; S3 or DynamoDB by its prefix list. */
function unlistedGateway({ v, q, subnet }: Here, table: RouteTable): Exit | undefined {
  if (q.service !== 's3' || !inRegion(v, q) || v.endpointsWhole(subnet)) return undefined;
  const route = table.routes.find(r => toEndpointByList(r) && r.state === 'active');
  if (!route) return undefined;
  const name = v.prefixLists().find(p => p.id === route.destination)?.name;
  if (name?.endsWith('.s3')) return { hop: pass(`${route.target} carries S3 for ${table.id}`), via: 'gateway' };
  if (name !== undefined) return undefined;
  return {
    hop: unsure(`what ${route.destination} on ${table.id} contains couldn't be read`, ACTIONS['net.prefixLists']),
    via: 'none',
  };
}
const toEndpointByList = (r: Route): boolean => r.destination.startsWith('pl-') && r.target.startsWith('vpce-');

/** The way by the route table: a gateway endpoint, an internet gateway or a NAT gateway. */
export function internetWay(h: Here): Way {
  const { v, q, subnet, side } = h;
  const { hop, via, nat } = exitOf(h);

  // Wide first; S3's ranges are read only when a rule does not let everything through.
  const guard = (look: boolean): Hop[] => {
    const to = placeOf(v, q, look);
    const more = q.service === 's3' ? ACTIONS['net.prefixLists'] : [];
    const cidr = isV6(q) ? '::/0' : '0.0.0.0/0';
    const back: Check[] = [
      { egress: true, peer: to.space, peerName: to.name, cidr, ports: port(side.port) },
      { egress: false, peer: to.space, peerName: to.name, cidr, ports: LINUX_PORTS },
    ];
    return [
      egressHop(
        v,
        side,
        { space: to.space, prefixLists: to.prefixLists, ...(to.blocks && { blocks: to.blocks }) },
        to.name,
        to.exact,
        v.whole('net.prefixLists') ? [] : more,
      ),
      naclHop(v, subnet.id, back, to.exact),
      ...(via === 'nat' && nat !== undefined ? [natAclHop(h, nat, to)] : []),
    ];
  };
  const quick = guard(false);
  const guards = q.service === 's3' && quick.some(g => g.state !== 'ok') ? guard(true) : quick;
  return [hop, ...(via === 'gateway' || via === 'none' ? [] : [publicAccessHop(h, via, nat)]), ...guards];
}

function routeHop(h: Here, table: RouteTable, pointer: string, to: Place): Exit {
  const { v, q, subnet } = h;
  const ignore = gatewayRoutes(v, q, subnet.vpc);
  const unreadLists = table.routes.some(r => r.destination.startsWith('pl-') && !ignore(r));
  const decided = routeFor(table, to.space, unreadLists ? v.prefixLists() : [], ignore);
  if (decided.kind === 'unread')
    return {
      hop: unsure(
        `what ${decided.prefixLists.join(', ')} on ${table.id} contains couldn't be read`,
        ACTIONS['net.prefixLists'],
      ),
      via: 'none',
    };
  if (decided.kind === 'mixed')
    return {
      hop: unsure(
        `the routes of ${table.id} send different addresses to different targets (${decided.routes.map(r => r.target).join(', ')})`,
      ),
      via: 'none',
    };
  if (decided.kind === 'none')
    return {
      hop: noWay(
        h,
        table,
        pointer,
        to.exact && !table.routes.some(r => r.destination === defaultOf(q))
          ? `${table.id} has no default route`
          : `${table.id} has no route to ${to.name}`,
      ),
      via: 'none',
    };

  const { route } = decided;
  const at = `${pointer}/routes/${table.routes.indexOf(route)}`;
  const kind = targetKind(route.target);
  if (route.state !== 'active') return { hop: inactive(h, table, route, at), via: 'none' };
  if (kind === 'nat-gateway') return { hop: natHop(h, route.target, table, at, false), via: 'nat', nat: route.target };
  if (kind === 'internet-gateway') return internetGateway(h, table, route, at);
  if (kind === 'egress-only') return { hop: pass(`${table.id} routes IPv6 to ${route.target}`), via: 'egress-only' };
  return {
    hop: unsure(
      `${table.id} routes ${route.destination} to ${route.target}, and what is beyond it isn't visible from here`,
      [],
      v.seen('net.routeTables', at, `${table.id} routes ${route.destination} to ${route.target}`),
    ),
    via: 'none',
  };
}

/** A route that doesn't work. */
function inactive(h: Here, table: RouteTable, route: Route, at: string): Hop {
  if (route.state !== 'blackhole') return unsure(`the route of ${table.id} to ${route.destination} is ${route.state}`);
  return targetKind(route.target) === 'nat-gateway'
    ? natHop(h, route.target, table, at, true)
    : noWay(
        h,
        table,
        at,
        `the route of ${table.id} to ${route.destination} points to ${route.target}, which no longer exists (blackhole)`,
      );
}

/** An internet gateway carries only callers with a public address. */
function internetGateway(h: Here, table: RouteTable, route: Route, at: string): Exit {
  const { v, q, subnet } = h;
  const says = `${table.id} routes ${route.destination} to ${route.target}`;
  const seen = v.seen('net.routeTables', at, says);
  // Every IPv6 address of a task is public.
  if (isV6(q) || q.from.publicIp === true) return { hop: pass(says, seen, { routeTable: table.id }), via: 'igw' };
  if (q.from.publicIp === 'unknown')
    return {
      hop: unsure(
        "whether the caller has a public IP address couldn't be determined",
        q.from.kind === 'instance' ? ['ec2:DescribeInstances'] : ['ecs:DescribeServices'],
        seen,
      ),
      via: 'igw',
    };
  const dns = dnsOff(h, `${says}, and the caller has no public IP address`, false);
  if (dns) return { hop: dns, via: 'none' };
  return {
    hop: block(
      'public-ip-missing',
      { type: 'subnet', id: subnet.id },
      `${says}, and callers in ${subnet.id} have no public IP address`,
      seen,
      { ...alternatives(h, table), routeTable: table.id, igw: route.target },
    ),
    via: 'igw',
  };
}

const isV6 = (q: Query): boolean => q.address?.includes(':') === true;
const defaultOf = (q: Query): string => (isV6(q) ? '::/0' : '0.0.0.0/0');

/**
 * The routes to gateway endpoints. An AWS-managed prefix list contains one service's addresses, so its route carries nothing
 * else. A firewall's Gateway Load Balancer endpoint is a `vpce-` too, and takes all that its route names.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpce-gateway-load-balancer.html
 */
function gatewayRoutes(v: View, q: Query, vpc: string): (r: Route) => boolean {
  const known = v.endpoints(vpc).filter(e => isGateway(e.item));
  return r => {
    if (!toEndpointByList(r)) return false;
    if (known.some(e => e.item.id === r.target)) return true;
    const list = v.prefixLists().find(p => p.id === r.destination);
    // S3's own list can point to a firewall as well; that is S3's way then.
    const isWay = q.service === 's3' && list?.name.endsWith('.s3') === true && v.whole('net.endpoints');
    return list !== undefined && isManagedList(list) && !isWay;
  };
}

/** There is no route. The fix depends on which endpoints exist. */
function noWay(h: Here, table: RouteTable, at: string, says: string): Hop {
  const { v, q, subnet } = h;
  const seen = v.seen('net.routeTables', at, says);
  const data = { routeTable: table.id, ...alternatives(h, table) };
  const readTable = v.routeTable(subnet.id, subnet.vpc);
  const noRoute = block('no-route', { type: 'route-table', id: table.id }, says, seen, data);
  if (!inRegion(v, q)) return noRoute;
  // A participant sees the table that a shared subnet is associated with; a public address rules out all endpoints.
  // https://docs.aws.amazon.com/vpc/latest/userguide/vpc-share-limitations.html
  if (v.foreign(subnet) && q.address !== undefined && readTable?.implicit === false)
    return { ...noRoute, data: { ...data, owner: subnet.owner ?? '' } };
  if (v.foreign(subnet))
    return unsure(
      `${subnet.id} belongs to account ${subnet.owner}, whose endpoints aren't visible from here`,
      [],
      seen,
    );
  if (!v.endpointsWhole(subnet))
    return unsure(`${says}; whether an endpoint exists couldn't be determined`, ACTIONS['net.endpoints'], seen);

  const all = v.endpoints(subnet.vpc);
  const dns = v.dns(subnet.vpc);
  const answering = all.find(e => answers(e.item, q.service, q.region));
  if (answering && dns === 'unknown')
    return unsure(
      `${says}; whether the VPC resolves private names couldn't be determined`,
      ['ec2:DescribeVpcAttribute'],
      seen,
    );
  if (answering && dns === 'on')
    return unsure(
      `${q.address ?? q.host} is a public address, although ${answering.item.id} answers to that name in ${subnet.vpc} now`,
      [],
      v.seen('net.endpoints', answering.pointer, `${answering.item.id} has private DNS`),
    );
  const off = dnsOff(h, says, true);
  if (off) return off;

  const others = all.some(e => q.needs.some(n => n !== q.service && answers(e.item, n, q.region))) && dns !== 'off';
  return others ? missingEndpoint(h, table, says, seen, data) : noRoute;
}

/** The endpoint that would be needed, in a VPC that reaches other services through endpoints. */
function missingEndpoint(
  h: Here,
  table: RouteTable,
  says: string,
  seen: readonly Citation[],
  data: NetworkPathData,
): Hop {
  const { v, q, subnet } = h;
  const all = v.endpoints(subnet.vpc);
  const missing = (
    because: string,
    about: NonNullable<Hop['about']>,
    pointer: string | undefined,
    more: Record<string, string> = {},
  ): Hop =>
    block(
      'endpoint-missing',
      about,
      `${says}, and ${because}`,
      [...seen, ...v.seen('net.endpoints', pointer ?? '', because)],
      { ...data, ...more },
    );
  const gateway = gatewaysFor(v, q, subnet.vpc).find(e => isUp(e.item));
  if (gateway)
    return missing(
      `${gateway.item.id} (S3) is not associated with ${table.id}`,
      { type: 'vpc-endpoint', id: gateway.item.id },
      gateway.pointer,
      { endpoint: gateway.item.id, endpointService: gateway.item.service },
    );
  const down = all.find(e => serves(e.item, q.service, q.region) && !isUp(e.item) && !e.item.state.startsWith('delet'));
  if (down)
    return missing(
      `${down.item.id} for ${SERVICE_NAME[q.service]} is ${down.item.state}`,
      { type: 'vpc-endpoint', id: down.item.id },
      down.pointer,
      { endpoint: down.item.id, endpointState: down.item.state },
    );
  const abroad = all.find(e => serves(e.item, q.service) && !serves(e.item, q.service, q.region));
  const region = abroad && endpointRegion(abroad.item);
  return missing(
    abroad && region !== undefined
      ? `${abroad.item.id} is for ${SERVICE_NAME[q.service]} in ${region}, not in ${q.region}`
      : `${subnet.vpc} has no endpoint for ${SERVICE_NAME[q.service]}`,
    { type: 'vpc', id: subnet.vpc },
    abroad?.pointer,
  );
}

/** Whether the zones that may answer for the host, or the DNS attributes that they need, couldn't be read. */
const isZoneUnread = ({ v, q, subnet }: Here): boolean =>
  v.dns(subnet.vpc) === 'unknown' || zoneOf(v, q.host, subnet).kind === 'unread';

/** An endpoint that is there and does not answer to the service's name. */
function dnsOff(h: Here, says: string, alone: boolean): Hop | undefined {
  const { v, q, subnet } = h;
  if (!inRegion(v, q) || !v.endpointsWhole(subnet)) return undefined;
  const all = v.endpoints(subnet.vpc);
  const up = (service: Query['service']): Endpoint | undefined =>
    all.find(e => isInterface(e.item) && isUp(e.item) && serves(e.item, service, q.region))?.item;
  const mine = all.find(
    e => isInterface(e.item) && isUp(e.item) && serves(e.item, q.service, q.region) && e.item.inboundDnsOnly !== true,
  );
  if (!mine) return undefined;
  // With an internet gateway on the table it is the address that is missing, unless the VPC is laid out for endpoints.
  if (!alone && !q.needs.every(n => n === 's3' || (n !== 'registry' && up(n) !== undefined))) return undefined;
  const id = mine.item.id;
  const data = {
    endpoint: id,
    endpointService: mine.item.service,
    routeTable: v.routeTable(subnet.id, subnet.vpc)?.item.id ?? '',
  };
  if (!mine.item.privateDns) {
    const because = `private DNS is off for ${id}, so the name of ${SERVICE_NAME[q.service]} resolves to its public address`;
    return block(
      'endpoint-dns-off',
      { type: 'vpc-endpoint', id },
      `${because}; ${says}`,
      v.seen('net.endpoints', `${mine.pointer}/privateDns`, because),
      // Unless a public address was dialed, the user's own private hosted zone could answer to the name.
      {
        ...data,
        attribute: 'private-dns',
        ...(q.address === undefined && { unproven: isZoneUnread(h) ? 'unread' : 'yes' }),
      },
    );
  }
  if (v.dns(subnet.vpc) !== 'off') return undefined;
  const facts = v.vpc(subnet.vpc);
  const support = facts?.item.dnsSupport;
  const which = support?.state === 'known' && !support.value ? 'enableDnsSupport' : 'enableDnsHostnames';
  const because = `${which} is off in ${subnet.vpc}, so ${id} doesn't answer to the name of ${SERVICE_NAME[q.service]}`;
  return block(
    'endpoint-dns-off',
    { type: 'vpc', id: subnet.vpc },
    `${because}; ${says}`,
    v.seen(
      'net.vpcs',
      `${facts?.pointer ?? ''}/${which === 'enableDnsSupport' ? 'dnsSupport' : 'dnsHostnames'}`,
      because,
    ),
    { ...data, attribute: which },
  );
}

/** What is said of one NAT gateway: that it doesn't work, or that its own routes do. */
interface NatSay {
  readonly id: string;
  readonly state: readonly Citation[];
  readonly works: () => Hop;
  readonly bad: (because: string, more: readonly Citation[], extra?: NetworkPathData) => Hop;
}

/** A NAT gateway: it exists, is public, is available, and its own subnet has a route to the internet. */
function natHop(h: Here, id: string, table: RouteTable, at: string, blackhole: boolean): Hop {
  const { v, subnet } = h;
  const found = v.nat(id);
  const says = `${table.id} routes to ${id}`;
  const route = v.seen('net.routeTables', at, blackhole ? `${says}, a blackhole` : says);
  const bad: NatSay['bad'] = (because, more, extra = {}) =>
    block('nat-unusable', { type: 'nat-gateway', id }, `${says}, ${because}`, [...route, ...more], {
      ...alternatives(h, table, id),
      nat: id,
      routeTable: table.id,
      destination: table.routes.find(r => r.target === id)?.destination ?? '0.0.0.0/0',
      ...extra,
    });
  if (!found) {
    if (blackhole) return bad('and that route is a blackhole', []);
    if (v.foreign(subnet)) return unsure(`${id} isn't visible from this account`, [], route);
    return v.whole('net.natGateways')
      ? bad("which doesn't exist", v.seen('net.natGateways', '', `${id} is not among the NAT gateways`))
      : unsure(`${id} couldn't be read`, ACTIONS['net.natGateways'], route);
  }
  const nat = found.item;
  const state = v.seen(
    'net.natGateways',
    `${found.pointer}/state`,
    `${id} is ${nat.state}${nat.failure === undefined ? '' : `: ${nat.failure}`}`,
  );
  if (nat.state === 'pending') return unsure(`${id} is still being created`, [], state);
  if (nat.state !== 'available')
    return bad(`which is ${nat.state}`, state, nat.subnet === undefined ? {} : { natSubnet: nat.subnet });
  if (blackhole) return bad('and that route is a blackhole', state);
  const works = (): Hop => pass(`${says}, which is available`, [...route, ...state], { nat: id, routeTable: table.id });
  return natOnward(h, found, { id, state, works, bad });
}

/** The routes of an available NAT gateway's own subnet. */
function natOnward(
  h: Here,
  { item: nat, pointer }: NonNullable<ReturnType<View['nat']>>,
  { id, state, works, bad }: NatSay,
): Hop {
  const { v, q } = h;
  const privately = v.seen('net.natGateways', `${pointer}/connectivity`, `${id} is ${nat.connectivity}`);
  // A regional one has no subnet; AWS keeps its route to the internet gateway.
  if (nat.subnet === undefined)
    return nat.connectivity === 'private'
      ? unsure(`${id} is private, and where it connects to isn't visible`, [], privately)
      : works();
  const own = v.routeTable(nat.subnet, nat.vpc);
  if (!own)
    return unsure(
      `the route table of ${id} couldn't be read`,
      v.whole('net.routeTables') ? [] : ACTIONS['net.routeTables'],
      state,
    );
  const onward = routeFor(
    own.item,
    placeOf(v, q, false).space,
    v.list('net.prefixLists') ?? [],
    gatewayRoutes(v, q, nat.vpc),
  );
  if (onward.kind === 'unread')
    return unsure(`the routes of ${own.item.id} couldn't be read completely`, ACTIONS['net.prefixLists'], state);
  if (onward.kind === 'mixed')
    return unsure(`the routes of ${own.item.id}, the route table of ${id}, point to different targets`, [], state);
  const wrong = (because: string, quoted: string): Hop =>
    bad(
      `whose subnet ${nat.subnet} ${because}`,
      v.seen('net.routeTables', `${own.pointer}/routes`, `${own.item.id} ${quoted}`),
      {
        ...(nat.subnet !== undefined && { natSubnet: nat.subnet }),
        natRouteTable: own.item.id,
        ...(own.item.routes.some(r => r.destination === '0.0.0.0/0') && { natHasDefault: 'yes' }),
      },
    );
  if (onward.kind === 'none')
    return wrong('has no route to an internet gateway', `of ${nat.subnet} has no route to the internet`);
  const { target, state: routeState } = onward.route;
  if (routeState === 'blackhole')
    return wrong(`routes to ${target}, which no longer exists`, `routes to ${target}, a blackhole`);
  if (targetKind(target) === 'nat-gateway')
    return wrong(`routes to ${target} instead of an internet gateway`, `routes to ${target}`);
  if (targetKind(target) !== 'internet-gateway')
    return unsure(`${id} routes on to ${target}, and what is beyond it isn't visible from here`, [], state);
  return nat.connectivity === 'private' ? bad('which is private and has no internet access', privately) : works();
}

function natAclHop(h: Here, id: string, to: Place): Hop {
  const { v, subnet, side } = h;
  const at = v.nat(id)?.item.subnet;
  if (at === undefined || at === subnet.id) return pass('');
  const client = space(subnet.cidr);
  const any = { from: 1024, to: 65535 };
  const inside = { peer: client, peerName: subnet.cidr, cidr: subnet.cidr };
  const outside = { peer: to.space, peerName: to.name, cidr: '0.0.0.0/0' };
  return naclHop(
    v,
    at,
    [
      { egress: false, ...inside, ports: port(side.port) },
      { egress: true, ...outside, ports: port(side.port) },
      { egress: false, ...outside, ports: any },
      { egress: true, ...inside, ports: LINUX_PORTS },
    ],
    to.exact,
  );
}

/**
 * VPC Block Public Access goes before all routes. Ingress-only mode leaves NAT gateways and egress-only internet gateways alone.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_BlockPublicAccessStates.html
 */
function publicAccessHop(h: Here, via: Via, nat: string | undefined): Hop {
  const { v, subnet, pointer } = h;
  const natSubnet = nat === undefined ? undefined : v.nat(nat)?.item.subnet;
  const other = natSubnet === undefined ? undefined : v.subnet(natSubnet);
  for (const s of [{ item: subnet, pointer }, ...(other ? [other] : [])]) {
    const mode = s.item.blockPublicAccess;
    if (mode === 'block-bidirectional' || (mode === 'block-ingress' && via === 'igw')) {
      const says = `VPC Block Public Access is ${mode} for ${s.item.id}`;
      return block(
        'public-access-blocked',
        { type: 'vpc', id: s.item.vpc },
        says,
        v.seen('net.subnets', `${s.pointer}/value/blockPublicAccess`, says),
        { mode, blockedSubnet: s.item.id },
      );
    }
  }
  return pass('');
}

/** What a fix can start from: endpoints that are not there, a NAT gateway and an internet gateway that are. */
function alternatives(h: Here, table: RouteTable, except?: string): NetworkPathData {
  const { v, q, subnet } = h;
  const all = v.endpoints(subnet.vpc);
  const lacks = q.needs.filter(
    n =>
      n !== 'registry' &&
      !all.some(e =>
        isGateway(e.item)
          ? serves(e.item, n, v.world.region) && carries(e.item, table)
          : answers(e.item, n, v.world.region),
      ),
  );
  const tables = (v.list('net.routeTables') ?? []).filter(t => t.vpc === subnet.vpc);
  const igwTable = tables.find(t => t.routes.some(r => r.target.startsWith('igw-') && r.state === 'active'));
  const igw = igwTable?.routes.find(r => r.target.startsWith('igw-') && r.state === 'active')?.target;
  const nat = (v.list('net.natGateways') ?? []).find(
    n => n.vpc === subnet.vpc && n.id !== except && n.state === 'available' && n.connectivity === 'public',
  )?.id;
  const groups = all.find(e => q.needs.some(n => answers(e.item, n, v.world.region)))?.item.securityGroups ?? [];
  const standing = table.routes.some(r => r.destination === defaultOf(q)) ? 'yes' : undefined;
  return filled({
    lacks: lacks.join(','),
    igw,
    otherNat: nat,
    publicSubnet: igwTable?.id === table.id ? undefined : igwTable?.subnets[0],
    endpointGroups: groups.length > 0 ? groups.join(',') : undefined,
    dns: v.dns(subnet.vpc),
    hasDefault: standing,
    elsewhere: leadsElsewhere(v, subnet, table),
    outside: q.needs.includes('registry') || !inRegion(v, q) ? 'yes' : undefined,
  });
}
