import { command, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, type Fix, affectedTasks, matchingCalls } from '#rule';

const ID = 'platform/spot-interruption';
export default defineRule({
  id: ID,
  title: "Spot reclaimed the tasks' capacity",
  kind: 'cause',
  severity: 'warning',
  transient: true,
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/spot-interruption-errors.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html',
  ],
  needs: { calls: 'failure.calls', ...FIX_NEEDS },
  messages: {
    taken: {
      what: "Spot reclaimed the capacity of {tasks}, and they aren't replaced yet",
      why: "ECS reported: {words}. Spot can reclaim capacity at any time, two minutes after a warning. A service that must keep running needs a base that isn't Spot.",
    },
  },
  causes: ['symptom/tasks-missing'],
  *check(given, say) {
    const found = matchingCalls(given.calls, ID);
    if (!found) return;
    const { service, region } = fixContext(given);
    const spot = service?.capacityProviders.find(p => p.name === 'FARGATE_SPOT');
    const strategy = ['capacityProvider=FARGATE,base=1,weight=1', 'capacityProvider=FARGATE_SPOT,weight=3'];
    const fixes: Fix[] =
      service && spot
        ? [
            {
              title: 'Keep a base on FARGATE next to FARGATE_SPOT',
              applies: 'judge',
              risk: 'Tasks on FARGATE cost more. Choose base and weight for what must always run.',
              commands: [
                command`aws ecs update-service --cluster ${service.cluster.split('/').at(-1) ?? ''} --service ${service.name} --capacity-provider-strategy ${strategy} --force-new-deployment --region ${region}`,
              ],
            },
          ]
        : [];
    yield say.fault('taken', {
      data: { tasks: found.tasks.length === 1 ? 'a task' : `${found.tasks.length} tasks`, words: found.words },
      about: { type: 'service', id: service?.name ?? 'service' },
      affected: affectedTasks(found.calls),
      calls: found.ids,
      confidence: 'proven',
      citations: found.quoted,
      fixes: [
        ...fixes,
        {
          title: 'Spread the service over more Availability Zones and instance types, and handle SIGTERM cleanly',
          applies: 'fill-in',
        },
      ],
    });
  },
});
