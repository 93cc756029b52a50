import { crashOf, endedBy } from '#aws/app';
import { inWords, moreMemory, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, detail, type FailedCall, optional, type Task, type TaskDefinition, affectedTasks } from '#rule';

/** Which limit it ran into, as far as the task definition tells. */
function limitOf(definition: TaskDefinition | undefined, container: string | undefined): string {
  const own = definition?.containers.find(c => c.name === container)?.memory;
  if (own !== undefined && own < (definition?.memory ?? Number.POSITIVE_INFINITY))
    return `the container's own limit of ${own} MiB`;
  return definition?.memory !== undefined ? `the task's ${definition.memory} MiB` : 'its memory limit';
}
/** SIGKILL that nobody sent on purpose: the container ended before ECS began to stop the task. */
const byItself = (task: Task): boolean | 'unknown' =>
  task.stopCode === 'EssentialContainerExited' ? true : task.stopCode === undefined ? 'unknown' : false;

export default defineRule({
  id: 'app/out-of-memory',
  title: 'A container is killed because it needs more memory than it may have',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/out-of-memory.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html',
  ],
  needs: { calls: 'failure.calls', attempts: optional('deployment.attempts'), tail: detail('logs.tail'), ...FIX_NEEDS },
  messages: {
    killed: {
      what: 'Container {container} is killed for memory: it went over {limit}',
      why: 'ECS says that the kernel killed it for memory (OutOfMemoryError). It may leak, or simply need more than it is given.',
    },
    sigkill: {
      what: 'Container {container} is killed with SIGKILL (exit code 137), most likely for memory',
      why: 'ECS had not begun to stop the task, so this was no stop timeout and no health check; what kills a process so is the kernel, when {limit} are used up. ECS does not mark it when the limit is that of the task.',
    },
    heap: {
      what: 'Container {container} ends because its runtime has no memory left',
      why: 'Its log says: {line}. The limit is {limit}; a runtime may have a smaller one of its own (heap size).',
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
          inWords('Find what fills the memory, or set the heap of the runtime below the limit'),
        ],
      };
      if (call.how === 'out-of-memory')
        yield say.fault('killed', {
          ...common,
          data: { container, limit },
          confidence: 'proven',
          citations: [...cite(call, () => calls.cite(`/${i}/how`, 'ECS says OutOfMemoryError')), ...memory],
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
              ...cite(call, () => calls.cite(`/${i}/exitCode`, `container ${container} ended with exit code 137`)),
              attempts.cite(
                `/${attempts.value.findIndex(a => call.tasks.includes(a.task.id) && byItself(a.task) === true)}/task/stopCode`,
                'the container ended before ECS stopped the task',
              ),
              ...memory,
            ],
          });
        else if (byThemselves.length === 0 || byThemselves.includes('unknown'))
          yield say.undecided('attempts', 'whether ECS itself was stopping the task is not known', {
            about,
            actions: ['ecs:DescribeTasks'],
          });
      } else
        yield say.undecided('attempts', 'whether ECS itself was stopping the task could not be read', {
          about,
          actions: ['ecs:DescribeTasks'],
        });
    }
  },
});

const cite = <T>(call: FailedCall, other: () => T) => [other(), ...call.seen.slice(0, 1)] as const;
