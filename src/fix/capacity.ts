import type { ScalingJudgement, Service, TaskDefinition } from '../model/facts.ts';
import type { Fix } from '../model/finding.ts';
import { lastPart } from '../model/arn.ts';
import { ec2Quota } from '../aws/capacity/fargate.ts';
import { deploymentPercent, fixWith, serviceAt } from './elb.ts';
import { moreInstances } from './network.ts';
import { revisionFix } from './revision.ts';
import type { Site } from './secret.ts';
import { command, fillIn, json, type Fillable } from './shell.ts';

const COSTS = 'Every instance costs by the second.';

/** One instance more in a group, beyond its maximum where it stands there. */
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
    `Raise the maximum of ${group} to ${max + 1}`,
    [
      command`aws autoscaling update-auto-scaling-group --auto-scaling-group-name ${group} --max-size ${max + 1} --desired-capacity ${desired + 1} --region ${region}`,
    ],
    COSTS,
  );
}
export const resumeLaunch = (group: string, region: Fillable): Fix =>
  fixWith(
    `Let ${group} launch instances again`,
    [
      command`aws autoscaling resume-processes --auto-scaling-group-name ${group} --scaling-processes Launch --region ${region}`,
    ],
    'Somebody suspended it: ask why before.',
  );
export const manageScaling = (provider: string, region: Fillable): Fix =>
  fixWith(`Turn managed scaling of ${provider} on`, [
    command`aws ecs update-capacity-provider --name ${provider} --auto-scaling-group-provider ${json({ managedScaling: { status: 'ENABLED', targetCapacity: 100 } })} --region ${region}`,
  ]);
/** More zones for a group, beside those that it has. */
export const moreZones = (judged: Pick<ScalingJudgement, 'group' | 'subnets'>, region: Fillable): Fix => {
  const subnets = [...judged.subnets.map(s => command`${s}`), '<subnet-id>'].join(',');
  return fixWith(`Let ${judged.group ?? 'the Auto Scaling group'} launch in one more zone`, [
    `${command`aws autoscaling update-auto-scaling-group --auto-scaling-group-name ${judged.group ?? fillIn('auto-scaling-group')}`} --vpc-zone-identifier ${subnets} ${command`--region ${region}`}`,
  ]);
};

/** A higher quota of EC2's vCPUs, for the family of the type where that is known. */
export const raiseEc2Quota = (type: string | undefined, spot: boolean, region: Fillable): Fix =>
  fixWith('Ask for a higher quota of vCPUs', [
    command`aws service-quotas request-service-quota-increase --service-code ec2 --quota-code ${(type === undefined ? undefined : ec2Quota(type, spot)) ?? fillIn('quota-code')} --desired-value ${fillIn('vcpus')} --region ${region}`,
  ]);
export const raiseFargateQuota = (code: string, wanted: number | undefined, region: Fillable): Fix =>
  fixWith('Ask for a higher quota of Fargate vCPUs', [
    command`aws service-quotas request-service-quota-increase --service-code fargate --quota-code ${code} --desired-value ${wanted ?? fillIn('vcpus')} --region ${region}`,
  ]);

/** The task asks for no more than what is left on the roomiest instance. */
export function askLess(kind: 'cpu' | 'memory', need: number, left: number, { definition, service }: Site): Fix[] {
  // Less than half would hardly run it.
  if (definition === undefined || left < need / 2) return [];
  const title = `Ask for no more than is left: ${left} ${kind === 'cpu' ? 'CPU units' : 'MiB'}`;
  const words = {
    title,
    applies: 'judge' as const,
    risk: `The task then has to do with that${kind === 'memory' ? ', and is killed where it takes more' : ''}.`,
  };
  if (definition[kind] !== undefined) return revisionFix(words, definition, service, { set: { [kind]: String(left) } });
  const [only] = definition.containers;
  if (!only || definition.containers.length > 1) return [];
  const field = kind === 'memory' && only.memoryReservation !== undefined ? 'memoryReservation' : kind;
  return revisionFix(words, definition, service, { numbers: [{ field, from: need, to: left }] });
}
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
      'Let a rollout stop a task before it starts the one that replaces it',
      service.desiredCount === 1
        ? 'Nothing runs while the task is replaced.'
        : 'One task less carries the load while a rollout goes on.',
    ),
  ];
}
/** Any port of the host that is free, instead of one that is taken. */
export const anyPort = (ports: readonly number[], { definition, service }: Site): Fix[] =>
  definition?.networkMode !== 'bridge'
    ? []
    : revisionFix(
        {
          title: 'Let ECS take any free port of the host',
          applies: 'judge',
          risk: 'Clients have to find the task by its target group or by service discovery, and the security group of the instances has to admit the ephemeral ports.',
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
    `Give the instance the attribute ${name}`,
    [command`aws ecs put-attributes --cluster ${cluster} --attributes ${attribute} --region ${region}`],
    'It says of the instance what has to be true of it.',
  );
}
export const updateAgents = (instances: readonly string[], cluster: Fillable, region: Fillable): Fix =>
  fixWith(
    'Update the ECS agent',
    instances.map(
      i => command`aws ecs update-container-agent --cluster ${cluster} --container-instance ${i} --region ${region}`,
    ),
  );

