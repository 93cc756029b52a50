import { known } from '#testing';
import type { FailedCall, SecretFacts, SecretMeta, Service } from '../../../src/model/facts.ts';
import type { Evidence } from '../../../src/model/evidence.ts';
import { parseSecretReference } from '../../../src/aws/messages/secret-reference.ts';
import { ACCOUNT, container, definition, failed, REGION } from '../../collect/secret/stage.ts';

export const ARN = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:prod/db-Ab12Cd`;
const receipt = {
  id: 'ev:secret.references',
  action: 'secretsmanager:DescribeSecret',
  input: {},
  at: '2026-01-01T12:00:00Z',
};
export const absent = (because: string): Evidence<never> => ({ state: 'absent', because, receipt });
export const denied: Evidence<never> = {
  state: 'unreadable',
  reason: 'denied',
  detail: 'AccessDeniedException',
  receipt,
};
export const unasked: Evidence<never> = { state: 'unasked', because: 'not needed' };
export const meta = (more: Partial<SecretMeta> = {}): SecretMeta => ({
  arn: ARN,
  name: 'prod/db',
  versions: { v1: ['AWSCURRENT'] },
  createdAt: '2025-01-01T00:00:00Z',
  ...more,
});
export const facts = (valueFrom: string, more: Partial<Omit<SecretFacts, 'ref'>> = {}): SecretFacts => ({
  ref: { container: 'web', name: 'DB', ...parseSecretReference(valueFrom, REGION) },
  secret: valueFrom.includes(':ssm:') || !valueFrom.startsWith('arn:') ? unasked : known(meta()),
  byName: unasked,
  parameter: unasked,
  policy: unasked,
  key: unasked,
  keyPolicy: unasked,
  ...more,
});
const seen = [{ evidence: 'ev:ecs.tasks', path: '/0/stoppedReason', quote: 'words' }];
export const call = (cause: string, more: Partial<FailedCall> = {}, ...others: string[]): FailedCall =>
  failed({
    service: 'secretsmanager',
    candidates: [cause, ...others].map(c => ({ cause: c, because: '', settledBy: [] })),
    last: '2026-01-01T10:40:00Z',
    seen,
    ...more,
  });
export const td = definition(
  container({ secrets: [{ name: 'DB', valueFrom: ARN, at: '/containerDefinitions/0/secrets/0' }] }),
);
export const service: Service = {
  name: 'web',
  arn: `arn:aws:ecs:${REGION}:${ACCOUNT}:service/prod/web`,
  cluster: `arn:aws:ecs:${REGION}:${ACCOUNT}:cluster/prod`,
  status: 'ACTIVE',
  desiredCount: 1,
  runningCount: 0,
  pendingCount: 0,
  launch: 'FARGATE',
  capacityProviders: [],
  taskDefinition: td.arn,
  schedulingStrategy: 'REPLICA',
  controller: 'ECS',
  minimumHealthyPercent: 100,
  maximumPercent: 200,
  circuitBreaker: { enable: false, rollback: false },
  alarms: [],
  strategy: 'ROLLING',
  loadBalancers: [],
  healthCheckGracePeriodSeconds: 0,
  deployments: [],
  enableExecuteCommand: false,
};
export const site = { 'deployment.taskDefinition': td, 'ecs.service': service };
