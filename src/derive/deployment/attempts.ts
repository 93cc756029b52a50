import type { Attempt, JudgedDeployment, Service, Task } from '../../model/facts.ts';
import { benignStop, capacityTaken, phaseOf } from '../../aws/messages/index.ts';
import { valueOf } from '../../model/evidence.ts';
import { defineDerived } from '../define-derived.ts';
import { lastSteadyState } from '../../aws/deployments/index.ts';
import { isSettled } from './settled.ts';
import { laterOf } from './window.ts';

/** Clocks of two AWS APIs: a task may seem created this much before its deployment, in milliseconds. */
const SLACK = 5000;

/** Whether a task was started by the judged deployment: by id where both are known, else by revision and window. */
export function belongs(t: Task, judged: JudgedDeployment): boolean {
  if (judged.id !== undefined && t.startedBy?.startsWith('ecs-svc/')) return t.startedBy === judged.id;
  if (t.taskDefinition !== judged.taskDefinition || judged.revisionUnknown === true) return false;
  const created = Date.parse(t.createdAt ?? '');
  if (Number.isNaN(created)) return true;
  if (judged.from !== undefined && created < Date.parse(judged.from) - SLACK) return false;
  return !(judged.to !== undefined && judged.outcome !== 'completed' && created > Date.parse(judged.to) + SLACK);
}

/**
 * The failed tasks of the judged deployment, newest first; a benign stop is no failure. A settled service has none,
 * whatever ECS remembers, unless its tasks end over and over.
 */
export default defineDerived({
  key: 'deployment.attempts',
  from: ['deployment.judged', 'ecs.service', 'ecs.tasks', 'ecs.events', 'asked.at'],
  async derive({ need, ask, target }) {
    const attempt = (task: Task, index: number): Attempt => ({ task, index, phase: phaseOf(task) });
    const failed = (t: Task): boolean =>
      (t.lastStatus === 'STOPPED' || t.desiredStatus === 'STOPPED') &&
      benignStop(t) === undefined &&
      (t.stopCode !== undefined || t.stoppedReason !== undefined);
    if (target.task !== undefined) {
      const tasks = await need('ecs.tasks');
      // A task that ran to its end with exit code 0 on its own is a job well done.
      return { found: tasks.flatMap((t, i) => (failed(t) && !isFinishedJob(t) ? [attempt(t, i)] : [])) };
    }
    const [judged, service] = await Promise.all([need('deployment.judged'), need('ecs.service')]);
    const settled = isSettled(judged, service);
    const tasks = await ask('ecs.tasks');
    if (settled && tasks.state !== 'known') return { found: [] };
    if (tasks.state !== 'known') {
      await need('ecs.tasks');
      return { missing: 'no tasks' };
    }
    // A deployment that succeeded got over its first failures; what fails the service now stopped later.
    // Of a window that has passed, all that failed in it counts, whatever came after.
    const past = judged.past === true;
    const since = judged.outcome === 'completed' ? (past ? undefined : judged.to) : judged.backSince;
    const later = (t: Task): boolean => since === undefined || (t.stoppedAt ?? t.stoppingAt ?? since) >= since;
    const found = tasks.value.flatMap((t, i) => (failed(t) && belongs(t, judged) && later(t) ? [attempt(t, i)] : []));
    if (settled) {
      // The counts agree at this moment; the service is all right unless its tasks end over and over.
      const [events, asked] = await Promise.all([ask('ecs.events'), need('asked.at')]);
      const steady = lastSteadyState(valueOf(events) ?? []);
      return { found: flapping(found, laterOf(judged.to, steady), asked.at) };
    }
    // If none failed and tasks are missing all the same, lost capacity is why.
    if (found.length === 0 && judged.outcome === 'completed' && !past)
      found.push(
        ...tasks.value.flatMap((t, i) =>
          t.lastStatus === 'STOPPED' && capacityTaken(t) !== undefined && belongs(t, judged) && later(t)
            ? [attempt(t, i)]
            : [],
        ),
      );
    found.sort((a, b) =>
      (a.task.stoppedAt ?? a.task.stoppingAt ?? a.task.createdAt ?? '') <
      (b.task.stoppedAt ?? b.task.stoppingAt ?? b.task.createdAt ?? '')
        ? 1
        : -1,
    );
    const { task } = await need('asked.at');
    return {
      found: askedFor(found, task),
      whole: tasks.whole || (found.length === 0 && !past && countedWhole(service, tasks.value)),
    };
  },
});

/** Only the task that was asked about, where it is among those that failed. */
const askedFor = (attempts: readonly Attempt[], task: string | undefined): Attempt[] => {
  const own = attempts.filter(a => a.task.id === task);
  return own.length > 0 ? own : [...attempts];
};

/** Milliseconds since its end within which a task ended just now. */
const JUST_NOW = 20 * 60_000;
/** The tasks that ended over and over since the service settled: at least three, the last of them just now. */
function flapping(attempts: readonly Attempt[], since: string | undefined, now: string): Attempt[] {
  if (since === undefined) return [];
  const ended = (a: Attempt): string => a.task.stoppedAt ?? a.task.stoppingAt ?? '';
  const ran = attempts.filter(a => a.task.startedAt !== undefined && ended(a) > since);
  const last = Math.max(0, ...ran.map(a => Date.parse(ended(a))));
  return ran.length >= 3 && Date.parse(now) - last <= JUST_NOW ? ran : [];
}

/** Whether no task is left out by ECS's counts: all that run or start are here, no deployment counts a failure. */
const countedWhole = (service: Service, tasks: readonly Task[]): boolean =>
  tasks.filter(t => t.lastStatus !== 'STOPPED' && t.desiredStatus !== 'STOPPED').length >=
    service.runningCount + service.pendingCount && service.deployments.every(d => d.failedTasks === 0);

const isFinishedJob = (t: Task): boolean =>
  t.stopCode === 'EssentialContainerExited' &&
  !t.group?.startsWith('service:') &&
  t.containers.length > 0 &&
  t.containers.every(c => c.exitCode === 0 || c.exitCode === undefined) &&
  t.containers.some(c => c.exitCode === 0);
