import { kind } from '../family.ts';
import { refused } from './reasons.ts';

const EFS = [
  'efs utils',
  'efs volume',
  '.efs.',
  'efs-',
  ' efs ',
  'mount.nfs',
  '.s3files.',
  's3 files',
  'elasticfilesystem',
  'fsap-',
  'efs file',
  'mount -t nfs',
];

/** Volumes: EFS, S3 Files, EBS, Docker's own. */
export const VOLUME = [
  ...kind(
    {
      symptom: 'symptom/volume-not-mounted',
      step: 'volume',
      service: 'elasticfilesystem',
      source: 'guide:resource-initialization-error',
      all: [EFS, ['mount', 'efs volume', 'fs-', 'elasticfilesystem:', 'file system', 'efs utils']],
      not: ['clientexception', 'invalidparameter'],
    } as const,
    [
      {
        id: 'efs/denied',
        any: [
          'access denied by server',
          'elasticfilesystem:client',
          'not authorized to perform: elasticfilesystem',
          'accessdenied',
          'access denied',
          'permission denied',
          'operation not permitted',
        ],
        how: 'denied',
        depth: 8,
        candidates: seen =>
          seen.parts.denial?.layer
            ? refused(seen, 'iam/task-role-denied', 'storage/efs-denied')
            : ['storage/efs-denied', 'iam/task-role-denied', 'iam/task-role-missing'],
      },
      {
        id: 'efs/unresolvable',
        any: [
          'failed to resolve',
          'no mount target',
          'name or service not known',
          'temporary failure in name resolution',
          'no such host',
          'could not resolve',
          'failed to lookup',
        ],
        how: 'unreachable',
        depth: 8,
        candidates: ['storage/efs-unresolvable', 'network/dns-failure'],
      },
      {
        id: 'efs/path-missing',
        any: ['no such file or directory', 'does not exist'],
        not: ['access point', 'file system does not exist'],
        how: 'missing',
        depth: 8,
        candidates: ['storage/efs-path-missing'],
      },
      {
        id: 'efs/not-found',
        any: ['filesystemnotfound', 'accesspointnotfound', 'access point', 'file system does not exist', 'not found'],
        how: 'missing',
        depth: 7,
        candidates: ['storage/efs-denied', 'storage/efs-unresolvable'],
      },
      {
        id: 'efs/unreachable',
        any: [
          'timed out',
          'timeout',
          'connection refused',
          'no route to host',
          'connection reset',
          'system call failed',
          'network is unreachable',
          'deadline exceeded',
          'signal: killed',
        ],
        how: 'unreachable',
        depth: 7,
        candidates: seen =>
          seen.low.includes('connection reset')
            ? ['storage/efs-blocked', 'platform/transient']
            : ['storage/efs-blocked', 'storage/efs-denied', 'platform/transient'],
      },
      {
        id: 'efs/failed',
        vague: true,
        any: ['failed to invoke efs utils', 'unsuccessful efs utils', 'efs volume', 'mount.nfs'],
        how: 'undetermined',
        depth: 6,
        candidates: [
          'storage/efs-blocked',
          'storage/efs-unresolvable',
          'storage/efs-denied',
          'storage/efs-path-missing',
        ],
      },
    ],
  ),
  ...kind(
    {
      symptom: 'symptom/volume-not-mounted',
      step: 'volume',
      source: 'guide:troubleshoot-ebs-volumes-scenarios',
    } as const,
    [
      {
        id: 'ebs/infrastructure-role',
        any: [
          'configured ecs infrastructure role',
          'assume the ecs infrastructure role',
          'assume the infrastructure role',
        ],
        how: 'denied',
        depth: 8,
        candidates: ['iam/infrastructure-role-not-assumable', 'iam/role-not-found', 'storage/ebs-attach-failed'],
      },
      {
        id: 'ebs/denied',
        any: [
          'ebs volume',
          'ebsvolume',
          'ec2:createvolume',
          'ec2:attachvolume',
          'ec2:createtags',
          'ec2:describevolumes',
        ],
        outcome: 'denied',
        how: 'denied',
        depth: 8,
        candidates: seen => [...refused(seen, 'iam/infrastructure-role-denied'), 'storage/ebs-attach-failed' as const],
      },
      {
        id: 'ebs/attach-failed',
        any: [
          'ebs volume',
          'volume attachment',
          'amazonelasticblockstorage',
          'idempotentparametermismatch',
          'volumeinuse',
          'snapshot snap-',
          'ec2:createvolume',
        ],
        all: [['fail', 'timed out', 'timeout', 'unable', 'error', 'encountered', 'invalid', 'not found', 'exceeded']],
        not: ['clientexception', 'snapshotter', 'invalidparameter'],
        how: 'undetermined',
        depth: 7,
        candidates: ['storage/ebs-attach-failed', 'iam/infrastructure-role-denied'],
      },
      {
        id: 'volume/ephemeral-storage',
        any: ['ephemeralstorage provisioning', 'ephemeral storage provisioning', 'waiting for ephemeralstorage'],
        how: 'timeout',
        depth: 7,
        candidates: ['platform/transient', 'secret/kms-denied'],
      },
      {
        id: 'volume/create-failed',
        vague: true,
        any: [
          'cannotcreatevolumeerror',
          'cannotinspectvolumeerror',
          'invalidvolumeerror',
          'error while mounting volume',
          'volumedriver',
          'volume driver',
          'cannotlistplugins',
          'fsx',
          'failed to create volume',
          'failed to mount local volume',
          'mount target',
        ],
        how: 'undetermined',
        depth: 6,
        candidates: [
          'storage/efs-unresolvable',
          'storage/efs-blocked',
          'capacity/attribute-missing',
          'deployment/task-definition-invalid',
        ],
      },
    ],
  ),
];
