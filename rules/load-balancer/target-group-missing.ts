import { fillIn, newTargetGroup, serviceAt, groupNamed } from '#fix';
import { type Citation, cited, defineRule, detail, valueOf } from '#rule';
import { refOf } from '#aws/load-balancing';

export default defineRule({
  id: 'load-balancer/target-group-missing',
  title: "The service's target group doesn't exist",
  kind: 'cause',
  severity: 'error',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html'],
  needs: {
    calls: 'failure.calls',
    groups: 'elb.targetGroups',
    judged: detail('deployment.judged'),
    service: detail('ecs.service'),
  },
  messages: {
    missing: {
      what: "Target group {group} of the service doesn't exist",
      why: "ECS registers tasks with the service's target group, so no task can be registered. A recreated target group has a new ARN, which must be set on the service.",
    },
  },
  causes: [
    'symptom/no-healthy-target',
    'symptom/target-registration-failed',
    'symptom/elb-health-check-failed',
    'symptom/request-refused',
    'symptom/tasks-missing',
    'symptom/deployment-stalled',
  ],
  *check({ calls, groups, judged, service }, say) {
    for (const [i, ref] of groups.value.entries()) {
      const name = groupNamed(ref.arn);
      const about = { type: 'target-group', id: name, arn: ref.arn };
      const matches = calls.value
        .map((c, n) => ({ c, n }))
        .filter(
          ({ c }) =>
            ((c.step === 'target-registration' || c.step === 'target-health') &&
              (c.target?.group === undefined || c.target.group === ref.arn || c.target.group === name)) ||
            c.family === 'target/group-missing',
        );
      if (ref.group.state === 'unreadable' || ref.group.state === 'unasked') {
        if (matches.some(({ c }) => c.how === 'missing'))
          yield say.undecided('groups', `target group ${name} couldn't be read`, { about });
        continue;
      }
      if (ref.group.state !== 'absent') continue;
      const seenIn = matches.map(({ c, n }): Citation => c.seen[0] ?? calls.cite(`/${n}/words`)).slice(0, 3);
      const citations = cited([
        groups.cite(`/${i}/group`, `Elastic Load Balancing has no target group ${name}`),
        ...seenIn,
      ]);
      if (!citations) continue;
      const lb = refOf(valueOf(judged)?.loadBalancers ?? [], ref.arn);
      yield say.fault('missing', {
        data: { group: name },
        about,
        citations,
        calls: matches.map(({ c }) => c.id),
        confidence: matches.length > 0 ? 'proven' : 'likely',
        fixes: [
          newTargetGroup(
            serviceAt(valueOf(service), ref.arn),
            { name, protocol: 'HTTP', port: lb?.containerPort ?? 80, vpc: fillIn('vpc-id') },
            { name: lb?.containerName ?? 'container', port: lb?.containerPort ?? 80 },
          ),
        ],
      });
    }
  },
});
