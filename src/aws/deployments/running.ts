import type { JudgedDeployment, Service } from '../../model/facts.ts';

/** Outcomes after which another deployment than the judged one may run. */
const ENDED: ReadonlySet<JudgedDeployment['outcome']> = new Set(['failed', 'rolling-back', 'rolled-back', 'stopped']);

/**
 * Whether the service runs, or goes back to, another deployment than the judged one: after a rollback its tasks,
 * targets and events say nothing of the deployment that failed. Only known where ECS itself deploys.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
 */
export function runsAnother(judged: JudgedDeployment, service: Service): boolean {
  if (service.controller !== 'ECS' || !ENDED.has(judged.outcome)) return false;
  const primary = service.deployments.find(d => d.status === 'PRIMARY');
  if (primary === undefined) return false;
  return judged.id === undefined ? primary.taskDefinition !== judged.taskDefinition : primary.id !== judged.id;
}
