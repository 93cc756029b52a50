import { fixContext, type FixContext } from '#fix';
import {
  optional,
  type Given,
  type ScalingJudgement,
  type About,
  type Chosen,
  defineRule,
  type Fix,
  type Message,
  type Messages,
  oneLine,
  type Say,
  shorten,
  type CauseId,
} from '#rule';
import {
  placementMatch,
  NEEDS,
  type PlacementMatch,
  type OpenPlacement,
  EFFECTS,
  placementConfidence,
  unsettled,
} from './_placement.ts';

export const SCALING = { ...NEEDS, scaling: optional('capacity.scaling') } as const;

type Stuck =
  | { readonly state: 'stuck'; readonly match: PlacementMatch; readonly judged: ScalingJudgement }
  | { readonly state: 'words'; readonly match: PlacementMatch }
  | OpenPlacement
  | undefined;
/** Why no instance is added, where that is what the evidence decides on; or the words of ECS alone. */
export function stuckBy(given: Pick<Given<typeof SCALING>, 'calls' | 'fit' | 'scaling'>, cause: string): Stuck {
  const match = placementMatch(given, cause);
  if (match === undefined || match.state === 'open') return match;
  if (match.state !== 'decided') return { state: 'words', match };
  const judged = given.scaling.state === 'known' ? given.scaling.value.find(s => s.cause === cause) : undefined;
  return judged
    ? { state: 'stuck', match, judged }
    : given.scaling.state === 'blind' || (given.scaling.state === 'known' && !given.scaling.whole)
      ? { state: 'open', missing: ['autoscaling:DescribeScalingActivities'] }
      : { state: 'words', match };
}
/** What a group did, or isn't allowed to do, is proven by reading it; that it adds no instance is only likely. */
const sureOf = (judged: ScalingJudgement, whole: boolean) =>
  whole && judged.missing.length === 0 && ['launch-failed', 'suspended', 'unregistered', 'gone'].includes(judged.state)
    ? ('proven' as const)
    : ('likely' as const);
/** What is said of a group that adds no instance, whichever the cause. `words`: those of AWS, short. */
export const scalingFault = (
  { match, judged }: Extract<Stuck, { state: 'stuck' }>,
  fit: Given<typeof SCALING>['fit'],
) => ({
  group: judged.group ?? judged.provider,
  words: shorten(oneLine(judged.words ?? ''), 220),
  base: {
    calls: match.ids,
    confidence: sureOf(judged, fit.state === 'known' && fit.whole),
    citations: [...match.citations, ...judged.seen] as const,
  },
});
interface StuckContext extends FixContext {
  /** What was judged of the capacity provider. */
  readonly scaling: ScalingJudgement;
  /** The Auto Scaling group; its capacity provider where that has none. */
  readonly group: string;
  /** The words of AWS, short. */
  readonly words: string;
}
interface ScalingPlan<M extends Messages> {
  readonly id: CauseId;
  readonly title: string;
  readonly transient?: true;
  readonly sources: readonly [string, ...string[]];
  /** `named`: the words of ECS alone say it. */
  readonly messages: M & { readonly named: Message };
  /** Said where the evidence about the group leaves it open. */
  readonly open: string;
  readonly stuck: (context: StuckContext) => Chosen<
    M,
    {
      readonly about?: About;
      readonly affected?: readonly About[];
      readonly fixes: readonly Fix[];
      /** Where the words say less than that the launch failed. */
      readonly confidence?: 'likely' | undefined;
    }
  >;
  /** The fixes where only the words of ECS say it. */
  readonly named: (context: FixContext) => readonly Fix[];
}

/** A rule about why no instance is added to a cluster for a task that waits for one. */
export const scalingRule = <const M extends Messages>(plan: ScalingPlan<M>) =>
  defineRule({
    id: plan.id,
    title: plan.title,
    kind: 'cause',
    ...(plan.transient && { transient: plan.transient }),
    severity: 'error',
    sources: plan.sources,
    needs: SCALING,
    messages: plan.messages,
    causes: EFFECTS,
    *check(given, typed) {
      // The plan has chosen the message and filled it: the compiler has seen that they fit.
      const say = typed as unknown as Say<Messages, typeof SCALING>;
      const stuck = stuckBy(given, plan.id);
      if (stuck === undefined) return;
      const need = given.fit.state === 'known' ? 'scaling' : 'fit';
      if (stuck.state === 'open') return yield say.undecided(need, plan.open, unsettled(stuck.missing));
      const context = fixContext(given);
      const { match } = stuck;
      if (stuck.state === 'words')
        return yield say.fault('named', {
          about: context.aboutCluster,
          calls: match.ids,
          confidence: placementConfidence(match, false),
          citations: match.citations,
          fixes: plan.named(context),
        });
      const { base, group, words } = scalingFault(stuck, given.fit);
      const chosen = plan.stuck({ ...context, scaling: stuck.judged, group, words });
      yield say.fault(chosen.message, {
        ...base,
        ...(chosen.confidence && { confidence: chosen.confidence }),
        about: chosen.about ?? { type: 'auto-scaling-group', id: group },
        affected: chosen.affected ?? [],
        data: chosen.data ?? {},
        fixes: chosen.fixes,
      });
    },
  });
