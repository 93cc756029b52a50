import { optional, type Given, type ScalingJudgement } from '#rule';
import { metBy, NEEDS, type Met, type OpenTo } from './_placement.ts';

export const SCALING = { ...NEEDS, scaling: optional('capacity.scaling') } as const;

export type Stuck =
  | { readonly state: 'stuck'; readonly met: Met; readonly judged: ScalingJudgement }
  | { readonly state: 'words'; readonly met: Met }
  | OpenTo
  | undefined;
/** Why no instance is added, where that is what the evidence decides on; or the words of ECS alone. */
export function stuckBy(given: Pick<Given<typeof SCALING>, 'calls' | 'fit' | 'scaling'>, cause: string): Stuck {
  const met = metBy(given, cause);
  if (met === undefined || met.state === 'open') return met;
  if (met.state !== 'decided') return { state: 'words', met };
  const judged = given.scaling.state === 'known' ? given.scaling.value.find(s => s.cause === cause) : undefined;
  return judged
    ? { state: 'stuck', met, judged }
    : given.scaling.state === 'blind' || (given.scaling.state === 'known' && !given.scaling.whole)
      ? { state: 'open', missing: ['autoscaling:DescribeScalingActivities'] }
      : { state: 'words', met };
}
/** What a group did or may not do is proven by reading it; that it merely stands still is likely. */
export const sureOf = (judged: ScalingJudgement, whole: boolean) =>
  whole && judged.missing.length === 0 && ['launch-failed', 'suspended', 'unregistered', 'gone'].includes(judged.state)
    ? ('proven' as const)
    : ('likely' as const);
/** The words of AWS, short. */
export const brief = (text: string): string => {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 220 ? `${line.slice(0, 219)}…` : line;
};
