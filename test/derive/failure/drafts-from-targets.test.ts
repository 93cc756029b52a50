import { describe, expect, it } from 'vitest';
import { healthReason } from '../../../src/aws/load-balancing/index.ts';
import type { Draft } from '../../../src/derive/failure/draft.ts';
import { draftsFromTargets, unhealthyTargets } from '../../../src/derive/failure/drafts-from-targets.ts';
import type { Task, TargetGroupHealth, TargetHealth } from '../../../src/model/facts.ts';
import { at, cite, denied, judged, known, targetGroup, task } from '../_build.ts';
import { draft } from './_draft.ts';

const WEB = targetGroup('web');
const group = (...targets: TargetHealth[]): TargetGroupHealth => ({ targetGroup: WEB, targets: known(targets) });
const target = (ip: number, state: string, more: Partial<TargetHealth> = {}): TargetHealth => ({
  target: `10.0.0.${ip}`,
  port: 8080,
  state,
  ...more,
});
const unused = target(1, 'unused', {
  reason: 'Target.NotInUse',
  description: 'Target group is not configured to receive traffic from the load balancer',
});

describe('the targets whose health is a failure', () => {
  const running = { settled: false, shifting: false };
  it.each<[string, TargetGroupHealth[], { settled: boolean; shifting: boolean }, string[]]>([
    ['unhealthy ones', [group(target(1, 'healthy'), target(2, 'unhealthy'))], running, ['/0/targets/value/1']],
    [
      'not those that start, drain or are not checked',
      [group(target(1, 'initial'), target(2, 'draining'), target(3, 'unavailable'))],
      running,
      [],
    ],
    [
      'those that can get no requests, whatever the app does',
      [
        group(
          target(1, 'unused', { reason: 'Target.IpUnusable' }),
          target(2, 'unused', { reason: 'Target.InvalidState' }),
          target(3, 'unavailable', { reason: 'Elb.InternalError' }),
        ),
      ],
      { ...running, shifting: true },
      ['/0/targets/value/0', '/0/targets/value/1', '/0/targets/value/2'],
    ],
    ['those of a target group that no listener uses', [group(unused)], running, ['/0/targets/value/0']],
    ['not those, while traffic is to be shifted', [group(unused)], { ...running, shifting: true }, []],
    [
      'unhealthy ones, also while traffic is to be shifted',
      [group(target(1, 'unhealthy'))],
      { ...running, shifting: true },
      ['/0/targets/value/0'],
    ],
    [
      'not one that is unused because it is deregistered',
      [group(target(1, 'unused', { reason: 'Target.NotRegistered' }))],
      running,
      [],
    ],
    [
      'all of a settled service whose targets are all unhealthy',
      [group(target(1, 'unhealthy'), target(2, 'unhealthy'))],
      { ...running, settled: true },
      ['/0/targets/value/0', '/0/targets/value/1'],
    ],
    [
      'none of a settled service that has a healthy one',
      [group(target(1, 'unhealthy'), target(2, 'healthy'))],
      { ...running, settled: true },
      [],
    ],
    [
      'those of a settled service whose only other target drains',
      [group(target(1, 'unhealthy'), target(2, 'draining'))],
      { ...running, settled: true },
      ['/0/targets/value/0'],
    ],
    [
      'none of a settled service one of whose targets has just been registered',
      [group(target(1, 'unhealthy'), target(2, 'initial'))],
      { ...running, settled: true },
      [],
    ],
    [
      'those of a settled service that no listener forwards to',
      [group(unused)],
      { ...running, settled: true },
      ['/0/targets/value/0'],
    ],
    ['none of a settled service without targets', [group()], { ...running, settled: true }, []],
    [
      'those of the second group',
      [group(target(1, 'healthy')), { targetGroup: targetGroup('api'), targets: known([target(2, 'unhealthy')]) }],
      running,
      ['/1/targets/value/0'],
    ],
    ['none where the targets could not be read', [{ targetGroup: WEB, targets: denied }], running, []],
  ])('%s', (_, health, state, paths) => expect(unhealthyTargets(health, state).map(t => t.at)).toEqual(paths));
});

