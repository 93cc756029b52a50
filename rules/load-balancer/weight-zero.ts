import { shortRule } from '#aws/deployments';
import { forwardToPair, groupNamed } from '#fix';
import { defineRule, matchingCalls, optional, partsNamed, valueOf } from '#rule';

/** Of services with one target group. Of two, one has weight 0 for good reason: see load-balancer/listener-misconfigured. */
export default defineRule({
  id: 'load-balancer/weight-zero',
  title: 'Every listener rule gives the target group weight 0',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html',
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html',
  ],
  needs: {
    calls: 'failure.calls',
    listeners: optional('elb.listeners'),
    rules: optional('elb.listenerRules'),
  },
  messages: {
    zero: {
      what: 'No new requests reach the tasks: target group {group} has weight 0, and the requests go to {others}',
      why: 'A target group of weight 0 is in use, so its health checks pass and its targets are healthy. The load balancer sends it no new requests.',
    },
    nowhere: {
      what: 'No requests reach the tasks: target group {group} has weight 0, and no other group has more',
      why: 'A target group of weight 0 is in use, so its health checks pass and its targets are healthy. The load balancer sends it no new requests.',
    },
  },
  causes: ['symptom/no-healthy-target'],
  *check({ calls, listeners, rules }, say) {
    const matches = matchingCalls(calls, c => c.family === 'target-health/weight-zero');
    if (matches === undefined) return;
    const whole = calls.whole && [listeners, rules].every(l => l.state === 'known' && l.whole);
    for (const call of matches.calls) {
      const group = call.target?.group ?? '';
      const [rule = ''] = partsNamed(call, 'listenerRule');
      const others = partsNamed(call, 'idle');
      const stands = [...(valueOf(rules) ?? []), ...(valueOf(listeners) ?? [])].find(x => x.arn === rule);
      const [only] = others;
      yield say.fault(only === undefined ? 'nowhere' : 'zero', {
        data: { group: groupNamed(group), others: others.map(groupNamed).join(', ') },
        about: { type: 'listener-rule', id: shortRule(rule), arn: rule },
        citations: [call.seen[0] ?? calls.cite('/0/words'), ...call.seen.slice(1)],
        calls: [call.id],
        confidence: whole ? 'proven' : 'likely',
        fixes:
          others.length === 1 && only !== undefined
            ? [forwardToPair(rule, { live: group, idle: only }, stands)]
            : [{ title: `Give ${groupNamed(group)} a weight above 0 in the rule`, applies: 'fill-in' }],
      });
    }
  },
});
