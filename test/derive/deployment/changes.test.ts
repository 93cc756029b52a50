import { describe, expect, it } from 'vitest';
import { deploymentChanges, serviceChanges } from '../../../src/derive/deployment/changes.ts';
import type { Deployment } from '../../../src/model/facts.ts';
import { serviceRevision } from '../_build.ts';

const network = (...subnets: string[]) => ({ subnets, securityGroups: ['sg-1'], assignPublicIp: false });
const before = serviceRevision('old', 1, { platformVersion: '1.4.0', platformFamily: 'Linux', network: network('a') });

describe('what changed in the service, beside its task definition', () => {
  it.each([
    ['the launch type', { launch: 'EC2' }, { field: 'service.launchType', before: 'FARGATE', after: 'EC2' }],
    [
      'the platform',
      { platformFamily: 'Windows' },
      { field: 'service.platformFamily', before: 'Linux', after: 'Windows' },
    ],
    [
      'the subnets',
      { network: network('b') },
      { field: 'service.networkConfiguration.subnets', before: '["a"]', after: '["b"]' },
    ],
  ] as const)('%s', (_, more, change) =>
    expect(serviceChanges([{ ...before, arn: 'new', ...more }, before], 'new')).toEqual([change]),
  );
  it('nothing, where both are alike', () =>
    expect(serviceChanges([{ ...before, arn: 'new', taskDefinition: 'web:2' }, before], 'new')).toEqual([]));
  it.each([
    ['only the failed one was read', [{ ...before, arn: 'new' }], 'new'],
    ['nobody knows which one failed', [before], undefined],
    ['none was read', [], 'new'],
  ])('nothing, where %s', (_, revisions, failed) => expect(serviceChanges(revisions, failed)).toEqual([]));
  it('nothing of a launch type that one of them does not name', () =>
    expect(serviceChanges([{ ...before, arn: 'new', launch: 'unknown' }, before], 'new')).toEqual([]));
});

describe('the capacity provider strategy', () => {
  const provider = (name: string, weight = 1, base = 0) => ({ name, weight, base });
  const onDemand = { ...before, capacityProviders: [provider('FARGATE', 1, 1), provider('FARGATE_SPOT')] };
  const field = 'service.capacityProviderStrategy';
  it.each([
    [
      'is another one, on the same launch type',
      [provider('FARGATE_SPOT')],
      'FARGATE (base 1, weight 1), FARGATE_SPOT (base 0, weight 1)',
      'FARGATE_SPOT (base 0, weight 1)',
    ],
    [
      'has another weight',
      [provider('FARGATE', 1, 1), provider('FARGATE_SPOT', 3)],
      'FARGATE (base 1, weight 1), FARGATE_SPOT (base 0, weight 1)',
      'FARGATE (base 1, weight 1), FARGATE_SPOT (base 0, weight 3)',
    ],
    ['is gone', undefined, 'FARGATE (base 1, weight 1), FARGATE_SPOT (base 0, weight 1)', 'none (launch type FARGATE)'],
  ])('%s', (_, capacityProviders, was, is) => {
    const { capacityProviders: __, ...bare } = onDemand;
    const after = { ...bare, arn: 'new', ...(capacityProviders && { capacityProviders }) };
    expect(serviceChanges([after, onDemand], 'new')).toEqual([{ field, before: was, after: is }]);
  });
  it('is the same in another order', () =>
    expect(
      serviceChanges(
        [{ ...onDemand, arn: 'new', capacityProviders: onDemand.capacityProviders.toReversed() }, onDemand],
        'new',
      ),
    ).toEqual([]));
  it('says nothing where one of them names neither a strategy nor a launch type', () =>
    expect(serviceChanges([onDemand, { ...before, arn: 'old', launch: 'unknown' }], onDemand.arn)).toEqual([]));

  const deployment = (status: string, name: string, more: Partial<Deployment> = {}): Deployment => ({
    id: `ecs-svc/${status}`,
    status,
    taskDefinition: status === 'PRIMARY' ? 'web:7' : 'web:6',
    desiredCount: 1,
    runningCount: 1,
    pendingCount: 0,
    failedTasks: 0,
    capacityProviders: [provider(name)],
    ...more,
  });
  const next = deployment('PRIMARY', 'own-instances');
  it('of a deployment underway is compared with the one that it replaces', () =>
    expect(deploymentChanges([next, deployment('ACTIVE', 'FARGATE')], 'web:6')).toEqual([
      { field, before: 'FARGATE (base 0, weight 1)', after: 'own-instances (base 0, weight 1)' },
    ]));
  it.each([
    ['there is no other', [next]],
    ['the other is not the steady one', [next, deployment('ACTIVE', 'FARGATE', { taskDefinition: 'web:5' })]],
    ['the other failed itself', [next, deployment('ACTIVE', 'FARGATE', { rolloutState: 'FAILED' })]],
    ['both have the same', [next, deployment('ACTIVE', 'own-instances')]],
  ])('says nothing where %s', (_, deployments) => expect(deploymentChanges(deployments, 'web:6')).toEqual([]));
});
