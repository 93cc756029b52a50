import { describe, expect, it } from 'vitest';
import state from '../../../src/derive/deployment/state.ts';
import type { EvidenceTypes } from '../../../src/model/evidence.ts';
import type {
  FailedCall,
  JudgedDeployment,
  Service,
  ServiceState,
  TargetGroupHealth,
} from '../../../src/model/facts.ts';
import {
  at,
  denied,
  deployment,
  events,
  judged,
  known,
  rollingBack,
  service,
  serviceDeployment,
  STEADY,
  targetGroup,
  taskSet,
} from '../_build.ts';
import { derived, type Given } from '../_derived.ts';

const [BLUE, GREEN, API] = ['blue', 'green', 'api'].map(targetGroup);
const behind = (targetGroupArn: string | undefined, alternateTargetGroupArn?: string) => ({
  containerName: 'web',
  containerPort: 80,
  ...(targetGroupArn !== undefined && { targetGroupArn }),
  ...(alternateTargetGroupArn !== undefined && { alternateTargetGroupArn }),
});
const group = (arn: string | undefined, ...states: string[]): TargetGroupHealth => ({
  targetGroup: arn ?? '',
  targets: known(states.map((state, i) => ({ target: `10.0.0.${i}`, port: 80, state }))),
});
const unread = (arn: string | undefined): TargetGroupHealth => ({ targetGroup: arn ?? '', targets: denied });
const gone = (arn: string | undefined): TargetGroupHealth => ({
  targetGroup: arn ?? '',
  targets: { state: 'absent', because: 'not found', receipt: { id: 'ev:x', action: 'a', input: {}, at: at(40) } },
});
const primary = [deployment(2, 'PRIMARY', { rolloutState: 'COMPLETED' })];
const asked: EvidenceTypes['asked.at'] = { at: at(40), region: 'eu-west-1' };
const stateOf = async (of: Partial<Service>, more: Given = {}): Promise<ServiceState> => {
  const given = { 'ecs.service': service({ deployments: primary, ...of }), 'asked.at': asked, ...more };
  const cut = given['failure.calls'] === UNREAD ? (['failure.calls'] as const) : [];
  const { evidence } = await derived(state, given, { service: 'web' }, cut);
  if (evidence.state !== 'known') throw new Error(evidence.state);
  return evidence.value;
};
const health = (...groups: TargetGroupHealth[]): Given => ({ 'elb.targetHealth': groups });
/** Behind a Classic Load Balancer with instances in these states. */
const CLASSIC: Partial<Service> = {
  loadBalancers: [{ loadBalancerName: 'old', containerName: 'web', containerPort: 80 }],
};
const instances = (...states: string[]): Given => ({
  ...health(),
  'elb.classicHealth': [{ name: 'old', instances: known(states.map((state, i) => ({ id: `i-${i}`, state }))) }],
});
/** Marks evidence of which only a part is known. */
const UNREAD: FailedCall[] = [];
const byCodeDeploy = (arn: string | undefined): Partial<Service> => ({
  controller: 'CODE_DEPLOY',
  deployments: [],
  taskSets: [taskSet(1, 'PRIMARY', { loadBalancers: [behind(arn)] })],
});
/** CodeDeploy deploys to GREEN, while the primary task set serves from BLUE. */
const deploying = ([runningCount, desiredCount]: readonly [number, number]): Partial<Service> => ({
  controller: 'CODE_DEPLOY',
  deployments: [],
  runningCount: 4,
  taskSets: [
    taskSet(1, 'PRIMARY', { runningCount, desiredCount, loadBalancers: [behind(BLUE)] }),
    taskSet(2, 'ACTIVE', { runningCount: 2, desiredCount: 2, loadBalancers: [behind(GREEN)] }),
  ],
});
const forwards = (...weights: (readonly [string | undefined, number])[]): Given => ({
  'elb.listeners': [],
  'elb.listenerRules': [
    {
      arn: 'rule',
      listener: 'listener',
      targetGroups: weights.map(([arn, weight]) => ({ arn: arn ?? '', weight })),
      actions: ['forward'],
      sticky: false,
    },
  ],
});
const calls = (symptom: string): Given => ({ 'failure.calls': [{ id: 'c', symptom } as FailedCall] });

