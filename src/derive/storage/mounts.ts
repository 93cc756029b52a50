import type { AccessPointFacts, EfsMount, FailedCall, IamRole, SecurityGroup, Subnet } from '../../model/facts.ts';
import { type Evidence, valueOf } from '../../model/evidence.ts';
import type { Citation } from '../../model/finding.ts';
import { roleName } from '../../model/arn.ts';
import { taskRoles } from '../../aws/iam/index.ts';
import { groupsAdmit, isAmazonDns, LINUX_PORTS, naclAnswer } from '../../aws/network/index.ts';
import { space } from '../../aws/network/space.ts';
import {
  fileSystemArn,
  mayMount,
  NFS,
  type NamedEfs,
  targetFor,
  volumesOf,
  isEfsMount,
  efsVolumes,
} from '../../aws/storage/index.ts';
import { defineDerived, type Reads } from '../define-derived.ts';

const FROM = [
  'failure.calls',
  'deployment.taskDefinition',
  'deployment.judged',
  'deployment.attempts',
  'net.subnets',
  'net.vpcs',
  'net.securityGroups',
  'net.nacls',
  'iam.roles',
  'storage.mountTargets',
  'storage.securityGroups',
  'storage.fileSystemPolicies',
  'storage.accessPoints',
] as const;
type MountsIo = Reads<(typeof FROM)[number]>;
type Judged = Pick<EfsMount, 'verdict' | 'because' | 'missing' | 'seen'> &
  Partial<Pick<EfsMount, 'cause' | 'fault' | 'about' | 'data'>>;

const blocked = (
  cause: string,
  fault: string,
  about: EfsMount['about'],
  because: string,
  seen: readonly Citation[],
  data: Readonly<Record<string, string>> = {},
): Judged => ({ verdict: 'blocked', cause, fault, ...(about && { about }), because, missing: [], seen, data });
const unsure = (cause: string, because: string, ...missing: string[]): Judged => ({
  verdict: 'cannot-tell',
  cause,
  because,
  missing,
  seen: [],
});
const OPEN: Judged = { verdict: 'open', because: '', missing: [], seen: [] };
/** The first that blocks; else the first that couldn't be decided. */
const first = (all: readonly Judged[]): Judged =>
  all.find(j => j.verdict === 'blocked') ??
  all.find(j => j.verdict === 'cannot-tell') ?? {
    ...OPEN,
    seen: all.flatMap(j => j.seen).slice(0, 3),
    data: Object.assign({}, ...all.map(j => j.data ?? {})) as Record<string, string>,
  };

interface From {
  readonly subnet: string;
  readonly groups: readonly string[];
  readonly kind: string;
}

async function systemOf(io: MountsIo, v: NamedEfs) {
  const ev = await io.ask('storage.mountTargets');
  const i = ev.state === 'known' ? ev.value.findIndex(s => s.fileSystem === v.fileSystemId) : -1;
  return { i, targets: ev.state === 'known' ? ev.value[i]?.targets : undefined };
}
async function subnetOf(
  io: MountsIo,
  id: string,
): Promise<{ readonly i: number; readonly subnet: Subnet | undefined }> {
  const ev = await io.ask('net.subnets');
  const i = ev.state === 'known' ? ev.value.findIndex(s => s.id === id) : -1;
  const found = ev.state === 'known' ? ev.value[i]?.subnet : undefined;
  return { i, subnet: valueOf(found) };
}

