import { describe, expect, it } from 'vitest';
import {
  draftsFromServing,
  rulesDecide,
  type Serving,
  shiftsTraffic,
} from '../../../src/derive/failure/drafts-from-serving.ts';
import type { Evidence } from '../../../src/model/evidence.ts';
import type { Listener, ListenerRule, LoadBalancerRef, Task, TargetGroupHealth } from '../../../src/model/facts.ts';
import { ACCOUNT, at, cite, denied, judged, known, targetGroup, task } from '../_build.ts';

const [BLUE, GREEN, OTHER] = ['blue', 'green', 'other'].map(targetGroup) as [string, string, string];
const ELB = `arn:aws:elasticloadbalancing:eu-west-1:${ACCOUNT}`;
const LISTENER = `${ELB}:listener/app/web/0123456789abcdef/1111111111111111`;
const RULE = LISTENER.replace(':listener/', ':listener-rule/').concat('/2222222222222222');
const one: LoadBalancerRef = { containerName: 'web', containerPort: 80, targetGroupArn: BLUE };
const pair: LoadBalancerRef = { ...one, alternateTargetGroupArn: GREEN, productionListenerRule: RULE };

const group = (arn: string, ...states: string[]): TargetGroupHealth => ({
  targetGroup: arn,
  targets: known(states.map((state, i) => ({ target: `10.0.0.${i}`, port: 80, state }))),
});
const gone = (arn: string): TargetGroupHealth => ({
  targetGroup: arn,
  targets: { state: 'absent', because: 'not found', receipt: { id: 'ev:x', action: 'a', input: {}, at: at(40) } },
});
const unread = (arn: string): TargetGroupHealth => ({ targetGroup: arn, targets: denied });
const listeners: Evidence<readonly Listener[]> = known([
  { arn: LISTENER, loadBalancer: `${ELB}:loadbalancer/app/web/0123456789abcdef`, targetGroups: [] },
]);
const forwards = (...to: (readonly [string, number])[]): Evidence<readonly ListenerRule[]> =>
  known([{ arn: RULE, listener: LISTENER, targetGroups: to.map(([arn, weight]) => ({ arn, weight })) }]);
const running = (startedAt?: string): Task =>
  task('t1', { lastStatus: 'RUNNING', desiredStatus: 'RUNNING', ...(startedAt !== undefined && { startedAt }) });

const serving = (refs: LoadBalancerRef[], health: TargetGroupHealth[], more: Partial<Serving> = {}): Serving => ({
  judged: judged({ outcome: 'completed', loadBalancers: refs }),
  health: known(health),
  classic: undefined,
  tasks: known([running(at(10))]),
  listeners,
  rules: forwards([BLUE, 1], [GREEN, 0]),
  at: at(40),
  ...more,
});
const found = (given: Serving) => {
  const { drafts, whole } = draftsFromServing(given, cite);
  return { causes: drafts.map(d => d.candidates[0]?.cause), whole };
};
const nothing = { causes: [], whole: true };
const unknown = { causes: [], whole: false };
const cause = (id: string) => ({ causes: [id], whole: true });
const MISSING = cause('load-balancer/target-group-missing');
const EMPTY = cause('load-balancer/target-not-registered');
const ZERO = cause('load-balancer/weight-zero');
const ELSEWHERE = cause('load-balancer/listener-misconfigured');

