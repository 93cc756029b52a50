import { command, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, detail, type Fix, partsNamed, valueOf, affectedTasks, matchingCalls } from '#rule';

const ID = 'platform/host-terminated';
export default defineRule({
  id: ID,
  title: 'The EC2 instance that hosted the task was stopped or terminated',
  kind: 'cause',
  transient: true,
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-errors.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instance-draining.html',
  ],
  needs: { calls: 'failure.calls', instances: detail('net.instances'), ...FIX_NEEDS },
  messages: {
    gone: {
      what: 'EC2 instance {instance}, which hosted {tasks}, was stopped or terminated',
      why: 'AWS reported: {words}. Its Auto Scaling group scaled in, Spot reclaimed it, or someone stopped it. ECS starts replacement tasks where there is capacity.',
    },
  },
  causes: [
    'symptom/tasks-missing',
    'symptom/container-exited',
    'symptom/placement-failed',
    'symptom/elb-health-check-failed',
  ],
  *check(given, say) {
    const found = matchingCalls(given.calls, ID);
    if (!found) return;
    const { service, region } = fixContext(given);
    const id = found.calls.flatMap(c => partsNamed(c, 'instance'))[0] ?? 'of the task';
    const list = valueOf(given.instances) ?? [];
    const at = list.findIndex(i => i.id === id);
    const provider = service?.capacityProviders.find(p => !p.name.startsWith('FARGATE'))?.name;
    const fixes: Fix[] =
      provider === undefined
        ? []
        : [
            {
              title: 'Let ECS drain instances before they are terminated',
              applies: 'as-is',
              commands: [
                command`aws ecs update-capacity-provider --name ${provider} --auto-scaling-group-provider managedDraining=ENABLED --region ${region}`,
              ],
            },
          ];
    yield say.fault('gone', {
      data: {
        instance: id,
        tasks: found.tasks.length === 1 ? 'the task' : `${found.tasks.length} tasks`,
        words: found.words,
      },
      about: { type: 'instance', id },
      affected: affectedTasks(found.calls),
      calls: found.ids,
      confidence: 'proven',
      citations: [
        ...found.quoted,
        ...(given.instances.state === 'known' && list[at]?.state !== undefined
          ? [given.instances.cite(`/${at}/state`, `${id} is ${list[at]?.state} now`)]
          : []),
      ],
      fixes: [
        ...fixes,
        {
          title: 'Find out what terminated the instance: check the activities of its Auto Scaling group, or CloudTrail',
          applies: 'fill-in',
        },
      ],
    });
  },
});
