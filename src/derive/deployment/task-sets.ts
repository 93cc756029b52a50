import { type Evidence, valueOf } from '../../model/evidence.ts';
import type { Citation } from '../../model/finding.ts';
import type { CodeDeployment, JudgedDeployment, Service, Task, TaskSet } from '../../model/facts.ts';
import { lastPart } from '../../model/arn.ts';
import { opt } from '../../model/opt.ts';
import type { Cite } from '../define-derived.ts';
import type { DeploymentOutcome } from './outcome.ts';

type CodeDeployEvidence = Evidence<{ readonly latest: Evidence<CodeDeployment> }>;

/**
 * The judged deployment of a service with task sets: what CodeDeploy says of it, or else what the sets show.
 * `whole` is false if CodeDeploy couldn't be read, because then a failure may be missing.
 */
export function judgedTaskSet(
  service: Service,
  sets: readonly TaskSet[],
  codeDeploy: CodeDeployEvidence | undefined,
  tasks: readonly Task[],
  cite: Cite<'ecs.service' | 'deployment.codeDeploy'>,
): { readonly found: JudgedDeployment; readonly whole: boolean } {
  const latest = valueOf(valueOf(codeDeploy)?.latest);
  const stated = latest ? outcomeOfCodeDeploy(latest) : 'unknown';
  const failed = stated === 'failed' || stated === 'rolled-back' || stated === 'stopped';

  const primary = sets.find(s => s.status === 'PRIMARY');
  const newest = newestSet(sets);
  const own = latest && sets.find(s => s.externalId === latest.id);
  // The set of a deployment that failed may be gone already; the newest one is then another deployment's.
  const set = failed ? own : (own ?? newest);
  const from = latest?.createdAt ?? set?.createdAt;
  const gone = failed && !set ? firstTaskOfGoneSet(tasks, sets, from) : undefined;
  const taskDefinition =
    set?.taskDefinition ??
    gone?.taskDefinition ??
    taskDefinitionOfAppSpec(latest) ??
    newest?.taskDefinition ??
    service.taskDefinition;
  const shape = set ?? newest;
  return {
    whole: wasCodeDeployRead(codeDeploy),
    found: {
      outcome: stated === 'unknown' ? outcomeOfSets(newest, primary) : stated,
      taskDefinition,
      seen: taskSetCitations(service, sets, latest, shape, cite),
      ...shapeOf(shape, service),
      healthCheckGracePeriodSeconds: service.healthCheckGracePeriodSeconds,
      ...opt('id', set?.id ?? gone?.startedBy),
      ...opt('from', from),
      ...opt('to', latest?.completedAt),
      ...opt('reason', latest?.error?.message),
      ...opt('network', shape?.network ?? service.network),
      ...opt('platformVersion', shape?.platformVersion),
      ...opt('steadyTaskDefinition', primary?.taskDefinition === taskDefinition ? undefined : primary?.taskDefinition),
    },
  };
}

/** What CodeDeploy says. A deployment that a person stopped is no failure. */
export function outcomeOfCodeDeploy({ status, error, rollback }: CodeDeployment): DeploymentOutcome {
  if (status === 'Succeeded') return 'completed';
  if (status === 'Failed' || (status === 'Stopped' && error !== undefined && error.code !== 'MANUAL_STOP'))
    return rollback === undefined ? 'failed' : 'rolled-back';
  if (status === 'Stopped') return 'stopped';
  return ['Created', 'Queued', 'InProgress', 'Baking', 'Ready'].includes(status) ? 'in-progress' : 'unknown';
}

/** What the sets show: the newest one is done once it is steady and has the production traffic. */
export function outcomeOfSets(newest: TaskSet | undefined, primary: TaskSet | undefined): DeploymentOutcome {
  if (newest === undefined) return 'unknown';
  const serves = newest.status === 'PRIMARY' || primary === undefined;
  return newest.stabilityStatus === 'STEADY_STATE' && serves ? 'completed' : 'in-progress';
}

/** The newest set that isn't being removed, or the newest of all. */
export function newestSet(sets: readonly TaskSet[]): TaskSet | undefined {
  const byAge = [...sets].sort((a, b) => ((a.createdAt ?? '') < (b.createdAt ?? '') ? 1 : -1));
  return byAge.find(s => s.status !== 'DRAINING') ?? byAge[0];
}

/** A task of the deployment whose set is gone: started by none of the sets that are left, in its time. */
export const firstTaskOfGoneSet = (
  tasks: readonly Task[],
  sets: readonly TaskSet[],
  from: string | undefined,
): Task | undefined =>
  tasks.find(
    t =>
      t.startedBy?.startsWith('ecs-svc/') &&
      !sets.some(s => s.id === t.startedBy) &&
      (from === undefined || (t.createdAt ?? '') >= from),
  );

/** The task definition that the AppSpec names, if it is one: the AppSpec may hold a placeholder. */
function taskDefinitionOfAppSpec(latest: CodeDeployment | undefined): string | undefined {
  const named = latest?.appSpec?.taskDefinition;
  return named !== undefined && /^[\w-]{1,255}:\d+$/.test(lastPart(named)) ? named : undefined;
}

const wasCodeDeployRead = (codeDeploy: CodeDeployEvidence | undefined): boolean => {
  if (codeDeploy === undefined) return true;
  const state = valueOf(codeDeploy)?.latest.state;
  return state === 'known' || state === 'absent';
};

const shapeOf = (set: TaskSet | undefined, service: Service): Pick<JudgedDeployment, 'launch' | 'loadBalancers'> => ({
  launch: set && set.launch !== 'unknown' ? set.launch : service.launch,
  loadBalancers: set && set.loadBalancers.length > 0 ? set.loadBalancers : service.loadBalancers,
});

function taskSetCitations(
  service: Service,
  sets: readonly TaskSet[],
  latest: CodeDeployment | undefined,
  set: TaskSet | undefined,
  cite: Cite<'ecs.service' | 'deployment.codeDeploy'>,
): Citation[] {
  const citations: Citation[] = [];
  if (latest?.error) {
    const { message } = latest.error;
    citations.push(cite('deployment.codeDeploy', '/latest/value/error/message', `CodeDeploy says: ${message}`));
  }
  if (latest) {
    const status = `CodeDeploy deployment ${latest.id} is ${latest.status}`;
    citations.push(cite('deployment.codeDeploy', '/latest/value/status', status));
  }
  if (set) {
    const path = `/taskSets/${sets.indexOf(set)}/stabilityStatus`;
    citations.push(cite('ecs.service', path, `task set ${set.id} (${set.status}) is ${set.stabilityStatus}`));
  }
  if (citations.length === 0) citations.push(cite('ecs.service', '/status', `the service is ${service.status}`));
  return citations;
}
