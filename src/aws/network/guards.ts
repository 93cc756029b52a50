import type { Evidence } from '../../model/evidence.ts';
import type { Nacl, NetworkPathData } from '../../model/facts.ts';
import type { Citation } from '../../model/finding.ts';
import { few } from '../../model/text.ts';
import { prefixLength } from './cidr.ts';
import { block, type Hop, pass, unsure } from './hop.ts';
import { LINUX_PORTS, type NaclAnswer, naclAnswer, type Ports } from './nacls.ts';
import { type Admits, coversPort, groupsAdmit, type Peer } from './security-groups.ts';
import { blocksIn, INTERNET, INTERNET6, intersect, isEmpty, type Space, space } from './space.ts';
import { ACTIONS, type Group, type View } from './world.ts';

export interface Side {
  readonly subnet: string;
  readonly vpc: string;
  readonly groups: readonly Group[];
  readonly port: number;
}

/** Whether a list of groups lets something through; prefix lists are looked up only when that matters. */
export function admits(
  v: View,
  groups: readonly Group[],
  direction: 'ingress' | 'egress',
  peer: Peer,
  port: number,
): Admits {
  const read: Evidence<never>[] | Group['group'][] = groups.map(g => g.group);
  const first = groupsAdmit(read, direction, peer, port);
  return first.missing.includes('ec2:GetManagedPrefixListEntries')
    ? groupsAdmit(read, direction, peer, port, v.prefixLists())
    : first;
}

const quote = (
  v: View,
  key: 'net.securityGroups' | 'net.endpointSecurityGroups',
  groups: readonly Group[],
  part: string,
  says: string,
): Citation[] =>
  groups
    .filter(g => g.group.state === 'known')
    .slice(0, 3)
    .flatMap(g => v.seen(key, `${g.pointer}/value/${part}`, `${g.id} ${says}`));

/** The outbound rules of the caller's own security groups. */
export function egressHop(
  v: View,
  from: Side,
  peer: Peer & { readonly blocks?: readonly string[] },
  where: string,
  exact: boolean,
  more: readonly string[] = [],
): Hop {
  const a = admits(v, from.groups, 'egress', peer, from.port);
  const ids = from.groups.map(g => g.id);
  const names = ids.join(', ');
  if (a.verdict === 'yes') return pass('');
  if (a.verdict === 'unknown')
    return unsure(`whether ${names} allows outbound traffic to ${where} couldn't be determined`, a.missing);
  if (a.verdict === 'some' && !exact)
    return unsure(`${names} allows outbound traffic only to some of the addresses of ${where}`, more);
  const first = ids[0] ?? 'default';
  const stop = (because: string, quoted: string, part: NetworkPathData = {}): Hop =>
    block(
      'security-group-egress',
      { type: 'security-group', id: first },
      `${names} ${because}`,
      quote(v, 'net.securityGroups', from.groups, 'egress', quoted),
      {
        securityGroup: first,
        securityGroups: ids.join(','),
        port: String(from.port),
        ...part,
        ...destination(peer),
      },
    );
  const allowed = exact ? allowedBlocks(from, a.verdict === 'some' ? peer.space : INTERNET) : [];
  const allows = `allows outbound ${from.port} to ${few(allowed)}`;
  if (a.verdict === 'some') {
    const shut = blocksIn(peer.blocks ?? [], a.rest ?? []);
    return stop(`${allows}; ${where} also uses ${few(shut) || 'other addresses'}`, allows, {
      partly: 'yes',
      allowed: few(allowed),
    });
  }
  if (allowed.length > 0 && isPublicSpace(peer.space))
    return stop(`${allows}, which doesn't include ${where}`, allows, { allowed: few(allowed) });
  return stop(
    `doesn't allow outbound ${from.port} to ${where}`,
    `has no outbound rule for port ${from.port} to ${where}`,
  );
}
const isPublicSpace = (s: Space): boolean => !isEmpty(intersect(s, INTERNET));
/** What a rule would have to name, and no more: a security group, or a prefix list of AWS. */
const destination = (peer: Peer): NetworkPathData => ({
  ...(peer.groups?.[0] !== undefined && { toGroup: peer.groups[0] }),
  ...(peer.prefixLists?.[0] !== undefined && { toList: peer.prefixLists[0] }),
  ...(isEmpty(intersect(peer.space, [...INTERNET, ...INTERNET6])) && { toPrivate: 'yes' }),
});
/** The blocks of the rules that allow a part of these addresses. */
const allowedBlocks = (from: Side, to: Space): string[] => [
  ...new Set(
    from.groups
      .flatMap(g => (g.group.state === 'known' ? g.group.value.egress : []))
      .filter(r => coversPort(r, from.port))
      .flatMap(r => [...r.cidrs, ...r.cidrs6].filter(c => !isEmpty(intersect(space(c), to)))),
  ),
];

