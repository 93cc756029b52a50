import { groupsAdmit, type Peer } from '../../aws/network/security-groups.ts';
import { LINUX_PORTS, naclAnswer, port as onePort } from '../../aws/network/nacls.ts';
import { union } from '../../aws/network/space.ts';
import { checkedPort, mayBeUnreached, refOf } from '../../aws/load-balancing/index.ts';
import { type Evidence, isRead } from '../../model/evidence.ts';
import type {
  LoadBalancer,
  Nacl,
  PrefixList,
  SecurityGroup,
  SecurityGroupRef,
  SubnetRef,
  TargetGroup,
  TargetPath,
} from '../../model/facts.ts';
import type { Citation } from '../../model/finding.ts';
import { defineDerived } from '../define-derived.ts';

type Judged = Pick<TargetPath, 'verdict' | 'because' | 'missing' | 'seen'> &
  Partial<Pick<TargetPath, 'side' | 'about'>> & { readonly data?: Readonly<Record<string, string>> };
const known = <T>(ev: Evidence<readonly T[]>): readonly T[] => (ev.state === 'known' ? ev.value : []);
const text = (list: readonly string[]): string => list.join(', ');

/** From each load balancer to the port that it checks, for each subnet of the tasks. */
export default defineDerived({
  key: 'elb.paths',
  from: [
    'failure.calls',
    'deployment.judged',
    'deployment.taskDefinition',
    'elb.targetGroups',
    'elb.loadBalancers',
    'elb.securityGroups',
    'elb.subnets',
    'net.subnets',
    'net.securityGroups',
    'net.nacls',
    'net.prefixLists',
  ],
  async derive(io) {
    const [calls, judged] = await Promise.all([io.need('failure.calls'), io.need('deployment.judged')]);
    const about = calls.filter(mayBeUnreached);
    if (judged.loadBalancers.length === 0 || (calls.length > 0 && about.length === 0)) return { found: [] };
    const [refs, balancers, balancerGroups, subnets, taskGroups, nacls, definition] = await Promise.all([
      io.need('elb.targetGroups'),
      io.need('elb.loadBalancers'),
      io.ask('elb.securityGroups'),
      io.ask('net.subnets'),
      io.ask('net.securityGroups'),
      io.ask('net.nacls'),
      io.ask('deployment.taskDefinition'),
    ]);
    const anyPrefixList = [...known(balancerGroups), ...known(taskGroups)].some(
      g =>
        g.group.state === 'known' &&
        [...g.group.value.ingress, ...g.group.value.egress].some(r => r.prefixLists.length > 0),
    );
    const prefixLists = anyPrefixList ? known(await io.ask('net.prefixLists')) : [];
    const mapped =
      definition.state === 'known'
        ? new Set(
            definition.value.containers.flatMap(c =>
              c.ports.filter(p => p.protocol !== 'udp').map(p => p.containerPort),
            ),
          )
        : undefined;

    const cidrs = new Map(
      known(subnets).flatMap(s => (s.subnet.state === 'known' ? [[s.id, s.subnet.value.cidr] as const] : [])),
    );
    for (const { id, subnet } of known(await io.ask('elb.subnets')))
      if (subnet.state === 'known') cidrs.set(id, subnet.value.cidr);

    const found: TargetPath[] = [];
    for (const { arn, group } of refs) {
      if (group.state !== 'known') continue;
      const concerned = about.filter(
        c => c.target?.group === undefined || c.target.group === arn || c.target.group === group.value.name,
      );
      if (about.length > 0 && concerned.length === 0) continue;
      const registered = refOf(judged.loadBalancers, arn)?.containerPort;
      const port = checkedPort(
        group.value,
        concerned.map(c => c.target?.port).find(p => p !== undefined) ?? registered,
      );
      if (port === undefined) continue;
      for (const arnOf of group.value.loadBalancers) {
        const balancer = balancers.find(b => b.arn === arnOf);
        for (const subnet of judged.network?.subnets ?? ['']) {
          const world: World = {
            group: group.value,
            balancer,
            port,
            subnet,
            wanted: judged.network?.securityGroups ?? [],
            subnets,
            cidrs,
            balancerGroups,
            taskGroups,
            nacls,
            prefixLists,
            cite: io.cite,
          };
          const { data, ...is } = judge(world);
          found.push({
            targetGroup: arn,
            loadBalancer: arnOf,
            port,
            subnet,
            calls: concerned.map(c => c.id),
            ...is,
            data: {
              port: String(port),
              targetGroup: group.value.name,
              loadBalancer: balancer?.name ?? arnOf,
              ...data,
              // A fixed health-check port that no container has is not to be opened but to be set right.
              ...(group.value.health.port !== 'traffic-port' && mapped && !mapped.has(port) && { strayPort: 'true' }),
            },
          });
        }
      }
    }
    return { found, whole: refs.every(r => isRead(r.group)) };
  },
});

