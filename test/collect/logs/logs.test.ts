import { describe, expect, it } from 'vitest';
import groups from '../../../src/collect/logs/groups.ts';
import restarts from '../../../src/collect/logs/restarts.ts';
import tail from '../../../src/collect/logs/tail.ts';
import type { Attempt, ContainerDefinition, Task, TaskContainer } from '../../../src/model/facts.ts';
import { answer, collected, container, definition, failed, refusal, REGION } from '../secret/stage.ts';

const awslogs = (options: Record<string, string>): Partial<ContainerDefinition> => ({
  logging: { driver: 'awslogs', options },
});
const OPTIONS = { 'awslogs-group': '/ecs/web', 'awslogs-region': REGION, 'awslogs-stream-prefix': 'web' };

describe('logs.groups', () => {
  const td = definition(container(awslogs(OPTIONS)));
  const broken = [failed({ step: 'log-driver', how: 'missing' })];
  it.each([
    ['another group with the same beginning', { logGroups: [{ logGroupName: '/ecs/web-old' }] }, 'absent'],
    ['the group', { logGroups: [{ logGroupName: '/ecs/web', arn: 'arn' }] }, 'known'],
    ['a cut list without it', { logGroups: [], nextToken: 'more' }, 'unasked'],
  ])('is settled by %s', async (_, output, state) => {
    const { ev } = await collected(groups, { 'deployment.taskDefinition': td, 'failure.calls': broken }, [
      answer('logs:DescribeLogGroups', undefined, output),
    ]);
    expect(ev).toMatchObject({ state: 'known', value: [{ group: '/ecs/web', exists: { state } }] });
  });
  it("looks in the log driver's region", async () => {
    const far = definition(
      container(awslogs({ 'awslogs-group': 'g', 'awslogs-region': 'us-east-1', 'awslogs-create-group': 'true' })),
      container({ name: 'quiet' }),
    );
    const { ev, asked } = await collected(groups, { 'deployment.taskDefinition': far, 'failure.calls': broken }, [
      refusal('logs:DescribeLogGroups', undefined, 'AccessDeniedException', 'no', 'us-east-1'),
    ]);
    expect(ev).toMatchObject({ value: [{ region: 'us-east-1', createGroup: true, exists: { state: 'unreadable' } }] });
    expect(asked).toHaveLength(1);
  });
  it('makes no call where the failure is another', async () => {
    const { ev, asked } = await collected(
      groups,
      { 'deployment.taskDefinition': td, 'failure.calls': [failed({})] },
      [],
    );
    expect([ev.state === 'known' && ev.value[0]?.exists.state, asked.length]).toEqual(['unasked', 0]);
  });
});

const attempt = (id: string, ...containers: TaskContainer[]): Attempt => ({
  phase: 'running',
  index: 0,
  task: {
    arn: `arn:aws:ecs:eu-west-1:111122223333:task/prod/${id}`,
    id,
    taskDefinition: 'x',
    launch: 'FARGATE',
    lastStatus: 'STOPPED',
    desiredStatus: 'STOPPED',
    containers,
    attachments: [],
    overrides: {},
  },
});
const exited = (...tasks: string[]) => failed({ step: 'process', how: 'exited', container: 'web', tasks });

