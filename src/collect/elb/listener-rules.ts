import { defineCollector } from '../collector.ts';
import { isRuleOf, isWhole, joined, listenerRule } from './shapes.ts';

/** The rules of each listener of an Application Load Balancer, the default rule included; other kinds have none. */
export default defineCollector({
  key: 'elb.listenerRules',
  from: ['elb.listeners'],
  actions: ['elasticloadbalancing:DescribeRules'],
  async collect(io) {
    const listeners = await io.need('elb.listeners');
    const read = await io.ask('elb.listeners');
    const parts = await Promise.all(
      listeners
        .filter(l => l.arn.includes(':listener/app/'))
        .map(async ({ arn }) => {
          const input = { ListenerArn: arn };
          const ev = await io.evidence(
            'elasticloadbalancing:DescribeRules',
            input,
            out => (out.Rules ?? []).filter(r => isRuleOf(r.RuleArn, arn)).map(r => listenerRule(r, arn)),
            { whole: isWhole },
          );
          return { ev, again: () => io.call('elasticloadbalancing:DescribeRules', input) };
        }),
    );
    const { found, whole } = await joined(parts);
    return { found, whole: whole && read.state === 'known' && read.whole };
  },
});