type CitedKey = 'elb.securityGroups' | 'elb.loadBalancers' | 'net.securityGroups' | 'net.nacls';
interface World {
  readonly group: TargetGroup;
  readonly balancer: LoadBalancer | undefined;
  readonly port: number;
  readonly subnet: string;
  /** The security groups of the tasks; none means the VPC's default one. */
  readonly wanted: readonly string[];
  readonly subnets: Evidence<readonly SubnetRef[]>;
  /** IPv4 blocks of the subnets that could be read. */
  readonly cidrs: ReadonlyMap<string, string>;
  readonly balancerGroups: Evidence<readonly SecurityGroupRef[]>;
  readonly taskGroups: Evidence<readonly SecurityGroupRef[]>;
  readonly nacls: Evidence<readonly Nacl[]>;
  readonly prefixLists: readonly PrefixList[];
  readonly cite: (key: CitedKey, pointer?: string, says?: string) => Citation;
}
const cannotTell = (because: string, ...missing: string[]): Judged => ({
  verdict: 'cannot-tell',
  because,
  missing,
  seen: [],
});

function judge(w: World): Judged {
  const { group, balancer, port } = w;
  if (group.targetType !== 'ip')
    return cannotTell('the targets are instances, whose ports and security groups differ', 'ec2:DescribeInstances');
  if (!balancer) return cannotTell("the load balancer couldn't be read", 'elasticloadbalancing:DescribeLoadBalancers');
  const subnet = known(w.subnets).find(s => s.id === w.subnet)?.subnet;
  const vpc = subnet?.state === 'known' ? subnet.value.vpc : undefined;
  if (vpc !== undefined && balancer.vpc !== undefined && vpc !== balancer.vpc)
    return cannotTell('the load balancer is in another VPC');

  const own = known(w.taskGroups)
    .map((g, i) => ({ ...g, i }))
    .filter(g =>
      w.wanted.length > 0
        ? w.wanted.includes(g.id)
        : g.group.state === 'known' &&
          g.group.value.name === 'default' &&
          (vpc === undefined || g.group.value.vpc === vpc),
    );
  const theirs = known(w.balancerGroups)
    .map((g, i) => ({ ...g, i }))
    .filter(g => balancer.securityGroups.includes(g.id));
  const ids = own.length > 0 ? own.map(g => g.id) : w.wanted;
  const zones = balancer.zones.map(z => z.subnet).filter(s => s !== '');
  const spaceKnown = zones.length > 0 && zones.every(z => w.cidrs.has(z));
  const base = { balancerGroups: balancer.securityGroups.join(','), taskGroups: ids.join(',') };
  const blocked = (
    side: NonNullable<TargetPath['side']>,
    about: NonNullable<TargetPath['about']>,
    because: string,
    seen: readonly Citation[],
    data: Readonly<Record<string, string>> = {},
  ): Judged => ({ verdict: 'blocked', side, about, because, missing: [], seen, data: { ...base, ...data } });
  const seen: Citation[] = [];
  const doubts: { readonly because: string; readonly missing?: string | undefined }[] = [];

  // Out of the load balancer. A Network Load Balancer may have no group, and then lets everything out.
  if (balancer.securityGroups.length > 0) {
    const groups = evidenceOf(theirs, balancer.securityGroups);
    const peer: Peer = { space: union(blocks(w, [w.subnet])), groups: ids };
    const out = groupsAdmit(groups, 'egress', peer, port, w.prefixLists);
    const first = theirs[0];
    if (out.verdict === 'no' && first) {
      return blocked(
        'load-balancer-egress',
        { type: 'security-group', id: first.id },
        `${text(theirs.map(g => g.id))} of load balancer ${balancer.name} doesn't allow outbound ${port} to the tasks`,
        theirs.map(g =>
          w.cite(
            'elb.securityGroups',
            g.group.state === 'known' ? `/${g.i}/group/value/egress` : `/${g.i}/group`,
            `${g.id} of ${balancer.name} has no outbound rule for port ${port} to the tasks`,
          ),
        ),
        { openTo: ids[0] ?? '' },
      );
    }
    if (out.verdict !== 'yes')
      doubts.push({
        because: 'whether the load balancer allows the health check out is unknown',
        missing: out.missing[0] ?? 'ec2:DescribeSecurityGroups',
      });
    else
      seen.push(
        ...theirs
          .slice(0, 1)
          .map(g =>
            w.cite(
              'elb.securityGroups',
              `/${g.i}/group/value/egress`,
              `${g.id} of ${balancer.name} allows outbound ${port}`,
            ),
          ),
      );
  }

  // Into the task.
  const groups = evidenceOf(own, w.wanted);
  const into = groupsAdmit(
    groups,
    'ingress',
    { space: union(blocks(w, zones)), groups: balancer.securityGroups },
    port,
    w.prefixLists,
  );
  const task = own[0];
  if (into.verdict === 'no' && task) {
    return blocked(
      'task-ingress',
      { type: 'security-group', id: task.id },
      `${text(own.map(g => g.id))} of the tasks doesn't allow inbound ${port} from load balancer ${balancer.name}`,
      own.map(g =>
        w.cite(
          'net.securityGroups',
          g.group.state === 'known' ? `/${g.i}/group/value/ingress` : `/${g.i}/group`,
          `${g.id} of the tasks has no inbound rule for port ${port} from ${balancer.securityGroups.length > 0 ? text(balancer.securityGroups) : `the subnets of ${balancer.name}`}`,
        ),
      ),
      balancer.securityGroups[0] !== undefined
        ? { openFrom: balancer.securityGroups[0] }
        : { openFromCidrs: zones.flatMap(z => w.cidrs.get(z) ?? []).join(',') },
    );
  }
  if (into.verdict === 'some' && spaceKnown)
    doubts.push({ because: "the tasks allow some of the load balancer's addresses, but not all" });
  else if (into.verdict !== 'yes')
    doubts.push({
      because: 'whether the tasks allow the health check in is unknown',
      missing: into.missing[0] ?? (spaceKnown ? 'ec2:DescribeSecurityGroups' : 'ec2:DescribeSubnets'),
    });
  else
    seen.push(
      ...own
        .slice(0, 1)
        .map(g =>
          w.cite('net.securityGroups', `/${g.i}/group/value/ingress`, `${g.id} of the tasks allows inbound ${port}`),
        ),
    );

  const acl = acls(w, zones);
  if (acl.verdict === 'blocked') return blocked('network-acl', acl.about, acl.because, acl.seen, acl.data);
  if (acl.verdict === 'cannot-tell') doubts.push(acl);
  if (doubts[0])
    return {
      verdict: 'cannot-tell',
      because: doubts[0].because,
      missing: [...new Set(doubts.flatMap(d => d.missing ?? []))],
      seen,
      data: base,
    };
  return {
    verdict: 'open',
    because: `the load balancer can reach port ${port} of tasks in ${w.subnet}`,
    missing: [],
    seen,
    data: base,
  };
}

