import { refused } from '../reasons.ts';
import { topic, DENIED, MISSING, UNREACHABLE, FAILED, type Remaining, rows } from './row.ts';

const EFS = topic(
  [' efs ', ' nfs', ' mount target', ' access point', ' fsap ', ' elastic file system', ' elasticfilesystem'],
  [' file system', ' filesystem', ' mount'],
);
const EBS = topic([' ebs ', ' elastic block'], [' volume', ' snapshot']);

/** EFS and EBS volumes. */
export const VOLUMES: readonly Remaining[] = [
  ...rows(EFS, 'volume', 'symptom/volume-not-mounted', [
    {
      id: 'efs/denied',
      service: 'elasticfilesystem',
      stems: [DENIED],
      how: 'denied',
      weight: 0.5,
      candidates: seen =>
        seen.parts.denial?.layer
          ? refused(seen, 'iam/task-role-denied', 'storage/efs-denied')
          : ['storage/efs-denied', 'iam/task-role-denied', 'iam/task-role-missing'],
    },
    {
      id: 'efs/unresolvable',
      service: 'elasticfilesystem',
      stems: [
        [
          ' resolve',
          ' dns',
          ' lookup',
          ' name or service',
          ' mount target not found',
          ' no mount target',
          ' mount target in',
        ],
      ],
      how: 'unreachable',
      weight: 1,
      candidates: ['storage/efs-unresolvable', 'network/dns-failure'],
    },
    {
      id: 'efs/path-missing',
      service: 'elasticfilesystem',
      stems: [[' directory', ' path'], MISSING],
      how: 'missing',
      weight: 0.5,
      candidates: ['storage/efs-path-missing', 'storage/efs-unresolvable'],
    },
    {
      id: 'efs/unreachable',
      service: 'elasticfilesystem',
      stems: [[...UNREACHABLE, ' 2049']],
      how: 'unreachable',
      candidates: ['storage/efs-blocked', 'storage/efs-denied', 'platform/transient'],
    },
    {
      id: 'efs/failed',
      service: 'elasticfilesystem',
      stems: [FAILED],
      how: 'undetermined',
      weight: -1,
      candidates: ['storage/efs-blocked', 'storage/efs-unresolvable', 'storage/efs-denied', 'storage/efs-path-missing'],
    },
  ]),
  ...rows(EBS, 'volume', 'symptom/volume-not-mounted', [
    {
      id: 'ebs/attach-failed',
      stems: [[...FAILED, ' timed out', ' timeout', ' attach', ' encounter']],
      how: 'undetermined',
      candidates: ['storage/ebs-attach-failed', 'iam/infrastructure-role-denied'],
    },
  ]),
];
