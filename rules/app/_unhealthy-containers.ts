import { type ContainerHealthCause, type SickContainer, sickContainers } from '#aws/load-balancing';
import { detail, type Given, optional, type Undecided, valueOf, logUnread } from '#rule';

/** What the rules about a container's own health check read. */
export const NEEDS = {
  calls: 'failure.calls',
  definition: 'deployment.taskDefinition',
  judged: optional('deployment.judged'),
  attempts: optional('deployment.attempts'),
  tail: optional('logs.tail'),
  service: detail('ecs.service'),
} as const;
type Facts = Pick<Given<typeof NEEDS>, 'calls' | 'definition' | 'judged' | 'attempts' | 'tail'>;

const all = ({ calls, definition, judged, attempts, tail }: Facts) =>
  sickContainers(calls.value, definition.value, {
    balanced: judged.state === 'known' ? judged.value.loadBalancers : [],
    attempts: valueOf(attempts),
    tails: tail.state === 'known' && !tail.whole && tail.value.length === 0 ? undefined : valueOf(tail),
  });
/** The failed checks that are of this cause; it is decided in one place for all of them. */
export const sickOf = (cause: ContainerHealthCause, facts: Facts) =>
  all(facts).flatMap(s => {
    const confidence = s.causes.get(cause);
    return confidence ? [{ s, confidence }] : [];
  });

/** Where ECS said that the check failed. */
export const reported = (s: SickContainer, calls: Facts['calls']) => s.call.seen[0] ?? calls.cite(`${s.at}/words`);

/** Where this cause was not found: what could not be read and might show it. */
export function* leftOpen(
  facts: Facts,
  found: number,
  needs: readonly ('tail' | 'attempts' | 'judged')[],
  say: { undecided(need: 'tail' | 'attempts' | 'judged', because: string): Undecided },
): Iterable<Undecided> {
  const sick = all(facts);
  if (found > 0 || sick.length === 0) return;
  for (const need of needs) {
    const ev = facts[need];
    const partly = need === 'tail' && sick.some(s => logUnread(facts.tail, s.call));
    if (partly || ev.state === 'blind' || (ev.state === 'known' && !ev.whole))
      yield say.undecided(
        need,
        need === 'tail'
          ? 'what the container logged is unknown'
          : need === 'attempts'
            ? 'when the failed tasks started is unknown'
            : 'whether the load balancer considers the tasks healthy is unknown',
      );
  }
}
export const command = (words: readonly string[]): string => words.slice(1).join(' ').slice(0, 120);
