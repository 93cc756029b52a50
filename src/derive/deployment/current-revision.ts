import type { JudgedDeployment, ServiceRevision } from '../../model/facts.ts';
import { opt } from '../../model/opt.ts';
import type { DeploymentHistory } from './history.ts';

/** What a deployment deploys; `launch` and `loadBalancers` only where they differ from the service's. */
export type DeployedRevision = Pick<
  JudgedDeployment,
  'id' | 'revision' | 'taskDefinition' | 'revisionUnknown' | 'network' | 'platformVersion' | 'steadyTaskDefinition'
> &
  Partial<Pick<JudgedDeployment, 'launch' | 'loadBalancers'>>;

/** What a deployment that didn't fail deploys: the primary one, which the service describes as well. */
export function currentRevision({ service, primary, latest }: DeploymentHistory): DeployedRevision {
  const previous = service.deployments.find(d => d.status === 'ACTIVE' && d.taskDefinition !== primary?.taskDefinition);
  return {
    ...opt('id', primary?.id),
    ...opt('revision', latest?.targetRevision),
    taskDefinition: primary?.taskDefinition ?? service.taskDefinition,
    ...opt('network', primary?.network ?? service.network),
    ...opt('platformVersion', primary?.platformVersion),
    ...opt('steadyTaskDefinition', previous?.taskDefinition),
  };
}

/**
 * What ran in a window that has passed. The service describes what it runs now, so this comes from the service revision; a
 * deployment of the service that began before the window's end (`primary`) is the one that still runs.
 */
export function pastRevision(history: DeploymentHistory, revisions: readonly ServiceRevision[]): DeployedRevision {
  const { service, primary, latest } = history;
  const target = latest && revisions.find(r => r.arn === latest.targetRevision);
  if (primary !== undefined && target === undefined) return currentRevision(history);
  if (target === undefined) return { taskDefinition: service.taskDefinition, revisionUnknown: true };
  return {
    ...opt('id', primary?.taskDefinition === target.taskDefinition ? primary.id : undefined),
    revision: target.arn,
    taskDefinition: target.taskDefinition,
    ...(target.launch !== 'unknown' && { launch: target.launch }),
    ...(target.loadBalancers.length > 0 && { loadBalancers: target.loadBalancers }),
    ...opt('network', target.network),
    ...opt('platformVersion', target.platformVersion),
  };
}
