import type { FailedCall, InstanceFit, PlacementDecision, ScalingJudgement, Shortage } from '../../model/facts.ts';
import type { CauseId } from '../../model/rule-ids.ts';
import { isOpen, namedCause, NO_INSTANCES } from './words.ts';

export const CAUSE_OF: Readonly<Record<Shortage, CauseId>> = {
  agent: 'capacity/agent-disconnected',
  attribute: 'capacity/attribute-missing',
  constraint: 'capacity/constraint-unsatisfied',
  memory: 'capacity/insufficient-memory',
  cpu: 'capacity/insufficient-cpu',
  gpu: 'capacity/insufficient-gpu',
  ports: 'capacity/port-conflict',
  eni: 'network/instance-eni-limit',
};
const ORDER: readonly Shortage[] = ['agent', 'attribute', 'constraint', 'memory', 'cpu', 'gpu', 'ports', 'eni'];
/** What another instance would bring. */
const MORE_WOULD_DO: ReadonlySet<Shortage> = new Set(['memory', 'cpu', 'gpu', 'ports', 'eni', 'agent']);
/** Why a group that should grow does not. At its limit, or with its scaling off, it is what the instances lack that decides. */
const STUCK: ReadonlySet<ScalingJudgement['state']> = new Set(['launch-failed', 'suspended', 'unregistered', 'gone']);

export interface Seen {
  readonly instances: readonly InstanceFit[];
  /** Whether these are all the instances of the cluster. */
  readonly whole: boolean;
  /** Empty where there is no capacity provider; undefined where they could not be read. */
  readonly scaling: readonly ScalingJudgement[] | undefined;
  /** A daemon wants a task on every instance: room on another one helps nothing. */
  readonly daemon: boolean;
}
/** What decides among instances that all lack something: of those that lack least, what is named, else what most of them lack. */
export function deciding(instances: readonly InstanceFit[], named: string | undefined): Shortage | undefined {
  const short = instances.filter(i => i.verdict === 'short');
  const least = Math.min(...short.map(i => i.short.length));
  const nearest = short.filter(i => i.short.length === least);
  const kinds = nearest.map(i => i.short[0]).filter(k => k !== undefined);
  const told = ORDER.find(k => CAUSE_OF[k] === named);
  if (told !== undefined && nearest.some(i => i.short.includes(told))) return told;
  if (told !== undefined && short.some(i => i.short[0] === told)) return told;
  return ORDER.filter(k => kinds.includes(k)).sort(
    (a, b) => kinds.filter(k => k === b).length - kinds.filter(k => k === a).length,
  )[0];
}

const unread = (scaling: Seen['scaling']): readonly string[] =>
  scaling === undefined
    ? ['ecs:DescribeCapacityProviders', 'autoscaling:DescribeAutoScalingGroups']
    : [...new Set(scaling.flatMap(s => s.missing))];

/** One cause for one failed placement, where the evidence decides. */
export function decide(call: FailedCall, { instances, whole, scaling, daemon }: Seen): PlacementDecision {
  const named = namedCause(call);
  const as = (
    state: PlacementDecision['state'],
    cause?: string,
    missing: readonly string[] = [],
  ): PlacementDecision => ({ call: call.id, state, ...(cause !== undefined && { cause }), missing });
  if (!isOpen(call) && named === undefined) return as('cannot-tell');
  if (!whole) return as('cannot-tell', undefined, ['ecs:DescribeContainerInstances']);
  const own = instances.filter(i => i.verdict !== 'out');
  const stuck = scaling?.find(s => s.cause !== undefined && STUCK.has(s.state));
  // Instances that couldn't register say why in words of their own, and no further instance would do better.
  if (own.length === 0 && named !== undefined && !named.startsWith('capacity/')) return as('decided', named);
  if (own.length === 0) {
    // Where instances are registered and take no tasks, it is they that are to be looked at.
    const why = stuck ?? (instances.length === 0 ? scaling?.find(s => s.cause !== undefined) : undefined);
    return as('decided', why?.cause ?? 'capacity/no-instances', unread(scaling));
  }
  if (own.some(i => i.verdict === 'fits') && !daemon) return as('room');
  if (own.some(i => i.verdict === 'cannot-tell')) return as('cannot-tell');
  const kind = deciding(own, NO_INSTANCES.has(named ?? '') ? undefined : named);
  if (kind === undefined) return as('room');
  const growable = MORE_WOULD_DO.has(kind) && own.some(i => i.empty === true);
  if (growable && stuck?.managed === true) return as('decided', stuck.cause);
  // Whether a further instance should have come is open where what adds them could not be read.
  return as('decided', CAUSE_OF[kind], !growable ? [] : unread(scaling));
}
