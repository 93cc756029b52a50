import {
  type Around,
  mayBeUnreached,
  passedBefore,
  seenOf,
  targetCalls,
  unreached,
  type Unreached,
  type UnreachedCause,
  type TargetCall,
} from '#aws/load-balancing';
import { type Citation, detail, type Given, optional, type Undecided, unread, valueOf } from '#rule';

/** What the rules about checks without an answer read. The log and the tasks make words better; they do not carry the claim. */
export const NEEDS = {
  calls: 'failure.calls',
  groups: 'elb.targetGroups',
  paths: optional('elb.paths'),
  judged: 'deployment.judged',
  definition: optional('deployment.taskDefinition'),
  attempts: optional('deployment.attempts'),
  tail: optional('logs.tail'),
  health: optional('elb.targetHealth'),
  tasks: optional('ecs.tasks'),
  service: detail('ecs.service'),
} as const;
type Facts = Pick<
  Given<typeof NEEDS>,
  'calls' | 'groups' | 'paths' | 'judged' | 'definition' | 'attempts' | 'tail' | 'health' | 'tasks'
>;

/** The failed checks without an answer that are of this cause; which cause it is is decided in one place for all of them. */
export function checksOf(
  cause: UnreachedCause,
  facts: Facts,
): { readonly u: Unreached & Passed; readonly confidence: 'possible' | 'likely' | 'proven' }[] {
  const around = aroundOf(facts);
  return targetCalls(facts.calls.value, facts.groups.value).flatMap(t => {
    const u = unreached(t, around);
    const confidence = u?.causes.get(cause);
    const before = passedBefore(t, around);
    const passed =
      before !== undefined && facts.health.state === 'known'
        ? facts.health.cite(before.pointer, before.says)
        : undefined;
    return u && confidence ? [{ u: { ...u, ...(passed && { passed }) }, confidence }] : [];
  });
}
const aroundOf = (facts: Facts): Around => ({
  judged: facts.judged.value,
  paths: valueOf(facts.paths),
  definition: valueOf(facts.definition),
  attempts: valueOf(facts.attempts),
  tails: valueOf(facts.tail),
  health: valueOf(facts.health),
  tasks: valueOf(facts.tasks),
});
/** Of a check that the previous revision passes. */
interface Passed {
  readonly passed?: Citation;
}
/** What the failed check rests on. */
export const citationsOfCheck = (
  u: TargetCall & Passed,
  calls: { cite(pointer: string, says?: string): Citation },
): readonly [Citation, ...Citation[]] => {
  const [first, ...more] = seenOf(u.call);
  const passed = u.passed === undefined ? [] : [u.passed];
  return first ? [first, ...more, ...passed] : [calls.cite(`${u.at}/words`, u.call.words.slice(0, 200)), ...passed];
};

type Open = 'paths' | 'definition' | 'attempts' | 'tail' | 'health' | 'tasks';
/** Where this cause was not found: what could not be read and might show it. Checks that are settled already leave nothing open. */
export function* leftOpen(
  facts: Facts,
  found: number,
  needs: readonly Open[],
  say: { undecided(need: 'groups' | Open, because: string): Undecided },
): Iterable<Undecided> {
  const checks = targetCalls(facts.calls.value, facts.groups.value).filter(t => mayBeUnreached(t.call));
  for (const t of checks)
    if (t.group === undefined && facts.groups.value.some(g => g.arn === t.arn && g.group.state !== 'absent'))
      yield say.undecided('groups', `target group ${t.name} couldn't be read`);
  const around = aroundOf(facts);
  const open = checks.some(t => ![...(unreached(t, around)?.causes.values() ?? ['proven'])].includes('proven'));
  if (found > 0 || !open) return;
  const partly: Partial<Record<Open, boolean>> = {
    tail: (valueOf(facts.tail) ?? []).some(t => unread(t.lines)),
    health: (valueOf(facts.health) ?? []).some(h => unread(h.targets)),
  };
  for (const need of needs)
    if (facts[need].state === 'blind' || (facts[need].state === 'known' && !facts[need].whole) || partly[need])
      yield say.undecided(need, BLIND[need]);
}
const BLIND: Readonly<Record<Open, string>> = {
  paths: 'whether the load balancer can reach the tasks is unknown',
  definition: 'the container ports are unknown',
  attempts: 'how long the failed tasks ran is unknown',
  tail: 'what the app logged is unknown',
  health: 'whether another task of the revision is healthy is unknown',
  tasks: 'the running tasks are unknown',
};
