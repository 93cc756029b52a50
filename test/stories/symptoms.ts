import type {
  Container,
  Deployment,
  NetworkConfiguration,
  Service,
  ServiceDeployment,
  ServiceDeploymentStatus,
  ServiceEvent,
  Task,
  TaskStopCode,
} from '@aws-sdk/client-ecs';
import { DAYS, hostIn, networkInterface, type Release, type Scene } from './healthy.ts';
import { ACCOUNT, arn, CLUSTER, digest, digits, ec2Id, hex, iamArn, letters, REGION, uuid } from './ids.ts';

/** How far a task came before it failed: its times, its attachment and its containers follow from that. */
export interface Failure {
  readonly came: 'placing' | 'provisioning' | 'initializing' | 'pulling' | 'creating' | 'running';
  readonly stoppedReason: string;
  readonly stopCode?: TaskStopCode;
  /** Seconds from creation to the end. */
  readonly lasted?: number;
  /** Of the main container. */
  readonly reason?: string;
  readonly exitCode?: number;
  readonly healthStatus?: 'HEALTHY' | 'UNHEALTHY' | 'UNKNOWN';
  /** Containers beside it, as they stand at the end. */
  readonly beside?: readonly Partial<Container>[];
  /** 0 or 1: which of the two subnets. */
  readonly zone?: 0 | 1;
  /** What the service says of it, after `(service name) `. The id of the task is filled in for `TASK`. */
  readonly event?: string | null;
}
/** The text may hold `TASK`, which becomes the task's id. */
export interface Told {
  readonly failures?: readonly Failure[];
  /** What the service says besides, after `(service name) `, oldest first, all within the deployment. */
  readonly events?: readonly string[];
  /** When the deployment began; 52 minutes ago unless given. */
  readonly began?: number;
  /** How many tasks of the judged deployment run. */
  readonly running?: number;
  /** Fewer tasks of the earlier release than are wanted. */
  readonly old?: number;
}

const ids = (scene: Scene) => ({
  next: `ecs-svc/${digits(`${scene.name} next`)}`,
  before: `ecs-svc/${digits(`${scene.name} before`)}`,
  nextRevision: arn('ecs', `service-revision/${CLUSTER}/${scene.name}/${digits(`${scene.name} revision 42`)}`),
  beforeRevision: arn('ecs', `service-revision/${CLUSTER}/${scene.name}/${digits(`${scene.name} revision 41`)}`),
});
export const clusterArn = arn('ecs', `cluster/${CLUSTER}`);
const serviceArn = (scene: Scene): string => arn('ecs', `service/${CLUSTER}/${scene.name}`);
const launchOf = (scene: Scene): 'EC2' | 'FARGATE' => scene.options.launch ?? 'FARGATE';
const platform = (scene: Scene) =>
  launchOf(scene) === 'FARGATE' ? { platformVersion: '1.4.0', platformFamily: 'Linux' } : {};
const later = (at: Date, seconds: number): Date => new Date(at.getTime() + seconds * 1000);

export function serviceEvent(scene: Scene, at: Date, message: string): ServiceEvent {
  return {
    id: uuid(`${scene.name} ${at.toISOString()} ${message}`),
    createdAt: at,
    message: message.startsWith('(service') ? message : `(service ${scene.name}) ${message}`,
  };
}

function revisions(scene: Scene, withBefore: boolean): void {
  const { nextRevision, beforeRevision } = ids(scene);
  const make = (arnOf: string, release: Release, createdAt: Date) => ({
    serviceRevisionArn: arnOf,
    serviceArn: serviceArn(scene),
    clusterArn,
    taskDefinition: release.definition.taskDefinitionArn,
    launchType: launchOf(scene),
    ...platform(scene),
    loadBalancers: release.loadBalancers,
    serviceRegistries: [],
    networkConfiguration: release.network,
    containerImages: (release.definition.containerDefinitions ?? []).map(c => ({
      containerName: c.name,
      image: c.image,
      ...(imageDigest(scene, c.image) !== undefined && { imageDigest: imageDigest(scene, c.image) }),
    })),
    guardDutyEnabled: false,
    createdAt,
  });
  scene.world.serviceRevisions.push(
    make(nextRevision, scene.next, scene.next.definition.registeredAt ?? scene.at),
    ...(withBefore ? [make(beforeRevision, scene.before, scene.before.definition.registeredAt ?? scene.at)] : []),
  );
}
/** The digest that ECS pinned for the image, or would resolve its tag to now. */
export function imageDigest(scene: Scene, image: string | undefined): string | undefined {
  const pinned = scene.pinned.get(image ?? '');
  if (pinned !== undefined) return pinned === '' ? undefined : pinned;
  const [repository, tag] = (image ?? '').split('/').slice(1).join('/').split(':');
  const found = scene.world.repositories
    .find(r => r.repository.repositoryName === repository)
    ?.images.find(i => i.detail.imageTags?.includes(tag ?? ''));
  return found?.detail.imageDigest;
}