const unhealthy = (more: Partial<TargetHealth> = {}, ip = 1, arn = WEB) => ({
  target: target(ip, 'unhealthy', more),
  group: arn,
  at: '/0/targets/value/0',
});
/** A task at 10.0.0.1 that has run for so many seconds when it is read, at 12:40. */
const running = (seconds: number, more: Partial<Task> = {}): Task =>
  task('t1', {
    lastStatus: 'RUNNING',
    desiredStatus: 'RUNNING',
    startedAt: new Date(Date.parse(at(40)) - seconds * 1000).toISOString(),
    attachments: [{ type: 'ElasticNetworkInterface', status: 'ATTACHED', privateIp: '10.0.0.1' }],
    ...more,
  });
const stopped = running(600, { lastStatus: 'STOPPED' });
const healthDraft = (more: Partial<Draft> = {}): Draft =>
  draft({ step: 'target-health', how: 'unhealthy', target: { group: WEB }, tasks: [], ...more });

describe('whether an unhealthy target is a failure of its own', () => {
  it.each<[string, Task[], Draft[], number, boolean]>([
    ['its task has run long enough', [running(600)], [], 0, true],
    ['its task has just started', [running(59)], [], 0, false],
    ['its task has run for a minute', [running(60)], [], 0, true],
    ['its task is within its grace period', [running(299)], [], 300, false],
    ['its task is past its grace period', [running(300)], [], 300, true],
    ['a grace period of less than a minute', [running(59)], [], 10, false],
    [
      'nobody knows when its task started',
      [task('t1', { lastStatus: 'RUNNING', attachments: running(1).attachments })],
      [],
      0,
      true,
    ],
    ['it has no task of the service', [], [], 0, true],
    ['its task ended, and that is a failure already', [stopped], [draft({ step: 'process' })], 0, false],
    ['its task ended, and no draft is about it', [stopped], [draft({ step: 'process', tasks: ['t2'] })], 0, true],
    [
      'its task ended, and its address is in use again',
      [stopped, running(600, { id: 't2' })],
      [draft({ step: 'process' })],
      0,
      true,
    ],
    // The words of ECS are about the same failure: the target says more about it.
    ['a task of the group failed its health checks', [running(5)], [healthDraft()], 300, true],
    ['a task of some group failed its health checks', [running(5)], [healthDraft({ target: {} })], 300, true],
    [
      'a task of another group failed its health checks',
      [running(5)],
      [healthDraft({ target: { group: targetGroup('api') } })],
      300,
      false,
    ],
    [
      'a task of the group was not registered',
      [running(5)],
      [healthDraft({ step: 'target-registration' })],
      300,
      false,
    ],
    ['its task ended, and the health check was why', [stopped], [healthDraft({ tasks: ['t1'] })], 0, true],
  ])('%s', (_, tasks, drafts, grace, isFailure) => {
    const deployment = judged({ healthCheckGracePeriodSeconds: grace });
    expect(draftsFromTargets([unhealthy()], drafts, known(tasks), deployment, cite)).toHaveLength(isFailure ? 1 : 0);
  });
  it('has the task of any of its addresses', () => {
    const two = [{ type: 'x', status: 'x' }, ...running(1).attachments];
    const tasks = known([running(600, { attachments: two })]);
    expect(draftsFromTargets([unhealthy()], [], tasks, judged(), cite)).toMatchObject([{ tasks: ['t1'] }]);
  });
  it('is none where any of several drafts is about its task, which ended', () => {
    const drafts = [draft({ tasks: ['t2'] }), draft({ tasks: ['t1'] })];
    expect(draftsFromTargets([unhealthy()], drafts, known([stopped]), judged(), cite)).toEqual([]);
  });
  it('is a failure where the tasks could not be read', () =>
    expect(draftsFromTargets([unhealthy()], [], denied, judged(), cite)).toMatchObject([{ tasks: [] }]));
  it('is one once another target of its group is', () => {
    const attachments = [{ type: 'ElasticNetworkInterface', status: 'ATTACHED', privateIp: '10.0.0.2' }];
    const tasks = known([running(600), running(5, { id: 't2', attachments })]);
    const found = draftsFromTargets([unhealthy(), unhealthy({}, 2)], [], tasks, judged(), cite);
    expect(found.map(d => d.tasks)).toEqual([['t1'], ['t2']]);
    expect(draftsFromTargets([unhealthy({}, 2)], [], tasks, judged(), cite)).toEqual([]);
  });
});

