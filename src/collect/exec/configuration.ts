import type { ExecConfiguration } from '../../model/facts.ts';
import { lastPart } from '../../model/arn.ts';
import { opt } from '../../model/opt.ts';
import { defineCollector } from '../collector.ts';

/** How the cluster encrypts and logs sessions of ECS Exec, where the service has it enabled. */
export default defineCollector({
  key: 'exec.configuration',
  from: ['ecs.service'],
  actions: ['ecs:DescribeClusters'],
  async collect(io) {
    const service = await io.need('ecs.service');
    if (!service.enableExecuteCommand) return { missing: 'ECS Exec is not enabled' };
    const out = await io.call('ecs:DescribeClusters', {
      clusters: [io.target.cluster],
      include: ['CONFIGURATIONS'],
    });
    const wanted = lastPart(io.target.cluster);
    const cluster = (out.clusters ?? []).find(c => c.clusterName === wanted || lastPart(c.clusterArn ?? '') === wanted);
    if (!cluster) return { missing: `${out.failures?.[0]?.reason ?? 'MISSING'}: no cluster ${wanted}` };
    const { kmsKeyId, logging, logConfiguration: to } = cluster.configuration?.executeCommandConfiguration ?? {};
    const found: ExecConfiguration = {
      logging: logging ?? 'DEFAULT',
      ...opt('kmsKeyId', kmsKeyId),
      ...opt('logGroup', to?.cloudWatchLogGroupName),
      ...opt('bucket', to?.s3BucketName),
      ...opt('prefix', to?.s3KeyPrefix),
    };
    return { found };
  },
});
