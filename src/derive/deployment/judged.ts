import type { Citation } from '../../model/finding.ts';
import type {
  Deployment,
  JudgedDeployment,
  Service,
  ServiceDeployment,
  ServiceEvent,
  Task,
} from '../../model/facts.ts';
import { defineDerived } from '../define-derived.ts';
import { judgedTaskSet } from './task-sets.ts';
import { opt } from '../../model/opt.ts';

type Outcome = JudgedDeployment['outcome'];

const OUTCOMES: Readonly<Record<string, Outcome>> = {
  PENDING: 'in-progress',
  IN_PROGRESS: 'in-progress',
  SUCCESSFUL: 'completed',
  STOP_REQUESTED: 'stopped',
  STOP_IN_PROGRESS: 'stopped',
  STOPPED: 'stopped',
  FAILED: 'failed',
  ROLLBACK_REQUESTED: 'rolling-back',
  ROLLBACK_IN_PROGRESS: 'rolling-back',
  ROLLBACK_SUCCESSFUL: 'rolled-back',
  ROLLBACK_FAILED: 'failed',
};
/** What the service deployment says; a stop by a tripped circuit breaker or an alarm is a failure, one by a person is not. */
function outcomeOf(d: ServiceDeployment): Outcome {
  const said = OUTCOMES[d.status] ?? 'unknown';
  if (
    said === 'stopped' &&
    (d.circuitBreaker?.status === 'TRIGGERED' ||
      (d.alarms?.triggered.length ?? 0) > 0 ||
      /circuit breaker|alarm/i.test(d.statusReason ?? ''))
  )
    return 'failed';
  return said;
}

const FAILED_EVENT = /(?:\(deployment (ecs-svc\/\w{1,40})\) )?deployment failed/;
const ROLLBACK_EVENT = /rolling back to deployment (ecs-svc\/\w{1,40})/;
const COMPLETED_EVENT = /\(deployment (ecs-svc\/\w{1,40})\) deployment completed/;

/** What the events say of failed and finished deployments, newest first: the last failure that no later success followed. */
export function failureInEvents(
  events: readonly ServiceEvent[],
): { readonly index: number; readonly at: string; readonly id?: string; readonly to?: string } | undefined {
  const completed: string[] = [];
  let to: string | undefined;
  let toIndex = -1;
  for (const [index, e] of events.entries()) {
    const done = COMPLETED_EVENT.exec(e.message)?.[1];
    if (done !== undefined) completed.push(done);
    const back = ROLLBACK_EVENT.exec(e.message)?.[1];
    if (back !== undefined && to === undefined) {
      to = back;
      toIndex = index;
    }
    const failed = FAILED_EVENT.exec(e.message);
    if (failed || back !== undefined) {
      // The deployment that it went back to completes as well; that is no later success.
      if (failed || toIndex === index) {
        if (completed.some(id => id !== to)) return undefined;
        const older = failed
          ? failed
          : FAILED_EVENT.exec(events.slice(index + 1).find(x => FAILED_EVENT.test(x.message))?.message ?? '');
        return {
          index,
          at: e.createdAt,
          ...opt('id', older?.[1]),
          ...opt(
            'to',
            to ??
              ROLLBACK_EVENT.exec(
                events.slice(index + 1, index + 4).find(x => ROLLBACK_EVENT.test(x.message))?.message ?? '',
              )?.[1],
          ),
        };
      }
    }
  }
  return undefined;
}

/** What the events give as the reason of a failed deployment: `tasks failed to start`. */
function failedWords(events: readonly ServiceEvent[], from: number): string | undefined {
  const said = events.slice(from, from + 5).find(e => FAILED_EVENT.test(e.message))?.message;
  return (
    said
      ?.slice(said.indexOf('deployment failed'))
      .replace(/^deployment failed:?\s*/, '')
      .replace(/\.\s*$/, '') || undefined
  );
}

/** When the failed deployment can have begun at the earliest: after the last word that an earlier one was over. Newest first, as events are. */
export function beganAfter(
  events: readonly ServiceEvent[],
  failure: { readonly index: number; readonly id?: string },
): string | undefined {
  // Its own failure may stand below the rollback that it brought about.
  const own = ROLLBACK_EVENT.test(events[failure.index]?.message ?? '')
    ? events.findIndex((e, i) => i > failure.index && FAILED_EVENT.test(e.message))
    : failure.index;
  return events
    .slice(Math.max(own, failure.index) + 1)
    .find(
      e =>
        e.message.includes('has reached a steady state') ||
        COMPLETED_EVENT.test(e.message) ||
        ROLLBACK_EVENT.test(e.message) ||
        FAILED_EVENT.test(e.message),
    )?.createdAt;
}