describe('the draft of a target', () => {
  const draftOf = (more: Partial<TargetHealth>) =>
    draftsFromTargets([unhealthy(more)], [], known([running(600)]), judged({ launch: 'EC2' }), cite)[0];
  it('quotes the description, and has its status codes', () => {
    const description = 'Health checks failed with these codes: [502, 503]';
    expect(draftOf({ reason: 'Target.ResponseCodeMismatch', description })).toMatchObject({
      step: 'target-health',
      how: 'unhealthy',
      symptom: 'symptom/elb-health-check-failed',
      family: 'health/target-codes',
      target: { group: WEB, port: 8080, state: 'unhealthy', codes: ['502', '503'], description },
      launch: 'EC2',
      tasks: ['t1'],
      words: description,
      seen: [
        cite('elb.targetHealth', '/0/targets/value/0/description', `target 10.0.0.1:8080 is unhealthy: ${description}`),
      ],
    });
  });
  it('quotes the state where there is no description', () =>
    expect(draftOf({ reason: 'Target.FailedHealthChecks' })).toMatchObject({
      words: 'Target.FailedHealthChecks',
      seen: [cite('elb.targetHealth', '/0/targets/value/0/state', 'target 10.0.0.1:8080 is unhealthy')],
    }));
  it('is of no certain family where AWS gives neither reason nor description', () =>
    expect(draftOf({})).toMatchObject({
      how: 'unhealthy',
      family: 'target-health/unhealthy',
      words: 'unhealthy',
      candidates: [],
    }));
  it('is about its health, also where no listener uses the target group', () => {
    const found = draftsFromTargets([{ target: unused, group: WEB, at: '' }], [], known([]), judged(), cite);
    expect(found).toMatchObject([{ step: 'target-health', how: 'missing', family: 'target/group-unattached' }]);
  });
  it('takes no codes from other words', () =>
    expect(draftOf({ description: 'Health checks failed' })?.target).not.toHaveProperty('codes'));
});

describe('what a target says that is nothing of its app', () => {
  it.each([
    [
      'Elb.InternalError',
      'unhealthy',
      'Health checks failed due to an internal error',
      'platform/transient',
      'internal',
    ],
    [
      'Target.IpUnusable',
      'unused',
      'Target IP address is reserved for use by a load balancer',
      'load-balancer/target-not-registered',
      'unusable',
    ],
    [
      'Target.InvalidState',
      'unused',
      'Target is in the stopped or terminated state',
      'platform/host-terminated',
      'stopped',
    ],
    // A control: that the checks failed is about the app.
    ['Target.FailedHealthChecks', 'unhealthy', 'Health checks failed', 'app/not-listening', 'refused'],
  ] as const)('%s', (reason, state, description, cause, is) => {
    const sick = unhealthyTargets([group(target(1, state, { reason, description }))], {
      settled: false,
      shifting: false,
    });
    const [made] = draftsFromTargets(sick, [], known([]), judged(), cite);
    expect(made?.candidates[0]?.cause).toBe(cause);
    expect(
      healthReason({
        ...draft(),
        ...made,
        id: 'x',
        from: { kind: 'ecs', subnets: [], securityGroups: [], publicIp: false },
      }),
    ).toBe(is);
  });
});