const RESOLVE = 'storage/efs-unresolvable';
/** Whether the name of the file system leads to a mount target. */
async function resolvable(io: MountsIo, v: NamedEfs, from: From): Promise<Judged> {
  const id = v.fileSystemId;
  const [{ i, targets }, { subnet }] = await Promise.all([systemOf(io, v), subnetOf(io, from.subnet)]);
  if (targets?.state === 'absent')
    return blocked(RESOLVE, 'gone', { type: 'file-system', id }, `file system ${id} doesn't exist`, [
      io.cite('storage.mountTargets', `/${i}/targets`, `file system ${id} doesn't exist`),
    ]);
  if (targets?.state !== 'known')
    return unsure(RESOLVE, `the mount targets of ${id} couldn't be read`, 'elasticfilesystem:DescribeMountTargets');
  if (!subnet)
    return unsure(RESOLVE, `the Availability Zone of ${from.subnet} couldn't be read`, 'ec2:DescribeSubnets');
  const t = targetFor(targets.value, subnet.zone, subnet.vpc);
  const zones = targets.value
    .flatMap(x => (x.zone === undefined ? [] : [x.zone]))
    .sort()
    .join(', ');
  const data = {
    zone: subnet.zone,
    vpc: subnet.vpc,
    subnet: from.subnet,
    zones: zones === '' ? 'none' : zones,
    groups: [
      ...new Set(targets.value.flatMap(x => (x.securityGroups.state === 'known' ? x.securityGroups.value : []))),
    ].join(','),
  };
  if (t === undefined) {
    if (!targets.whole)
      return unsure(RESOLVE, `not all mount targets of ${id} were read`, 'elasticfilesystem:DescribeMountTargets');
    const because = `${id} has no mount target in ${subnet.zone} (${subnet.vpc})`;
    return blocked(
      RESOLVE,
      'no-target',
      { type: 'file-system', id },
      because,
      [
        io.cite(
          'storage.mountTargets',
          `/${i}/targets`,
          targets.value.length === 0 ? `${id} has no mount targets` : `${id} has mount targets in ${data.zones}`,
        ),
      ],
      data,
    );
  }
  if (t.state !== 'available' && t.state !== '') {
    const because = `mount target ${t.id} of ${id} in ${subnet.zone} is ${t.state}`;
    return blocked(
      RESOLVE,
      'target-down',
      { type: 'mount-target', id: t.id },
      because,
      [io.cite('storage.mountTargets', `/${i}/targets/value/${targets.value.indexOf(t)}/state`, because)],
      data,
    );
  }
  const vpcs = await io.ask('net.vpcs');
  const n = vpcs.state === 'known' ? vpcs.value.findIndex(x => x.id === subnet.vpc) : -1;
  const vpc = vpcs.state === 'known' ? vpcs.value[n] : undefined;
  // The VPC's own DNS servers might not ask Amazon's resolver for the file system's name.
  const own = vpc?.nameServers?.state === 'known' ? vpc.nameServers.value.filter(s => !isAmazonDns(s, vpc.cidrs)) : [];
  if (own.length > 0)
    return unsure(
      RESOLVE,
      `${subnet.vpc} uses its own DNS servers (${own.join(', ')}); whether they resolve the name of ${id} couldn't be determined`,
    );
  for (const [name, attribute] of [
    ['dnsSupport', 'enableDnsSupport'],
    ['dnsHostnames', 'enableDnsHostnames'],
  ] as const) {
    const read: Evidence<boolean> | undefined = vpc?.[name];
    if (read?.state === 'known' && !read.value)
      return blocked(
        RESOLVE,
        'dns',
        { type: 'vpc', id: subnet.vpc },
        `${attribute} is off in ${subnet.vpc}`,
        [io.cite('net.vpcs', `/${n}/${name}`, `${attribute} is off in ${subnet.vpc}`)],
        data,
      );
    if (read?.state !== 'known')
      return unsure(RESOLVE, `${attribute} of ${subnet.vpc} couldn't be read`, 'ec2:DescribeVpcAttribute');
  }
  return {
    ...OPEN,
    seen: [
      io.cite(
        'storage.mountTargets',
        `/${i}/targets/value/${targets.value.indexOf(t)}/id`,
        `${id} has mount target ${t.id} in ${subnet.zone}`,
      ),
    ],
    data,
  };
}

