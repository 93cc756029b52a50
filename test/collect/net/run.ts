import { container } from '../../build/container.ts';
import { Broker } from '../../../src/collect/broker.ts';
import type { AnyCollector } from '../../../src/collect/collector.ts';
import { openDoor } from '../../../src/collect/door.ts';
import { live } from '../../../src/collect/live.ts';
import type { Evidence, EvidenceKey, EvidenceTypes } from '../../../src/model/evidence.ts';
import type {
  ContainerDefinition,
  ContainerInstance,
  FailedCall,
  JudgedDeployment,
  TaskDefinition,
} from '../../../src/model/facts.ts';

export const REGION = 'eu-west-1';
type Given = { readonly [K in EvidenceKey]?: EvidenceTypes[K] };

/** Collectors over the live transport, whose clients the test mocks; what is not among them is given, or absent. */
export async function run<K extends EvidenceKey>(
  key: K,
  collectors: readonly AnyCollector[],
  given: Given = {},
  account = '111122223333',
): Promise<{ ev: Evidence<EvidenceTypes[K]>; asked: string[]; actions: string[] }> {
  const own = new Set<string>(collectors.map(c => c.key));
  const stubs = [...new Set(collectors.flatMap(c => c.from))]
    .filter(k => !own.has(k))
    .map(
      (k): AnyCollector => ({
        key: k,
        from: [],
        actions: [],
        collect: async () => (k in given ? { found: given[k] } : { missing: 'not given' }),
      }),
    );
  const door = openDoor(live(), { now: () => '2026-01-01T00:00:00Z' });
  const broker = new Broker([...collectors, ...stubs], door, {
    region: REGION,
    cluster: 'prod',
    service: 'web',
    account,
  });
  const ev = await broker.ask(key);
  if (broker.bugs[0]) throw broker.bugs[0].error;
  const declared = new Set(collectors.flatMap(c => c.actions));
  for (const a of door.answered) if (!declared.has(a.action as never)) throw new Error(`${a.action} is not declared`);
  return {
    ev,
    asked: door.answered.map(a => `${a.action} ${JSON.stringify(a.input)}`),
    actions: [...new Set(door.answered.map(a => a.action))].sort(),
  };
}

export const judged = (more: Partial<JudgedDeployment> = {}): JudgedDeployment => ({
  taskDefinition: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/web:7',
  outcome: 'failed',
  launch: 'FARGATE',
  loadBalancers: [],
  healthCheckGracePeriodSeconds: 0,
  seen: [],
  network: { subnets: ['subnet-a'], securityGroups: ['sg-task'], assignPublicIp: false },
  ...more,
});
export { container };
export const definition = (...containers: ContainerDefinition[]): TaskDefinition => ({
  arn: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/web:7',
  family: 'web',
  revision: 7,
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  cpuArchitecture: 'X86_64',
  operatingSystemFamily: 'LINUX',
  volumes: [],
  containers: containers.length > 0 ? containers : [container()],
});
export const failed = (more: Partial<FailedCall> = {}): FailedCall => ({
  id: 'registry-auth:unreachable',
  step: 'registry-auth',
  how: 'unreachable',
  service: 'ecr.api',
  from: { kind: 'task', subnets: ['subnet-a'], securityGroups: ['sg-task'], publicIp: false },
  family: 'x',
  symptom: 'symptom/image-pull-failed',
  facts: {},
  candidates: [],
  tasks: ['t1'],
  words: 'i/o timeout',
  seen: [],
  ...more,
});
export const host = (more: Partial<ContainerInstance> = {}): ContainerInstance => ({
  arn: 'arn:ci-1',
  ec2InstanceId: 'i-1',
  status: 'ACTIVE',
  agentConnected: true,
  runningTasksCount: 0,
  pendingTasksCount: 0,
  remaining: { cpu: 0, memory: 0, ports: [], gpu: 0 },
  attributes: [],
  enis: 0,
  instanceType: 'c5.large',
  ...more,
});
export const error = (name: string): Error => Object.assign(new Error(name), { name });
