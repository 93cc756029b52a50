import { forwardsOf } from '../../aws/deployments/index.ts';
import { type Evidence, valueOf } from '../../model/evidence.ts';
import type { LoadBalancerRef } from '../../model/facts.ts';
import type { Reads } from '../define-derived.ts';
import { shiftsTraffic } from '../failure/drafts-from-serving.ts';

const part = <T>(list: Evidence<readonly T[]>) => ({
  value: valueOf(list) ?? [],
  whole: list.state === 'known' && list.whole,
});

/**
 * The target groups that requests are sent to, by load balancer: those that the production rule forwards to, also while a
 * deployment shifts traffic, or else all that the service names (a Classic Load Balancer, by its name). Undefined where the rule couldn't be read.
 */
export async function servingGroups(
  balancers: readonly LoadBalancerRef[],
  ask: Reads<'elb.listeners' | 'elb.listenerRules'>['ask'],
): Promise<(readonly string[] | undefined)[]> {
  const lists = balancers.some(shiftsTraffic)
    ? await Promise.all([ask('elb.listeners'), ask('elb.listenerRules')])
    : undefined;
  return balancers.map(b => {
    const own = [b.targetGroupArn ?? b.loadBalancerName, b.alternateTargetGroupArn].filter(g => g !== undefined);
    if (lists === undefined || !shiftsTraffic(b)) return own;
    const found = forwardsOf(b.productionListenerRule ?? '', part(lists[0]), part(lists[1]));
    if (found === 'unknown') return undefined;
    // A rule that was made anew has another ARN: which group it forwards to nobody says.
    return found === 'missing' ? own : found.forwards.filter(f => f.weight > 0).map(f => f.arn);
  });
}