const ON_HOST = 'It needs the SSM agent on the instance.';
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
export const joinCluster = (ids: readonly string[], cluster: string, region: Fillable): Fix =>
  onHost(
    `Tell the agent of ${ids.join(', ')} its cluster, and start it`,
    ids,
    `grep -q '^ECS_CLUSTER=' /etc/ecs/ecs.config || echo 'ECS_CLUSTER=${cluster.replace(/[^\w-]/g, '')}' >> /etc/ecs/ecs.config; systemctl enable ecs; systemctl restart ecs`,
    region,
    `${ON_HOST} A later instance of the same launch template lacks it again: put it into the user data.`,
  );
export const pruneDocker = (ids: readonly string[], region: Fillable): Fix =>
  onHost(
    'Remove images and containers that nothing uses',
    ids,
    'docker system prune --all --force',
    region,
    `${ON_HOST} Images that are needed again are pulled again.`,
  );
/** A fresh instance in the place of this one. */
export const replaceInstances = (ids: readonly string[], region: Fillable): Fix =>
  fixWith(
    'Replace the instance',
    ids.map(
      id =>
        command`aws autoscaling terminate-instance-in-auto-scaling-group --instance-id ${id} --no-should-decrement-desired-capacity --region ${region}`,
    ),
    'What runs on it is stopped.',
  );
export const activate = (instances: readonly string[], cluster: Fillable, region: Fillable): Fix =>
  fixWith(
    'Let the draining instances take tasks again',
    [
      command`aws ecs update-container-instances-state --cluster ${cluster} --container-instances ${instances} --status ACTIVE --region ${region}`,
    ],
    'Somebody, or a scale-in, drains them for a reason.',
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
      'Take the constraint from the service',
      [
        command`aws ecs update-service --cluster ${lastPart(service.cluster)} --service ${service.name} --placement-constraints ${json(keep)} --force-new-deployment --region ${region}`,
      ],
      'Tasks may then be placed where the constraint was to keep them from.',
    ),
  ];
}
/** On demand where Spot has nothing: as much as has to run, and Spot for the rest. */
export function onDemandToo(service: Service, definition: TaskDefinition | undefined, region: Fillable): Fix {
  const task =
    service.controller === 'ECS' && definition !== undefined ? ` ${command`--task-definition ${definition.arn}`}` : '';
  return fixWith(
    'Run what has to run on demand, and the rest on Spot',
    [
      `${command`aws ecs update-service --cluster ${lastPart(service.cluster)} --service ${service.name} --region ${region}`} --capacity-provider-strategy capacityProvider=FARGATE,base=${Math.max(1, Math.ceil(service.desiredCount / 2))},weight=1 capacityProvider=FARGATE_SPOT,weight=1${task} --force-new-deployment`,
    ],
    'On demand costs more than Spot.',
  );
}
/** More disk for each task; Fargate gives 20 GiB unless more is asked for. */
export const moreDisk = (gib: number, { definition, service }: Site): Fix[] =>
  revisionFix(
    { title: `Give the task ${gib} GiB of ephemeral storage`, applies: 'judge', risk: 'What is above 20 GiB costs.' },
    definition,
    service,
    { set: { ephemeralStorage: { sizeInGiB: gib } } },
  );
/** A revision that may run on this launch type. */
export function compatibleWith(launch: string, { definition, service }: Site): Fix[] {
  if (definition === undefined) return [];
  const fargate =
    launch === 'FARGATE'
      ? { networkMode: 'awsvpc', cpu: String(definition.cpu ?? 256), memory: String(definition.memory ?? 512) }
      : {};
  return revisionFix(
    {
      title: `Make the task definition one for ${launch}`,
      applies: 'judge',
      risk:
        launch === 'FARGATE'
          ? 'It then has to keep to what Fargate offers: no host paths, privileged containers or GPUs, and a host port equals its container port.'
          : 'What it relied on of the other launch type may be missing.',
    },
    definition,
    service,
    { set: { requiresCompatibilities: [launch], ...fargate } },
  );
}