interface DeploymentSays {
  readonly status: 'PRIMARY' | 'ACTIVE';
  readonly rollout: 'COMPLETED' | 'IN_PROGRESS' | 'FAILED';
  readonly says?: string;
  readonly running: number;
  readonly pending?: number;
  readonly failed?: number;
  readonly desired?: number;
  readonly created: Date;
  readonly updated?: Date;
}
const deployment = (scene: Scene, id: string, release: Release, d: DeploymentSays): Deployment => ({
  id,
  status: d.status,
  taskDefinition: release.definition.taskDefinitionArn,
  desiredCount: d.desired ?? scene.desired,
  pendingCount: d.pending ?? 0,
  runningCount: d.running,
  failedTasks: d.failed ?? 0,
  createdAt: d.created,
  updatedAt: d.updated ?? d.created,
  launchType: launchOf(scene),
  ...platform(scene),
  networkConfiguration: release.network,
  rolloutState: d.rollout,
  rolloutStateReason: d.says ?? `ECS deployment ${id} ${d.rollout === 'COMPLETED' ? 'completed.' : 'in progress.'}`,
});

/** The service as DescribeServices shows it. */
export function service(
  scene: Scene,
  release: Release,
  deployments: Deployment[],
  events: ServiceEvent[],
  counts: { running: number; pending?: number },
): Service {
  const found: Service = {
    serviceArn: serviceArn(scene),
    serviceName: scene.name,
    clusterArn,
    loadBalancers: release.loadBalancers,
    serviceRegistries: [],
    status: 'ACTIVE',
    desiredCount: scene.desired,
    runningCount: counts.running,
    pendingCount: counts.pending ?? 0,
    launchType: launchOf(scene),
    ...(launchOf(scene) === 'FARGATE' && { platformVersion: 'LATEST', platformFamily: 'Linux' }),
    taskDefinition: release.definition.taskDefinitionArn,
    deploymentConfiguration: {
      deploymentCircuitBreaker: { ...scene.circuitBreaker },
      maximumPercent: scene.maximumPercent,
      minimumHealthyPercent: scene.minimumHealthyPercent,
      strategy: 'ROLLING',
      bakeTimeInMinutes: 0,
    },
    deployments,
    roleArn: iamArn('role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS'),
    events: events.toSorted((a, b) => (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0)),
    createdAt: scene.ago(200 * DAYS),
    placementConstraints: [],
    placementStrategy: [],
    networkConfiguration: release.network,
    ...(release.loadBalancers.length > 0 && { healthCheckGracePeriodSeconds: scene.graceSeconds }),
    schedulingStrategy: 'REPLICA',
    deploymentController: { type: 'ECS' },
    createdBy: iamArn('role/deploy'),
    enableECSManagedTags: true,
    propagateTags: 'NONE',
    enableExecuteCommand: false,
    availabilityZoneRebalancing: 'ENABLED',
    tags: [],
  };
  scene.world.services = [...scene.world.services.filter(s => s.serviceName !== scene.name), found];
  return found;
}

interface SaidOfDeployment {
  readonly status: ServiceDeploymentStatus;
  readonly reason?: string;
  readonly created: Date;
  readonly finished?: Date;
  readonly running: number;
  readonly failures?: number;
  readonly source: boolean;
  readonly rollback?: string;
}
function serviceDeployment(scene: Scene, which: 'next' | 'before', s: SaidOfDeployment): ServiceDeployment {
  const { nextRevision, beforeRevision } = ids(scene);
  const target = which === 'next' ? nextRevision : beforeRevision;
  const enabled = scene.circuitBreaker.enable;
  const made: ServiceDeployment = {
    serviceDeploymentArn: arn(
      'ecs',
      `service-deployment/${CLUSTER}/${scene.name}/${letters(`${scene.name} deployment ${which}`, 21)}`,
    ),
    serviceArn: serviceArn(scene),
    clusterArn,
    createdAt: s.created,
    startedAt: later(s.created, 2),
    ...(s.finished && { finishedAt: s.finished }),
    updatedAt: s.finished ?? s.created,
    sourceServiceRevisions:
      s.source && which === 'next'
        ? [
            {
              arn: beforeRevision,
              requestedTaskCount: scene.desired,
              runningTaskCount: s.status === 'SUCCESSFUL' ? 0 : scene.desired,
              pendingTaskCount: 0,
            },
          ]
        : [],
    targetServiceRevision: {
      arn: target,
      requestedTaskCount: scene.desired,
      runningTaskCount: s.running,
      pendingTaskCount: 0,
    },
    status: s.status,
    ...(s.reason !== undefined && { statusReason: s.reason }),
    deploymentConfiguration: {
      deploymentCircuitBreaker: { ...scene.circuitBreaker },
      maximumPercent: scene.maximumPercent,
      minimumHealthyPercent: scene.minimumHealthyPercent,
      strategy: 'ROLLING',
      bakeTimeInMinutes: 0,
    },
    ...(s.rollback !== undefined &&
      s.finished && {
        rollback: { reason: s.rollback, startedAt: later(s.finished, -180), serviceRevisionArn: beforeRevision },
      }),
    deploymentCircuitBreaker: {
      status: !enabled
        ? 'DISABLED'
        : s.rollback !== undefined || s.status === 'STOPPED'
          ? 'TRIGGERED'
          : s.status === 'IN_PROGRESS'
            ? 'MONITORING'
            : 'MONITORING_COMPLETE',
      failureCount: s.failures ?? 0,
      threshold: Math.max(3, Math.ceil(scene.desired / 2)),
    },
    alarms: { status: 'DISABLED', alarmNames: [] },
  };
  scene.world.serviceDeployments.push(made);
  return made;
}

