import { hasEnded } from '../../aws/deployments/index.ts';
import { isRead, valueOf } from '../../model/evidence.ts';
import type { Deployment, JudgedDeployment, Service, TaskSet } from '../../model/facts.ts';
import { opt } from '../../model/opt.ts';
import { defineDerived, type Reads } from '../define-derived.ts';
import { failedHooks, outcomeCitations } from './citations.ts';
import { currentRevision, pastRevision } from './current-revision.ts';
import { failedRevision } from './failed-revision.ts';
import { deploymentHistory } from './history.ts';
import { deploymentOutcome, deploymentReason } from './outcome.ts';
import { runningDeployment, withoutFailure } from './running.ts';
import { judgedTaskSet } from './task-sets.ts';
import { deploymentWindow } from './window.ts';

/**
 * The deployment that is judged: the latest one, even if it was already rolled back, or, where that is asked for, the
 * one that runs since.
 */
export default defineDerived({
  key: 'deployment.judged',
  from: [
    'ecs.service',
    'ecs.events',
    'ecs.serviceDeployments',
    'ecs.serviceRevisions',
    'ecs.tasks',
    'deployment.codeDeploy',
    'asked.at',
  ],
  async derive({ need, ask, cite }) {
    // Asked before the service is there, so that these calls don't wait for it.
    const started = Promise.all([ask('ecs.events'), ask('ecs.serviceDeployments')]);
    const service = await need('ecs.service');
    const asked = valueOf(await ask('asked.at'));
    const until = asked?.window?.until;
    if (service.controller !== 'ECS' && service.taskSets !== undefined)
      return ofTaskSets(service, service.taskSets, until, ask, cite);

    const [events, serviceDeployments] = await started;
    const history = deploymentHistory(service, events, serviceDeployments, until);
    const { launch, loadBalancers, healthCheckGracePeriodSeconds } = service;
    if (asked?.judges === 'running') {
      const seen = outcomeCitations(withoutFailure(history), cite);
      return { found: { launch, loadBalancers, healthCheckGracePeriodSeconds, ...runningDeployment(history), seen } };
    }
    const outcome = deploymentOutcome(history);
    const window = deploymentWindow(history);
    const judged = {
      launch,
      loadBalancers,
      healthCheckGracePeriodSeconds,
      outcome,
      ...ofPast(until),
      ...window,
      ...opt('arn', history.latest?.arn),
      ...opt('reason', deploymentReason(history)),
      ...opt('breaker', history.latest?.circuitBreaker),
      ...(history.decidingFailure && !isRead(serviceDeployments) && { beginningUnknown: true as const }),
      ...opt('failedHooks', failedHooks(history, cite)),
      seen: outcomeCitations(history, cite),
    };
    const went = !hasEnded(outcome);
    if (went && until === undefined)
      return { found: { ...judged, ...currentRevision(history), ...configured(history.primary) } };

    const revisions = history.latest ? await ask('ecs.serviceRevisions') : undefined;
    if (went) return { found: { ...judged, ...pastRevision(history, valueOf(revisions) ?? []) } };
    const tasks = await ask('ecs.tasks');
    const failed = { history, outcome, window };
    const deployed = failedRevision(failed, valueOf(revisions) ?? [], valueOf(tasks) ?? []);
    const revision = valueOf(revisions)?.find(r => r.arn === deployed.revision);
    const deployment = service.deployments.find(d => d.id === deployed.id);
    return { found: { ...judged, ...deployed, ...configured(revision ?? deployment) } };
  },
});

/** What CodeDeploy or another tool deploys. ECS lists the task sets of now. */
async function ofTaskSets(
  service: Service,
  taskSets: readonly TaskSet[],
  until: string | undefined,
  ask: Reads<'deployment.codeDeploy' | 'ecs.tasks'>['ask'],
  cite: Parameters<typeof judgedTaskSet>[4],
) {
  if (until !== undefined)
    return { unclear: 'ECS lists the task sets of now, and the window that was asked about has passed' };
  const [code, tasks] = await Promise.all([
    service.controller === 'CODE_DEPLOY' ? ask('deployment.codeDeploy') : undefined,
    ask('ecs.tasks'),
  ]);
  return judgedTaskSet(service, taskSets, code, valueOf(tasks) ?? [], cite);
}

const ofPast = (until: string | undefined): { past?: true } => (until === undefined ? {} : { past: true });

/** What a deployment has beside its task definition. */
const configured = (
  from: Pick<Deployment, 'serviceConnect' | 'volumes' | 'platformFamily'> | undefined,
): Pick<JudgedDeployment, 'serviceConnect' | 'volumes' | 'platformFamily'> => ({
  ...opt('serviceConnect', from?.serviceConnect),
  ...opt('volumes', from?.volumes),
  ...opt('platformFamily', from?.platformFamily),
});
