import { type Evidence, valueOf } from '../../model/evidence.ts';
import type { Deployment, Service, ServiceDeployment, ServiceEvent } from '../../model/facts.ts';
import { opt } from '../../model/opt.ts';
import { type EventFailure, lastFailure } from './events.ts';

/** What AWS reports about the deployments of a service whose deployment controller is ECS. */
export interface DeploymentHistory {
  readonly service: Service;
  readonly primary?: Deployment;
  /** The latest service deployment; undefined if there is none or they couldn't be read. */
  readonly latest?: ServiceDeployment;
  /** Newest first; empty if they couldn't be read. */
  readonly events: readonly ServiceEvent[];
  /** The latest failure in the events. */
  readonly eventFailure?: EventFailure;
  /** The same failure if it decides the outcome: no service deployment says better, and no newer deployment began. */
  readonly decidingFailure?: EventFailure;
}

/**
 * Puts together what the service, its events and its service deployments report. `until`: the end of the window asked about,
 * where that has passed; a deployment of the service that began later isn't part of it.
 */
export function deploymentHistory(
  service: Service,
  eventsEvidence: Evidence<readonly ServiceEvent[]>,
  serviceDeployments: Evidence<readonly ServiceDeployment[]>,
  until?: string,
): DeploymentHistory {
  const events = valueOf(eventsEvidence) ?? [];
  const latest = valueOf(serviceDeployments)?.[0];
  const then = service.deployments.filter(d => until === undefined || (d.createdAt ?? '') <= until);
  const primary = then.find(d => d.status === 'PRIMARY') ?? then[0];
  const eventFailure = failureOf(lastFailure(events, primary), until !== undefined && primary === undefined);
  const decides = latest === undefined && eventFailure !== undefined && !beganAfter(primary, eventFailure);
  return {
    service,
    events,
    ...opt('primary', primary),
    ...opt('latest', latest),
    ...opt('eventFailure', eventFailure),
    ...opt('decidingFailure', decides ? eventFailure : undefined),
  };
}

/** Without a deployment of its time, what became of a rollback isn't known; that the deployment failed is. */
function failureOf(failure: EventFailure | undefined, isAlone: boolean): EventFailure | undefined {
  if (failure === undefined || !isAlone) return failure;
  const { rolledBackTo: _, ...alone } = failure;
  return alone;
}

/** Whether this is a new deployment that began after the failure: neither the failed one nor the one rolled back to. */
const beganAfter = (deployment: Deployment | undefined, failure: EventFailure): boolean =>
  deployment?.createdAt !== undefined &&
  deployment.id !== failure.rolledBackTo &&
  deployment.id !== failure.id &&
  deployment.createdAt > failure.at;