const idOf = (task: Task): string => task.taskArn?.split('/').at(-1) ?? '';
const instanceOf = (scene: Scene, zone: 0 | 1) =>
  launchOf(scene) === 'EC2' ? { containerInstanceArn: scene.world.containerInstances[zone]?.containerInstanceArn } : {};
const subnetIn = (network: NetworkConfiguration, scene: Scene, zone: 0 | 1) => {
  const named = network.awsvpcConfiguration?.subnets ?? [];
  const id = named[zone] ?? named[0];
  const subnet = scene.world.subnets.find(s => s.SubnetId === id) ?? scene.subnets[zone];
  return subnet;
};
/** A task with its network interface, in any state. */
function task(
  scene: Scene,
  release: Release,
  startedBy: string,
  seed: string,
  created: Date,
  zone: 0 | 1,
  fields: Partial<Task>,
  container: Partial<Container>,
  beside: readonly Partial<Container>[],
  attached: 'no' | 'was' | 'is',
): Task {
  const id = hex(`${scene.name} task ${seed}`, 32);
  const taskArn = arn('ecs', `task/${CLUSTER}/${id}`);
  const subnet = subnetIn(release.network, scene, zone);
  const address = hostIn(subnet, 40 + (Number.parseInt(id.slice(0, 4), 16) % 150));
  const eni = ec2Id('eni', `${subnet.SubnetId} ${address}`);
  const ran = container.exitCode !== undefined || attached === 'is' || container.lastStatus === 'RUNNING';
  const one = (name: string | undefined, image: string | undefined, more: Partial<Container>): Container => ({
    containerArn: arn('ecs', `container/${CLUSTER}/${id}/${uuid(`${id} ${name}`)}`),
    taskArn,
    name,
    image,
    ...(ran && {
      runtimeId: `${id}-${digits(id, 10)}`,
      imageDigest: imageDigest(scene, image) ?? digest(`ran ${image}`),
    }),
    lastStatus: 'STOPPED',
    networkInterfaces:
      attached === 'no' ? [] : [{ attachmentId: uuid(`${id} attachment`), privateIpv4Address: address }],
    healthStatus: 'UNKNOWN',
    cpu: '0',
    ...more,
  });
  const definitions = release.definition.containerDefinitions ?? [];
  const made: Task = {
    attachments: [
      {
        id: uuid(`${id} attachment`),
        type: 'ElasticNetworkInterface',
        status: attached === 'is' ? 'ATTACHED' : 'DELETED',
        details: [
          { name: 'subnetId', value: subnet.SubnetId },
          ...(attached === 'no'
            ? []
            : [
                { name: 'networkInterfaceId', value: eni },
                { name: 'macAddress', value: `06:${hex(address, 10).replace(/(..)(?=.)/g, '$1:')}` },
                { name: 'privateDnsName', value: `ip-${address.replaceAll('.', '-')}.${REGION}.compute.internal` },
                { name: 'privateIPv4Address', value: address },
              ]),
        ],
      },
    ],
    attributes: [
      {
        name: 'ecs.cpu-architecture',
        value: release.definition.runtimePlatform?.cpuArchitecture === 'ARM64' ? 'arm64' : 'x86_64',
      },
    ],
    availabilityZone: subnet.AvailabilityZone,
    clusterArn,
    ...instanceOf(scene, zone),
    containers: [
      one(definitions[0]?.name, definitions[0]?.image, container),
      ...beside.map(b => one(b.name, definitions.find(d => d.name === b.name)?.image, b)),
    ],
    cpu: release.definition.cpu ?? '0',
    createdAt: created,
    desiredStatus: 'STOPPED',
    enableExecuteCommand: false,
    group: `service:${scene.name}`,
    healthStatus: 'UNKNOWN',
    lastStatus: 'STOPPED',
    launchType: launchOf(scene),
    memory: release.definition.memory ?? '0',
    overrides: { containerOverrides: definitions.map(d => ({ name: d.name })), inferenceAcceleratorOverrides: [] },
    ...platform(scene),
    startedBy,
    tags: [],
    taskArn,
    taskDefinitionArn: release.definition.taskDefinitionArn,
    version: attached === 'is' ? 4 : 6,
    ...(launchOf(scene) === 'FARGATE' && { ephemeralStorage: { sizeInGiB: 20 } }),
    ...fields,
  };
  scene.world.tasks.push(made);
  return made;
}

