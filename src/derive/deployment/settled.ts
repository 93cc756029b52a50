import type { JudgedDeployment, Service } from '../../model/facts.ts';

/** Whether the judged deployment is done and the service runs as many tasks as it should at this moment. */
export const isSettled = (judged: JudgedDeployment | undefined, service: Service | undefined): boolean =>
  judged?.outcome === 'completed' &&
  judged.past !== true &&
  service !== undefined &&
  service.runningCount >= service.desiredCount;

/** The same from the service alone, before its deployment is judged: the latest one may have been rolled back. */
export const looksSettled = (service: Service): boolean =>
  service.deployments.length <= 1 &&
  service.runningCount >= service.desiredCount &&
  service.deployments.every(d => d.rolloutState === undefined || d.rolloutState === 'COMPLETED');

/** Whether traffic is still to be shifted to new tasks. Until then a target group may be unused without a fault. */
export const isShifting = (judged: JudgedDeployment | undefined, service: Service | undefined): boolean =>
  judged?.outcome === 'in-progress' &&
  service !== undefined &&
  (service.controller !== 'ECS' || service.strategy !== 'ROLLING');
