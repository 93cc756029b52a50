import { describe, expect, it } from 'vitest';
import accessPoints from '../../../src/collect/storage/access-points.ts';
import policies from '../../../src/collect/storage/file-system-policies.ts';
import mountTargets from '../../../src/collect/storage/mount-targets.ts';
import { readMessage } from '../../../src/aws/messages/index.ts';
import type { FailedCall, TaskDefinition } from '../../../src/model/facts.ts';
import { answer, collected, container, definition, failed, refusal } from '../secret/stage.ts';

const td = (
  efs: NonNullable<TaskDefinition['volumes'][number]['efs']> = { fileSystemId: 'fs-0a' },
): TaskDefinition => ({ ...definition(container()), volumes: [{ name: 'data', efs }] });
const r = readMessage(
  'ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: Failed to resolve "fs-0a.efs.eu-west-1.amazonaws.com"',
);
const mount: FailedCall = failed({
  step: 'volume',
  how: 'unreachable',
  service: 'elasticfilesystem',
  candidates: r.candidates,
});
const given = (calls: FailedCall[] = [mount], t = td()) => ({ 'failure.calls': calls, 'deployment.taskDefinition': t });
const target = {
  MountTargetId: 'fsmt-1',
  FileSystemId: 'fs-0a',
  SubnetId: 'subnet-a',
  LifeCycleState: 'available',
  IpAddress: '10.0.0.9',
  AvailabilityZoneName: 'eu-west-1a',
  VpcId: 'vpc-1',
};

describe('storage.mountTargets', () => {
  it('reads the mount targets, each with its security groups as evidence of its own', async () => {
    const { ev, misses } = await collected(mountTargets, given(), [
      answer(
        'elasticfilesystem:DescribeMountTargets',
        { FileSystemId: 'fs-0a' },
        { MountTargets: [target, { ...target, MountTargetId: 'fsmt-2' }] },
      ),
      answer(
        'elasticfilesystem:DescribeMountTargetSecurityGroups',
        { MountTargetId: 'fsmt-1' },
        { SecurityGroups: ['sg-1'] },
      ),
      refusal(
        'elasticfilesystem:DescribeMountTargetSecurityGroups',
        { MountTargetId: 'fsmt-2' },
        'AccessDeniedException',
      ),
    ]);
    expect(misses).toEqual([]);
    expect(ev).toMatchObject({
      state: 'known',
      value: [
        {
          fileSystem: 'fs-0a',
          targets: {
            state: 'known',
            whole: true,
            value: [
              { id: 'fsmt-1', zone: 'eu-west-1a', securityGroups: { state: 'known', value: ['sg-1'] } },
              { id: 'fsmt-2', securityGroups: { state: 'unreadable', reason: 'denied' } },
            ],
          },
        },
      ],
    });
  });
  it('a file system that is not there is absent, and one that may not be read is not', async () => {
    const of = async (name: string) =>
      (
        await collected(mountTargets, given(), [
          refusal('elasticfilesystem:DescribeMountTargets', { FileSystemId: 'fs-0a' }, name),
        ])
      ).ev;
    expect(await of('FileSystemNotFound')).toMatchObject({ value: [{ targets: { state: 'absent' } }] });
    expect(await of('AccessDeniedException')).toMatchObject({ value: [{ targets: { state: 'unreadable' } }] });
  });
  it('an answer about another file system says nothing', async () => {
    const { ev } = await collected(mountTargets, given(), [
      answer('elasticfilesystem:DescribeMountTargets', undefined, {
        MountTargets: [{ ...target, FileSystemId: 'fs-0b' }],
      }),
    ]);
    expect(ev).toMatchObject({ value: [{ targets: { state: 'unasked' } }] });
  });
  it('a list that goes on, and has none so far, is not one of nothing', async () => {
    const { ev } = await collected(mountTargets, given(), [
      answer('elasticfilesystem:DescribeMountTargets', undefined, { MountTargets: [], truncated: true }),
    ]);
    expect(ev).toMatchObject({ value: [{ targets: { state: 'unreadable', reason: 'cut' } }] });
  });
  it('asks nothing where something else failed, or nothing is mounted', async () => {
    for (const g of [given([failed({ step: 'secret' })]), given([mount], definition(container()))])
      for (const c of [mountTargets, policies, accessPoints]) expect((await collected(c, g, [])).asked).toEqual([]);
  });
  it('asks where nothing failed at all', async () => {
    expect((await collected(mountTargets, given([]), [])).misses.length).toBe(1);
  });
});

it('storage.fileSystemPolicies: none of its own is absent', async () => {
  const of = async (...calls: Parameters<typeof collected>[2][number][]) =>
    (await collected(policies, given(), calls)).ev;
  expect(
    await of(refusal('elasticfilesystem:DescribeFileSystemPolicy', { FileSystemId: 'fs-0a' }, 'PolicyNotFound')),
  ).toMatchObject({ value: [{ fileSystem: 'fs-0a', policy: { state: 'absent' } }] });
  expect(
    await of(
      answer(
        'elasticfilesystem:DescribeFileSystemPolicy',
        { FileSystemId: 'fs-0a' },
        { FileSystemId: 'fs-0a', Policy: '{"Statement":[]}' },
      ),
    ),
  ).toMatchObject({ value: [{ policy: { state: 'known', value: '{"Statement":[]}' } }] });
  expect(
    await of(answer('elasticfilesystem:DescribeFileSystemPolicy', undefined, { FileSystemId: 'fs-0b', Policy: '{}' })),
  ).toMatchObject({ value: [{ policy: { state: 'unasked' } }] });
});

it('storage.accessPoints: each by its id', async () => {
  const t = td({ fileSystemId: 'fs-0a', accessPoint: 'fsap-1' });
  const { ev } = await collected(accessPoints, given([mount], t), [
    answer(
      'elasticfilesystem:DescribeAccessPoints',
      { AccessPointId: 'fsap-1' },
      {
        AccessPoints: [
          {
            AccessPointId: 'fsap-1',
            FileSystemId: 'fs-0b',
            LifeCycleState: 'available',
            RootDirectory: { Path: '/x', CreationInfo: { OwnerUid: 1 } },
          },
        ],
      },
    ),
  ]);
  expect(ev).toMatchObject({
    value: [
      { id: 'fsap-1', accessPoint: { state: 'known', value: { fileSystem: 'fs-0b', path: '/x', creates: true } } },
    ],
  });
  const gone = await collected(accessPoints, given([mount], t), [
    refusal('elasticfilesystem:DescribeAccessPoints', { AccessPointId: 'fsap-1' }, 'AccessPointNotFound'),
  ]);
  expect(gone.ev).toMatchObject({ value: [{ accessPoint: { state: 'absent' } }] });
});
