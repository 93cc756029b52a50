import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { stateLines } from '../../src/model/state-lines.ts';

type State = NonNullable<Report['state']>;
type Latest = NonNullable<State['latest']>;

const AT = '2026-01-02T14:30:00.000Z';
const today = (time: string): string => `2026-01-02T${time}:00.000Z`;
const td = (n: number): string => `arn:aws:ecs:eu-west-1:111122223333:task-definition/web:${n}`;
const on = (n: number, running = 2, desired = 2) => ({
  id: `ecs-svc/${n}`,
  status: 'PRIMARY',
  taskDefinition: td(n),
  desired,
  running,
  pending: 0,
});
const state = (more: Partial<State> = {}): State => ({
  desired: 2,
  running: 2,
  pending: 0,
  up: 'yes',
  revisions: [on(41)],
  ...more,
});
const lines = (of: State | undefined, outlook?: Report['outlook']): string[] =>
  stateLines({ at: AT, ...(of && { state: of }), ...(outlook && { outlook }) });
const group = (name: string, healthy: number, unhealthy: number) => ({ group: name, healthy, unhealthy, other: 0 });

describe('how the service does', () => {
  it.each<[string, State, string]>([
    ['up', state(), 'Up: 2 of 2 tasks running on web:41.'],
    ['one task', state({ desired: 1, running: 1, revisions: [on(41, 1, 1)] }), 'Up: 1 of 1 task running on web:41.'],
    [
      'steady since today',
      state({ targets: [group('a', 2, 0)], steadySince: today('14:02') }),
      'Up: 2 of 2 tasks running on web:41, 2 healthy targets, steady since 14:02 UTC.',
    ],
    [
      'steady since another day',
      state({ steadySince: '2025-12-30T09:05:00.000Z' }),
      'Up: 2 of 2 tasks running on web:41, steady since 2025-12-30 09:05 UTC.',
    ],
    [
      'targets of two groups, summed',
      state({ up: 'partly', targets: [group('a', 1, 0), group('b', 0, 2)] }),
      'Partly up: 2 of 2 tasks running on web:41, 1 healthy target, 2 unhealthy.',
    ],
    ['no targets', state({ targets: [] }), 'Up: 2 of 2 tasks running on web:41.'],
    [
      'down',
      state({ up: 'no', running: 0, pending: 1, revisions: [on(41, 0)] }),
      'Down: 0 of 2 tasks running, 1 pending.',
    ],
    ['target health was not read', state({ up: 'unknown' }), '2 of 2 tasks running on web:41, target health not read.'],
    [
      'off',
      state({ up: 'off', desired: 0, running: 0, revisions: [on(41, 0, 0)] }),
      'Scaled to zero: no tasks are desired.',
    ],
    [
      'a daemon without an instance',
      state({ up: 'off', daemon: true, desired: 0, running: 0, revisions: [on(41, 0, 0)] }),
      'No tasks are desired: no instance of the cluster qualifies for this daemon.',
    ],
    ['a daemon', state({ daemon: true }), 'Up: 2 of 2 tasks (one per instance) running on web:41.'],
    [
      'the rule that decides between two groups was not read',
      state({ up: 'unknown', targets: [group('a', 2, 0)] }),
      '2 of 2 tasks running on web:41, 2 healthy targets, whether requests reach them is not known.',
    ],
    [
      'off, and still stopping',
      state({ up: 'off', desired: 0, running: 1, revisions: [on(41, 1, 0)] }),
      'Scaled to zero: 1 of 0 tasks running on web:41.',
    ],
    [
      'two revisions',
      state({ running: 3, revisions: [on(42, 1), on(41, 2)] }),
      'Up: 3 of 2 tasks running (1 on web:42 and 2 on web:41).',
    ],
    [
      'a revision that runs nothing',
      state({ revisions: [on(42, 0), on(41, 2)] }),
      'Up: 2 of 2 tasks running on web:41.',
    ],
  ])('%s', (_, of, line) => expect(lines(of)).toEqual([line]));
  it('is not said where it could not be read', () => expect(lines(undefined)).toEqual([]));
});

