import { describe, expect, it } from 'vitest';
import { Baseline } from '../../src/audit/compare.ts';
import { gradeOf, meanOf, scoreOf } from '../../src/audit/score.ts';
import { summarize, Summary } from '../../src/audit/summarize.ts';
import { toFix } from '../../src/audit/group.ts';
import { parseIgnore, parseSuppression } from '../../src/audit/suppress.ts';
import type { AuditReport, Report } from '../../src/model/report.ts';
import { cause, found, service } from './_reports.ts';

const AT = '2026-03-01T00:00:00.000Z';
const names = Array.from({ length: 40 }, (_, i) => `s-${String(i).padStart(2, '0')}`);

describe('what is to be fixed is one entry', () => {
  const groups = (...reports: Report[]) =>
    (summarize(reports, { at: AT }).groups ?? []).map(g => [g.kind, g.rule, g.services]);
  it('of one thing that breaks forty services', () => {
    const audit = summarize(
      names.map(n => service(n, { fails: cause(n) })),
      { at: AT },
    );
    expect(audit.groups).toMatchObject([{ kind: 'failure', services: 40, about: { id: 'subnet-1' } }]);
    expect(audit.groups?.[0]?.findings.map(f => f.service)).toEqual(names.map(n => `prod/${n}`));
  });
  it.each([
    ['another resource', { about: { type: 'subnet', id: 'subnet-2' } }],
    ['another Region', { scope: { region: 'us-east-1', cluster: 'prod', service: 'b' } }],
    ['another account', { scope: { region: 'eu-west-1', account: '1', cluster: 'prod', service: 'b' } }],
  ])('but %s is another entry', (_, more) =>
    expect(
      groups(service('a', { fails: cause('a') }), service('b', { fails: cause('b', 'network/no-route', more) })),
    ).toHaveLength(2),
  );
  it('a container of the same name in two services is two', () => {
    const own = { about: { type: 'container', id: 'web' } };
    expect(
      groups(
        service('a', { fails: cause('a', 'app/crashed', own) }),
        service('b', { fails: cause('b', 'app/crashed', own) }),
      ),
    ).toEqual([
      ['failure', 'app/crashed', 1],
      ['failure', 'app/crashed', 1],
    ]);
  });
  it('a risk is one entry for its rule: failures first, then by severity, then what most have', () => {
    const risk = (n: string, rule: string, severity: 'warning' | 'info' = 'warning') => found(n, rule, { severity });
    expect(
      groups(
        service('a', { risks: [risk('a', 'risk/x', 'info'), risk('a', 'risk/y')] }),
        service('b', { risks: [risk('b', 'risk/x', 'info'), risk('b', 'risk/z')] }),
        service('c', { risks: [risk('c', 'risk/x', 'info'), risk('c', 'risk/z')], fails: cause('c') }),
      ),
    ).toEqual([
      ['failure', 'network/no-route', 1],
      ['risk', 'risk/z', 2],
      ['risk', 'risk/y', 1],
      ['risk', 'risk/x', 3],
    ]);
  });
  it('what has no cause is there, also where only symptoms were found', () => {
    const symptom = found('a', 'symptom/tasks-missing', { kind: 'symptom', severity: 'error' });
    const open = service('a', { verdict: 'unhealthy', findings: [symptom] });
    expect(groups(open)).toEqual([['unexplained', 'symptom/tasks-missing', 1]]);
  });
  it('two findings of one rule in one service are one service', () =>
    expect(groups(service('a', { risks: [1, 2].map(i => found('a', 'risk/x', { id: `risk/x@${i}` })) }))).toEqual([
      ['risk', 'risk/x', 1],
    ]));
});

describe('the score', () => {
  const score = (r: Report): number | undefined => scoreOf(r, toFix(r));
  const state = (up: 'yes' | 'no') =>
    ({ desired: 1, running: 1, pending: 0, up, revisions: [] }) as unknown as NonNullable<Report['state']>;
  const risks = (n: number, severity: 'warning' | 'info' = 'warning') =>
    Array.from({ length: n }, (_, i) => found('a', `risk/r${i}`, { severity }));
  it.each<[string, Report, number | undefined]>([
    ['healthy', service('a'), 100],
    ['one warning', service('a', { risks: risks(1) }), 90],
    ['one note', service('a', { risks: risks(1, 'info') }), 98],
    ['the same rule twice', service('a', { risks: [...risks(1), ...risks(1)] }), 90],
    ['many risks', service('a', { risks: risks(9) }), 50],
    ['down', service('a', { fails: cause('a'), state: state('no') }), 0],
    ['up after a rollback', service('a', { fails: cause('a'), state: state('yes') }), 40],
    ['up after a rollback, with a risk', service('a', { fails: cause('a'), risks: risks(1), state: state('yes') }), 30],
    ['unclear', service('a', { verdict: 'unclear' }), undefined],
  ])('of a service that is %s', (_, r, expected) => expect(score(r)).toBe(expected));
  it.each([
    [[100, 99], 99],
    [[], undefined],
    [[0], 0],
  ] as const)('the mean of %j is %s', (scores, mean) => expect(meanOf(scores)).toBe(mean));
  it.each([
    [100, 'A'],
    [90, 'A'],
    [89, 'B'],
    [70, 'C'],
    [60, 'D'],
    [59, 'F'],
    [0, 'F'],
  ] as const)('%i is %s', (n, grade) => expect(gradeOf(n)).toBe(grade));
  it('is given by service, by cluster and over all; what is unclear has none', () => {
    const audit = summarize([service('a'), service('b', { risks: risks(2) }), service('c', { verdict: 'unclear' })], {
      at: AT,
    });
    expect(audit).toMatchObject({ score: 90, grade: 'A' });
    expect(audit.services?.map(s => s.score)).toEqual([100, 80, undefined]);
  });
});

