import { type Evidence, valueOf } from '../../model/evidence.ts';
import type {
  CodeDeployment,
  FailedCall,
  JudgedDeployment,
  Service,
  ServiceDeployment,
  ServiceState,
  TargetGroupHealth,
} from '../../model/facts.ts';
import { opt } from '../../model/opt.ts';
import { defineDerived } from '../define-derived.ts';
import { shiftsTraffic } from '../failure/drafts-from-serving.ts';
import { steadySince } from './events.ts';
import { waitsFor } from './waits-for.ts';

/** How the service does at the time of asking, and how its latest deployment went: what every report begins with. */
export default defineDerived({
  key: 'deployment.state',
  from: [
    'ecs.service',
    'ecs.events',
    'ecs.serviceDeployments',
    'deployment.judged',
    'deployment.codeDeploy',
    'elb.targetHealth',
    'failure.calls',
    'asked.at',
  ],
  async derive({ need, ask }) {
    const service = await need('ecs.service');
    const balancers = balancersOf(service);
    const balanced = balancers.length > 0;
    const [judgedEvidence, eventsEvidence, deployments, calls, health, code, asked] = await Promise.all([
      ask('deployment.judged'),
      ask('ecs.events'),
      ask('ecs.serviceDeployments'),
      ask('failure.calls'),
      balanced ? ask('elb.targetHealth') : undefined,
      service.controller === 'CODE_DEPLOY' ? ask('deployment.codeDeploy') : undefined,
      need('asked.at'),
    ]);
    const events = valueOf(eventsEvidence) ?? [];
    const latest = valueOf(deployments)?.[0];
    const judged = valueOf(judgedEvidence);
    const targets = health && targetCounts(health, balancers);
    const times = (valueOf(calls) ?? []).flatMap(c => [c.first, c.last].filter(t => t !== undefined)).sort();
    const reached = reachedOf(calls, balancers);
    // A deployment that has just begun has left no event yet, and the service is no longer steady.
    const moving = judged?.outcome === 'in-progress' || judged?.outcome === 'rolling-back';
    const steady = !moving && service.runningCount >= service.desiredCount;
    return {
      found: {
        desired: service.desiredCount,
        running: service.runningCount,
        pending: service.pendingCount,
        up: upOf(service, balancers, targets, reached),
        ...(service.schedulingStrategy === 'DAEMON' && { daemon: true as const }),
        ...opt('steadySince', steady ? steadySince(events) : undefined),
        ...opt('targets', targets),
        revisions: revisionsOf(service),
        ...(judged && { latest: latestOf(judged, latest, times, valueOf(code)?.latest) }),
        ...(judged && opt('waitsFor', waitsFor({ judged, service, latest, events, at: asked.at }))),
      } satisfies ServiceState,
    };
  },
});

/** The deployments of the service, or what CODE_DEPLOY and EXTERNAL have in their place. */
const revisionsOf = (service: Service): ServiceState['revisions'] =>
  (service.taskSets !== undefined && service.controller !== 'ECS' ? service.taskSets : service.deployments).map(d => ({
    id: d.id,
    status: d.status,
    taskDefinition: d.taskDefinition,
    desired: d.desiredCount,
    running: d.runningCount,
    pending: d.pendingCount,
    ...('failedTasks' in d && { failed: d.failedTasks, ...opt('rollout', d.rolloutState) }),
    ...opt('createdAt', d.createdAt),
  }));

