import { describe, expect, it } from 'vitest';
import { withRunning } from '../../src/engine/with-running.ts';
import type { Report, ReportFinding } from '../../src/model/report.ts';
import { finding, report } from '../report/_reports.ts';

const cite = (evidence: string, quote = 'x') => ({
  evidence: `ev:${evidence}`,
  path: '/0',
  quote,
  action: 'ecs:DescribeTasks',
});
const cause = (rule: string, id: string, more: Partial<ReportFinding> = {}): ReportFinding =>
  finding({
    id: `${rule}@${id}`,
    rule,
    about: { type: 'secret', id },
    data: {},
    causes: [],
    citations: [cite('ecs.tasks')],
    ...more,
  });
const symptom = (rule: string, id: string, by: string[], more: Partial<ReportFinding> = {}): ReportFinding =>
  cause(rule, id, { kind: 'symptom', causedBy: by, fixes: [], ...more });
const root = (of: string, ...explains: string[]): Report['roots'][number] => ({
  finding: of,
  explains,
  because: ['explains 1 of 1 symptom', 'confidence: proven'],
});
const sick = (more: Partial<Report>): Report => report({ verdict: 'unhealthy', ...more });
const state = (up: 'yes' | 'no'): NonNullable<Report['state']> => ({
  desired: 2,
  running: 2,
  pending: 0,
  up,
  revisions: [],
});

const rolledBack = symptom('symptom/deployment-rolled-back', 'web:42', ['image/tag-not-found@web:2']);
const tag = cause('image/tag-not-found', 'web:2', { causes: [rolledBack.id] });
const latest = sick({ findings: [tag, rolledBack], roots: [root(tag.id, rolledBack.id)], state: state('yes') });
const missing = symptom('symptom/tasks-missing', 'web', ['app/crashed@web']);
const crash = cause('app/crashed', 'web', { causes: [missing.id], about: { type: 'container', id: 'web' } });
const running = sick({ findings: [crash, missing], roots: [root(crash.id, missing.id)], state: state('no') });

describe('one report of two deployments', () => {
  const merged = withRunning(latest, running);
  it('says of every finding which deployment it is about', () =>
    expect(Object.fromEntries(merged.findings.map(f => [f.id, f.deployment]))).toEqual({
      [tag.id]: 'latest',
      [rolledBack.id]: 'latest',
      [crash.id]: 'running',
      [missing.id]: 'running',
    }));
  it('has what stops the service now first, and neither explains what the other shows', () =>
    expect(merged.roots.map(r => [r.finding, r.explains, r.because[0]])).toEqual([
      [crash.id, [missing.id], 'explains 1 of 2 symptoms'],
      [tag.id, [rolledBack.id], 'explains 1 of 2 symptoms'],
    ]));
  it('lists causes by rank, then symptoms', () =>
    expect(merged.findings.map(f => f.id)).toEqual([crash.id, tag.id, rolledBack.id, missing.id]));
  it('begins with what stops the service now', () => expect(merged.headline).toMatch(/^web: /));
  it('is up or not as the running deployment shows, with its own target groups', () => {
    expect(merged.state?.up).toBe('no');
    const targets = [{ group: 'blue', healthy: 2, unhealthy: 0, other: 0 }];
    const now = report({ state: { ...state('yes'), targets } });
    expect(withRunning(sick({ state: state('no') }), now).state).toMatchObject({ up: 'yes', targets });
  });
});

