import type { Service, TaskDefinition } from '../../model/facts.ts';

/** Who finds out that an app which runs does not work. */
export interface HealthChecks {
  readonly loadBalancer: boolean;
  readonly container: boolean;
}

/** A load balancer checks its targets; a container is checked where an essential one has a health command. */
export const checksOfHealth = (service: Pick<Service, 'loadBalancers'>, definition: TaskDefinition): HealthChecks => ({
  loadBalancer: service.loadBalancers.length > 0,
  container: definition.containers.some(
    c => c.essential && c.healthCheck !== undefined && c.healthCheck.command[0] !== 'NONE',
  ),
});