describe('whether requests reach a settled service', () => {
  it.each<[string, Serving, object]>([
    ['a healthy target', serving([one], [group(BLUE, 'healthy')]), nothing],
    ['no load balancer', serving([], []), nothing],
    [
      'a Classic Load Balancer, whose health was not read',
      serving([{ containerName: 'web', containerPort: 80 }], []),
      unknown,
    ],
    ['a group without targets', serving([one], [group(BLUE)]), EMPTY],
    [
      'a group without targets yet: the task has just started',
      serving([one], [group(BLUE)], { tasks: known([running(at(39))]) }),
      nothing,
    ],
    [
      'a group without targets: nobody says when the task started',
      serving([one], [group(BLUE)], { tasks: known([running()]) }),
      nothing,
    ],
    ['a group without targets, and the tasks are refused', serving([one], [group(BLUE)], { tasks: denied }), unknown],
    ['a group without targets, and no task is known', serving([one], [group(BLUE)], { tasks: known([]) }), nothing],
    [
      'a group without targets, and all tasks have ended',
      serving([one], [group(BLUE)], { tasks: known([task('t1', { startedAt: at(10) })]) }),
      nothing,
    ],
    [
      'a group whose targets are unhealthy: they say so themselves',
      serving([one], [group(BLUE, 'unhealthy')]),
      nothing,
    ],
    ['a group whose targets drain', serving([one], [group(BLUE, 'draining')]), nothing],
    ['a group that does not exist', serving([one], [gone(BLUE)]), MISSING],
    ['a group whose health was refused', serving([one], [unread(BLUE)]), unknown],
    ['health that was refused', serving([one], [], { health: denied }), unknown],
    ['a group that is not among those read', serving([one], [group(OTHER, 'healthy')]), unknown],
    [
      'one group healthy, the other refused',
      serving([one, { ...one, targetGroupArn: OTHER }], [group(BLUE, 'healthy'), unread(OTHER)]),
      unknown,
    ],
    [
      'one group healthy, the other without targets',
      serving([one, { ...one, targetGroupArn: OTHER }], [group(BLUE, 'healthy'), group(OTHER)]),
      EMPTY,
    ],
  ])('%s', (_, given, want) => expect(found(given)).toEqual(want));
});

describe('whether the only target group of a service gets requests', () => {
  const to = (...weights: (readonly [string, number])[]) => weights.map(([arn, weight]) => ({ arn, weight }));
  const byDefault = (...weights: (readonly [string, number])[]): Serving['listeners'] =>
    known([{ arn: LISTENER, loadBalancer: 'lb', targetGroups: to(...weights), actions: ['forward'], sticky: false }]);
  const of = (more: Partial<Serving>) => serving([one], [group(BLUE, 'healthy')], { rules: undefined, ...more });
  it.each<[string, Serving, object]>([
    ['by default', of({ listeners: byDefault([BLUE, 1]) }), nothing],
    ['in part, by default', of({ listeners: byDefault([BLUE, 5], [OTHER, 95]) }), nothing],
    ['by a rule', of({ listeners: byDefault(), rules: forwards([BLUE, 1]) }), nothing],
    [
      'by a rule, while the default has weight 0',
      of({ listeners: byDefault([BLUE, 0]), rules: forwards([BLUE, 1]) }),
      nothing,
    ],
    ['weight 0 in the only rule', of({ listeners: byDefault(), rules: forwards([BLUE, 0], [OTHER, 100]) }), ZERO],
    ['weight 0 by default, and no rule', of({ listeners: byDefault([BLUE, 0], [OTHER, 1]), rules: known([]) }), ZERO],
    ['weight 0 by default, and rules were refused', of({ listeners: byDefault([BLUE, 0]), rules: denied }), unknown],
    ['rules were refused', of({ listeners: byDefault(), rules: denied }), unknown],
    ['listeners were refused', of({ listeners: denied, rules: denied }), unknown],
    ['it stands nowhere: its targets are unused and say so', of({ listeners: byDefault(), rules: known([]) }), nothing],
    [
      'weight 0, and no target is healthy: that comes first',
      serving([one], [group(BLUE, 'unhealthy')], { rules: forwards([BLUE, 0], [OTHER, 1]) }),
      nothing,
    ],
  ])('%s', (_, given, want) => expect(found(given)).toEqual(want));

  it.each<[string, Serving['listeners'], LoadBalancerRef, boolean]>([
    ['the default tells', byDefault([BLUE, 1]), one, false],
    ['the default has weight 0', byDefault([BLUE, 0]), one, true],
    ['the default is something else', byDefault([OTHER, 1]), one, true],
    ['a rule shifts traffic', byDefault([BLUE, 1]), pair, true],
    ['listeners were refused', denied, one, true],
    ['a Classic Load Balancer', undefined, { containerName: 'web', containerPort: 80 }, false],
  ])('rules are read where they decide: %s', (_, list, ref, want) => expect(rulesDecide([ref], list)).toBe(want));

  it('says where the requests go, and cites the rule', () =>
    expect(
      draftsFromServing(of({ listeners: byDefault(), rules: forwards([BLUE, 0], [OTHER, 100]) }), cite).drafts,
    ).toMatchObject([
      {
        words: 'target group blue has weight 0, and the requests go to other',
        facts: { listenerRule: RULE, live: BLUE, idle: [OTHER] },
        seen: [{ evidence: 'ev:elb.listenerRules', path: '/0/targetGroups' }],
      },
    ]));
});

