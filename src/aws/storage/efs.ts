import { parseArn } from '../../model/arn.ts';
import { partitionOf } from '../../model/partition.ts';
import type { EfsVolume, FailedCall, IamRole, MountTarget, TaskDefinition } from '../../model/facts.ts';
import { contextOf, roleContext } from '../iam/context.ts';
import { evaluate, NO_POLICIES, type StatementRef, UNREAD, type Layer } from '../iam/evaluate.ts';
import { parsePolicy } from '../iam/policy.ts';
import { partsNamed } from '../../model/failed-calls.ts';

/** NFS. */
export const NFS = 2049;

/** A volume of a task definition that is on EFS. */
export interface NamedEfs extends EfsVolume {
  readonly name: string;
}
export const efsVolumes = (definition: TaskDefinition): readonly NamedEfs[] =>
  definition.volumes.flatMap(v =>
    v.efs === undefined || v.efs.fileSystemId === '' ? [] : [{ ...v.efs, name: v.name }],
  );

/** Whether a failed call was the mount of an EFS file system. */
export const isEfsMount = (call: FailedCall): boolean =>
  call.step === 'volume' &&
  (call.service === 'elasticfilesystem' ||
    call.facts['fileSystem'] !== undefined ||
    call.candidates.some(c => c.cause.startsWith('storage/efs-')));

/** The volumes that a failed mount could concern: the one that the words name, else all. */
export function volumesOf(call: FailedCall, volumes: readonly NamedEfs[]): readonly NamedEfs[] {
  const points = partsNamed(call, 'accessPoint');
  const systems = partsNamed(call, 'fileSystem');
  const byPoint = volumes.filter(v => v.accessPoint !== undefined && points.includes(v.accessPoint));
  const bySystem = volumes.filter(v => systems.includes(v.fileSystemId));
  return byPoint.length > 0 ? byPoint : bySystem.length > 0 ? bySystem : volumes;
}

/** The mount target that the name of the file system resolves to there: the one of the same Availability Zone and VPC. */
export const targetFor = (targets: readonly MountTarget[], zone: string, vpc: string): MountTarget | undefined =>
  targets.find(t => t.zone === zone && (t.vpc === undefined || t.vpc === vpc)) ?? undefined;

export const fileSystemArn = (definition: string, id: string, region: string): string =>
  `arn:${partitionOf(region)}:elasticfilesystem:${region}:${parseArn(definition)?.account ?? ''}:file-system/${id}`;

export interface Entry {
  readonly arn: string;
  readonly region: string;
  readonly volume: EfsVolume;
  readonly accessPointArn: string | undefined;
  /** The text of the file system's policy; null where EFS's own holds. */
  readonly policy: string | null;
  /** The task role; undefined where it could not be read. */
  readonly role: IamRole | undefined;
  readonly roleArn: string | undefined;
}
export interface Entered {
  readonly verdict: 'allowed' | 'denied' | 'unknown';
  readonly by: 'policy' | 'identity' | 'boundary';
  readonly how: 'explicit-deny' | 'no-allow';
  readonly statement?: StatementRef;
  readonly hinges: readonly string[];
}

const layerOf = (role: IamRole | undefined): Layer =>
  role?.policies.state === 'known'
    ? {
        policies: role.policies.value.map(p => ({ name: p.name, arn: p.arn, parsed: parsePolicy(p.document) })),
        whole: role.policies.whole,
      }
    : UNREAD;
const boundaryOf = (role: IamRole | undefined): Layer | null =>
  role?.boundary.state === 'known'
    ? {
        policies: [
          {
            name: role.boundary.value.name,
            arn: role.boundary.value.arn,
            parsed: parsePolicy(role.boundary.value.document),
          },
        ],
        whole: true,
      }
    : role?.boundary.state === 'absent'
      ? null
      : UNREAD;

/** Whether a file system lets a volume be mounted. Without IAM in the mount the client is anybody; a system without a policy lets all in. */
export function mayMount(entry: Entry, secure = entry.volume.transitEncryption === true): Entered {
  const account = parseArn(entry.arn)?.account;
  const own = parseArn(entry.roleArn ?? '');
  const caller =
    entry.volume.iam === true
      ? {
          kind: 'role' as const,
          name: own?.resource.split('/').at(-1) ?? '',
          ...(own?.account !== undefined && { account: own.account }),
          ...(entry.roleArn !== undefined && { arn: entry.roleArn }),
        }
      : { kind: 'foreign' as const };
  const transport = {
    'aws:SecureTransport': secure ? 'true' : 'false',
    'elasticfilesystem:AccessedViaMountTarget': 'true',
    'elasticfilesystem:AccessPointArn': entry.volume.accessPoint === undefined ? null : entry.accessPointArn,
  };
  const context = {
    ...(caller.kind === 'role' ? roleContext({ caller, region: entry.region, resourceAccount: account }) : {}),
    ...contextOf(transport),
  };
  const resource: Layer =
    entry.policy === null
      ? { policies: [{ name: 'the default EFS policy', parsed: parsePolicy(EVERYBODY) }], whole: true }
      : { policies: [{ name: 'file system policy', parsed: parsePolicy(entry.policy) }], whole: true };
  const iam = caller.kind === 'role';
  const v = evaluate({
    request: { action: 'elasticfilesystem:ClientMount', resource: entry.arn, caller, context },
    identity: iam ? layerOf(entry.role) : NO_POLICIES,
    boundary: iam ? boundaryOf(entry.role) : null,
    resource,
    sameAccount: true,
  });
  const explicit = v.how === 'explicit-deny';
  // Where nothing allows it, the file system's own policy is what keeps the client out.
  return {
    verdict: v.verdict,
    by: explicit && (v.layer === 'identity' || v.layer === 'boundary') ? v.layer : 'policy',
    how: explicit ? 'explicit-deny' : 'no-allow',
    hinges: v.hinges,
    ...(v.statement && { statement: v.statement }),
  };
}
const EVERYBODY =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":["elasticfilesystem:ClientMount","elasticfilesystem:ClientWrite","elasticfilesystem:ClientRootAccess"],"Resource":"*"}]}';
