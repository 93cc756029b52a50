import { healthReason, targetCalls } from '#aws/load-balancing';
import { balancerSubnets, fillIn, serviceAt, serviceSubnets } from '#fix';
import { type Attempt, type Citation, cited, defineRule, detail, unread, valueOf } from '#rule';

/** Targets in a zone that the load balancer does not have are "unused". A group that nothing forwards to is left to target-group-unattached. */
export default defineRule({
  id: 'load-balancer/zone-not-enabled',
  title: "Tasks run in an Availability Zone that the load balancer isn't enabled for",
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshoot-service-load-balancers.html',
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-subnets.html',
  ],
  needs: {
    calls: 'failure.calls',
    groups: 'elb.targetGroups',
    balancers: 'elb.loadBalancers',
    attempts: 'deployment.attempts',
    judged: detail('deployment.judged'),
    service: detail('ecs.service'),
  },
  messages: {
    zone: {
      what: 'Tasks run in {zones}, but load balancer {balancer} is enabled only for {enabled}',
      why: 'A load balancer checks and uses targets only in Availability Zones where it has a subnet. A task elsewhere never becomes healthy, so ECS stops it.',
    },
    named: {
      what: "Tasks run in an Availability Zone that the load balancer of target group {group} isn't enabled for",
      why: 'A load balancer checks and uses targets only in Availability Zones where it has a subnet. Which zone it was is no longer known.',
    },
  },
  causes: ['symptom/elb-health-check-failed', 'symptom/target-registration-failed'],
  *check({ calls, groups, balancers, attempts, judged, service }, say) {
    for (const t of targetCalls(calls.value, groups.value, ['target-health', 'target-registration'])) {
      const reason = healthReason(t.call);
      if (!['zone', 'not-in-use', 'unknown'].includes(reason)) continue;
      const lbs = balancers.value.map((b, i) => ({ b, i })).filter(({ b }) => t.group?.loadBalancers.includes(b.arn));
      const attempted = attempts.value
        .map((a, i) => ({ a, i }))
        .filter(({ a }) => t.call.tasks.length === 0 || t.call.tasks.includes(a.task.id));
      const seenIn: Citation = t.call.seen[0] ?? calls.cite(`${t.at}/words`);
      const lone = lbs
        .map(({ b, i }) => ({
          b,
          i,
          out: attempted.filter(
            ({ a }) => a.task.zone !== undefined && b.zones.length > 0 && !b.zones.some(z => z.zone === a.task.zone),
          ),
        }))
        .find(x => x.out.length > 0);
      if (!lone) {
        const ref = groups.value.find(g => g.arn === t.arn);
        if (reason !== 'zone') {
          if (unread(ref?.group))
            yield say.undecided('groups', `target group ${t.name} couldn't be read`, {
              about: { type: 'target-group', id: t.name, arn: t.arn },
            });
          continue;
        }
        const citations = cited([seenIn]);
        if (citations)
          yield say.fault('named', {
            data: { group: t.name },
            about: { type: 'target-group', id: t.name, arn: t.arn },
            citations,
            calls: [t.call.id],
            confidence: lbs.length > 0 && attempted.length > 0 ? 'likely' : 'possible',
            fixes: [
              balancerSubnets(
                lbs[0]?.b.arn ?? fillIn('load-balancer-arn'),
                [...(lbs[0]?.b.zones.map(z => z.subnet) ?? []), fillIn('subnet-in-the-zone')],
                'The command replaces all subnets of the load balancer.',
              ),
            ],
          });
        continue;
      }
      const { b, i, out } = lone;
      const zones = [...new Set(out.flatMap(({ a }) => a.task.zone ?? []))].sort();
      const enabled = b.zones.map(z => z.zone).sort();
      const subnetOf = (a: Attempt): string | undefined => a.task.attachments.find(x => x.subnet !== undefined)?.subnet;
      const network = judged.state === 'known' ? judged.value.network : undefined;
      const bad = new Set(out.flatMap(({ a }) => subnetOf(a) ?? []));
      const kept = network?.subnets.filter(s => !bad.has(s)) ?? [];
      const at = serviceAt(valueOf(service), t.arn);
      // An internal load balancer can take the tasks' own subnet, one for the internet needs a public one.
      const there = b.scheme === 'internal' ? out.map(({ a }) => subnetOf(a)).find(s => s !== undefined) : undefined;
      yield say.fault('zone', {
        data: { zones: zones.join(', '), balancer: b.name, enabled: enabled.join(', ') },
        about: { type: 'load-balancer', id: b.name, arn: b.arn },
        calls: [t.call.id],
        confidence: reason === 'zone' ? 'proven' : 'likely',
        citations: [
          seenIn,
          balancers.cite(`/${i}/zones`, `load balancer ${b.name} is enabled for ${enabled.join(', ')}`),
          ...out.slice(0, 2).map(({ a, i: n }) => attempts.cite(`/${n}/task/zone`, `the task ran in ${a.task.zone}`)),
        ],
        fixes: [
          balancerSubnets(
            b.arn,
            [...b.zones.map(z => z.subnet), there ?? fillIn(`subnet-in-${zones[0] ?? 'the-zone'}`)],
            'The command replaces all subnets of the load balancer: it lists the current ones and the new one.',
          ),
          ...(network && kept.length > 0 && kept.length < network.subnets.length
            ? [serviceSubnets(at, { ...network, subnets: kept }, 'The service then runs in fewer Availability Zones.')]
            : []),
        ],
      });
    }
  },
});