describe('the first line of a service whose latest deployment was rolled back', () => {
  const revision = {
    id: 'd1',
    status: 'PRIMARY',
    taskDefinition: 'x:task-definition/web:41',
    desired: 2,
    running: 2,
    pending: 0,
  };
  const now = (up: 'yes' | 'partly' | 'no' | 'unknown', outcome: 'rolled-back' | 'failed' = 'rolled-back') => ({
    ...state('yes'),
    up,
    revisions: [revision],
    latest: { taskDefinition: 'x:task-definition/web:42', outcome },
  });
  const well = report({ findings: [], roots: [] });
  const line = (of: NonNullable<Report['state']>, since = well) =>
    withRunning({ ...latest, state: of, headline: 'web: as before' }, { ...since, state: of }).headline;
  it.each<[string, string, RegExp]>([
    ['begins with what is up', line(now('yes')), /^web: up on web:41; deployment rolled back: /],
    ['says nothing of up while tasks are missing', line(now('partly')), /^web: as before$/],
    ['says nothing of up where it is not known', line(now('unknown')), /^web: as before$/],
    ['says nothing of up where nothing was rolled back', line(now('yes', 'failed')), /^web: as before$/],
    ['begins with what stops the service now', line(now('yes'), running), /^web: (?!up )/],
  ])('%s', (_, headline, says) => expect(headline).toMatch(says));
});

describe('the verdict', () => {
  it.each<[Report['verdict'], Report['verdict'], Report['verdict']]>([
    ['unhealthy', 'healthy', 'unhealthy'],
    ['unhealthy', 'unclear', 'unhealthy'],
    ['unclear', 'unhealthy', 'unhealthy'],
    ['unclear', 'healthy', 'unclear'],
    ['healthy', 'unclear', 'unclear'],
    ['healthy', 'healthy', 'healthy'],
  ])('of %s and %s is %s', (a, b, both) =>
    expect(withRunning(report({ verdict: a }), report({ verdict: b })).verdict).toBe(both),
  );
});

describe('the outlook', () => {
  const outlook = (recovers: 'no' | 'may', because: string, recovered = false) => ({
    outlook: { recovers, attempts: 3, because, ...(recovered && { recovered: true as const }) },
  });
  it.each<[string, Partial<Report>, Partial<Report>, string | undefined]>([
    ['of the latest, where the service runs well', outlook('no', 'up', true), { verdict: 'healthy' }, 'up'],
    [
      'of the running one, where that fails',
      outlook('no', 'latest'),
      { verdict: 'unhealthy', ...outlook('no', 'now') },
      'now',
    ],
    [
      'none, where the running one fails and nobody knows how long',
      outlook('no', 'up', true),
      { verdict: 'unhealthy' },
      undefined,
    ],
    ['of the latest, where the running one is unclear', outlook('no', 'latest'), { verdict: 'unclear' }, 'latest'],
  ])('%s', (_, a, b, because) => expect(withRunning(sick(a), report(b)).outlook?.because).toBe(because));
});

describe('the same in both', () => {
  const idsOf = (a: ReportFinding, b: ReportFinding) =>
    withRunning(
      sick({ findings: [a], roots: [root(a.id)] }),
      sick({ findings: [b], roots: [root(b.id)] }),
    ).findings.map(f => [f.id, f.deployment]);
  const about = { about: { type: 'container', id: 'web' } };
  it.each<[string, ReportFinding, ReportFinding, unknown[]]>([
    [
      'one cause about one thing',
      cause('secret/not-found', 'db'),
      cause('secret/not-found', 'db'),
      [['secret/not-found@db', undefined]],
    ],
    [
      'one cause about one thing, told at another time',
      cause('secret/not-found', 'db', { data: { time: '14:02' } }),
      cause('secret/not-found', 'db', { data: { time: '15:10' } }),
      [['secret/not-found@db', undefined]],
    ],
    [
      'one cause about two things',
      cause('secret/not-found', 'db'),
      cause('secret/not-found', 'api'),
      [
        ['secret/not-found@api', 'running'],
        ['secret/not-found@db', 'latest'],
      ],
    ],
    [
      'a container of two revisions that ends of one thing',
      cause('app/crashed', 'web', { ...about, data: { line: 'panic' } }),
      cause('app/crashed', 'web', { ...about, data: { line: 'panic' } }),
      [['app/crashed@web', undefined]],
    ],
    [
      'a container of two revisions that ends of two things',
      cause('app/crashed', 'web', { ...about, data: { line: 'panic' } }),
      cause('app/crashed', 'web', { ...about, data: { line: 'no such file' } }),
      [
        ['app/crashed@web#running', 'running'],
        ['app/crashed@web', 'latest'],
      ],
    ],
    [
      'a symptom whose words differ',
      symptom('symptom/tasks-missing', 'web', [], { data: { running: '0' } }),
      symptom('symptom/tasks-missing', 'web', [], { data: { running: '1' } }),
      [
        ['symptom/tasks-missing@web#running', 'running'],
        ['symptom/tasks-missing@web', 'latest'],
      ],
    ],
  ])('%s', (_, a, b, want) => expect(idsOf(a, b)).toEqual(want));

  it('is cited from both, and explains the symptoms of both', () => {
    const a = symptom('symptom/image-pull-failed', '42', []);
    const b = symptom('symptom/image-pull-failed', '41', []);
    const of = (x: ReportFinding, quote: string): Report =>
      sick({
        findings: [
          cause('secret/not-found', 'db', {
            causes: [x.id],
            citations: [cite('ecs.tasks', quote), cite('ecs.service')],
          }),
          x,
        ],
        roots: [root('secret/not-found@db', x.id)],
      });
    const { findings, roots } = withRunning(of(a, 'then'), of(b, 'now'));
    expect(findings[0]).toMatchObject({
      causes: [b.id, a.id],
      citations: [cite('ecs.tasks', 'then'), cite('ecs.service'), cite('ecs.tasks', 'now')],
    });
    expect(roots).toMatchObject([
      { explains: [b.id, a.id], because: ['explains 2 of 2 symptoms', 'confidence: proven'] },
    ]);
  });
});

