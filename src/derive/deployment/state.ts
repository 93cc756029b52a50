import { classicState } from '../../aws/load-balancing/index.ts';
import { type Evidence, isRead, valueOf } from '../../model/evidence.ts';
import type {
  ClassicHealth,
  CodeDeployment,
  FailedCall,
  JudgedDeployment,
  LoadBalancerRef,
  Service,
  ServiceDeployment,
  ServiceState,
  TargetGroupHealth,
} from '../../model/facts.ts';
import { opt } from '../../model/opt.ts';
import { defineDerived } from '../define-derived.ts';
import { steadySince } from './events.ts';
import { servingGroups } from './serving-groups.ts';
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
    'elb.classicHealth',
    'elb.listeners',
    'elb.listenerRules',
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
    const groupTargets = health && targetCounts(health, balancers);
    const targets = balancers.some(isClassic)
      ? together(groupTargets, classicCounts(await ask('elb.classicHealth'), balancers))
      : groupTargets;
    const times = (valueOf(calls) ?? []).flatMap(c => [c.first, c.last].filter(t => t !== undefined)).sort();
    const groups = await servingGroups(balancers, ask);
    const reached = reachedOf(calls, groups);
    // A deployment that has just begun has left no event yet, and the service is no longer steady.
    const moving = judged?.outcome === 'in-progress' || judged?.outcome === 'rolling-back';
    // Of a window the events show only since when they are looked at.
    const steady = asked.window === undefined && !moving && service.runningCount >= service.desiredCount;
    return {
      found: {
        desired: service.desiredCount,
        running: service.runningCount,
        pending: service.pendingCount,
        up: upOf({ ...tasksOf(service), balancers, targets, groups, reached }),
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

/** The load balancers of what serves production: of CODE_DEPLOY and EXTERNAL, those of the primary task set. */
const balancersOf = ({ controller, taskSets, loadBalancers }: Service): Service['loadBalancers'] =>
  (controller === 'ECS' ? undefined : taskSets?.find(t => t.status === 'PRIMARY')?.loadBalancers) ?? loadBalancers;

/** How many tasks serve production: of CODE_DEPLOY and EXTERNAL, those of the primary task set. */
function tasksOf({ controller, taskSets, desiredCount, runningCount }: Service): Tasks {
  const primary = controller === 'ECS' ? undefined : taskSets?.find(t => t.status === 'PRIMARY');
  return {
    // Of a service that wants none, a task set may still be counted.
    desired: desiredCount === 0 ? 0 : (primary?.desiredCount ?? desiredCount),
    running: primary?.runningCount ?? runningCount,
  };
}
interface Tasks {
  readonly desired: number;
  readonly running: number;
}

/**
 * Whether requests reach healthy targets as far as listeners tell; undefined where a rule decides between two groups, or
 * might give the only one weight 0, and couldn't be read.
 */
function reachedOf(
  calls: Evidence<readonly FailedCall[]>,
  groups: readonly (readonly string[] | undefined)[],
): boolean | undefined {
  if ((valueOf(calls) ?? []).some(c => c.symptom === 'symptom/no-healthy-target')) return false;
  if (groups.includes(undefined)) return undefined;
  const unread = calls.state === 'known' && !calls.whole ? (calls.lacks ?? []) : [];
  return unread.some(action => action.startsWith('elasticloadbalancing:')) ? undefined : true;
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

const isClassic = (b: LoadBalancerRef): boolean => b.targetGroupArn === undefined;

/** The instances of each Classic Load Balancer; undefined as `targetCounts`, and where AWS itself doesn't know. */
function classicCounts(
  health: Evidence<readonly ClassicHealth[]>,
  balancers: Service['loadBalancers'],
): ServiceState['targets'] {
  const read = balancers.filter(isClassic).map(b => {
    const own = (valueOf(health) ?? []).find(h => h.name === b.loadBalancerName);
    const states = (own?.instances.state === 'absent' ? [] : valueOf(own?.instances))?.map(classicState);
    if (own === undefined || states === undefined || states.includes('unknown')) return undefined;
    const [healthy, unhealthy] = [states.filter(s => s === 'in-service'), states.filter(s => s === 'failing')];
    const other = states.length - healthy.length - unhealthy.length;
    return { group: own.name, healthy: healthy.length, unhealthy: unhealthy.length, other };
  });
  const known = read.filter(r => r !== undefined);
  return known.length === read.length ? known : undefined;
}

/** Both lists as one; a sum of a part says nothing. */
const together = (groups: ServiceState['targets'], classic: ServiceState['targets']): ServiceState['targets'] =>
  groups && classic && [...groups, ...classic];

interface Serving extends Tasks {
  readonly balancers: Service['loadBalancers'];
  readonly targets: ServiceState['targets'];
  /** By load balancer, see `servingGroups`. */
  readonly groups: readonly (readonly string[] | undefined)[];
  readonly reached: boolean | undefined;
}

/**
 * Whether the service does its work: as many tasks as it should have run and, behind a load balancer, as many targets
 * are healthy in the groups that requests are sent to.
 */
function upOf({ desired, running, balancers, targets, groups, reached }: Serving): ServiceState['up'] {
  if (desired === 0) return 'off';
  if (running === 0 || reached === false) return 'no';
  if (balancers.length > 0 && targets === undefined) return 'unknown';
  const healthy = (arn: string): number => targets?.find(t => t.group === arn)?.healthy ?? 0;
  const served = groups.flatMap(g => (g === undefined ? [] : [g.reduce((n, arn) => n + healthy(arn), 0)]));
  const serving = Math.min(running, ...served);
  if (serving === 0) return 'no';
  if (reached === undefined) return 'unknown';
  return serving >= desired ? 'yes' : 'partly';
}
