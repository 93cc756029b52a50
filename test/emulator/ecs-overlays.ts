import { type Answer, type Call, isJson, type Json, json, jsons, list, refusal, text, texts } from './protocol.ts';
import {
  ACCOUNT,
  asShown,
  breakerOn,
  clusterOf,
  containersOf,
  type DeploymentSky,
  desiredOf,
  ecsArn,
  lastPart,
  loadBalancersOf,
  type RevisionSky,
  type ServiceDeploymentSky,
  type ServiceSky,
  serviceKey,
  type Sky,
  startDeployment,
  steadyService,
  type TaskSky,
} from './overlay-state.ts';

/** Answers one operation, from the sky, from moto's answer, or from both. */
export type Overlay = (call: Call, sky: Sky, moto: () => Promise<Answer>) => Answer | Promise<Answer>;

const body = (answer: Answer): Json => {
  const value: unknown = JSON.parse(answer.body.toString() || '{}');
  return isJson(value) ? value : {};
};
/** An object without the keys whose value is undefined. */
const compact = (value: Json): Json =>
  Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined));
const sum = (deployments: readonly DeploymentSky[], which: 'running' | 'pending'): number =>
  deployments.reduce((total, deployment) => total + deployment.counts[which], 0);

const DEPLOYER = `arn:aws:iam::${ACCOUNT}:role/deployer`;
const DEFAULT_CONFIGURATION: Json = { maximumPercent: 200, minimumHealthyPercent: 100, strategy: 'ROLLING' };
const deploymentConfiguration = (settings: Json): Json => {
  const asked = isJson(settings.deploymentConfiguration) ? settings.deploymentConfiguration : {};
  return { deploymentCircuitBreaker: { enable: false, rollback: false }, ...DEFAULT_CONFIGURATION, ...asked };
};
/** A launch type is shown only where no capacity provider strategy was given. */
const launch = (settings: Json): Json =>
  list(settings.capacityProviderStrategy).length > 0
    ? { capacityProviderStrategy: settings.capacityProviderStrategy }
    : { launchType: text(settings.launchType) ?? 'EC2' };
const isFargate = (settings: Json): boolean =>
  settings.launchType === 'FARGATE' ||
  jsons(settings.capacityProviderStrategy).some(provider => text(provider.capacityProvider)?.startsWith('FARGATE'));
const platform = (settings: Json, version: string): Json =>
  isFargate(settings) ? { platformVersion: version, platformFamily: 'Linux' } : {};

const deploymentOnWire = (deployment: DeploymentSky): Json => {
  const { settings } = deployment.revision;
  return compact({
    id: deployment.id,
    status: deployment.status,
    taskDefinition: deployment.revision.taskDefinition,
    desiredCount: deployment.counts.desired,
    pendingCount: deployment.counts.pending,
    runningCount: deployment.counts.running,
    failedTasks: deployment.failedTasks,
    createdAt: deployment.createdAt,
    updatedAt: deployment.updatedAt,
    ...launch(settings),
    ...platform(settings, '1.4.0'),
    networkConfiguration: settings.networkConfiguration,
    rolloutState: deployment.rolloutState,
    rolloutStateReason: deployment.rolloutStateReason,
  });
};

