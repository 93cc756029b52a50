import type { Endpoint, NetworkPathData, Route, RouteTable, Subnet } from '../../model/facts.ts';
import { filled } from '../../model/text.ts';
import { contains } from './cidr.ts';
import { type Check, egressHop, naclHop, type Side } from './guards.ts';
import { block, type Hop, pass, unsure, type Way } from './hop.ts';
import { leadsElsewhere } from './elsewhere.ts';
import { LINUX_PORTS, port } from './nacls.ts';
import { isManagedList, routeFor, targetKind } from './routes.ts';
import { endpointRegion, SERVICE_NAME, serves } from './services.ts';
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

/** Where the host is, as far as that is known: the address that was dialled, S3's own ranges, or anywhere. */
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

/** The way by the route table: a gateway endpoint, an internet gateway or a NAT gateway. */
export function internetWay(h: Here): Way {
  const { v, q, subnet, side } = h;
  const found = v.routeTable(subnet.id, subnet.vpc);
  const table = found?.item;
  const gateway = table && gatewaysFor(v, q, subnet.vpc).find(e => carries(e.item, table));
  const routed =
    table && q.service === 's3' && inRegion(v, q) && !v.endpointsWhole(subnet)
      ? table.routes.find(r => r.destination.startsWith('pl-') && r.target.startsWith('vpce-') && r.state === 'active')
      : undefined;

  const direct = (): { hop: Hop; via: 'gateway' | 'igw' | 'nat' | 'none'; nat?: string } => {
    if (!found || !table)
      return {
        hop: unsure(
          `no route table of ${subnet.id} could be read`,
          v.foreign(subnet) || v.whole('net.routeTables') ? [] : ACTIONS['net.routeTables'],
        ),
        via: 'none',
      };
    if (gateway)
      return {
        hop: pass(
          `${gateway.item.id} carries S3 for ${table.id}`,
          v.seen('net.endpoints', gateway.pointer, `${gateway.item.id} is associated with ${table.id}`),
          { gateway: gateway.item.id },
        ),
        via: 'gateway',
      };
    if (routed) {
      // The route shows a gateway endpoint that the list of endpoints doesn't contain; S3 or DynamoDB by its prefix list.
      const name = v.prefixLists().find(p => p.id === routed.destination)?.name;
      if (name?.endsWith('.s3')) return { hop: pass(`${routed.target} carries S3 for ${table.id}`), via: 'gateway' };
      if (name === undefined)
        return {
          hop: unsure(
            `what ${routed.destination} on ${table.id} contains couldn't be read`,
            ACTIONS['net.prefixLists'],
          ),
          via: 'none',
        };
    }
    return routeHop(h, table, found.pointer, placeOf(v, q, false));
  };
  const { hop, via, nat } = direct();

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
  return [hop, ...(via === 'igw' || via === 'nat' ? [publicAccessHop(h, via, nat)] : []), ...guards];
}

