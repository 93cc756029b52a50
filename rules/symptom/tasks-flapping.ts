import { defineRule, optional } from '#rule';

export default defineRule({
  id: 'symptom/tasks-flapping',
  title: 'Tasks start and stop over and over',
  kind: 'symptom',
  severity: 'error',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshooting.html'],
  needs: { attempts: 'deployment.attempts', tasks: optional('ecs.tasks') },
  messages: {
    flapping: {
      what: '{count} tasks of the deployment started and stopped',
      why: 'ECS replaces each of them, and the next one stops as well.',
    },
  },
  *check({ attempts, tasks }, say) {
    const ran = attempts.value.filter(a => a.task.startedAt !== undefined);
    const [first] = ran;
    if (!first || ran.length < 3) return;
    if (tasks.state !== 'known' || tasks.value[first.index]?.startedAt === undefined)
      return yield say.undecided('tasks', 'not all tasks could be read');
    yield say.fault('flapping', {
      data: { count: String(ran.length) },
      about: { type: 'service', id: first.task.group?.replace(/^service:/, '') ?? 'service' },
      affected: ran.slice(0, 10).map(x => ({ type: 'task', id: x.task.id })),
      citations: [tasks.cite(`/${first.index}/startedAt`, `task ${first.task.id} started and stopped`)],
      confidence: 'proven',
    });
  },
});
