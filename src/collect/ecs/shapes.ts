import type {
  Deployment,
  Launch,
  LoadBalancerRef,
  NetworkConfig,
  ProviderWeight,
  ServiceConnect,
  ServiceVolume,
  Task,
  TaskAttachment,
  TaskSet,
} from '../../model/facts.ts';
import { lastPart } from '../../model/arn.ts';
import type { Output } from '../clients/index.ts';
import { opt } from '../../model/opt.ts';
import { time } from '../time.ts';

type RawNetwork =
  | {
      awsvpcConfiguration?:
        | { subnets?: string[] | undefined; securityGroups?: string[] | undefined; assignPublicIp?: string | undefined }
        | undefined;
    }
  | undefined;
export function network(raw: RawNetwork): NetworkConfig | undefined {
  const c = raw?.awsvpcConfiguration;
  return c?.subnets
    ? { subnets: c.subnets, securityGroups: c.securityGroups ?? [], assignPublicIp: c.assignPublicIp === 'ENABLED' }
    : undefined;
}

type RawLb = {
  targetGroupArn?: string | undefined;
  loadBalancerName?: string | undefined;
  containerName?: string | undefined;
  containerPort?: number | undefined;
  advancedConfiguration?:
    | {
        alternateTargetGroupArn?: string | undefined;
        productionListenerRule?: string | undefined;
        testListenerRule?: string | undefined;
        roleArn?: string | undefined;
      }
    | undefined;
};
export const loadBalancers = (raw: readonly RawLb[] | undefined): LoadBalancerRef[] =>
  (raw ?? []).map(l => ({
    ...opt('targetGroupArn', l.targetGroupArn),
    ...opt('loadBalancerName', l.loadBalancerName),
    ...opt('alternateTargetGroupArn', l.advancedConfiguration?.alternateTargetGroupArn),
    containerName: l.containerName ?? '',
    containerPort: l.containerPort ?? 0,
    ...opt('productionListenerRule', l.advancedConfiguration?.productionListenerRule),
    ...opt('testListenerRule', l.advancedConfiguration?.testListenerRule),
    ...opt('roleArn', l.advancedConfiguration?.roleArn),
  }));

/** launchType where it is said; else by the kind of capacity provider. An EC2 provider of one's own has any name. */
export function launch(
  launchType: string | undefined,
  providers: readonly { capacityProvider?: string | undefined }[] | undefined,
  compatibilities: readonly string[] = [],
): Launch | 'unknown' {
  if (
    launchType === 'FARGATE' ||
    launchType === 'EC2' ||
    launchType === 'EXTERNAL' ||
    launchType === 'MANAGED_INSTANCES'
  )
    return launchType;
  const names = (providers ?? []).map(p => p.capacityProvider ?? '').filter(n => n !== '');
  if (names.length > 0) return names.every(n => n === 'FARGATE' || n === 'FARGATE_SPOT') ? 'FARGATE' : 'EC2';
  if (compatibilities.length === 1 && compatibilities[0] === 'FARGATE') return 'FARGATE';
  return 'unknown';
}

type RawStrategy =
  | { capacityProvider?: string | undefined; base?: number | undefined; weight?: number | undefined }[]
  | undefined;
/** A capacity provider strategy; undefined where there is none. */
export const providerWeights = (raw: RawStrategy): ProviderWeight[] | undefined =>
  raw === undefined || raw.length === 0
    ? undefined
    : raw.map(p => ({ name: p.capacityProvider ?? '', base: p.base ?? 0, weight: p.weight ?? 0 }));

type RawServiceConnect =
  | {
      enabled?: boolean | undefined;
      services?: { portName?: string | undefined }[] | undefined;
      logConfiguration?:
        | { logDriver?: string | undefined; options?: Record<string, string | undefined> | undefined }
        | undefined;
    }
  | undefined;
export function serviceConnect(raw: RawServiceConnect): ServiceConnect | undefined {
  if (raw === undefined) return undefined;
  const { logDriver, options = {} } = raw.logConfiguration ?? {};
  return {
    enabled: raw.enabled === true,
    services: (raw.services ?? []).flatMap(s => (s.portName === undefined ? [] : [{ portName: s.portName }])),
    ...(logDriver !== undefined && {
      logging: {
        driver: logDriver,
        options: Object.fromEntries(Object.entries(options).flatMap(([k, v]) => (v === undefined ? [] : [[k, v]]))),
      },
    }),
  };
}

type RawVolumes =
  | { name?: string | undefined; managedEBSVolume?: { roleArn?: string | undefined } | undefined }[]
  | undefined;
export const serviceVolumes = (raw: RawVolumes): { volumes?: readonly ServiceVolume[] } =>
  raw === undefined || raw.length === 0
    ? {}
    : { volumes: raw.map(v => ({ name: v.name ?? '', ...opt('roleArn', v.managedEBSVolume?.roleArn) })) };

type RawDeployment = NonNullable<
  NonNullable<Output<'ecs:DescribeServices'>['services']>[number]['deployments']
