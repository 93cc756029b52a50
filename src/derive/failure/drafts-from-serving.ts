import { forwardsOf, trafficTo } from '../../aws/deployments/index.ts';
import { groupNamed } from '../../model/arn.ts';
import { type Evidence, missedOf, unreadActions, valueOf } from '../../model/evidence.ts';
import type {
  ClassicHealth,
  JudgedDeployment,
  Listener,
  ListenerRule,
  LoadBalancerRef,
  Task,
  TargetGroupHealth,
} from '../../model/facts.ts';
import { opt } from '../../model/opt.ts';
import { listed, sorted } from '../../model/text.ts';
import type { Cite } from '../define-derived.ts';
import type { CauseId } from '../../model/rule-ids.ts';
import { candidateFor, type Draft, noTask } from './draft.ts';
import { draftsFromClassic } from './drafts-from-classic.ts';

/** What tells whether requests reach a settled service. */
export interface Serving {
  readonly judged: JudgedDeployment;
  readonly health: Evidence<readonly TargetGroupHealth[]>;
  /** Undefined where there is no Classic Load Balancer. */
  readonly classic: Evidence<readonly ClassicHealth[]> | undefined;
  readonly tasks: Evidence<readonly Task[]>;
  /** Undefined where there is no target group to look for in them. */
  readonly listeners: Evidence<readonly Listener[]> | undefined;
  /** Undefined where the default actions of the listeners tell already. */
  readonly rules: Evidence<readonly ListenerRule[]> | undefined;
  /** The time of asking, ISO 8601. */
  readonly at: string;
}

type CiteServing = Cite<'elb.targetHealth' | 'elb.classicHealth' | 'elb.listeners' | 'elb.listenerRules'>;

/** Seconds in which ECS itself registers a task that has just started. */
const REGISTERING = 120;

/** Whether a listener rule says which of two target groups the requests go to. */
export const shiftsTraffic = ({ alternateTargetGroupArn, productionListenerRule }: LoadBalancerRef): boolean =>
  alternateTargetGroupArn !== undefined && productionListenerRule !== undefined;

/** What was read of a list; nothing, and not all, where it wasn't. */
const part = <T>(list: Evidence<readonly T[]> | undefined) =>
  list?.state === 'known' ? { value: list.value, whole: list.whole } : { value: [], whole: false };

/**
 * Whether the rules have to be read, too: one of them decides between two target groups, or the default actions of no
 * listener send requests to a group.
 */
export const rulesDecide = (
  balancers: readonly LoadBalancerRef[],
  listeners: Evidence<readonly Listener[]> | undefined,
): boolean =>
  balancers.some(
    b =>
      shiftsTraffic(b) ||
      (b.targetGroupArn !== undefined && trafficTo(b.targetGroupArn, part(listeners), undefined) !== 'some'),
  );

/**
 * Why no request reaches a service that runs as many tasks as it should: a target group without targets, one that has weight
 * 0 in every rule, or a production rule that forwards to the group without tasks. Targets that are unhealthy, or unused
 * because no listener forwards to their group, say so themselves. `lacks` names the actions that would tell and brought no
 * answer.
 */
export function draftsFromServing(
  serving: Serving,
  cite: CiteServing,
): { readonly drafts: readonly Draft[]; readonly whole: boolean; readonly lacks: readonly string[] } {
  const read = serving.judged.loadBalancers
    .filter(ref => ref.targetGroupArn !== undefined)
    .map(ref => draftOf(ref, serving, cite));
  const { health, listeners, rules, tasks, at } = serving;
  const isLong = anyTaskOlderThan(REGISTERING, valueOf(tasks) ?? [], at);
  const classic = draftsFromClassic(serving.judged, serving.classic, isLong, cite);
  const told = !read.includes('unread');
  const parts = [tasks, health, ...(valueOf(health) ?? []).map(h => h.targets), listeners, rules];
  return {
    drafts: [...read.flatMap(r => (r === 'unread' ? [] : r)), ...classic.drafts],
    whole: told && classic.whole,
    lacks: sorted([...(told ? [] : parts.flatMap(unreadActions)), ...classic.lacks]),
  };
}