describe('whether the service does its work', () => {
  it.each<[string, Partial<Service>, Given, ServiceState['up']]>([
    ['all tasks run', {}, {}, 'yes'],
    ['one of two runs', { runningCount: 1 }, {}, 'partly'],
    ['none runs', { runningCount: 0 }, {}, 'no'],
    ['none is wanted', { desiredCount: 0, runningCount: 0 }, {}, 'off'],
    [
      'none is wanted, and target health could not be read',
      { desiredCount: 0, loadBalancers: [behind(BLUE)] },
      {},
      'off',
    ],
    ['more run than are wanted', { runningCount: 3 }, {}, 'yes'],
    ['a daemon on every instance', { schedulingStrategy: 'DAEMON', desiredCount: 3, runningCount: 3 }, {}, 'yes'],
    ['a daemon short of one instance', { schedulingStrategy: 'DAEMON', desiredCount: 3 }, {}, 'partly'],
    ['all targets healthy', { loadBalancers: [behind(BLUE)] }, health(group(BLUE, 'healthy', 'healthy')), 'yes'],
    ['one target healthy', { loadBalancers: [behind(BLUE)] }, health(group(BLUE, 'healthy', 'unhealthy')), 'partly'],
    ['no target healthy', { loadBalancers: [behind(BLUE)] }, health(group(BLUE, 'unhealthy', 'initial')), 'no'],
    ['no target at all', { loadBalancers: [behind(BLUE)] }, health(group(BLUE)), 'no'],
    [
      'behind a Classic Load Balancer, whose health is not read',
      { loadBalancers: [behind(undefined)] },
      health(),
      'unknown',
    ],
    ['behind a Classic Load Balancer, all in service', CLASSIC, instances('InService', 'InService'), 'yes'],
    ['behind a Classic Load Balancer, one in service', CLASSIC, instances('InService', 'OutOfService'), 'partly'],
    ['behind a Classic Load Balancer, none in service', CLASSIC, instances('OutOfService', 'OutOfService'), 'no'],
    ['behind a Classic Load Balancer without instances', CLASSIC, instances(), 'no'],
    ['behind a Classic Load Balancer that does not know', CLASSIC, instances('InService', 'Unknown'), 'unknown'],
    [
      'behind a Classic Load Balancer, which was refused',
      CLASSIC,
      { ...health(), 'elb.classicHealth': [{ name: 'old', instances: denied }] },
      'unknown',
    ],
    ['behind a Classic Load Balancer other than the one read', CLASSIC, health(), 'unknown'],
    [
      'in service at a Classic Load Balancer, and no target of a group is healthy',
      { loadBalancers: [...(CLASSIC.loadBalancers ?? []), behind(BLUE)] },
      { ...instances('InService', 'InService'), ...health(group(BLUE, 'unhealthy')) },
      'no',
    ],
    [
      'behind a Classic Load Balancer, and nothing runs',
      { runningCount: 0, loadBalancers: [behind(undefined)] },
      health(),
      'no',
    ],
    ['its target group does not exist', { loadBalancers: [behind(BLUE)] }, health(gone(BLUE)), 'no'],
    ['target health was not read', { loadBalancers: [behind(BLUE)] }, {}, 'unknown'],
    ['target health was refused', { loadBalancers: [behind(BLUE)] }, health(unread(BLUE)), 'unknown'],
    [
      'target health was refused for one of two groups',
      { loadBalancers: [behind(BLUE), behind(API)] },
      health(group(BLUE, 'healthy', 'healthy'), unread(API)),
      'unknown',
    ],
    ['target health was refused, and nothing runs', { runningCount: 0, loadBalancers: [behind(BLUE)] }, {}, 'no'],
    [
      'all on the alternate group, the other is empty',
      { loadBalancers: [behind(BLUE, GREEN)] },
      health(group(BLUE), group(GREEN, 'healthy', 'healthy')),
      'yes',
    ],
    [
      'one of two load balancers has no healthy target',
      { loadBalancers: [behind(BLUE), behind(API)] },
      health(group(BLUE, 'healthy', 'healthy'), group(API, 'unhealthy', 'unhealthy')),
      'no',
    ],
    [
      'targets of an old revision beside too few tasks',
      { runningCount: 1, loadBalancers: [behind(BLUE)] },
      health(group(BLUE, 'healthy', 'healthy')),
      'partly',
    ],
    [
      'no request reaches a healthy target',
      { loadBalancers: [behind(BLUE)] },
      { ...health(group(BLUE, 'healthy', 'healthy')), ...calls('symptom/no-healthy-target') },
      'no',
    ],
    [
      'a rule decides between two groups, and what failed is not known',
      { loadBalancers: [{ ...behind(BLUE, GREEN), productionListenerRule: 'rule' }] },
      { ...health(group(BLUE, 'healthy', 'healthy'), group(GREEN)), 'failure.calls': UNREAD },
      'unknown',
    ],
    [
      'a rule decides between two groups, and nothing failed',
      { loadBalancers: [{ ...behind(BLUE, GREEN), productionListenerRule: 'rule' }] },
      { ...health(group(BLUE, 'healthy', 'healthy'), group(GREEN)), ...forwards([BLUE, 1]), 'failure.calls': [] },
      'yes',
    ],
    ...(
      [
        ['still to the old tasks', [[BLUE, 1]], 'yes'],
        ['to the new tasks, of which one is healthy', [[GREEN, 1]], 'partly'],
        [
          'to both',
          [
            [BLUE, 50],
            [GREEN, 50],
          ],
          'yes',
        ],
        ['to another group', [[API, 1]], 'no'],
        ['to nothing', [[GREEN, 0]], 'no'],
      ] as const
    ).map(([to, weights, up]): [string, Partial<Service>, Given, ServiceState['up']] => [
      `traffic is being shifted, and the rule forwards ${to}`,
      { strategy: 'BLUE_GREEN', loadBalancers: [{ ...behind(BLUE, GREEN), productionListenerRule: 'rule' }] },
      {
        ...health(group(BLUE, 'healthy', 'healthy'), group(GREEN, 'healthy', 'initial')),
        ...forwards(...weights),
        'deployment.judged': judged({ outcome: 'in-progress' }),
        'failure.calls': [],
      },
      up,
    ]),
    [
      'CodeDeploy is deploying beside a primary that serves',
      deploying([2, 2]),
      health(group(BLUE, 'healthy', 'healthy'), group(GREEN, 'initial')),
      'yes',
    ],
    [
      'CodeDeploy is deploying, and the primary lost a task',
      deploying([1, 2]),
      health(group(BLUE, 'healthy'), group(GREEN, 'healthy', 'healthy')),
      'partly',
    ],
    [
      'CodeDeploy is deploying, and only what does not serve yet is healthy',
      deploying([2, 2]),
      health(group(BLUE, 'unhealthy', 'unhealthy'), group(GREEN, 'healthy', 'healthy')),
      'no',
    ],
    [
      'one group, and what failed is not known',
      { loadBalancers: [behind(BLUE)] },
      { ...health(group(BLUE, 'healthy', 'healthy')), 'failure.calls': UNREAD },
      'yes',
    ],
    [
      'only the group of what CodeDeploy is about to deploy was looked at',
      { ...byCodeDeploy(BLUE), loadBalancers: [behind(BLUE)] },
      health(group(GREEN, 'unused', 'unused')),
      'unknown',
    ],
    [
      'CodeDeploy went to the second group, which the service does not name',
      { ...byCodeDeploy(GREEN), loadBalancers: [behind(BLUE)] },
      health(group(GREEN, 'healthy', 'healthy')),
      'yes',
    ],
    [
      'something else deploys, and only its task sets name a group',
      { ...byCodeDeploy(GREEN), controller: 'EXTERNAL' },
      health(group(GREEN, 'unhealthy', 'unhealthy')),
      'no',
    ],
    [
      'something else failed, and all is healthy',
      { loadBalancers: [behind(BLUE)] },
      { ...health(group(BLUE, 'healthy', 'healthy')), ...calls('symptom/image-pull-failed') },
      'yes',
    ],
  ])('%s', async (_, of, given, up) => expect((await stateOf(of, given)).up).toBe(up));
});

