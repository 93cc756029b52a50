import type { Deployment, JudgedDeployment, Service, ServiceDeployment } from '../../model/facts.ts';
import { failureReason, type EventFailure } from './events.ts';
import type { DeploymentHistory } from './history.ts';

export type DeploymentOutcome = JudgedDeployment['outcome'];

const OUTCOMES: Readonly<Record<string, DeploymentOutcome>> = {
  PENDING: 'in-progress',
  IN_PROGRESS: 'in-progress',
  SUCCESSFUL: 'completed',
  STOP_REQUESTED: 'stopped',
  STOP_IN_PROGRESS: 'stopped',
  STOPPED: 'stopped',
  FAILED: 'failed',
  ROLLBACK_REQUESTED: 'rolling-back',
  ROLLBACK_IN_PROGRESS: 'rolling-back',
  ROLLBACK_SUCCESSFUL: 'rolled-back',
  ROLLBACK_FAILED: 'failed',
};

/** How the latest deployment ended, or that it has not: service deployments say best, then events, then the counts. */
export function deploymentOutcome(history: DeploymentHistory): DeploymentOutcome {
  const { latest, decidingFailure, primary, service } = history;
  if (latest) {
    const outcome = outcomeOfServiceDeployment(latest);
    // The rollout state can be ahead of the service deployment.
    const open = outcome === 'in-progress' || outcome === 'unknown';
    return open && primary?.rolloutState === 'FAILED' ? 'failed' : outcome;
  }
  if (decidingFailure) return outcomeOfFailure(decidingFailure, primary);
  return outcomeOfRollout(primary, service);
}

/** What a service deployment says. A stop by the circuit breaker or an alarm is a failure, a stop by a person isn't. */
export function outcomeOfServiceDeployment(d: ServiceDeployment): DeploymentOutcome {
  const outcome = OUTCOMES[d.status] ?? 'unknown';
  return outcome === 'stopped' && wasStoppedByEcs(d) ? 'failed' : outcome;
}
const wasStoppedByEcs = (d: ServiceDeployment): boolean =>
  d.circuitBreaker?.status === 'TRIGGERED' ||
  (d.alarms?.triggered.length ?? 0) > 0 ||
  /circuit breaker|alarm/i.test(d.statusReason ?? '');

/** How far the rollback got after a failure in the events. */
export function outcomeOfFailure(failure: EventFailure, primary: Deployment | undefined): DeploymentOutcome {
  if (failure.rolledBackTo === undefined) return 'failed';
  if (primary?.id !== failure.rolledBackTo || primary.rolloutState === 'IN_PROGRESS') return 'rolling-back';
  return primary.rolloutState === 'FAILED' ? 'failed' : 'rolled-back';
}

/** What the primary deployment says, or the counts if it has no rollout state (Classic Load Balancer, for one). */
export function outcomeOfRollout(primary: Deployment | undefined, service: Service): DeploymentOutcome {
  if (primary === undefined) return service.desiredCount === 0 ? 'completed' : 'unknown';
  if (primary.rolloutState === 'FAILED') return 'failed';
  if (primary.rolloutState === 'COMPLETED') return 'completed';
  if (primary.rolloutState === 'IN_PROGRESS') return 'in-progress';
  return service.deployments.length === 1 && service.runningCount >= service.desiredCount ? 'completed' : 'in-progress';
}

/** Why it ended so, in AWS's words. */
export function deploymentReason({ latest, decidingFailure, events, primary }: DeploymentHistory): string | undefined {
  // After a rollback the primary deployment is the one rolled back to: its reason doesn't explain the failure.
  if (decidingFailure) return failureReason(events, decidingFailure);
  return latest?.rollback?.reason ?? latest?.statusReason ?? primary?.rolloutStateReason;
}
