import { type Evidence, unreadActions, valueOf } from '../../model/evidence.ts';
import type {
  JudgedDeployment,
  LoadBalancerRef,
  Service,
  ServiceEvent,
  ServiceRevision,
  TargetGroupHealth,
  Task,
} from '../../model/facts.ts';
import { defineDerived, type Reads } from '../define-derived.ts';
import { isSettled, isShifting, looksSettled } from '../deployment/settled.ts';
import type { Draft } from './draft.ts';
import { onTheirInstances } from './drafts-from-classic.ts';
import { draftsFromDeployment } from './drafts-from-deployment.ts';
import { draftsFromEvents, eventReadings } from './drafts-from-events.ts';
import { draftsFromManaged } from './drafts-from-managed.ts';
import { draftsFromRunning } from './drafts-from-running.ts';
import { draftsFromServing, rulesDecide } from './drafts-from-serving.ts';
import { draftsFromStack } from './drafts-from-stack.ts';
import { draftsFromTargets, type UnhealthyTarget, unhealthyTargets } from './drafts-from-targets.ts';
import { draftsFromTasks } from './drafts-from-tasks.ts';
import { anyOnInstances, failedCalls } from './failed-calls.ts';
import { groupDrafts } from './merge.ts';
import { type Ownership, ownership } from './ownership.ts';
import { hostsForPlacement, withFailedRegistration } from './registration.ts';
import { eventWindow } from './window.ts';

/** The calls, or steps, that failed in the judged deployment: what everything downstream starts from. */
export default defineDerived({
  key: 'failure.calls',
  from: [
    'deployment.judged',
    'deployment.attempts',
    'deployment.taskDefinition',
    'ecs.service',
    'ecs.events',
    'ecs.tasks',
    'elb.targetHealth',
    'elb.classicHealth',
    'net.instances',
    'ecs.containerInstances',
    'elb.listeners',
    'elb.listenerRules',
    'asked.at',
    'ecs.serviceRevisions',
    'stack.events',
  ],
  async derive({ ask, need, cite, target }) {
    const standalone = target.task !== undefined;
    const [judgedEvidence, attemptsEvidence, tasks, serviceEvidence] = await Promise.all([
      ask('deployment.judged'),
      ask('deployment.attempts'),
      ask('ecs.tasks'),
      ask('ecs.service'),
      standalone ? undefined : askAhead(ask),
    ]);
    const judged = standalone ? valueOf(judgedEvidence) : await need('deployment.judged');
    const attempts = standalone ? await need('deployment.attempts') : (valueOf(attemptsEvidence) ?? []);
    const service = standalone ? undefined : valueOf(serviceEvidence);
    const settled = isSettled(judged, service);
    const own = ownership(judged, service, valueOf(tasks) ?? []);
    const balanced = standalone ? NONE : await atLoadBalancers({ judged, service, tasks, own }, ask, cite);
    // A settled service can still be failing: its tasks end over and over, or no request reaches a healthy target.
    if (settled && attempts.length + balanced.targets.length + balanced.drafts.length === 0)
      return { found: [], whole: balanced.whole, lacks: balanced.lacks };

    const events = standalone ? undefined : await ask('ecs.events');
    const readings = ownReadings(valueOf(events) ?? [], judged, own);
    const failures = attempts.length + readings.length + balanced.targets.length;
    const definition = failures > 0 ? valueOf(await ask('deployment.taskDefinition')) : undefined;
    const refused = draftsFromStack(await stackEvents(ask, service), judged, cite);
    const said = [
      ...draftsFromTasks(attempts, definition, judged, cite),
      ...draftsFromEvents(readings, judged, cite),
      ...draftsFromDeployment(judged),
      ...balanced.drafts,
      ...(await ofTaskAlone(standalone, valueOf(tasks) ?? [], ask, cite)),
      ...draftsFromManaged(judged, await madeByEcs(ask, service, judged), cite),
      ...refused,
    ];
    const unread = unreadAt(balanced, settled, said);
    const drafts = withFailedRegistration(said, await hostsForPlacement(said, judged?.launch, ask), cite);
    const groups = groupDrafts([...drafts, ...draftsFromTargets(balanced.targets, drafts, tasks, judged, cite)]);

    const network = judged?.network;
    const [instances, hosts] = anyOnInstances(groups, network)
      ? await Promise.all([ask('net.instances'), ask('ecs.containerInstances')])
      : [];
    return {
      found: failedCalls(groups, {
        attempts,
        definition,
        network,
        volumeRole: judged?.volumes?.find(v => v.roleArn !== undefined)?.roleArn,
        instances: valueOf(instances),
        hosts: valueOf(hosts),
      }),
      whole: isWhole(attemptsEvidence, events) && unread.whole,
      lacks: [...unreadActions(attemptsEvidence), ...unreadActions(events), ...unread.lacks],
    };
  },
});

/** What a task without a service shows while it runs or starts. */
async function ofTaskAlone(
  standalone: boolean,
  tasks: readonly Task[],
  ask: Reads<'asked.at'>['ask'],
  cite: Parameters<typeof draftsFromRunning>[2],
): Promise<readonly Draft[]> {
  const at = valueOf(await ask('asked.at'))?.at;
  return standalone && at !== undefined ? draftsFromRunning(tasks, at, cite) : [];
}

const isClassic = (b: LoadBalancerRef): boolean => b.targetGroupArn === undefined;

/** What the load balancers of a service show. */
interface Balanced {
  readonly targets: readonly UnhealthyTarget[];
  readonly drafts: readonly Draft[];
  readonly whole: boolean;
  readonly lacks: readonly string[];
}
const NONE: Balanced = { targets: [], drafts: [], whole: true, lacks: [] };

