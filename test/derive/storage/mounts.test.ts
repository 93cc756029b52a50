import { known } from '#testing';
import { expect, it } from 'vitest';
import mounts from '../../../src/derive/storage/mounts.ts';
import { readMessage } from '../../../src/aws/messages/index.ts';
import type {
  EfsVolume,
  EvidenceTypes,
  FailedCall,
  JudgedDeployment,
  MountTarget,
  SecurityGroup,
  SgRule,
  Subnet,
} from '../../../src/model/facts.ts';
import type { Evidence } from '../../../src/model/evidence.ts';
import { collected, container, definition, failed } from '../../collect/secret/stage.ts';

const receipt = { id: 'ev:x', action: 'test:Read', input: {}, at: '2026-01-01T00:00:00Z' };
const absent: Evidence<never> = { state: 'absent', because: 'there is none', receipt };
const denied: Evidence<never> = { state: 'unreadable', reason: 'denied', detail: 'AccessDenied', receipt };
const EFS = 'ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: ';
const WORDS = {
  unresolved: 'Failed to resolve "fs-0a.efs.eu-west-1.amazonaws.com"',
  timeout: "b'mount.nfs4: Connection timed out'",
  denied: "b'mount.nfs4: access denied by server while mounting 127.0.0.1:/'",
  unsaid: 'unsuccessful EFS utils command execution',
};
const call = (words: keyof typeof WORDS, subnets = ['subnet-a']): FailedCall => {
  const r = readMessage(EFS + WORDS[words]);
  return failed({
    id: 'c1',
    step: 'volume',
    how: r.how ?? 'undetermined',
    family: r.family ?? '',
    service: 'elasticfilesystem',
    candidates: r.candidates,
    facts: r.facts,
    from: { kind: 'task', subnets, securityGroups: ['sg-task'], publicIp: false },
    seen: [{ evidence: 'ev:ecs.tasks', path: '/0/stoppedReason', quote: 'w' }],
  });
};
const ANY: SgRule = { protocol: '-1', cidrs: ['0.0.0.0/0'], cidrs6: [], groups: [], prefixLists: [] };
const NFS: SgRule = {
  protocol: 'tcp',
  from: 2049,
  to: 2049,
  cidrs: [],
  cidrs6: [],
  groups: ['sg-task'],
  prefixLists: [],
};
const group = (id: string, ingress: SgRule[], egress = [ANY]): SecurityGroup => ({
  id,
  name: id,
  vpc: 'vpc-1',
  ingress,
  egress,
});
const subnet = (id: string, zone: string, cidr: string): Subnet => ({
  id,
  vpc: 'vpc-1',
  zone,
  cidr,
  ipv6Cidrs: [],
  availableIps: 9,
});
const target: MountTarget = {
  id: 'fsmt-1',
  subnet: 'subnet-a',
  zone: 'z-a',
  vpc: 'vpc-1',
  ip: '10.0.0.9',
  state: 'available',
  securityGroups: known(['sg-efs']),
};
const judged: JudgedDeployment = {
  taskDefinition: '',
  outcome: 'failed',
  launch: 'FARGATE',
  loadBalancers: [],
  healthCheckGracePeriodSeconds: 0,
  seen: [],
  network: { subnets: ['subnet-a', 'subnet-b'], securityGroups: ['sg-task'], assignPublicIp: false },
};

