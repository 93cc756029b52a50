import { healthReason, targetCalls } from '#aws/load-balancing';
import { forwardByDefault, forwardByRule, isReplaceable, newListener, groupNamed } from '#fix';
import { cited, defineRule, detail } from '#rule';

/** Targets of such a group are "unused". The alternate group of a blue/green deployment, and one of weight 0, are forwarded to and so all right. */
export default defineRule({
  id: 'load-balancer/target-group-unattached',
  title: 'No listener or rule forwards to the target group',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/load-balancer-types.html',
  ],
  needs: {
    calls: 'failure.calls',
    groups: 'elb.targetGroups',
    listeners: 'elb.listeners',
    rules: 'elb.listenerRules',
    judged: detail('deployment.judged'),
    service: detail('ecs.service'),
  },
  messages: {
    unattached: {
      what: 'No listener or rule forwards to target group {group}',
      why: "ELB doesn't check the targets of a group that no load balancer uses, so they never become healthy (Target.NotInUse) and ECS replaces the tasks. {balancers}",
    },
  },
  causes: ['symptom/elb-health-check-failed', 'symptom/target-registration-failed', 'symptom/request-refused'],
  *check({ calls, groups, listeners, rules, judged, service }, say) {
    // Until traffic is shifted to it, the group of a replacement may rightly be in no use.
    const shifting =
      judged.state === 'known' &&
      judged.value.outcome === 'in-progress' &&
      service.state === 'known' &&
      service.value.controller !== 'ECS';
    for (const [i, ref] of groups.value.entries()) {
      const name = groupNamed(ref.arn);
      const about = { type: 'target-group', id: name, arn: ref.arn };
      const matches = targetCalls(calls.value, groups.value, [
        'target-health',
        'target-registration',
        'request',
      ]).filter(
        t =>
          t.arn === ref.arn &&
          (['not-in-use', 'unknown', 'not-registered'].includes(healthReason(t.call)) ||
            t.call.family === 'target/group-unattached'),
      );
      if (ref.group.state !== 'known') {
        if (ref.group.state !== 'absent' && matches.length > 0)
          yield say.undecided('groups', `target group ${name} couldn't be read`, { about });
        continue;
      }
      const g = ref.group.value;
      const forwarded = [...listeners.value, ...rules.value].some(l => l.targetGroups.some(t => t.arn === ref.arn));
      if (forwarded) continue;
      const alternate =
        judged.state === 'known' &&
        judged.value.loadBalancers.some(l => l.alternateTargetGroupArn === ref.arn && l.targetGroupArn !== ref.arn);
      if ((alternate || shifting) && matches.length === 0) continue;
      if (g.loadBalancers.length > 0 && !(listeners.whole && rules.whole)) {
        if (matches.length > 0)
          yield say.undecided(
            listeners.whole ? 'rules' : 'listeners',
            "a listener or rule that wasn't read might forward to it",
            { about },
          );
        continue;
      }
      const named = matches.some(t => healthReason(t.call) === 'not-in-use');
      const citations = cited([
        ...matches.flatMap(t => [t.call.seen[0] ?? calls.cite(`${t.at}/words`)]).slice(0, 2),
        groups.cite(
          `/${i}/group/value/loadBalancers`,
          g.loadBalancers.length === 0
            ? `target group ${name} belongs to no load balancer`
            : `target group ${name} belongs to ${g.loadBalancers.length} load balancer(s)`,
        ),
      ]);
      if (!citations) continue;
      // A listener that forwards nowhere is the one that was meant, unless it redirects.
      const idle = listeners.value.filter(l => l.targetGroups.length === 0 && isReplaceable(l));
      yield say.fault('unattached', {
        data: {
          group: name,
          balancers:
            g.loadBalancers.length === 0
              ? 'The target group belongs to no load balancer.'
              : 'Its load balancer has listeners, and none of them forwards to it.',
        },
        about,
        citations,
        calls: matches.map(t => t.call.id),
        confidence:
          named && listeners.whole && rules.whole
            ? 'proven'
            : matches.length > 0 && listeners.whole && rules.whole
              ? 'likely'
              : 'possible',
        fixes: [
          ...(idle.length === 1 && idle[0] ? [forwardByDefault(idle[0].arn, ref.arn, idle[0])] : []),
          forwardByRule(ref.arn, listeners.value.length === 1 ? listeners.value[0]?.arn : undefined),
          newListener(ref.arn, 80, g.protocol === 'TCP' ? 'TCP' : 'HTTP'),
        ],
      });
    }
  },
});
