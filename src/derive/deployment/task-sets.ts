import { type Evidence, valueOf } from '../../model/evidence.ts';
import type { Citation } from '../../model/finding.ts';
import type { CodeDeployment, JudgedDeployment, Service, Task, TaskSet } from '../../model/facts.ts';
import { lastPart } from '../../model/arn.ts';
import { opt } from '../../model/opt.ts';

type Outcome = JudgedDeployment['outcome'];
export type Cite = (key: 'ecs.service' | 'deployment.codeDeploy', pointer: string, says: string) => Citation;

/** What CodeDeploy says; one that a person stopped is no failure. */
function outcomeOf(d: CodeDeployment): Outcome {
  if (d.status === 'Succeeded') return 'completed';
  if (d.status === 'Failed' || (d.status === 'Stopped' && d.error !== undefined && d.error.code !== 'MANUAL_STOP'))
    return d.rollback === undefined ? 'failed' : 'rolled-back';
  return d.status === 'Stopped'
    ? 'stopped'
    : ['Created', 'Queued', 'InProgress', 'Baking', 'Ready'].includes(d.status)
      ? 'in-progress'
      : 'unknown';
}

/** The deployment of a service that has task sets: by CodeDeploy's word where there is one, else by the sets. `whole` is false where CodeDeploy was not heard. */
export function judgedTaskSet(
  service: Service,
  sets: readonly TaskSet[],
  code: Evidence<{ readonly latest: Evidence<CodeDeployment> }> | undefined,
  tasks: readonly Task[],
  cite: Cite,
): { readonly found: JudgedDeployment; readonly whole: boolean } {
  const byAge = [...sets].sort((a, b) => ((a.createdAt ?? '') < (b.createdAt ?? '') ? 1 : -1));
  const primary = sets.find(s => s.status === 'PRIMARY');
  const newest = byAge.find(s => s.status !== 'DRAINING') ?? byAge[0];
  const latest = valueOf(valueOf(code)?.latest);
  const heard =
    code === undefined ||
    (code.state === 'known' && (code.value.latest.state === 'known' || code.value.latest.state === 'absent'));
  const said = latest ? outcomeOf(latest) : 'unknown';
  const failed = said === 'failed' || said === 'rolled-back' || said === 'stopped';
  const own = latest ? sets.find(s => s.externalId === latest.id) : undefined;
  const set = failed ? own : (own ?? newest);
  const bySets: Outcome = !newest
    ? 'unknown'
    : newest.stabilityStatus === 'STEADY_STATE' && (newest.status === 'PRIMARY' || primary === undefined)
      ? 'completed'
      : 'in-progress';
  const outcome = said === 'unknown' ? bySets : said;

  // The set of a deployment that failed may be gone; its tasks tell which it was.
  const ids = new Set(sets.map(s => s.id));
  const from = latest?.createdAt ?? set?.createdAt;
  const gone =
    failed && !set
      ? tasks.filter(
          t =>
            t.startedBy?.startsWith('ecs-svc/') &&
            !ids.has(t.startedBy) &&
            (from === undefined || (t.createdAt ?? '') >= from),
        )
      : [];
  const taskDefinition =
    set?.taskDefinition ??
    gone[0]?.taskDefinition ??
    named(latest?.appSpec?.taskDefinition) ??
    newest?.taskDefinition ??
    service.taskDefinition;
  const shape = set ?? newest;
  const index = shape ? sets.indexOf(shape) : -1;
  const seen: Citation[] = [];
  if (latest?.error)
    seen.push(
      cite('deployment.codeDeploy', '/latest/value/error/message', `CodeDeploy reported: ${latest.error.message}`),
    );
  if (latest)
    seen.push(
      cite('deployment.codeDeploy', '/latest/value/status', `CodeDeploy deployment ${latest.id} is ${latest.status}`),
    );
  if (shape)
    seen.push(
      cite(
        'ecs.service',
        `/taskSets/${index}/stabilityStatus`,
        `task set ${shape.id} (${shape.status}) is ${shape.stabilityStatus}`,
      ),
    );
  if (seen.length === 0) seen.push(cite('ecs.service', '/status', `the service is ${service.status}`));
  return {
    whole: heard,
    found: {
      outcome,
      taskDefinition,
      seen,
      launch: shape && shape.launch !== 'unknown' ? shape.launch : service.launch,
      loadBalancers: shape && shape.loadBalancers.length > 0 ? shape.loadBalancers : service.loadBalancers,
      healthCheckGracePeriodSeconds: service.healthCheckGracePeriodSeconds,
      ...opt('id', set?.id ?? gone[0]?.startedBy),
      ...opt('from', from),
      ...opt('to', latest?.completedAt),
      ...opt('reason', latest?.error?.message),
      ...opt('network', shape?.network ?? service.network),
      ...opt('platformVersion', shape?.platformVersion),
      ...opt(
        'steadyTaskDefinition',
        primary && primary.taskDefinition !== taskDefinition ? primary.taskDefinition : undefined,
      ),
    },
  };
}
const named = (arn: string | undefined): string | undefined =>
  arn !== undefined && /^[\w-]{1,255}:\d+$/.test(lastPart(arn)) ? arn : undefined;