/** A task that runs, with its network interface and, behind a load balancer, its target. */
export function runningTask(
  scene: Scene,
  release: Release,
  startedBy: string,
  seed: string,
  created: Date,
  zone: 0 | 1,
): Task {
  const made = task(
    scene,
    release,
    startedBy,
    seed,
    created,
    zone,
    {
      desiredStatus: 'RUNNING',
      lastStatus: 'RUNNING',
      connectivity: 'CONNECTED',
      connectivityAt: later(created, 8),
      pullStartedAt: later(created, 14),
      pullStoppedAt: later(created, 22),
      startedAt: later(created, 27),
      healthStatus: scene.options.healthCommand === undefined ? 'UNKNOWN' : 'HEALTHY',
    },
    { lastStatus: 'RUNNING', healthStatus: scene.options.healthCommand === undefined ? 'UNKNOWN' : 'HEALTHY' },
    [],
    'is',
  );
  const subnet = subnetIn(release.network, scene, zone);
  const address = addressOf(made);
  const open = release.network.awsvpcConfiguration?.assignPublicIp === 'ENABLED';
  networkInterface(
    scene.world,
    subnet,
    address,
    scene.world.securityGroups.filter(g =>
      release.network.awsvpcConfiguration?.securityGroups?.includes(g.GroupId ?? ''),
    ),
    `arn:aws:ecs:${REGION}:${ACCOUNT}:attachment/${uuid(`${idOf(made)} attachment`)}`,
    open ? { Association: { PublicIp: `34.250.19.${address.split('.').at(-1)}`, IpOwnerId: 'amazon' } } : {},
  );
  if (release.loadBalancers.length > 0) target(scene, made, { State: 'healthy' });
  return made;
}
export const addressOf = (made: Task): string =>
  made.attachments?.[0]?.details?.find(d => d.name === 'privateIPv4Address')?.value ?? '';
/** Says how the load balancer finds a task; the last word counts. */
export function target(
  scene: Scene,
  made: Task,
  health: { State: 'healthy' | 'unhealthy' | 'initial' | 'unused' | 'draining'; Reason?: string; Description?: string },
): void {
  const group = scene.targetGroup.TargetGroupArn ?? '';
  const Id = addressOf(made);
  scene.world.targets[group] = [
    ...(scene.world.targets[group] ?? []).filter(t => t.Target?.Id !== Id),
    {
      Target: {
        Id,
        Port: scene.next.loadBalancers[0]?.containerPort ?? scene.port,
        AvailabilityZone: made.availabilityZone,
      },
      HealthCheckPort:
        scene.targetGroup.HealthCheckPort === 'traffic-port'
          ? String(scene.next.loadBalancers[0]?.containerPort ?? scene.port)
          : (scene.targetGroup.HealthCheckPort ?? ''),
      TargetHealth: health as never,
      AdministrativeOverride: {
        State: 'no_override',
        Reason: 'AdministrativeOverride.NoOverride',
        Description: 'No override is currently active on target',
      },
    },
  ];
}

