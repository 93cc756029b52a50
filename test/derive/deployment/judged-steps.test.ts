import { describe, expect, it } from 'vitest';
import judged from '../../../src/derive/deployment/judged.ts';
import {
  at,
  deployment,
  events,
  failed,
  known,
  revision,
  rollingBack,
  service,
  serviceDeployment,
  serviceRevision,
  taskSet,
} from '../_build.ts';
import { derived, type Given } from '../_derived.ts';

const primary = [deployment(2, 'PRIMARY', { rolloutState: 'COMPLETED' })];
const ALWAYS = ['ecs.events', 'ecs.service', 'ecs.serviceDeployments'];
const OF_ECS = [...ALWAYS, 'asked.at'];

describe('what the judged deployment is derived from', () => {
  it.each<[string, Given, string[]]>([
    ['a deployment that completed', { 'ecs.service': service({ deployments: primary }) }, OF_ECS],
    [
      'a failure that only events report: the tasks as well',
      { 'ecs.service': service(), 'ecs.events': events([21, rollingBack(1)], [20, failed(2)]) },
      [...OF_ECS, 'ecs.tasks'],
    ],
    [
      'a failed service deployment: its revision as well',
      { 'ecs.service': service(), 'ecs.serviceDeployments': [serviceDeployment('FAILED')] },
      [...OF_ECS, 'ecs.serviceRevisions', 'ecs.tasks'],
    ],
    [
      'task sets of CodeDeploy',
      { 'ecs.service': service({ controller: 'CODE_DEPLOY', taskSets: [taskSet(1, 'PRIMARY')] }) },
      [...OF_ECS, 'deployment.codeDeploy', 'ecs.tasks'],
    ],
    [
      'task sets of another controller',
      { 'ecs.service': service({ controller: 'EXTERNAL', taskSets: [taskSet(1, 'PRIMARY')] }) },
      [...OF_ECS, 'ecs.tasks'],
    ],
    ['no task sets, though CodeDeploy deploys', { 'ecs.service': service({ controller: 'CODE_DEPLOY' }) }, OF_ECS],
    ['no service', {}, ALWAYS],
  ])('%s', async (_, given, asked) => expect((await derived(judged, given)).asked).toEqual([...asked].sort()));
});

describe('the judged deployment', () => {
  it('is as unknown as the service', async () => expect((await derived(judged, {})).evidence.state).toBe('absent'));
  it('is put together from the steps', async () => {
    const breaker = { status: 'TRIGGERED', failureCount: 3, threshold: 3 };
    const { evidence } = await derived(judged, {
      'ecs.service': service({ deployments: primary, healthCheckGracePeriodSeconds: 30 }),
      'ecs.serviceDeployments': [
        serviceDeployment('SUCCESSFUL', {
          createdAt: at(10),
          finishedAt: at(20),
          targetRevision: 'rev2',
          circuitBreaker: breaker,
        }),
      ],
    });
    expect(evidence).toMatchObject({
      state: 'known',
      whole: true,
      value: {
        id: 'ecs-svc/2',
        arn: serviceDeployment('').arn,
        revision: 'rev2',
        outcome: 'completed',
        from: at(10),
        to: at(20),
        breaker,
        launch: 'FARGATE',
        healthCheckGracePeriodSeconds: 30,
        seen: [{ evidence: 'ev:ecs.serviceDeployments', path: '/0/status', quote: 'SUCCESSFUL' }],
      },
    });
  });
  it('is not whole where CodeDeploy could not be read', async () => {
    const given = { 'ecs.service': service({ controller: 'CODE_DEPLOY', taskSets: [taskSet(1, 'PRIMARY')] }) };
    expect((await derived(judged, given)).evidence).toMatchObject({ state: 'known', whole: false });
    const latest = known({ id: 'd-1', status: 'Succeeded' });
    expect((await derived(judged, { ...given, 'deployment.codeDeploy': { latest } })).evidence).toMatchObject({
      whole: true,
      value: { outcome: 'completed' },
    });
  });
});

describe('what is judged of a window that has passed', () => {
  const UNTIL = at(40);
  const asked: Given = { 'asked.at': { at: at(59), region: 'eu-west-1', window: { until: UNTIL } } };
  const newer = [deployment(3, 'PRIMARY', { rolloutState: 'COMPLETED', createdAt: at(50) })];
  const same = [deployment(2, 'PRIMARY', { rolloutState: 'COMPLETED', createdAt: at(10) })];
  const succeeded = [
    serviceDeployment('SUCCESSFUL', { targetRevision: 'rev2', createdAt: at(10), finishedAt: at(15) }),
  ];
  const revisions = [serviceRevision('rev2', 2)];
  it.each<[string, Given, object]>([
    [
      'the revision that ran then, not the one of now',
      {
        'ecs.service': service({ deployments: newer }),
        'ecs.serviceDeployments': succeeded,
        'ecs.serviceRevisions': revisions,
      },
      { outcome: 'completed', past: true, taskDefinition: revision(2), id: undefined, revisionUnknown: undefined },
    ],
    [
      'a revision that is not known, where it could not be read',
      {
        'ecs.service': service({ deployments: newer, taskDefinition: revision(3) }),
        'ecs.serviceDeployments': succeeded,
      },
      { outcome: 'completed', past: true, revisionUnknown: true },
    ],
    [
      'the deployment that runs still, where it did then',
      {
        'ecs.service': service({ deployments: same }),
        'ecs.serviceDeployments': succeeded,
        'ecs.serviceRevisions': revisions,
      },
      { outcome: 'completed', past: true, taskDefinition: revision(2), id: 'ecs-svc/2' },
    ],
    [
      'no outcome, where only a later deployment is known',
      { 'ecs.service': service({ deployments: newer }), 'ecs.serviceDeployments': [] },
      { outcome: 'unknown', past: true, revisionUnknown: true },
    ],
    [
      'that a deployment failed; what became of its rollback is not known since',
      { 'ecs.service': service({ deployments: newer }), 'ecs.events': events([21, rollingBack(1)], [20, failed(2)]) },
      { outcome: 'failed', past: true },
    ],
  ])('%s', async (_, given, want) => {
    const { evidence } = await derived(judged, { ...given, ...asked });
    expect(evidence.state).toBe('known');
    if (evidence.state !== 'known') return;
    for (const [key, value] of Object.entries(want))
      expect([key, evidence.value[key as keyof typeof evidence.value]]).toEqual([key, value]);
  });
  it('nothing of task sets, which are those of now', async () => {
    const given: Given = { 'ecs.service': service({ controller: 'CODE_DEPLOY', taskSets: [taskSet(1, 'PRIMARY')] }) };
    expect((await derived(judged, { ...given, ...asked })).evidence.state).toBe('unasked');
    expect((await derived(judged, given)).evidence.state).toBe('known');
  });
});
