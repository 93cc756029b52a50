import type { FailedCall, NetworkPath, Service } from '../../../src/model/facts.ts';
import { hostOf, type Query, walk, type World } from '../../../src/aws/network/index.ts';
import type { AwsService } from '../../../src/model/facts.ts';
import { definition, failed, judged } from '../../collect/net/run.ts';
import { layout, type Layout, REGION } from '../../aws/network/layout.ts';

const seen = [{ evidence: 'ev:ecs.tasks', path: '/0/stoppedReason', quote: 'i/o timeout' }];
export const call = (more: Partial<FailedCall> = {}): FailedCall =>
  failed({ id: 'c1', last: '2026-01-01T10:40:00Z', seen, ...more });
const NEEDS: readonly AwsService[] = ['ecr.api', 'ecr.dkr', 's3', 'logs'];

/** A path as the walk finds it in a layout; the failed call is `c1` unless said otherwise. */
export const path = (
  world: World,
  more: Partial<Omit<Query, 'from'>> & { from?: Partial<Query['from']>; calls?: readonly string[] } = {},
): NetworkPath => {
  const { calls = ['c1'], from, ...rest } = more;
  const service = rest.service ?? 'ecr.api';
  const start = {
    kind: 'task' as const,
    subnet: 'subnet-a',
    securityGroups: ['sg-task'],
    publicIp: false as const,
    ...from,
  };
  return {
    id: `path:${service}:${start.subnet}`,
    calls,
    ...walk(world, { service, host: hostOf(service, REGION), region: REGION, needs: NEEDS, ...rest, from: start }),
  };
};
export const at = (l: Layout): World => layout(l);
export const service: Service = {
  name: 'web',
  arn: 'arn:aws:ecs:eu-west-1:111122223333:service/prod/web',
  cluster: 'arn:aws:ecs:eu-west-1:111122223333:cluster/prod',
  status: 'ACTIVE',
  desiredCount: 2,
  runningCount: 0,
  pendingCount: 0,
  launch: 'FARGATE',
  capacityProviders: [],
  taskDefinition: definition().arn,
  schedulingStrategy: 'REPLICA',
  controller: 'ECS',
  minimumHealthyPercent: 100,
  maximumPercent: 200,
  circuitBreaker: { enable: false, rollback: false },
  alarms: [],
  strategy: 'ROLLING',
  network: { subnets: ['subnet-a'], securityGroups: ['sg-task'], assignPublicIp: false },
  loadBalancers: [],
  healthCheckGracePeriodSeconds: 0,
  deployments: [],
  enableExecuteCommand: false,
};
export const site = {
  'ecs.service': service,
  'deployment.judged': judged(),
  'deployment.taskDefinition': definition(),
  'asked.at': { at: '2026-01-01T12:00:00Z', region: REGION },
};
export const named = (cause: string, more: Partial<FailedCall> = {}, ...others: string[]): FailedCall =>
  call({
    step: 'network-interface',
    how: 'exhausted',
    symptom: 'symptom/eni-not-provisioned',
    candidates: [cause, ...others].map(c => ({ cause: c, because: '', settledBy: [] })),
    from: { kind: 'ecs', subnets: ['subnet-a'], securityGroups: ['sg-task'], publicIp: false },
    ...more,
  });
