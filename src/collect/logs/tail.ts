import { shutdownAt } from '../../aws/load-balancing/app-log.ts';
import { valueOf } from '../../model/evidence.ts';
import type { ContainerDefinition, FailedCall, LogTail, Task, TaskContainer } from '../../model/facts.ts';
import { opt } from '../../model/opt.ts';
import { defineCollector, type Io } from '../collector.ts';
import { readStream, streamOf } from './stream.ts';

const LINES = 20;
const TASKS = 3;
/** Of a container with a restart policy: a crash shows as one that repeats only over some minutes. */
export const LINES_OF_RESTARTED = 300;
const STEPS: readonly string[] = ['process', 'container-health', 'target-health'];

type TailIo = Io<
  | 'deployment.taskDefinition'
  | 'deployment.attempts'
  | 'failure.calls'
  | 'ecs.tasks'
  | 'ecs.accountSettings'
  | 'asked.at',
  'logs:GetLogEvents'
>;
type Lines = LogTail['lines'];

/** At most three tasks, the last of each failed call first. */
function tasksOf(calls: readonly FailedCall[], ids: readonly string[]): string[] {
  const known = (call: FailedCall): string[] => call.tasks.filter(t => ids.includes(t));
  const last = calls.flatMap(c => known(c).slice(-1));
  return [...new Set([...last, ...calls.flatMap(known).reverse()])].slice(0, TASKS);
}

/**
 * The containers of a task whose log may say something: those that a failed call names, else all that ended. Of a task
 * that still runs, all: what its load balancer finds unhealthy hasn't ended.
 */
function containersOf(task: Task, calls: readonly FailedCall[]): readonly TaskContainer[] {
  const named = new Set(
    calls.filter(c => c.tasks.includes(task.id)).flatMap(c => (c.container === undefined ? [] : [c.container])),
  );
  const ended = task.lastStatus === 'RUNNING' ? task.containers : task.containers.filter(c => c.exitCode !== undefined);
  const both = ended.filter(c => named.has(c.name));
  return both.length > 0 ? both : ended;
}

/**
 * Why a log without lines may have lost them. Without a mode of its own a container has the account's.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html
 */
async function lossyOf(
  io: TailIo,
  container: ContainerDefinition | undefined,
  lines: Lines,
): Promise<string | undefined> {
  if (lines.state !== 'absent') return undefined;
  const mode = container?.logging?.options['mode'];
  if (mode !== undefined) return mode === 'non-blocking' ? 'mode is non-blocking' : undefined;
  const settings = valueOf(await io.ask('ecs.accountSettings'));
  return settings?.['defaultLogDriverMode'] === 'non-blocking' ? 'defaultLogDriverMode is non-blocking' : undefined;
}

/** Of a task that still runs, the log goes on after the window that was asked about. */
const goesOn = (task: Task): boolean => task.lastStatus === 'RUNNING';

export default defineCollector({
  key: 'logs.tail',
  from: [
    'deployment.taskDefinition',
    'deployment.attempts',
    'failure.calls',
    'ecs.tasks',
    'ecs.accountSettings',
    'asked.at',
  ],
  actions: ['logs:GetLogEvents'],
  async collect(io: TailIo) {
    const [attempts, calls] = await Promise.all([io.need('deployment.attempts'), io.need('failure.calls')]);
    const about = calls.filter(c => STEPS.includes(c.step));
    if (about.length === 0) return { found: [] };
    const failed = new Map(attempts.map(a => [a.task.id, a.task]));
    const running = (valueOf(await io.ask('ecs.tasks')) ?? []).filter(t => t.lastStatus === 'RUNNING');
    const byId = new Map([...running.map(t => [t.id, t] as const), ...failed]);
    const tasks = tasksOf(about, [...byId.keys()]);
    if (tasks.length === 0) return { found: [] };
    const definition = await io.need('deployment.taskDefinition');
    const until = valueOf(await io.ask('asked.at'))?.window?.until;
    const wanted = tasks
      .flatMap(id => byId.get(id) ?? [])
      .flatMap(task => containersOf(task, about).map(container => ({ task, container })));
    const found = await Promise.all(
      wanted.map(async ({ task, container: { name, runtimeId } }): Promise<LogTail> => {
        const container = definition.containers.find(c => c.name === name);
        const at = streamOf(container, task.id, runtimeId);
        if ('because' in at)
          return {
            container: name,
            task: task.id,
            group: '',
            stream: '',
            lines: { state: 'unasked', because: at.because },
          };
        const restarts = container?.restartPolicy;
        const lines = await readStream(
          io,
          { ...at, ...opt('until', goesOn(task) ? until : undefined) },
          restarts ? LINES_OF_RESTARTED : LINES,
        );
        const lossy = await lossyOf(io, container, lines);
        const shutdown = lines.state === 'known' ? shutdownAt(lines.value, task) : undefined;
        return {
          container: name,
          task: task.id,
          group: at.group,
          stream: at.stream,
          lines,
          ...(shutdown !== undefined && { shutdown }),
          ...(lossy && { lossy }),
          ...(restarts && { restartPeriod: restarts.restartAttemptPeriod }),
        };
      }),
    );
    return { found };
  },
});