/**
 * The targets that fail and, where the service is settled, whether requests reach it. Rules are read only where the default
 * actions of the listeners don't tell.
 */
async function atLoadBalancers(
  { judged, service, tasks, own }: Seen,
  ask: Reads<
    | 'elb.targetHealth'
    | 'elb.classicHealth'
    | 'elb.listeners'
    | 'elb.listenerRules'
    | 'ecs.containerInstances'
    | 'asked.at'
  >['ask'],
  cite: Parameters<typeof draftsFromServing>[1],
): Promise<Balanced> {
  // Targets and listeners are as they are now.
  if (service?.loadBalancers.length === 0 || judged?.past) return NONE;
  const settled = isSettled(judged, service);
  const health = await ask('elb.targetHealth');
  const targets = unhealthyTargets(valueOf(health) ?? [], { settled, shifting: isShifting(judged, service) });
  const owned = targets.filter(t => own.target(t) && !isBorne(t, judged, valueOf(health) ?? []));
  if (!settled || judged === undefined) return { ...NONE, targets: owned, ...ofHealth(health) };
  const grouped = judged.loadBalancers.some(b => b.targetGroupArn !== undefined);
  const listeners = grouped ? await ask('elb.listeners') : undefined;
  const rules = rulesDecide(judged.loadBalancers, listeners) ? await ask('elb.listenerRules') : undefined;
  const at = valueOf(await ask('asked.at'))?.at ?? '';
  const classic = judged.loadBalancers.some(isClassic) ? await ask('elb.classicHealth') : undefined;
  const served = draftsFromServing({ judged, health, classic, tasks, listeners, rules, at }, cite);
  if (classic === undefined || served.drafts.length === 0) return { targets: owned, ...served };
  const hosts = valueOf(await ask('ecs.containerInstances')) ?? [];
  return { ...served, targets: owned, drafts: onTheirInstances(served.drafts, valueOf(tasks) ?? [], hosts) };
}

/** What failed in a deployment that goes on says enough without the targets. */
const unreadAt = (balanced: Balanced, settled: boolean, said: readonly Draft[]): Balanced =>
  settled || said.length === 0 ? balanced : NONE;

/** Whether the health of all targets was read: while a deployment goes on, a sick target may be all that shows its failure. */
function ofHealth(health: Evidence<readonly TargetGroupHealth[]>): Pick<Balanced, 'whole' | 'lacks'> {
  const lacks = [health, ...(valueOf(health) ?? []).map(h => h.targets)].flatMap(unreadActions);
  return { whole: lacks.length === 0, lacks };
}

/**
 * Whether a target is of a group that another task set serves production with, and that others of it do: while that one is
 * being replaced, its failures are not those of the deployment.
 */
const isBorne = (
  { group }: UnhealthyTarget,
  judged: JudgedDeployment | undefined,
  health: readonly TargetGroupHealth[],
): boolean =>
  judged?.loadBalancers.some(b => b.targetGroupArn !== undefined) === true &&
  !judged.loadBalancers.some(b => b.targetGroupArn === group || b.alternateTargetGroupArn === group) &&
  (valueOf(health.find(h => h.targetGroup === group)?.targets) ?? []).some(t => t.state === 'healthy');

interface Seen {
  readonly judged: JudgedDeployment | undefined;
  readonly service: Service | undefined;
  readonly tasks: Evidence<readonly Task[]>;
  readonly own: Ownership;
}

/** What the events of the deployment's window say that is about it. */
const ownReadings = (events: readonly ServiceEvent[], judged: JudgedDeployment | undefined, own: Ownership) =>
  eventReadings(events, eventWindow(judged, events)).filter(r => own.event(r.event));

/** The revisions of an Express Mode service say what ECS made for it, as it is now; of any other service they are not needed. */
const madeByEcs = async (
  ask: Reads<'ecs.serviceRevisions'>['ask'],
  service: Service | undefined,
  judged: JudgedDeployment | undefined,
): Promise<readonly ServiceRevision[]> =>
  service?.express === true && !judged?.past ? (valueOf(await ask('ecs.serviceRevisions')) ?? []) : [];

/** Events of the stack that a tag of the service names; optional, so that whoever may not read them misses nothing else. */
async function stackEvents(ask: Reads<'stack.events'>['ask'], service: Service | undefined) {
  if (service?.managedBy?.by !== 'CloudFormation') return [];
  return valueOf(await ask('stack.events'))?.events ?? [];
}

/** Starts what is needed unless the service is settled, since each waits for a call to AWS. */
async function askAhead(
  ask: Reads<
    'ecs.service' | 'deployment.taskDefinition' | 'elb.targetHealth' | 'elb.classicHealth' | 'elb.listeners'
  >['ask'],
) {
  const service = valueOf(await ask('ecs.service'));
  if (service === undefined) return;
  await Promise.all([
    looksSettled(service) ? undefined : ask('deployment.taskDefinition'),
    service.loadBalancers.length > 0 ? ask('elb.targetHealth') : undefined,
    service.loadBalancers.some(isClassic) ? ask('elb.classicHealth') : undefined,
    looksSettled(service) && service.loadBalancers.some(b => b.targetGroupArn !== undefined)
      ? ask('elb.listeners')
      : undefined,
  ]);
}

/** Without attempts (`absent`) none is missing; where attempts or events couldn't be read, any failure may be. */
const isWhole = (attempts: Evidence<unknown>, events: Evidence<unknown> | undefined): boolean =>
  (attempts.state === 'known' ? attempts.whole : attempts.state === 'absent') &&
  (events === undefined || events.state === 'known');
