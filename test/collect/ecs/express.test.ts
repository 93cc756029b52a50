import { expect, it } from 'vitest';
import revisions from '../../../src/collect/ecs/service-revisions.ts';
import service from '../../../src/collect/ecs/service.ts';
import { answer, collected } from '../secret/stage.ts';

const described = async (of: object) => {
  const { ev } = await collected(service, {}, [
    answer('ecs:DescribeServices', undefined, {
      services: [{ serviceName: 'web', status: 'ACTIVE', desiredCount: 1, runningCount: 1, deployments: [], ...of }],
    }),
  ]);
  return ev.state === 'known' ? ev.value : undefined;
};

it('an Express Mode service names its task definition in its deployment only', async () => {
  const deployments = [
    { status: 'ACTIVE', taskDefinition: 'web:1' },
    { status: 'PRIMARY', taskDefinition: 'web:2' },
  ];
  expect(await described({ resourceManagementType: 'ECS', deployments })).toMatchObject({
    express: true,
    taskDefinition: 'web:2',
  });
  const own = await described({ resourceManagementType: 'CUSTOMER', taskDefinition: 'web:3', deployments });
  expect(own?.taskDefinition).toBe('web:3');
  expect(own).not.toHaveProperty('express');
});

it('keeps how the circuit breaker counts, and only what AWS says of it', async () => {
  const breaker = (deploymentCircuitBreaker: object) =>
    described({ deploymentConfiguration: { deploymentCircuitBreaker } });
  expect(
    (
      await breaker({
        enable: true,
        rollback: false,
        resetOnHealthyTask: false,
        thresholdConfiguration: { type: 'COUNT', value: 7 },
      })
    )?.circuitBreaker,
  ).toEqual({
    enable: true,
    rollback: false,
    resetOnHealthyTask: false,
    thresholdConfiguration: { type: 'COUNT', value: 7 },
  });
  expect((await breaker({ enable: true, rollback: true }))?.circuitBreaker).toEqual({ enable: true, rollback: true });
});

it('lists what ECS made for a revision, with its state', async () => {
  const { ev } = await collected(
    revisions,
    {
      'ecs.serviceDeployments': [
        { arn: 'd', status: 'IN_PROGRESS', targetRevision: 'r', sourceRevisions: [], hooks: [] },
      ],
    },
    [
      answer('ecs:DescribeServiceRevisions', undefined, {
        serviceRevisions: [
          {
            serviceRevisionArn: 'r',
            ecsManagedResources: {
              ingressPaths: [
                {
                  accessType: 'PUBLIC',
                  endpoint: 'web.ecs.eu-west-1.on.aws',
                  loadBalancer: { arn: 'lb', status: 'FAILED', statusReason: 'limit' },
                  targetGroups: [{ arn: 'tg', status: 'ACTIVE' }],
                },
              ],
              logGroups: [{ status: 'PROVISIONING' }],
            },
          },
          { serviceRevisionArn: 'other' },
        ],
      }),
    ],
  );
  expect(ev.state === 'known' && ev.value.map(r => r.managed)).toEqual([
    [
      { kind: 'load balancer', arn: 'lb', status: 'FAILED', reason: 'limit' },
      { kind: 'target group', arn: 'tg', status: 'ACTIVE' },
      { kind: 'log group', status: 'PROVISIONING' },
    ],
    undefined,
  ]);
});