function routeHop(
  h: Here,
  table: RouteTable,
  pointer: string,
  to: Place,
): { hop: Hop; via: 'igw' | 'nat' | 'gateway' | 'none'; nat?: string } {
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
  if (route.state === 'blackhole') {
    if (kind === 'nat-gateway') return { hop: natHop(h, route.target, table, at, true), via: 'none' };
    return {
      hop: noWay(
        h,
        table,
        at,
        `the route of ${table.id} to ${route.destination} points to ${route.target}, which no longer exists (blackhole)`,
      ),
      via: 'none',
    };
  }
  if (route.state !== 'active')
    return { hop: unsure(`the route of ${table.id} to ${route.destination} is ${route.state}`), via: 'none' };
  if (kind === 'nat-gateway') return { hop: natHop(h, route.target, table, at, false), via: 'nat', nat: route.target };
  if (kind === 'internet-gateway') {
    const says = `${table.id} routes ${route.destination} to ${route.target}`;
    const seen = [...v.seen('net.routeTables', at, says)];
    // Every IPv6 address of a task is public; what it lacks is IPv4's.
    if (isV6(q)) return { hop: pass(says, seen, { routeTable: table.id }), via: 'igw' };
    if (q.from.publicIp === 'unknown')
      return {
        hop: unsure(
          "whether the caller has a public IP address couldn't be determined",
          q.from.kind === 'instance' ? ['ec2:DescribeInstances'] : ['ecs:DescribeServices'],
          seen,
        ),
        via: 'igw',
      };
    if (q.from.publicIp) return { hop: pass(says, seen, { routeTable: table.id }), via: 'igw' };
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
  if (kind === 'egress-only') return { hop: pass(`${table.id} routes IPv6 to ${route.target}`), via: 'none' };
  return {
    hop: unsure(
      `${table.id} routes ${route.destination} to ${route.target}, and what is beyond it isn't visible from here`,
      [],
      v.seen('net.routeTables', at, `${table.id} routes ${route.destination} to ${route.target}`),
    ),
    via: 'none',
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
    if (!r.destination.startsWith('pl-') || !r.target.startsWith('vpce-')) return false;
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
  // https://docs.aws.amazon.com/vpc/latest/userguide/vpc-sharing.html
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
  const others =
    all.find(e => q.needs.some(n => n !== q.service && answers(e.item, n, q.region))) !== undefined && dns !== 'off';
  if (!others) return noRoute;
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
  const abroad = all.find(e => serves(e.item, q.service));
  const region = abroad && endpointRegion(abroad.item);
  return missing(
    abroad && region !== undefined
      ? `${abroad.item.id} is for ${SERVICE_NAME[q.service]} in ${region}, not in ${q.region}`
      : `${subnet.vpc} has no endpoint for ${SERVICE_NAME[q.service]}`,
    { type: 'vpc', id: subnet.vpc },
    abroad?.pointer,
  );
}

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
      // Unless a public address was dialed, a private hosted zone of one's own may answer to the name.
      { ...data, attribute: 'private-dns', ...(q.address === undefined && { unproven: 'yes' }) },
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

/** A NAT gateway: it exists, is public, is available, and its own subnet has a route to the internet. */
function natHop(h: Here, id: string, table: RouteTable, at: string, blackhole: boolean): Hop {
  const { v, q, subnet } = h;
  const found = v.nat(id);
  const nat = found?.item;
  const says = `${table.id} routes to ${id}`;
  const route = v.seen('net.routeTables', at, blackhole ? `${says}, a blackhole` : says);
  const data = {
    ...alternatives(h, table, id),
    nat: id,
    routeTable: table.id,
    destination: table.routes.find(r => r.target === id)?.destination ?? '0.0.0.0/0',
  };
  const bad = (because: string, more: ReturnType<View['seen']>, extra: Record<string, string> = {}): Hop =>
    block('nat-unusable', { type: 'nat-gateway', id }, `${says}, ${because}`, [...route, ...more], {
      ...data,
      ...extra,
    });
  if (!found || !nat) {
    if (blackhole) return bad('and that route is a blackhole', []);
    if (v.foreign(subnet)) return unsure(`${id} isn't visible from this account`, [], route);
    return v.whole('net.natGateways')
      ? bad("which doesn't exist", v.seen('net.natGateways', '', `${id} is not among the NAT gateways`), {
          natState: 'deleted',
        })
      : unsure(`${id} couldn't be read`, ACTIONS['net.natGateways'], route);
  }
  const state = v.seen(
    'net.natGateways',
    `${found.pointer}/state`,
    `${id} is ${nat.state}${nat.failure === undefined ? '' : `: ${nat.failure}`}`,
  );
  if (nat.state === 'pending') return unsure(`${id} is still being created`, [], state);
  if (nat.state !== 'available')
    return bad(`which is ${nat.state}`, state, {
      natState: nat.state,
      ...(nat.subnet !== undefined && { natSubnet: nat.subnet }),
    });
  if (blackhole) return bad('and that route is a blackhole', state, { natState: nat.state });
  const privately = v.seen('net.natGateways', `${found.pointer}/connectivity`, `${id} is ${nat.connectivity}`);
  // A regional one has no subnet; AWS keeps its route to the internet gateway.
  if (nat.subnet === undefined)
    return nat.connectivity === 'private'
      ? unsure(`${id} is private, and where it connects to isn't visible`, [], privately)
      : pass(`${says}, which is available`, [...route, ...state], { nat: id, routeTable: table.id });
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
  const target = onward.kind === 'route' ? targetKind(onward.route.target) : undefined;
  const natTable = {
    natSubnet: nat.subnet,
    natRouteTable: own.item.id,
    ...(own.item.routes.some(r => r.destination === '0.0.0.0/0') && { natHasDefault: 'yes' }),
  };
  const tableSeen = (words: string): ReturnType<View['seen']> =>
    v.seen('net.routeTables', `${own.pointer}/routes`, words);
  if (onward.kind === 'unread')
    return unsure(`the routes of ${own.item.id} couldn't be read completely`, ACTIONS['net.prefixLists'], state);
  if (onward.kind === 'mixed')
    return unsure(`the routes of ${own.item.id}, the route table of ${id}, point to different targets`, [], state);
  if (onward.kind === 'none')
    return bad(
      `whose subnet ${nat.subnet} has no route to an internet gateway`,
      tableSeen(`${own.item.id} of ${nat.subnet} has no route to the internet`),
      natTable,
    );
  if (onward.route.state === 'blackhole')
    return bad(
      `whose subnet ${nat.subnet} routes to ${onward.route.target}, which no longer exists`,
      tableSeen(`${own.item.id} routes to ${onward.route.target}, a blackhole`),
      natTable,
    );
  if (target === 'nat-gateway')
    return bad(
      `whose subnet ${nat.subnet} routes to ${onward.route.target} instead of an internet gateway`,
      tableSeen(`${own.item.id} routes to ${onward.route.target}`),
      natTable,
    );
  if (target !== 'internet-gateway')
    return unsure(
      `${id} routes on to ${onward.route.target}, and what is beyond it isn't visible from here`,
      [],
      state,
    );
  if (nat.connectivity === 'private')
    return bad('which is private and has no internet access', privately, { natState: 'private' });
  return pass(`${says}, which is available`, [...route, ...state], { nat: id, routeTable: table.id });
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

/** VPC Block Public Access goes before all routes. Ingress-only mode leaves NAT gateways alone. */
function publicAccessHop(h: Here, via: 'igw' | 'nat', nat: string | undefined): Hop {
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
  const standing = table.routes.some(r => r.destination === '0.0.0.0/0') ? 'yes' : undefined;
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
