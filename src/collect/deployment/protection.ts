import type { Task, TaskProtection } from '../../model/facts.ts';
import { lastPart } from '../../model/arn.ts';
import { defineCollector } from '../collector.ts';
import { opt } from '../../model/opt.ts';
import { time } from '../time.ts';

/** GetTaskProtection takes this many tasks. */
const MOST = 100;

/** Asked only where tasks of an earlier deployment run on while another goes on, or where ECS speaks of protected tasks. */
export default defineCollector({
  key: 'deployment.protection',
  from: ['ecs.tasks', 'deployment.judged', 'failure.calls'],
  actions: ['ecs:GetTaskProtection'],
  async collect({ need, ask, call, target }) {
    if (target.service === undefined) return { missing: "a standalone task isn't scaled in" };
    const [judged, calls] = await Promise.all([need('deployment.judged'), ask('failure.calls')]);
    const told = calls.state === 'known' && calls.value.some(c => c.symptom === 'symptom/scale-in-blocked');
    if (judged.outcome !== 'in-progress' && !told) return { found: [] };
    const tasks = await need('ecs.tasks');
    const running = tasks.filter(t => t.lastStatus === 'RUNNING' && t.desiredStatus === 'RUNNING');
    const old = running.filter(t =>
      judged.id === undefined ? t.taskDefinition !== judged.taskDefinition : t.startedBy !== judged.id,
    );
    const asked = (told && old.length === 0 ? running : old).map((t: Task) => t.id);
    if (asked.length === 0) return { found: [] };
    const out = await call('ecs:GetTaskProtection', { cluster: target.cluster, tasks: asked.slice(0, MOST) });
    const found = (out.protectedTasks ?? []).flatMap((p): TaskProtection[] => {
      const task = lastPart(p.taskArn ?? '');
      return asked.includes(task)
        ? [{ task, enabled: p.protectionEnabled ?? false, ...opt('expiresAt', time(p.expirationDate)) }]
        : [];
    });
    return { found, whole: found.length >= asked.length };
  },
});
