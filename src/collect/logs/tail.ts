import type { Attempt, ContainerDefinition, FailedCall, LogTail } from '../../model/facts.ts';
import { defineCollector } from '../collector.ts';

const LINES = 20;
const TASKS = 3;
const WIDTH = 600;
const STEPS: readonly string[] = ['process', 'container-health', 'target-health'];

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
): { readonly group: string; readonly stream: string; readonly region?: string } | { readonly because: string } {
  const logging = container?.logging;
  if (!logging) return { because: 'the container has no log configuration' };
  if (logging.driver === 'awsfirelens') return { because: 'logs go through FireLens' };
  if (logging.driver !== 'awslogs') return { because: `logs go to the log driver ${logging.driver}` };
  const { 'awslogs-group': group, 'awslogs-stream-prefix': prefix, 'awslogs-region': region } = logging.options;
  if (!group) return { because: 'awslogs-group is not set' };
  if (!prefix)
    return { because: "awslogs-stream-prefix is not set, so the log stream is named after Docker's container ID" };
  return { group, stream: `${prefix}/${container.name}/${task}`, ...(region && { region }) };
}

const timeOf = (at: unknown): string => {
  const time = typeof at === 'number' ? new Date(at) : new Date(Number.NaN);
  return Number.isNaN(time.getTime()) ? '' : time.toISOString();
};

/** The containers of a task whose own end may say something: those that a failed call names, else all that ended. */
function endedIn(attempt: Attempt, calls: readonly FailedCall[]): string[] {
  const named = new Set(
    calls.filter(c => c.tasks.includes(attempt.task.id)).flatMap(c => (c.container === undefined ? [] : [c.container])),
  );
  const ended = attempt.task.containers.filter(c => c.exitCode !== undefined).map(c => c.name);
  const both = ended.filter(name => named.has(name));
  return both.length > 0 ? both : ended;
}

export default defineCollector({
  key: 'logs.tail',
  from: ['deployment.taskDefinition', 'deployment.attempts', 'failure.calls'],
  actions: ['logs:GetLogEvents'],
  async collect(io) {
    const [attempts, calls] = await Promise.all([io.need('deployment.attempts'), io.need('failure.calls')]);
    const about = calls.filter(c => STEPS.includes(c.step));
    const tasks = tasksOf(
      about,
      attempts.map(a => a.task.id),
    );
    if (tasks.length === 0) return { found: [] };
    const definition = await io.need('deployment.taskDefinition');
    const wanted = tasks
      .flatMap(id => attempts.filter(a => a.task.id === id).slice(0, 1))
      .flatMap(a => endedIn(a, about).map(container => ({ task: a.task.id, container })));
    const found = await Promise.all(
      wanted.map(async ({ task, container }): Promise<LogTail> => {
        const at = streamOf(
          definition.containers.find(c => c.name === container),
          task,
        );
        if ('because' in at)
          return { container, task, group: '', stream: '', lines: { state: 'unasked', because: at.because } };
        const lines = await io.evidence(
          'logs:GetLogEvents',
          { logGroupName: at.group, logStreamName: at.stream, startFromHead: false, limit: 30 },
          out => {
            const events = (out.events ?? [])
              .filter(e => typeof e.message === 'string' && e.message.trim() !== '')
              .slice(-LINES);
            return events.length === 0
              ? undefined
              : events.map(e => ({ at: timeOf(e.timestamp), text: (e.message ?? '').trimEnd().slice(0, WIDTH) }));
          },
          { ...(at.region && { region: at.region }), absent: `the log stream ${at.stream} is empty` },
        );
        return { container, task, group: at.group, stream: at.stream, lines };
      }),
    );
    return { found };
  },
});
