import type { ListenerActions, LoadBalancerRef, Service } from '../model/facts.ts';
import type { Fix } from '../model/finding.ts';
import { lastPart, parseArn } from '../model/arn.ts';
import { command, type Fillable, fillIn, json, type Placeholder, shellQuote } from './shell.ts';

type Named = string | Placeholder;
/** Where a service is, for commands; what was not read is left to fill in. */
export interface ServiceAt {
  readonly cluster: Named;
  readonly service: Named;
  readonly region: Named;
}
export function serviceAt(service: Pick<Service, 'cluster' | 'name' | 'arn'> | undefined, arn = ''): ServiceAt {
  return {
    cluster: service ? lastPart(service.cluster) : fillIn('cluster'),
    service: service?.name ?? fillIn('service'),
    region: regionOfService(service, arn),
  };
}
export const regionOf = (arn: string): Named => parseArn(arn)?.region || fillIn('region');
/** A region for a service that may not be known. */
export const regionOfService = (service: Pick<Service, 'arn'> | undefined, arn = ''): Named =>
  parseArn(service?.arn ?? '')?.region || regionOf(arn);
/** as-is where nothing is left to fill in. */
const applies = (commands: readonly string[], sort: 'as-is' | 'judge' = 'as-is'): Fix['applies'] =>
  commands.some(c => /<[a-z][\w-]*>/.test(c.replace(/'[^']*'/g, ''))) ? 'fill-in' : sort;
/** A fix of these commands: fill-in where something is left out, to be judged where there is a risk. */
export const fixWith = (title: string, commands: readonly string[], risk?: string): Fix => ({
  title,
  applies: applies(commands, risk === undefined ? 'as-is' : 'judge'),
  commands,
  ...(risk !== undefined && { risk }),
});

type Source = { readonly group: Named } | { readonly cidrs: readonly string[] };
/** A permission as one word of a shell; a group that is left to fill in stands outside of the quotes. */
function permission(port: number, from: Source): string {
  const open = 'group' in from && typeof from.group !== 'string' ? `<${from.group.placeholder}>` : undefined;
  const text = json([
    {
      IpProtocol: 'tcp',
      FromPort: port,
      ToPort: port,
      ...('group' in from
        ? { UserIdGroupPairs: [{ GroupId: open ?? from.group }] }
        : { IpRanges: from.cidrs.map(CidrIp => ({ CidrIp })) }),
    },
  ]);
  if (open === undefined) return command`${text}`;
  return text.split(open).map(shellQuote).join(open);
}
const called = (of: Source): string => {
  if ('cidrs' in of) return of.cidrs.join(', ');
  return typeof of.group === 'string'
    ? of.group
    : `the ${of.group.placeholder.replace(/-id$/, '').replaceAll('-', ' ')}`;
};
const authorize = (way: 'ingress' | 'egress', group: Named, port: number, peer: Source, region: Named): string =>
  `${command`aws ec2 ${`authorize-security-group-${way}`} --group-id ${group}`} --ip-permissions ${permission(port, peer)} ${command`--region ${region}`}`;

/** Opens a port of a security group to another group, or to address blocks. */
export const allowIngress = (group: Named, port: number, from: Source, region: Named): Fix =>
  fixWith(
    `Allow inbound ${port} on ${called({ group })} from ${called(from)}`,
    [authorize('ingress', group, port, from, region)],
    everywhere(from) ? `This allows inbound ${port} on ${called({ group })} from every address.` : undefined,
  );
export const allowEgress = (group: Named, port: number, to: Source, region: Named): Fix =>
  fixWith(
    `Allow outbound ${port} on ${called({ group })} to ${called(to)}`,
    [authorize('egress', group, port, to, region)],
    everywhere(to) ? `This allows outbound ${port} on ${called({ group })} to every address.` : undefined,
  );
const everywhere = (s: Source): boolean => 'cidrs' in s && s.cidrs.some(isEverywhere);
export const isEverywhere = (cidr: string): boolean => cidr === '0.0.0.0/0' || cidr === '::/0';

/** One rule that a network ACL lacks, allowing TCP. */
export const aclEntry = (
  acl: string,
  e: {
    readonly number: number | Placeholder;
    readonly egress: boolean;
    readonly cidr: string;
    readonly from: number;
    readonly to: number;
  },
  region: Named,
): string => {
  const block = e.cidr.includes(':') ? command`--ipv6-cidr-block ${e.cidr}` : command`--cidr-block ${e.cidr}`;
  return `${command`aws ec2 create-network-acl-entry --network-acl-id ${acl}`} ${e.egress ? '--egress' : '--ingress'} ${command`--rule-number ${e.number} --protocol tcp --port-range ${`From=${e.from},To=${e.to}`}`} ${block} ${command`--rule-action allow --region ${region}`}`;
};

/** One more rule of a network ACL, before the one that denies. */
export function allowInAcl(
  acl: string,
  rule: {
    readonly number?: number | undefined;
    readonly egress: boolean;
    readonly cidr: string;
    readonly from: number;
    readonly to: number;
  },
  region: Named,
): Fix {
  return fixWith(
    `Allow TCP ${rule.from === rule.to ? rule.from : `${rule.from}-${rule.to}`} ${rule.egress ? 'to' : 'from'} ${rule.cidr} in ${acl}`,
    [aclEntry(acl, { ...rule, number: rule.number ?? fillIn('rule-number') }, region)],
    'The rule applies to the whole subnet, and a network ACL filters responses too.',
  );
}

/** Changes the health check of a target group. A path that is not known is left to fill in. */
export const healthCheckPath = (group: string, path?: string, grpc = false): Fix =>
  grpc
    ? fixWith('Point the health check at a gRPC method that the app serves, such as /grpc.health.v1.Health/Check', [
        command`aws elbv2 modify-target-group --target-group-arn ${group} --health-check-path ${fillIn('package-service-method')} --region ${regionOf(group)}`,
      ])
    : path === undefined
      ? fixWith('Point the health check at a path that returns 200 without sign-in', [
          command`aws elbv2 modify-target-group --target-group-arn ${group} --health-check-path ${fillIn('path')} --region ${regionOf(group)}`,
        ])
      : fixWith(
          `Point the health check at ${path}, which the container's own health check command requests`,
          [
            command`aws elbv2 modify-target-group --target-group-arn ${group} --health-check-path ${path} --region ${regionOf(group)}`,
          ],
          'Make sure that the path answers without sign-in.',
        );

/** Adds to a matcher what else is to count as healthy: codes, or a range of them. */
export function healthCheckMatcher(
  group: string,
  matcher: string | undefined,
  add: string,
  risk: string,
  grpc = false,
): Fix {
  // Setting the matcher replaces it: what was not read might be lost.
  if (matcher === undefined)
    return {
      title: `Accept ${grpc ? 'gRPC code' : 'HTTP'} ${add} as healthy, in addition to what the matcher accepts now`,
      applies: 'judge',
      risk,
    };
  const parts = matcher
    .split(',')
    .map(p => p.trim())
    .filter(p => p !== '');
  const lone = (p: string): boolean => /^\d+$/.test(p) && inRange(Number(p), add);
  const all = [...new Set([...parts.filter(p => !lone(p) && p !== add), add])].join(',');
  // A comma would end the value in the shorthand of the CLI.
  const key = grpc ? 'GrpcCode' : 'HttpCode';
  return fixWith(
    grpc ? `Accept gRPC code ${add} as healthy` : `Accept HTTP ${add} as healthy`,
    [
      command`aws elbv2 modify-target-group --target-group-arn ${group} --matcher ${all.includes(',') ? json({ [key]: all }) : `${key}=${all}`} --region ${regionOf(group)}`,
    ],
    risk,
  );
}
const inRange = (n: number, range: string): boolean => {
  const [from, to = from] = range.split('-').map(Number);
  return from !== undefined && to !== undefined && from <= n && n <= to;
};
export const healthCheckPort = (group: string): Fix =>
  fixWith('Use the registered target port for health checks', [
    command`aws elbv2 modify-target-group --target-group-arn ${group} --health-check-port traffic-port --region ${regionOf(group)}`,
  ]);
export const healthCheckProtocol = (group: string, protocol: string, risk: string): Fix =>
  fixWith(
    `Use ${protocol} for the health check`,
    [
      command`aws elbv2 modify-target-group --target-group-arn ${group} --health-check-protocol ${protocol} --region ${regionOf(group)}`,
    ],
    risk,
  );
export const healthCheckTimeout = (group: string, timeout: number, interval: number): Fix =>
  fixWith(
    `Raise the health check timeout to ${timeout} seconds`,
    [
      command`aws elbv2 modify-target-group --target-group-arn ${group} --health-check-timeout-seconds ${timeout} --health-check-interval-seconds ${interval} --region ${regionOf(group)}`,
    ],
    'Users might get slow responses too. Find out what takes so long.',
  );

/** A new deployment: of the revision that is named, or of what the service runs. */
export const redeploy = (at: ServiceAt, taskDefinition?: Fillable): string =>
  taskDefinition === undefined
    ? command`aws ecs update-service --cluster ${at.cluster} --service ${at.service} --force-new-deployment --region ${at.region}`
    : command`aws ecs update-service --cluster ${at.cluster} --service ${at.service} --task-definition ${taskDefinition} --force-new-deployment --region ${at.region}`;
export const deployOnceMore = (at: ServiceAt, taskDefinition?: string): Fix =>
  fixWith('Deploy again', [redeploy(at, taskDefinition)]);
/** Back to the revision that was steady before. */
export const deployBack = (at: ServiceAt, taskDefinition: string): Fix => ({
  ...fixWith(
    'Roll back to the last working revision',
    [redeploy(at, taskDefinition)],
    'This removes what the failed revision introduced.',
  ),
  sort: 'rollback',
});

/** Sets the grace period; after a deployment that failed the revision has to be deployed again. */
export function gracePeriod(at: ServiceAt, seconds: number, again?: string): Fix {
  const set = command`aws ecs update-service --cluster ${at.cluster} --service ${at.service} --health-check-grace-period-seconds ${seconds} --region ${at.region}`;
  return fixWith(`Set the health check grace period to ${seconds} seconds`, [
    again === undefined ? set : `${set} ${command`--task-definition ${again} --force-new-deployment`}`,
  ]);
}

/** The deployment configuration with a part of it changed. Circuit breaker, alarms, hooks and all else are said again, so that they stay. */
export const deploymentConfiguration = (
  service: Pick<Service, 'circuitBreaker' | 'deploymentConfiguration'>,
  change: Readonly<Record<string, unknown>>,
): string =>
  json({
    ...(service.deploymentConfiguration ??
      (service.circuitBreaker.enable && { deploymentCircuitBreaker: service.circuitBreaker })),
    ...change,
  });
/** The numbers of a rolling deployment. */
export function deploymentPercent(
  at: ServiceAt,
  service: Pick<Service, 'circuitBreaker' | 'deploymentConfiguration'>,
  minimum: number,
  maximum: number,
  title: string,
  risk?: string,
): Fix {
  const configuration = deploymentConfiguration(service, { maximumPercent: maximum, minimumHealthyPercent: minimum });
  return fixWith(
    title,
    [
      command`aws ecs update-service --cluster ${at.cluster} --service ${at.service} --deployment-configuration ${configuration} --region ${at.region}`,
    ],
    risk,
  );
}

/** Subnets of a load balancer: all that it shall have, as the call replaces them. */
export const balancerSubnets = (balancer: Named, subnets: readonly Named[], risk: string): Fix => {
  const words = subnets.map(s => (typeof s === 'string' ? command`${s}` : `<${s.placeholder}>`)).join(' ');
  const line = `aws elbv2 set-subnets --load-balancer-arn ${command`${balancer}`} --subnets ${words} --region ${command`${typeof balancer === 'string' ? regionOf(balancer) : fillIn('region')}`}`;
  return fixWith('Enable the Availability Zone on the load balancer', [line], risk);
};
/** Where the tasks run. The call replaces the whole network configuration, so all of it is said. */
export const serviceSubnets = (
  at: ServiceAt,
  network: {
    readonly subnets: readonly string[];
    readonly securityGroups: readonly string[];
    readonly assignPublicIp: boolean;
  },
  risk: string,
): Fix =>
  fixWith(
    'Run the tasks only in Availability Zones of the load balancer',
    [
      command`aws ecs update-service --cluster ${at.cluster} --service ${at.service} --network-configuration ${json({ awsvpcConfiguration: { subnets: network.subnets, securityGroups: network.securityGroups, assignPublicIp: network.assignPublicIp ? 'ENABLED' : 'DISABLED' } })} --region ${at.region}`,
    ],
    risk,
  );

/** Whether another forward can take the place of these actions and nothing else is lost: no sign-in, no redirect, no stickiness. */
export const isReplaceable = (of: ListenerActions | undefined): boolean =>
  of?.actions !== undefined &&
  of.sticky !== true &&
  of.actions.length <= 1 &&
  of.actions.every(a => a === 'forward' || a === 'fixed-response');
/** Makes a load balancer forward to a target group, as what a listener does by default. In words where that would take away what else it does. */
export const forwardByDefault = (listener: string, group: string, now: ListenerActions | undefined): Fix =>
  isReplaceable(now)
    ? fixWith(
        "Forward the listener's traffic to the target group",
        [
          command`aws elbv2 modify-listener --listener-arn ${listener} --default-actions ${`Type=forward,TargetGroupArn=${group}`} --region ${regionOf(group)}`,
        ],
        `This replaces the listener's current default action${now?.actions?.[0] === undefined ? '' : ` (${now.actions[0]})`}.`,
      )
    : {
        title: "Forward the listener's traffic to the target group, and keep what else its default actions do",
        applies: 'fill-in',
      };
export const forwardByRule = (group: string, listener: Named = fillIn('listener-arn')): Fix =>
  fixWith('Forward some paths or hosts to the target group', [
    command`aws elbv2 create-rule --listener-arn ${listener} --priority ${fillIn('priority')} --conditions Field=path-pattern,Values=${fillIn('path-pattern')} --actions ${`Type=forward,TargetGroupArn=${group}`} --region ${regionOf(group)}`,
  ]);
export const newListener = (group: string, port: number, protocol: string): Fix =>
  fixWith('Create a listener that forwards to the target group', [
    command`aws elbv2 create-listener --load-balancer-arn ${fillIn('load-balancer-arn')} --protocol ${protocol} --port ${port} --default-actions ${`Type=forward,TargetGroupArn=${group}`} --region ${regionOf(group)}`,
  ]);

/** A target group's type, protocol and VPC can't be changed: a new group replaces it in the service. */
export function newTargetGroup(
  at: ServiceAt,
  made: {
    readonly name: string;
    readonly protocol: string;
    readonly version?: string | undefined;
    readonly port: number;
    readonly vpc: Named;
    readonly path?: string | undefined;
  },
  container: { readonly name: string; readonly port: number },
): Fix {
  const version = made.version === undefined ? [] : ['--protocol-version', made.version];
  const path = made.path === undefined ? [] : ['--health-check-path', made.path];
  return fixWith('Create a matching target group, forward a listener to it, and set it on the service', [
    command`aws elbv2 create-target-group --name ${made.name.slice(0, 32)} --protocol ${made.protocol} ${version} --port ${made.port} --vpc-id ${made.vpc} --target-type ip ${path} --region ${at.region}`.replace(
      / {2,}/g,
      ' ',
    ),
    command`aws elbv2 create-rule --listener-arn ${fillIn('listener-arn')} --priority ${fillIn('priority')} --conditions Field=path-pattern,Values=${fillIn('path-pattern')} --actions Type=forward,TargetGroupArn=${fillIn('target-group-arn')} --region ${at.region}`,
    command`aws ecs update-service --cluster ${at.cluster} --service ${at.service} --load-balancers targetGroupArn=${fillIn('target-group-arn')},containerName=${container.name},containerPort=${container.port} --region ${at.region}`,
  ]);
}
/** A load balancer of a service as UpdateService takes it. */
const loadBalancerInput = (l: LoadBalancerRef): object => ({
  ...(l.targetGroupArn !== undefined && { targetGroupArn: l.targetGroupArn }),
  ...(l.loadBalancerName !== undefined && { loadBalancerName: l.loadBalancerName }),
  containerName: l.containerName,
  containerPort: l.containerPort,
  ...(l.alternateTargetGroupArn !== undefined && {
    advancedConfiguration: {
      alternateTargetGroupArn: l.alternateTargetGroupArn,
      ...(l.productionListenerRule !== undefined && { productionListenerRule: l.productionListenerRule }),
      ...(l.testListenerRule !== undefined && { testListenerRule: l.testListenerRule }),
      ...(l.roleArn !== undefined && { roleArn: l.roleArn }),
    },
  }),
});
/** All load balancers of the service with one port changed: the call replaces the list whole, so the others are said again. */
export const loadBalancersWith = (all: readonly LoadBalancerRef[], group: string, containerPort: number): string =>
  json(all.map(l => loadBalancerInput(l.targetGroupArn === group ? { ...l, containerPort } : l)));
/** Which port of the container the load balancer talks to. */
export const serviceContainerPort = (
  at: ServiceAt,
  all: readonly LoadBalancerRef[],
  group: string,
  port: number,
  risk: string,
): Fix => {
  const container = all.find(l => l.targetGroupArn === group)?.containerName;
  if (container === undefined)
    return { title: `Register port ${port} in the load balancers of the service`, applies: 'fill-in' };
  return fixWith(
    `Register port ${port} of ${container}`,
    [
      command`aws ecs update-service --cluster ${at.cluster} --service ${at.service} --load-balancers ${loadBalancersWith(all, group, port)} --region ${at.region}`,
    ],
    risk,
  );
};

/** A task definition cannot be changed: a new revision, from a file that the reader edits, and a deployment of it. */
export const newRevision = (at: ServiceAt, family: string, what: string): Fix =>
  fixWith(what, [
    command`aws ecs register-task-definition --cli-input-json ${'file://'}${fillIn('task-definition-file')} --region ${at.region}`,
    command`aws ecs update-service --cluster ${at.cluster} --service ${at.service} --task-definition ${family} --region ${at.region}`,
  ]);
