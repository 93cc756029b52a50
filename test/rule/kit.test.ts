import {
  affectedTasks,
  type Citation,
  confidenceOf,
  type FailedCall,
  type Known,
  listOf,
  logUnread,
  type LogTail,
  matchingCalls,
  type Optional,
  type Undecided,
  uniqueCitations,
  unread,
  unreadLog,
  valueOf,
} from '#rule';
import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../src/model/evidence.ts';

const at = (path: string, says?: string): Citation => ({
  evidence: 'ev:ecs.tasks',
  path,
  quote: path,
  ...(says !== undefined && { says }),
});
const call = (id: string, more: Partial<FailedCall> = {}): FailedCall => ({
  id,
  step: 'secret',
  how: 'missing',
  from: { kind: 'ecs', subnets: [], securityGroups: [], publicIp: 'unknown' },
  family: 'secret/not-found',
  symptom: 'symptom/secrets-not-retrieved',
  facts: {},
  candidates: [{ cause: 'secret/not-found', because: 'ECS says so', settledBy: [] }],
  tasks: [`task-${id}`],
  last: '2026-01-01T10:00:00Z',
  words: `no secret  ${id}`,
  seen: [at(`/${id}`)],
  ...more,
});
const given = (value: readonly FailedCall[], whole = true): Known<readonly FailedCall[]> => ({
  value,
  whole,
  cite: (path = '', says) => ({
    evidence: 'ev:failure.calls',
    path,
    quote: 'words',
    ...(says !== undefined && { says }),
  }),
});

describe('valueOf', () => {
  const cite = given([]).cite;
  it.each<[string, Optional<number> | Known<number> | Evidence<number> | undefined, number | undefined]>([
    ['what a rule needs', { value: 1, whole: true, cite }, 1],
    ['what it may do without, read', { state: 'known', value: 0, whole: false, cite }, 0],
    ['what is not there', { state: 'absent', because: 'none', cite }, undefined],
    ['what could not be read', { state: 'blind' }, undefined],
    ['evidence that nobody asked for', { state: 'unasked', because: 'not needed' }, undefined],
    ['nothing', undefined, undefined],
  ])('%s', (_, read, value) => expect(valueOf(read)).toBe(value));
});

describe('matchingCalls', () => {
  it('has the calls whose words name the cause before all others', () => {
    const open = call('b', {
      candidates: [
        { cause: 'secret/kms-denied', because: '', settledBy: [] },
        { cause: 'secret/not-found', because: '', settledBy: [] },
      ],
    });
    const matches = matchingCalls(
      given([open, call('a'), call('c', { tasks: ['task-a', 'task-c'] })]),
      'secret/not-found',
    );
    expect(matches).toMatchObject({
      ids: ['a', 'c'],
      tasks: ['task-a', 'task-c'],
      when: '10:00 UTC',
      words: 'no secret a',
      citations: [at('/a'), at('/c')],
    });
    expect(matches?.quoted).toEqual([
      { evidence: 'ev:failure.calls', path: '/1/words', quote: 'words', says: 'no secret  a' },
      at('/a'),
      at('/c'),
    ]);
  });
  it('takes a test in the place of a cause', () =>
    expect(matchingCalls(given([call('a'), call('b')]), c => c.id === 'b')?.ids).toEqual(['b']));
  it('is undefined where none matches', () =>
    expect(matchingCalls(given([call('a')]), 'secret/kms-denied')).toBeUndefined());
  it('cites the words of a call that was seen nowhere', () =>
    expect(matchingCalls(given([call('a', { seen: [] })]), 'secret/not-found')?.citations).toMatchObject([
      { path: '/0/words' },
    ]));
  it('cites three calls at most', () =>
    expect(matchingCalls(given(['a', 'b', 'c', 'd'].map(id => call(id))), 'secret/not-found')?.citations).toHaveLength(
      3,
    ));
});