const LASTED = { placing: 12, provisioning: 45, initializing: 42, pulling: 150, creating: 60, running: 120 } as const;
/** A task of the judged deployment that failed. */
export function failedTask(
  scene: Scene,
  startedBy: string,
  seed: string,
  created: Date,
  f: Failure,
  release = scene.next,
): Task {
  const lasted = f.lasted ?? LASTED[f.came];
  const pulled = f.came === 'creating' || f.came === 'running';
  const stopped = later(created, lasted);
  return task(
    scene,
    release,
    startedBy,
    seed,
    created,
    f.zone ?? 0,
    {
      ...(f.came === 'pulling' || pulled
        ? { pullStartedAt: later(created, 14), pullStoppedAt: pulled ? later(created, 23) : later(stopped, -26) }
        : {}),
      ...(f.came === 'placing' || f.came === 'provisioning'
        ? {}
        : { connectivity: 'CONNECTED' as const, connectivityAt: later(created, 8) }),
      ...(f.came === 'running'
        ? { startedAt: later(created, 27), executionStoppedAt: later(stopped, -18) }
        : f.came === 'initializing' || f.came === 'pulling'
          ? { executionStoppedAt: later(stopped, -23) }
          : {}),
      stoppingAt: later(stopped, f.came === 'running' && f.stopCode === 'ServiceSchedulerInitiated' ? -55 : -25),
      stoppedAt: stopped,
      healthStatus: f.healthStatus ?? 'UNKNOWN',
      stopCode: f.stopCode ?? (f.came === 'running' ? 'EssentialContainerExited' : 'TaskFailedToStart'),
      stoppedReason: f.stoppedReason.replaceAll('TASK', hex(`${scene.name} task ${seed}`, 32)),
    },
    {
      ...(f.reason !== undefined && { reason: f.reason.replaceAll('TASK', hex(`${scene.name} task ${seed}`, 32)) }),
      ...(f.exitCode !== undefined && { exitCode: f.exitCode }),
      healthStatus: f.healthStatus ?? 'UNKNOWN',
    },
    f.beside ?? [],
    f.came === 'placing' || f.came === 'provisioning' ? 'no' : 'was',
  );
}

/** What ECS says of tasks as they fail, one after the other. */
function failures(scene: Scene, startedBy: string, from: number, told: Told, until: number): ServiceEvent[] {
  const list = told.failures ?? [];
  const step = list.length === 0 ? 0 : Math.max(1, (from - until - 2) / list.length);
  const said = new Set<string>();
  const out = list.flatMap((f, i) => {
    const created = scene.ago(from - 0.4 - i * step);
    const made = failedTask(scene, startedBy, `${startedBy} failed ${i}`, created, f);
    const id = idOf(made);
    const started = serviceEvent(scene, later(created, 1), `has started 1 tasks: (task ${id}).`);
    const words =
      f.event === undefined && f.came !== 'running' && f.stopCode === undefined
        ? `was unable to place a task. Reason: ${f.stoppedReason.replace(/\.$/, '')}.`
        : f.event;
    if (words === undefined || words === null) return [started];
    // ECS says the same words once only.
    if (said.has(words)) return [started];
    if (!words.includes('TASK')) said.add(words);
    return [started, serviceEvent(scene, made.stoppedAt ?? created, words.replaceAll('TASK', id))];
  });
  const extra = (told.events ?? []).map((e, i) =>
    serviceEvent(scene, scene.ago(Math.max(until + 0.5, from - 2 - i * 3)), e),
  );
  return [...out, ...extra];
}
const olden = (scene: Scene): ServiceEvent[] => [
  serviceEvent(scene, scene.ago(9 * 60), 'has reached a steady state.'),
  serviceEvent(scene, scene.ago(15 * 60), 'has reached a steady state.'),
  serviceEvent(scene, scene.ago(20 * DAYS - 6), `(deployment ${ids(scene).before}) deployment completed.`),
  serviceEvent(scene, scene.ago(20 * DAYS - 5), 'has reached a steady state.'),
];
function runOld(scene: Scene, count = scene.desired): void {
  for (let i = 0; i < count; i++)
    runningTask(scene, scene.before, ids(scene).before, `before ${i}`, scene.ago(20 * DAYS - 3 * i), (i % 2) as 0 | 1);
}
const registered = (scene: Scene): string =>
  `registered 1 targets in (target-group ${scene.targetGroup.TargetGroupArn})`;

