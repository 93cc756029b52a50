import type { MountTarget, MountTargetsRef } from '../../model/facts.ts';
import { defineCollector, settled } from '../collector.ts';
import { opt } from '../../model/opt.ts';
import { relevant, systemsOf } from '../../aws/storage/relevant.ts';

/** The mount targets of the file systems that the task mounts, each with its security groups. */
export default defineCollector({
  key: 'storage.mountTargets',
  from: ['failure.calls', 'deployment.taskDefinition'],
  actions: ['elasticfilesystem:DescribeMountTargets', 'elasticfilesystem:DescribeMountTargetSecurityGroups'],
  async collect(io) {
    const [definition, calls] = await Promise.all([io.need('deployment.taskDefinition'), io.ask('failure.calls')]);
    const found = await Promise.all(
      systemsOf(relevant(calls, definition)).map(async (fileSystem): Promise<MountTargetsRef> => {
        const listed = settled(
          await io.evidence(
            'elasticfilesystem:DescribeMountTargets',
            { FileSystemId: fileSystem },
            o => {
              const mine = (o.MountTargets ?? []).filter(t => t.FileSystemId === fileSystem);
              return mine.length === 0 && (o.MountTargets ?? []).length > 0 ? null : mine;
            },
            { whole: o => (o.NextMarker ?? '') === '' && !('truncated' in o) },
          ),
          `the answer is not about ${fileSystem}`,
        );
        if (listed.state !== 'known') return { fileSystem, targets: listed };
        const value = await Promise.all(
          listed.value.map(
            async (t): Promise<MountTarget> => ({
              id: t.MountTargetId ?? '',
              subnet: t.SubnetId ?? '',
              state: (t.LifeCycleState ?? '').toLowerCase(),
              ...opt('zone', t.AvailabilityZoneName),
              ...opt('vpc', t.VpcId),
              ...opt('ip', t.IpAddress),
              securityGroups: await io.evidence(
                'elasticfilesystem:DescribeMountTargetSecurityGroups',
                { MountTargetId: t.MountTargetId ?? '' },
                o => o.SecurityGroups ?? [],
              ),
            }),
          ),
        );
        return { fileSystem, targets: { ...listed, value } };
      }),
    );
    return { found };
  },
});
