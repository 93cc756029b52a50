import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { openDoor } from '../../../src/collect/door.ts';
import { replay } from '../../../src/collect/replay.ts';
import utilization from '../../../src/collect/metrics/utilization.ts';
import type { Attempt, FailedCall, Task } from '../../../src/model/facts.ts';
import { error, failed, REGION, run } from '../net/run.ts';

const cloudWatch = mockClient(CloudWatchClient);
beforeEach(() => cloudWatch.reset());
const at = (minute: number, second = 0): string => new Date(Date.UTC(2026, 0, 1, 12, minute, second)).toISOString();
const task = (more: Partial<Task> = {}): Task => ({
  arn: 'arn:t1',
  id: 't1',
  taskDefinition: 'web:7',
  launch: 'FARGATE',
  lastStatus: 'STOPPED',
  desiredStatus: 'STOPPED',
  startedAt: at(2, 30),
  stoppedAt: at(7, 10),
  containers: [],
  attachments: [],
  overrides: {},
  ...more,
});
const attempt = (more: Partial<Task> = {}): Attempt => ({ phase: 'running', index: 0, task: task(more) });
const killed = failed({ step: 'process', how: 'killed', exitCode: 137 });
const ask = (call: FailedCall = killed, attempts: readonly Attempt[] = [attempt()], tasks: readonly Task[] = []) =>
  run('metrics.utilization', [utilization], {
    'failure.calls': [call],
    'deployment.attempts': attempts,
    'ecs.tasks': tasks,
    'asked.at': { at: at(10), region: REGION },
  });
const result = (Id: string, Values: number[], StatusCode: 'Complete' | 'PartialData' = 'Complete') => ({
  Id,
  Values,
  Timestamps: Values.map((_, i) => new Date(at(2 + i))),
  StatusCode,
});

describe('CPU and memory while tasks failed', () => {
  it('are the highest of each minute in which a failed task ran, by the names of cluster and service', async () => {
    cloudWatch.on(GetMetricDataCommand).resolves({
      MetricDataResults: [result('cpu', [12.4, 99.6, 99.6]), result('memory', [31.2, 47.8])],
    });
    const { ev, actions } = await ask();
    expect(ev).toMatchObject({
      state: 'known',
      whole: true,
      value: {
        from: at(2),
        to: at(8),
        cpu: { percent: 100, at: at(3), minutes: 3 },
        memory: { percent: 48, at: at(3), minutes: 2 },
      },
    });
    expect(actions).toEqual(['cloudwatch:GetMetricData']);
    const [sent] = cloudWatch.commandCalls(GetMetricDataCommand);
    expect(sent?.args[0].input).toMatchObject({ StartTime: new Date(at(2)), EndTime: new Date(at(8)) });
    expect(sent?.args[0].input.MetricDataQueries?.map(q => q.MetricStat?.Metric)).toMatchObject([
      { Namespace: 'AWS/ECS', MetricName: 'CPUUtilization' },
      {
        MetricName: 'MemoryUtilization',
        Dimensions: [
          { Name: 'ClusterName', Value: 'prod' },
          { Name: 'ServiceName', Value: 'web' },
        ],
      },
    ]);
  });
  it('are of the last half hour of a task that ran for hours', async () => {
    cloudWatch.on(GetMetricDataCommand).resolves({ MetricDataResults: [result('cpu', [5])] });
    const { ev } = await ask(killed, [attempt({ startedAt: '2026-01-01T01:00:00.000Z', stoppedAt: at(40) })]);
    expect(ev).toMatchObject({ value: { from: at(10), to: at(41) } });
  });
  it('are read for checks that a task fails which runs still', async () => {
    cloudWatch.on(GetMetricDataCommand).resolves({ MetricDataResults: [result('cpu', [100])] });
    const { stoppedAt: _, ...running } = task({ lastStatus: 'RUNNING' });
    const { ev } = await ask(failed({ step: 'target-health', how: 'unhealthy' }), [], [running]);
    expect(ev).toMatchObject({ state: 'known', value: { to: at(11) } });
  });
  it.each<[string, FailedCall, Attempt[]]>([
    ['another exit code', failed({ step: 'process', how: 'exited', exitCode: 1 }), [attempt()]],
    ['an end that ECS explains', { ...killed, how: 'out-of-memory' }, [attempt()]],
    ['an image that was not pulled', failed({ step: 'image-pull' }), [attempt()]],
    [
      'a check that was answered with 404',
      failed({ step: 'target-health', target: { group: 'g', reason: 'Target.ResponseCodeMismatch', codes: ['404'] } }),
      [attempt()],
    ],
    ['a task that never started', killed, [{ phase: 'creating', index: 0, task: { ...task(), startedAt: '' } }]],
  ])('are not asked for where they say nothing: %s', async (_, call, attempts) => {
    const { ev } = await ask(call, attempts);
    expect(ev.state).toBe('absent');
    expect(cloudWatch.calls()).toHaveLength(0);
  });
  it.each([
    ['no results', { MetricDataResults: [] }],
    ['results without values', { MetricDataResults: [result('cpu', []), result('memory', [])] }],
  ])('are absent where CloudWatch has %s', async (_, output) => {
    cloudWatch.on(GetMetricDataCommand).resolves(output);
    expect((await ask()).ev.state).toBe('absent');
  });
  it('may be refused', async () => {
    cloudWatch.on(GetMetricDataCommand).rejects(error('AccessDenied'));
    expect((await ask()).ev).toMatchObject({ state: 'unreadable', reason: 'denied' });
  });
  it.each([
    ['a part of the data', { MetricDataResults: [result('memory', [10], 'PartialData')] }],
    ['a further page', { MetricDataResults: [result('memory', [10])], NextToken: 'more' }],
  ])('are not whole with %s', async (_, output) => {
    cloudWatch.on(GetMetricDataCommand).resolves(output);
    expect((await ask()).ev).toMatchObject({ state: 'known', whole: false });
  });
  it('are of services alone: of one metric without data nothing is said', async () => {
    cloudWatch.on(GetMetricDataCommand).resolves({ MetricDataResults: [result('cpu', [10]), result('memory', [])] });
    const { ev } = await ask();
    expect(ev.state === 'known' && ev.value).not.toHaveProperty('memory');
  });
});

it('a call with times is found again in its recording, and only for those times', async () => {
  const input = (minute: number) => ({
    StartTime: new Date(at(minute)),
    EndTime: new Date(at(9)),
    MetricDataQueries: [],
  });
  const live = openDoor({ send: async () => ({ MetricDataResults: [result('cpu', [7])] }) });
  await live.call('cloudwatch:GetMetricData', input(2), REGION);
  const calls = live.recordings();
  expect(calls[0]?.input).toMatchObject({ StartTime: at(2), EndTime: at(9) });
  const again = openDoor(replay({ calls }));
  expect((await again.call('cloudwatch:GetMetricData', input(2), REGION)).output).toEqual(calls[0]?.output);
  await expect(again.call('cloudwatch:GetMetricData', input(3), REGION)).rejects.toThrow();
});
