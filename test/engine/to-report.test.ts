import { defineRule } from '#rule';
import { describe, expect, it } from 'vitest';
import type { RuleRun } from '../../src/engine/run-rules.ts';
import { type ReportInput, toReport } from '../../src/engine/to-report.ts';
import type { Kind, Severity } from '../../src/model/finding.ts';
import type { Report, ReportFinding } from '../../src/model/report.ts';
import type { RuleId } from '../../src/model/rule-ids.ts';
import type { AnyRule, Fault } from '../../src/rule/define-rule.ts';

const ruleOf = (
  id: `${string}/${string}`,
  kind: Kind,
  severity: Severity = 'error',
  causes: readonly RuleId[] = [],
): AnyRule =>
  defineRule({
    id,
    title: 't',
    kind,
    severity,
    sources: ['https://docs.aws.amazon.com/'],
    needs: { settings: 'ecs.accountSettings' },
    messages: { m: { what: 'w', why: 'y' } },
    causes,
    *check() {},
  });
const symptom = ruleOf('symptom/tasks-missing', 'symptom');
const cause = (severity: Severity): AnyRule => ruleOf('test/engine', 'cause', severity, ['symptom/tasks-missing']);
const faults = (rule: AnyRule, ...given: readonly Partial<Fault>[]): RuleRun => ({
  rule,
  outcome: {
    status: 'faults',
    undecided: [],
    faults: given.map(more => ({
      kind: 'fault',
      messageId: 'm',
      data: {},
      about: { type: 'service', id: 'web' },
      affected: [],
      confidence: 'proven',
      citations: [{ evidence: 'ev:ecs.accountSettings', path: '', quote: {}, action: 'ecs:ListAccountSettings' }],
      fixes: [],
      calls: [],
      ...more,
    })),
  },
});
const clear = (rule: AnyRule): RuleRun => ({ rule, outcome: { status: 'clear' } });
const reportOf = (runs: readonly RuleRun[], more: Partial<ReportInput> = {}): Report =>
  toReport({
    target: { region: 'eu-west-1', cluster: 'prod', service: 'web' },
    at: '2026-01-01T00:00:00Z',
    version: '0.0.0',
    runs,
    dossier: {},
    denied: [],
    off: [],
    risks: true,
    calls: 1,
    actionsFor: () => ['ecs:ListAccountSettings'],
    ...more,
  });
const found = (r: Report, rule: string): ReportFinding | undefined => r.findings.find(f => f.rule === rule);

describe('the verdict', () => {
  it('is healthy when every symptom rule is clear', () => expect(reportOf([clear(symptom)]).verdict).toBe('healthy'));
  it('is unclear when the run was cut short, even if every symptom rule is clear', () => {
    const r = reportOf([clear(symptom)], { cutShort: 'stopped before the end' });
    expect(r.verdict).toBe('unclear');
    expect(r.headline).toBe("web: can't tell whether it is healthy: stopped before the end");
  });
  it('is still unhealthy when the run was cut short after a symptom was seen', () =>
    expect(reportOf([faults(symptom, {})], { cutShort: 'stopped before the end' }).verdict).toBe('unhealthy'));
  it.each<[string, RuleRun['outcome']]>([
    ['is undecided', { status: 'undecided', undecided: [{ kind: 'undecided', need: 'settings', because: 'x' }] }],
    ['crashed', { status: 'crashed', error: new Error('oops') }],
  ])('is unclear when a symptom rule %s', (_, outcome) =>
    expect(reportOf([{ rule: symptom, outcome }]).verdict).toBe('unclear'),
  );
  it('is healthy when only a cause rule is undecided', () => {
    const outcome = {
      status: 'undecided',
      undecided: [{ kind: 'undecided', need: 'settings', because: 'x' }],
    } as const;
    expect(reportOf([clear(symptom), { rule: cause('error'), outcome }]).verdict).toBe('healthy');
  });
  it('is healthy with a risk', () =>
    expect(reportOf([clear(symptom), faults(cause('error'), {})]).verdict).toBe('healthy'));
});

describe('a cause that no failed call meets', () => {
  const beside = faults(symptom, { calls: ['pull'] });
  it.each<[Severity, Severity]>([
    ['error', 'warning'],
    ['warning', 'warning'],
    ['info', 'info'],
  ])('is a risk, and severity %s becomes %s', (severity, expected) =>
    expect(found(reportOf([beside, faults(cause(severity), {})]), 'test/engine')).toMatchObject({
      kind: 'risk',
      severity: expected,
      confidence: 'proven',
    }),
  );
  it('is left out unless risks are asked for', () =>
    expect(found(reportOf([beside, faults(cause('error'), {})], { risks: false }), 'test/engine')).toBeUndefined());
  it('stays a cause, at most possible, when no failed call is known at all', () =>
    expect(found(reportOf([faults(symptom, {}), faults(cause('error'), {})]), 'test/engine')).toMatchObject({
      kind: 'cause',
      severity: 'error',
      confidence: 'possible',
    }));
  it('stays a cause when it shares a failed call with a symptom', () => {
    const r = reportOf([beside, faults(cause('error'), { calls: ['pull'] })]);
    expect(found(r, 'test/engine')).toMatchObject({ kind: 'cause', severity: 'error', confidence: 'proven' });
    expect(r.roots.map(x => x.finding)).toEqual(['test/engine@web']);
    expect(r.unexplained).toEqual([]);
  });
});

it('names each action that brought no answer, and why', () => {
  const unread = [{ action: 'ecs:ListTasks', reason: 'timeout', detail: 'no answer after 10 s' }];
  expect(reportOf([clear(symptom)], { unread }).unread).toEqual(unread);
  expect(reportOf([clear(symptom)]).unread).toBeUndefined();
});
