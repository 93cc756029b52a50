import { healthReason, refOf, targetCalls } from '#aws/load-balancing';
import { fixWith, newDeployment, registerTargets, groupNamed } from '#fix';
import { cited, defineRule, detail, idsOf, leadsTo, optional, unread, valueOf, confidenceOf } from '#rule';

import { addressesOf, unregistered } from './_registered.ts';

export default defineRule({
  id: 'load-balancer/target-not-registered',
  title: 'Running tasks are not registered with the target group',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html',
  ],
  needs: {
    calls: 'failure.calls',
    groups: 'elb.targetGroups',
    health: optional('elb.targetHealth'),
    tasks: optional('ecs.tasks'),
    judged: 'deployment.judged',
    asked: 'asked.at',
    service: detail('ecs.service'),
  },
  messages: {
    gone: {
      what: '{count} of the deployment {are} not registered with target group {group}: {targets}',
      why: "ECS registers a task once, when it starts. A target that is deregistered later isn't registered again, receives no traffic and counts as unhealthy.",
    },
    told: {
      what: 'Elastic Load Balancing reports that a task is not registered with target group {group}',
      why: "ECS registers a task once, when it starts. A target that is deregistered later isn't registered again. {now}",
    },
    unusable: {
      what: "Target group {group} can't use the IP address of a task: it is reserved for a load balancer",
      why: 'The target is unused (Target.IpUnusable), so it gets no health checks and no requests. A new task gets another address.',
    },
  },
  causes: [
    'symptom/no-healthy-target',
    'symptom/target-registration-failed',
    'symptom/elb-health-check-failed',
    'symptom/tasks-missing',
  ],
  *check({ calls, groups, health, tasks, judged, asked, service }, say) {
    const s = valueOf(service);
    const again = newDeployment(s, judged.value);
    const all = targetCalls(calls.value, groups.value, ['target-health', 'target-registration']).filter(
      t => leadsTo(t.call, 'load-balancer/target-not-registered') || healthReason(t.call) === 'not-registered',
    );
    for (const ref of groups.value) {
      const group = groupNamed(ref.arn);
      const matches = all.filter(t => t.arn === ref.arn || t.arn === '').map(t => t.call);
      const i = health.state === 'known' ? health.value.findIndex(h => h.targetGroup === ref.arn) : -1;
      const targets = health.state === 'known' ? health.value[i]?.targets : undefined;
      const lb = refOf(judged.value.loadBalancers, ref.arn);
      // With two groups, a task is in one of them only.
      const pair =
        lb?.alternateTargetGroupArn !== undefined || s?.controller === 'CODE_DEPLOY' || s?.controller === 'EXTERNAL';
      const ip = ref.group.state === 'known' && ref.group.value.targetType === 'ip';
      const missing =
        targets?.state === 'known' && targets.whole && tasks.state === 'known' && ip && !pair
          ? unregistered(tasks.value, targets.value, judged.value.taskDefinition, asked.value.at)
          : [];
      if (missing.length === 0 && matches.length === 0) {
        if (lb && !pair && unread(ref.group))
          yield say.undecided('groups', `target group ${group} couldn't be read`, {
            about: { type: 'target-group', id: group, arn: ref.arn },
          });
        else if (
          lb &&
          !pair &&
          (targets?.state !== 'known' || tasks.state !== 'known' || !tasks.whole) &&
          ref.group.state !== 'absent'
        )
          yield say.undecided(
            targets?.state === 'known' ? 'tasks' : 'health',
            `whether the running tasks are targets of ${group} couldn't be determined`,
            { about: { type: 'target-group', id: group, arn: ref.arn } },
          );
        continue;
      }
      const seenIn = matches.flatMap(c => c.seen.slice(0, 1)).slice(0, 2);
      if (missing.length > 0 && health.state === 'known' && tasks.state === 'known' && lb) {
        yield say.fault('gone', {
          data: {
            count: missing.length === 1 ? '1 task' : `${missing.length} tasks`,
            run: missing.length === 1 ? 'runs' : 'run',
            are: missing.length === 1 ? 'is' : 'are',
            group,
            targets: addressesOf(missing, 5),
          },
          about: { type: 'target-group', id: group, arn: ref.arn },
          affected: missing.slice(0, 10).map(m => ({ type: 'task', id: m.id })),
          calls: idsOf(matches),
          confidence: confidenceOf(calls, matches),
          citations: [
            health.cite(`/${i}/targets`, `${addressesOf(missing, 3)} not among the targets of ${group}`),
            tasks.cite(`/${missing[0]?.n ?? 0}/lastStatus`, `task ${missing[0]?.id ?? ''} is RUNNING`),
            ...seenIn,
          ],
          fixes: [
            registerTargets(
              ref.arn,
              missing.map(m => ({ ip: m.address, port: lb.containerPort })),
            ),
            ...(again.length > 0 ? [fixWith('Deploy again: new tasks are registered when they start', again)] : []),
          ],
        });
        continue;
      }
      const citations = cited(seenIn);
      if (!citations) continue;
      const blind = targets?.state !== 'known' || tasks.state !== 'known';
      const unusable = matches.every(c => healthReason(c) === 'unusable');
      yield say.fault(unusable ? 'unusable' : 'told', {
        data: {
          group,
          now: blind ? "Its current targets couldn't be read." : 'All running tasks are registered now.',
        },
        about: { type: 'target-group', id: group, arn: ref.arn },
        citations,
        calls: idsOf(matches),
        confidence: unusable ? 'proven' : 'likely',
        fixes: [
          again.length > 0
            ? fixWith(
                `Deploy again: new tasks ${unusable ? 'get other addresses' : 'are registered when they start'}`,
                again,
              )
            : {
                title: 'Find out what deregisters targets from the group',
                applies: 'judge',
                risk: 'Otherwise the targets will be deregistered again.',
              },
        ],
      });
    }
  },
});
