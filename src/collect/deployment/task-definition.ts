import type { ContainerDefinition, EfsVolume, TaskDefinition } from '../../model/facts.ts';
import type { Output } from '../clients/index.ts';
import { defineCollector } from '../collector.ts';
import { opt } from '../../model/opt.ts';
import { time } from '../time.ts';

type Raw = NonNullable<Output<'ecs:DescribeTaskDefinition'>['taskDefinition']>;

const efs = (v: NonNullable<NonNullable<Raw['volumes']>[number]['efsVolumeConfiguration']>): EfsVolume => ({
  fileSystemId: v.fileSystemId ?? '',
  ...opt('rootDirectory', v.rootDirectory),
  ...opt('accessPoint', v.authorizationConfig?.accessPointId),
  transitEncryption: v.transitEncryption === 'ENABLED',
  iam: v.authorizationConfig?.iam === 'ENABLED',
});

const gpus = (
  requirements: readonly { type?: string | undefined; value?: string | undefined }[] | undefined,
): number | undefined => {
  const asked = (requirements ?? []).filter(r => r.type === 'GPU').map(r => Number(r.value));
  return asked.length === 0 ? undefined : asked.reduce((a, b) => a + b, 0);
};

/** A task definition of ours, from AWS's. Defaults are filled in: essential true, networkMode bridge, X86_64, Linux. */
export function taskDefinition(t: Raw): TaskDefinition {
  const compatible = t.requiresCompatibilities ?? [];
  return {
    arn: t.taskDefinitionArn ?? '',
    family: t.family ?? '',
    revision: t.revision ?? 0,
    ...opt('status', t.status),
    networkMode: t.networkMode ?? (compatible.includes('FARGATE') ? 'awsvpc' : 'bridge'),
    requiresCompatibilities: compatible,
    ...opt('executionRoleArn', t.executionRoleArn),
    ...opt('taskRoleArn', t.taskRoleArn),
    ...(t.cpu ? { cpu: Number(t.cpu) } : {}),
    ...(t.memory ? { memory: Number(t.memory) } : {}),
    cpuArchitecture: t.runtimePlatform?.cpuArchitecture ?? 'X86_64',
    operatingSystemFamily: t.runtimePlatform?.operatingSystemFamily ?? 'LINUX',
    containers: (t.containerDefinitions ?? []).map(
      (c, i): ContainerDefinition => ({
        name: c.name ?? '',
        image: c.image ?? '',
        essential: c.essential ?? true,
        cpu: c.cpu ?? 0,
        ...opt('memory', c.memory),
        ...opt('memoryReservation', c.memoryReservation),
        ports: (c.portMappings ?? []).flatMap(p =>
          p.containerPort === undefined && p.containerPortRange === undefined
            ? []
            : [
                {
                  containerPort: p.containerPort ?? Number(p.containerPortRange?.split('-')[0]),
                  ...opt('hostPort', p.hostPort),
                  protocol: p.protocol ?? 'tcp',
                  ...opt('name', p.name),
                  ...(p.containerPortRange !== undefined && { range: true as const }),
                },
              ],
        ),
        entryPoint: c.entryPoint ?? [],
        command: c.command ?? [],
        secrets: [
          ...(c.secrets ?? []).map((s, j) => ({
            name: s.name ?? '',
            valueFrom: s.valueFrom ?? '',
            at: `/containerDefinitions/${i}/secrets/${j}`,
          })),
          ...(c.logConfiguration?.secretOptions ?? []).map((s, j) => ({
            name: s.name ?? '',
            valueFrom: s.valueFrom ?? '',
            at: `/containerDefinitions/${i}/logConfiguration/secretOptions/${j}`,
          })),
        ],
        environmentFiles: (c.environmentFiles ?? []).flatMap(f => (f.value === undefined ? [] : [f.value])),
        environmentNames: (c.environment ?? []).flatMap(e => (e.name === undefined ? [] : [e.name])),
        ...opt('repositoryCredentials', c.repositoryCredentials?.credentialsParameter),
        ...(c.logConfiguration && {
          logging: {
            driver: c.logConfiguration.logDriver ?? '',
            options: Object.fromEntries(
              Object.entries(c.logConfiguration.options ?? {}).map(([k, v]) => [k, String(v)]),
            ),
          },
        }),
        ...(c.healthCheck && {
          healthCheck: {
            command: c.healthCheck.command ?? [],
            interval: c.healthCheck.interval ?? 30,
            timeout: c.healthCheck.timeout ?? 5,
            retries: c.healthCheck.retries ?? 3,
            startPeriod: c.healthCheck.startPeriod ?? 0,
          },
        }),
        ...opt('stopTimeout', c.stopTimeout),
        dependsOn: (c.dependsOn ?? []).map(d => ({
          containerName: d.containerName ?? '',
          condition: d.condition ?? '',
        })),
        mountPoints: (c.mountPoints ?? []).map(m => ({
          sourceVolume: m.sourceVolume ?? '',
          containerPath: m.containerPath ?? '',
          ...(m.readOnly === true && { readOnly: true }),
        })),
        ...(c.firelensConfiguration && {
          firelens: {
            type: c.firelensConfiguration.type ?? '',
            options: Object.fromEntries(
              Object.entries(c.firelensConfiguration.options ?? {}).map(([k, v]) => [k, String(v)]),
            ),
          },
        }),
        ...(c.readonlyRootFilesystem === true && { readonlyRootFilesystem: true }),
        ...opt('user', c.user),
        ...(c.restartPolicy?.enabled === true && {
          restartPolicy: {
            ignoredExitCodes: c.restartPolicy.ignoredExitCodes ?? [],
            // The default: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerRestartPolicy.html
            restartAttemptPeriod: c.restartPolicy.restartAttemptPeriod ?? 300,
          },
        }),
        ...opt('gpus', gpus(c.resourceRequirements)),
      }),
    ),
    volumes: (t.volumes ?? []).map(v => ({
      name: v.name ?? '',
      ...(v.efsVolumeConfiguration && { efs: efs(v.efsVolumeConfiguration) }),
      ...opt('hostPath', v.host?.sourcePath),
      ...(v.configuredAtLaunch === true && { configuredAtLaunch: true }),
    })),
    ...opt('registeredAt', time(t.registeredAt)),
    ...opt('compatibilities', t.compatibilities),
    ...opt(
      'requiresAttributes',
      t.requiresAttributes?.map(a => ({ name: a.name ?? '', ...opt('value', a.value) })),
    ),
    ...opt(
      'placementConstraints',
      t.placementConstraints?.map(c => ({ type: c.type ?? '', ...opt('expression', c.expression) })),
    ),
    ...opt('ephemeralStorage', t.ephemeralStorage?.sizeInGiB),
  };
}