/** The judged release runs as it should; it was deployed three days ago unless given otherwise. */
export function steady(scene: Scene, minutes = 3 * DAYS - 40): Service {
  const { next } = ids(scene);
  const created = scene.ago(minutes);
  for (let i = 0; i < scene.desired; i++)
    runningTask(scene, scene.next, next, `next ${i}`, later(created, 20 + 40 * i), (i % 2) as 0 | 1);
  revisions(scene, true);
  serviceDeployment(scene, 'next', {
    status: 'SUCCESSFUL',
    created,
    finished: later(created, 300),
    running: scene.desired,
    source: true,
  });
  serviceDeployment(scene, 'before', {
    status: 'SUCCESSFUL',
    created: scene.ago(20 * DAYS),
    finished: scene.ago(20 * DAYS - 6),
    running: scene.desired,
    source: false,
  });
  const since =
    minutes > 400
      ? [
          serviceEvent(scene, scene.ago(140), 'has reached a steady state.'),
          serviceEvent(scene, scene.ago(500), 'has reached a steady state.'),
        ]
      : [];
  return service(
    scene,
    scene.next,
    [
      deployment(scene, next, scene.next, {
        status: 'PRIMARY',
        rollout: 'COMPLETED',
        running: scene.desired,
        created,
        updated: later(created, 300),
      }),
    ],
    [
      ...olden(scene).filter(e => (e.createdAt?.getTime() ?? 0) < created.getTime()),
      ...since,
      serviceEvent(scene, later(created, 305), 'has reached a steady state.'),
      serviceEvent(scene, later(created, 300), `(deployment ${next}) deployment completed.`),
      ...(scene.next.loadBalancers.length > 0 ? [serviceEvent(scene, later(created, 70), registered(scene))] : []),
      serviceEvent(
        scene,
        later(created, 20),
        `has started ${scene.desired} tasks: ${scene.world.tasks
          .filter(t => t.startedBy === next)
          .map(t => `(task ${idOf(t)})`)
          .join(' ')}.`,
      ),
    ],
    { running: scene.desired },
  );
}

/** The judged release failed and the circuit breaker went back to the one before: only history tells of it. */
export function rolledBack(scene: Scene, told: Told): Service {
  const { next, before } = ids(scene);
  const began = told.began ?? 52;
  const created = scene.ago(began);
  const failedAt = scene.ago(Math.max(4, began - 25));
  const finished = later(failedAt, 120);
  runOld(scene);
  const events = failures(scene, next, began, told, Math.max(4, began - 25));
  revisions(scene, true);
  serviceDeployment(scene, 'next', {
    status: 'ROLLBACK_SUCCESSFUL',
    reason: 'Service deployment rolled back because the circuit breaker threshold was exceeded.',
    created,
    finished,
    running: 0,
    failures: Math.max(3, told.failures?.length ?? 0),
    source: true,
    rollback: 'Service deployment rolled back because the circuit breaker threshold was exceeded.',
  });
  serviceDeployment(scene, 'before', {
    status: 'SUCCESSFUL',
    created: scene.ago(20 * DAYS),
    finished: scene.ago(20 * DAYS - 6),
    running: scene.desired,
    source: false,
  });
  return service(
    scene,
    scene.before,
    [
      deployment(scene, before, scene.before, {
        status: 'PRIMARY',
        rollout: 'COMPLETED',
        running: scene.desired,
        created: scene.ago(20 * DAYS),
        updated: finished,
      }),
    ],
    [
      ...olden(scene),
      ...events,
      serviceEvent(scene, failedAt, `(deployment ${next}) deployment failed: tasks failed to start.`),
      serviceEvent(scene, later(failedAt, 1), `rolling back to deployment ${before}.`),
      serviceEvent(scene, finished, `(deployment ${before}) deployment completed.`),
      serviceEvent(scene, later(finished, 6), 'has reached a steady state.'),
    ],
    { running: scene.desired },
  );
}

/** The judged deployment goes on beside the old one, which still runs. */
export function underway(scene: Scene, told: Told): Service {
  const { next, before } = ids(scene);
  const began = told.began ?? 52;
  const created = scene.ago(began);
  const old = told.old ?? scene.desired;
  const running = told.running ?? 0;
  runOld(scene, old);
  for (let i = 0; i < running; i++)
    runningTask(scene, scene.next, next, `next ${i}`, scene.ago(2.5 + i), (i % 2) as 0 | 1);
  const events = failures(scene, next, began, told, 1);
  revisions(scene, true);
  const failed = told.failures?.length ?? 0;
  serviceDeployment(scene, 'next', {
    status: 'IN_PROGRESS',
    created,
    running,
    failures: scene.circuitBreaker.enable ? Math.min(failed, 2) : failed,
    source: true,
  });
  serviceDeployment(scene, 'before', {
    status: 'SUCCESSFUL',
    created: scene.ago(20 * DAYS),
    finished: scene.ago(20 * DAYS - 6),
    running: scene.desired,
    source: false,
  });
  return service(
    scene,
    scene.next,
    [
      deployment(scene, next, scene.next, {
        status: 'PRIMARY',
        rollout: 'IN_PROGRESS',
        running,
        failed,
        created,
        updated: scene.ago(1),
      }),
      deployment(scene, before, scene.before, {
        status: 'ACTIVE',
        rollout: 'COMPLETED',
        running: old,
        created: scene.ago(20 * DAYS),
        updated: created,
      }),
    ],
    [...olden(scene), ...events],
    { running: running + old },
  );
}