const BLOCKED = 'storage/efs-blocked';
/** Whether NFS gets from the task to the mount target of its zone. */
async function reachable(io: MountsIo, v: NamedEfs, from: From): Promise<Judged> {
  const [{ i, targets }, { subnet }] = await Promise.all([systemOf(io, v), subnetOf(io, from.subnet)]);
  if (targets?.state !== 'known')
    return unsure(
      BLOCKED,
      `the mount targets of ${v.fileSystemId} couldn't be read`,
      'elasticfilesystem:DescribeMountTargets',
    );
  if (!subnet) return unsure(BLOCKED, `${from.subnet} couldn't be read`, 'ec2:DescribeSubnets');
  const t = targetFor(targets.value, subnet.zone, subnet.vpc);
  if (t === undefined) return unsure(BLOCKED, `${v.fileSystemId} has no mount target in ${subnet.zone}`);
  const at = targets.value.indexOf(t);
  const [own, theirs, nacls, subnets] = await Promise.all([
    io.ask('net.securityGroups'),
    io.ask('storage.securityGroups'),
    io.ask('net.nacls'),
    io.ask('net.subnets'),
  ]);
  const pick = (
    key: 'net.securityGroups' | 'storage.securityGroups',
    ids: readonly string[],
  ): { id: string; group: Evidence<SecurityGroup>; pointer: string }[] => {
    const ev = key === 'net.securityGroups' ? own : theirs;
    const all = ev.state === 'known' ? ev.value : [];
    return ids.map(id => {
      const n = all.findIndex(g => g.id === id);
      return { id, group: all[n]?.group ?? { state: 'unasked', because: "it wasn't read" }, pointer: `/${n}/group` };
    });
  };
  const defaults =
    own.state === 'known' && from.groups.length === 0
      ? own.value.flatMap(g =>
          g.group.state === 'known' && g.group.value.name === 'default' && g.group.value.vpc === subnet.vpc
            ? [g.id]
            : [],
        )
      : [];
  const mineIds = from.groups.length > 0 ? from.groups : defaults;
  const mine = pick('net.securityGroups', mineIds);
  const targetGroups = t.securityGroups.state === 'known' ? t.securityGroups.value : [];
  const data = {
    zone: subnet.zone,
    subnet: from.subnet,
    mountTarget: t.id,
    clientGroup: mineIds[0] ?? '',
    clientGroups: mineIds.join(','),
    targetGroup: targetGroups[0] ?? '',
    targetGroups: targetGroups.join(','),
    cidr: subnet.cidr,
  };
  const seenTarget = io.cite(
    'storage.mountTargets',
    `/${i}/targets/value/${at}/id`,
    `${v.fileSystemId} has mount target ${t.id} in ${subnet.zone}`,
  );
  const quote = (
    key: 'net.securityGroups' | 'storage.securityGroups',
    groups: typeof mine,
    part: string,
    says: string,
  ): Citation[] =>
    groups
      .filter(g => g.group.state === 'known')
      .slice(0, 3)
      .map(g => io.cite(key, `${g.pointer}/value/${part}`, `${g.id} ${says}`));
  const doubts: Judged[] = [];

  const there = pick('storage.securityGroups', targetGroups);
  if (t.securityGroups.state !== 'known')
    doubts.push(
      unsure(
        BLOCKED,
        `the security groups of ${t.id} couldn't be read`,
        'elasticfilesystem:DescribeMountTargetSecurityGroups',
      ),
    );
  else {
    const into = groupsAdmit(
      there.map(g => g.group),
      'ingress',
      { space: space(subnet.cidr), groups: mineIds },
      NFS,
    );
    if (into.verdict === 'no')
      return blocked(
        BLOCKED,
        'ingress',
        { type: 'security-group', id: targetGroups[0] ?? t.id },
        `${targetGroups.join(', ')} of mount target ${t.id} doesn't allow inbound ${NFS} from ${mineIds.join(', ') || from.subnet}`,
        [
          ...quote(
            'storage.securityGroups',
            there,
            'ingress',
            `has no inbound rule for port ${NFS} from ${mineIds.join(', ') || from.subnet}`,
          ),
          seenTarget,
        ],
        data,
      );
    if (into.verdict !== 'yes')
      doubts.push(
        unsure(
          BLOCKED,
          `whether ${t.id} allows traffic from the task is unknown`,
          ...(into.missing.length > 0 ? into.missing : ['ec2:DescribeSecurityGroups']),
        ),
      );
  }
  const out = groupsAdmit(
    mine.length > 0 ? mine.map(g => g.group) : [{ state: 'unasked', because: "it wasn't read" }],
    'egress',
    { space: space(t.ip ?? ''), groups: targetGroups },
    NFS,
  );
  if (out.verdict === 'no')
    return blocked(
      BLOCKED,
      'egress',
      { type: 'security-group', id: mineIds[0] ?? 'default' },
      `${mineIds.join(', ')} doesn't allow outbound ${NFS} to mount target ${t.id}`,
      [...quote('net.securityGroups', mine, 'egress', `has no outbound rule for port ${NFS} to ${t.id}`), seenTarget],
      data,
    );
  if (out.verdict !== 'yes')
    doubts.push(
      unsure(
        BLOCKED,
        "whether the task's outbound traffic on port 2049 is allowed is unknown",
        ...(out.missing.length > 0 ? out.missing : ['ec2:DescribeSecurityGroups']),
      ),
    );

  if (t.subnet !== from.subnet) {
    const list = nacls.state === 'known' ? nacls.value : [];
    const far = subnets.state === 'known' ? subnets.value.find(s => s.id === t.subnet)?.subnet : undefined;
    const farSpace = space(far?.state === 'known' ? far.value.cidr : (t.ip ?? ''));
    const legs = [
      { on: from.subnet, egress: true, peer: farSpace, ports: { from: NFS, to: NFS } },
      { on: t.subnet, egress: false, peer: space(subnet.cidr), ports: { from: NFS, to: NFS } },
      { on: t.subnet, egress: true, peer: space(subnet.cidr), ports: LINUX_PORTS },
      { on: from.subnet, egress: false, peer: farSpace, ports: LINUX_PORTS },
    ];
    for (const leg of legs) {
      const n = list.findIndex(x => x.subnets.includes(leg.on));
      const nacl = list[n];
      if (!nacl) {
        doubts.push(unsure(BLOCKED, `the network ACL of ${leg.on} couldn't be read`, 'ec2:DescribeNetworkAcls'));
        break;
      }
      if (naclAnswer(nacl, leg.egress, leg.peer, leg.ports).verdict === 'denied') {
        const ports = leg.ports.from === NFS ? String(NFS) : '1024-65535';
        const says = `${nacl.id} on ${leg.on} denies TCP ${ports} ${leg.egress ? 'out' : 'in'}`;
        return blocked(
          BLOCKED,
          'nacl',
          { type: 'network-acl', id: nacl.id },
          says,
          [io.cite('net.nacls', `/${n}/entries`, says), seenTarget],
          {
            ...data,
            nacl: nacl.id,
            direction: leg.egress ? 'egress' : 'ingress',
            ports,
            peer: leg.egress === (leg.on === from.subnet) ? `${t.ip ?? ''}/32` : subnet.cidr,
          },
        );
      }
    }
  }
  return doubts[0] ?? { ...OPEN, seen: [seenTarget], data };
}

