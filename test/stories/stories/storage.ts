import type { EFSVolumeConfiguration } from '@aws-sdk/client-ecs';
import {
  all,
  closedDataSubnet,
  oldAddressScar,
  oldPullScar,
  orphanTargetGroup,
  scaleIn,
  silentGroup,
  unrelatedDeny,
} from '../decoys.ts';
import { allow, document, type Scene, securityGroup, tcp } from '../healthy.ts';
import { ACCOUNT, arn, ec2Id, hex, REGION } from '../ids.ts';
import { defineStory, type Story } from '../story.ts';
import { rolledBack, underway } from '../symptoms.ts';
import type { FileSystemHere } from '../world.ts';

/** A file system with a mount target in each zone that lets the tasks in, mounted by the release that is judged. */
export function withFileSystem(
  scene: Scene,
  more: EFSVolumeConfiguration | Omit<EFSVolumeConfiguration, 'fileSystemId'> = {},
): FileSystemHere {
  const id = `fs-0${hex(`${scene.name} files`, 16)}`;
  const group = securityGroup(scene.world, `${scene.name}-files`, `Files of ${scene.name}`, scene.vpc.VpcId ?? '');
  group.IpPermissions = [tcp(2049, 2049, scene.taskGroup.GroupId ?? '')];
  const system: FileSystemHere = {
    id,
    accessPoints: [],
    mountTargets: scene.subnets.map((s, i) => ({
      target: {
        OwnerId: ACCOUNT,
        MountTargetId: ec2Id('fsmt', `${id} ${s.SubnetId}`),
        FileSystemId: id,
        SubnetId: s.SubnetId,
        LifeCycleState: 'available',
        IpAddress: `10.42.${16 + i}.23`,
        NetworkInterfaceId: ec2Id('eni', `${id} ${s.SubnetId}`),
        AvailabilityZoneId: `euw1-az${i + 1}`,
        AvailabilityZoneName: s.AvailabilityZone,
        VpcId: scene.vpc.VpcId,
      },
      securityGroups: [group.GroupId ?? ''],
    })),
  };
  scene.world.fileSystems.push(system);
  scene.next.definition.volumes = [
    {
      name: 'uploads',
      efsVolumeConfiguration: { fileSystemId: id, rootDirectory: '/', transitEncryption: 'ENABLED', ...more },
    },
  ];
  scene.next.container.mountPoints = [{ sourceVolume: 'uploads', containerPath: '/srv/uploads', readOnly: false }];
  return system;
}
const systemOf = (scene: Scene): string =>
  scene.next.definition.volumes?.[0]?.efsVolumeConfiguration?.fileSystemId ?? '';
export const efsFailed = (stderr: string, code = 32): string =>
  `ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: ${stderr} : unsuccessful EFS utils command execution; code: ${code}`;
const unresolved = (scene: Scene): string =>
  efsFailed(
    `Failed to resolve "${systemOf(scene)}.efs.${REGION}.amazonaws.com" - check that your file system ID is correct, and ensure that the VPC has an EFS mount target for this file system ID. See https://docs.aws.amazon.com/console/efs/mount-dns-name for more detail.`,
    1,
  );
const init = (stoppedReason: string, ...zones: readonly (0 | 1)[]) =>
  zones.map(zone => ({ came: 'initializing' as const, zone, stoppedReason, lasted: 70 }));

/** The scene has the file system whatever else is told of it: broken or right. */
const mounting =
  (more: Omit<EFSVolumeConfiguration, 'fileSystemId'> = {}) =>
  (scene: Scene): FileSystemHere =>
    scene.world.fileSystems[0] ?? withFileSystem(scene, more);
const plain = mounting();

