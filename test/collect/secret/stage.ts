import { container as bare } from '../../build/container.ts';
import { Broker } from '../../../src/collect/broker.ts';
import type { Recording } from '../../../src/collect/case.ts';
import type { AnyCollector } from '../../../src/collect/collector.ts';
import { openDoor } from '../../../src/collect/door.ts';
import { replay } from '../../../src/collect/replay.ts';
import type { Evidence, EvidenceKey, EvidenceTypes } from '../../../src/model/evidence.ts';
import type { ContainerDefinition, FailedCall, TaskDefinition } from '../../../src/model/facts.ts';

export const REGION = 'eu-west-1';
export const ACCOUNT = '111122223333';

export const container = (more: Partial<ContainerDefinition> = {}): ContainerDefinition =>
  bare({ image: `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/shop/web:1.4`, ...more });
export const definition = (...containers: ContainerDefinition[]): TaskDefinition => ({
  arn: `arn:aws:ecs:${REGION}:${ACCOUNT}:task-definition/web:7`,
  family: 'web',
  revision: 7,
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  cpuArchitecture: 'X86_64',
  operatingSystemFamily: 'LINUX',
  containers,
  volumes: [],
});
export const failed = (more: Partial<FailedCall>): FailedCall => ({
  id: 'call-1',
  step: 'secret',
  how: 'missing',
  from: { kind: 'task', subnets: [], securityGroups: [], publicIp: false },
  family: 'x',
  symptom: 'symptom/secrets-not-retrieved',
  facts: {},
  candidates: [],
  tasks: [],
  words: '',
  seen: [],
  ...more,
});

type Given = { readonly [K in EvidenceKey]?: EvidenceTypes[K] };

/** One collector over recorded answers; what it starts from is given. */
export async function collected<K extends EvidenceKey>(
  collector: AnyCollector & { readonly key: K },
  given: Given,
  calls: readonly Recording[],
): Promise<{ ev: Evidence<EvidenceTypes[K]>; asked: string[]; misses: readonly string[] }> {
  const stubs = collector.from.map(
    (key): AnyCollector => ({
      key,
      from: [],
      actions: [],
      collect: async () => (key in given ? { found: given[key] } : { missing: 'not given' }),
    }),
  );
  const door = openDoor(replay({ calls }), { now: () => '2026-01-01T00:00:00Z' });
  const broker = new Broker([collector, ...stubs], door, { region: REGION, cluster: 'prod', service: 'web' });
  const ev = await broker.ask(collector.key);
  if (broker.bugs[0]) throw broker.bugs[0].error;
  return {
    ev,
    asked: door.answered.map(a => `${a.region} ${a.action} ${JSON.stringify(a.input)}`),
    misses: door.misses,
  };
}

/** An answer, and an error, as a case holds them. */
export const answer = (action: string, input: object | undefined, output: unknown, region = REGION): Recording => ({
  service: action.split(':')[0] ?? '',
  operation: action.split(':')[1] ?? '',
  region,
  ...(input && { input }),
  output,
});
export const refusal = (
  action: string,
  input: object | undefined,
  name: string,
  message = name,
  region = REGION,
): Recording => ({
  service: action.split(':')[0] ?? '',
  operation: action.split(':')[1] ?? '',
  region,
  ...(input && { input }),
  error: { name, message },
});