function latestOf(
  judged: JudgedDeployment,
  latest: ServiceDeployment | undefined,
  times: readonly string[],
  code: Evidence<CodeDeployment> | undefined,
): NonNullable<ServiceState['latest']> {
  const { id, arn, taskDefinition, revisionUnknown, beginningUnknown, outcome, from, to } = judged;
  const rolledBack = outcome === 'rolled-back' || outcome === 'rolling-back' ? to : undefined;
  return {
    ...opt('id', id),
    ...opt('arn', arn),
    taskDefinition: revisionUnknown ? 'unknown' : taskDefinition,
    outcome,
    ...opt('began', beginningUnknown ? undefined : from),
    ...opt('ended', to),
    ...opt('firstFailure', times[0]),
    ...opt('lastFailure', times.at(-1)),
    ...opt('rolledBackAt', latest?.rollback?.startedAt ?? rolledBack),
    ...opt('startedBy', valueOf(code)?.creator),
  };
}

const isRead = ({ state }: Evidence<unknown>): boolean => state === 'known' || state === 'absent';

/** The load balancers of what serves production: of CODE_DEPLOY and EXTERNAL, those of the primary task set. */
const balancersOf = ({ controller, taskSets, loadBalancers }: Service): Service['loadBalancers'] =>
  (controller === 'ECS' ? undefined : taskSets?.find(t => t.status === 'PRIMARY')?.loadBalancers) ?? loadBalancers;

/**
 * Whether requests reach healthy targets as far as listeners tell; undefined where a rule decides between two groups and
 * couldn't be read.
 */
function reachedOf(calls: Evidence<readonly FailedCall[]>, balancers: Service['loadBalancers']): boolean | undefined {
  if ((valueOf(calls) ?? []).some(c => c.symptom === 'symptom/no-healthy-target')) return false;
  const seen = calls.state === 'absent' || (calls.state === 'known' && calls.whole);
  return seen || !balancers.some(shiftsTraffic) ? true : undefined;
}

/** Targets by their state; none in a group that doesn't exist. Undefined where a group couldn't be read: a sum of a part says nothing. */
function targetCounts(
  health: Evidence<readonly TargetGroupHealth[]>,
  balancers: Service['loadBalancers'],
): ServiceState['targets'] {
  if (health.state !== 'known' || !health.value.every(g => isRead(g.targets))) return undefined;
  const groups = balancers.flatMap(b => b.targetGroupArn ?? []);
  if (groups.some(arn => !health.value.some(g => g.targetGroup === arn))) return undefined;
  return health.value.map(({ targetGroup, targets }) => {
    const states = (valueOf(targets) ?? []).map(t => t.state);
    const healthy = states.filter(s => s === 'healthy').length;
    const unhealthy = states.filter(s => s === 'unhealthy').length;
    return { group: targetGroup, healthy, unhealthy, other: states.length - healthy - unhealthy };
  });
}

/**
 * Whether the service does its work: as many tasks as it should have run and, behind a load balancer, as many targets
 * are healthy. Of the two groups of a deployment that shifts traffic, one may be empty.
 */
function upOf(
  { desiredCount, runningCount }: Service,
  loadBalancers: Service['loadBalancers'],
  targets: ServiceState['targets'],
  reached: boolean | undefined,
): ServiceState['up'] {
  if (desiredCount === 0) return 'off';
  if (runningCount === 0 || reached === false) return 'no';
  if (loadBalancers.length > 0 && targets === undefined) return 'unknown';
  // What a Classic Load Balancer finds healthy isn't read.
  if (loadBalancers.some(b => b.targetGroupArn === undefined)) return 'unknown';
  const serving = loadBalancers.length === 0 ? runningCount : leastServed(loadBalancers, targets ?? []);
  if (serving === 0) return 'no';
  if (reached === undefined) return 'unknown';
  return Math.min(serving, runningCount) >= desiredCount ? 'yes' : 'partly';
}

/** Healthy targets behind the load balancer that has the fewest. */
function leastServed(balancers: Service['loadBalancers'], targets: NonNullable<ServiceState['targets']>): number {
  const healthy = (arn: string | undefined): number => targets.find(t => t.group === arn)?.healthy ?? 0;
  return Math.min(...balancers.map(b => healthy(b.targetGroupArn) + healthy(b.alternateTargetGroupArn)));
}
