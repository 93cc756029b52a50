import { isRead } from '../../model/evidence.ts';
import { defineCollector } from '../collector.ts';
import { batchesOf } from '../batches.ts';
import { isWhole, joined, loadBalancer } from './shapes.ts';

const BATCH = 20;

/** The load balancers that the target groups name. */
export default defineCollector({
  key: 'elb.loadBalancers',
  from: ['elb.targetGroups'],
  actions: ['elasticloadbalancing:DescribeLoadBalancers'],
  async collect(io) {
    const refs = await io.need('elb.targetGroups');
    const arns = [...new Set(refs.flatMap(r => (r.group.state === 'known' ? r.group.value.loadBalancers : [])))];
    const all = refs.every(r => isRead(r.group));
    const read = async (some: readonly string[]) => {
      const input = { LoadBalancerArns: [...some] };
      const ev = await io.evidence(
        'elasticloadbalancing:DescribeLoadBalancers',
        input,
        out => (out.LoadBalancers ?? []).map(loadBalancer).filter(l => some.includes(l.arn)),
        { whole: isWhole },
      );
      return { ev, again: () => io.call('elasticloadbalancing:DescribeLoadBalancers', input) };
    };
    const parts = (
      await Promise.all(
        batchesOf(arns, BATCH).map(async batch => {
          const together = await read(batch);
          return together.ev.state === 'absent' && batch.length > 1
            ? Promise.all(batch.map(arn => read([arn])))
            : [together];
        }),
      )
    ).flat();
    const { found, whole } = await joined(parts);
    return { found, whole: whole && all };
  },
});
