import { isProxy, ofProxy } from '../../aws/app/index.ts';
import { valueOf } from '../../model/evidence.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { LogTail, ServiceConnect } from '../../model/facts.ts';
import { defineCollector, type Io } from '../collector.ts';

const LINES = 20;
const TASKS = 2;
const WIDTH = 600;
type ProxyIo = Io<'failure.calls' | 'ecs.tasks' | 'deployment.judged', 'logs:GetLogEvents'>;

type Stream = { readonly group: string; readonly prefix: string; readonly region?: string };
function streamsOf(logging: ServiceConnect['logging']): Stream | { readonly because: string } {
  if (logging === undefined) return { because: 'Service Connect has no log configuration' };
  if (logging.driver !== 'awslogs') return { because: `the log of the proxy goes to log driver ${logging.driver}` };
  const { 'awslogs-group': group, 'awslogs-stream-prefix': prefix, 'awslogs-region': region } = logging.options;
  if (!group || !prefix) return { because: 'awslogs-group or awslogs-stream-prefix of the proxy is not set' };
  return { group, prefix, ...(region && { region }) };
}

const timeOf = (at: unknown): string => (typeof at === 'number' ? new Date(at).toISOString() : '');

async function tailOf(
  io: ProxyIo,
  { group, prefix, region }: Stream,
  task: string,
  container: string,
): Promise<LogTail> {
  const stream = `${prefix}/${container}/${task}`;
  const lines: Evidence<readonly { at: string; text: string }[]> = await io.evidence(
    'logs:GetLogEvents',
    { logGroupName: group, logStreamName: stream, startFromHead: false, limit: 30 },
    out => {
      const events = (out.events ?? []).filter(e => (e.message ?? '').trim() !== '').slice(-LINES);
      return events.length === 0
        ? undefined
        : events.map(e => ({ at: timeOf(e.timestamp), text: (e.message ?? '').trimEnd().slice(0, WIDTH) }));
    },
    { ...(region && { region }), absent: `no lines were returned for log stream ${stream}` },
  );
  return { container, task, group, stream, lines };
}

/** The last lines of Service Connect proxies that failed. ECS adds the proxy to a task, so its log is configured by the service. */
export default defineCollector({
  key: 'logs.serviceConnect',
  from: ['failure.calls', 'ecs.tasks', 'deployment.judged'],
  actions: ['logs:GetLogEvents'],
  async collect(io: ProxyIo) {
    const failed = new Set((await io.need('failure.calls')).filter(ofProxy).flatMap(c => c.tasks));
    if (failed.size === 0) return { found: [] };
    const tasks = await io.need('ecs.tasks');
    const proxies = tasks
      .filter(t => failed.has(t.id))
      .flatMap(t => t.containers.filter(c => isProxy(c.name)).map(c => ({ task: t.id, container: c.name })))
      .slice(0, TASKS);
    if (proxies.length === 0) return { found: [] };
    const streams = streamsOf(valueOf(await io.ask('deployment.judged'))?.serviceConnect?.logging);
    if ('because' in streams)
      return {
        found: proxies.map(
          (p): LogTail => ({ ...p, group: '', stream: '', lines: { state: 'unasked', because: streams.because } }),
        ),
      };
    return { found: await Promise.all(proxies.map(p => tailOf(io, streams, p.task, p.container))) };
  },
});