describe('logs.tail', () => {
  it('keeps the last twenty lines, redacted', async () => {
    const events = Array.from({ length: 25 }, (_, i) => ({
      timestamp: 1767225600000 + i,
      message: i === 24 ? 'connect postgres://app:hunter2@db failed\n' : `line ${i}`,
    }));
    const { ev, asked } = await collected(
      tail,
      {
        'deployment.taskDefinition': definition(container(awslogs(OPTIONS))),
        'deployment.attempts': [attempt('t1', { name: 'web', exitCode: 1 }, { name: 'sidecar', exitCode: 137 })],
        'failure.calls': [exited('t1')],
      },
      [answer('logs:GetLogEvents', { logGroupName: '/ecs/web', logStreamName: 'web/web/t1' }, { events })],
    );
    if (ev.state !== 'known' || ev.value[0]?.lines.state !== 'known') throw new Error(JSON.stringify(ev));
    const lines = ev.value[0].lines.value;
    expect([ev.value.length, lines.length, lines[0]?.text, lines[0]?.at]).toEqual([
      1,
      20,
      'line 5',
      '2026-01-01T00:00:00.005Z',
    ]);
    expect(lines.at(-1)?.text).not.toContain('hunter2');
    expect(asked).toHaveLength(1);
  });

  it.each([
    ['FireLens', { logging: { driver: 'awsfirelens', options: {} } }, 'logs go through FireLens'],
    ['no prefix', awslogs({ 'awslogs-group': 'g' }), 'awslogs-stream-prefix is not set'],
    ['no logging', {}, 'the container has no log configuration'],
  ])('says why there is no stream to read: %s', async (_, logging, because) => {
    const { ev, asked } = await collected(
      tail,
      {
        'deployment.taskDefinition': definition(container(logging)),
        'deployment.attempts': [attempt('t1', { name: 'web', exitCode: 1 })],
        'failure.calls': [exited('t1')],
      },
      [],
    );
    expect(ev).toMatchObject({
      value: [{ container: 'web', task: 't1', lines: { state: 'unasked', because: expect.stringContaining(because) } }],
    });
    expect(asked).toEqual([]);
  });

  it('says that a stream is not there, or is empty', async () => {
    const given = {
      'deployment.taskDefinition': definition(container(awslogs(OPTIONS))),
      'deployment.attempts': [attempt('t1', { name: 'web', exitCode: 1 })],
      'failure.calls': [exited('t1')],
    };
    const gone = await collected(tail, given, [
      refusal('logs:GetLogEvents', undefined, 'ResourceNotFoundException', 'The specified log stream does not exist.'),
    ]);
    expect(gone.ev).toMatchObject({
      value: [{ lines: { state: 'absent', because: 'The specified log stream does not exist.' } }],
    });
    const empty = await collected(tail, given, [answer('logs:GetLogEvents', undefined, { events: [] })]);
    expect(empty.ev).toMatchObject({
      value: [{ lines: { state: 'absent', because: 'the log stream web/web/t1 is empty' } }],
    });
  });

  describe('pages that come back empty', () => {
    const given = {
      'deployment.taskDefinition': definition(container(awslogs(OPTIONS))),
      'deployment.attempts': [attempt('t1', { name: 'web', exitCode: 1 })],
      'failure.calls': [exited('t1')],
    };
    const input = { logGroupName: '/ecs/web', logStreamName: 'web/web/t1' };
    const page = (nextToken: string | undefined, events: object[], nextBackwardToken: string) =>
      answer('logs:GetLogEvents', { ...input, ...(nextToken && { nextToken }) }, { events, nextBackwardToken });

    it('are followed until there are lines', async () => {
      const { ev, asked } = await collected(tail, given, [
        page(undefined, [], 'b/1'),
        page('b/1', [], 'b/2'),
        page('b/2', [{ message: 'panic: boom', timestamp: 0 }], 'b/3'),
      ]);
      expect(ev).toMatchObject({ value: [{ lines: { state: 'known', value: [{ text: 'panic: boom' }] } }] });
      expect(asked).toHaveLength(3);
    });
    it('are the end of the stream where the token stays the same', async () => {
      const { ev } = await collected(tail, given, [page(undefined, [], 'b/1'), page('b/1', [], 'b/1')]);
      expect(ev).toMatchObject({
        value: [{ lines: { state: 'absent', because: 'the log stream web/web/t1 is empty' } }],
      });
    });
    it('are not read, rather than empty, where the next page was not recorded', async () => {
      const { ev } = await collected(tail, given, [page(undefined, [], 'b/1')]);
      expect(ev).toMatchObject({ value: [{ lines: { state: 'unasked' } }] });
      const any = await collected(tail, given, [
        answer('logs:GetLogEvents', undefined, { events: [], nextBackwardToken: 'b/1' }),
      ]);
      expect(any.ev).toMatchObject({ value: [{ lines: { state: 'unasked' } }] });
    });
    it('are not followed for ever', async () => {
      const pages = Array.from({ length: 9 }, (_, n) => page(n === 0 ? undefined : `b/${n}`, [], `b/${n + 1}`));
      const { ev, asked } = await collected(tail, given, pages);
      expect(ev).toMatchObject({
        value: [{ lines: { state: 'unasked', because: expect.stringContaining('5 pages') } }],
      });
      expect(asked).toHaveLength(5);
    });
    it('are unreadable where the next page is refused', async () => {
      const { ev } = await collected(tail, given, [
        page(undefined, [], 'b/1'),
        refusal('logs:GetLogEvents', { ...input, nextToken: 'b/1' }, 'ThrottlingException'),
      ]);
      expect(ev).toMatchObject({ value: [{ lines: { state: 'unreadable' } }] });
    });
  });

  it("finds the stream without a prefix by the container's id in Docker", async () => {
    const { ev } = await collected(
      tail,
      {
        'deployment.taskDefinition': definition(container(awslogs({ 'awslogs-group': 'g' }))),
        'deployment.attempts': [attempt('t1', { name: 'web', exitCode: 1, runtimeId: 'abc123' })],
        'failure.calls': [exited('t1')],
      },
      [
        answer(
          'logs:GetLogEvents',
          { logGroupName: 'g', logStreamName: 'abc123' },
          { events: [{ message: 'x', timestamp: 0 }] },
        ),
      ],
    );
    expect(ev).toMatchObject({ value: [{ stream: 'abc123', lines: { state: 'known' } }] });
  });

  it('reads the log of a task that still runs and is unhealthy', async () => {
    const unhealthy = failed({ step: 'target-health', how: 'unhealthy', tasks: ['t9'] });
    const running: Task = { ...attempt('t9', { name: 'web' }).task, lastStatus: 'RUNNING', desiredStatus: 'RUNNING' };
    const { ev } = await collected(
      tail,
      {
        'deployment.taskDefinition': definition(container(awslogs(OPTIONS))),
        'deployment.attempts': [],
        'ecs.tasks': [running],
        'failure.calls': [unhealthy],
      },
      [answer('logs:GetLogEvents', undefined, { events: [{ message: 'x', timestamp: 0 }] })],
    );
    expect(ev).toMatchObject({ value: [{ task: 't9', container: 'web', lines: { state: 'known' } }] });
  });
  it.each([
    [
      'ends with the window, of a task that still runs',
      'RUNNING',
      { until: '2026-01-31T12:00:00.000Z' },
      '1769860800000',
    ],
    ['is read to its end, of a task that has stopped', 'STOPPED', { until: '2026-01-31T12:00:00.000Z' }, undefined],
    ['is read to its end, where the window is open', 'RUNNING', { since: '2026-01-31T12:00:00.000Z' }, undefined],
  ])('%s', async (_, lastStatus, window, endTime) => {
    const one = attempt('t1', { name: 'web', exitCode: 1 });
    const { asked } = await collected(
      tail,
      {
        'deployment.taskDefinition': definition(container(awslogs(OPTIONS))),
        'deployment.attempts': [{ ...one, task: { ...one.task, lastStatus } }],
        'failure.calls': [exited('t1')],
        'asked.at': { at: '2026-01-31T14:00:00.000Z', region: REGION, window },
      },
      [answer('logs:GetLogEvents', undefined, { events: [{ message: 'x', timestamp: 0 }] })],
    );
    expect(asked.map(call => /"endTime":(\d+)/.exec(call)?.[1])).toEqual([endTime]);
  });

  it.each([
    ["the container's own mode", { mode: 'non-blocking' }, {}, 'mode is non-blocking'],
    ["the account's mode", {}, { defaultLogDriverMode: 'non-blocking' }, 'defaultLogDriverMode is non-blocking'],
    ['blocking, whatever the account has', { mode: 'blocking' }, { defaultLogDriverMode: 'non-blocking' }, undefined],
    ['a mode that is not known', {}, {}, undefined],
  ])('says why a silent log may have lost lines: %s', async (_, options, settings, lossy) => {
    const { ev } = await collected(
      tail,
      {
        'deployment.taskDefinition': definition(container(awslogs({ ...OPTIONS, ...options }))),
        'deployment.attempts': [attempt('t1', { name: 'web', exitCode: 1 })],
        'failure.calls': [exited('t1')],
        'ecs.accountSettings': settings,
      },
      [answer('logs:GetLogEvents', undefined, { events: [] })],
    );
    expect(ev.state === 'known' && ev.value[0]?.lossy).toBe(lossy);
  });

  it('reads at most three tasks, the last of each failed call first', async () => {
    const attempts = ['t1', 't2', 't3', 't4', 't5'].map(id => attempt(id, { name: 'web', exitCode: 1 }));
    const { ev } = await collected(
      tail,
      {
        'deployment.taskDefinition': definition(container(awslogs(OPTIONS))),
        'deployment.attempts': attempts,
        'failure.calls': [exited('t1', 't2', 't3'), { ...exited('t4', 't5'), id: 'call-2' }],
      },
      [answer('logs:GetLogEvents', undefined, { events: [{ message: 'x', timestamp: 0 }] })],
    );
    expect(ev.state === 'known' && ev.value.map(t => t.task)).toEqual(['t3', 't5', 't4']);
  });

  it('reads nothing where no container ran', async () => {
    const { ev, asked } = await collected(
      tail,
      {
        'deployment.taskDefinition': definition(container(awslogs(OPTIONS))),
        'deployment.attempts': [attempt('t1', { name: 'web' })],
        'failure.calls': [failed({ tasks: ['t1'] })],
      },
      [],
    );
    expect([ev.state === 'known' && ev.value, asked]).toEqual([[], []]);
  });
});