describe('a comparison with an earlier audit', () => {
  const earlier = (...reports: Report[]): Baseline => {
    const baseline = new Baseline('eu-west-1');
    for (const r of reports) baseline.add(r);
    return baseline;
  };
  const risk = (n: string, rule = 'risk/x') => found(n, rule);
  const compared = (baseline: Baseline, ...reports: Report[]) => summarize(reports, { at: AT, baseline });
  const clear = (rule: string) => ({ checks: { ...service('a').checks, clear: [rule] } });
  it('a new fault is new, an old one is still there', () => {
    const audit = compared(
      earlier(service('a', { risks: [risk('a')] })),
      service('a', { risks: [risk('a'), risk('a', 'risk/y')] }),
    );
    expect(audit.comparison).toMatchObject({ new: 1, known: 1, fixed: [], unchecked: 0 });
    expect(audit.groups?.map(g => [g.rule, g.findings[0]?.change])).toEqual([
      ['risk/x', 'known'],
      ['risk/y', 'new'],
    ]);
  });
  it('a fixed one is fixed, once its rule says so', () =>
    expect(
      compared(earlier(service('a', { risks: [risk('a')] })), service('a', clear('risk/x'))).comparison,
    ).toMatchObject({
      fixed: [{ service: 'prod/a', rule: 'risk/x', what: 'risk/x in a' }],
      unchecked: 0,
    }));
  it('a failure is fixed when the service is healthy', () =>
    expect(compared(earlier(service('a', { fails: cause('a') })), service('a')).comparison?.fixed).toHaveLength(1));
  it.each<[string, Partial<Report>]>([
    ['did not run', {}],
    ['crashed', { checks: { ...service('a').checks, crashed: [{ rule: 'risk/x', error: '' }] } }],
    [
      'could not decide',
      {
        checks: {
          ...service('a').checks,
          clear: ['risk/x'],
          undecided: [{ rule: 'risk/x', need: 'n', state: 'unreadable', because: 'denied', actions: [] }],
        },
      },
    ],
    ['is of a service that is unclear', { verdict: 'unclear', ...clear('risk/x') }],
  ])('what a rule found that now %s is not called fixed', (_, more) =>
    expect(compared(earlier(service('a', { risks: [risk('a')] })), service('a', more)).comparison).toMatchObject({
      fixed: [],
      unchecked: 1,
    }),
  );
  it('of a service that was not looked at, nothing is said', () =>
    expect(compared(earlier(service('a', { risks: [risk('a')] })), service('b')).comparison).toMatchObject({
      fixed: [],
      unchecked: 1,
    }));
  it('a service that is gone from its cluster has nothing left to fix', () => {
    const summary = new Summary({ at: AT, baseline: earlier(service('a', { risks: [risk('a')] })) });
    summary.listed({ cluster: 'prod', services: ['b'] });
    expect(summary.report().comparison?.fixed).toMatchObject([{ service: 'prod/a', gone: true }]);
  });
  it('but not where its cluster could not be listed', () => {
    const summary = new Summary({ at: AT, baseline: earlier(service('a', { risks: [risk('a')] })) });
    summary.listed({ cluster: 'prod', services: [], trouble: 'denied' });
    expect(summary.report().comparison).toMatchObject({ fixed: [], unchecked: 1 });
  });
  it('what is suppressed since is neither new nor fixed', () => {
    const audit = summarize([service('a', { risks: [risk('a')] })], {
      at: AT,
      baseline: earlier(service('a', { risks: [risk('a')] })),
      suppressions: [parseIgnore('risk/x')],
    });
    expect(audit.comparison).toMatchObject({ new: 0, known: 0, fixed: [] });
  });
});