/** The circuit breaker gave up, and is not to roll back. */
export function failed(scene: Scene, told: Told): Service {
  const { next, before } = ids(scene);
  const began = told.began ?? 52;
  const created = scene.ago(began);
  const failedAt = scene.ago(Math.max(4, began - 25));
  scene.circuitBreaker = { enable: true, rollback: false };
  runOld(scene);
  const events = failures(scene, next, began, told, Math.max(4, began - 25));
  revisions(scene, true);
  serviceDeployment(scene, 'next', {
    status: 'STOPPED',
    reason: 'Service deployment stopped because the circuit breaker threshold was exceeded.',
    created,
    finished: failedAt,
    running: 0,
    failures: Math.max(3, told.failures?.length ?? 0),
    source: true,
  });
  serviceDeployment(scene, 'before', {
    status: 'SUCCESSFUL',
    created: scene.ago(20 * DAYS),
    finished: scene.ago(20 * DAYS - 6),
    running: scene.desired,
    source: false,
  });
  return service(
    scene,
    scene.next,
    [
      deployment(scene, next, scene.next, {
        status: 'PRIMARY',
        rollout: 'FAILED',
        says: 'ECS deployment circuit breaker: tasks failed to start.',
        running: 0,
        failed: told.failures?.length ?? 0,
        created,
        updated: failedAt,
      }),
      deployment(scene, before, scene.before, {
        status: 'ACTIVE',
        rollout: 'COMPLETED',
        running: scene.desired,
        created: scene.ago(20 * DAYS),
        updated: created,
      }),
    ],
    [
      ...olden(scene),
      ...events,
      serviceEvent(scene, failedAt, `(deployment ${next}) deployment failed: tasks failed to start.`),
    ],
    { running: scene.desired },
  );
}

/** The release was deployed without trouble; since then its tasks went, and new ones do not come up. */
export function starved(scene: Scene, told: Told): Service {
  const { next } = ids(scene);
  const created = scene.ago(3 * DAYS);
  const running = told.running ?? 0;
  for (let i = 0; i < running; i++)
    runningTask(scene, scene.next, next, `next ${i}`, later(created, 20 + 40 * i), (i % 2) as 0 | 1);
  const events = failures(scene, next, told.began ?? 52, told, 1);
  revisions(scene, true);
  serviceDeployment(scene, 'next', {
    status: 'SUCCESSFUL',
    created,
    finished: later(created, 300),
    running: scene.desired,
    source: true,
  });
  serviceDeployment(scene, 'before', {
    status: 'SUCCESSFUL',
    created: scene.ago(20 * DAYS),
    finished: scene.ago(20 * DAYS - 6),
    running: scene.desired,
    source: false,
  });
  return service(
    scene,
    scene.next,
    [
      deployment(scene, next, scene.next, {
        status: 'PRIMARY',
        rollout: 'COMPLETED',
        running,
        created,
        updated: later(created, 300),
      }),
    ],
    [
      ...olden(scene).filter(e => (e.createdAt?.getTime() ?? 0) < created.getTime()),
      serviceEvent(scene, scene.ago(140), 'has reached a steady state.'),
      serviceEvent(scene, later(created, 300), `(deployment ${next}) deployment completed.`),
      ...events,
      ...((told.failures?.length ?? 0) > 2 && told.failures?.[0]?.came !== 'running'
        ? [
            serviceEvent(
              scene,
              scene.ago(3),
              'is unable to consistently start tasks successfully. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.',
            ),
          ]
        : []),
    ],
    { running },
  );
}

/** A service that has never run: its first deployment, without a circuit breaker. */
export function first(scene: Scene, told: Told): Service {
  const { next } = ids(scene);
  const began = told.began ?? 52;
  const created = scene.ago(began);
  const running = told.running ?? 0;
  scene.circuitBreaker = { enable: false, rollback: false };
  for (let i = 0; i < running; i++)
    runningTask(scene, scene.next, next, `next ${i}`, scene.ago(2.5 + i), (i % 2) as 0 | 1);
  const events = failures(scene, next, began, told, 1);
  revisions(scene, false);
  serviceDeployment(scene, 'next', {
    status: 'IN_PROGRESS',
    created,
    running,
    failures: told.failures?.length ?? 0,
    source: false,
  });
  const made = service(
    scene,
    scene.next,
    [
      deployment(scene, next, scene.next, {
        status: 'PRIMARY',
        rollout: 'IN_PROGRESS',
        running,
        failed: told.failures?.length ?? 0,
        created,
        updated: scene.ago(1),
      }),
    ],
    events,
    { running },
  );
  made.createdAt = created;
  return made;
}