describe('logs.restarts', () => {
  const policy = { restartPolicy: { ignoredExitCodes: [], restartAttemptPeriod: 60 } };
  const td = definition(container({ ...awslogs(OPTIONS), ...policy }), container({ name: 'quiet' }));
  const runs = (id: string, more: object = {}): Task => ({
    ...attempt(id, { name: 'web' }).task,
    taskDefinition: td.arn,
    lastStatus: 'RUNNING',
    ...more,
  });
  const given = (tasks: readonly Task[], of = td) => ({ 'deployment.taskDefinition': of, 'ecs.tasks': tasks });
  const events = answer('logs:GetLogEvents', undefined, { events: [{ timestamp: 0, message: 'panic: boom' }] });

  it('reads the containers with a restart policy, in two tasks that run', async () => {
    const tasks = [runs('t1'), runs('t2'), runs('t3'), runs('t4', { lastStatus: 'STOPPED' })];
    const { ev, asked } = await collected(restarts, given(tasks), [events]);
    expect(ev).toMatchObject({
      state: 'known',
      value: [
        {
          container: 'web',
          task: 't1',
          stream: 'web/web/t1',
          restartPeriod: 60,
          lines: { state: 'known', value: [{ text: 'panic: boom' }] },
        },
        { container: 'web', task: 't2' },
      ],
    });
    expect(asked).toHaveLength(2);
  });
  it.each([
    ['no container has a restart policy', given([runs('t1')], definition(container(awslogs(OPTIONS))))],
    ['no task runs', given([runs('t1', { lastStatus: 'STOPPED' })])],
    ['the task is of another revision', given([runs('t1', { taskDefinition: 'other' })])],
  ])('makes no call where %s', async (_, facts) => {
    const { ev, asked } = await collected(restarts, facts, []);
    expect([ev.state === 'known' && ev.value, asked.length]).toEqual([[], 0]);
  });
  it('says why it read no log', async () => {
    const elsewhere = definition(container({ logging: { driver: 'splunk', options: {} }, ...policy }));
    const { ev } = await collected(restarts, given([runs('t1', { taskDefinition: elsewhere.arn })], elsewhere), []);
    expect(ev).toMatchObject({ value: [{ lines: { state: 'unasked', because: 'logs go to the log driver splunk' } }] });
    const refused = refusal('logs:GetLogEvents', undefined, 'AccessDeniedException', 'no');
    const denied = await collected(restarts, given([runs('t1')]), [refused]);
    expect(denied.ev).toMatchObject({ value: [{ lines: { state: 'unreadable', reason: 'denied' } }] });
  });
});
