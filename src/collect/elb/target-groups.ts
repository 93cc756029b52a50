import type { Evidence } from '../../model/evidence.ts';
import type { TargetGroup, TargetGroupRef } from '../../model/facts.ts';
import { defineCollector } from '../collector.ts';
import { batchesOf } from '../batches.ts';
import { judgedGroups, targetGroup } from './shapes.ts';

const BATCH = 20;

/** The target groups of the judged deployment; absent where Elastic Load Balancing says that one does not exist. */
export default defineCollector({
  key: 'elb.targetGroups',
  from: ['ecs.service', 'deployment.judged'],
  actions: ['elasticloadbalancing:DescribeTargetGroups'],
  async collect(io) {
    const read = (arns: readonly string[]) =>
      io.evidence('elasticloadbalancing:DescribeTargetGroups', { TargetGroupArns: [...arns] }, out =>
        (out.TargetGroups ?? []).map(targetGroup),
      );
    const pick = (batch: Evidence<readonly TargetGroup[]>, arn: string): Evidence<TargetGroup> => {
      if (batch.state !== 'known') return batch;
      const group = batch.value.find(g => g.arn === arn);
      if (group) return { ...batch, value: group };
      if (batch.value.length === 0)
        return { state: 'absent', because: `there is no target group ${arn}`, receipt: batch.receipt };
      return { state: 'unasked', because: 'the answer is about other target groups' };
    };
    const arns = await judgedGroups(io, early => batchesOf(early, BATCH).forEach(read));
    const found = await Promise.all(
      batchesOf(arns, BATCH).map(async (batch): Promise<TargetGroupRef[]> => {
        const together = await read(batch);
        // One that does not exist fails the call for all.
        if (
          together.state === 'known' ||
          (together.state !== 'absent' && together.state !== 'unasked') ||
          batch.length === 1
        )
          return batch.map(arn => ({ arn, group: pick(together, arn) }));
        return Promise.all(batch.map(async arn => ({ arn, group: pick(await read([arn]), arn) })));
      }),
    );
    return { found: found.flat() };
  },
});
