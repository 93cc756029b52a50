import type { Route, RouteTable, Subnet } from '../../model/facts.ts';
import { prefixLength } from './cidr.ts';
import { egressHop, naclHop, type Side } from './guards.ts';
import { type Hop, unsure, type Way } from './hop.ts';
import { LINUX_PORTS, port } from './nacls.ts';
import { isManagedList, targetKind } from './routes.ts';
import { intersect, isEmpty, PRIVATE, type Space, space, subtract, union } from './space.ts';
import { ACTIONS, isGateway, type Query, type View } from './world.ts';
import { zoneOf } from './zones.ts';

/** Private addresses outside of the VPC, and the routes to them. */
export interface Elsewhere {
  readonly space: Space;
  readonly targets: readonly string[];
  readonly destinations: readonly string[];
}

/**
 * Where a name could lead without the internet: a private hosted zone can give it the address of an endpoint in another VPC,
 * which a transit gateway, a peering connection, a VPN or a Cloud WAN network connects to. What answers there isn't visible.
 * https://docs.aws.amazon.com/whitepapers/latest/building-scalable-secure-multi-vpc-network-infrastructure/centralized-access-to-vpc-private-endpoints.html
 */
export function elsewhere(v: View, subnet: Subnet): Elsewhere | undefined {
  const table = v.routeTable(subnet.id, subnet.vpc)?.item;
  if (!table) return undefined;
  const own = v.vpcSpace(subnet.vpc);
  const found = table.routes.flatMap(route => {
    if (!leadsAway(v, route, subnet.vpc)) return [];
    const beyond = subtract(intersect(spaceOf(v, route), PRIVATE), own);
    return isEmpty(beyond) ? [] : [{ route, beyond }];
  });
  if (found.length === 0) return undefined;
  return {
    space: found.reduce<Space>((all, f) => [...subtract(all, f.beyond), ...f.beyond], []),
    targets: [...new Set(found.map(f => f.route.target))],
    destinations: found.map(f => f.route.destination),
  };
}

/** A route that works and stays off the internet; a private NAT gateway is on such a way too. */
function leadsAway(v: View, route: Route, vpc: string): boolean {
  if (route.state !== 'active' || prefixIsWide(route)) return false;
  const kind = targetKind(route.target);
  if (kind === 'local' || kind === 'internet-gateway' || kind === 'egress-only') return false;
  return !v.endpoints(vpc).some(e => e.item.id === route.target && isGateway(e.item));
}
const prefixIsWide = (route: Route): boolean =>
  !route.destination.startsWith('pl-') && prefixLength(route.destination) <= 1;

/** What a route takes; all private addresses where the entries of its prefix list couldn't be read. */
function spaceOf(v: View, route: Route): Space {
  if (!route.destination.startsWith('pl-')) return space(route.destination);
  const list = v.prefixLists().find(p => p.id === route.destination);
  if (list && isManagedList(list)) return [];
  return list?.cidrsKnown ? union(list.cidrs) : PRIVATE;
}

/** Registries that everybody reaches by the same public names. */
const PUBLIC =
  /(?:^|\.)(?:docker\.(?:io|com)|quay\.io|ghcr\.io|gcr\.io|pkg\.dev|public\.ecr\.aws|ecr-public\.aws\.com|registry\.k8s\.io|mcr\.microsoft\.com|elastic\.co|registry\.gitlab\.com)(?::\d+)?$/;

/** Whether the name is one that everybody reaches alike, and no private hosted zone is likely to answer for. */
export const isPublicName = (q: Pick<Query, 'service' | 'host'>): boolean =>
  q.service === 'registry' && PUBLIC.test(q.host);

/** The ways that a name could take besides those that were read: none for a name that is known to be public. */
export function hiddenNames(v: View, q: Query, subnet: Subnet, side: Side): readonly Way[] {
  const own = v.ownNameServers(subnet.vpc);
  // Private hosted zones are answered only with both DNS attributes on.
  // https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html
  if (v.dns(subnet.vpc) === 'off' && own.length === 0) return [];
  const registry = q.service === 'registry';
  if (isPublicName(q)) return [];
  const there = elsewhere(v, subnet);
  const ways: Way[] = there
    ? [
        beyond(
          v,
          subnet,
          side,
          there.space,
          unsure(
            `${there.destinations.join(', ')} routes to ${there.targets.join(', ')}; whether ${q.host} resolves to an address there couldn't be determined`,
            zoneOf(v, q.host, subnet).kind === 'unread' ? ACTIONS['net.hostedZones'] : [],
          ),
        ),
      ]
    : [];
  // The user's own registry could be in the VPC itself.
  if (registry)
    ways.push(
      beyond(
        v,
        subnet,
        side,
        v.vpcSpace(subnet.vpc),
        unsure(`whether ${q.host} is a host inside ${subnet.vpc} couldn't be determined`),
      ),
    );
  return ways;
}

/** To private addresses that the table routes to, and behind which nothing is visible. */
export function beyond(v: View, subnet: Subnet, side: Side, to: Space, doubt: Hop, cidr = '0.0.0.0/0'): Way {
  const peer = { peer: to, peerName: 'private addresses', cidr };
  return [
    doubt,
    egressHop(v, side, { space: to }, 'private addresses', false),
    naclHop(
      v,
      subnet.id,
      [
        { egress: true, ...peer, ports: port(side.port) },
        { egress: false, ...peer, ports: LINUX_PORTS },
      ],
      false,
    ),
  ];
}

/** The first gateway that a table routes private addresses to, for the words of a fix. */
export const leadsElsewhere = (v: View, subnet: Subnet, table: RouteTable): string | undefined =>
  v.routeTable(subnet.id, subnet.vpc)?.item.id === table.id ? elsewhere(v, subnet)?.targets[0] : undefined;
