import type { JudgedDeployment, Service } from '#rule';

const ACCOUNT = 'arn:aws:ecs:eu-west-1:111122223333';
export const service = (more: Partial<Service> = {}): Service => ({
  name: 'web',
  arn: `${ACCOUNT}:service/prod/web`,
  cluster: 'prod',
  status: 'ACTIVE',
  desiredCount: 2,
  runningCount: 0,
  pendingCount: 0,
  launch: 'FARGATE',
  capacityProviders: [],
  taskDefinition: `${ACCOUNT}:task-definition/web:2`,
  schedulingStrategy: 'REPLICA',
  controller: 'ECS',
  minimumHealthyPercent: 100,
  maximumPercent: 200,
  circuitBreaker: { enable: true, rollback: true },
  alarms: [],
  strategy: 'ROLLING',
  loadBalancers: [],
  healthCheckGracePeriodSeconds: 0,
  deployments: [],
  enableExecuteCommand: false,
  ...more,
});
export const judged = (more: Partial<JudgedDeployment> = {}): JudgedDeployment => ({
  id: 'ecs-svc/2',
  taskDefinition: `${ACCOUNT}:task-definition/web:2`,
  outcome: 'failed',
  from: '2026-01-01T12:00:00.000Z',
  launch: 'FARGATE',
  loadBalancers: [],
  healthCheckGracePeriodSeconds: 0,
  seen: [
    {
      evidence: 'ev:ecs.serviceDeployments',
      path: '/0/status',
      quote: 'x',
      action: 'ecs:DescribeServiceDeployments',
      says: 'x',
    },
  ],
  ...more,
});