/** What moto says of a service, with all that it forgets. */
function serviceOnWire(fromMoto: Json, service: ServiceSky): Json {
  const { settings, deployments } = service;
  const current = deployments.find(deployment => deployment.status === 'PRIMARY')?.revision ?? service.revisions[0];
  return compact({
    ...fromMoto,
    ...launch(settings),
    ...platform(settings, 'LATEST'),
    ...(list(settings.capacityProviderStrategy).length > 0 ? { launchType: undefined } : {}),
    status: fromMoto.status ?? 'ACTIVE',
    taskDefinition: current?.taskDefinition,
    desiredCount: desiredOf(service),
    runningCount: sum(deployments, 'running'),
    pendingCount: sum(deployments, 'pending'),
    deployments: deployments.map(deploymentOnWire),
    events: [...service.events].sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime()).slice(0, 100),
    createdAt: service.createdAt,
    createdBy: DEPLOYER,
    deploymentConfiguration: deploymentConfiguration(settings),
    deploymentController: settings.deploymentController ?? { type: 'ECS' },
    networkConfiguration: settings.networkConfiguration,
    loadBalancers: loadBalancersOf(settings),
    serviceRegistries: list(settings.serviceRegistries),
    healthCheckGracePeriodSeconds:
      settings.healthCheckGracePeriodSeconds ?? (loadBalancersOf(settings).length > 0 ? 0 : undefined),
    schedulingStrategy: settings.schedulingStrategy ?? 'REPLICA',
    placementConstraints: list(settings.placementConstraints),
    placementStrategy: list(settings.placementStrategy),
    enableECSManagedTags: settings.enableECSManagedTags ?? false,
    propagateTags: settings.propagateTags ?? 'NONE',
    enableExecuteCommand: settings.enableExecuteCommand ?? false,
    availabilityZoneRebalancing: settings.availabilityZoneRebalancing ?? 'DISABLED',
    currentServiceDeployment: service.serviceDeployments.find(deployment => deployment.status === 'IN_PROGRESS')?.arn,
    currentServiceRevisions: deployments.map(deployment => ({
      arn: deployment.revision.arn,
      requestedTaskCount: deployment.counts.desired,
      runningTaskCount: deployment.counts.running,
      pendingTaskCount: deployment.counts.pending,
    })),
  });
}

const revisionOnWire = (sky: Sky, service: ServiceSky, revision: RevisionSky): Json =>
  compact({
    serviceRevisionArn: revision.arn,
    serviceArn: ecsArn(`service/${service.cluster}/${service.name}`),
    clusterArn: ecsArn(`cluster/${service.cluster}`),
    taskDefinition: revision.taskDefinition,
    ...launch(revision.settings),
    ...platform(revision.settings, '1.4.0'),
    loadBalancers: loadBalancersOf(revision.settings),
    serviceRegistries: list(revision.settings.serviceRegistries),
    networkConfiguration: revision.settings.networkConfiguration,
    containerImages: containersOf(sky, revision.taskDefinition).map(container => ({
      containerName: container.name,
      image: container.image,
    })),
    guardDutyEnabled: false,
    createdAt: revision.createdAt,
  });

const serviceDeploymentOnWire = (service: ServiceSky, deployment: ServiceDeploymentSky): Json => {
  const counts = (revision: RevisionSky): Json => {
    const live = service.deployments.find(other => other.revision.arn === revision.arn)?.counts;
    return {
      arn: revision.arn,
      requestedTaskCount: live?.desired ?? 0,
      runningTaskCount: live?.running ?? 0,
      pendingTaskCount: live?.pending ?? 0,
    };
  };
  return compact({
    serviceDeploymentArn: deployment.arn,
    serviceArn: ecsArn(`service/${service.cluster}/${service.name}`),
    clusterArn: ecsArn(`cluster/${service.cluster}`),
    createdAt: deployment.createdAt,
    startedAt: deployment.createdAt,
    finishedAt: deployment.finishedAt,
    updatedAt: deployment.finishedAt ?? deployment.createdAt,
    sourceServiceRevisions: deployment.sources.map(counts),
    targetServiceRevision: counts(deployment.target),
    status: deployment.status,
    statusReason: deployment.statusReason,
    deploymentConfiguration: deploymentConfiguration(deployment.target.settings),
    deploymentCircuitBreaker: {
      status: breakerOn(deployment.target.settings) ? 'MONITORING' : 'DISABLED',
      failureCount: 0,
      threshold: breakerOn(deployment.target.settings) ? 3 : 0,
    },
    alarms: { status: 'DISABLED', alarmNames: [], triggeredAlarmNames: [] },
    ...deployment.more,
  });
};

