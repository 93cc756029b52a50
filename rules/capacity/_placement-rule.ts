import { type FixContext, fixContext } from '#fix';
import {
  type CapacityFit,
  type Chosen,
  defineRule,
  detail,
  type Fix,
  type Given,
  type InstanceFit,
  type Message,
  type Messages,
  type PlacementConstraint,
  type Say,
  type ScalingJudgement,
  type Shortage,
  valueOf,
  type SymptomId,
  type CauseId,
} from '#rule';
import {
  affectedInstances,
  citedInstances,
  EFFECTS,
  NEEDS,
  placementConfidence,
  placementMatch,
  type PlacementMatch,
  unsettled,
} from './_placement.ts';

/** A place was refused, and the instances show why. */
interface DecidedPlacement extends PlacementMatch {
  readonly fit: CapacityFit;
}
/** What the fixes of a placement are written for. */
export interface PlacementContext extends FixContext {
  readonly scaling: readonly ScalingJudgement[];
  /** The placement constraints of the service. */
  readonly constraints: readonly PlacementConstraint[];
}
/** What some fixes read in addition. It is asked for only where a plan names it, because it costs calls. */
const MORE = { placement: detail('capacity.placement') } as const;
type More = Partial<Given<typeof MORE>>;
interface PlacementPlan<M extends Messages> {
  readonly id: CauseId;
  readonly title: string;
  readonly sources: readonly [string, ...string[]];
  readonly causes?: readonly SymptomId[];
  readonly reads?: keyof typeof MORE;
  /** What the instances lack. */
  readonly shortage: Shortage;
  /** `room` may use {when} and {instance}: it was so, and there is room now. `named`: the words of ECS alone say it. */
  readonly messages: M & { readonly room: Message; readonly named: Message };
  /** Said where the evidence about the instances leaves it open. */
  readonly open: string;
  readonly decided: (
    match: DecidedPlacement,
    context: PlacementContext,
  ) => Chosen<
    M,
    {
      readonly fixes: readonly Fix[];
      readonly affected?: readonly InstanceFit[];
      readonly cited?: readonly InstanceFit[];
    }
  >;
  /** The fixes where there is room now, and where only the words of ECS say it. */
  readonly fixes: {
    readonly room: (context: PlacementContext, match: PlacementMatch) => readonly Fix[];
    readonly named: (context: PlacementContext, match: PlacementMatch) => readonly Fix[];
  };
}

const placementContext = (
  given: Parameters<typeof fixContext>[0] & Pick<Given<typeof NEEDS>, 'scaling'> & More,
): PlacementContext => ({
  ...fixContext(given),
  scaling: valueOf(given.scaling) ?? [],
  constraints: valueOf(given.placement)?.constraints ?? [],
});

/** A rule about something of which the instances of a cluster have too little for a task. */
export const placementRule = <const M extends Messages>(plan: PlacementPlan<M>) =>
  defineRule({
    id: plan.id,
    title: plan.title,
    kind: 'cause',
    severity: 'error',
    sources: plan.sources,
    needs: plan.reads === undefined ? NEEDS : { ...NEEDS, [plan.reads]: MORE[plan.reads] },
    messages: plan.messages,
    causes: plan.causes ?? EFFECTS,
    *check(given, typed) {
      // The plan has chosen the message and filled it: the compiler has seen that they fit.
      const say = typed as unknown as Say<Messages, typeof NEEDS>;
      const match = placementMatch(given, plan.id, plan.shortage);
      if (match === undefined) return;
      if (match.state === 'open') return yield say.undecided('fit', plan.open, unsettled(match.missing));
      const context = placementContext(given);
      const base = {
        about: context.aboutCluster,
        calls: match.ids,
        confidence: placementConfidence(match, given.fit.state === 'known' && given.fit.whole),
      };
      if (match.state === 'decided' && match.fit) {
        const decided = plan.decided({ ...match, fit: match.fit }, context);
        yield say.fault(decided.message, {
          ...base,
          affected: affectedInstances(decided.affected ?? match.instances),
          data: decided.data ?? {},
          citations: [...match.citations, ...citedInstances(decided.cited ?? match.instances)],
          fixes: decided.fixes,
        });
      } else if (match.state === 'room')
        yield say.fault('room', {
          ...base,
          data: { when: match.when, instance: match.instances[0]?.instance ?? 'one' },
          citations: [...match.citations, ...citedInstances(match.instances)],
          fixes: plan.fixes.room(context, match),
        });
      else yield say.fault('named', { ...base, citations: match.citations, fixes: plan.fixes.named(context, match) });
    },
  });