describe('how the latest deployment went', () => {
  const already = (again: boolean) => ({
    recovers: again ? ('no' as const) : ('may' as const),
    attempts: 3,
    because: '2 of 2 tasks run',
    recovered: true as const,
  });
  const latest = (outcome: Latest['outcome'], more: Partial<Latest> = {}, on_ = {}): State =>
    state({ latest: { id: 'ecs-svc/42', taskDefinition: td(42), outcome, ...more }, ...on_ });
  it.each<[string, State, Report['outlook'], string[]]>([
    ['completed: nothing more to say', latest('completed'), undefined, []],
    ['unknown: nothing that can be said', latest('unknown'), undefined, []],
    [
      'rolled back',
      latest('rolled-back', { rolledBackAt: today('13:58') }),
      undefined,
      ['web:42 was rolled back at 13:58 UTC.'],
    ],
    [
      'rolled back, for a lasting cause',
      latest('rolled-back', { rolledBackAt: today('13:58') }),
      already(true),
      ['web:42 was rolled back at 13:58 UTC and will fail again as it is.'],
    ],
    [
      'rolled back, for a passing cause',
      latest('rolled-back', { rolledBackAt: today('13:58') }),
      already(false),
      ['web:42 was rolled back at 13:58 UTC.'],
    ],
    ['rolled back, nobody says when', latest('rolled-back'), undefined, ['web:42 was rolled back.']],
    [
      'being rolled back',
      latest('rolling-back', { rolledBackAt: today('13:58') }),
      undefined,
      ['The rollback of web:42 has been running since 13:58 UTC.'],
    ],
    ['being rolled back, nobody says since when', latest('rolling-back'), undefined, ['web:42 is being rolled back.']],
    [
      'failed',
      latest('failed', { ended: today('13:58') }),
      undefined,
      ['The deployment of web:42 failed at 13:58 UTC.'],
    ],
    [
      'failed, and its rollback with it',
      latest('failed', { ended: today('14:10'), rolledBackAt: today('13:58') }),
      undefined,
      ['The deployment of web:42 failed, and so did the rollback that began at 13:58 UTC.'],
    ],
    [
      'stopped',
      latest('stopped', { ended: today('13:58') }),
      undefined,
      ['The deployment of web:42 was stopped at 13:58 UTC.'],
    ],
    [
      'in progress',
      latest('in-progress', { began: today('14:29') }, { revisions: [on(42, 0, 1), on(41)] }),
      undefined,
      ['Deploying web:42: 0 of 1 running, 1 minute in.'],
    ],
    [
      'in progress for hours',
      latest('in-progress', { began: today('11:00') }, { revisions: [on(42, 1)] }),
      undefined,
      ['Deploying web:42: 1 of 2 running, 3 hours in.'],
    ],
    [
      'in progress for days',
      latest('in-progress', { began: '2025-12-30T14:30:00.000Z' }, { revisions: [on(42, 1)] }),
      undefined,
      ['Deploying web:42: 1 of 2 running, 3 days in.'],
    ],
    [
      'in progress, nothing more is known',
      latest('in-progress', {}, { revisions: [] }),
      undefined,
      ['Deploying web:42.'],
    ],
  ])('%s', (_, of, outlook, want) => expect(lines(of, outlook).slice(1)).toEqual(want));
});

describe('what it waits for', () => {
  it.each<[string, NonNullable<State['waitsFor']>, string]>([
    [
      'an answer to a function',
      { what: 'hook', name: 'arn:aws:lambda:eu-west-1:111122223333:function:validate', until: today('15:30') },
      'It waits for an answer to the lifecycle hook validate, until 15:30 UTC.',
    ],
    [
      'an answer to a pause',
      { what: 'hook', name: 'ecs-pause-1' },
      'It waits for an answer to the lifecycle hook ecs-pause-1.',
    ],
    ['an answer to a hook without a name', { what: 'hook' }, 'It waits for an answer to the lifecycle hook.'],
    ['the bake time', { what: 'bake-time', minutes: 5 }, 'It waits out the bake time of 5 minutes.'],
    ['a bake time of unknown length', { what: 'bake-time' }, 'It waits out the bake time.'],
    [
      'an old task that drains',
      { what: 'old-tasks', count: 1, since: today('14:26'), seconds: 240 },
      'It waits for 1 old task to stop, whose connections have been draining for 4 minutes.',
    ],
    ['old tasks', { what: 'old-tasks', count: 2 }, 'It waits for 2 old tasks to stop.'],
  ])('%s', (_, waitsFor, line) => expect(lines(state({ waitsFor })).at(-1)).toBe(line));
});