/** A task that somebody or something ran by hand. */
export function standalone(scene: Scene, f: Failure): Task {
  const made = failedTask(scene, 'nightly-schedule', 'standalone', scene.ago(21), f);
  made.group = `family:${scene.next.definition.family}`;
  return made;
}

/** Decoy: the deployment before, a day ago or more, failed of something else, was rolled back, and is over and done with. */
export function scar(scene: Scene, of: Service, reason: string, before = 26 * 60): void {
  // It is over: the deployment that is judged is later.
  const began =
    of.deployments?.find(d => d.status === 'PRIMARY' && d.taskDefinition === scene.next.definition.taskDefinitionArn)
      ?.createdAt ?? scene.at;
  const minutes = Math.max(
    before,
    Math.min(19 * DAYS, (scene.at.getTime() - began.getTime()) / 60_000 + (before < 60 ? 0 : 11 * 60)),
  );
  const id = `ecs-svc/${digits(`${scene.name} scar`)}`;
  of.events = [
    ...(of.events ?? []),
    serviceEvent(scene, scene.ago(minutes), `was unable to place a task. Reason: ${reason}.`),
    serviceEvent(scene, scene.ago(minutes - 8), `(deployment ${id}) deployment failed: tasks failed to start.`),
    serviceEvent(scene, scene.ago(minutes - 8.1), `rolling back to deployment ${ids(scene).before}.`),
    serviceEvent(scene, scene.ago(minutes - 11), `(deployment ${ids(scene).before}) deployment completed.`),
  ].toSorted((a, b) => (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0));
}
/** Decoy: a hitch of yesterday, within the deployment that is judged, after which the service was steady again. */
export function hitch(scene: Scene, of: Service, reason: string, minutes = 23 * 60): void {
  of.events = [
    ...(of.events ?? []),
    serviceEvent(scene, scene.ago(minutes), `was unable to place a task. Reason: ${reason}.`),
    serviceEvent(scene, scene.ago(minutes - 9), 'has reached a steady state.'),
  ].toSorted((a, b) => (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0));
}
/** Decoy: a task of the release before, stopped when the service was scaled in: exit code 143 and no fault. */
export function scaledIn(scene: Scene, minutes = 44, release = scene.before, by = ids(scene).before): Task {
  return failedTask(
    scene,
    by,
    `scaled in ${minutes}`,
    scene.ago(minutes),
    {
      came: 'running',
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: `Scaling activity initiated by (deployment ${by})`,
      exitCode: 143,
      lasted: 300,
    },
    release,
  );
}
/** Decoy: a task of an earlier deployment of the same service that failed of something else, still shown for an hour. */
export function earlierFailure(scene: Scene, f: Failure, minutes = 58): Task {
  return failedTask(
    scene,
    `ecs-svc/${digits(`${scene.name} earlier`)}`,
    'earlier',
    scene.ago(minutes),
    { lasted: 40, ...f },
    scene.before,
  );
}
export const deploymentIds = ids;

/** The same lines in the stream of every task of the judged release, each at that task's own time. */
export function logs(s: Scene, ...lines: readonly string[]): void {
  for (const t of s.world.tasks.filter(
    x => x.taskDefinitionArn === s.next.definition.taskDefinitionArn && x.startedAt,
  )) {
    const started = t.startedAt?.getTime() ?? 0;
    s.logGroup.streams[`ecs/${s.name}/${t.taskArn?.split('/').at(-1)}`] = lines.map((message, i) => ({
      timestamp: started + 1200 + i * 640,
      message,
      ingestionTime: started + 2400 + i * 640,
    }));
  }
}

/** What CloudWatch has of the service: the highest of its tasks, by the minute, over the last hour. */
export function metric(
  scene: Scene,
  name: 'CPUUtilization' | 'MemoryUtilization',
  percent: (minute: number) => number,
  of = scene.name,
): void {
  const minutes = Array.from({ length: 60 }, (_, i) => 60 - i);
  scene.world.metrics[`${name} ${of}`] = {
    Timestamps: minutes.map(m => scene.ago(m)),
    Values: minutes.map(percent),
  };
}

/** Four crashes of every task of the judged release, so many seconds apart, each after a start; the last was a minute ago. */
export function crashLoop(s: Scene, seconds: number, crash: string, start: string): void {
  logs(s, ...[1, 2, 3, 4].flatMap(() => [start, crash]), start);
  for (const lines of Object.values(s.logGroup.streams)) {
    for (const [i, line] of lines.entries()) {
      const from = s.ago(1).getTime() - (4 - Math.floor(i / 2)) * seconds * 1000;
      line.timestamp = from + (i % 2 === 0 ? 0 : (seconds - 5) * 1000);
      line.ingestionTime = line.timestamp + 1200;
    }
  }
}
