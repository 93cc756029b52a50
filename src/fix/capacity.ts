import type { ScalingJudgement, Service, TaskDefinition } from '../model/facts.ts';
import type { Fix } from '../model/finding.ts';
import { lastPart } from '../model/arn.ts';
import { listed } from '../model/text.ts';
import { isFargateSize, sizeFor } from '../aws/app/memory.ts';
import { ec2Quota, isWindows, needsFargateSize } from '../aws/capacity/fargate.ts';
import { deploymentPercent, fixWith, serviceAt } from './elb.ts';
import { moreInstances } from './network.ts';
import { revisionFix } from './revision.ts';
import type { Site } from './secret.ts';
import { command, fillIn, json, type Fillable } from './shell.ts';

const COSTS = 'EC2 bills each instance while it runs.';

/** One more instance in a group, with the maximum raised if the group is at it. */
export function growGroup(
  judged: Pick<ScalingJudgement, 'group' | 'desired' | 'max'> | undefined,
  region: Fillable,
): Fix {
  if (judged?.group === undefined) return moreInstances(region);
  const { group, desired, max } = judged;
  if (desired < max)
    return fixWith(
      `Add an instance to ${group}`,
      [
        command`aws autoscaling set-desired-capacity --auto-scaling-group-name ${group} --desired-capacity ${desired + 1} --region ${region}`,
      ],
      COSTS,
    );
  return fixWith(
    `Raise the maximum size of ${group} to ${max + 1}`,
    [
      command`aws autoscaling update-auto-scaling-group --auto-scaling-group-name ${group} --max-size ${max + 1} --desired-capacity ${desired + 1} --region ${region}`,
    ],
    COSTS,
  );
}
export const resumeLaunch = (group: string, region: Fillable): Fix =>
  fixWith(
    `Resume launches in ${group}`,
    [
      command`aws autoscaling resume-processes --auto-scaling-group-name ${group} --scaling-processes Launch --region ${region}`,
    ],
    'Someone suspended it. Find out why first.',
  );
export const tagGroup = (group: string, region: Fillable): Fix =>
  fixWith(
    `Add the tag AmazonECSManaged to ${group}`,
    [
      command`aws autoscaling create-or-update-tags --tags ${`ResourceId=${group},ResourceType=auto-scaling-group,Key=AmazonECSManaged,Value=true,PropagateAtLaunch=true`} --region ${region}`,
    ],
    'If a template manages the tags of the group, add the tag there as well: the next apply would remove it.',
  );
/** How instances come to a cluster whose capacity is not that of an Auto Scaling group, or not known to be. */
export const launchManaged = (provider: string, managed: boolean): Fix => ({
  title: managed
    ? `Check the instance requirements, subnets, security groups and infrastructure role of ${provider}: ECS launches its instances itself, and the stopped reasons of its tasks name what keeps it from that`
    : `Find out what launches the instances of capacity provider ${provider}: an Auto Scaling group has to grow, Managed Instances are launched by ECS`,
  applies: 'fill-in',
});
/** Managed scaling with the settings that it had when it was turned off. */
export const manageScaling = (provider: string, settings: ScalingJudgement['settings'], region: Fillable): Fix =>
  fixWith(`Turn on managed scaling for ${provider}`, [
    command`aws ecs update-capacity-provider --name ${provider} --auto-scaling-group-provider ${json({ managedScaling: { ...settings, status: 'ENABLED' } })} --region ${region}`,
  ]);
/** More zones for a group, beside those that it has. */
export const moreZones = (judged: Pick<ScalingJudgement, 'group' | 'subnets'>, region: Fillable): Fix => {
  const subnets = [...judged.subnets.map(s => command`${s}`), '<subnet-id>'].join(',');
  return fixWith(`Allow ${judged.group ?? 'the Auto Scaling group'} to launch in one more Availability Zone`, [
    `${command`aws autoscaling update-auto-scaling-group --auto-scaling-group-name ${judged.group ?? fillIn('auto-scaling-group')}`} --vpc-zone-identifier ${subnets} ${command`--region ${region}`}`,
  ]);
};

/** A higher quota of EC2's vCPUs, for the family of the type where that is known. */
export const raiseEc2Quota = (type: string | undefined, spot: boolean, region: Fillable): Fix =>
  fixWith('Request a higher vCPU quota', [
    command`aws service-quotas request-service-quota-increase --service-code ec2 --quota-code ${(type === undefined ? undefined : ec2Quota(type, spot)) ?? fillIn('quota-code')} --desired-value ${fillIn('vcpus')} --region ${region}`,
  ]);
export const raiseFargateQuota = (code: string, wanted: number | undefined, region: Fillable): Fix =>
  fixWith('Request a higher Fargate vCPU quota', [
    command`aws service-quotas request-service-quota-increase --service-code fargate --quota-code ${code} --desired-value ${wanted ?? fillIn('vcpus')} --region ${region}`,
  ]);