describe('targets', () => {
  it('are counted by group and state', async () =>
    expect(
      (await stateOf({ loadBalancers: [behind(BLUE)] }, health(group(BLUE, 'healthy', 'unhealthy', 'draining'))))
        .targets,
    ).toEqual([{ group: BLUE, healthy: 1, unhealthy: 1, other: 1 }]));
  it.each<[string, Given]>([
    ['not read', {}],
    ['not read of one group', health(group(BLUE, 'healthy'), unread(GREEN))],
  ])('are not counted where they were %s', async (_, given) =>
    expect(await stateOf({ loadBalancers: [behind(BLUE, GREEN)] }, given)).not.toHaveProperty('targets'),
  );
  it('are not asked for without a load balancer', async () => {
    const { asked: keys } = await derived(state, { 'ecs.service': service(), 'asked.at': asked });
    expect(keys).not.toContain('elb.targetHealth');
  });
});

describe('since when it is steady', () => {
  const quiet = { 'ecs.events': events([30, STEADY], [29, 'has started 2 tasks.']) };
  const outcome = (of: JudgedDeployment['outcome']): Given => ({
    ...quiet,
    'deployment.judged': judged({ outcome: of }),
  });
  it.each<[string, Partial<Service>, Given, string | undefined]>([
    ['as its events say', {}, outcome('completed'), at(30)],
    ['also where the deployment could not be judged', {}, quiet, at(30)],
    ['also after a rollback', {}, outcome('rolled-back'), at(30)],
    ['not while tasks are missing', { runningCount: 1 }, outcome('completed'), undefined],
    ['not while a deployment goes on, whose first event is still to come', {}, outcome('in-progress'), undefined],
    ['not while it is rolled back', {}, outcome('rolling-back'), undefined],
    ['not known without events', {}, {}, undefined],
  ])('%s', async (_, of, given, since) => expect((await stateOf(of, given)).steadySince).toBe(since));
});

