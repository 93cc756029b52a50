import { CodeDeployClient, GetDeploymentCommand, ListDeploymentsCommand } from '@aws-sdk/client-codedeploy';
import { ECSClient, GetTaskProtectionCommand } from '@aws-sdk/client-ecs';
import { GetServiceQuotaCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import codeDeploy from '../../../src/collect/deployment/code-deploy.ts';
import fargateQuota from '../../../src/collect/quota/fargate-vcpus.ts';
import protection from '../../../src/collect/deployment/protection.ts';
import { judgedTaskSet } from '../../../src/derive/deployment/task-sets.ts';
import type { Evidence } from '../../../src/model/evidence.ts';
import type { CodeDeployment, Service, Task, TaskSet } from '../../../src/model/facts.ts';
import { service, task } from '../../rules/_elb.ts';
import { error, failed, judged, run } from '../net/run.ts';

const [code, ecs, quotas] = [mockClient(CodeDeployClient), mockClient(ECSClient), mockClient(ServiceQuotasClient)];
beforeEach(() => {
  code.reset();
  ecs.reset();
  quotas.reset();
});
const TD = (n: number): string => `arn:aws:ecs:eu-west-1:111122223333:task-definition/web:${n}`;
const at = (minute: number): string => new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString();
const set = (
  id: string,
  revision: number,
  status: string,
  stabilityStatus: string,
  minute: number,
  more: Partial<TaskSet> = {},
): TaskSet => ({
  id: `ecs-svc/${id}`,
  arn: `arn:task-set/${id}`,
  status,
  stabilityStatus,
  taskDefinition: TD(revision),
  desiredCount: 2,
  runningCount: 2,
  pendingCount: 0,
  launch: 'FARGATE',
  loadBalancers: [],
  createdAt: at(minute),
  externalId: `d-${id}`,
  ...more,
});
const deployed = (...sets: TaskSet[]): Service =>
  service({ controller: 'CODE_DEPLOY', taskSets: sets, cluster: 'prod' });
const info = (deploymentId: string, status: string, minute: number, more: object = {}) => ({
  deploymentInfo: {
    deploymentId,
    status,
    applicationName: 'shop',
    deploymentGroupName: 'blue-green',
    createTime: new Date(at(minute)),
    ...more,
  } as never,
});

describe('what CodeDeploy says', () => {
  const ask = (s: Service) => run('deployment.codeDeploy', [codeDeploy], { 'ecs.service': s });
  it('is not asked where ECS deploys', async () => {
    const { ev, asked } = await ask(service());
    expect([ev.state, asked]).toEqual(['absent', []]);
  });
  it('is found by the task set that it made, and is the latest of its group', async () => {
    code.on(GetDeploymentCommand, { deploymentId: 'd-1' }).resolves(info('d-1', 'Succeeded', 0));
    code
      .on(ListDeploymentsCommand, { applicationName: 'shop', deploymentGroupName: 'blue-green' })
      .resolves({ deployments: ['d-2', 'd-1'] });
    code.on(GetDeploymentCommand, { deploymentId: 'd-2' }).resolves(
      info('d-2', 'Failed', 30, {
        errorInformation: { code: 'ECS_UPDATE_ERROR', message: 'The container x does not exist' },
        revision: {
          revisionType: 'AppSpecContent',
          appSpecContent: {
            content: `version: 0.0\nResources:\n  - TargetService:\n      Properties:\n        TaskDefinition: "${TD(2)}"\n        LoadBalancerInfo:\n          ContainerName: "x"\n          ContainerPort: 80\n`,
          },
        },
      }),
    );
    const { ev } = await ask(deployed(set('1', 1, 'PRIMARY', 'STEADY_STATE', 0)));
    expect(ev).toMatchObject({
      state: 'known',
      value: {
        latest: {
          state: 'known',
          value: {
            id: 'd-2',
            status: 'Failed',
            error: { code: 'ECS_UPDATE_ERROR' },
            appSpec: { taskDefinition: TD(2), container: 'x', port: 80 },
          },
        },
      },
    });
  });
  it('where the latest only went back, it is the one that was undone', async () => {
    code.on(ListDeploymentsCommand).resolves({ deployments: ['d-3', 'd-2'] });
    code.on(GetDeploymentCommand, { deploymentId: 'd-1' }).resolves(info('d-1', 'Succeeded', 0));
    code.on(GetDeploymentCommand, { deploymentId: 'd-2' }).resolves(info('d-2', 'Failed', 30));
    code.on(GetDeploymentCommand, { deploymentId: 'd-3' }).resolves(
      info('d-3', 'Succeeded', 40, {
        creator: 'codeDeployRollback',
        rollbackInfo: { rollbackTriggeringDeploymentId: 'd-2' },
      }),
    );
    expect((await ask(deployed(set('1', 1, 'PRIMARY', 'STEADY_STATE', 0)))).ev).toMatchObject({
      value: { latest: { value: { id: 'd-2', rollback: 'd-3' } } },
    });
  });
  it('is looked for by the names that the console gives, where no task set tells', async () => {
    code.on(ListDeploymentsCommand).resolves({ deployments: [] });
    const { externalId: _, ...first } = set('1', 1, 'PRIMARY', 'STEADY_STATE', 0);
    const { ev, asked } = await ask(deployed(first));
    expect(asked).toEqual([
      'codedeploy:ListDeployments {"applicationName":"AppECS-prod-web","deploymentGroupName":"DgpECS-prod-web"}',
    ]);
    expect(ev).toMatchObject({ value: { latest: { state: 'absent' } } });
  });
  it.each([
    ['AccessDeniedException', 'unreadable'],
    ['ApplicationDoesNotExistException', 'unasked'],
  ])('%s: the latest is %s, never absent', async (name, state) => {
    code.on(ListDeploymentsCommand).rejects(error(name));
    const { externalId: _, ...first } = set('1', 1, 'PRIMARY', 'STEADY_STATE', 0);
    expect((await ask(deployed(first))).ev).toMatchObject({ state: 'known', value: { latest: { state } } });
  });
});

describe('the judged deployment of a service with task sets', () => {
  const cite = (key: string, path: string, says: string) => ({ evidence: `ev:${key}`, path, quote: says });
  const heard = (d: Partial<CodeDeployment>): Evidence<{ latest: Evidence<CodeDeployment> }> => {
    const receipt = { id: 'x', action: 'codedeploy:GetDeployment', input: {}, at: '' };
    return {
      state: 'known',
      whole: true,
      receipt,
      value: {
        latest: {
          state: 'known',
          whole: true,
          receipt,
          value: { id: 'd-2', status: 'InProgress', createdAt: at(30), ...d },
        },
      },
    };
  };
  const of = (sets: TaskSet[], code?: Evidence<{ latest: Evidence<CodeDeployment> }>, tasks: Task[] = []) =>
    judgedTaskSet(deployed(...sets), sets, code, tasks, cite);
  const blue = set('1', 1, 'PRIMARY', 'STEADY_STATE', 0);
  const green = set('2', 2, 'ACTIVE', 'STABILIZING', 30);
  it.each([
    ['CodeDeploy is at it', [blue, green], heard({}), 'in-progress', 'ecs-svc/2', 2],
    [
      'it waits for somebody to shift traffic',
      [blue, { ...green, stabilityStatus: 'STEADY_STATE' }],
      heard({ status: 'Ready' }),
      'in-progress',
      'ecs-svc/2',
      2,
    ],
    [
      'it is done, and the old set is kept for a while',
      [
        { ...blue, status: 'ACTIVE' },
        { ...green, status: 'PRIMARY', stabilityStatus: 'STEADY_STATE' },
      ],
      heard({ status: 'Succeeded' }),
      'completed',
      'ecs-svc/2',
      2,
    ],
    [
      'it failed before it made a set',
      [blue],
      heard({
        status: 'Failed',
        error: { code: 'ECS_UPDATE_ERROR', message: 'no' },
        appSpec: { taskDefinition: TD(9) },
      }),
      'failed',
      undefined,
      9,
    ],
    [
      'an alarm stopped it',
      [blue, green],
      heard({ status: 'Stopped', error: { code: 'ALARM_ACTIVE', message: 'alarms' }, rollback: 'd-3' }),
      'rolled-back',
      'ecs-svc/2',
      2,
    ],
    [
      'a person stopped it',
      [blue, green],
      heard({ status: 'Stopped', error: { code: 'MANUAL_STOP', message: 'stopped' } }),
      'stopped',
      'ecs-svc/2',
      2,
    ],
    ['no CodeDeploy: the newest set is not steady', [blue, green], undefined, 'in-progress', 'ecs-svc/2', 2],
    ['no CodeDeploy: one set, and it is steady', [blue], undefined, 'completed', 'ecs-svc/1', 1],
    [
      'a set that is being taken away is not judged',
      [blue, { ...green, status: 'DRAINING' }],
      undefined,
      'completed',
      'ecs-svc/1',
      1,
    ],
  ])('%s', (_, sets, code, outcome, id, revision) => {
    const { found } = of(sets as TaskSet[], code);
    expect([found.outcome, found.id, found.taskDefinition]).toEqual([outcome, id, TD(revision)]);
    expect(found.seen.length).toBeGreaterThan(0);
  });
  it('where the failed set is gone, its tasks tell which it was', () => {
    const gone = task(40, { startedBy: 'ecs-svc/7', taskDefinition: TD(7), createdAt: at(31) });
    const { found } = of([blue], heard({ status: 'Failed', error: { code: 'TIMEOUT', message: 'timed out' } }), [
      task(40, { startedBy: 'ecs-svc/5', taskDefinition: TD(5), createdAt: at(3) }),
      gone,
    ]);
    expect([found.id, found.taskDefinition, found.steadyTaskDefinition, found.reason]).toEqual([
      'ecs-svc/7',
      TD(7),
      TD(1),
      'timed out',
    ]);
  });
  it('is not whole where CodeDeploy was not heard: a failure of it may be unseen', () => {
    const denied: Evidence<never> = {
      state: 'unreadable',
      reason: 'denied',
      detail: '',
      receipt: { id: 'x', action: 'codedeploy:ListDeployments', input: {}, at: '' },
    };
    expect(
      of([blue], {
        state: 'known',
        whole: true,
        receipt: { id: 'x', action: '', input: {}, at: '' },
        value: { latest: denied },
      }),
    ).toMatchObject({ whole: false, found: { outcome: 'completed' } });
    expect(of([blue], undefined).whole).toBe(true);
  });
});

describe('protection from scale-in', () => {
  const running = (id: string, startedBy: string): Task =>
    task(0, { id, startedBy, lastStatus: 'RUNNING', desiredStatus: 'RUNNING' });
  const tasks = [
    running('old', 'ecs-svc/1'),
    running('new', 'ecs-svc/2'),
    task(9, { id: 'dead', startedBy: 'ecs-svc/1' }),
  ];
  const ask = (outcome: 'in-progress' | 'completed', calls: object[] = []) =>
    run('deployment.protection', [protection], {
      'ecs.tasks': tasks,
      'deployment.judged': judged({ outcome, id: 'ecs-svc/2' }),
      'failure.calls': calls as never,
    });
  it('is asked for the tasks that a deployment is to take away', async () => {
    ecs.on(GetTaskProtectionCommand).resolves({
      protectedTasks: [
        { taskArn: 'arn:aws:ecs:eu-west-1:1:task/prod/old', protectionEnabled: true, expirationDate: new Date(at(50)) },
        { taskArn: 'arn:aws:ecs:eu-west-1:1:task/prod/other', protectionEnabled: true },
      ],
    });
    const { ev, asked } = await ask('in-progress');
    expect(asked).toEqual(['ecs:GetTaskProtection {"cluster":"prod","tasks":["old"]}']);
    expect(ev).toMatchObject({
      state: 'known',
      whole: true,
      value: [{ task: 'old', enabled: true, expiresAt: at(50) }],
    });
  });
  it('is not asked where nothing goes on', async () => expect((await ask('completed')).asked).toEqual([]));
  it('is asked where ECS says that it may not stop tasks', async () => {
    ecs.on(GetTaskProtectionCommand).resolves({ protectedTasks: [] });
    const { ev, actions } = await ask('completed', [failed({ symptom: 'symptom/scale-in-blocked' })]);
    expect(actions).toEqual(['ecs:GetTaskProtection']);
    expect(ev).toMatchObject({ whole: false });
  });
  it('denied is unreadable', async () => {
    ecs.on(GetTaskProtectionCommand).rejects(error('AccessDeniedException'));
    expect((await ask('in-progress')).ev).toMatchObject({ state: 'unreadable', reason: 'denied' });
  });
});

describe('the quota of Fargate vCPUs', () => {
  const ask = (s: Service) => run('quota.fargateVcpus', [fargateQuota], { 'ecs.service': s });
  it('is read for a service on Fargate only', async () => {
    quotas.on(GetServiceQuotaCommand).resolves({ Quota: { QuotaCode: 'L-3032A538', Value: 40 } });
    expect((await ask(service())).ev).toMatchObject({ state: 'known', value: { limit: 40 } });
    expect((await ask(service({ launch: 'EC2' }))).asked).toEqual([]);
  });
  it('an answer about another quota is none', async () => {
    quotas.on(GetServiceQuotaCommand).resolves({ Quota: { QuotaCode: 'L-0', Value: 40 } });
    expect((await ask(service())).ev.state).toBe('absent');
  });
});