/** The task definition of the judged deployment or of the task asked about: by its ARN, never by family, whose latest revision may be another. */
export default defineCollector({
  key: 'deployment.taskDefinition',
  from: ['deployment.judged', 'ecs.tasks', 'ecs.service'],
  actions: ['ecs:DescribeTaskDefinition'],
  async collect({ need, ask, call, evidence, target }) {
    // Most often the judged deployment is the primary one: its task definition need not wait for the history of deployments.
    const service = target.task === undefined ? await ask('ecs.service') : undefined;
    const primary =
      service?.state === 'known' ? service.value.deployments.find(d => d.status === 'PRIMARY') : undefined;
    if (primary !== undefined && primary.rolloutState !== 'COMPLETED')
      await Promise.all([
        ask('deployment.judged'),
        evidence('ecs:DescribeTaskDefinition', { taskDefinition: primary.taskDefinition }, o => o),
      ]);
    const judged = target.task === undefined ? await need('deployment.judged') : undefined;
    if (judged?.revisionUnknown) return { unclear: "the revision of the failed deployment isn't known" };
    const arn = judged?.taskDefinition ?? (await need('ecs.tasks'))[0]?.taskDefinition ?? '';
    if (arn === '') return { missing: 'there is no task definition' };
    const out = await call('ecs:DescribeTaskDefinition', { taskDefinition: arn });
    return out.taskDefinition
      ? { found: taskDefinition(out.taskDefinition) }
      : { missing: `no task definition ${arn}` };
  },
});
