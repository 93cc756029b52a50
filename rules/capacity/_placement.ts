import { isOpen, isPlacement, namedCause, NO_INSTANCES } from '#aws/capacity';
import { FIX_NEEDS, growGroup, launchManaged } from '#fix';
import {
  type CapacityFit,
  type Citation,
  type FailedCall,
  type Fix,
  type Given,
  type InstanceFit,
  optional,
  sharper,
  type ScalingJudgement,
  type Shortage,
  valueOf,
  matchingCalls,
  type MatchingCalls,
} from '#rule';

/** What the rules about a place for a task on an instance read. */
/** What adds instances may have been refused, which is nearer than what the instances there are lack. */
export const NEEDS = {
  calls: 'failure.calls',
  fit: optional('capacity.fit'),
  scaling: sharper('capacity.scaling'),
  ...FIX_NEEDS,
} as const;
export const EFFECTS = ['symptom/placement-failed'] as const;
type PlacementGiven = Pick<Given<typeof NEEDS>, 'calls' | 'fit'>;

/** The failed calls whose words name a cause; that a task was not placed names none. */
export const namedCalls = (calls: PlacementGiven['calls'], cause: string): MatchingCalls | undefined =>
  matchingCalls(calls, c => namedCause(c) === cause);

/** The failed placements that one cause is met in. */
export interface PlacementMatch {
  /** decided: the instances, or what adds them, show it. room: it was so, and there is room now. named: the words alone say it. */
  readonly state: 'decided' | 'room' | 'named';
  readonly ids: readonly string[];
  readonly when: string;
  readonly citations: readonly [Citation, ...Citation[]];
  /** Whether AWS named this very cause. */
  readonly namedByAws: boolean;
  readonly instances: readonly InstanceFit[];
  readonly fit: CapacityFit | undefined;
  /** Whether all that bears on it was read. */
  readonly settled: boolean;
  /** The evidence about the instances could not be read. */
  readonly blind: boolean;
}
/** What is open: nothing is claimed, and this would settle it. */
export interface OpenPlacement {
  readonly state: 'open';
  readonly missing: readonly string[];
}

/** How a cause of failed placements is met: by the words of ECS, by the instances, or by both. */
export function placementMatch(
  { calls, fit }: PlacementGiven,
  cause: string,
  kind?: Shortage,
): PlacementMatch | OpenPlacement | undefined {
  const decisionOn = (c: FailedCall) => valueOf(fit)?.decisions.find(d => d.call === c.id);
  const named = calls.value.filter(c => namedCause(c) === cause);
  const vague = calls.value.filter(c => isPlacement(c) && (isOpen(c) || NO_INSTANCES.has(namedCause(c) ?? '')));
  const matchOf = (list: readonly FailedCall[], state: PlacementMatch['state']): PlacementMatch | undefined => {
    const matches = matchingCalls(calls, c => list.includes(c));
    if (!matches) return undefined;
    return {
      state,
      ids: matches.ids,
      when: matches.when,
      citations: matches.citations,
      namedByAws: matches.calls.some(c => namedCause(c) === cause),
      instances: (valueOf(fit)?.instances ?? []).filter(i =>
        state === 'room' ? i.verdict === 'fits' : kind === undefined || i.short.includes(kind),
      ),
      fit: valueOf(fit),
      settled: fit.state === 'known' && matches.calls.every(c => (decisionOn(c)?.missing ?? []).length === 0),
      blind: fit.state === 'blind',
    };
  };
  if (fit.state !== 'known')
    return (
      matchOf(named, 'named') ??
      (fit.state === 'blind' && vague.length > 0
        ? { state: 'open', missing: ['ecs:DescribeContainerInstances'] }
        : undefined)
    );
  const decided = calls.value.filter(c => decisionOn(c)?.cause === cause);
  if (decided.length > 0) return matchOf(decided, 'decided');
  // What the evidence gives to another cause is that one's.
  const left = named.filter(c => decisionOn(c)?.cause === undefined);
  const room = left.filter(c => decisionOn(c)?.state === 'room');
  if (room.length > 0) return matchOf(room, 'room');
  if (left.length > 0) return matchOf(left, 'named');
  const doubtful = vague.filter(c => decisionOn(c)?.state === 'cannot-tell');
  return doubtful.length > 0
    ? { state: 'open', missing: doubtful.flatMap(c => decisionOn(c)?.missing ?? []) }
    : undefined;
}
/** Proven where AWS named it and the instances show it; by the instances alone it is likely, by the words alone only as sure as nothing speaks against it. */
export const placementConfidence = (matches: PlacementMatch, whole: boolean) =>
  matches.state === 'decided'
    ? matches.namedByAws && whole && matches.settled
      ? ('proven' as const)
      : ('likely' as const)
    : matches.state === 'room'
      ? ('likely' as const)
      : matches.blind
        ? ('possible' as const)
        : ('likely' as const);
export const citedInstances = (instances: readonly InstanceFit[]): Citation[] =>
  instances.slice(0, 3).flatMap(i => i.seen);
export const affectedInstances = (instances: readonly InstanceFit[]) =>
  instances.slice(0, 10).map(i => ({ type: 'instance', id: i.instance }));
/** `i-1` of one, `both instances`, `all 3 instances` of several. */
export const instanceNames = (instances: readonly InstanceFit[], all: number): string =>
  instances.length === 1
    ? (instances[0]?.instance ?? 'an instance')
    : instances.length === all
      ? all === 2
        ? 'both instances'
        : `all ${all} instances`
      : `${instances.length} of ${all} instances`;
/** The instances that may take tasks of the service at all. */
export const usable = (fit: CapacityFit): readonly InstanceFit[] => fit.instances.filter(i => i.verdict !== 'out');
export const unsettled = (missing: readonly string[]) =>
  missing.length === 0 ? {} : { actions: [...new Set(missing)] };
export const groupOf = (scaling: readonly ScalingJudgement[] | undefined): ScalingJudgement | undefined =>
  scaling?.find(s => s.group !== undefined);

/** How the cluster gets another instance: from its Auto Scaling group, unless its capacity provider has none. */
export function moreCapacity(
  scaling: readonly ScalingJudgement[] | undefined,
  region: Parameters<typeof growGroup>[1],
): Fix {
  const group = groupOf(scaling);
  const other = group === undefined ? scaling?.find(s => s.kind !== 'auto-scaling-group') : undefined;
  return other ? launchManaged(other.provider, other.kind === 'managed-instances') : growGroup(group, region);
}
