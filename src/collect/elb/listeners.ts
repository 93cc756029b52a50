import { isRead } from '../../model/evidence.ts';
import { defineCollector } from '../collector.ts';
import { isWhole, joined, listener } from './shapes.ts';

/** The listeners of each load balancer, with the target groups that they forward to by default. */
export default defineCollector({
  key: 'elb.listeners',
  from: ['elb.targetGroups'],
  actions: ['elasticloadbalancing:DescribeListeners'],
  async collect(io) {
    const refs = await io.need('elb.targetGroups');
    const arns = [...new Set(refs.flatMap(r => (r.group.state === 'known' ? r.group.value.loadBalancers : [])))];
    const all = refs.every(r => isRead(r.group));
    const parts = await Promise.all(
      arns.map(async arn => {
        const input = { LoadBalancerArn: arn };
        const ev = await io.evidence(
          'elasticloadbalancing:DescribeListeners',
          input,
          out =>
            (out.Listeners ?? [])
              .filter(l => l.LoadBalancerArn === undefined || l.LoadBalancerArn === arn)
              .map(l => listener(l, arn)),
          { whole: isWhole },
        );
        return { ev, again: () => io.call('elasticloadbalancing:DescribeListeners', input) };
      }),
    );
    const { found, whole } = await joined(parts);
    return { found, whole: whole && all };
  },
});
