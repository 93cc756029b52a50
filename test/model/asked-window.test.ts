import { describe, expect, it } from 'vitest';
import { askedWindow, type AskedWindow, goneFrom, windowInWords } from '../../src/model/asked-window.ts';
import { UserError } from '../../src/model/user-error.ts';

const NOW = '2026-01-31T14:30:00.000Z';

describe('what --since and --until ask about', () => {
  it.each<[string, string | undefined, string | undefined, AskedWindow | undefined]>([
    ['nothing', undefined, undefined, undefined],
    ['the last two hours', '2h', undefined, { since: '2026-01-31T12:30:00.000Z' }],
    ['the last three days', '3d', undefined, { since: '2026-01-28T14:30:00.000Z' }],
    ['the last 90 seconds', '90s', undefined, { since: '2026-01-31T14:28:30.000Z' }],
    [
      'a day, from midnight in UTC',
      '2026-01-30',
      '2026-01-31',
      { since: '2026-01-30T00:00:00.000Z', until: '2026-01-31T00:00:00.000Z' },
    ],
    ['a time without an offset, which is UTC', '2026-01-30T10:00', undefined, { since: '2026-01-30T10:00:00.000Z' }],
    ['a time with a space', '2026-01-30 10:00', undefined, { since: '2026-01-30T10:00:00.000Z' }],
    ['a time with an offset', '2026-01-30T10:00+02:00', undefined, { since: '2026-01-30T08:00:00.000Z' }],
    ['all before a time', undefined, '30m', { until: '2026-01-31T14:00:00.000Z' }],
    ['until now: the present', undefined, '2026-01-31T14:30Z', undefined],
    ['until later: the present', '1h', '2026-02-01', { since: '2026-01-31T13:30:00.000Z' }],
  ])('%s', (_, since, until, want) => expect(askedWindow({ since, until }, NOW)).toEqual(want));

  it.each<[string, string | undefined, string | undefined, string]>([
    ['words', 'yesterday', undefined, '--since yesterday is not a time'],
    ['nothing', '', undefined, '--since  is not a time'],
    ['a number without a unit', undefined, '90', '--until 90 is not a time'],
    ['a negative duration', '-2h', undefined, '--since -2h is not a time'],
    ['a day that there is not', '2026-13-01', undefined, '--since 2026-13-01 is not a time'],
    ['a duration before all time', '999999999d', undefined, '--since 999999999d is not a time'],
    ['a window that ends before it begins', '1h', '2h', '--since 1h is not before --until 2h'],
    ['a window without length', '2h', '2h', '--since 2h is not before --until 2h'],
    ['a time to come', '2026-02-01', undefined, '--since 2026-02-01 is not before now'],
  ])('not %s', (_, since, until, title) => {
    const asked = () => askedWindow({ since, until }, NOW);
    expect(asked).toThrow(UserError);
    expect(asked).toThrow(expect.objectContaining({ code: 'bad-time', title }));
  });
});

it.each<[AskedWindow, string]>([
  [{ since: '2026-01-31T10:00:00.000Z' }, 'since 2026-01-31 10:00 UTC'],
  [{ until: '2026-01-31T12:00:00.000Z' }, 'before 2026-01-31 12:00 UTC'],
  [
    { since: '2026-01-31T10:00:00.000Z', until: '2026-01-31T12:00:00.000Z' },
    'between 2026-01-31 10:00 UTC and 2026-01-31 12:00 UTC',
  ],
])('%j is said as %s', (window, words) => expect(windowInWords(window)).toBe(words));

describe('what of a window ECS no longer keeps', () => {
  const TASKS = 'ECS lists a stopped task for about an hour: tasks that stopped before 2026-01-31 13:30 UTC are gone.';
  const ALL_TASKS = 'ECS lists a stopped task for about an hour: those of this window are gone.';
  it.each<[string, AskedWindow, string | undefined, string[]]>([
    ['nothing of the last half hour', { since: '2026-01-31T14:00:00.000Z' }, undefined, []],
    ['tasks of more than an hour ago', { since: '2026-01-31T12:00:00.000Z' }, undefined, [TASKS]],
    ['tasks before any time', { until: '2026-01-31T14:00:00.000Z' }, undefined, [TASKS]],
    [
      'all tasks of a window of the morning',
      { since: '2026-01-31T08:00:00.000Z', until: '2026-01-31T09:00:00.000Z' },
      undefined,
      [ALL_TASKS],
    ],
    [
      'events that were pushed out',
      { since: '2026-01-31T14:00:00.000Z' },
      '2026-01-31T14:10:00.000Z',
      ['ECS keeps the latest 100 events of a service: events before 2026-01-31 14:10 UTC are gone.'],
    ],
    [
      'all events',
      { since: '2026-01-31T08:00:00.000Z', until: '2026-01-31T09:00:00.000Z' },
      'none',
      [ALL_TASKS, 'ECS keeps the latest 100 events of a service: those of this window are gone.'],
    ],
    [
      'deployments of more than 90 days ago',
      { since: '2025-09-01T00:00:00.000Z' },
      undefined,
      [TASKS, 'ECS keeps service deployments for 90 days: older ones are gone.'],
    ],
  ])('%s', (_, window, oldest, want) => expect(goneFrom(window, NOW, oldest)).toEqual(want));
});