export const stories: readonly Story[] = [
  defineStory({
    name: 'storage-efs-unresolvable',
    about:
      "The service was extended to a second zone, where the file system has no mount target, so its name doesn't resolve there.",
    expect: {
      verdict: 'unhealthy',
      root: 'storage/efs-unresolvable',
      confidence: 'proven',
      notRoots: ['storage/efs-blocked', 'storage/efs-denied', 'network/no-route', 'network/dns-failure'],
    },
    options: { service: 'media' },
    breaks: s => {
      const f = plain(s);
      f.mountTargets = f.mountTargets.slice(0, 1);
    },
    tells: s => {
      plain(s);
      return underway(s, { running: 1, failures: init(unresolved(s), 1, 1, 1) });
    },
    decoys: all(orphanTargetGroup, oldPullScar, closedDataSubnet),
  }),
  defineStory({
    name: 'storage-efs-unresolvable-dns',
    about: "DNS hostnames were turned off in the VPC, so the file system's name no longer resolves.",
    expect: {
      verdict: 'unhealthy',
      root: 'storage/efs-unresolvable',
      confidence: 'proven',
      notRoots: ['storage/efs-blocked', 'storage/efs-denied', 'network/endpoint-dns-off', 'network/no-route'],
    },
    options: { service: 'gallery' },
    breaks: s => {
      s.world.vpcDns[s.vpc.VpcId ?? ''] = { support: true, hostnames: false };
    },
    tells: s => {
      plain(s);
      return rolledBack(s, { failures: init(unresolved(s), 0, 1, 0) });
    },
    decoys: all(silentGroup, oldAddressScar),
  }),
  defineStory({
    name: 'storage-efs-blocked',
    about: "The mount targets allow only the old service's security group, so the mount times out.",
    expect: {
      verdict: 'unhealthy',
      root: 'storage/efs-blocked',
      confidence: 'proven',
      notRoots: [
        'storage/efs-denied',
        'storage/efs-unresolvable',
        'network/security-group-egress',
        'platform/transient',
      ],
    },
    options: { service: 'reports' },
    breaks: s => {
      plain(s);
      const old = securityGroup(s.world, 'reports-old', 'Tasks of reports before the move', s.vpc.VpcId ?? '');
      const files = s.world.securityGroups.find(g => g.GroupName === `${s.name}-files`);
      if (files) files.IpPermissions = [tcp(2049, 2049, old.GroupId ?? '')];
    },
    tells: s => {
      plain(s);
      return rolledBack(s, { failures: init(efsFailed("b'mount.nfs4: Connection timed out'"), 0, 1, 0) });
    },
    decoys: all(silentGroup, unrelatedDeny, oldPullScar),
  }),
  defineStory({
    name: 'storage-efs-blocked-egress',
    about: "The tasks' security group was restricted to HTTPS, which blocks outbound NFS.",
    expect: {
      verdict: 'unhealthy',
      root: 'storage/efs-blocked',
      confidence: 'proven',
      notRoots: ['storage/efs-denied', 'storage/efs-unresolvable', 'platform/transient'],
    },
    options: { service: 'archive' },
    breaks: s => {
      s.taskGroup.IpPermissionsEgress = [tcp(443, 443, '0.0.0.0/0')];
    },
    tells: s => {
      plain(s);
      return underway(s, { failures: init(efsFailed("b'mount.nfs4: Connection timed out'"), 0, 1, 0) });
    },
    decoys: all(orphanTargetGroup, closedDataSubnet),
  }),
  defineStory({
    name: 'storage-efs-denied',
    about: "The file system policy allows only another service's role.",
    expect: {
      verdict: 'unhealthy',
      root: 'storage/efs-denied',
      confidence: 'proven',
      notRoots: ['storage/efs-blocked', 'iam/task-role-denied', 'iam/execution-role-denied', 'iam/task-role-missing'],
    },
    options: { service: 'scans' },
    breaks: s => {
      const f = mounting({ authorizationConfig: { iam: 'ENABLED' } })(s);
      f.policy = document({
        Sid: 'OnlyBackups',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/backups-task` },
        Action: ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'],
        Resource: arn('elasticfilesystem', `file-system/${f.id}`),
        Condition: { Bool: { 'elasticfilesystem:AccessedViaMountTarget': 'true' } },
      });
    },
    tells: s => {
      mounting({ authorizationConfig: { iam: 'ENABLED' } })(s);
      return rolledBack(s, {
        failures: init(efsFailed("b'mount.nfs4: access denied by server while mounting 127.0.0.1:/'"), 0, 1, 0),
      });
    },
    decoys: all(unrelatedDeny, silentGroup),
  }),
  defineStory({
    name: 'storage-efs-denied-transit',
    about: 'The file system policy requires encryption in transit, and the new revision turned it off.',
    expect: {
      verdict: 'unhealthy',
      root: 'storage/efs-denied',
      confidence: 'proven',
      notRoots: ['storage/efs-blocked', 'iam/task-role-denied', 'iam/explicit-deny'],
    },
    options: { service: 'invoices' },
    breaks: s => {
      const f = mounting({ transitEncryption: 'DISABLED' })(s);
      f.policy = document(
        allow(['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'], '*', { Principal: { AWS: '*' } }),
        {
          Sid: 'OnlyEncrypted',
          Effect: 'Deny',
          Principal: { AWS: '*' },
          Action: '*',
          Resource: '*',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      );
    },
    tells: s => {
      plain(s);
      return underway(s, {
        failures: init(
          efsFailed(
            `b'mount.nfs4: access denied by server while mounting ${systemOf(s)}.efs.${REGION}.amazonaws.com:/'`,
          ),
          0,
          1,
          0,
        ),
      });
    },
    decoys: all(orphanTargetGroup, oldAddressScar),
  }),
  defineStory({
    name: 'storage-efs-path-missing',
    about: 'The volume uses a directory that was never created on the file system.',
    expect: {
      verdict: 'unhealthy',
      root: 'storage/efs-path-missing',
      confidence: 'proven',
      notRoots: ['storage/efs-blocked', 'storage/efs-denied', 'storage/efs-unresolvable', 'app/command-not-found'],
    },
    options: { service: 'wiki' },
    byWords: true,
    breaks: s => {
      mounting({ rootDirectory: '/wiki/data' })(s);
    },
    tells: s => {
      plain(s);
      return rolledBack(s, {
        failures: init(
          efsFailed(
            "b'mount.nfs4: mounting 127.0.0.1:/wiki/data failed, reason given by server: No such file or directory'",
          ),
          0,
          1,
          0,
        ),
      });
    },
    decoys: all(silentGroup, scaleIn),
  }),
  defineStory({
    name: 'storage-mount-path-invalid',
    about: 'The volume is mounted over a file in the image, which the container runtime rejects.',
    expect: {
      verdict: 'unhealthy',
      root: 'storage/mount-path-invalid',
      confidence: 'proven',
      notRoots: [
        'app/command-not-found',
        'app/permission-denied',
        'storage/efs-path-missing',
        'platform/docker-unhealthy',
      ],
    },
    options: { service: 'proxy' },
    byWords: true,
    breaks: s => {
      plain(s);
      s.next.container.mountPoints = [
        { sourceVolume: 'uploads', containerPath: '/etc/nginx/nginx.conf', readOnly: false },
      ];
    },
    tells: s => {
      plain(s);
      const words = `CannotStartContainerError: ResourceInitializationError: failed to create new container runtime task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: error mounting "/var/lib/ecs/volumes/uploads" to rootfs at "/etc/nginx/nginx.conf": mount src=/var/lib/ecs/volumes/uploads, dst=/etc/nginx/nginx.conf, dstFd=/proc/thread-self/fd/9, flags=MS_BIND|MS_REC: not a directory: Are you trying to mount a directory onto a file (or vice-versa)? Check if the specified host path exists and is the expected type: unknown`;
      return rolledBack(s, {
        failures: ([0, 1, 0] as const).map(zone => ({ came: 'creating', zone, stoppedReason: words, reason: words })),
      });
    },
    decoys: all(unrelatedDeny, oldPullScar),
  }),
  defineStory({
    name: 'storage-ebs-attach-failed',
    about: "Each task's EBS volume can't be created because its key isn't usable.",
    expect: {
      verdict: 'unhealthy',
      root: 'storage/ebs-attach-failed',
      confidence: 'likely',
      notRoots: ['iam/infrastructure-role-denied', 'network/eni-timeout', 'capacity/fargate-unavailable'],
    },
    options: { service: 'search' },
    byWords: true,
    breaks: s => {
      s.next.definition.volumes = [{ name: 'index', configuredAtLaunch: true }];
      s.next.container.mountPoints = [{ sourceVolume: 'index', containerPath: '/var/lib/index', readOnly: false }];
    },
    tells: s =>
      rolledBack(s, {
        failures: ([0, 1, 0] as const).map(zone => ({
          came: 'provisioning',
          zone,
          stoppedReason:
            'ECS failed to set up the EBS volume. Encountered IdempotentParameterMismatch; The client token you have provided is associated with a resource that is already deleted. Please use a different client token.',
        })),
      }),
    decoys: all(orphanTargetGroup, silentGroup),
  }),
  defineStory({
    name: 'iam-task-role-missing',
    about: 'The file system is mounted with IAM authorization, and the new revision lost its task role.',
    expect: {
      verdict: 'unhealthy',
      root: 'iam/task-role-missing',
      confidence: 'proven',
      notRoots: ['storage/efs-denied', 'storage/efs-blocked', 'iam/execution-role-denied'],
    },
    options: { service: 'exports' },
    breaks: s => {
      mounting({ authorizationConfig: { iam: 'ENABLED' } })(s);
      delete s.next.definition.taskRoleArn;
    },
    tells: s => {
      mounting({ authorizationConfig: { iam: 'ENABLED' } })(s);
      return rolledBack(s, {
        failures: init(efsFailed("b'mount.nfs4: access denied by server while mounting 127.0.0.1:/'"), 0, 1, 0),
      });
    },
    decoys: all(unrelatedDeny, oldAddressScar),
  }),
];