/** Each group that there should be; one that was not read is blind. */
const evidenceOf = (read: readonly SecurityGroupRef[], wanted: readonly string[]): Evidence<SecurityGroup>[] => [
  ...read.map(g => g.group),
  ...wanted
    .filter(id => !read.some(g => g.id === id))
    .map((id): Evidence<SecurityGroup> => ({ state: 'unasked', because: `${id} wasn't read` })),
];
/** The blocks of subnets; any address where one of them was not read. */
const blocks = (w: World, subnets: readonly string[]): string[] =>
  subnets.length > 0 && subnets.every(s => w.cidrs.has(s)) ? subnets.map(s => w.cidrs.get(s) ?? '') : ['0.0.0.0/0'];

type Acls =
  | { readonly verdict: 'open' }
  | { readonly verdict: 'cannot-tell'; readonly because: string; readonly missing?: string }
  | {
      readonly verdict: 'blocked';
      readonly about: NonNullable<TargetPath['about']>;
      readonly because: string;
      readonly seen: readonly Citation[];
      readonly data: Readonly<Record<string, string>>;
    };

/** Network ACLs filter what crosses the border of a subnet, there and back. Blocked where no subnet of the load balancer gets through. */
function acls(w: World, zones: readonly string[]): Acls {
  const list = known(w.nacls);
  const of = (subnet: string) => list.findIndex(n => n.subnets.includes(subnet));
  const task = blocks(w, [w.subnet]);
  const others = zones.filter(z => z !== w.subnet);
  if (others.length === 0 && zones.length > 0) return { verdict: 'open' };
  const unread: Acls = {
    verdict: 'cannot-tell',
    because: "a subnet couldn't be read",
    missing: 'ec2:DescribeSubnets',
  };
  if (others.length === 0) return unread;
  if (of(w.subnet) < 0 || others.some(z => of(z) < 0))
    return { verdict: 'cannot-tell', because: "a network ACL couldn't be read", missing: 'ec2:DescribeNetworkAcls' };
  const stops: Extract<Acls, { verdict: 'blocked' }>[] = [];
  for (const zone of others) {
    const legs = [
      { at: zone, egress: true, peer: task, ports: onePort(w.port), way: 'outbound' },
      { at: w.subnet, egress: false, peer: blocks(w, [zone]), ports: onePort(w.port), way: 'inbound' },
      { at: w.subnet, egress: true, peer: blocks(w, [zone]), ports: LINUX_PORTS, way: 'outbound' },
      { at: zone, egress: false, peer: task, ports: LINUX_PORTS, way: 'inbound' },
    ];
    for (const leg of legs) {
      const i = of(leg.at);
      const nacl = list[i];
      if (!nacl) continue;
      const answer = naclAnswer(nacl, leg.egress, union(leg.peer), leg.ports);
      if (
        answer.verdict === 'allowed' ||
        (leg.ports === LINUX_PORTS && answer.verdict === 'some' && !leg.peer.includes('0.0.0.0/0'))
      )
        continue;
      if (leg.peer.includes('0.0.0.0/0')) return unread;
      const range = leg.ports.from === leg.ports.to ? String(leg.ports.from) : '1024-65535';
      const number = free(nacl, leg.egress, answer.rule?.number ?? 32767);
      stops.push({
        verdict: 'blocked',
        about: { type: 'network-acl', id: nacl.id },
        because: `network ACL ${nacl.id} on ${leg.at} blocks ${leg.way} TCP ${range} ${leg.egress ? 'to' : 'from'} ${leg.peer[0]}`,
        seen: [
          w.cite(
            'net.nacls',
            `/${i}/entries`,
            `${nacl.id} on ${leg.at} denies ${leg.way} TCP ${range} ${leg.egress ? 'to' : 'from'} ${leg.peer[0]}`,
          ),
        ],
        data: {
          nacl: nacl.id,
          direction: leg.egress ? 'egress' : 'ingress',
          cidr: leg.peer[0] ?? '',
          from: range.split('-')[0] ?? '',
          to: range.split('-').at(-1) ?? '',
          ...(number !== undefined && { number: String(number) }),
        },
      });
      break;
    }
  }
  const [first] = stops;
  if (first && stops.length === others.length && !zones.includes(w.subnet)) return first;
  return first
    ? { verdict: 'cannot-tell', because: `${first.because}, while other subnets of the load balancer aren't blocked` }
    : { verdict: 'open' };
}

/** A rule number that is free and comes before the one that denies. */
function free(nacl: Nacl, egress: boolean, before: number): number | undefined {
  const taken = new Set(nacl.entries.filter(e => e.egress === egress).map(e => e.number));
  for (let n = Math.min(before, 32767) - 1; n > 0; n--) if (!taken.has(n)) return n;
  return undefined;
}
