import { isServerError } from '../../aws/load-balancing/index.ts';
import { lastPart } from '../../model/arn.ts';
import { valueOf } from '../../model/evidence.ts';
import type { FailedCall, MetricPeak, Task } from '../../model/facts.ts';
import { opt } from '../../model/opt.ts';
import type { Output } from '../clients/index.ts';
import { defineCollector } from '../collector.ts';
import { time } from '../time.ts';

type Result = NonNullable<Output<'cloudwatch:GetMetricData'>['MetricDataResults']>[number];

const MINUTE = 60_000;
/** Before its end: what a task used hours earlier says nothing of why it ended. */
const LAST = 30 * MINUTE;
const METRICS = { cpu: 'CPUUtilization', memory: 'MemoryUtilization' } as const;

/** SIGKILL that ECS doesn't explain, and checks that an app failed which had started: CPU and memory bear on these. */
const matters = (c: FailedCall): boolean =>
  (c.step === 'process' && c.exitCode === 137 && c.how !== 'out-of-memory') ||
  c.step === 'container-health' ||
  (c.step === 'target-health' && ((c.target?.codes ?? []).length === 0 || isServerError(c)));

/** When a task ran, at most its last half hour, in milliseconds; undefined where it hadn't started. */
function ran(task: Task, now: string): { readonly from: number; readonly to: number } | undefined {
  const to = Date.parse(task.stoppingAt ?? task.stoppedAt ?? now);
  const from = Math.max(Date.parse(task.startedAt ?? ''), to - LAST);
  return from <= to ? { from, to } : undefined;
}

function peakOf({ Values = [], Timestamps = [] }: Result): MetricPeak | undefined {
  const points = Values.flatMap((percent, i) => {
    const at = time(Timestamps[i]);
    return at === undefined ? [] : [{ percent: Math.round(percent), at }];
  });
  const highest = points.toSorted((a, b) => b.percent - a.percent || (a.at < b.at ? -1 : 1))[0];
  return highest && { ...highest, minutes: points.length };
}

/**
 * The highest CPU and memory use of the service while its tasks failed. Maximum is the task that used most, in percent of
 * what its task definition specifies; that may be a task of another revision, and a task of less than a minute may be in
 * none of them. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service_utilization.html
 */
export default defineCollector({
  key: 'metrics.utilization',
  from: ['failure.calls', 'deployment.attempts', 'ecs.tasks', 'asked.at'],
  actions: ['cloudwatch:GetMetricData'],
  async collect({ need, ask, call, target }) {
    const calls = (await need('failure.calls')).filter(matters);
    if (calls.length === 0) return { missing: 'no failure that CPU or memory bear on' };
    if (target.service === undefined) return { missing: 'ECS has these metrics of services alone' };
    const [attempts, tasks, asked] = await Promise.all([
      ask('deployment.attempts'),
      ask('ecs.tasks'),
      need('asked.at'),
    ]);
    const failed = new Set(calls.flatMap(c => c.tasks));
    const times = [...(valueOf(attempts) ?? []).map(a => a.task), ...(valueOf(tasks) ?? [])]
      .filter(t => failed.has(t.id))
      .flatMap(t => ran(t, asked.at) ?? []);
    if (times.length === 0) return { missing: 'no failed task is known to have started' };
    const from = Math.floor(Math.min(...times.map(t => t.from)) / MINUTE) * MINUTE;
    const to = (Math.floor(Math.max(...times.map(t => t.to)) / MINUTE) + 1) * MINUTE;
    const out = await call('cloudwatch:GetMetricData', {
      StartTime: new Date(from),
      EndTime: new Date(to),
      MetricDataQueries: Object.entries(METRICS).map(([Id, MetricName]) => ({
        Id,
        MetricStat: {
          Metric: {
            Namespace: 'AWS/ECS',
            MetricName,
            Dimensions: [
              { Name: 'ClusterName', Value: lastPart(target.cluster) },
              { Name: 'ServiceName', Value: lastPart(target.service ?? '') },
            ],
          },
          Period: 60,
          Stat: 'Maximum',
        },
      })),
    });
    const results = out.MetricDataResults ?? [];
    const peak = (id: string): MetricPeak | undefined => peakOf(results.find(r => r.Id === id) ?? {});
    const [cpu, memory] = [peak('cpu'), peak('memory')];
    if (cpu === undefined && memory === undefined)
      return { missing: 'CloudWatch has no CPU or memory metrics of the service for this time' };
    return {
      found: {
        from: new Date(from).toISOString(),
        to: new Date(to).toISOString(),
        ...opt('cpu', cpu),
        ...opt('memory', memory),
      },
      whole: out.NextToken === undefined && results.every(r => r.StatusCode === 'Complete'),
    };
  },
});
