import { describe, expect, it } from 'vitest';
import { outlookOf } from '../../src/engine/outlook.ts';
import { overcomeCalls } from '../../src/engine/overcome.ts';
import type { Made } from '../../src/engine/make-finding.ts';
import type { Dossier, Evidence } from '../../src/model/evidence.ts';
import type { Attempt, FailedCall } from '../../src/model/facts.ts';

const known = <T>(value: T): Evidence<T> => ({
  state: 'known',
  value,
  whole: true,
  receipt: { id: 'ev:x', action: 'ecs:DescribeTasks', input: {}, at: '2026-01-01T00:00:00Z' },
});
/** Minutes past ten. */
const at = (minute: number): string => `2026-01-01T10:${String(minute).padStart(2, '0')}:00Z`;
/** Task `t10` was created ten minutes past ten. */
const attempt = (minute: number): Attempt =>
  ({ task: { id: `t${minute}`, createdAt: at(minute) }, phase: 'running', index: 0 }) as unknown as Attempt;
const call = (id: string, last: number | undefined, ...created: readonly number[]): FailedCall =>
  ({ id, tasks: created.map(m => `t${m}`), ...(last !== undefined && { last: at(last) }) }) as unknown as FailedCall;
const dossier = (attempts: readonly Attempt[], calls: readonly FailedCall[]): Dossier =>
  ({ 'deployment.attempts': known(attempts), 'failure.calls': known(calls) }) as Dossier;

describe('failed calls that the deployment got past', () => {
  const attempts = [attempt(30), attempt(20), attempt(10), attempt(0)];
  it.each<[string, readonly FailedCall[], readonly string[]]>([
    ['the one of the oldest attempt', [call('exit', 35, 10, 20, 30), call('pull', 5, 0)], ['pull']],
    [
      'an event before the latest attempts were placed',
      [call('exit', 35, 0, 10, 20, 30), call('place', 12)],
      ['place'],
    ],
    ['not one that a single later attempt did not meet', [call('exit', 35, 30), call('pull', 25, 0, 10, 20)], []],
    ['not one that tasks of the same time met', [call('exit', 35, 20, 30), call('pull', 31, 0, 10)], []],
    ['not one whose time is unknown', [call('exit', 35, 10, 20, 30), call('pull', undefined, 0)], []],
    ['none where nothing is known of the later ones', [call('pull', 5, 0)], []],
  ])('%s', (_, calls, expected) => expect([...overcomeCalls(dossier(attempts, calls))]).toEqual(expected));
  it('none where the attempts could not be read', () => {
    const { 'deployment.attempts': _, ...rest } = dossier(attempts, [call('exit', 35, 10, 20), call('pull', 5, 0)]);
    expect([...overcomeCalls(rest)]).toEqual([]);
  });
});

describe('the outlook', () => {
  const top = (calls: readonly string[], earlier = false): Made =>
    ({
      rule: { transient: false },
      node: { rule: 'app/crashed', confidence: 'proven', calls, earlier },
    }) as unknown as Made;
  const attempts = [attempt(30), attempt(20), attempt(10), attempt(0)];
  const calls = [call('exit', 35, 10, 20, 30), call('pull', 5, 0)];

  it('speaks of the latest attempts only, where the earlier ones failed with what was overcome', () =>
    expect(outlookOf(dossier(attempts, calls), top(['exit']))).toEqual({
      recovers: 'no',
      attempts: 3,
      because: 'the last 3 attempts failed with app/crashed',
    }));
  it('speaks of all where all failed alike', () =>
    expect(outlookOf(dossier(attempts, [call('exit', 35, 0, 10, 20, 30)]), top(['exit']))?.because).toBe(
      'all 4 attempts failed with app/crashed',
    ));
  it('is open where the latest failed in different ways', () =>
    expect(outlookOf(dossier(attempts, [call('exit', 35, 30, 10), call('pull', 25, 20, 0)]), top(['exit']))).toBe(
      undefined,
    ));
  it('is open where the only cause is that of earlier attempts', () =>
    expect(outlookOf(dossier(attempts, calls), top(['pull'], true))).toBe(undefined));
});
