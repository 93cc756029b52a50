import { registerRevision, registerTargets, type SubnetMade, taskInterface, type World } from './world.ts';
import type { ContainerDefinition, RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs';
import { type Json, jsons, text } from './protocol.ts';
import {
  type DeploymentSky,
  desiredOf,
  ecsArn,
  hex,
  newRevision,
  newServiceDeployment,
  nineteenDigits,
  primaryOf,
  REGION,
  type ServiceSky,
  serviceOf,
  type TaskSky,
} from './overlay-state.ts';

/** What happened to a service, told in ECS's own words; all its times hang on one clock. */
export interface Story {
  readonly world: World;
  readonly service: ServiceSky;
  /** So many minutes before the story is told. */
  ago(minutes: number): Date;
}
export function storyOf(world: World): Story {
  const now = Date.now();
  return {
    world,
    service: serviceOf(world.env.weather.sky, world.cluster, world.service),
    ago: minutes => new Date(now - minutes * 60_000),
  };
}

const serviceEvent = ({ service }: Story, createdAt: Date, message: string): void => {
  const id = hex(16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  service.events.push({ id, createdAt, message: `(service ${service.name}) ${message}` });
};
const taskList = (tasks: readonly TaskSky[]): string => tasks.map(task => `(task ${taskId(task)})`).join(' ');
export const taskId = (task: TaskSky): string => task.taskArn.slice(task.taskArn.lastIndexOf('/') + 1);

/** How far a task came before it failed; the times and the attachment follow from it. */
type Came = 'placing' | 'initializing' | 'pulling' | 'creating' | 'running';
export interface Failure {
  readonly came: Came;
  readonly stoppedReason: string;
  readonly stopCode?: string;
  readonly reason?: string;
  readonly exitCode?: number;
  /** Seconds from creation to the end; Fargate gives up on a silent network after about five minutes. */
  readonly lasted?: number;
  readonly subnet?: SubnetMade;
}
/** Fills in what only the task itself has: its id. */
export type Told = Failure | ((id: string) => Failure);

const container = (story: Story, taskArn: string, deployment: DeploymentSky, fields: Json): Json => {
  const definition =
    story.world.env.weather.sky.taskDefinitions.get(deployment.revision.taskDefinition)?.containers[0] ?? {};
  return {
    containerArn: ecsArn(`container/${story.world.cluster}/${hex(16)}`),
    taskArn,
    name: definition.name,
    image: definition.image,
    networkInterfaces: [],
    healthStatus: 'UNKNOWN',
    cpu: '0',
    ...fields,
  };
};
/** Where a task of the world runs: a platform of Fargate, or the container instance of its subnet. */
const place = ({ world }: Story, subnet: SubnetMade): Json => {
  const { options } = world;
  if (options.launch === 'EC2')
    return {
      launchType: 'EC2',
      containerInstanceArn: (world.instances.find(instance => instance.subnet.id === subnet.id) ?? world.instances[0])
        ?.containerInstance,
    };
  const [provider] = options.capacityProviders ?? [];
  return {
    ...(provider === undefined ? { launchType: 'FARGATE' } : { capacityProviderName: provider.capacityProvider }),
    platformVersion: '1.4.0',
    platformFamily: 'Linux',
    ephemeralStorage: { sizeInGiB: 20 },
    cpu: options.cpu ?? '256',
    memory: options.memory ?? '512',
  };
};
const task = (story: Story, deployment: DeploymentSky, id: string, subnet: SubnetMade, fields: Json): TaskSky => ({
  taskArn: ecsArn(`task/${story.world.cluster}/${id}`),
  clusterArn: ecsArn(`cluster/${story.world.cluster}`),
  taskDefinitionArn: deployment.revision.taskDefinition,
  group: `service:${story.world.service}`,
  startedBy: deployment.id,
  availabilityZone: subnet.zone,
  ...place(story, subnet),
  version: 4,
  healthStatus: 'UNKNOWN',
  enableExecuteCommand: false,
  tags: [],
  attributes: [{ name: 'ecs.cpu-architecture', value: 'x86_64' }],
  overrides: { containerOverrides: [{ name: 'app' }], inferenceAcceleratorOverrides: [] },
  desiredStatus: 'STOPPED',
  ...fields,
});
const attachment = (status: string, details: Readonly<Record<string, string>>): Json => ({
  id: hex(16),
  type: 'ElasticNetworkInterface',
  status,
  details: Object.entries(details).map(([name, value]) => ({ name, value })),
});
const later = (at: Date, seconds: number): Date => new Date(at.getTime() + seconds * 1000);
const keep = ({ world }: Story, made: TaskSky): TaskSky => {
  const { tasks } = world.env.weather.sky;
  tasks.set(world.cluster, [made, ...(tasks.get(world.cluster) ?? [])]);
  return made;
};

/** A task of that deployment which failed, as DescribeTasks shows it for about an hour. */
export function failedTask(
  story: Story,
  deployment: DeploymentSky,
  createdAt: Date,
  told: Told,
  fields: Json = {},
): TaskSky {
  const id = hex(16);
  const failure = typeof told === 'function' ? told(id) : told;
  const subnet =
    failure.subnet ??
    story.world.subnets[
      (story.world.env.weather.sky.tasks.get(story.world.cluster)?.length ?? 0) % story.world.subnets.length
    ];
  if (subnet === undefined) throw new Error('the world has no subnets');
  const { came } = failure;
  const lasted = failure.lasted ?? { placing: 20, initializing: 295, pulling: 180, creating: 60, running: 90 }[came];
  const stoppedAt = later(createdAt, lasted);
  const pulled = came === 'creating' || came === 'running';
  const times: Json = {
    createdAt,
    ...(came === 'pulling' || pulled ? { pullStartedAt: later(createdAt, 14) } : {}),
    ...(pulled ? { pullStoppedAt: later(createdAt, 22) } : {}),
    ...(came === 'running'
      ? { startedAt: later(createdAt, 26), executionStoppedAt: later(createdAt, lasted - 22) }
      : {}),
    stoppingAt: later(createdAt, Math.max(lasted - 26, 1)),
    stoppedAt,
  };
  const taskArn = ecsArn(`task/${story.world.cluster}/${id}`);
  const address = `${subnet.cidr.replace(/\.0\/24$/, '')}.${20 + (Number.parseInt(id.slice(0, 2), 16) % 200)}`;
  const interfaceDetails: Readonly<Record<string, string>> =
    came === 'placing'
      ? { subnetId: subnet.id }
      : {
          subnetId: subnet.id,
          networkInterfaceId: `eni-${id.slice(0, 17)}`,
          macAddress: '0a:1b:2c:3d:4e:5f',
          privateDnsName: `ip-${address.replaceAll('.', '-')}.${REGION}.compute.internal`,
          privateIPv4Address: address,
        };
  const ended: Json = {
    lastStatus: 'STOPPED',
    ...(failure.reason === undefined ? {} : { reason: failure.reason }),
    ...(failure.exitCode === undefined ? {} : { exitCode: failure.exitCode }),
    ...(pulled ? { runtimeId: `${id}-${hex(5)}`, imageDigest: `sha256:${hex(32)}` } : {}),
  };
  return keep(
    story,
    task(story, deployment, id, subnet, {
      ...times,
      lastStatus: 'STOPPED',
      stopCode: failure.stopCode ?? (came === 'running' ? 'EssentialContainerExited' : 'TaskFailedToStart'),
      stoppedReason: failure.stoppedReason,
      attachments: story.world.options.networkMode === 'bridge' ? [] : [attachment('DELETED', interfaceDetails)],
      containers: [container(story, taskArn, deployment, ended)],
      ...fields,
    }),
  );
}

/** A task that runs, with a network interface in EC2 and, behind a load balancer, its address in the target group. */
async function runningTask(
  story: Story,
  deployment: DeploymentSky,
  createdAt: Date,
  subnet: SubnetMade,
): Promise<TaskSky> {
  const { world } = story;
  const id = hex(16);
  const taskArn = ecsArn(`task/${world.cluster}/${id}`);
  const since: Json = {
    createdAt,
    pullStartedAt: later(createdAt, 14),
    pullStoppedAt: later(createdAt, 22),
    startedAt: later(createdAt, 26),
    connectivity: 'CONNECTED',
    connectivityAt: later(createdAt, 12),
    lastStatus: 'RUNNING',
    desiredStatus: 'RUNNING',
  };
  const runs: Json = { lastStatus: 'RUNNING', runtimeId: `${id}-${hex(5)}`, imageDigest: `sha256:${hex(32)}` };
  if (world.options.networkMode === 'bridge') {
    const ports = {
      networkBindings: [
        { bindIP: '0.0.0.0', containerPort: world.containerPort, hostPort: world.containerPort, protocol: 'tcp' },
      ],
    };
    return keep(
      story,
      task(story, deployment, id, subnet, {
        ...since,
        attachments: [],
        containers: [container(story, taskArn, deployment, { ...runs, ...ports })],
      }),
    );
  }
  const eni = await taskInterface(world, subnet);
  await registerTargets(world, [eni.address]);
  return keep(
    story,
    task(story, deployment, id, subnet, {
      ...since,
      attachments: [
        attachment('ATTACHED', {
          subnetId: subnet.id,
          networkInterfaceId: eni.id,
          macAddress: eni.mac,
          privateDnsName: `ip-${eni.address.replaceAll('.', '-')}.${REGION}.compute.internal`,
          privateIPv4Address: eni.address,
        }),
      ],
      containers: [
        container(story, taskArn, deployment, {
          ...runs,
          networkInterfaces: [{ attachmentId: hex(16), privateIpv4Address: eni.address }],
        }),
      ],
    }),
  );
}
/** The tasks of a steady deployment, spread over the subnets. */
async function runningTasks(
  story: Story,
  deployment: DeploymentSky,
  createdAt: Date,
  count = deployment.counts.running,
): Promise<readonly TaskSky[]> {
  const made: TaskSky[] = [];
  for (let i = 0; i < count; i++) {
    const subnet = story.world.subnets[i % story.world.subnets.length];
    if (subnet !== undefined) made.push(await runningTask(story, deployment, createdAt, subnet));
  }
  return made;
}

export interface NewDeployment {
  /** What the new revision changes; absent, the same task definition is deployed again. */
  readonly container?: Partial<ContainerDefinition>;
  readonly definition?: Partial<RegisterTaskDefinitionCommandInput>;
  readonly taskDefinition?: string;
  /** Minutes before now. */
  readonly began?: number;
}
/** The service's settings as of the new deployment, and its revision; the caller says how it went. */
async function begin(
  story: Story,
  { container: changed, definition: registered, taskDefinition, began = 40 }: NewDeployment,
): Promise<{ deployment: DeploymentSky; old: DeploymentSky; oldSettings: Json }> {
  const { service, world } = story;
  const createdAt = story.ago(began);
  const old = primaryOf(service);
  const oldSettings = service.settings;
  const anew = changed !== undefined || registered !== undefined;
  const definition =
    taskDefinition ??
    (anew ? await registerRevision(world, changed, registered) : text(oldSettings.taskDefinition)) ??
    '';
  const known = world.env.weather.sky.taskDefinitions.get(definition);
  if (anew && known !== undefined)
    world.env.weather.sky.taskDefinitions.set(definition, { ...known, registeredAt: later(createdAt, -60) });
  service.settings = { ...oldSettings, taskDefinition: definition };
  const revision = newRevision(service, createdAt);
  service.revisions.unshift(revision);
  const desired = desiredOf(service);
  const id = `ecs-svc/${nineteenDigits()}`;
  const deployment: DeploymentSky = {
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
  return { deployment, old, oldSettings };
}
/** The same failure for each of three attempts. */
export const thrice = <T>(item: T): readonly T[] => [item, item, item];
/** What the events say besides. */
export interface Words {
  /** Of each failed task, as it is being stopped. */
  readonly each?: (failed: TaskSky) => string;
  /** Once all have failed. */
  readonly words?: readonly string[];
}
const started = (story: Story, tasks: readonly TaskSky[], at: Date): void =>
  serviceEvent(story, at, `has started ${tasks.length} tasks: ${taskList(tasks)}.`);
/** Minutes from one attempt to the next. */
const APART = 6;
/** Attempts one after another, each told by its own start event. */
function attempt(
  story: Story,
  deployment: DeploymentSky,
  failures: readonly Told[],
  began: number,
  each: Words['each'],
): readonly TaskSky[] {
  return failures.map((told, i) => {
    const at = story.ago(began - i * APART - 0.5);
    const failed = failedTask(story, deployment, at, told);
    started(story, [failed], at);
    const stopping = failed.stoppingAt;
    if (each !== undefined && stopping instanceof Date) serviceEvent(story, later(stopping, -2), each(failed));
    return failed;
  });
}
const STEADY = 'has reached a steady state.';

/** What made ECS give a deployment up, where its tasks did not fail. */
interface GivenUp {
  readonly says: string;
  /** After `deployment failed: `; nothing is said where absent. */
  readonly event?: string;
  /** Fields of the service deployment. */
  readonly more?: Json;
}
/**
 * A deployment whose tasks failed until the circuit breaker rolled it back. The failed tasks are the failed deployment's; PRIMARY is the
 * old one again, which runs.
 */
export async function rolledBackDeployment(
  story: Story,
  failures: readonly Told[],
  options: NewDeployment & Words & { readonly because?: GivenUp } = {},
): Promise<readonly TaskSky[]> {
  const { service } = story;
  const { began = 40 } = options;
  const { deployment, old, oldSettings } = await begin(story, options);
  await runningTasks(story, old, old.createdAt);
  serviceEvent(story, story.ago(began + 120), STEADY);
  const tasks = attempt(story, deployment, failures, began, options.each);
  const end = began - failures.length * APART - 1;
  for (const message of options.words ?? []) serviceEvent(story, story.ago(end + 1), message);
  const because = options.because ?? {
    event: 'tasks failed to start.',
    says: 'Service deployment rolled back because the circuit breaker threshold was exceeded.',
  };
  if (because.event !== undefined)
    serviceEvent(story, story.ago(end), `(deployment ${deployment.id}) deployment failed: ${because.event}`);
  serviceEvent(story, story.ago(end - 0.1), `rolling back to deployment ${old.id}.`);
  serviceEvent(story, story.ago(end - 1), `(deployment ${old.id}) deployment completed.`);
  serviceEvent(story, story.ago(end - 1.1), STEADY);
  const rolled = newServiceDeployment(
    service,
    deployment.revision,
    [old.revision],
    deployment.createdAt,
    'ROLLBACK_SUCCESSFUL',
  );
  const reason = because.says;
  rolled.statusReason = reason;
  rolled.finishedAt = story.ago(end - 1);
  rolled.more = {
    rollback: { reason, startedAt: story.ago(end - 0.1), serviceRevisionArn: old.revision.arn },
    deploymentCircuitBreaker: {
      status: options.because === undefined ? 'TRIGGERED' : 'MONITORING_COMPLETE',
      failureCount: failures.length,
      threshold: 3,
    },
    ...because.more,
  };
  service.serviceDeployments.unshift(rolled);
  service.settings = oldSettings;
  old.updatedAt = story.ago(end - 1);
  service.deployments = [old];
  return tasks;
}

/** No circuit breaker, as services have it by default. */
export const NO_BREAKER = {
  maximumPercent: 200,
  minimumHealthyPercent: 100,
  deploymentCircuitBreaker: { enable: false, rollback: false },
} as const;
/**
 * A deployment in progress whose tasks fail over and over, with no circuit breaker (`NO_BREAKER`) to end it. The old revision runs on, unless there is none:
 * then nothing runs.
 */
export async function stuckDeployment(
  story: Story,
  failures: readonly Told[],
  options: NewDeployment & Words & { readonly first?: boolean } = {},
): Promise<readonly TaskSky[]> {
  const { service } = story;
  const { began = 40, first = false } = options;
  const { deployment, old } = await begin(story, options);
  if (first) {
    service.deployments = [deployment];
    service.revisions = [deployment.revision];
    service.serviceDeployments = [];
  } else {
    await runningTasks(story, old, old.createdAt);
    serviceEvent(story, story.ago(began + 120), STEADY);
    old.status = 'ACTIVE';
    service.deployments = [deployment, old];
  }
  service.serviceDeployments.unshift(
    newServiceDeployment(
      service,
      deployment.revision,
      first ? [] : [old.revision],
      deployment.createdAt,
      'IN_PROGRESS',
    ),
  );
  const tasks = attempt(story, deployment, failures, began, options.each);
  deployment.failedTasks = failures.length;
  deployment.updatedAt = story.ago(1);
  const end = began - failures.length * APART - 1;
  for (const message of options.words ?? []) serviceEvent(story, story.ago(end), message);
  if (tasks.length > 0 && tasks.every(failed => failed.startedAt === undefined))
    serviceEvent(story, story.ago(end - 1), 'is unable to consistently start tasks successfully.');
  return tasks;
}

/** Tasks of the newest deployment run now, and their targets are unhealthy, or in no use, for this reason. */
export async function unhealthyNow(
  story: Story,
  reason: string,
  description: string,
  state: 'unhealthy' | 'unused' = 'unhealthy',
  each?: Words['each'],
): Promise<void> {
  const deployment = primaryOf(story.service);
  const running = await runningTasks(story, deployment, story.ago(1.5), deployment.counts.desired);
  deployment.counts = { ...deployment.counts, running: running.length, pending: 0 };
  const targets = running
    .map(made => addressOf(made))
    .map(id => ({ id, port: story.world.containerPort, state, reason, description }));
  if (story.world.targetGroup !== undefined)
    story.world.env.weather.sky.targetHealth.set(story.world.targetGroup, targets);
  started(story, running, story.ago(1.5));
  for (const made of each === undefined ? [] : running) serviceEvent(story, story.ago(1), each?.(made) ?? '');
}
const addressOf = (made: TaskSky): string => {
  const details = jsons(made.attachments).flatMap(attached => jsons(attached.details));
  return text(details.find(detail => detail.name === 'privateIPv4Address')?.value) ?? '';
};

/** A service that was steady until its tasks were replaced and could not start again; no deployment is under way. */
export async function lostTasks(
  story: Story,
  failures: readonly Told[],
  options: Words & { readonly began?: number; readonly running?: number } = {},
): Promise<readonly TaskSky[]> {
  const { began = 40, running = 0 } = options;
  const deployment = primaryOf(story.service);
  deployment.counts = { desired: deployment.counts.desired, running, pending: deployment.counts.desired - running };
  await runningTasks(story, deployment, deployment.createdAt, running);
  serviceEvent(story, story.ago(began + 120), STEADY);
  const tasks = attempt(story, deployment, failures, began, options.each);
  const end = began - failures.length * APART - 1;
  for (const message of options.words ?? []) serviceEvent(story, story.ago(end), message);
  if (tasks.length > 0 && tasks.every(failed => failed.startedAt === undefined))
    serviceEvent(story, story.ago(end - 1), 'is unable to consistently start tasks successfully.');
  return tasks;
}

/** A task that no service started, which failed. */
export function standaloneTask(story: Story, told: Told, taskDefinition?: string): TaskSky {
  const primary = primaryOf(story.service);
  const of = {
    ...primary,
    revision: { ...primary.revision, taskDefinition: taskDefinition ?? primary.revision.taskDefinition },
  };
  return failedTask(story, of, story.ago(21), told, {
    group: `family:${story.world.service}`,
    startedBy: 'nightly-schedule',
  });
}
/** A task that ran well, and was stopped: not by itself. */
export function stoppedTask(
  story: Story,
  minutes: number,
  stopCode: string,
  stoppedReason: string,
  exitCode = 143,
): TaskSky {
  return failedTask(story, primaryOf(story.service), story.ago(minutes), {
    came: 'running',
    lasted: 600,
    stopCode,
    stoppedReason,
    exitCode,
  });
}
/** A failure of a day ago, of which only the events tell. */
export function oldScar(story: Story, reason: string): void {
  serviceEvent(story, story.ago(26 * 60), `was unable to place a task. Reason: ${reason}.`);
  serviceEvent(story, story.ago(25.8 * 60), STEADY);
}

/** All as it should be: every task runs. */
export async function steady(story: Story): Promise<void> {
  const deployment = primaryOf(story.service);
  await runningTasks(story, deployment, deployment.createdAt);
  serviceEvent(story, story.ago(300), STEADY);
}

/** Blue/green: all tasks of both revisions run, and the deployment stands at a stage. */
export async function shiftingDeployment(
  story: Story,
  began: number,
  lifecycleStage: string,
  options: NewDeployment & { readonly more?: Json; readonly words?: readonly string[] } = {},
): Promise<readonly TaskSky[]> {
  const { service } = story;
  const { deployment, old } = await begin(story, { ...options, began });
  const before = await runningTasks(story, old, old.createdAt);
  const desired = deployment.counts.desired;
  const fresh = await runningTasks(story, deployment, story.ago(began - 0.5), desired);
  deployment.counts = { desired, running: desired, pending: 0 };
  old.status = 'ACTIVE';
  service.deployments = [deployment, old];
  const going = newServiceDeployment(service, deployment.revision, [old.revision], deployment.createdAt, 'IN_PROGRESS');
  going.more = { ...(lifecycleStage === '' ? {} : { lifecycleStage }), ...options.more };
  service.serviceDeployments.unshift(going);
  serviceEvent(story, story.ago(began + 200), STEADY);
  started(story, fresh, story.ago(began - 0.5));
  for (const message of options.words ?? []) serviceEvent(story, story.ago(began - 4), message);
  return before;
}

/** A deployment that began a moment ago and goes well: some tasks of the new revision run, none has failed. */
export async function deployingNormally(story: Story, options: NewDeployment): Promise<void> {
  const { service } = story;
  const { deployment, old } = await begin(story, { ...options, began: 3 });
  await runningTasks(story, old, old.createdAt);
  const [first] = story.world.subnets;
  if (first === undefined) throw new Error('the world has no subnets');
  const fresh = await runningTask(story, deployment, story.ago(2.5), first);
  deployment.counts = { desired: deployment.counts.desired, running: 1, pending: deployment.counts.desired - 1 };
  old.status = 'ACTIVE';
  service.deployments = [deployment, old];
  service.serviceDeployments.unshift(
    newServiceDeployment(service, deployment.revision, [old.revision], deployment.createdAt, 'IN_PROGRESS'),
  );
  serviceEvent(story, story.ago(200), STEADY);
  started(story, [fresh], story.ago(2.5));
}

/** The revision after a failed one: deployed whole. The failure is a scar in the events. */
export async function rolledForward(story: Story, options: NewDeployment): Promise<void> {
  const { service } = story;
  const { began = 10 } = options;
  const { deployment, old } = await begin(story, { ...options, began });
  const { tasks } = story.world.env.weather.sky;
  // Those of the old revision were stopped and are long forgotten, or stand among the stopped.
  tasks.set(
    story.world.cluster,
    (tasks.get(story.world.cluster) ?? []).filter(other => other.desiredStatus === 'STOPPED'),
  );
  deployment.rolloutState = 'COMPLETED';
  deployment.rolloutStateReason = `ECS deployment ${deployment.id} completed.`;
  deployment.counts = { desired: deployment.counts.desired, running: deployment.counts.desired, pending: 0 };
  const fresh = await runningTasks(story, deployment, story.ago(began - 0.5));
  service.deployments = [deployment];
  const done = newServiceDeployment(service, deployment.revision, [old.revision], deployment.createdAt, 'SUCCESSFUL');
  done.finishedAt = story.ago(began - 4);
  done.more = { deploymentCircuitBreaker: { status: 'MONITORING_COMPLETE', failureCount: 0, threshold: 3 } };
  service.serviceDeployments.unshift(done);
  started(story, fresh, story.ago(began - 0.5));
  serviceEvent(story, story.ago(began - 4), `(deployment ${deployment.id}) deployment completed.`);
  serviceEvent(story, story.ago(began - 4.1), STEADY);
}
