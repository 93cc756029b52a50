import { crashOf, endedBy } from '#aws/app';
import { inWords, FIX_NEEDS, fixContext } from '#fix';
import {
  defineRule,
  detail,
  type FailedCall,
  optional,
  type Task,
  type TaskDefinition,
  affectedTasks,
  valueOf,
} from '#rule';
import { lessMemory, memoryUse, RESOURCES } from './_resources.ts';

/** Which limit it ran into, as far as the task definition tells. */
function limitOf(definition: TaskDefinition | undefined, container: string | undefined): string {
  const own = definition?.containers.find(c => c.name === container)?.memory;
  if (own !== undefined && own < (definition?.memory ?? Number.POSITIVE_INFINITY))
    return `the container's own limit of ${own} MiB`;
  return definition?.memory !== undefined ? `the task's ${definition.memory} MiB` : 'the memory limit';
}
const KILLER = 'Find what kills the process: a supervisor in the container, a script or an operator';
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
  needs: {
    calls: 'failure.calls',
    attempts: optional('deployment.attempts'),
    tail: detail('logs.tail'),
    ...RESOURCES,
    ...FIX_NEEDS,
  },
  messages: {
    killed: {
      what: 'Container {container} ran out of memory (limit: {limit})',
      why: 'The kernel killed the container. Either it leaks memory or it needs more than the limit.{lowered}',
    },
    sigkill: {
      what: 'Container {container} was killed with SIGKILL (exit code 137), most likely because it ran out of memory',
      why: "ECS hadn't started to stop the task, so this was not a stop timeout or a failed health check. The kernel kills a process this way when the memory limit ({limit}) is reached, and ECS doesn't always record it as OutOfMemoryError.{used}{lowered}",
    },
    unlikely: {
      what: 'Container {container} was killed with SIGKILL (exit code 137), though the metrics show no shortage of memory',
      why: "ECS hadn't started to stop the task. The kernel kills a process this way when the memory limit ({limit}) is reached.{used} A short peak between two samples isn't in that metric. A supervisor in the container or an operator can also have killed the process.{lowered}",
    },
    heap: {
      what: 'Container {container} exited because its runtime ran out of memory',
      why: 'Its log shows: {line}. The limit is {limit}. A runtime can have a smaller limit of its own, such as the heap size.{lowered}',
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
      const less = lessMemory(given, call.container, site);
      const data = { container, limit, lowered: less.says };
      const common = {
        about,
        affected: affectedTasks([call]),
        calls: [call.id],
        fixes: [...less.fixes, inWords("Find what uses the memory, or set the runtime's heap size below the limit")],
      };
      if (call.how === 'out-of-memory')
        yield say.fault('killed', {
          ...common,
          data,
          confidence: 'proven',
          citations: [
            ...cite(call, () => calls.cite(`/${i}/how`, 'ECS reported OutOfMemoryError')),
            ...memory,
            ...less.citations,
          ],
        });
      else if (tail.state === 'known' && crash?.cause === 'app/out-of-memory')
        yield say.fault('heap', {
          ...common,
          data: { ...data, line: crash.text.slice(0, 300) },
          confidence: 'likely',
          citations: [
            tail.cite(`${crash.at}/text`, crash.text),
            ...memory,
            ...less.citations,
            ...call.seen.slice(0, 1),
          ],
        });
      else {
        const tasks = (valueOf(attempts) ?? []).map(a => a.task).filter(t => call.tasks.includes(t.id));
        const byThemselves = tasks.map(byItself);
        if (attempts.state === 'known' && byThemselves.includes(true)) {
          const use = memoryUse(given, site.definition, call.container, tasks);
          // Nothing is known of the memory then. It bears on another certainty than this one, so it is about nothing.
          if (use.kind === 'unknown') yield say.undecided('utilization', use.says, { actions: use.actions });
          yield say.fault(use.kind === 'low' ? 'unlikely' : 'sigkill', {
            ...common,
            ...(use.kind === 'low' && { fixes: [inWords(KILLER), ...less.fixes] }),
            data: { ...data, used: use.kind === 'unknown' ? '' : use.says },
            confidence: use.kind === 'low' ? 'possible' : 'likely',
            citations: [
              ...cite(call, () => calls.cite(`/${i}/exitCode`, `container ${container} exited with code 137`)),
              attempts.cite(
                `/${attempts.value.findIndex(a => call.tasks.includes(a.task.id) && byItself(a.task) === true)}/task/stopCode`,
                'the container exited before ECS stopped the task',
              ),
              ...memory,
              ...use.citations,
              ...less.citations,
            ],
          });
        } else if (byThemselves.length === 0 || byThemselves.includes('unknown'))
          yield say.undecided('attempts', 'whether ECS was already stopping the task is unknown', {
            about,
            actions: ['ecs:DescribeTasks'],
          });
      }
    }
  },
});

const cite = <T>(call: FailedCall, other: () => T) => [other(), ...call.seen.slice(0, 1)] as const;
