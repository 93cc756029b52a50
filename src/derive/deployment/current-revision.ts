import type { JudgedDeployment } from '../../model/facts.ts';
import { opt } from '../../model/opt.ts';
import type { DeploymentHistory } from './history.ts';

/** What a deployment deploys; `launch` and `loadBalancers` only where they differ from the service's. */
export type DeployedRevision = Pick<
  JudgedDeployment,
  'id' | 'revision' | 'taskDefinition' | 'network' | 'platformVersion' | 'steadyTaskDefinition'
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