/** Whatever the launch type, AWS refuses a revision that names Fargate unless Fargate has its size. */
const isSize = (d: TaskDefinition): boolean => isFargateSize(d.cpu ?? 0, d.memory ?? 0, isWindows(d));
/** The task asks for no more than what is left on the roomiest instance. */
export function askLess(kind: 'cpu' | 'memory', need: number, left: number, { definition, service }: Site): Fix[] {
  // Less than half would hardly run it.
  if (definition === undefined || left < need / 2) return [];
  if (needsFargateSize(definition) && !isSize({ ...definition, [kind]: left })) return [];
  const title = `Lower the task's request to what is available: ${left} ${kind === 'cpu' ? 'CPU units' : 'MiB'}`;
  const words = {
    title,
    applies: 'judge' as const,
    risk: `The task has to work with that${kind === 'memory' ? ' and is killed if it needs more' : ''}.`,
  };
  if (definition[kind] !== undefined) return revisionFix(words, definition, service, { set: { [kind]: String(left) } });
  const [only] = definition.containers;
  if (!only || definition.containers.length > 1) return [];
  const field = kind === 'memory' && only.memoryReservation !== undefined ? 'memoryReservation' : kind;
  return revisionFix(words, definition, service, { numbers: [{ field, from: need, to: left }] });
}
/** A daemon needs room on each instance, however many there are. */
export const roomOnEach = (instances: readonly string[], thing: string): Fix => ({
  title: `Make room for the daemon on ${instances.length === 0 ? 'each instance without its task' : listed(instances)}: stop or move other tasks there, or use an instance type with more ${thing}. Another instance doesn't help`,
  applies: 'fill-in',
});
/** A rollout that stops a task before it starts the one that replaces it. */
export function stopOneFirst(service: Service | undefined): Fix[] {
  if (
    service === undefined ||
    service.controller !== 'ECS' ||
    service.desiredCount === 0 ||
    service.schedulingStrategy === 'DAEMON'
  )
    return [];
  const least = Math.floor(((service.desiredCount - 1) * 100) / service.desiredCount);
  if (service.minimumHealthyPercent <= least) return [];
  return [
    deploymentPercent(
      serviceAt(service),
      service,
      least,
      service.maximumPercent,
      'Allow deployments to stop an old task before starting its replacement',
      service.desiredCount === 1
        ? 'No task runs while it is being replaced.'
        : 'One fewer task carries the load during a rollout.',
    ),
  ];
}
/** Any port of the host that is free, instead of one that is taken. */
export const anyPort = (ports: readonly number[], { definition, service }: Site): Fix[] =>
  definition?.networkMode !== 'bridge'
    ? []
    : revisionFix(
        {
          title: 'Let ECS choose any free host port',
          applies: 'judge',
          risk: "Clients have to find the task through its target group or service discovery. The instances' security group must allow inbound traffic on the ephemeral ports.",
        },
        definition,
        service,
        { numbers: ports.map(from => ({ field: 'hostPort', from, to: 0 })) },
      );

export function putAttribute(
  name: string,
  value: string | undefined,
  instance: string,
  cluster: Fillable,
  region: Fillable,
): Fix {
  const attribute = `name=${name}${value === undefined ? '' : `,value=${value}`},targetType=container-instance,targetId=${instance}`;
  return fixWith(
    `Add attribute ${name} to the instance`,
    [command`aws ecs put-attributes --cluster ${cluster} --attributes ${attribute} --region ${region}`],
    'Add it only if it is true of the instance.',
  );
}
export const updateAgents = (instances: readonly string[], cluster: Fillable, region: Fillable): Fix =>
  fixWith(
    'Update the ECS agent',
    instances.map(
      i => command`aws ecs update-container-agent --cluster ${cluster} --container-instance ${i} --region ${region}`,
    ),
  );

const ON_HOST = 'The instance needs the SSM Agent.';
const onHost = (title: string, ids: readonly string[], script: string, region: Fillable, risk: string): Fix =>
  fixWith(
    title,
    [
      command`aws ssm send-command --document-name AWS-RunShellScript --instance-ids ${ids} --parameters ${json({ commands: [script] })} --region ${region}`,
    ],
    risk,
  );
export const restartAgents = (ids: readonly string[], region: Fillable): Fix =>
  onHost('Restart the ECS agent', ids, 'systemctl restart ecs', region, ON_HOST);
