import type { JudgedDeployment, Service } from '../../model/facts.ts';

type Outcome = JudgedDeployment['outcome'];

const FAILED: ReadonlySet<Outcome> = new Set(['failed', 'rolling-back', 'rolled-back']);

/** Whether ECS gave the deployment up. */
export const hasFailed = (outcome: Outcome): boolean => FAILED.has(outcome);
/** Whether the deployment starts no more tasks, because it failed or a person stopped it. */
export const hasEnded = (outcome: Outcome): boolean => hasFailed(outcome) || outcome === 'stopped';

/**
 * Whether the service runs, or goes back to, another deployment than the judged one: after a rollback its tasks,
 * targets and events say nothing of the deployment that failed. Only known where ECS itself deploys.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
 */
export function runsAnother(judged: JudgedDeployment, service: Service): boolean {
  if (service.controller !== 'ECS' || !hasEnded(judged.outcome)) return false;
  const primary = service.deployments.find(d => d.status === 'PRIMARY');
  if (primary === undefined) return false;
  return judged.id === undefined ? primary.taskDefinition !== judged.taskDefinition : primary.id !== judged.id;
}
