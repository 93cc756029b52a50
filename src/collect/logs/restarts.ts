import type { LogTail } from '../../model/facts.ts';
import { defineCollector, unasked } from '../collector.ts';
import { readStream, streamOf } from './stream.ts';
import { LINES_OF_RESTARTED } from './tail.ts';

const TASKS = 2;

/**
 * The last lines of containers with a restart policy, in tasks that run. No call of AWS that only reads tells how often ECS
 * restarted one: the count is in the task's own metadata endpoint and in Container Insights.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-restart-policy.html
 */
export default defineCollector({
  key: 'logs.restarts',
  from: ['deployment.taskDefinition', 'ecs.tasks'],
  actions: ['logs:GetLogEvents'],
  async collect(io) {
    const definition = await io.need('deployment.taskDefinition');
    const restarted = definition.containers.filter(c => c.restartPolicy !== undefined);
    if (restarted.length === 0) return { found: [] };
    const tasks = (await io.need('ecs.tasks'))
      .filter(t => t.lastStatus === 'RUNNING' && t.taskDefinition === definition.arn)
      .slice(0, TASKS);
    const wanted = tasks.flatMap(task => restarted.map(container => ({ task, container })));
    const found = await Promise.all(
      wanted.map(async ({ task, container }): Promise<LogTail> => {
        const runtimeId = task.containers.find(c => c.name === container.name)?.runtimeId;
        const at = streamOf(container, task.id, runtimeId);
        const isStream = !('because' in at);
        return {
          container: container.name,
          task: task.id,
          group: isStream ? at.group : '',
          stream: isStream ? at.stream : '',
          lines: isStream ? await readStream(io, at, LINES_OF_RESTARTED) : unasked(at.because),
          restartPeriod: container.restartPolicy?.restartAttemptPeriod ?? 0,
        };
      }),
    );
    return { found };
  },
});
