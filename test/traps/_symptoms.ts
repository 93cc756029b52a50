import { Broker } from '../../src/collect/broker.ts';
import type { Recording } from '../../src/collect/case.ts';
import { openDoor } from '../../src/collect/door.ts';
import { replay } from '../../src/collect/replay.ts';
import { sources } from '../../src/sources.ts';
import type { EvidenceKey, EvidenceTypes } from '../../src/model/evidence.ts';

export const TARGET = { region: 'eu-west-1', cluster: 'prod', service: 'web' };
const ECS = 'arn:aws:ecs:eu-west-1:111122223333';
export const SERVICE = `${ECS}:service/prod/web`;
export const GROUP = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/0123456789abcdef';
export const td = (n: number): string => `${ECS}:task-definition/web:${n}`;
/** A minute of the hour that all of this happens in; it is asked at minute 40. */
export const at = (minute: number): string => new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString();
const ASKED = 40;

export const deployment = (id: string, status: string, n: number, more: object = {}) => ({
  id: `ecs-svc/${id}`,
  status,
  taskDefinition: td(n),
  createdAt: at(0),
  desiredCount: 2,
  runningCount: 2,
  pendingCount: 0,
  failedTasks: 0,
  ...more,
});
export const event = (message: string, minute: number) => ({
  id: String(minute),
  message: `(service web) ${message}`,
  createdAt: at(minute),
});
export const stopped = (id: string, more: object = {}) => ({
  taskArn: `${ECS}:task/prod/${id.padEnd(32, '0')}`,
  taskDefinitionArn: td(2),
  group: 'service:web',
  startedBy: 'ecs-svc/2',
  lastStatus: 'STOPPED',
  desiredStatus: 'STOPPED',
  launchType: 'FARGATE',
  createdAt: at(12),
  stoppedAt: at(14),
  stopCode: 'EssentialContainerExited',
  stoppedReason: 'Essential container in task exited',
  startedAt: at(13),
  containers: [{ name: 'web', exitCode: 1 }],
  attachments: [],
  ...more,
});
export const history = (status: string, more: object = {}) => ({
  serviceDeploymentArn: `${ECS}:service-deployment/prod/web/1`,
  serviceArn: SERVICE,
  status,
  createdAt: at(10),
  targetServiceRevision: { arn: 'rev2' },
  ...more,
});

export interface Told {
  readonly service?: object;
  readonly failures?: readonly object[];
  readonly deployments?: readonly object[];
  readonly events?: readonly object[];
  readonly tasks?: readonly { readonly taskArn: string }[];
  readonly history?: readonly object[];
  readonly containers?: readonly object[];
  /** Targets of the group of the service. */
  readonly targets?: readonly object[];
}
const failing = [
  deployment('1', 'ACTIVE', 1, { rolloutState: 'COMPLETED' }),
  deployment('2', 'PRIMARY', 2, { rolloutState: 'IN_PROGRESS', createdAt: at(10), runningCount: 0 }),
];

/** The answers of AWS about a service whose second revision does not come up, unless they are told otherwise. */
export function answers(t: Told): Recording[] {
  const ecs = (operation: string, output: unknown): Recording => ({ service: 'ecs', operation, output });
  const service = {
    serviceName: 'web',
    serviceArn: SERVICE,
    status: 'ACTIVE',
    desiredCount: 2,
    runningCount: 2,
    pendingCount: 0,
    launchType: 'FARGATE',
    taskDefinition: td(2),
    deployments: t.deployments ?? failing,
    events: t.events ?? [],
    loadBalancers: t.targets ? [{ targetGroupArn: GROUP, containerName: 'web', containerPort: 80 }] : [],
    ...t.service,
  };
  return [
    ecs(
      'DescribeServices',
      t.failures ? { services: [], failures: t.failures } : { services: [service], failures: [] },
    ),
    ecs('ListServices', { serviceArns: [SERVICE] }),
    ecs('ListClusters', { clusterArns: [`${ECS}:cluster/prod`] }),
    ecs('ListServiceDeployments', { serviceDeployments: t.history ?? [] }),
    ecs('DescribeServiceDeployments', { serviceDeployments: t.history ?? [] }),
    ecs('DescribeServiceRevisions', { serviceRevisions: [] }),
    ecs('ListTasks', { taskArns: (t.tasks ?? []).map(x => x.taskArn) }),
    ecs('DescribeTasks', { tasks: t.tasks ?? [] }),
    ...[1, 2].map(
      (n): Recording => ({
        service: 'ecs',
        operation: 'DescribeTaskDefinition',
        input: { taskDefinition: td(n) },
        output: {
          taskDefinition: {
            taskDefinitionArn: td(n),
            family: 'web',
            revision: n,
            containerDefinitions: t.containers ?? [{ name: 'web', image: `web:${n}` }],
          },
        },
      }),
    ),
    { service: 'elbv2', operation: 'DescribeTargetHealth', output: { TargetHealthDescriptions: t.targets ?? [] } },
  ];
}
/** What a collector makes of it, and what was asked for that. */
export async function found<K extends EvidenceKey>(key: K, t: Told) {
  const door = openDoor(replay({ at: at(ASKED), calls: answers(t) }), { now: () => at(ASKED) });
  const broker = new Broker(sources(at(ASKED)), door, TARGET);
  const ev = await broker.ask(key);
  if (broker.bugs[0]) throw broker.bugs[0].error;
  return {
    ev,
    asked: door.answered.map(a => ({ action: a.action, input: a.input as Readonly<Record<string, unknown>> })),
  };
}
export async function known<K extends EvidenceKey>(key: K, t: Told): Promise<EvidenceTypes[K]> {
  const { ev } = await found(key, t);
  if (ev.state !== 'known') throw new Error(JSON.stringify(ev));
  return ev.value as EvidenceTypes[K];
}