interface Stage {
  readonly efs?: Partial<EfsVolume>;
  readonly targets?: Evidence<readonly MountTarget[]>;
  readonly task?: SecurityGroup;
  readonly files?: SecurityGroup;
  readonly hostnames?: boolean;
  readonly policy?: Evidence<string>;
  readonly role?: string;
  readonly rolePolicy?: string;
  readonly point?: EvidenceTypes['storage.accessPoints'][number]['accessPoint'];
}
async function stage(calls: FailedCall[], s: Stage = {}) {
  const td = {
    ...definition(container()),
    ...(s.role && { taskRoleArn: s.role }),
    volumes: [{ name: 'data', efs: { fileSystemId: 'fs-0a', transitEncryption: true, ...s.efs } }],
  };
  const { ev } = await collected(
    mounts,
    {
      'failure.calls': calls,
      'deployment.taskDefinition': td,
      'deployment.judged': judged,
      'deployment.attempts': [],
      'net.subnets': [
        { id: 'subnet-a', subnet: known(subnet('subnet-a', 'z-a', '10.0.0.0/24')) },
        { id: 'subnet-b', subnet: known(subnet('subnet-b', 'z-b', '10.0.1.0/24')) },
      ],
      'net.vpcs': [
        { id: 'vpc-1', cidrs: ['10.0.0.0/16'], dnsSupport: known(true), dnsHostnames: known(s.hostnames ?? true) },
      ],
      'net.securityGroups': [{ id: 'sg-task', group: known(s.task ?? group('sg-task', [])) }],
      'net.nacls': [],
      'storage.mountTargets': [{ fileSystem: 'fs-0a', targets: s.targets ?? known([target]) }],
      'storage.securityGroups': [{ id: 'sg-efs', group: known(s.files ?? group('sg-efs', [NFS])) }],
      'storage.fileSystemPolicies': [{ fileSystem: 'fs-0a', policy: s.policy ?? absent }],
      'storage.accessPoints': [{ id: 'fsap-1', accessPoint: s.point ?? absent }],
      'iam.roles': s.role
        ? [
            {
              ref: { arn: s.role, kind: 'task' },
              name: s.role.split('/').at(-1) ?? '',
              role: known({ arn: s.role, name: 'web', trust: '' }),
              policies: known(s.rolePolicy ? [{ name: 'own', document: s.rolePolicy }] : []),
              boundary: absent,
            },
          ]
        : [],
    },
    [],
  );
  if (ev.state !== 'known') throw new Error(ev.state);
  return ev.value;
}
const ROLE = 'arn:aws:iam::111122223333:role/web';
const statement = (more: object) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'elasticfilesystem:*', Resource: '*', ...more }],
  });
const secure = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: 'elasticfilesystem:ClientMount',
      Resource: '*',
      Condition: { Bool: { 'aws:SecureTransport': 'true' } },
    },
  ],
});
const point = (more: object) =>
  known({ id: 'fsap-1', fileSystem: 'fs-0a', path: '/', creates: true, state: 'available', ...more });