describe('its revisions', () => {
  it('are the deployments', async () =>
    expect((await stateOf({})).revisions).toEqual([
      {
        id: 'ecs-svc/2',
        status: 'PRIMARY',
        taskDefinition: primary[0]?.taskDefinition,
        desired: 2,
        running: 2,
        pending: 0,
        failed: 0,
        rollout: 'COMPLETED',
      },
    ]));
  it.each(['CODE_DEPLOY', 'EXTERNAL'] as const)('are the task sets of %s', async controller =>
    expect(
      (await stateOf({ controller, deployments: [], taskSets: [taskSet(7, 'PRIMARY'), taskSet(8, 'ACTIVE')] }))
        .revisions,
    ).toMatchObject([{ id: 'ecs-svc/7' }, { id: 'ecs-svc/8' }]),
  );
});

describe('its latest deployment', () => {
  const rollback = serviceDeployment('ROLLBACK_SUCCESSFUL', { rollback: { startedAt: at(21) } });
  const latest = async (of: Partial<JudgedDeployment>, more: Given = {}, on: Partial<Service> = {}) =>
    (await stateOf(on, { 'deployment.judged': judged(of), ...more })).latest;
  it.each<[string, Partial<JudgedDeployment>, Given, object]>([
    ['began and ended', { outcome: 'failed', from: at(10), to: at(20) }, {}, { began: at(10), ended: at(20) }],
    [
      'was rolled back, as its service deployment says',
      { outcome: 'rolled-back', to: at(25) },
      { 'ecs.serviceDeployments': [rollback] },
      { rolledBackAt: at(21) },
    ],
    [
      'was rolled back at its end, where no service deployment was read',
      { outcome: 'rolled-back', to: at(25) },
      { 'ecs.events': events([25, rollingBack(1)]) },
      { rolledBackAt: at(25) },
    ],
    [
      'failed, and its rollback with it',
      { outcome: 'failed', to: at(25) },
      { 'ecs.serviceDeployments': [rollback] },
      { outcome: 'failed', rolledBackAt: at(21) },
    ],
    ['failed in place', { outcome: 'failed', to: at(25) }, {}, { rolledBackAt: undefined }],
    ['at a time that nobody says', { outcome: 'rolled-back' }, {}, { rolledBackAt: undefined, began: undefined }],
    [
      'its first and last failure',
      { outcome: 'failed' },
      {
        'failure.calls': [
          { first: at(14), last: at(19) },
          { first: at(12), last: at(16) },
          { words: 'at no known time' },
        ] as unknown as FailedCall[],
      },
      { firstFailure: at(12), lastFailure: at(19) },
    ],
  ])('%s', async (_, of, given, want) => {
    const found = await latest(of, given);
    expect(found).toEqual({ ...found, ...want });
  });

  const code = { 'deployment.codeDeploy': { latest: known({ id: 'd-1', status: 'Failed', creator: 'autoscaling' }) } };
  it('was started by whom CodeDeploy names', async () =>
    expect(await latest({}, code, { controller: 'CODE_DEPLOY' })).toMatchObject({ startedBy: 'autoscaling' }));
  it('was started by somebody whom ECS does not name', async () =>
    expect(await latest({}, code)).not.toHaveProperty('startedBy'));
  it('is left out where it could not be judged', async () => expect(await stateOf({})).not.toHaveProperty('latest'));
  it('waits, with what for', async () =>
    expect(
      await stateOf(
        { deployments: [deployment(2, 'PRIMARY'), deployment(1, 'ACTIVE')] },
        { 'deployment.judged': judged({ outcome: 'in-progress' }) },
      ),
    ).toMatchObject({ waitsFor: { what: 'old-tasks', count: 2 } }));
});

it('is as unknown as the service', async () =>
  expect((await derived(state, { 'asked.at': asked })).evidence.state).toBe('absent'));
