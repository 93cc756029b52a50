import { documentText } from '../../aws/iam/index.ts';
import { defineCollector, settled } from '../collector.ts';
import { relevant, systemsOf } from '../../aws/storage/relevant.ts';

/** The policies of the file systems that the task mounts; absent where EFS's own holds. */
export default defineCollector({
  key: 'storage.fileSystemPolicies',
  from: ['failure.calls', 'deployment.taskDefinition'],
  actions: ['elasticfilesystem:DescribeFileSystemPolicy'],
  async collect(io) {
    const [definition, calls] = await Promise.all([io.need('deployment.taskDefinition'), io.ask('failure.calls')]);
    const found = await Promise.all(
      systemsOf(relevant(calls, definition)).map(async fileSystem => ({
        fileSystem,
        policy: settled(
          await io.evidence(
            'elasticfilesystem:DescribeFileSystemPolicy',
            { FileSystemId: fileSystem },
            o =>
              o.FileSystemId !== undefined && o.FileSystemId !== fileSystem
                ? null
                : o.Policy
                  ? documentText(o.Policy)
                  : undefined,
            { absent: `${fileSystem} has no policy of its own` },
          ),
          `the answer is not about ${fileSystem}`,
        ),
      })),
    );
    return { found };
  },
});
