import { shutdownAt } from '../../aws/load-balancing/app-log.ts';
import { type Evidence, valueOf } from '../../model/evidence.ts';
import type { ContainerDefinition, FailedCall, LogTail, Task, TaskContainer } from '../../model/facts.ts';
import { defineCollector, type Io } from '../collector.ts';

const LINES = 20;
const TASKS = 3;
const WIDTH = 600;
/** Pages that may come back empty before a stream counts as not read. */
const PAGES = 5;
const STEPS: readonly string[] = ['process', 'container-health', 'target-health'];

type TailIo = Io<
  'deployment.taskDefinition' | 'deployment.attempts' | 'failure.calls' | 'ecs.tasks' | 'ecs.accountSettings',
  'logs:GetLogEvents'
>;
type Lines = LogTail['lines'];

/** At most three tasks, the last of each failed call first. */
function tasksOf(calls: readonly FailedCall[], ids: readonly string[]): string[] {
  const known = (call: FailedCall): string[] => call.tasks.filter(t => ids.includes(t));
  const last = calls.flatMap(c => known(c).slice(-1));
  return [...new Set([...last, ...calls.flatMap(known).reverse()])].slice(0, TASKS);
}

/** The stream of one container, or why it cannot be told. */
function streamOf(
  container: ContainerDefinition | undefined,
  task: string,
  runtimeId: string | undefined,
): { readonly group: string; readonly stream: string; readonly region?: string } | { readonly because: string } {
  const logging = container?.logging;
  if (!logging) return { because: 'the container has no log configuration' };
  if (logging.driver === 'awsfirelens') return { because: 'logs go through FireLens' };
  if (logging.driver !== 'awslogs') return { because: `logs go to the log driver ${logging.driver}` };
  const { 'awslogs-group': group, 'awslogs-stream-prefix': prefix, 'awslogs-region': region } = logging.options;
  if (!group) return { because: 'awslogs-group is not set' };
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
  const stream = prefix ? `${prefix}/${container.name}/${task}` : runtimeId;
  if (stream === undefined)
    return { because: "awslogs-stream-prefix is not set, so the log stream is named after Docker's container ID" };
  return { group, stream, ...(region && { region }) };
}

const timeOf = (at: unknown): string => {
  const time = typeof at === 'number' ? new Date(at) : new Date(Number.NaN);
  return Number.isNaN(time.getTime()) ? '' : time.toISOString();
};

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
 * The last lines of a stream. A page can be empty although there are lines: the stream has ended where the token that
 * comes back is the one that was sent. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html
 */
async function read(
  io: TailIo,
  at: { readonly group: string; readonly stream: string; readonly region?: string },
): Promise<Lines> {
  let token: string | undefined;
  for (let n = 0; n < PAGES; n++) {
    const page: Evidence<{ lines: { at: string; text: string }[]; next: string | undefined }> = await io.evidence(
      'logs:GetLogEvents',
      {
        logGroupName: at.group,
        logStreamName: at.stream,
        startFromHead: false,
        limit: 30,
        ...(token !== undefined && { nextToken: token }),
      },
      out => ({
        lines: (out.events ?? [])
          .filter(e => typeof e.message === 'string' && e.message.trim() !== '')
          .slice(-LINES)
          .map(e => ({ at: timeOf(e.timestamp), text: (e.message ?? '').trimEnd().slice(0, WIDTH) })),
        next: out.nextBackwardToken,
      }),
      { ...(at.region && { region: at.region }), absent: `the log stream ${at.stream} is empty` },
    );
    if (page.state === 'unasked' && n > 0)
      return {
        state: 'unasked',
        because: `the first page of log stream ${at.stream} has no lines; the next wasn't read`,
      };
    if (page.state !== 'known') return page;
    if (page.value.lines.length > 0) return { ...page, value: page.value.lines };
    if (page.value.next === undefined || page.value.next === token)
      return { state: 'absent', because: `the log stream ${at.stream} is empty`, receipt: page.receipt };
    token = page.value.next;
  }
  return { state: 'unasked', because: `the first ${PAGES} pages of log stream ${at.stream} have no lines` };
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

export default defineCollector({
  key: 'logs.tail',
  from: ['deployment.taskDefinition', 'deployment.attempts', 'failure.calls', 'ecs.tasks', 'ecs.accountSettings'],
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
        const lines = await read(io, at);
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
        };
      }),
    );
    return { found };
  },
});