/** The security groups of an endpoint, on the way in. */
export function ingressHop(v: View, groups: readonly Group[], endpoint: string, from: Side, peer: Peer): Hop {
  const a = admits(v, groups, 'ingress', peer, from.port);
  const ids = groups.map(g => g.id);
  const who = from.groups.map(g => g.id).join(', ');
  if (a.verdict === 'yes') return pass('');
  if (a.verdict === 'unknown')
    return unsure(
      `the security groups of ${endpoint} couldn't be read`,
      a.missing.length > 0 ? a.missing : ACTIONS['net.endpointSecurityGroups'],
    );
  if (a.verdict === 'some') return unsure(`the security groups of ${endpoint} allow only part of ${from.subnet}`);
  return block(
    'endpoint-security-group',
    { type: 'security-group', id: ids[0] ?? endpoint },
    `${ids.join(', ')} (on ${endpoint}) doesn't allow inbound ${from.port} from ${who}`,
    quote(
      v,
      'net.endpointSecurityGroups',
      groups,
      'ingress',
      `has no inbound rule for port ${from.port} from ${who} or ${from.subnet}`,
    ),
    {
      endpoint,
      securityGroup: ids[0] ?? '',
      securityGroups: ids.join(','),
      clientSecurityGroup: from.groups[0]?.id ?? '',
      clientSecurityGroups: from.groups.map(g => g.id).join(','),
      port: String(from.port),
    },
  );
}

export interface Check {
  readonly egress: boolean;
  readonly peer: Space;
  readonly peerName: string;
  /** The block that a rule of an ACL would name for it. */
  readonly cidr: string;
  readonly ports: Ports;
}

/** Both ways through the network ACL of one subnet. */
export function naclHop(v: View, subnet: string, checks: readonly Check[], exact: boolean): Hop {
  const found = v.nacl(subnet);
  if (!found)
    return unsure(`the network ACL of ${subnet} couldn't be read`, v.whole('net.nacls') ? [] : ACTIONS['net.nacls']);
  const nacl = exact ? found.item : wide(found.item);
  const answers = checks.map(c => ({ c, a: naclAnswer(nacl, c.egress, c.peer, c.ports) }));
  const denied = answers.filter(x => x.a.verdict === 'denied');
  const first = denied[0];
  if (first) {
    const { c, a } = first;
    const says = `${nacl.id} on ${subnet} denies ${words(c)} (rule ${a.rule?.number ?? '*'})`;
    return block(
      'nacl-blocked',
      { type: 'network-acl', id: nacl.id },
      says,
      v.seen('net.nacls', `${found.pointer}/entries`, says),
      {
        nacl: nacl.id,
        naclSubnet: subnet,
        denies: words(c),
        rule: String(a.rule?.number ?? '*'),
        entries: JSON.stringify(entriesFor(found.item, denied)),
      },
    );
  }
  const part = answers.find(x => x.a.verdict === 'some');
  if (!part) return pass('');
  const says = `${nacl.id} allows only part of ${words(part.c)}`;
  return unsure(says, [], v.seen('net.nacls', `${found.pointer}/entries`, says));
}
const words = (c: Check): string =>
  `${c.ports.from === c.ports.to ? `port ${c.ports.from}` : `responses on ports ${c.ports.from}-${c.ports.to}`} ${c.egress ? 'to' : 'from'} ${c.peerName}`;

/** A rule that a fix adds: with a number before the rule that denies. */
export interface NewEntry {
  readonly number: number;
  readonly egress: boolean;
  readonly cidr: string;
  readonly from: number;
  readonly to: number;
}
function entriesFor(nacl: Nacl, denied: readonly { readonly c: Check; readonly a: NaclAnswer }[]): NewEntry[] {
  const taken = new Set(nacl.entries.map(e => `${e.egress} ${e.number}`));
  const all = denied.map(({ c, a }): NewEntry => {
    const own = nacl.entries.filter(e => e.egress === c.egress && e.number < 32767).map(e => e.number);
    const range = Array.from({ length: 32766 }, (_, i) => i + 1).filter(n => n < (a.rule?.number ?? 32767));
    // After the last rule where only `*` denies, else just before the rule that does.
    const order =
      a.rule === undefined
        ? [...range.filter(n => n > Math.max(0, ...own) && n % 10 === 0), ...range]
        : [...range].reverse();
    const number = order.find(n => !taken.has(`${c.egress} ${n}`)) ?? 1;
    taken.add(`${c.egress} ${number}`);
    return {
      number,
      egress: c.egress,
      cidr: c.cidr,
      from: c.ports.from === LINUX_PORTS.from ? 1024 : c.ports.from,
      to: c.ports.to === LINUX_PORTS.to ? 65535 : c.ports.to,
    };
  });
  return all.filter(
    (e, i) => all.findIndex(o => o.egress === e.egress && o.cidr === e.cidr && o.from === e.from) === i,
  );
}

/** For an address that is not known: a rule that denies a few addresses says nothing about AWS's. */
const wide = (nacl: Nacl): Nacl => ({
  ...nacl,
  entries: nacl.entries.filter(e => e.allow || e.cidr === undefined || prefixLength(e.cidr) <= 8),
});