describe('whether the production rule forwards to the tasks', () => {
  const blue = [group(BLUE, 'healthy'), group(GREEN)];
  const green = [group(BLUE), group(GREEN, 'healthy')];
  const rule = (rules: Serving['rules'], health = blue) => serving([pair], health, { rules });
  it.each<[string, Serving, object]>([
    ['it does', rule(forwards([BLUE, 1], [GREEN, 0])), nothing],
    ['it does, to the alternate group', rule(forwards([BLUE, 0], [GREEN, 1]), green), nothing],
    ['it does in part', rule(forwards([BLUE, 50], [GREEN, 50])), nothing],
    ['to the empty group', rule(forwards([BLUE, 0], [GREEN, 1])), ELSEWHERE],
    ['to the empty group, after a shift', rule(forwards([BLUE, 1], [GREEN, 0]), green), ELSEWHERE],
    ['to another group', rule(forwards([OTHER, 1])), ELSEWHERE],
    ['to none: every weight is 0', rule(forwards([BLUE, 0], [GREEN, 0])), ELSEWHERE],
    ['to none: it redirects', rule(forwards()), ELSEWHERE],
    ['the rule is not there: one made anew may forward', rule(known([])), nothing],
    ['rules were refused', rule(denied), unknown],
    ['rules were not asked for', rule(undefined), unknown],
    ['the rules go on', rule({ ...known([]), whole: false } as Serving['rules']), unknown],
    ['its load balancer was not read', serving([pair], blue, { listeners: known([]), rules: known([]) }), unknown],
    ['the health of the idle group was refused', serving([pair], [group(BLUE, 'healthy'), unread(GREEN)]), unknown],
    ['both groups are empty', serving([pair], [group(BLUE), group(GREEN)]), EMPTY],
    [
      'two groups, and no rule is known to shift between them',
      serving([{ ...one, alternateTargetGroupArn: GREEN }], blue, { rules: forwards([GREEN, 1]) }),
      nothing,
    ],
    [
      'a listener of a Network Load Balancer, on the empty group',
      serving([{ ...pair, productionListenerRule: LISTENER }], blue, {
        listeners: known([{ arn: LISTENER, loadBalancer: 'lb', targetGroups: [{ arn: GREEN, weight: 1 }] }]),
        rules: known([]),
      }),
      ELSEWHERE,
    ],
  ])('%s', (_, given, want) => expect(found(given)).toEqual(want));

  it('names what would tell of a Classic Load Balancer', () =>
    expect(draftsFromServing(serving([{ containerName: 'web', containerPort: 80 }], []), cite).lacks).toEqual([
      'elasticloadbalancing:DescribeInstanceHealth',
    ]));

  it('says where it forwards, where the healthy targets are, and cites the rule', () =>
    expect(draftsFromServing(rule(forwards([BLUE, 0], [GREEN, 1])), cite).drafts).toMatchObject([
      {
        symptom: 'symptom/no-healthy-target',
        words:
          'the production rule forwards to green, which has no healthy targets of the service; the healthy targets are in blue',
        facts: { live: BLUE, idle: GREEN, listenerRule: RULE },
        target: { group: GREEN },
        seen: [{ evidence: 'ev:elb.listenerRules', path: '/0/targetGroups' }],
      },
    ]));
});

it.each<[string, Partial<LoadBalancerRef>, boolean]>([
  ['two groups and a rule', pair, true],
  ['one group', one, false],
  ['two groups without a rule', { alternateTargetGroupArn: GREEN }, false],
  ['a rule without a second group', { productionListenerRule: RULE }, false],
])('traffic is shifted with %s', (_, more, shifts) => expect(shiftsTraffic({ ...one, ...more })).toBe(shifts));