/** Settings of the agent on instances with Linux. */
export function configureAgents(
  ids: readonly string[],
  settings: readonly { readonly name: string; readonly value: string }[],
  region: Fillable,
): Fix {
  const names = settings.map(s => s.name).join(' and ');
  const lines = settings.map(
    ({ name, value }) => `sed -i '/^${name}=/d' /etc/ecs/ecs.config; echo '${name}=${value}' >> /etc/ecs/ecs.config`,
  );
  return onHost(
    `Set ${names} for the agent on ${ids.join(', ')} and restart it`,
    ids,
    `${lines.join('; ')}; systemctl restart ecs`,
    region,
    `${ON_HOST} The agent can do only what the host supports. Add the setting to the user data of the launch template as well.`,
  );
}
export const joinCluster = (ids: readonly string[], cluster: string, region: Fillable): Fix =>
  onHost(
    `Set the cluster for the agent on ${ids.join(', ')} and start it`,
    ids,
    `grep -q '^ECS_CLUSTER=' /etc/ecs/ecs.config || echo 'ECS_CLUSTER=${cluster.replace(/[^\w-]/g, '')}' >> /etc/ecs/ecs.config; systemctl enable ecs; systemctl restart ecs`,
    region,
    `${ON_HOST} New instances from the same launch template have the same problem: add the setting to the user data.`,
  );
export const pruneDocker = (ids: readonly string[], region: Fillable): Fix =>
  onHost(
    'Remove unused images and containers',
    ids,
    'docker system prune --all --force',
    region,
    `${ON_HOST} Docker pulls an image again when a task needs it.`,
  );
/** A fresh instance in the place of this one. */
export const replaceInstances = (ids: readonly string[], region: Fillable): Fix =>
  fixWith(
    'Replace the instance',
    ids.map(
      id =>
        command`aws autoscaling terminate-instance-in-auto-scaling-group --instance-id ${id} --no-should-decrement-desired-capacity --region ${region}`,
    ),
    'Its tasks are stopped.',
  );
export const activate = (instances: readonly string[], cluster: Fillable, region: Fillable): Fix =>
  fixWith(
    'Let the draining instances run tasks again',
    [
      command`aws ecs update-container-instances-state --cluster ${cluster} --container-instances ${instances} --status ACTIVE --region ${region}`,
    ],
    'Someone or a scale-in activity started the draining. Find out why first.',
  );

/** The service without its placement constraints. */
export function dropConstraints(
  keep: readonly { readonly type: string; readonly expression?: string }[],
  service: Service | undefined,
  region: Fillable,
): Fix[] {
  if (service === undefined || service.controller !== 'ECS') return [];
  return [
    fixWith(
      'Remove the constraint from the service',
      [
        command`aws ecs update-service --cluster ${lastPart(service.cluster)} --service ${service.name} --placement-constraints ${json(keep)} --force-new-deployment --region ${region}`,
      ],
      'ECS can then place tasks where the constraint was meant to prevent it.',
    ),
  ];
}
/** On demand where Spot has nothing: as much as has to run, and Spot for the rest. */
export function onDemandToo(service: Service, definition: TaskDefinition | undefined, region: Fillable): Fix {
  const task =
    service.controller === 'ECS' && definition !== undefined ? ` ${command`--task-definition ${definition.arn}`}` : '';
  return fixWith(
    'Run the required tasks on demand and the rest on Spot',
    [
      `${command`aws ecs update-service --cluster ${lastPart(service.cluster)} --service ${service.name} --region ${region}`} --capacity-provider-strategy capacityProvider=FARGATE,base=${Math.max(1, Math.ceil(service.desiredCount / 2))},weight=1 capacityProvider=FARGATE_SPOT,weight=1${task} --force-new-deployment`,
    ],
    'On-demand capacity costs more than Spot.',
  );
}
/** More disk for each task; Fargate gives 20 GiB unless more is asked for. */
export const moreDisk = (gib: number, { definition, service }: Site): Fix[] =>
  revisionFix(
    {
      title: `Increase the task's ephemeral storage to ${gib} GiB`,
      applies: 'judge',
      risk: 'Ephemeral storage above 20 GiB costs extra.',
    },
    definition,
    service,
    { set: { ephemeralStorage: { sizeInGiB: gib } } },
  );
/** A revision that may run on this launch type. */
export function compatibleWith(launch: string, { definition, service }: Site): Fix[] {
  if (definition === undefined) return [];
  const size = sizeFor(definition.cpu ?? 0, definition.memory ?? 0, isWindows(definition));
  // Fargate runs no daemons: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service-options.html
  if (launch === 'FARGATE' && (size === undefined || service?.schedulingStrategy === 'DAEMON')) return [];
  const fargate =
    launch === 'FARGATE' && size ? { networkMode: 'awsvpc', cpu: String(size.cpu), memory: String(size.memory) } : {};
  return revisionFix(
    {
      title: `Make the task definition compatible with ${launch}`,
      applies: 'judge',
      risk:
        launch === 'FARGATE'
          ? "It must then follow Fargate's rules: no host paths, privileged containers or GPUs, and host ports equal to container ports."
          : 'Features of the other launch type that it relied on might be missing.',
    },
    definition,
    service,
    { set: { requiresCompatibilities: [launch], ...fargate } },
  );
}
