import type { JudgedDeployment } from '../../model/facts.ts';
import type { Citation } from '../../model/finding.ts';
import type { Cite } from '../define-derived.ts';
import type { DeploymentHistory } from './history.ts';

/** The facts that the outcome rests on: at least one, the most telling first. */
export function outcomeCitations(
  { service, primary, latest, events, decidingFailure }: DeploymentHistory,
  cite: Cite<'ecs.service' | 'ecs.events' | 'ecs.serviceDeployments'>,
): Citation[] {
  const citations: Citation[] = [];
  if (latest) {
    const reason = latest.statusReason ? `: ${latest.statusReason}` : '';
    citations.push(
      cite('ecs.serviceDeployments', '/0/status', `the latest service deployment is ${latest.status}${reason}`),
    );
  }
  if (decidingFailure) {
    const { index } = decidingFailure;
    citations.push(cite('ecs.events', `/${index}/message`, events[index]?.message ?? ''));
  }
  if (primary && (latest === undefined || primary.rolloutState === 'FAILED')) {
    const field = primary.rolloutState === undefined ? 'status' : 'rolloutState';
    const path = `/deployments/${service.deployments.indexOf(primary)}/${field}`;
    citations.push(cite('ecs.service', path, `deployment ${primary.id} is ${primary.rolloutState ?? primary.status}`));
  }
  if (citations.length === 0) citations.push(cite('ecs.service', '/status', `the service is ${service.status}`));
  return citations;
}

/** The lifecycle hooks that ended the latest service deployment; undefined where none did. */
export function failedHooks(
  { latest }: DeploymentHistory,
  cite: Cite<'ecs.serviceDeployments'>,
): JudgedDeployment['failedHooks'] {
  const failed = (latest?.hooks ?? []).flatMap((hook, i) =>
    hook.status === 'FAILED' || hook.status === 'TIMED_OUT'
      ? [
          {
            ...hook,
            seen: cite(
              'ecs.serviceDeployments',
              `/0/hooks/${i}/status`,
              `lifecycle hook ${hook.id ?? hook.targetArn ?? i + 1} is ${hook.status}`,
            ),
          },
        ]
      : [],
  );
  return failed.length > 0 ? failed : undefined;
}