describe('affectedTasks', () => {
  it('names each task once', () =>
    expect(affectedTasks([call('a'), call('b', { tasks: ['task-a', 'x'] })])).toEqual([
      { type: 'task', id: 'task-a' },
      { type: 'task', id: 'x' },
    ]));
  it('names ten at most', () =>
    expect(affectedTasks([call('a', { tasks: Array.from({ length: 30 }, (_, i) => `t${i}`) })])).toHaveLength(10));
});

describe('confidenceOf', () => {
  it.each([
    ['a call matches, and all is settled', true, ['a'], true, 'proven'],
    ['a call matches, and something is not settled', true, ['a'], false, 'likely'],
    ['no call matches, and all were read', true, [], true, 'likely'],
    ['no call matches, and some may be unread', false, [], true, 'possible'],
  ] as const)('%s', (_, whole, matches, settled, confidence) =>
    expect(confidenceOf({ whole }, matches, settled)).toBe(confidence),
  );
});

describe('uniqueCitations', () => {
  it('has one of each place, as it was said first', () =>
    expect(uniqueCitations([at('/a', 'first'), at('/b'), at('/a', 'again')])).toEqual([at('/a', 'first'), at('/b')]));
});

describe('listOf', () => {
  const { cite } = given([]);
  it('is the list where it was read', () =>
    expect(listOf({ state: 'known', value: [1], whole: false, cite })).toMatchObject({ value: [1], whole: false }));
  it('has nothing and is whole where there is none', () =>
    expect(listOf({ state: 'absent', because: 'none', cite })).toEqual({ value: [], whole: true, cite }));
  it('has nothing and is not whole where it could not be read, and cannot be cited', () => {
    const list = listOf<number>({ state: 'blind' });
    expect(list).toMatchObject({ value: [], whole: false });
    expect(() => list.cite()).toThrow('nothing was read');
  });
});

describe('unread', () => {
  const receipt = { id: 'ev:x', action: 'test:Read', input: {}, at: '2026-01-01T00:00:00Z' };
  const refused: Evidence<never> = { state: 'unreadable', reason: 'denied', detail: 'no', receipt };
  const lines = (text: string): LogTail['lines'] => ({
    state: 'known',
    value: [{ at: '', text }],
    whole: true,
    receipt,
  });
  it.each<[string, Evidence<number> | undefined, boolean]>([
    ['refused', refused, true],
    ['not in the recording', { state: 'unasked', because: 'no', action: 'test:Read' }, true],
    ['not needed', { state: 'unasked', because: 'not needed' }, false],
    ['not there', { state: 'absent', because: 'none', receipt }, false],
    ['read', { state: 'known', value: 1, whole: true, receipt }, false],
    ['none', undefined, false],
  ])('%s', (_, element, is) => expect(unread(element)).toBe(is));

  const web = call('a', { container: 'web' });
  const tail = (of: LogTail['lines'], more: Partial<LogTail> = {}): Known<readonly LogTail[]> => ({
    value: [{ task: 'task-a', container: 'web', group: 'g', stream: 's', lines: of, ...more } as LogTail],
    whole: true,
    cite: given([]).cite,
  });
  it.each<[string, Parameters<typeof logUnread>[0], boolean]>([
    ['no log could be read', { state: 'blind' }, true],
    ['there are no logs', { state: 'absent', because: 'none', cite: given([]).cite }, false],
    ['the log of the container was refused', tail(refused), true],
    ['the log of another container was refused', tail(refused, { container: 'proxy' }), false],
    ['the log of another task was refused', tail(refused, { task: 'task-b' }), false],
    ['the log was read', tail(lines('up')), false],
  ])('a log: %s', (_, read, is) => expect(logUnread(read, web)).toBe(is));

  it('a log that is unread names its container and the action', () => {
    const say = {
      undecided: (need: string, because: string, more: object): Undecided => ({
        kind: 'undecided',
        need,
        because,
        ...more,
      }),
    };
    expect(unreadLog(web, say)).toEqual({
      kind: 'undecided',
      need: 'tail',
      because: "the log of container web couldn't be read",
      about: { type: 'container', id: 'web' },
      actions: ['logs:GetLogEvents'],
    });
  });
});
