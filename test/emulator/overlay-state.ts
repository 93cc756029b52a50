import { randomBytes } from 'node:crypto';
import { isJson, type Json, jsons, text } from './protocol.ts';

export const ACCOUNT = '123456789012';
export const REGION = 'eu-west-1';

interface TaskCounts {
  desired: number;
  running: number;
  pending: number;
}
/** A deployment of `DescribeServices`, with the revision that it deploys. */
export interface DeploymentSky {
  id: string;
  status: 'PRIMARY' | 'ACTIVE';
  rolloutState: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  rolloutStateReason: string;
  counts: TaskCounts;
  failedTasks: number;
  createdAt: Date;
  updatedAt: Date;
  revision: RevisionSky;
}
/** What a deployment brings: the settings of the service as they were then. */
export interface RevisionSky {
  readonly arn: string;
  readonly createdAt: Date;
  readonly taskDefinition: string;
  /** The settings of the service, as CreateService and UpdateService name them. */
  readonly settings: Json;
}
export interface ServiceDeploymentSky {
  readonly arn: string;
  readonly target: RevisionSky;
  readonly sources: readonly RevisionSky[];
  readonly createdAt: Date;
  status: string;
  statusReason?: string;
  finishedAt?: Date;
  /** Fields of the wire that only some have: rollback, deploymentCircuitBreaker, alarms, lifecycleStage, … */
  more: Json;
}
interface EventSky {
  readonly id: string;
  readonly createdAt: Date;
  readonly message: string;
}
/** All that ECS would remember of a service and moto forgets. */
export interface ServiceSky {
  readonly cluster: string;
  readonly name: string;
  readonly createdAt: Date;
  /** What was last asked for: CreateService's input, with every UpdateService laid over it. */
  settings: Json;
  deployments: DeploymentSky[];
  serviceDeployments: ServiceDeploymentSky[];
  revisions: RevisionSky[];
  events: EventSky[];
}
/** A task as it travels; times are Dates until then. */
export type TaskSky = Json & { readonly taskArn: string; readonly group: string; readonly desiredStatus: string };
export interface TargetSky {
  readonly id: string;
  readonly port: number;
  readonly zone?: string;
  readonly state: string;
  readonly reason?: string;
  readonly description?: string;
}

/** What is laid over moto's answers. */
export interface Sky {
  /** From `since` to `built` the world was being made: what moto dates there is shown as a month old. */
  built: number | undefined;
  readonly since: number;
  readonly services: Map<string, ServiceSky>;
  readonly tasks: Map<string, TaskSky[]>;
  readonly containerInstances: Map<string, Json[]>;
  readonly taskDefinitions: Map<string, { readonly registeredAt: Date; readonly containers: readonly Json[] }>;
  /** Target group ARN to its targets; moto answers for a group that is not here. */
  readonly targetHealth: Map<string, readonly TargetSky[]>;
  readonly freeAddresses: Map<string, number>;
  readonly privateDns: Map<string, boolean>;
  /** Task ids to when their protection from scale-in ends. */
  readonly protectedTasks: Map<string, Date>;
  readonly deletedNats: Set<string>;
  readonly scalingActivities: Map<string, readonly Json[]>;
  /** Quota values by service code and quota code. */
  readonly quotas: Map<string, { readonly name: string; readonly value: number }>;
}
export const emptySky = (): Sky => ({
  built: undefined,
  // moto writes some dates in whole seconds.
  since: Math.floor(Date.now() / 1000) * 1000,
  services: new Map(),
  tasks: new Map(),
  containerInstances: new Map(),
  taskDefinitions: new Map(),
  targetHealth: new Map(),
  freeAddresses: new Map(),
  privateDns: new Map(),
  protectedTasks: new Map(),
  deletedNats: new Set(),
  scalingActivities: new Map(),
  quotas: new Map([
    ['fargate/L-3032A538', { name: 'Fargate On-Demand vCPU resource count', value: 4000 }],
    ['fargate/L-36FBB829', { name: 'Fargate Spot vCPU resource count', value: 4000 }],
    ['vpc/L-DF5E4CA3', { name: 'Network interfaces per Region', value: 5000 }],
  ]),
});

const MONTH = 30 * 24 * 3_600_000;
/** The founding of the world lies a month back; what came later keeps its date. */
export const asShown = (sky: Sky, at: number): number =>
  at >= sky.since && at <= (sky.built ?? Number.POSITIVE_INFINITY) ? at - MONTH : at;
export const hex = (bytes: number): string => randomBytes(bytes).toString('hex');
/** As ECS numbers deployments and revisions. */
export const nineteenDigits = (): string => String(10n ** 18n + (BigInt(`0x${hex(8)}`) % (9n * 10n ** 18n)));
/** Names travel bare, or as the last part of an ARN. */
export const lastPart = (nameOrArn: string): string => nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1);
export const ecsArn = (rest: string): string => `arn:aws:ecs:${REGION}:${ACCOUNT}:${rest}`;
export const clusterOf = (input: Json): string => lastPart(text(input.cluster) ?? 'default');
export const serviceKey = (cluster: string, service: string): string => `${cluster}/${service}`;