>[number];
export const deployment = (d: RawDeployment): Deployment => ({
  id: d.id ?? '',
  status: d.status ?? '',
  taskDefinition: d.taskDefinition ?? '',
  desiredCount: d.desiredCount ?? 0,
  runningCount: d.runningCount ?? 0,
  pendingCount: d.pendingCount ?? 0,
  failedTasks: d.failedTasks ?? 0,
  ...opt('createdAt', time(d.createdAt)),
  ...opt('updatedAt', time(d.updatedAt)),
  ...opt('rolloutState', d.rolloutState),
  ...opt('rolloutStateReason', d.rolloutStateReason),
  ...opt('launchType', d.launchType),
  ...opt('capacityProviders', providerWeights(d.capacityProviderStrategy)),
  ...opt('network', network(d.networkConfiguration)),
  ...opt('platformVersion', d.platformVersion),
  ...opt('serviceConnect', serviceConnect(d.serviceConnectConfiguration)),
  ...serviceVolumes(d.volumeConfigurations),
  ...opt('platformFamily', d.platformFamily),
});

type RawTaskSet = NonNullable<NonNullable<Output<'ecs:DescribeServices'>['services']>[number]['taskSets']>[number];
export const taskSet = (t: RawTaskSet): TaskSet => ({
  id: t.id ?? '',
  arn: t.taskSetArn ?? '',
  status: t.status ?? '',
  stabilityStatus: t.stabilityStatus ?? '',
  taskDefinition: t.taskDefinition ?? '',
  desiredCount: t.computedDesiredCount ?? 0,
  runningCount: t.runningCount ?? 0,
  pendingCount: t.pendingCount ?? 0,
  launch: launch(t.launchType, t.capacityProviderStrategy),
  ...opt('platformVersion', t.platformVersion),
  ...opt('network', network(t.networkConfiguration)),
  loadBalancers: loadBalancers(t.loadBalancers),
  ...opt('externalId', t.externalId),
  ...opt('createdAt', time(t.createdAt)),
  ...opt('updatedAt', time(t.updatedAt)),
});

type RawTask = NonNullable<Output<'ecs:DescribeTasks'>['tasks']>[number];
type RawAgents = NonNullable<RawTask['containers']>[number]['managedAgents'];
/** The agent of ECS Exec; ECS runs no other in a container today. */
function execAgent(agents: RawAgents): Pick<Task['containers'][number], 'execAgent'> {
  const agent = agents?.find(a => a.name === 'ExecuteCommandAgent');
  return agent?.lastStatus === undefined
    ? {}
    : { execAgent: { status: agent.lastStatus, ...opt('reason', agent.reason) } };
}
export function task(t: RawTask): Task {
  const o = t.overrides;
  return {
    arn: t.taskArn ?? '',
    id: lastPart(t.taskArn ?? ''),
    taskDefinition: t.taskDefinitionArn ?? '',
    launch: launch(t.launchType, t.capacityProviderName ? [{ capacityProvider: t.capacityProviderName }] : undefined),
    lastStatus: t.lastStatus ?? 'UNKNOWN',
    desiredStatus: t.desiredStatus ?? '',
    ...opt('group', t.group),
    ...opt('startedBy', t.startedBy),
    ...opt('platformVersion', t.platformVersion),
    ...opt('capacityProvider', t.capacityProviderName),
    ...opt('containerInstance', t.containerInstanceArn),
    ...opt('zone', t.availabilityZone),
    ...opt('healthStatus', t.healthStatus),
    ...opt('stopCode', t.stopCode),
    ...opt('stoppedReason', t.stoppedReason),
    ...opt('createdAt', time(t.createdAt)),
    ...opt('pullStartedAt', time(t.pullStartedAt)),
    ...opt('pullStoppedAt', time(t.pullStoppedAt)),
    ...opt('startedAt', time(t.startedAt)),
    ...opt('stoppingAt', time(t.stoppingAt)),
    ...opt('executionStoppedAt', time(t.executionStoppedAt)),
    ...opt('stoppedAt', time(t.stoppedAt)),
    containers: (t.containers ?? []).map(c => ({
      name: c.name ?? '',
      ...opt('image', c.image),
      ...opt('imageDigest', c.imageDigest),
      ...opt('lastStatus', c.lastStatus),
      ...opt('exitCode', c.exitCode),
      ...opt('runtimeId', c.runtimeId),
      ...opt('reason', c.reason),
      ...opt('healthStatus', c.healthStatus),
      ...execAgent(c.managedAgents),
    })),
    ...opt('execEnabled', t.enableExecuteCommand),
    attachments: (t.attachments ?? []).map((a): TaskAttachment => {
      const d = new Map((a.details ?? []).map(x => [x.name ?? '', x.value]));
      return {
        type: a.type ?? '',
        status: a.status ?? '',
        ...opt('subnet', d.get('subnetId')),
        ...opt('eni', d.get('networkInterfaceId')),
        ...opt('privateIp', d.get('privateIPv4Address')),
        ...opt('statusReason', d.get('statusReason')),
      };
    }),
    overrides: {
      ...opt('executionRole', o?.executionRoleArn),
      ...opt('taskRole', o?.taskRoleArn),
      ...opt('cpu', o?.cpu),
      ...opt('memory', o?.memory),
    },
  };
}