const everyService = (sky: Sky): readonly ServiceSky[] => [...sky.services.values()];
const find = (sky: Sky, cluster: string, nameOrArn: string): ServiceSky | undefined =>
  sky.services.get(serviceKey(cluster, lastPart(nameOrArn)));

/** What UpdateService may change without a new deployment. */
const QUIET = new Set([
  'cluster',
  'service',
  'desiredCount',
  'deploymentConfiguration',
  'healthCheckGracePeriodSeconds',
  'forceNewDeployment',
  'enableExecuteCommand',
  'availabilityZoneRebalancing',
]);

const withService = (answer: Answer, service: ServiceSky | undefined): Answer => {
  const told = body(answer).service;
  return answer.status === 200 && service !== undefined
    ? json({ service: serviceOnWire(isJson(told) ? told : {}, service) })
    : answer;
};

const tasksIn = (sky: Sky, cluster: string): readonly TaskSky[] => sky.tasks.get(cluster) ?? [];

export const ecsOverlays: Readonly<Record<string, Overlay>> = {
  async CreateService(call, sky, moto) {
    const answer = await moto();
    if (answer.status !== 200) return answer;
    const cluster = clusterOf(call.input);
    const service = steadyService(cluster, call.input, new Date(asShown(sky, Date.now())));
    sky.services.set(serviceKey(cluster, service.name), service);
    return withService(answer, service);
  },

  async DescribeServices(call, sky, moto) {
    const answer = await moto();
    if (answer.status !== 200) return answer;
    const told = body(answer);
    const services = jsons(told.services).map(fromMoto => {
      const service = find(sky, clusterOf(call.input), text(fromMoto.serviceName) ?? '');
      return service === undefined ? fromMoto : serviceOnWire(fromMoto, service);
    });
    return json({ ...told, services });
  },

  async UpdateService(call, sky, moto) {
    const answer = await moto();
    const service = find(sky, clusterOf(call.input), text(call.input.service) ?? '');
    if (answer.status !== 200 || service === undefined) return answer;
    const changed = Object.entries(call.input).filter(
      ([key]) => !['cluster', 'service', 'forceNewDeployment'].includes(key),
    );
    const before = service.settings;
    service.settings = { ...before, ...Object.fromEntries(changed) };
    const family = text(service.settings.taskDefinition) ?? '';
    // A family without a revision is its latest one.
    const latest = [...sky.taskDefinitions.keys()].filter(arn => arn.includes(`:task-definition/${family}:`)).at(-1);
    if (latest !== undefined) service.settings = { ...service.settings, taskDefinition: latest };
    const asked = service.settings.deploymentConfiguration;
    // ECS keeps what an update of the deployment configuration leaves out.
    if (isJson(before.deploymentConfiguration) && isJson(asked))
      service.settings = {
        ...service.settings,
        deploymentConfiguration: { ...before.deploymentConfiguration, ...asked },
      };
    const primary = service.deployments.find(deployment => deployment.status === 'PRIMARY');
    if (primary !== undefined) primary.counts.desired = desiredOf(service);
    if (call.input.forceNewDeployment === true || changed.some(([key]) => !QUIET.has(key)))
      startDeployment(service, new Date());
    return withService(answer, service);
  },

  async RegisterTaskDefinition(_call, sky, moto) {
    const answer = await moto();
    const definition = body(answer).taskDefinition;
    if (answer.status !== 200 || !isJson(definition)) return answer;
    sky.taskDefinitions.set(text(definition.taskDefinitionArn) ?? '', {
      registeredAt: new Date(),
      containers: jsons(definition.containerDefinitions),
    });
    return answer;
  },

  async DescribeTaskDefinition(_call, sky, moto) {
    const answer = await moto();
    const told = body(answer);
    const definition = told.taskDefinition;
    if (answer.status !== 200 || !isJson(definition)) return answer;
    const registered = sky.taskDefinitions.get(text(definition.taskDefinitionArn) ?? '')?.registeredAt;
    return json({
      ...told,
      taskDefinition: compact({
        ...definition,
        registeredAt: registered && new Date(asShown(sky, registered.getTime())),
        registeredBy: DEPLOYER,
      }),
    });
  },

  async ListTasks(call, sky, moto) {
    const answer = await moto();
    if (answer.status !== 200) return answer;
    const { input } = call;
    const cluster = clusterOf(input);
    const desired = text(input.desiredStatus) ?? 'RUNNING';
    const service = text(input.serviceName);
    if (service !== undefined && find(sky, cluster, service) === undefined)
      return refusal(call, 'ServiceNotFoundException', 'Service not found.');
    const laid = tasksIn(sky, cluster).filter(
      task =>
        task.desiredStatus === desired &&
        (service === undefined || task.group === `service:${lastPart(service)}`) &&
        (text(input.family) === undefined || text(task.taskDefinitionArn)?.includes(`/${text(input.family)}:`)) &&
        (text(input.startedBy) === undefined || task.startedBy === input.startedBy) &&
        (text(input.containerInstance) === undefined ||
          lastPart(text(task.containerInstanceArn) ?? '') === lastPart(text(input.containerInstance) ?? '')),
    );
    // moto starts no task for a service, and does not know the filter.
    const own = service === undefined ? texts(body(answer).taskArns) : [];
    const arns = [...laid.map(task => task.taskArn), ...own];
    const size = typeof input.maxResults === 'number' ? input.maxResults : 100;
    const start = Number(text(input.nextToken) ?? 0);
    return json({
      taskArns: arns.slice(start, start + size),
      ...(start + size < arns.length ? { nextToken: String(start + size) } : {}),
    });
  },

  async DescribeTasks(call, sky, moto) {
    const answer = await moto();
    if (answer.status !== 200) return answer;
    const cluster = clusterOf(call.input);
    const fromMoto = jsons(body(answer).tasks);
    const tasks: Json[] = [];
    const failures: Json[] = [];
    for (const wanted of texts(call.input.tasks)) {
      const same = (task: Json): boolean => lastPart(text(task.taskArn) ?? '') === lastPart(wanted);
      const task = tasksIn(sky, cluster).find(same) ?? fromMoto.find(same);
      if (task !== undefined) tasks.push(task);
      else
        failures.push({
          arn: wanted.startsWith('arn:') ? wanted : ecsArn(`task/${cluster}/${wanted}`),
          reason: 'MISSING',
        });
    }
    return json({ tasks, failures });
  },

  async DescribeContainerInstances(call, sky, moto) {
    const laid = sky.containerInstances.get(clusterOf(call.input));
    if (laid === undefined) return moto();
    const wanted = texts(call.input.containerInstances).map(lastPart);
    const id = (instance: Json): string => lastPart(text(instance.containerInstanceArn) ?? '');
    return json({
      containerInstances: laid.filter(instance => wanted.includes(id(instance))),
      failures: wanted
        .filter(name => !laid.some(instance => id(instance) === name))
        .map(name => ({ arn: ecsArn(`container-instance/${clusterOf(call.input)}/${name}`), reason: 'MISSING' })),
    });
  },
  async ListContainerInstances(call, sky, moto) {
    const laid = sky.containerInstances.get(clusterOf(call.input));
    return laid === undefined
      ? moto()
      : json({ containerInstanceArns: laid.map(instance => instance.containerInstanceArn) });
  },

  ListServiceDeployments(call, sky) {
    const service = find(sky, clusterOf(call.input), text(call.input.service) ?? '');
    if (service === undefined) return refusal(call, 'ServiceNotFoundException', 'Service not found.');
    const statuses = texts(call.input.status);
    const brief = (deployment: ServiceDeploymentSky): Json => {
      const { serviceDeploymentArn, serviceArn, clusterArn, createdAt, startedAt, finishedAt, status, statusReason } =
        serviceDeploymentOnWire(service, deployment);
      return compact({
        serviceDeploymentArn,
        serviceArn,
        clusterArn,
        createdAt,
        startedAt,
        finishedAt,
        status,
        statusReason,
        targetServiceRevisionArn: deployment.target.arn,
      });
    };
    return json({
      serviceDeployments: service.serviceDeployments
        .filter(deployment => statuses.length === 0 || statuses.includes(deployment.status))
        .map(brief),
    });
  },
  DescribeServiceDeployments(call, sky) {
    const wanted = texts(call.input.serviceDeploymentArns);
    const all = everyService(sky).flatMap(service =>
      service.serviceDeployments.map(deployment => ({ service, deployment })),
    );
    const found = all.filter(({ deployment }) => wanted.includes(deployment.arn));
    return json({
      serviceDeployments: found.map(({ service, deployment }) => serviceDeploymentOnWire(service, deployment)),
      failures: wanted
        .filter(arn => !found.some(({ deployment }) => deployment.arn === arn))
        .map(arn => ({ arn, reason: 'MISSING' })),
    });
  },
  DescribeServiceRevisions(call, sky) {
    const wanted = texts(call.input.serviceRevisionArns);
    const all = everyService(sky).flatMap(service => service.revisions.map(revision => ({ service, revision })));
    const found = all.filter(({ revision }) => wanted.includes(revision.arn));
    return json({
      serviceRevisions: found.map(({ service, revision }) => revisionOnWire(sky, service, revision)),
      failures: wanted
        .filter(arn => !found.some(({ revision }) => revision.arn === arn))
        .map(arn => ({ arn, reason: 'MISSING' })),
    });
  },

  GetTaskProtection(call, sky) {
    const wanted = texts(call.input.tasks).map(lastPart);
    const running = tasksIn(sky, clusterOf(call.input)).filter(
      task => task.lastStatus === 'RUNNING' && (wanted.length === 0 || wanted.includes(lastPart(task.taskArn))),
    );
    const shown = (task: TaskSky): Json => {
      const expirationDate = sky.protectedTasks.get(lastPart(task.taskArn));
      return {
        taskArn: task.taskArn,
        protectionEnabled: expirationDate !== undefined,
        ...(expirationDate === undefined ? {} : { expirationDate }),
      };
    };
    return json({ protectedTasks: running.map(shown), failures: [] });
  },
  UpdateTaskProtection(call, sky) {
    const wanted = texts(call.input.tasks).map(lastPart);
    for (const id of wanted) {
      if (call.input.protectionEnabled === true) sky.protectedTasks.set(id, new Date(Date.now() + 2 * 3_600_000));
      else sky.protectedTasks.delete(id);
    }
    return json({
      protectedTasks: wanted.map(id => ({
        taskArn: ecsArn(`task/${clusterOf(call.input)}/${id}`),
        protectionEnabled: call.input.protectionEnabled,
      })),
      failures: [],
    });
  },
  ListServicesByNamespace: () => json({ serviceArns: [] }),
  async DescribeCapacityProviders(call, _sky, moto) {
    const names = texts(call.input.capacityProviders);
    const own = ['FARGATE', 'FARGATE_SPOT'].filter(name => names.length === 0 || names.includes(name));
    const rest = names.filter(name => !own.includes(name));
    const told = rest.length > 0 ? body(await moto()) : {};
    return json({
      capacityProviders: [
        ...own.map(name => ({
          capacityProviderArn: ecsArn(`capacity-provider/${name}`),
          name,
          status: 'ACTIVE',
          tags: [],
        })),
        ...jsons(told.capacityProviders).filter(provider => rest.includes(text(provider.name) ?? '')),
      ],
      failures: jsons(told.failures),
    });
  },
};
