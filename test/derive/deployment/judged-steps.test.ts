import { describe, expect, it } from 'vitest';
import judged from '../../../src/derive/deployment/judged.ts';
import { at, deployment, events, failed, known, rollingBack, service, serviceDeployment, taskSet } from '../_build.ts';
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
      [...ALWAYS, 'deployment.codeDeploy', 'ecs.tasks'],
    ],
    [
      'task sets of another controller',
      { 'ecs.service': service({ controller: 'EXTERNAL', taskSets: [taskSet(1, 'PRIMARY')] }) },
      [...ALWAYS, 'ecs.tasks'],
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