const DENIED = 'storage/efs-denied';
/** Whether the file system lets this volume be mounted. */
async function admitted(io: MountsIo, v: NamedEfs): Promise<Judged> {
  const definition = await io.need('deployment.taskDefinition');
  const at = definition.volumes.findIndex(x => x.name === v.name);
  const id = v.fileSystemId;
  const volume = { type: 'volume', id: v.name };
  const cite = (field: string, says: string): Citation =>
    io.cite('deployment.taskDefinition', `/volumes/${at}/efs/${field}`, says);
  if ((v.iam === true || v.accessPoint !== undefined) && v.transitEncryption !== true)
    return blocked(
      DENIED,
      'transit',
      volume,
      `volume ${v.name} uses ${v.iam === true ? 'IAM' : 'an access point'} and has encryption in transit off`,
      [cite('transitEncryption', `volume ${v.name} has encryption in transit off`)],
    );
  const attempts = await io.ask('deployment.attempts');
  const { task } = taskRoles(undefined, definition, attempts.state === 'known' ? attempts.value : []);
  if (v.iam === true && task === undefined)
    return blocked(
      'iam/task-role-missing',
      'no-role',
      { type: 'task-definition', id: `${definition.family}:${definition.revision}`, arn: definition.arn },
      `volume ${v.name} is mounted with IAM, and the task definition has no task role`,
      [cite('iam', `volume ${v.name} is mounted with IAM`)],
    );
  let point: AccessPointFacts | undefined;
  if (v.accessPoint !== undefined) {
    const points = await io.ask('storage.accessPoints');
    const n = points.state === 'known' ? points.value.findIndex(p => p.id === v.accessPoint) : -1;
    const read = points.state === 'known' ? points.value[n]?.accessPoint : undefined;
    const about = { type: 'access-point', id: v.accessPoint };
    if (read?.state === 'absent')
      return blocked(DENIED, 'access-point-gone', about, `access point ${v.accessPoint} doesn't exist`, [
        io.cite('storage.accessPoints', `/${n}/accessPoint`, `access point ${v.accessPoint} doesn't exist`),
      ]);
    if (read?.state !== 'known')
      return unsure(DENIED, `access point ${v.accessPoint} couldn't be read`, 'elasticfilesystem:DescribeAccessPoints');
    point = read.value;
    if (point.fileSystem !== id)
      return blocked(
        DENIED,
        'access-point-other',
        about,
        `access point ${point.id} belongs to ${point.fileSystem}, but volume ${v.name} to ${id}`,
        [
          io.cite(
            'storage.accessPoints',
            `/${n}/accessPoint/value/fileSystem`,
            `access point ${point.id} belongs to ${point.fileSystem}`,
          ),
        ],
        { actual: point.fileSystem },
      );
    if (point.state !== 'available' && point.state !== '')
      return blocked(DENIED, 'access-point-gone', about, `access point ${point.id} is ${point.state}`, [
        io.cite('storage.accessPoints', `/${n}/accessPoint/value/state`, `access point ${point.id} is ${point.state}`),
      ]);
    if (v.rootDirectory !== undefined && v.rootDirectory !== '/' && v.rootDirectory !== '')
      return blocked(
        DENIED,
        'access-point-root',
        volume,
        `volume ${v.name} sets a root directory in addition to an access point`,
        [cite('rootDirectory', `volume ${v.name} has the root directory ${v.rootDirectory}`)],
      );
  }
  const policies = await io.ask('storage.fileSystemPolicies');
  const p = policies.state === 'known' ? policies.value.findIndex(x => x.fileSystem === id) : -1;
  const policy = policies.state === 'known' ? policies.value[p]?.policy : undefined;
  if (policy?.state !== 'known' && policy?.state !== 'absent')
    return unsure(DENIED, `the policy of ${id} couldn't be read`, 'elasticfilesystem:DescribeFileSystemPolicy');
  const seenPolicy = io.cite(
    'storage.fileSystemPolicies',
    `/${p}/policy`,
    policy.state === 'absent' ? `${id} has no policy of its own` : `the policy of ${id}`,
  );
  const roles = v.iam === true ? await io.ask('iam.roles') : undefined;
  const role: IamRole | undefined =
    roles?.state === 'known' && task !== undefined ? roles.value.find(r => r.name === roleName(task)) : undefined;
  const arn = fileSystemArn(definition.arn, id, io.target.region);
  const entry = {
    arn,
    region: io.target.region,
    volume: v,
    accessPointArn: point?.arn,
    policy: policy.state === 'known' ? policy.value : null,
    role,
    roleArn: task,
  };
  const e = mayMount(entry);
  const data = {
    policy: policy.state === 'known' ? policy.value : '',
    arn,
    role: task === undefined ? '' : roleName(task),
    roleArn: v.iam === true ? (task ?? '') : '',
    iam: v.iam === true ? 'yes' : 'no',
    how: e.how,
    statement: e.statement?.sid ?? (e.statement === undefined ? '' : `statement ${e.statement.index + 1}`),
    policyName: e.statement?.policy ?? '',
  };
  if (e.verdict === 'allowed') return { ...OPEN, seen: [seenPolicy], data };
  if (e.verdict === 'unknown')
    return unsure(
      DENIED,
      `whether ${id} allows the volume to be mounted depends on ${e.hinges.join(', ') || "policies that couldn't be read"}`,
      ...(role?.unread ?? []),
    );
  if (v.transitEncryption !== true && mayMount(entry, true).verdict === 'allowed')
    return blocked(
      DENIED,
      'transit',
      volume,
      `the policy of ${id} requires encryption in transit, and volume ${v.name} has it off`,
      [seenPolicy, cite('transitEncryption', `volume ${v.name} has encryption in transit off`)],
      data,
    );
  const who = v.iam === true ? `role ${data.role}` : 'a client without IAM';
  if (e.by !== 'policy')
    return blocked(
      DENIED,
      'identity',
      { type: 'role', id: data.role, ...(task !== undefined && { arn: task }) },
      `${data.statement} of ${data.policyName} denies ${who} elasticfilesystem:ClientMount`,
      [
        io.cite(
          'iam.roles',
          `/${roles?.state === 'known' && role ? roles.value.indexOf(role) : 0}/policies`,
          `policy ${data.policyName} denies it`,
        ),
      ],
      data,
    );
  return blocked(
    DENIED,
    'policy',
    { type: 'file-system', id, arn },
    e.how === 'explicit-deny'
      ? `${data.statement} of the policy of ${id} denies ${who} elasticfilesystem:ClientMount`
      : `nothing in the policy of ${id} allows ${who} to mount it`,
    [seenPolicy],
    data,
  );
}

