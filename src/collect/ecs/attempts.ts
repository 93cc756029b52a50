import type { Attempt, JudgedDeployment, Task } from '../../model/facts.ts';
import { benignStop, capacityTaken, phaseOf } from '../../know/ecs/index.ts';
import { defineCollector } from '../collector.ts';

/** Clocks of two AWS APIs: a task may seem created this much before its deployment, in milliseconds. */
const SLACK = 5000;

/** Whether a task was started by the judged deployment: by id where both are known, else by revision and window. */
export function belongs(t: Task, judged: JudgedDeployment): boolean {
  if (judged.id !== undefined && t.startedBy?.startsWith('ecs-svc/')) return t.startedBy === judged.id;
  if (t.taskDefinition !== judged.taskDefinition) return false;
  const created = Date.parse(t.createdAt ?? '');
  if (Number.isNaN(created)) return true;
  if (judged.from !== undefined && created < Date.parse(judged.from) - SLACK) return false;
  return !(judged.to !== undefined && judged.outcome !== 'completed' && created > Date.parse(judged.to) + SLACK);
}

/** The failed tasks of the judged deployment, newest first; benign stops are none. A settled service has none, whatever is remembered. */
export default defineCollector({
  key: 'deployment.attempts',
  from: ['deployment.judged', 'ecs.service', 'ecs.tasks'],
  actions: [],
  async collect({ need, ask, target }) {
    const attempt = (task: Task, index: number): Attempt => ({ task, index, phase: phaseOf(task) });
    const failed = (t: Task): boolean => (t.lastStatus === 'STOPPED' || t.desiredStatus === 'STOPPED') && benignStop(t) === undefined && (t.stopCode !== undefined || t.stoppedReason !== undefined);
    if (target.task !== undefined) {
      const tasks = await need('ecs.tasks');
      // A task that ran to its end with exit code 0 on its own is a job well done.
      return { found: tasks.flatMap((t, i) => (failed(t) && !isFinishedJob(t) ? [attempt(t, i)] : [])) };
    }
    const [judged, service] = await Promise.all([need('deployment.judged'), need('ecs.service')]);
    if (judged.outcome === 'completed' && service.runningCount >= service.desiredCount) return { found: [] };
    const tasks = await ask('ecs.tasks');
    if (tasks.state !== 'known') {
      await need('ecs.tasks');
      return { missing: 'no tasks' };
    }
    // A deployment that succeeded got over its first failures; what fails the service now stopped later.
    const later = (t: Task): boolean => judged.outcome !== 'completed' || judged.to === undefined || (t.stoppedAt ?? t.stoppingAt ?? judged.to) >= judged.to;
    const found = tasks.value.flatMap((t, i) => (failed(t) && belongs(t, judged) && later(t) ? [attempt(t, i)] : []));
    // Where none failed and tasks are missing all the same, what took their capacity away is why.
    if (found.length === 0 && judged.outcome === 'completed') found.push(...tasks.value.flatMap((t, i) => (t.lastStatus === 'STOPPED' && capacityTaken(t) !== undefined && belongs(t, judged) && later(t) ? [attempt(t, i)] : [])));
    found.sort((a, b) => ((a.task.stoppedAt ?? a.task.stoppingAt ?? a.task.createdAt ?? '') < (b.task.stoppedAt ?? b.task.stoppingAt ?? b.task.createdAt ?? '') ? 1 : -1));
    return { found, whole: tasks.whole };
  },
});

const isFinishedJob = (t: Task): boolean => t.stopCode === 'EssentialContainerExited' && !t.group?.startsWith('service:') && t.containers.length > 0 && t.containers.every(c => c.exitCode === 0 || c.exitCode === undefined) && t.containers.some(c => c.exitCode === 0);
