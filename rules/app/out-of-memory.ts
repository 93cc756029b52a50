import { crashOf, endedBy } from '#aws/app';
import { inWords, moreMemory, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, detail, type FailedCall, optional, type Task, type TaskDefinition, affectedTasks } from '#rule';

/** Which limit it ran into, as far as the task definition tells. */
function limitOf(definition: TaskDefinition | undefined, container: string | undefined): string {
  const own = definition?.containers.find(c => c.name === container)?.memory;
  if (own !== undefined && own < (definition?.memory ?? Number.POSITIVE_INFINITY))
    return `the container's own limit of ${own} MiB`;
  return definition?.memory !== undefined ? `the task's ${definition.memory} MiB` : 'the memory limit';
}
/** SIGKILL that nobody sent on purpose: the container ended before ECS began to stop the task. */
const byItself = (task: Task): boolean | 'unknown' =>
  task.stopCode === 'EssentialContainerExited' ? true : task.stopCode === undefined ? 'unknown' : false;

export default defineRule({
  id: 'app/out-of-memory',
  title: 'A container ran out of memory',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/out-of-memory.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html',
  ],
  needs: { calls: 'failure.calls', attempts: optional('deployment.attempts'), tail: detail('logs.tail'), ...FIX_NEEDS },
  messages: {
    killed: {
      what: 'Container {container} ran out of memory (limit: {limit})',
      why: 'ECS reported OutOfMemoryError: the kernel killed the container. Either it leaks memory or it needs more than the limit.',
    },
    sigkill: {
      what: 'Container {container} was killed with SIGKILL (exit code 137), most likely because it ran out of memory',
      why: "ECS hadn't started to stop the task, so this was not a stop timeout or a failed health check. The kernel kills a process this way when the memory limit ({limit}) is reached, and ECS doesn't always record it as OutOfMemoryError.",
    },
    heap: {
      what: 'Container {container} exited because its runtime ran out of memory',
      why: 'Its log shows: {line}. The limit is {limit}. A runtime can have a smaller limit of its own, such as the heap size.',
    },
  },
  causes: ['symptom/out-of-memory', 'symptom/container-exited'],
  *check(given, say) {
    const { calls, attempts, tail, definition } = given;
    const { site } = fixContext(given);
    for (const [i, call] of calls.value.entries()) {
      const crash = tail.state === 'known' ? crashOf(call, tail.value) : undefined;
      if (endedBy(call, crash) !== 'app/out-of-memory') continue;
      const container = call.container ?? 'unknown';
      const limit = limitOf(site.definition, call.container);
      const about = { type: 'container', id: container };
      const memory =
        definition.state === 'known' && site.definition?.memory !== undefined
          ? [definition.cite('/memory', `the task has ${site.definition.memory} MiB`)]
          : [];
      const common = {
        about,
        affected: affectedTasks([call]),
        calls: [call.id],
        fixes: [
          ...moreMemory(call.container, site),
          inWords("Find what uses the memory, or set the runtime's heap size below the limit"),
        ],
      };
      if (call.how === 'out-of-memory')
        yield say.fault('killed', {
          ...common,
          data: { container, limit },
          confidence: 'proven',
          citations: [...cite(call, () => calls.cite(`/${i}/how`, 'ECS reported OutOfMemoryError')), ...memory],
        });
      else if (tail.state === 'known' && crash?.cause === 'app/out-of-memory')
        yield say.fault('heap', {
          ...common,
          data: { container, limit, line: crash.text.slice(0, 300) },
          confidence: 'likely',
          citations: [tail.cite(`${crash.at}/text`, crash.text), ...memory, ...call.seen.slice(0, 1)],
        });
      else if (attempts.state === 'known') {
        const byThemselves = attempts.value
          .map(a => a.task)
          .filter(t => call.tasks.includes(t.id))
          .map(byItself);
        if (byThemselves.includes(true))
          yield say.fault('sigkill', {
            ...common,
            data: { container, limit },
            confidence: 'likely',
            citations: [
              ...cite(call, () => calls.cite(`/${i}/exitCode`, `container ${container} exited with code 137`)),
              attempts.cite(
                `/${attempts.value.findIndex(a => call.tasks.includes(a.task.id) && byItself(a.task) === true)}/task/stopCode`,
                'the container exited before ECS stopped the task',
              ),
              ...memory,
            ],
          });
        else if (byThemselves.length === 0 || byThemselves.includes('unknown'))
          yield say.undecided('attempts', 'whether ECS was already stopping the task is unknown', {
            about,
            actions: ['ecs:DescribeTasks'],
          });
      } else
        yield say.undecided('attempts', "whether ECS was already stopping the task couldn't be read", {
          about,
          actions: ['ecs:DescribeTasks'],
        });
    }
  },
});

const cite = <T>(call: FailedCall, other: () => T) => [other(), ...call.seen.slice(0, 1)] as const;
