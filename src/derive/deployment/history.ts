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

/** Puts together what the service, its events and its service deployments report. */
export function deploymentHistory(
  service: Service,
  eventsEvidence: Evidence<readonly ServiceEvent[]>,
  serviceDeployments: Evidence<readonly ServiceDeployment[]>,
): DeploymentHistory {
  const events = valueOf(eventsEvidence) ?? [];
  const latest = valueOf(serviceDeployments)?.[0];
  const primary = service.deployments.find(d => d.status === 'PRIMARY') ?? service.deployments[0];
  const eventFailure = lastFailure(events, primary);
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

/** Whether this is a new deployment that began after the failure: neither the failed one nor the one rolled back to. */
const beganAfter = (deployment: Deployment | undefined, failure: EventFailure): boolean =>
  deployment?.createdAt !== undefined &&
  deployment.id !== failure.rolledBackTo &&
  deployment.id !== failure.id &&
  deployment.createdAt > failure.at;