export function serviceOf(sky: Sky, cluster: string, service: string): ServiceSky {
  const found = sky.services.get(serviceKey(cluster, service));
  if (found === undefined) throw new Error(`no service ${service} in ${cluster}`);
  return found;
}
export const primaryOf = (service: ServiceSky): DeploymentSky => {
  const primary = service.deployments.find(deployment => deployment.status === 'PRIMARY');
  if (primary === undefined) throw new Error(`${service.name} has no PRIMARY deployment`);
  return primary;
};

const taskDefinitionArn = (nameOrArn: string): string =>
  nameOrArn.startsWith('arn:') ? nameOrArn : ecsArn(`task-definition/${nameOrArn}`);
export const desiredOf = (service: ServiceSky): number =>
  typeof service.settings.desiredCount === 'number' ? service.settings.desiredCount : 0;

export const newRevision = (
  service: Pick<ServiceSky, 'cluster' | 'name' | 'settings'>,
  createdAt: Date,
): RevisionSky => ({
  arn: ecsArn(`service-revision/${service.cluster}/${service.name}/${nineteenDigits()}`),
  createdAt,
  taskDefinition: taskDefinitionArn(text(service.settings.taskDefinition) ?? ''),
  settings: service.settings,
});
export const newServiceDeployment = (
  service: Pick<ServiceSky, 'cluster' | 'name'>,
  target: RevisionSky,
  sources: readonly RevisionSky[],
  createdAt: Date,
  status: string,
): ServiceDeploymentSky => ({
  arn: ecsArn(`service-deployment/${service.cluster}/${service.name}/${hex(10)}`),
  target,
  sources,
  createdAt,
  status,
  more: {},
});

/** A service as ECS shows it when all is well: founded a month ago, steady. */
export function steadyService(cluster: string, settings: Json, createdAt: Date): ServiceSky {
  const name = text(settings.serviceName) ?? '';
  const at = new Date(createdAt.getTime() + 180_000);
  const target = newRevision({ cluster, name, settings }, createdAt);
  const service: ServiceSky = {
    cluster,
    name,
    createdAt,
    settings,
    deployments: [],
    serviceDeployments: [],
    revisions: [target],
    events: [],
  };
  const desired = desiredOf(service);
  const id = `ecs-svc/${nineteenDigits()}`;
  service.deployments = [
    {
      id,
      status: 'PRIMARY',
      rolloutState: 'COMPLETED',
      rolloutStateReason: `ECS deployment ${id} completed.`,
      counts: { desired, running: desired, pending: 0 },
      failedTasks: 0,
      createdAt,
      updatedAt: at,
      revision: target,
    },
  ];
  const first = newServiceDeployment(service, target, [], createdAt, 'SUCCESSFUL');
  first.finishedAt = at;
  first.more = {
    deploymentCircuitBreaker: {
      status: breakerOn(settings) ? 'MONITORING_COMPLETE' : 'DISABLED',
      failureCount: 0,
      threshold: breakerOn(settings) ? 3 : 0,
    },
  };
  service.serviceDeployments = [first];
  return service;
}
export const breakerOn = (settings: Json): boolean => {
  const configuration = settings.deploymentConfiguration;
  const breaker = isJson(configuration) ? configuration.deploymentCircuitBreaker : undefined;
  return isJson(breaker) && breaker.enable === true;
};

/** A new deployment of what the settings are now: PRIMARY and in progress, with nothing running yet. */
export function startDeployment(service: ServiceSky, createdAt: Date): DeploymentSky {
  const revision = newRevision(service, createdAt);
  const old = service.deployments.filter(deployment => deployment.counts.running > 0);
  for (const deployment of old) deployment.status = 'ACTIVE';
  const id = `ecs-svc/${nineteenDigits()}`;
  const desired = desiredOf(service);
  const started: DeploymentSky = {
    id,
    status: 'PRIMARY',
    rolloutState: 'IN_PROGRESS',
    rolloutStateReason: `ECS deployment ${id} in progress.`,
    counts: { desired, running: 0, pending: desired },
    failedTasks: 0,
    createdAt,
    updatedAt: createdAt,
    revision,
  };
  for (const other of service.serviceDeployments.filter(deployment => deployment.status === 'IN_PROGRESS')) {
    other.status = 'STOPPED';
    other.finishedAt = createdAt;
  }
  service.deployments = [started, ...old];
  service.revisions.unshift(revision);
  service.serviceDeployments.unshift(
    newServiceDeployment(
      service,
      revision,
      old.map(deployment => deployment.revision),
      createdAt,
      'IN_PROGRESS',
    ),
  );
  return started;
}

/** The container definitions of a task definition, as they were registered. */
export const containersOf = (sky: Sky, taskDefinition: string): readonly Json[] =>
  sky.taskDefinitions.get(taskDefinition)?.containers ?? [];
export const loadBalancersOf = (settings: Json): readonly Json[] => jsons(settings.loadBalancers);