function draftOf(ref: LoadBalancerRef, serving: Serving, cite: CiteServing): readonly Draft[] | 'unread' {
  const pair = [ref.targetGroupArn, ref.alternateTargetGroupArn].filter(g => g !== undefined);
  const groups = pair.map(group => ({ group, ...healthOf(group, serving.health) }));
  const gone = groups.find(g => g.gone);
  if (gone && gone.group === ref.targetGroupArn) {
    const words = `target group ${groupNamed(gone.group)} doesn't exist`;
    const seen = [cite('elb.targetHealth', `/${gone.index}/targets`, words)];
    return [
      {
        ...unserved('target/group-missing', 'load-balancer/target-group-missing', gone.group, words, serving.judged),
        seen,
      },
    ];
  }
  if (groups.some(g => g.targets === undefined)) return 'unread';
  const live = groups.find(g => g.healthy > 0)?.group;
  if (live !== undefined) {
    if (shiftsTraffic(ref)) return notForwarded(ref, pair, live, serving, cite);
    // Which of two groups is to be served nobody says where no rule is named.
    return pair.length === 1 ? weightless(live, serving, cite) : [];
  }
  const [first] = groups;
  if (first === undefined || groups.some(g => (g.targets ?? 0) > 0)) return [];
  // A group without targets is a fault only where tasks run that should be among them.
  if (serving.tasks.state === 'unreadable') return 'unread';
  if (!anyTaskOlderThan(REGISTERING, valueOf(serving.tasks) ?? [], serving.at)) return [];
  const words = `target group ${groupNamed(first.group)} has no targets`;
  return [
    {
      ...unserved(
        'target-health/no-targets',
        'load-balancer/target-not-registered',
        first.group,
        words,
        serving.judged,
      ),
      seen: [cite('elb.targetHealth', `/${first.index}/targets`, words)],
    },
  ];
}

function healthOf(group: string, health: Serving['health']) {
  const index = (valueOf(health) ?? []).findIndex(h => h.targetGroup === group);
  const evidence = valueOf(health)?.[index]?.targets;
  const targets = valueOf(evidence);
  const healthy = (targets ?? []).filter(t => t.state === 'healthy').length;
  return { index, targets: targets?.length, healthy, gone: evidence?.state === 'absent' };
}

/** Whether a task has run long enough to be registered. */
const anyTaskOlderThan = (seconds: number, tasks: readonly Task[], at: string): boolean =>
  tasks.some(
    t =>
      t.lastStatus === 'RUNNING' &&
      t.startedAt !== undefined &&
      Date.parse(at) - Date.parse(t.startedAt) > seconds * 1000,
  );

/** The one target group of the service, where every rule that names it gives it weight 0. */
function weightless(
  group: string,
  { judged, listeners, rules }: Serving,
  cite: CiteServing,
): readonly Draft[] | 'unread' {
  const traffic = trafficTo(group, part(listeners), rules && part(rules));
  // What a case that was put together by hand leaves out wasn't refused.
  if (traffic === 'unknown')
    return [listeners, rules].some(e => e !== undefined && missedOf(e).length > 0) ? 'unread' : [];
  if (traffic === 'some' || traffic === 'unused') return [];
  const { rule, others, at } = traffic;
  const to = others.length === 0 ? 'no target group' : listed(others.map(groupNamed));
  const words = `target group ${groupNamed(group)} has weight 0, and the requests go to ${to}`;
  return [
    {
      ...unserved('target-health/weight-zero', 'load-balancer/weight-zero', group, words, judged),
      facts: { listenerRule: rule, live: group, ...(others.length > 0 && { idle: others }) },
      seen: [cite(at.of === 'rules' ? 'elb.listenerRules' : 'elb.listeners', `${at.pointer}/targetGroups`, words)],
    },
  ];
}

/** The production rule where it doesn't forward to the group with the healthy targets. */
function notForwarded(
  ref: LoadBalancerRef,
  pair: readonly string[],
  live: string,
  { judged, health, listeners, rules }: Serving,
  cite: CiteServing,
): readonly Draft[] | 'unread' {
  const rule = ref.productionListenerRule ?? '';
  const found = forwardsOf(rule, part(listeners), part(rules));
  if (found === 'unknown') return 'unread';
  // A rule that was made anew has another ARN, and may well forward here.
  if (found === 'missing') return [];
  const serving = found.forwards.filter(f => f.weight > 0);
  if (serving.some(f => pair.includes(f.arn) && healthOf(f.arn, health).healthy > 0)) return [];
  const target = serving[0]?.arn;
  const where =
    target === undefined
      ? 'to no target group'
      : `to ${groupNamed(target)}, which has no healthy targets of the service`;
  const words = `the production rule forwards ${where}; the healthy targets are in ${groupNamed(live)}`;
  const { of, pointer } = found.at;
  return [
    {
      ...unserved('target-health/not-forwarded', 'load-balancer/listener-misconfigured', target ?? live, words, judged),
      facts: {
        listenerRule: rule,
        live,
        ...opt(
          'idle',
          pair.find(g => g !== live),
        ),
      },
      seen: [cite(of === 'rules' ? 'elb.listenerRules' : 'elb.listeners', `${pointer}/targetGroups`, words)],
    },
  ];
}

const unserved = (
  family: string,
  cause: CauseId,
  group: string,
  words: string,
  judged: JudgedDeployment,
): Omit<Draft, 'seen'> => ({
  step: 'target-registration',
  how: 'missing',
  family,
  symptom: 'symptom/no-healthy-target',
  facts: {},
  candidates: [candidateFor(cause)],
  ...noTask(judged.launch),
  target: { group },
  words,
});