const primaryOf = (s: Service): Deployment | undefined =>
  s.deployments.find(d => d.status === 'PRIMARY') ?? s.deployments[0];
const mostCommon = (list: readonly string[]): string | undefined =>
  [...new Set(list)].map(x => [x, list.filter(y => y === x).length] as const).sort((a, b) => b[1] - a[1])[0]?.[0];

/** The deployment that the verdict is about: the latest one, also when it was rolled back already. */
export default defineDerived({
  key: 'deployment.judged',
  from: [
    'ecs.service',
    'ecs.events',
    'ecs.serviceDeployments',
    'ecs.serviceRevisions',
    'ecs.tasks',
    'deployment.codeDeploy',
  ],
  async derive({ need, ask, cite }) {
    const started = Promise.all([ask('ecs.events'), ask('ecs.serviceDeployments')]);
    const service = await need('ecs.service');
    if (service.controller !== 'ECS' && service.taskSets !== undefined) {
      const [code, ran] = await Promise.all([
        service.controller === 'CODE_DEPLOY' ? ask('deployment.codeDeploy') : undefined,
        ask('ecs.tasks'),
      ]);
      return judgedTaskSet(service, service.taskSets, code, ran.state === 'known' ? ran.value : [], cite);
    }
    const [events, deployments] = await started;
    const primary = primaryOf(service);
    const happened = events.state === 'known' ? failureInEvents(events.value) : undefined;
    const settings = {
      launch: service.launch,
      loadBalancers: service.loadBalancers,
      healthCheckGracePeriodSeconds: service.healthCheckGracePeriodSeconds,
    };
    const primaryIndex = primary ? service.deployments.indexOf(primary) : -1;
    const seen: Citation[] = [];

    const latest = deployments.state === 'known' ? deployments.value[0] : undefined;
    const primaryFailed = primary?.rolloutState === 'FAILED';
    let outcome: Outcome = latest ? outcomeOf(latest) : 'unknown';
    if (latest)
      seen.push(
        cite(
          'ecs.serviceDeployments',
          '/0/status',
          `the latest service deployment is ${latest.status}${latest.statusReason ? `: ${latest.statusReason}` : ''}`,
        ),
      );
    if (primaryFailed && (outcome === 'in-progress' || outcome === 'unknown')) outcome = 'failed';
    // Without the history of deployments: what the deployments now and the events say.
    const newer =
      happened &&
      primary?.createdAt !== undefined &&
      primary.id !== happened.to &&
      primary.id !== happened.id &&
      primary.createdAt > happened.at;
    const fromEvents = !latest && happened && !newer;
    if (!latest) {
      if (fromEvents) {
        outcome =
          happened.to === undefined
            ? 'failed'
            : primary?.id === happened.to && primary.rolloutState !== 'IN_PROGRESS'
              ? 'rolled-back'
              : 'rolling-back';
        seen.push(
          cite(
            'ecs.events',
            `/${happened.index}/message`,
            events.state === 'known' ? (events.value[happened.index]?.message ?? '') : '',
          ),
        );
      } else if (primaryFailed) outcome = 'failed';
      else if (primary?.rolloutState === 'COMPLETED') outcome = 'completed';
      else if (primary?.rolloutState === 'IN_PROGRESS') outcome = 'in-progress';
      else if (primary)
        outcome =
          service.deployments.length === 1 && service.runningCount >= service.desiredCount
            ? 'completed'
            : 'in-progress';
      else outcome = service.desiredCount === 0 ? 'completed' : 'unknown';
    }
    if (primary && (primaryFailed || !latest))
      seen.push(
        cite(
          'ecs.service',
          primary.rolloutState === undefined
            ? `/deployments/${primaryIndex}/status`
            : `/deployments/${primaryIndex}/rolloutState`,
          `deployment ${primary.id} is ${primary.rolloutState ?? primary.status}`,
        ),
      );
    if (seen.length === 0) seen.push(cite('ecs.service', '/status', `the service is ${service.status}`));

    const window = {
      ...opt(
        'from',
        latest?.createdAt ??
          (fromEvents ? beganAfter(events.state === 'known' ? events.value : [], happened) : primary?.createdAt),
      ),
      ...opt('to', latest?.finishedAt ?? (fromEvents ? happened.at : undefined)),
    };
    const breaker = latest?.circuitBreaker;
    // After a rollback the primary deployment is the one that it went back to: its reason is none of the failure.
    const reason =
      latest?.rollback?.reason ??
      latest?.statusReason ??
      (fromEvents
        ? failedWords(events.state === 'known' ? events.value : [], happened.index)
        : primary?.rolloutStateReason);
    const common = {
      outcome,
      ...window,
      ...opt('arn', latest?.arn),
      ...opt('reason', reason),
      ...opt('breaker', breaker),
      seen,
    };

    if (outcome === 'completed' || outcome === 'in-progress' || outcome === 'unknown') {
      const before = service.deployments.find(
        d => d.status === 'ACTIVE' && d.taskDefinition !== primary?.taskDefinition,
      );
      return {
        found: {
          ...settings,
          ...common,
          ...opt('id', primary?.id),
          ...opt('revision', latest?.targetRevision),
          taskDefinition: primary?.taskDefinition ?? service.taskDefinition,
          ...opt('network', primary?.network ?? service.network),
          ...opt('platformVersion', primary?.platformVersion),
          ...opt('steadyTaskDefinition', before?.taskDefinition),
        },
      };
    }

    // Failed or rolled back: what it deployed stands in its revision, not in what the service is now.
    const revisions = latest ? await ask('ecs.serviceRevisions') : undefined;
    const target =
      revisions?.state === 'known' ? revisions.value.find(r => r.arn === latest?.targetRevision) : undefined;
    const failedDeployment =
      service.deployments.find(d => d.rolloutState === 'FAILED') ??
      service.deployments.find(d => d.id === happened?.id);
    const tasks = await ask('ecs.tasks');
    const stopped: readonly Task[] =
      tasks.state === 'known'
        ? tasks.value.filter(t => t.stoppedReason !== undefined || t.lastStatus === 'STOPPED')
        : [];
    const within = (t: Task): boolean =>
      (window.from === undefined || (t.createdAt ?? '') >= window.from) &&
      (window.to === undefined || (t.createdAt ?? '') <= window.to);
    const ofId = happened?.id === undefined ? [] : stopped.filter(t => t.startedBy === happened.id);
    const taskDefinition =
      target?.taskDefinition ??
      failedDeployment?.taskDefinition ??
      mostCommon(ofId.map(t => t.taskDefinition)) ??
      mostCommon(
        stopped.filter(t => within(t) && t.taskDefinition !== primary?.taskDefinition).map(t => t.taskDefinition),
      ) ??
      primary?.taskDefinition ??
      service.taskDefinition;
    const id =
      failedDeployment?.id ??
      happened?.id ??
      mostCommon(
        stopped
          .filter(
            t =>
              within(t) &&
              t.taskDefinition === taskDefinition &&
              t.startedBy?.startsWith('ecs-svc/') &&
              t.startedBy !== (outcome === 'failed' ? '' : primary?.id),
          )
          .flatMap(t => (t.startedBy === undefined ? [] : [t.startedBy])),
      );
    const steady =
      revisions?.state === 'known'
        ? revisions.value.find(r => r.arn !== latest?.targetRevision && r.taskDefinition !== taskDefinition)
            ?.taskDefinition
        : undefined;
    return {
      found: {
        ...settings,
        ...common,
        ...(target && target.launch !== 'unknown' && { launch: target.launch }),
        ...(target && target.loadBalancers.length > 0 && { loadBalancers: target.loadBalancers }),
        ...opt('id', id),
        ...opt('revision', latest?.targetRevision),
        taskDefinition,
        ...opt('network', target?.network ?? failedDeployment?.network ?? service.network),
        ...opt('platformVersion', target?.platformVersion ?? failedDeployment?.platformVersion),
        ...opt(
          'steadyTaskDefinition',
          steady ?? (primary && primary.taskDefinition !== taskDefinition ? primary.taskDefinition : undefined),
        ),
      },
    };
  },
});