it.each<[string, FailedCall, Stage, string, string | undefined, string | undefined]>([
  [
    'no mount target in the zone',
    call('unresolved', ['subnet-b']),
    {},
    'blocked',
    'storage/efs-unresolvable',
    'no-target',
  ],
  ['no file system', call('unresolved'), { targets: absent }, 'blocked', 'storage/efs-unresolvable', 'gone'],
  [
    'a mount target that is not available yet',
    call('unresolved'),
    { targets: known([{ ...target, state: 'creating' }]) },
    'blocked',
    'storage/efs-unresolvable',
    'target-down',
  ],
  ['DNS hostnames off', call('unresolved'), { hostnames: false }, 'blocked', 'storage/efs-unresolvable', 'dns'],
  ['all is well now', call('unresolved'), {}, 'open', 'storage/efs-unresolvable', undefined],
  [
    'the list of mount targets goes on',
    call('unresolved', ['subnet-b']),
    { targets: { ...known([target]), whole: false } as Evidence<readonly MountTarget[]> },
    'cannot-tell',
    'storage/efs-unresolvable',
    undefined,
  ],
  [
    'the mount targets may not be read',
    call('unresolved'),
    { targets: denied },
    'cannot-tell',
    'storage/efs-unresolvable',
    undefined,
  ],
  [
    'the mount target lets nobody in',
    call('timeout'),
    { files: group('sg-efs', []) },
    'blocked',
    'storage/efs-blocked',
    'ingress',
  ],
  [
    'the task is let out on 443 only',
    call('timeout'),
    { task: group('sg-task', [], [{ ...ANY, protocol: 'tcp', from: 443, to: 443 }]) },
    'blocked',
    'storage/efs-blocked',
    'egress',
  ],
  [
    'its groups may not be read',
    call('timeout'),
    { targets: known([{ ...target, securityGroups: denied }]) },
    'cannot-tell',
    'storage/efs-blocked',
    undefined,
  ],
  ['port 2049 is open', call('timeout'), {}, 'open', 'storage/efs-blocked', undefined],
  [
    'IAM without encryption in transit',
    call('denied'),
    { efs: { iam: true, transitEncryption: false }, role: ROLE },
    'blocked',
    'storage/efs-denied',
    'transit',
  ],
  ['IAM without a task role', call('denied'), { efs: { iam: true } }, 'blocked', 'iam/task-role-missing', 'no-role'],
  [
    'no access point',
    call('denied'),
    { efs: { accessPoint: 'fsap-1' } },
    'blocked',
    'storage/efs-denied',
    'access-point-gone',
  ],
  [
    'an access point of another file system',
    call('denied'),
    { efs: { accessPoint: 'fsap-1' }, point: point({ fileSystem: 'fs-0b' }) },
    'blocked',
    'storage/efs-denied',
    'access-point-other',
  ],
  [
    'a root directory beside an access point',
    call('denied'),
    { efs: { accessPoint: 'fsap-1', rootDirectory: '/x' }, point: point({}) },
    'blocked',
    'storage/efs-denied',
    'access-point-root',
  ],
  [
    'an access point that is right',
    call('denied'),
    { efs: { accessPoint: 'fsap-1', rootDirectory: '/' }, point: point({}) },
    'open',
    'storage/efs-denied',
    undefined,
  ],
  [
    'a policy that lets in another role',
    call('denied'),
    {
      efs: { iam: true },
      role: ROLE,
      policy: known(statement({ Principal: { AWS: 'arn:aws:iam::111122223333:role/other' } })),
    },
    'blocked',
    'storage/efs-denied',
    'policy',
  ],
  [
    'a policy that lets in another role, and one of the role',
    call('denied'),
    {
      efs: { iam: true },
      role: ROLE,
      rolePolicy:
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"elasticfilesystem:ClientMount","Resource":"*"}]}',
      policy: known(statement({ Principal: { AWS: 'arn:aws:iam::111122223333:role/other' } })),
    },
    'open',
    'storage/efs-denied',
    undefined,
  ],
  [
    'a Deny of the role',
    call('denied'),
    {
      efs: { iam: true },
      role: ROLE,
      rolePolicy:
        '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"elasticfilesystem:*","Resource":"*"}]}',
    },
    'blocked',
    'storage/efs-denied',
    'identity',
  ],
  [
    'a client without IAM where roles are named',
    call('denied'),
    { role: ROLE, policy: known(statement({ Principal: { AWS: ROLE } })) },
    'blocked',
    'storage/efs-denied',
    'policy',
  ],
  [
    'a policy that wants encryption',
    call('denied'),
    { efs: { transitEncryption: false }, policy: known(secure) },
    'blocked',
    'storage/efs-denied',
    'transit',
  ],
  ['no policy of its own lets everybody in', call('denied'), {}, 'open', 'storage/efs-denied', undefined],
  ['the policy may not be read', call('denied'), { policy: denied }, 'cannot-tell', 'storage/efs-denied', undefined],
  [
    'the words tell nothing: the first thing in the way',
    call('unsaid'),
    { files: group('sg-efs', []) },
    'blocked',
    'storage/efs-blocked',
    'ingress',
  ],
])('%s', async (_, failure, s, verdict, cause, fault) => {
  const found = await stage([failure], s);
  expect(found.map(m => [m.verdict, m.cause, m.fault, m.calls])).toEqual([[verdict, cause, fault, ['c1']]]);
  if (verdict === 'blocked') expect(found[0]?.seen.length).toBeGreaterThan(1);
  if (verdict === 'cannot-tell') expect(found[0]?.missing.length).toBeGreaterThan(0);
});

it('where nothing failed, every subnet of the service is looked at', async () => {
  expect((await stage([])).map(m => [m.subnet, m.verdict, m.fault, m.calls])).toEqual([
    ['subnet-a', 'open', undefined, []],
    ['subnet-b', 'blocked', 'no-target', []],
  ]);
});
it('where something else failed, nothing is', async () => {
  expect(await stage([failed({ step: 'secret' })])).toEqual([]);
});
