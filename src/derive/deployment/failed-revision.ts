import type { Deployment, ServiceRevision, Task } from '../../model/facts.ts';
import { opt } from '../../model/opt.ts';
import type { DeployedRevision } from './current-revision.ts';
import type { DeploymentHistory } from './history.ts';
import type { DeploymentOutcome } from './outcome.ts';
import { type DeploymentWindow, isInWindow } from './window.ts';

/** A deployment that failed, was rolled back or was stopped. */
export interface FailedDeployment {
  readonly history: DeploymentHistory;
  readonly outcome: DeploymentOutcome;
  readonly window: DeploymentWindow;
}

/**
 * What a failed deployment deployed. After a rollback the service describes the revision that it went back to, so this
 * comes from the failed deployment's service revision or, where that can't be read, from its tasks.
 */
export function failedRevision(
  failed: FailedDeployment,
  revisions: readonly ServiceRevision[],
  tasks: readonly Task[],
): DeployedRevision {
  const { service, primary, latest } = failed.history;
  const target = latest && revisions.find(r => r.arn === latest.targetRevision);
  const deployment = failedDeploymentOf(failed.history);
  const stopped = tasks.filter(t => t.stoppedReason !== undefined || t.lastStatus === 'STOPPED');
  const known = target?.taskDefinition ?? deployment?.taskDefinition ?? taskDefinitionOfTasks(failed, stopped);
  const taskDefinition = known ?? primary?.taskDefinition ?? service.taskDefinition;
  const started = known === undefined ? undefined : startedByOfTasks(failed, stopped, known);
  const id = deployment?.id ?? failed.history.eventFailure?.id ?? started;
  return {
    ...(target && target.launch !== 'unknown' && { launch: target.launch }),
    ...(target && target.loadBalancers.length > 0 && { loadBalancers: target.loadBalancers }),
    ...opt('id', id),
    ...opt('revision', latest?.targetRevision),
    taskDefinition,
    ...(known === undefined && { revisionUnknown: true as const }),
    ...opt('network', target?.network ?? deployment?.network ?? service.network),
    ...opt('platformVersion', target?.platformVersion ?? deployment?.platformVersion),
    ...opt('steadyTaskDefinition', steadyTaskDefinition(failed.history, revisions, taskDefinition)),
  };
}

/** The failed deployment, where the service still lists it. A rollback that failed in turn is another deployment. */
export function failedDeploymentOf(history: DeploymentHistory): Deployment | undefined {
  const { service, eventFailure } = history;
  const back = rolledBackTo(history);
  return (
    service.deployments.find(d => d.rolloutState === 'FAILED' && d.id !== back) ??
    service.deployments.find(d => d.id === eventFailure?.id)
  );
}

/** The deployment that ECS went back to; until it has begun the primary one is still the one that failed. */
function rolledBackTo({ primary, latest, eventFailure }: DeploymentHistory): string | undefined {
  const began = latest?.rollback !== undefined && latest.status !== 'ROLLBACK_REQUESTED';
  return began ? primary?.id : eventFailure?.rolledBackTo;
}

/** The task definition of the deployment's stopped tasks, by the deployment's id or else by its window. */
export function taskDefinitionOfTasks(
  { history, window }: FailedDeployment,
  stopped: readonly Task[],
): string | undefined {
  const failedId = history.eventFailure?.id;
  const ofDeployment = stopped.filter(t => failedId !== undefined && t.startedBy === failedId);
  const inWindow = stopped.filter(
    t => isInWindow(window, t.createdAt) && t.taskDefinition !== history.primary?.taskDefinition,
  );
  return mostCommon(ofDeployment.map(t => t.taskDefinition)) ?? mostCommon(inWindow.map(t => t.taskDefinition));
}

/** The id of the deployment that started the tasks of this task definition in the window. */
export function startedByOfTasks(
  { history, outcome, window }: FailedDeployment,
  stopped: readonly Task[],
  taskDefinition: string,
): string | undefined {
  // Unless it failed in place, the primary deployment is the one rolled back to.
  const back = outcome === 'failed' ? rolledBackTo(history) : history.primary?.id;
  return mostCommon(
    stopped
      .filter(t => isInWindow(window, t.createdAt) && t.taskDefinition === taskDefinition)
      .flatMap(t => t.startedBy ?? [])
      .filter(startedBy => startedBy.startsWith('ecs-svc/') && startedBy !== back),
  );
}

/** The task definition before the failed one. */
function steadyTaskDefinition(
  { primary, latest }: DeploymentHistory,
  revisions: readonly ServiceRevision[],
  taskDefinition: string,
): string | undefined {
  const others = latest ? revisions.filter(r => r.arn !== latest.targetRevision) : [];
  return [...others, ...(primary ? [primary] : [])].find(r => r.taskDefinition !== taskDefinition)?.taskDefinition;
}

/** The string that occurs most often; of several the first. */
const mostCommon = (list: readonly string[]): string | undefined =>
  [...new Set(list)].map(x => [x, list.filter(y => y === x).length] as const).sort((a, b) => b[1] - a[1])[0]?.[0];