/** What is looked at for a failed mount, by its words; all of it where nothing failed or the words tell nothing. */
async function judge(io: MountsIo, v: NamedEfs, from: From | undefined, call: FailedCall | undefined): Promise<Judged> {
  const network = async (
    checks: readonly ((io: MountsIo, v: NamedEfs, from: From) => Promise<Judged>)[],
  ): Promise<Judged> =>
    from
      ? first(await Promise.all(checks.map(c => c(io, v, from))))
      : unsure(RESOLVE, 'the subnet of the task is unknown', 'ecs:DescribeTasks');
  if (call?.family === 'efs/not-found') {
    const gone = await network([resolvable]);
    return gone.fault === 'gone' ? gone : admitted(io, v);
  }
  if (call?.how === 'denied') return admitted(io, v);
  if (call?.family === 'efs/unresolvable') return network([resolvable]);
  if (call?.how === 'unreachable' || call?.how === 'timeout') return network([reachable]);
  const net = await network([resolvable]);
  if (net.verdict === 'blocked' || (net.verdict === 'cannot-tell' && from === undefined)) return net;
  return first([net, await network([reachable]), await admitted(io, v)]);
}

/** For each EFS volume that was not mounted: the one thing in its way. Where nothing failed, what would be. */
export default defineDerived({
  key: 'storage.mounts',
  from: FROM,
  async derive(io: MountsIo) {
    const calls = await io.need('failure.calls');
    const mine = calls.filter(
      c => isEfsMount(c) && (c.family === 'efs/not-found' || (c.family !== 'efs/path-missing' && c.how !== 'missing')),
    );
    if (calls.length > 0 && mine.length === 0) return { found: [] };
    const definition = await io.need('deployment.taskDefinition');
    const volumes = efsVolumes(definition);
    if (volumes.length === 0) return { found: [] };
    const judged = await io.ask('deployment.judged');
    const network = judged.state === 'known' ? judged.value.network : undefined;
    const make = async (v: NamedEfs, from: From | undefined, call: FailedCall | undefined): Promise<EfsMount> => {
      const j = await judge(io, v, from, call);
      const told = call !== undefined && call.candidates[0]?.cause === j.cause;
      return {
        id: [v.name, v.fileSystemId, from?.subnet ?? ''].join(' '),
        calls: call ? [call.id] : [],
        volume: v.name,
        fileSystem: v.fileSystemId,
        ...(from && { subnet: from.subnet }),
        ...j,
        // Where nothing is in the way now, it is told of what the words name.
        ...(j.cause === undefined && call?.candidates[0] !== undefined && { cause: call.candidates[0].cause }),
        told: j.verdict === 'open' ? call !== undefined : told,
        data: j.data ?? {},
        seen: [...j.seen, ...(call?.seen.slice(0, 1) ?? [])],
      };
    };
    const starts = (
      subnets: readonly string[],
      groups: readonly string[],
      kind: string,
    ): readonly (From | undefined)[] =>
      subnets.length === 0 ? [undefined] : [...subnets].sort().map(subnet => ({ subnet, groups, kind }));
    const wanted =
      calls.length === 0
        ? volumes.flatMap(v =>
            starts(network?.subnets ?? [], network?.securityGroups ?? [], 'task').map(from => ({
              v,
              from,
              call: undefined,
            })),
          )
        : mine.flatMap(call =>
            volumesOf(call, volumes).flatMap(v =>
              starts(call.from.subnets, call.from.securityGroups, call.from.kind).map(from => ({ v, from, call })),
            ),
          );
    const found = await Promise.all(wanted.map(w => make(w.v, w.from, w.call)));
    // A call is of one volume in one place: where one of them is in the way, the others that are not tell nothing.
    const stopped = new Set(found.filter(m => m.verdict === 'blocked').flatMap(m => m.calls));
    return {
      found: found.filter(m => m.calls.length === 0 || m.verdict === 'blocked' || !m.calls.some(c => stopped.has(c))),
    };
  },
});
