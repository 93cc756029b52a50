import { runsAnother } from '../../aws/deployments/index.ts';
import type { JudgedDeployment, Service, ServiceEvent, Task } from '../../model/facts.ts';
import { belongs } from '../deployment/attempts.ts';
import { taskBehind, type UnhealthyTarget } from './drafts-from-targets.ts';

/** What of a service's events and targets is about the judged deployment. */
export interface Ownership {
  event(event: ServiceEvent): boolean;
  target(unhealthy: UnhealthyTarget): boolean;
}

const ALL: Ownership = { event: () => true, target: () => true };
const TASK = /\btask ([0-9a-f]{32})\b/g;

/**
 * After a rollback two deployments share a service's events and target groups, and neither is credited with the other's.
 * An event belongs to neither where all tasks that it names are known and the other's. A target belongs to the deployment
 * that failed only if its task is known to be its own; all others belong to the one that runs.
 */
export function ownership(
  judged: JudgedDeployment | undefined,
  service: Service | undefined,
  tasks: readonly Task[],
): Ownership {
  if (judged === undefined || service === undefined) return ALL;
  const failed = runsAnother(judged, service);
  if (!failed && judged.backSince === undefined) return ALL;
  return {
    event({ message }) {
      const named = [...message.matchAll(TASK)].map(([, id]) => tasks.find(t => t.id === id));
      return named.length === 0 || named.some(task => task === undefined || belongs(task, judged));
    },
    target({ target }) {
      const task = taskBehind(target, tasks);
      return task === undefined ? !failed : belongs(task, judged);
    },
  };
}
