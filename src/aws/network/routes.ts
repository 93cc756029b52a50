import type { PrefixList, Route, RouteTable } from '../../model/facts.ts';
import { prefixLength } from './cidr.ts';
import { intersect, isEmpty, type Space, space, subtract, union } from './space.ts';

/** The table that a subnet uses: its own association, else the VPC's main table. */
export function tableOf(subnet: string, vpc: string, tables: readonly RouteTable[]): RouteTable | undefined {
  const own = tables.filter(t => t.vpc === vpc);
  return own.find(t => t.subnets.includes(subnet)) ?? own.find(t => t.main);
}

export type TargetKind = 'local' | 'internet-gateway' | 'nat-gateway' | 'egress-only' | 'vpc-endpoint' | 'other';
/** What kind of thing a route leads to. `other` is what cannot be looked into from here: transit gateway, peering, appliance, VPN, Cloud WAN. */
export function targetKind(target: string): TargetKind {
  if (target === 'local') return 'local';
  if (target.startsWith('igw-')) return 'internet-gateway';
  if (target.startsWith('nat-')) return 'nat-gateway';
  if (target.startsWith('eigw-')) return 'egress-only';
  if (target.startsWith('vpce-')) return 'vpc-endpoint';
  return 'other';
}

/** An AWS-managed list has the addresses of one service, so a route for it says nothing about others. CloudFront serves for many. */
export const isManagedList = (list: Pick<PrefixList, 'name'>): boolean =>
  /^(?:cn\.)?com\.amazonaws\./.test(list.name) && !list.name.includes('.cloudfront.');

/** Blocks that AWS's public endpoints are in, so far as they are the greater part of the first octet's. */
const AWS: Space = union(
  '3 13 15 16 18 34 35 43 44 46 50 51 52 54 56 57 63 64 65 67 68 69 70 71 72 75 76 79 96 98 99 100 103 107 108 136 142 150 157 159 161 162 173 174 175 176 177 178 184 185 204 205 207 209 216'
    .split(' ')
    .map(first => `${first}.0.0.0/8`),
);
/** Whether a longer route could take addresses of AWS; one for a few addresses of a partner says nothing about them. */
const mayHoldAws = (block: Space, length: number): boolean =>
  length <= 12 || (length <= 24 && !isEmpty(intersect(block, AWS)));

/** A part of the destination and the route that takes it; no route where nothing matches. */
export interface Part {
  readonly route?: Route;
  readonly space: Space;
}
export interface RouteDecision {
  readonly parts: readonly Part[];
  /** Prefix lists that the table names and whose entries are not known. */
  readonly unread: readonly string[];
}

/** Which route takes which part of a destination: the longest prefix first. */
export function routesFor(
  table: RouteTable,
  to: Space,
  prefixLists: readonly PrefixList[] = [],
  ignore: (route: Route) => boolean = () => false,
): RouteDecision {
  const unread: string[] = [];
  const candidates = table.routes
    .filter(r => !ignore(r))
    .flatMap((route): { route: Route; space: Space; length: number }[] => {
      if (!route.destination.startsWith('pl-'))
        return [{ route, space: space(route.destination), length: prefixLength(route.destination) }];
      const list = prefixLists.find(p => p.id === route.destination);
      if (!list?.cidrsKnown) {
        unread.push(route.destination);
        return [];
      }
      return list.cidrs.map(c => ({ route, space: space(c), length: prefixLength(c) }));
    });
  // A static route goes before a prefix list of the same length; an active one before one that leads nowhere.
  const rank = (c: { route: Route; length: number }): number =>
    c.length * 4 + (c.route.destination.startsWith('pl-') ? 0 : 2) + (c.route.state === 'active' ? 1 : 0);
  candidates.sort((a, b) => rank(b) - rank(a));
  const parts: { route?: Route; space: Space }[] = [];
  let rest = to;
  for (const c of candidates) {
    const taken = intersect(rest, c.space);
    if (isEmpty(taken)) continue;
    parts.push({ route: c.route, space: taken });
    rest = subtract(rest, c.space);
  }
  if (!isEmpty(rest)) parts.push({ space: rest });
  return { parts, unread };
}

/**
 * The one route for a destination. `mixed` where its addresses take different ways. For the internet as a whole the widest
 * routes decide, and those that could hold addresses of AWS: a route for a few addresses of a partner says nothing.
 */
export function routeFor(
  table: RouteTable,
  to: Space,
  prefixLists: readonly PrefixList[] = [],
  ignore?: (route: Route) => boolean,
):
  | { readonly kind: 'route'; readonly route: Route }
  | { readonly kind: 'none' }
  | { readonly kind: 'mixed'; readonly routes: readonly Route[] }
  | { readonly kind: 'unread'; readonly prefixLists: readonly string[] } {
  const { parts, unread } = routesFor(table, to, prefixLists, ignore);
  if (unread.length > 0) return { kind: 'unread', prefixLists: unread };
  const routes = [...new Set(parts.flatMap(p => (p.route ? [p.route] : [])))];
  const open = parts.some(p => !p.route);
  if (routes.length === 0) return { kind: 'none' };
  const blocks = (r: Route): readonly string[] =>
    r.destination.startsWith('pl-') ? (prefixLists.find(p => p.id === r.destination)?.cidrs ?? []) : [r.destination];
  const isWide = (r: Route): boolean => blocks(r).some(b => prefixLength(b) <= 1);
  const wide = open ? [] : routes.filter(isWide);
  const first = wide[0] ?? routes[0];
  const deciding =
    wide.length > 0
      ? routes.filter(r => isWide(r) || blocks(r).some(b => mayHoldAws(space(b), prefixLength(b))))
      : routes;
  const ways = new Set(deciding.map(r => `${r.target} ${r.state}`));
  return first && ways.size === 1 && (!open || wide.length > 0)
    ? { kind: 'route', route: first }
    : { kind: 'mixed', routes };
}
