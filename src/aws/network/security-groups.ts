import type { Evidence } from '../../model/evidence.ts';
import type { PrefixList, SecurityGroup, SgRule } from '../../model/facts.ts';
import { isEmpty, type Space, space, subtract, union } from './space.ts';

/** The other side of a connection. */
export interface Peer {
  readonly space: Space;
  /** Security groups that it has. */
  readonly groups?: readonly string[];
  /** Prefix lists that hold it whole. */
  readonly prefixLists?: readonly string[];
}
export interface Admits {
  readonly verdict: 'yes' | 'no' | 'some' | 'unknown';
  /** IAM actions that would settle an `unknown`. */
  readonly missing: readonly string[];
  /** For `some`: the addresses that no rule lets through. */
  readonly rest?: Space;
}

export const coversPort = (
  r: { readonly protocol: string; readonly from?: number; readonly to?: number },
  port: number,
): boolean =>
  r.protocol === '-1' ||
  ((r.protocol === 'tcp' || r.protocol === '6') &&
    (r.from === undefined || r.from === -1 || (r.from <= port && port <= (r.to ?? r.from))));

/** Whether the rules of one direction let a TCP port through to, or from, a peer. */
export function rulesAdmit(
  rules: readonly SgRule[],
  peer: Peer,
  port: number,
  prefixLists: readonly PrefixList[] = [],
): Admits {
  let rest: Space = peer.space;
  let unread = false;
  for (const rule of rules.filter(r => coversPort(r, port))) {
    if (rule.groups.some(g => peer.groups?.includes(g))) return { verdict: 'yes', missing: [] };
    for (const cidr of [...rule.cidrs, ...rule.cidrs6]) rest = subtract(rest, space(cidr));
    for (const id of rule.prefixLists) {
      if (peer.prefixLists?.includes(id)) return { verdict: 'yes', missing: [] };
      const list = prefixLists.find(p => p.id === id);
      if (list?.cidrsKnown) rest = subtract(rest, union(list.cidrs));
      else unread = true;
    }
  }
  if (isEmpty(peer.space)) return { verdict: 'unknown', missing: [] };
  if (isEmpty(rest)) return { verdict: 'yes', missing: [] };
  if (unread) return { verdict: 'unknown', missing: ['ec2:GetManagedPrefixListEntries'] };
  return same(rest, peer.space) ? { verdict: 'no', missing: [] } : { verdict: 'some', missing: [], rest };
}

const size = (s: Space): bigint => s.reduce((n, x) => n + (x.to - x.from + 1n), 0n);
const same = (a: Space, b: Space): boolean => size(a) === size(b);

/** The same over several groups: what any of them lets through passes. */
export function groupsAdmit(
  groups: readonly Evidence<SecurityGroup>[],
  direction: 'ingress' | 'egress',
  peer: Peer,
  port: number,
  prefixLists: readonly PrefixList[] = [],
): Admits {
  const read = groups.flatMap(g => (g.state === 'known' ? [g.value] : []));
  const seen = rulesAdmit(
    read.flatMap(g => g[direction]),
    peer,
    port,
    prefixLists,
  );
  if (seen.verdict === 'yes') return seen;
  const blind = groups.some(g => g.state === 'unreadable' || g.state === 'unasked');
  if (blind) return { verdict: 'unknown', missing: [...new Set([...seen.missing, 'ec2:DescribeSecurityGroups'])] };
  return read.length === 0 ? { verdict: 'unknown', missing: [] } : seen;
}
