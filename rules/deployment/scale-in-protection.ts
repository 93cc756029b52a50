import { serviceAt, unprotect } from '#fix';
import { cited, defineRule, detail, idsOf, listed, optional, citationsOf, valueOf } from '#rule';

export default defineRule({
  id: 'deployment/scale-in-protection',
  title: 'Tasks that should stop are protected from scale-in',
  kind: 'cause',
  severity: 'warning',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html',
  ],
  needs: { calls: 'failure.calls', protection: optional('deployment.protection'), service: detail('ecs.service') },
  messages: {
    protected: {
      what: '{count} that should stop {are} protected from scale-in: {tasks}',
      why: "ECS doesn't stop a protected task, for scaling or for a deployment, until the protection expires{until}.",
    },
    told: {
      what: 'ECS reports that task protection keeps it from stopping tasks',
      why: "ECS doesn't stop a protected task, for scaling or for a deployment, until the protection expires. {now}",
    },
  },
  causes: ['symptom/scale-in-blocked', 'symptom/deployment-stalled'],
  *check({ calls, protection, service }, say) {
    const matches = calls.value.filter(c => c.candidates[0]?.cause === 'deployment/scale-in-protection');
    const held = protection.state === 'known' ? protection.value.flatMap((p, i) => (p.enabled ? [{ p, i }] : [])) : [];
    if (matches.length === 0 && held.length === 0) {
      if (calls.value.some(c => c.symptom === 'symptom/scale-in-blocked') && protection.state !== 'known')
        yield say.undecided('protection', "whether tasks are protected couldn't be read", {
          actions: ['ecs:GetTaskProtection'],
        });
      return;
    }
    const s = valueOf(service);
    const at = serviceAt(s);
    const tasks = held.map(({ p }) => p.task);
    const last = held
      .map(({ p }) => p.expiresAt)
      .filter(t => t !== undefined)
      .sort()
      .at(-1);
    const until = last === undefined ? undefined : `${last.slice(0, 16).replace('T', ' ')} UTC`;
    const over = held.length === 0 && protection.state === 'known' && protection.whole;
    const citations = cited([
      ...citationsOf(matches),
      ...(protection.state === 'known'
        ? held
            .slice(0, 3)
            .map(({ p, i }) =>
              protection.cite(
                `/${i}/enabled`,
                `task ${p.task} is protected${p.expiresAt === undefined ? '' : ` until ${p.expiresAt}`}`,
              ),
            )
        : []),
    ]);
    yield say.fault(held.length > 0 ? 'protected' : 'told', {
      data: {
        now: over
          ? 'None of them is protected now, so ECS continues on its own.'
          : "Which tasks are protected couldn't be read.",
        count: tasks.length === 1 ? '1 task' : `${tasks.length} tasks`,
        are: tasks.length === 1 ? 'is' : 'are',
        tasks: tasks.length > 5 ? `${tasks.slice(0, 5).join(', ')} and more` : listed(tasks),
        until: until === undefined ? '' : `, the last one at ${until}`,
      },
      about: { type: 'service', id: s?.name ?? 'service', ...(s && { arn: s.arn }) },
      affected: tasks.slice(0, 10).map(id => ({ type: 'task', id })),
      citations: citations ?? [calls.cite('')],
      calls: idsOf(matches),
      confidence: matches.length > 0 && held.length > 0 ? 'proven' : 'likely',
      fixes:
        held.length > 0
          ? unprotect(at, tasks, until)
          : [
              {
                title: over
                  ? 'Nothing to do: ECS continues on its own'
                  : 'Wait for the protection to expire, or let the app end it',
                applies: 'judge',
                risk: 'A task protects itself while it is in the middle of work.',
              },
            ],
    });
  },
});
