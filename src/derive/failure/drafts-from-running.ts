import { phaseOf, readMessage } from '../../aws/messages/index.ts';
import type { Task } from '../../model/facts.ts';
import { counted } from '../../model/text.ts';
import type { Cite } from '../define-derived.ts';
import { type Draft, fromReading } from './draft.ts';
import { fromTask, PHASES } from './drafts-from-tasks.ts';

/** Seconds after which a task that still hasn't started is stuck: images are pulled and capacity is found in less. */
const STUCK = 3600;
const STARTING: readonly string[] = ['PROVISIONING', 'PENDING', 'ACTIVATING'];

/**
 * What fails in a standalone task, without a service that would replace it: it is unhealthy, or it has been
 * starting for hours. `at` is the time of asking.
 */
export const draftsFromRunning = (tasks: readonly Task[], at: string, cite: Cite<'ecs.tasks'>): Draft[] =>
  tasks.flatMap((task, index) => {
    if (task.desiredStatus === 'STOPPED') return [];
    const attempt = { task, index, phase: phaseOf(task) };
    if (task.lastStatus === 'RUNNING' && task.healthStatus === 'UNHEALTHY') {
      const words = 'the task is RUNNING and UNHEALTHY';
      const container = task.containers.find(c => c.healthStatus === 'UNHEALTHY')?.name;
      return [
        {
          ...fromReading(readMessage('Task failed container health checks.')),
          ...fromTask(attempt),
          ...(container !== undefined && { container }),
          words,
          seen: [cite('ecs.tasks', `/${index}/healthStatus`, words)],
        },
      ];
    }
    const hours = Math.floor((Date.parse(at) - Date.parse(task.createdAt ?? at)) / 3_600_000);
    if (!STARTING.includes(task.lastStatus) || hours * 3600 < STUCK) return [];
    const [step, symptom] = PHASES[attempt.phase];
    const words = `the task has been ${task.lastStatus} for ${counted(hours, 'hour')}`;
    return [
      {
        step,
        how: 'undetermined' as const,
        family: 'unknown',
        symptom,
        facts: {},
        candidates: [],
        ...fromTask(attempt),
        words,
        seen: [cite('ecs.tasks', `/${index}/lastStatus`, words)],
      },
    ];
  });