describe('evidence that differs', () => {
  const known = (action: string) => ({ state: 'known' as const, whole: true, action });
  const merged = withRunning(
    sick({ evidence: { 'ev:ecs.tasks': known('a'), 'ev:logs.tail': { state: 'unasked', because: 'not needed' } } }),
    sick({
      evidence: {
        'ev:ecs.tasks': known('a'),
        'ev:logs.tail': known('logs:GetLogEvents'),
        'ev:net.subnets': known('b'),
      },
      findings: [cause('app/crashed', 'web', { citations: [cite('ecs.tasks'), cite('logs.tail')] })],
      roots: [root('app/crashed@web')],
    }),
  );
  it('has a name of its own, and is cited by it', () => {
    expect(Object.keys(merged.evidence).sort()).toEqual([
      'ev:ecs.tasks',
      'ev:logs.tail',
      'ev:logs.tail@running',
      'ev:net.subnets',
    ]);
    expect(merged.findings[0]?.citations.map(c => c.evidence)).toEqual(['ev:ecs.tasks', 'ev:logs.tail@running']);
  });
});

describe('a check', () => {
  const checks = (more: Partial<Report['checks']>): Report => {
    const none = { clear: [], undecided: [], notApplicable: [], notNeeded: [], crashed: [], off: [] };
    return sick({ checks: { ...none, ...more } });
  };
  const open = { rule: 'r', need: 'n', state: 'unreadable' as const, because: 'denied', actions: [] };
  it.each<[string, Partial<Report['checks']>, Partial<Report['checks']>, Partial<Report['checks']>]>([
    ['is clear where it is of both', { clear: ['r'] }, { clear: ['r'] }, { clear: ['r'] }],
    [
      'is clear where it was not needed for one',
      { clear: ['r'] },
      { notNeeded: ['r'] },
      { clear: ['r'], notNeeded: [] },
    ],
    ['is not clear where it found something about one', { clear: ['r'] }, {}, { clear: [] }],
    [
      'is not clear where it is undecided about one',
      { clear: ['r'] },
      { undecided: [open] },
      { clear: [], undecided: [open] },
    ],
    ['is undecided once', { undecided: [open] }, { undecided: [open] }, { undecided: [open] }],
    [
      'is not clear where it crashed about one',
      { clear: ['r'] },
      { crashed: [{ rule: 'r', error: 'oops' }] },
      { clear: [], crashed: [{ rule: 'r', error: 'oops' }] },
    ],
  ])('%s', (_, a, b, want) => expect(withRunning(checks(a), checks(b)).checks).toMatchObject(want));
});
