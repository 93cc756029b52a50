import type { AccessPointFacts } from '../../model/facts.ts';
import { defineCollector } from '../collector.ts';
import { opt } from '../../model/opt.ts';
import { relevant } from '../../aws/storage/relevant.ts';

/** The access points that the task mounts through. */
export default defineCollector({
  key: 'storage.accessPoints',
  from: ['failure.calls', 'deployment.taskDefinition'],
  actions: ['elasticfilesystem:DescribeAccessPoints'],
  async collect(io) {
    const [definition, calls] = await Promise.all([io.need('deployment.taskDefinition'), io.ask('failure.calls')]);
    const ids = [
      ...new Set(relevant(calls, definition).flatMap(v => (v.accessPoint === undefined ? [] : [v.accessPoint]))),
    ].sort();
    const found = await Promise.all(
      ids.map(async id => ({
        id,
        accessPoint: await io.evidence(
          'elasticfilesystem:DescribeAccessPoints',
          { AccessPointId: id },
          (o): AccessPointFacts | undefined => {
            const a = o.AccessPoints?.find(x => x.AccessPointId === id);
            return (
              a && {
                id,
                fileSystem: a.FileSystemId ?? '',
                path: a.RootDirectory?.Path ?? '/',
                creates: a.RootDirectory?.CreationInfo !== undefined,
                state: (a.LifeCycleState ?? '').toLowerCase(),
                ...opt('arn', a.AccessPointArn),
                ...opt('uid', a.PosixUser?.Uid),
              }
            );
          },
          { absent: `there is no access point ${id}` },
        ),
      })),
    );
    return { found };
  },
});
