import { defineRule, optional } from '#rule';
import { describe, expect, it } from 'vitest';
import { runRules } from '../../src/engine/run-rules.ts';
import { traceToCall } from '../../src/engine/trace-to-call.ts';
import { runRule } from '../../src/engine/run-rule.ts';
import type { Dossier, Evidence } from '../../src/model/evidence.ts';

const receipt = { id: 'ev:x', action: 'ecs:ListAccountSettings', input: {}, at: '2026-01-01T00:00:00Z' };
const settings = (value: Record<string, string>, whole = true): Evidence<Record<string, string>> => ({
  state: 'known',
  value,
  whole,
  receipt,
});
const rule = defineRule({
  id: 'test/off',
  title: 't',
  kind: 'symptom',
  severity: 'info',
  sources: ['https://docs.aws.amazon.com/'],
  needs: { settings: 'ecs.accountSettings', quota: optional('quota.networkInterfaces') },
  messages: { off: { what: 'w', why: 'y' } },
  *check({ settings: s, quota }, say) {
    if (s.value['trunking'] === 'throw') throw new Error('oops');
    if (s.value['trunking'] === 'write') (s.value as Record<string, string>)['x'] = 'y';
    if (s.value['trunking'] === 'lie') s.cite('/nothing');
    if (quota.state === 'blind') yield say.undecided('quota', 'blind', { about: { type: 't', id: 'a' } });
    if (s.value['trunking'] === 'off')
      yield say.fault('off', { about: { type: 't', id: 'a' }, citations: [s.cite('/trunking')], confidence: 'proven' });
  },
});
const quota: Evidence<{ limit: number }> = { state: 'known', value: { limit: 1 }, whole: true, receipt };
const run = (d: Dossier) => runRule(rule, d);

describe('one rule over one dossier', () => {
  it.each<[string, Dossier, string]>([
    ['clear', { 'ecs.accountSettings': settings({ trunking: 'on' }), 'quota.networkInterfaces': quota }, 'clear'],
    ['a fault', { 'ecs.accountSettings': settings({ trunking: 'off' }), 'quota.networkInterfaces': quota }, 'faults'],
    [
      'nothing found in a part is not clear',
      { 'ecs.accountSettings': settings({ trunking: 'on' }, false), 'quota.networkInterfaces': quota },
      'undecided',
    ],
    [
      'absent is not applicable',
      { 'ecs.accountSettings': { state: 'absent', because: 'none', receipt } },
      'not-applicable',
    ],
    [
      'denied is undecided',
      { 'ecs.accountSettings': { state: 'unreadable', reason: 'denied', detail: '', receipt } },
      'undecided',
    ],
    ['unasked is undecided', {}, 'undecided'],
    ['a throw is an outcome', { 'ecs.accountSettings': settings({ trunking: 'throw' }) }, 'crashed'],
    ['a quote of what was not read is one, too', { 'ecs.accountSettings': settings({ trunking: 'lie' }) }, 'crashed'],
    ['facts cannot be written', { 'ecs.accountSettings': settings({ trunking: 'write' }) }, 'crashed'],
  ])('%s', (_, dossier, status) => expect(run(dossier).status).toBe(status));
  it('what it was also undecided about is at most possible', () => {
    expect(run({ 'ecs.accountSettings': settings({ trunking: 'off' }) })).toMatchObject({
      status: 'faults',
      faults: [{ confidence: 'possible' }],
    });
  });
});

describe('the plan', () => {
  it('runs a cause rule only when a symptom that it can bring about has fired', async () => {
    const asked: string[] = [];
    const symptom = (fires: boolean) =>
      defineRule({
        id: 'symptom/tasks-missing',
        title: 't',
        kind: 'symptom',
        severity: 'error',
        sources: ['https://docs.aws.amazon.com/'],
        needs: { s: 'ecs.accountSettings' },
        messages: { m: { what: 'w', why: 'y' } },
        *check({ s }, say) {
          if (fires) yield say.fault('m', { about: { type: 't', id: 'a' }, citations: [s.cite('')] });
        },
      });
    const cause = defineRule({
      id: 'test/engine',
      title: 't',
      kind: 'cause',
      severity: 'error',
      sources: ['https://docs.aws.amazon.com/'],
      needs: { q: 'quota.networkInterfaces' },
      messages: {},
      causes: ['symptom/tasks-missing'],
      *check() {},
    });
    const source = {
      ask: async (key: string) => (asked.push(key), (key === 'ecs.accountSettings' ? settings({}) : quota) as never),
    };
    expect((await runRules([symptom(false), cause], source)).map(e => e.outcome.status)).toEqual([
      'clear',
      'not-needed',
    ]);
    // The state of the service is shown in every report.
    expect(asked).toEqual(['ecs.accountSettings', 'deployment.state']);
    expect((await runRules([symptom(true), cause], source)).map(e => e.outcome.status)).toEqual(['faults', 'clear']);
    expect((await runRules([symptom(false), cause], source, { risks: true })).map(e => e.outcome.status)).toEqual([
      'clear',
      'clear',
    ]);
  });
});

it('a citation of derived evidence is led back to the call beneath it', () => {
  const beneath = {
    evidence: 'ev:ecs.tasks',
    path: '/0/stoppedReason',
    quote: 'x',
    action: 'ecs:DescribeTasks',
    says: 'x',
  };
  const calls: Evidence<unknown> = {
    state: 'known',
    whole: true,
    value: [{ id: 'c', words: 'y', seen: [beneath] }],
    receipt: { ...receipt, action: 'derived' },
  };
  expect(
    traceToCall(
      { evidence: 'ev:failure.calls', path: '/0/words', quote: 'y', action: 'derived', says: 'y' },
      { 'failure.calls': calls as never },
    ),
  ).toEqual({ ...beneath, says: 'y' });
});