describe('suppressions', () => {
  const reports = [
    service('a', { risks: [found('a', 'risk/x'), found('a', 'risk/y')] }),
    service('b', { fails: cause('b') }),
  ];
  const audit = (suppression: object, more: object = {}): AuditReport =>
    summarize(reports, { at: AT, suppressions: [parseSuppression(suppression, 'here')], ...more });
  const rules = (a: AuditReport) => (a.groups ?? []).map(g => g.rule).sort();
  const reason = 'accepted';
  it.each<[string, object, readonly string[], string, number]>([
    ['by rule', { rule: 'risk/x', reason }, ['network/no-route', 'risk/y'], 'used', 1],
    ['by area', { rule: 'risk', reason }, ['network/no-route'], 'used', 2],
    ['by service', { rule: 'risk', service: 'a', reason }, ['network/no-route'], 'used', 2],
    ['by pattern', { rule: 'risk', service: 'prod/?', reason }, ['network/no-route'], 'used', 2],
    ['by resource', { rule: 'network/*', resource: 'subnet-*', reason }, ['risk/x', 'risk/y'], 'used', 1],
    ['until its last day', { rule: 'risk', reason, expires: '2026-03-01' }, ['network/no-route'], 'used', 2],
    [
      'not once it expired',
      { rule: 'risk', reason, expires: '2026-02-28' },
      ['network/no-route', 'risk/x', 'risk/y'],
      'expired',
      2,
    ],
    [
      'not another service',
      { rule: 'risk', service: 'z*', reason },
      ['network/no-route', 'risk/x', 'risk/y'],
      'unused',
      0,
    ],
    [
      'not another resource',
      { rule: 'network', resource: 'vpc-*', reason },
      ['network/no-route', 'risk/x', 'risk/y'],
      'unused',
      0,
    ],
  ])('hold %s', (_, suppression, left, state, findings) => {
    const a = audit(suppression);
    expect(rules(a)).toEqual(left);
    expect(a.suppressions).toMatchObject([{ state, findings }]);
  });
  it('are not called unused where a rule could not be decided', () => {
    const undecided = [{ rule: 'risk/z', need: 'n', state: 'unreadable' as const, because: 'denied', actions: [] }];
    const open = service('c', { checks: { ...service('c').checks, undecided } });
    const state = (suppression: object) =>
      summarize([...reports, open], { at: AT, suppressions: [parseSuppression(suppression, 'here')] }).suppressions?.[0]
        ?.state;
    expect(state({ rule: 'risk/z', reason })).toBe('unchecked');
    expect(state({ rule: 'risk/z', service: 'a', reason })).toBe('unused');
  });
  it('are not called unused where only a part was looked at', () =>
    expect(audit({ rule: 'risk/z', reason }, { isPart: true }).suppressions?.[0]?.state).toBe('unchecked'));
  it('raise the score; a service of which everything is accepted stays unhealthy, and says so', () => {
    const [a, b] = audit({ rule: 'network', reason }).services ?? [];
    expect(b).toMatchObject({ verdict: 'unhealthy', accepted: true, score: 100 });
    expect(a?.score).toBe(80);
  });
  it.each<[unknown, RegExp]>([
    ['x', /not an object/],
    [{ reason }, /has no rule/],
    [{ rule: 'risk/x' }, /no reason/],
    [{ rule: 'risk/x', reason: ' ' }, /reason is not text/],
    [{ rule: 'risk/x', reason, until: 'x' }, /no field until/],
    [{ rule: 'risk/x', reason, expires: 'soon' }, /expires soon is not a day/],
    [{ rule: 'risk/x', reason, expires: '2026-02-30' }, /not a day/],
  ])('%j is refused', (x, said) =>
    expect(() => parseSuppression(x, 'here')).toThrow(
      expect.objectContaining({ code: 'bad-suppression', title: expect.stringMatching(said) }),
    ),
  );
  it.each([
    ['risk/x', { rule: 'risk/x', service: undefined }],
    ['risk/x:prod/*', { rule: 'risk/x', service: 'prod/*' }],
  ])('--ignore %s', (text, s) => expect(parseIgnore(text)).toMatchObject(s));
  it.each([':x', 'risk/x:'])('--ignore %s is refused', text => expect(() => parseIgnore(text)).toThrow());
});

it.each([
  ['info', 3],
  ['warning', 2],
  ['error', 1],
] as const)('with a least severity of %s, risks below it are left out; failures never', (minSeverity, left) => {
  const r = service('a', {
    fails: cause('a', 'network/no-route', { severity: 'info' }),
    risks: [found('a', 'risk/x'), found('a', 'risk/y', { severity: 'info' })],
  });
  expect(summarize([r], { at: AT, minSeverity }).groups).toHaveLength(left);
});
