import type { ScalableTarget } from '@aws-sdk/client-application-auto-scaling';
import type { Activity, AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import type { InstanceState } from '@aws-sdk/client-elastic-load-balancing';
import type { StackEvent } from '@aws-sdk/client-cloudformation';
import type { MetricDataResult } from '@aws-sdk/client-cloudwatch';
import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { DeploymentInfo } from '@aws-sdk/client-codedeploy';
import type {
  Filter,
  Instance,
  InstanceTypeInfo,
  ManagedPrefixList,
  NatGateway,
  NetworkAcl,
  NetworkInterface,
  PrefixListEntry,
  RouteTable,
  SecurityGroup,
  Subnet,
  Vpc,
  VpcEndpoint,
} from '@aws-sdk/client-ec2';
import type { ImageDetail, ImageIdentifier, Repository } from '@aws-sdk/client-ecr';
import type {
  CapacityProvider,
  Cluster,
  ContainerInstance,
  Service,
  ServiceDeployment,
  ServiceRevision,
  Setting,
  Task,
  TaskDefinition,
} from '@aws-sdk/client-ecs';
import type { AccessPointDescription, MountTargetDescription } from '@aws-sdk/client-efs';
import type {
  Listener,
  LoadBalancer,
  Rule,
  TargetGroup,
  TargetHealthDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Policy, Role } from '@aws-sdk/client-iam';
import type { GrantListEntry, KeyMetadata } from '@aws-sdk/client-kms';
import type { LogGroup, OutputLogEvent } from '@aws-sdk/client-cloudwatch-logs';
import type { DescribeSecretResponse } from '@aws-sdk/client-secrets-manager';
import type { ServiceQuota } from '@aws-sdk/client-service-quotas';
import type { ParameterMetadata } from '@aws-sdk/client-ssm';
import type { Action, Input } from '../../src/collect/clients/index.ts';
import type { Transport } from '../../src/collect/transport.ts';

/** An IAM policy document, before AWS encodes it. */
export interface Document {
  Version: string;
  Id?: string;
  Statement: Statement[];
}
export interface Statement {
  Sid?: string;
  Effect: 'Allow' | 'Deny';
  Principal?: '*' | Record<string, string | string[]>;
  Action?: string | string[];
  NotAction?: string | string[];
  Resource?: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}
export interface RoleHere {
  role: Role;
  trust: Document;
  inline: Record<string, Document>;
  attached: string[];
}
export interface PolicyHere {
  policy: Policy;
  document: Document;
}
export interface ImageHere {
  detail: ImageDetail;
  manifest: string;
}
export interface RepositoryHere {
  repository: Repository;
  images: ImageHere[];
  policy?: Document;
  lifecycle?: object;
}
export interface SecretHere {
  secret: DescribeSecretResponse;
  policy?: Document;
}
export interface KeyHere {
  key: KeyMetadata;
  grants?: GrantListEntry[];
  policy: Document;
  aliases: string[];
}
export interface LogGroupHere {
  group: LogGroup;
  streams: Record<string, OutputLogEvent[]>;
}
export interface PrefixListHere {
  list: ManagedPrefixList;
  entries: PrefixListEntry[];
}

export interface FileSystemHere {
  id: string;
  mountTargets: { target: MountTargetDescription; securityGroups: string[] }[];
  accessPoints: AccessPointDescription[];
  policy?: Document;
}

/** What one account holds in one Region, as plain data in AWS's own shapes. IAM alone is global. */
export interface World {
  region: string;
  account: string;
  clusters: Cluster[];
  services: Service[];
  serviceDeployments: ServiceDeployment[];
  serviceRevisions: ServiceRevision[];
  tasks: Task[];
  taskDefinitions: TaskDefinition[];
  containerInstances: ContainerInstance[];
  capacityProviders: CapacityProvider[];
  autoScalingGroups: AutoScalingGroup[];
  scalingActivities: Activity[];
  fileSystems: FileSystemHere[];
  codeDeployments: DeploymentInfo[];
  stackEvents: StackEvent[];
  /** By the name of the metric and of the service: `CPUUtilization web`. */
  metrics: Record<string, Pick<MetricDataResult, 'Timestamps' | 'Values'>>;
  /** Ids of tasks that are protected from scale-in, with the end of that. */
  protectedTasks: Record<string, Date>;
  accountSettings: Setting[];
  vpcs: Vpc[];
  vpcDns: Record<string, { support: boolean; hostnames: boolean }>;
  /** Private hosted zones, each with the VPCs that it answers in and its records. */
  hostedZones: { id: string; name: string; vpcs: string[]; records: ResourceRecordSet[] }[];
  subnets: Subnet[];
  routeTables: RouteTable[];
  securityGroups: SecurityGroup[];
  networkAcls: NetworkAcl[];
  endpoints: VpcEndpoint[];
  networkInterfaces: NetworkInterface[];
  natGateways: NatGateway[];
  prefixLists: PrefixListHere[];
  instances: Instance[];
  instanceTypes: InstanceTypeInfo[];
  roles: RoleHere[];
  policies: PolicyHere[];
  instanceProfiles: { name: string; arn: string; roles: string[] }[];
  repositories: RepositoryHere[];
  secrets: SecretHere[];
  parameters: ParameterMetadata[];
  keys: KeyHere[];
  logGroups: LogGroupHere[];
  targetGroups: TargetGroup[];
  targets: Record<string, TargetHealthDescription[]>;
  loadBalancers: LoadBalancer[];
  /** Tags of target groups, listeners, rules and load balancers, by ARN. */
  balancingTags: Record<string, { Key: string; Value: string }[]>;
  /** Instances of Classic Load Balancers, by the name of the load balancer. */
  classicInstances: Record<string, InstanceState[]>;
  listeners: Listener[];
  rules: Record<string, Rule[]>;
  scalableTargets: ScalableTarget[];
  quotas: ServiceQuota[];
}
export const emptyWorld = (region: string, account: string): World => ({
  region,
  account,
  clusters: [],
  services: [],
  serviceDeployments: [],
  serviceRevisions: [],
  tasks: [],
  taskDefinitions: [],
  containerInstances: [],
  capacityProviders: [],
  autoScalingGroups: [],
  scalingActivities: [],
  fileSystems: [],
  codeDeployments: [],
  stackEvents: [],
  metrics: {},
  protectedTasks: {},
  accountSettings: [],
  vpcs: [],
  vpcDns: {},
  hostedZones: [],
  subnets: [],
  routeTables: [],
  securityGroups: [],
  networkAcls: [],
  endpoints: [],
  networkInterfaces: [],
  natGateways: [],
  prefixLists: [],
  instances: [],
  instanceTypes: [],
  roles: [],
  policies: [],
  instanceProfiles: [],
  repositories: [],
  secrets: [],
  parameters: [],
  keys: [],
  logGroups: [],
  targetGroups: [],
  targets: {},
  loadBalancers: [],
  balancingTags: {},
  classicInstances: {},
  listeners: [],
  rules: {},
  scalableTargets: [],
  quotas: [],
});

/** An error as the SDK throws it. */
export const awsError = (name: string, message: string, status = 400): Error =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } });

const last = (arnOrName: string | undefined): string => (arnOrName ?? '').split('/').at(-1) ?? '';
const encoded = (document: Document): string => encodeURIComponent(JSON.stringify(document));

/** The entities by their ids; EC2 fails the whole call when one is not there. */
function byIds<T>(
  list: readonly T[],
  ids: readonly string[] | undefined,
  idOf: (item: T) => string | undefined,
  error: string,
  what: string,
): T[] {
  for (const id of ids ?? [])
    if (!list.some(x => idOf(x) === id)) throw awsError(error, `The ${what} '${id}' does not exist`);
  return ids === undefined ? [...list] : list.filter(x => ids.includes(idOf(x) ?? ''));
}
const glob = (pattern: string, text: string): boolean =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  ).test(text);
type Field<T> = (item: T) => readonly (string | undefined)[];
/** EC2's filters: all of them must hold, each by any of its values; one that does not exist is refused. */
function filtered<T>(
  list: readonly T[],
  filters: readonly Filter[] | undefined,
  fields: Readonly<Record<string, Field<T>>>,
): T[] {
  return list.filter(item =>
    (filters ?? []).every(f => {
      const field = fields[f.Name ?? ''];
      if (!field) throw awsError('InvalidParameterValue', `The filter '${f.Name}' is invalid`);
      return (f.Values ?? []).some(v => field(item).some(x => x !== undefined && glob(v, x)));
    }),
  );
}
const one = (x: string | undefined): readonly (string | undefined)[] => [x];

type Handlers = { readonly [A in Action]?: (input: Input<A>) => object };

function handlers(w: World, here: World): Handlers {
  const cluster = (name: string | undefined): Cluster => {
    const found = w.clusters.find(c => c.clusterName === last(name ?? 'default'));
    if (!found) throw awsError('ClusterNotFoundException', 'Cluster not found.');
    return found;
  };
  const inCluster = <T extends { clusterArn?: string | undefined }>(
    list: readonly T[],
    name: string | undefined,
  ): T[] => {
    const { clusterArn } = cluster(name);
    return list.filter(x => x.clusterArn === clusterArn);
  };
  const ecsArn = (resource: string): string => `arn:aws:ecs:${w.region}:${w.account}:${resource}`;
  const service = (name: string | undefined, of: string | undefined): Service => {
    const found = inCluster(w.services, of).find(s => s.serviceName === last(name));
    if (!found) throw awsError('ServiceNotFoundException', 'Service not found.');
    return found;
  };
  const roleOf = (name: string | undefined): RoleHere => {
    const found = here.roles.find(r => r.role.RoleName === name);
    if (!found) throw awsError('NoSuchEntityException', `The role with name ${name} cannot be found.`, 404);
    return found;
  };
  const policyOf = (arn: string | undefined): PolicyHere => {
    const found = here.policies.find(p => p.policy.Arn === arn);
    if (!found) throw awsError('NoSuchEntityException', `Policy ${arn} was not found.`, 404);
    return found;
  };
  const repository = (name: string | undefined, registry: string | undefined): RepositoryHere => {
    const found = w.repositories.find(
      r => r.repository.repositoryName === name && r.repository.registryId === (registry ?? w.account),
    );
    if (!found)
      throw awsError(
        'RepositoryNotFoundException',
        `The repository with name '${name}' does not exist in the registry with id '${registry ?? w.account}'`,
      );
    return found;
  };
  const imageBy = (r: RepositoryHere, id: ImageIdentifier): ImageHere | undefined =>
    r.images.find(
      i =>
        (id.imageDigest === undefined || i.detail.imageDigest === id.imageDigest) &&
        (id.imageTag === undefined || (i.detail.imageTags ?? []).includes(id.imageTag)),
    );
  /** A secret by name, by its ARN, or by its ARN without the suffix. */
  const secret = (id: string | undefined): SecretHere => {
    const found = w.secrets.find(({ secret: s }) => s.Name === id || s.ARN === id || s.ARN?.slice(0, -7) === id);
    if (!found) throw awsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    return found;
  };
  const key = (id: string | undefined): KeyHere => {
    const found = w.keys.find(
      k =>
        k.key.KeyId === id ||
        k.key.Arn === id ||
        k.aliases.some(a => a === id || `arn:aws:kms:${w.region}:${w.account}:${a}` === id),
    );
    if (!found)
      throw awsError(
        'NotFoundException',
        id?.includes('alias/')
          ? `Alias ${id} is not found.`
          : `Key '${id?.startsWith('arn:') ? id : `arn:aws:kms:${w.region}:${w.account}:key/${id}`}' does not exist`,
      );
    return found;
  };
  const targetGroup = (arn: string | undefined): TargetGroup => {
    const found = w.targetGroups.find(t => t.TargetGroupArn === arn);
    if (!found) throw awsError('TargetGroupNotFoundException', `Target groups '${arn}' not found`);
    return found;
  };
  const loadBalancer = (arn: string): LoadBalancer => {
    const found = w.loadBalancers.find(l => l.LoadBalancerArn === arn);
    if (!found) throw awsError('LoadBalancerNotFoundException', `Load balancers '[${arn}]' not found`);
    return found;
  };
  const fileSystem = (id: string | undefined): FileSystemHere => {
    const found = w.fileSystems.find(f => f.id === id);
    if (!found) throw awsError('FileSystemNotFound', `File system '${id}' does not exist.`, 404);
    return found;
  };
  const listener = (arn: string): Listener => {
    const found = w.listeners.find(l => l.ListenerArn === arn);
    if (!found) throw awsError('ListenerNotFoundException', `Listeners '${arn}' not found`);
    return found;
  };

  return {
    'ecs:DescribeClusters': ({ clusters }) => {
      const asked = clusters ?? ['default'];
      return {
        clusters: w.clusters.filter(c => asked.some(a => last(a) === c.clusterName)),
        failures: asked
          .filter(a => !w.clusters.some(c => c.clusterName === last(a)))
          .map(a => ({ arn: a.startsWith('arn:') ? a : ecsArn(`cluster/${a}`), reason: 'MISSING' })),
      };
    },
    'ecs:DescribeCapacityProviders': ({ capacityProviders }) => ({
      capacityProviders: w.capacityProviders.filter(
        p => capacityProviders === undefined || capacityProviders.some(a => last(a) === p.name),
      ),
      failures: (capacityProviders ?? [])
        .filter(a => !w.capacityProviders.some(p => p.name === last(a)))
        .map(a => ({ arn: a, reason: 'MISSING' })),
    }),
    'ecs:GetTaskProtection': ({ cluster: of, tasks }) => {
      const asked = inCluster(w.tasks, of).filter(t => tasks?.some(a => last(a) === last(t.taskArn)) ?? true);
      return {
        protectedTasks: asked.map(t => {
          const until = w.protectedTasks[last(t.taskArn)];
          return {
            taskArn: t.taskArn,
            protectionEnabled: until !== undefined,
            ...(until && { expirationDate: until }),
          };
        }),
        failures: (tasks ?? [])
          .filter(a => !asked.some(t => last(t.taskArn) === last(a)))
          .map(arn => ({ arn, reason: 'TASK_NOT_VALID' })),
      };
    },
    'ecs:DescribeServices': ({ cluster: of, services }) => {
      const list = inCluster(w.services, of);
      const asked = services ?? [];
      return {
        services: list.filter(s => asked.some(a => last(a) === s.serviceName)),
        failures: asked
          .filter(a => !list.some(s => s.serviceName === last(a)))
          .map(a => ({ arn: a.startsWith('arn:') ? a : ecsArn(`service/${last(of)}/${a}`), reason: 'MISSING' })),
      };
    },
    'ecs:DescribeTasks': ({ cluster: of, tasks }) => {
      const list = inCluster(w.tasks, of);
      const asked = tasks ?? [];
      return {
        tasks: list.filter(t => asked.some(a => last(a) === last(t.taskArn))),
        failures: asked
          .filter(a => !list.some(t => last(t.taskArn) === last(a)))
          .map(a => ({ arn: a.startsWith('arn:') ? a : ecsArn(`task/${last(of)}/${a}`), reason: 'MISSING' })),
      };
    },
    'ecs:DescribeTaskDefinition': ({ taskDefinition }) => {
      const name = last(taskDefinition);
      const [family, revision] = name.split(':');
      const all = w.taskDefinitions.filter(
        t => t.family === family && (revision === undefined ? t.status === 'ACTIVE' : String(t.revision) === revision),
      );
      const found = all.toSorted((a, b) => (b.revision ?? 0) - (a.revision ?? 0))[0];
      if (!found) throw awsError('ClientException', 'Unable to describe task definition.');
      return { taskDefinition: found, tags: [] };
    },
    'ecs:DescribeContainerInstances': ({ cluster: of, containerInstances }) => {
      cluster(of);
      const asked = containerInstances ?? [];
      return {
        containerInstances: w.containerInstances.filter(c => asked.some(a => last(a) === last(c.containerInstanceArn))),
        failures: asked
          .filter(a => !w.containerInstances.some(c => last(c.containerInstanceArn) === last(a)))
          .map(a => ({ arn: a, reason: 'MISSING' })),
      };
    },
    'ecs:DescribeServiceDeployments': ({ serviceDeploymentArns }) => ({
      serviceDeployments: w.serviceDeployments.filter(d =>
        serviceDeploymentArns?.includes(d.serviceDeploymentArn ?? ''),
      ),
      failures: (serviceDeploymentArns ?? [])
        .filter(a => !w.serviceDeployments.some(d => d.serviceDeploymentArn === a))
        .map(arn => ({ arn, reason: 'MISSING' })),
    }),
    'ecs:DescribeServiceRevisions': ({ serviceRevisionArns }) => ({
      serviceRevisions: w.serviceRevisions.filter(r => serviceRevisionArns?.includes(r.serviceRevisionArn ?? '')),
      failures: (serviceRevisionArns ?? [])
        .filter(a => !w.serviceRevisions.some(r => r.serviceRevisionArn === a))
        .map(arn => ({ arn, reason: 'MISSING' })),
    }),
    'ecs:ListAccountSettings': ({ name }) => ({
      settings: w.accountSettings.filter(s => name === undefined || s.name === name),
    }),
    'ecs:ListClusters': () => ({ clusterArns: w.clusters.map(c => c.clusterArn) }),
    'ecs:ListContainerInstances': ({ cluster: of, status }) => {
      const { clusterName } = cluster(of);
      return {
        containerInstanceArns: w.containerInstances
          .filter(
            c => c.containerInstanceArn?.includes(`/${clusterName}/`) && (status === undefined || c.status === status),
          )
          .map(c => c.containerInstanceArn),
      };
    },
    'ecs:ListServiceDeployments': ({ service: name, cluster: of, status }) => ({
      serviceDeployments: w.serviceDeployments
        .filter(
          d =>
            d.serviceArn === service(name, of).serviceArn &&
            (status === undefined || status.includes(d.status ?? 'PENDING')),
        )
        .toSorted((a, b) => (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0))
        .map(d => ({
          serviceDeploymentArn: d.serviceDeploymentArn,
          serviceArn: d.serviceArn,
          clusterArn: d.clusterArn,
          startedAt: d.startedAt,
          createdAt: d.createdAt,
          finishedAt: d.finishedAt,
          targetServiceRevisionArn: d.targetServiceRevision?.arn,
          status: d.status,
          statusReason: d.statusReason,
        })),
    }),
    'ecs:ListServices': ({ cluster: of, launchType }) => ({
      serviceArns: inCluster(w.services, of)
        .filter(s => launchType === undefined || s.launchType === launchType)
        .map(s => s.serviceArn),
    }),
    'ecs:ListTasks': ({ cluster: of, serviceName, desiredStatus, family, startedBy, containerInstance }) => ({
      taskArns: inCluster(w.tasks, of)
        .filter(t => (desiredStatus ?? 'RUNNING') === t.desiredStatus)
        .filter(t => serviceName === undefined || t.group === `service:${service(serviceName, of).serviceName}`)
        .filter(t => family === undefined || last(t.taskDefinitionArn).split(':')[0] === family)
        .filter(t => startedBy === undefined || t.startedBy === startedBy)
        .filter(t => containerInstance === undefined || last(t.containerInstanceArn) === last(containerInstance))
        .map(t => t.taskArn),
    }),

    'ec2:DescribeVpcs': ({ VpcIds, Filters }) => ({
      Vpcs: filtered(
        byIds(w.vpcs, VpcIds, v => v.VpcId, 'InvalidVpcID.NotFound', 'vpc ID'),
        Filters,
        { 'vpc-id': v => one(v.VpcId), 'is-default': v => one(String(v.IsDefault)) },
      ),
    }),
    'ec2:DescribeDhcpOptions': ({ DhcpOptionsIds }) => ({
      DhcpOptions: (DhcpOptionsIds ?? []).map(DhcpOptionsId => ({
        DhcpOptionsId,
        OwnerId: w.account,
        Tags: [],
        DhcpConfigurations: [{ Key: 'domain-name-servers', Values: [{ Value: 'AmazonProvidedDNS' }] }],
      })),
    }),
    'ec2:DescribeVpcAttribute': ({ VpcId, Attribute }) => {
      const dns = w.vpcDns[VpcId ?? ''];
      if (!dns) throw awsError('InvalidVpcID.NotFound', `The vpc ID '${VpcId}' does not exist`);
      return Attribute === 'enableDnsSupport'
        ? { VpcId, EnableDnsSupport: { Value: dns.support } }
        : { VpcId, EnableDnsHostnames: { Value: dns.hostnames } };
    },
    'ec2:DescribeSubnets': ({ SubnetIds, Filters }) => ({
      Subnets: filtered(
        byIds(w.subnets, SubnetIds, s => s.SubnetId, 'InvalidSubnetID.NotFound', 'subnet ID'),
        Filters,
        {
          'vpc-id': s => one(s.VpcId),
          'subnet-id': s => one(s.SubnetId),
          'availability-zone': s => one(s.AvailabilityZone),
        },
      ),
    }),
    'ec2:DescribeRouteTables': ({ RouteTableIds, Filters }) => ({
      RouteTables: filtered(
        byIds(w.routeTables, RouteTableIds, r => r.RouteTableId, 'InvalidRouteTableID.NotFound', 'routeTable ID'),
        Filters,
        {
          'vpc-id': r => one(r.VpcId),
          'route-table-id': r => one(r.RouteTableId),
          'association.subnet-id': r => (r.Associations ?? []).map(a => a.SubnetId),
          'association.main': r => (r.Associations ?? []).map(a => String(a.Main)),
        },
      ),
    }),
    'ec2:DescribeSecurityGroups': ({ GroupIds, Filters }) => {
      for (const id of GroupIds ?? [])
        if (!w.securityGroups.some(g => g.GroupId === id))
          throw awsError('InvalidGroup.NotFound', `The security group '${id}' does not exist`);
      return {
        SecurityGroups: filtered(
          GroupIds === undefined ? w.securityGroups : w.securityGroups.filter(g => GroupIds.includes(g.GroupId ?? '')),
          Filters,
          { 'group-id': g => one(g.GroupId), 'vpc-id': g => one(g.VpcId), 'group-name': g => one(g.GroupName) },
        ),
      };
    },
    'ec2:DescribeNetworkAcls': ({ NetworkAclIds, Filters }) => ({
      NetworkAcls: filtered(
        byIds(w.networkAcls, NetworkAclIds, n => n.NetworkAclId, 'InvalidNetworkAclID.NotFound', 'networkAcl ID'),
        Filters,
        {
          'vpc-id': n => one(n.VpcId),
          'association.subnet-id': n => (n.Associations ?? []).map(a => a.SubnetId),
          'network-acl-id': n => one(n.NetworkAclId),
          default: n => one(String(n.IsDefault)),
        },
      ),
    }),
    'ec2:DescribeVpcEndpoints': ({ VpcEndpointIds, Filters }) => ({
      VpcEndpoints: filtered(
        byIds(w.endpoints, VpcEndpointIds, e => e.VpcEndpointId, 'InvalidVpcEndpointId.NotFound', 'Vpc Endpoint Id'),
        Filters,
        {
          'vpc-id': e => one(e.VpcId),
          'service-name': e => one(e.ServiceName),
          'vpc-endpoint-id': e => one(e.VpcEndpointId),
          'vpc-endpoint-state': e => one(e.State),
          'vpc-endpoint-type': e => one(e.VpcEndpointType),
        },
      ),
    }),
    'ec2:DescribeNetworkInterfaces': ({ NetworkInterfaceIds, Filters }) => ({
      NetworkInterfaces: filtered(
        byIds(
          w.networkInterfaces,
          NetworkInterfaceIds,
          n => n.NetworkInterfaceId,
          'InvalidNetworkInterfaceID.NotFound',
          'networkInterface ID',
        ),
        Filters,
        {
          'vpc-id': n => one(n.VpcId),
          'subnet-id': n => one(n.SubnetId),
          'network-interface-id': n => one(n.NetworkInterfaceId),
          'group-id': n => (n.Groups ?? []).map(g => g.GroupId),
          'private-ip-address': n => one(n.PrivateIpAddress),
          'addresses.private-ip-address': n => (n.PrivateIpAddresses ?? []).map(a => a.PrivateIpAddress),
          description: n => one(n.Description),
          'interface-type': n => one(n.InterfaceType),
          'attachment.instance-id': n => one(n.Attachment?.InstanceId),
        },
      ),
    }),
    'ec2:DescribeNatGateways': ({ NatGatewayIds, Filter }) => {
      for (const id of NatGatewayIds ?? [])
        if (!w.natGateways.some(n => n.NatGatewayId === id))
          throw awsError('NatGatewayNotFound', `NatGateway ${id} was not found`);
      return {
        NatGateways: filtered(
          w.natGateways.filter(n => NatGatewayIds?.includes(n.NatGatewayId ?? '') ?? true),
          Filter,
          {
            'vpc-id': n => one(n.VpcId),
            'subnet-id': n => one(n.SubnetId),
            state: n => one(n.State),
            'nat-gateway-id': n => one(n.NatGatewayId),
          },
        ),
      };
    },
    'ec2:DescribeManagedPrefixLists': ({ PrefixListIds, Filters }) => ({
      PrefixLists: filtered(
        byIds(
          w.prefixLists.map(p => p.list),
          PrefixListIds,
          p => p.PrefixListId,
          'InvalidPrefixListID.NotFound',
          'prefix list ID',
        ),
        Filters,
        {
          'prefix-list-id': p => one(p.PrefixListId),
          'prefix-list-name': p => one(p.PrefixListName),
          'owner-id': p => one(p.OwnerId),
        },
      ),
    }),
    'ec2:GetManagedPrefixListEntries': ({ PrefixListId }) => {
      const found = w.prefixLists.find(p => p.list.PrefixListId === PrefixListId);
      if (!found) throw awsError('InvalidPrefixListID.NotFound', `The prefix list ID '${PrefixListId}' does not exist`);
      return { Entries: found.entries };
    },
    'ec2:DescribeInstances': ({ InstanceIds, Filters }) => {
      const found = filtered(
        byIds(w.instances, InstanceIds, i => i.InstanceId, 'InvalidInstanceID.NotFound', 'instance ID'),
        Filters,
        {
          'instance-id': i => one(i.InstanceId),
          'vpc-id': i => one(i.VpcId),
          'subnet-id': i => one(i.SubnetId),
          'instance-state-name': i => one(i.State?.Name),
        },
      );
      return {
        Reservations: found.map(i => ({
          ReservationId: `r-${i.InstanceId?.slice(2)}`,
          OwnerId: w.account,
          Groups: [],
          Instances: [i],
        })),
      };
    },
    'ec2:DescribeInstanceTypes': ({ InstanceTypes, Filters }) => {
      const unknown = InstanceTypes?.find(t => !w.instanceTypes.some(i => i.InstanceType === t));
      if (unknown !== undefined)
        throw awsError('InvalidInstanceType', `The following supplied instance types do not exist: [${unknown}]`);
      return {
        InstanceTypes: filtered(
          w.instanceTypes.filter(
            i =>
              InstanceTypes === undefined || (i.InstanceType !== undefined && InstanceTypes.includes(i.InstanceType)),
          ),
          Filters,
          { 'instance-type': i => one(i.InstanceType) },
        ),
      };
    },

    'iam:GetRole': ({ RoleName }) => {
      const { role, trust } = roleOf(RoleName);
      return { Role: { ...role, AssumeRolePolicyDocument: encoded(trust) } };
    },
    'iam:ListRolePolicies': ({ RoleName }) => ({
      PolicyNames: Object.keys(roleOf(RoleName).inline),
      IsTruncated: false,
    }),
    'iam:GetRolePolicy': ({ RoleName, PolicyName }) => {
      const document = roleOf(RoleName).inline[PolicyName ?? ''];
      if (!document)
        throw awsError('NoSuchEntityException', `The role policy with name ${PolicyName} cannot be found.`, 404);
      return { RoleName, PolicyName, PolicyDocument: encoded(document) };
    },
    'iam:ListAttachedRolePolicies': ({ RoleName }) => ({
      AttachedPolicies: roleOf(RoleName).attached.map(arn => ({ PolicyName: last(arn), PolicyArn: arn })),
      IsTruncated: false,
    }),
    'iam:GetPolicy': ({ PolicyArn }) => ({ Policy: policyOf(PolicyArn).policy }),
    'iam:GetPolicyVersion': ({ PolicyArn, VersionId }) => {
      const { policy, document } = policyOf(PolicyArn);
      if (policy.DefaultVersionId !== VersionId)
        throw awsError(
          'NoSuchEntityException',
          `Policy ${PolicyArn} version ${VersionId} does not exist or is not attachable.`,
          404,
        );
      return {
        PolicyVersion: {
          Document: encoded(document),
          VersionId,
          IsDefaultVersion: true,
          CreateDate: policy.UpdateDate,
        },
      };
    },
    'iam:GetInstanceProfile': ({ InstanceProfileName }) => {
      const found = here.instanceProfiles.find(p => p.name === InstanceProfileName);
      if (!found)
        throw awsError('NoSuchEntityException', `Instance Profile ${InstanceProfileName} cannot be found.`, 404);
      return {
        InstanceProfile: {
          Path: '/',
          InstanceProfileName: found.name,
          Arn: found.arn,
          Roles: found.roles.map(r => {
            const { role, trust } = roleOf(r);
            return { ...role, AssumeRolePolicyDocument: encoded(trust) };
          }),
        },
      };
    },

    'ecr:DescribeRepositories': ({ registryId, repositoryNames }) => ({
      repositories:
        repositoryNames === undefined
          ? w.repositories.filter(r => r.repository.registryId === (registryId ?? w.account)).map(r => r.repository)
          : repositoryNames.map(n => repository(n, registryId).repository),
    }),
    'ecr:DescribePullThroughCacheRules': () => ({ pullThroughCacheRules: [] }),
    'ecr:DescribeImages': ({ registryId, repositoryName, imageIds, filter }) => {
      const r = repository(repositoryName, registryId);
      const status = filter?.imageStatus ?? 'ACTIVE';
      if (imageIds === undefined)
        return {
          imageDetails: r.images
            .map(i => i.detail)
            .filter(d => status === 'ANY' || (d.imageStatus ?? 'ACTIVE') === status),
        };
      return {
        imageDetails: imageIds.map(id => {
          const found = imageBy(r, id);
          if (!found)
            throw awsError(
              'ImageNotFoundException',
              `The image with imageId {imageDigest:'${id.imageDigest ?? 'null'}', imageTag:'${id.imageTag ?? 'null'}'} does not exist within the repository with name '${repositoryName}' in the registry with id '${registryId ?? w.account}'`,
            );
          return found.detail;
        }),
      };
    },
    'ecr:BatchGetImage': ({ registryId, repositoryName, imageIds }) => {
      const r = repository(repositoryName, registryId);
      const asked = (imageIds ?? []).map(id => ({ id, image: imageBy(r, id) }));
      return {
        images: asked.flatMap(({ id, image }) =>
          image
            ? [
                {
                  registryId: registryId ?? w.account,
                  repositoryName,
                  imageId: {
                    imageDigest: image.detail.imageDigest,
                    ...(id.imageTag !== undefined && { imageTag: id.imageTag }),
                  },
                  imageManifest: image.manifest,
                  imageManifestMediaType: image.detail.imageManifestMediaType,
                },
              ]
            : [],
        ),
        failures: asked.flatMap(({ id, image }) =>
          image ? [] : [{ imageId: id, failureCode: 'ImageNotFound', failureReason: 'Requested image not found' }],
        ),
      };
    },
    'ecr:GetRepositoryPolicy': ({ registryId, repositoryName }) => {
      const { policy } = repository(repositoryName, registryId);
      if (!policy)
        throw awsError(
          'RepositoryPolicyNotFoundException',
          `Repository policy does not exist for the repository with name '${repositoryName}' in the registry with id '${registryId ?? w.account}'`,
        );
      return { registryId: registryId ?? w.account, repositoryName, policyText: JSON.stringify(policy, null, 2) };
    },
    'ecr:GetLifecyclePolicy': ({ registryId, repositoryName }) => {
      const { lifecycle } = repository(repositoryName, registryId);
      if (!lifecycle)
        throw awsError(
          'LifecyclePolicyNotFoundException',
          `Lifecycle policy does not exist for the repository with name '${repositoryName}' in the registry with id '${registryId ?? w.account}'`,
        );
      return { registryId: registryId ?? w.account, repositoryName, lifecyclePolicyText: JSON.stringify(lifecycle) };
    },

    'secretsmanager:DescribeSecret': ({ SecretId }) => secret(SecretId).secret,
    'secretsmanager:GetResourcePolicy': ({ SecretId }) => {
      const { secret: s, policy } = secret(SecretId);
      return { ARN: s.ARN, Name: s.Name, ...(policy && { ResourcePolicy: JSON.stringify(policy) }) };
    },
    'ssm:DescribeParameters': ({ ParameterFilters }) => ({
      Parameters: w.parameters.filter(p =>
        (ParameterFilters ?? []).every(f => {
          if (f.Key !== 'Name') throw awsError('InvalidFilterKey', `The following filter key is not valid: ${f.Key}.`);
          return (f.Values ?? []).some(v =>
            f.Option === 'BeginsWith' ? p.Name?.startsWith(v) : p.Name === v || p.Name === `/${v}`,
          );
        }),
      ),
    }),
    'kms:DescribeKey': ({ KeyId }) => ({ KeyMetadata: key(KeyId).key }),
    'kms:GetKeyPolicy': ({ KeyId }) => ({ Policy: JSON.stringify(key(KeyId).policy, null, 2), PolicyName: 'default' }),

    'kms:ListGrants': ({ KeyId }) => ({ Grants: key(KeyId ?? '').grants ?? [], Truncated: false }),

    'logs:DescribeLogGroups': ({ logGroupNamePrefix, logGroupNamePattern }) => ({
      logGroups: w.logGroups
        .map(g => g.group)
        .filter(
          g =>
            (logGroupNamePrefix === undefined || g.logGroupName?.startsWith(logGroupNamePrefix)) &&
            (logGroupNamePattern === undefined || g.logGroupName?.includes(logGroupNamePattern)),
        ),
    }),
    'logs:GetLogEvents': ({ logGroupName, logStreamName, limit, startFromHead }) => {
      const group = w.logGroups.find(g => g.group.logGroupName === logGroupName);
      if (!group) throw awsError('ResourceNotFoundException', 'The specified log group does not exist.');
      const stream = group.streams[logStreamName ?? ''];
      if (!stream) throw awsError('ResourceNotFoundException', 'The specified log stream does not exist.');
      const most = limit ?? 10_000;
      return {
        events: startFromHead === true ? stream.slice(0, most) : stream.slice(-most),
        nextForwardToken: `f/${'3'.repeat(56)}/s`,
        nextBackwardToken: `b/${'3'.repeat(56)}/s`,
      };
    },

    'elasticloadbalancing:DescribeTargetGroups': ({ TargetGroupArns, LoadBalancerArn, Names }) => ({
      TargetGroups:
        TargetGroupArns !== undefined
          ? TargetGroupArns.map(targetGroup)
          : w.targetGroups.filter(
              t =>
                (LoadBalancerArn === undefined || t.LoadBalancerArns?.includes(LoadBalancerArn)) &&
                (Names === undefined || Names.includes(t.TargetGroupName ?? '')),
            ),
    }),
    'elasticloadbalancing:DescribeTargetHealth': ({ TargetGroupArn }) => ({
      TargetHealthDescriptions: w.targets[targetGroup(TargetGroupArn).TargetGroupArn ?? ''] ?? [],
    }),
    'elasticloadbalancing:DescribeLoadBalancers': ({ LoadBalancerArns, Names }) => ({
      LoadBalancers:
        LoadBalancerArns !== undefined
          ? LoadBalancerArns.map(loadBalancer)
          : w.loadBalancers.filter(l => Names === undefined || Names.includes(l.LoadBalancerName ?? '')),
    }),
    'elasticloadbalancing:DescribeTags': ({ ResourceArns }) => ({
      TagDescriptions: (ResourceArns ?? []).map(ResourceArn => ({
        ResourceArn,
        Tags: w.balancingTags[ResourceArn] ?? [],
      })),
    }),
    'elasticloadbalancing:DescribeInstanceHealth': ({ LoadBalancerName }) => {
      const found = w.classicInstances[LoadBalancerName ?? ''];
      if (!found)
        throw awsError('AccessPointNotFoundException', `There is no ACTIVE Load Balancer named '${LoadBalancerName}'`);
      return { InstanceStates: found };
    },
    'elasticloadbalancing:DescribeListeners': ({ LoadBalancerArn, ListenerArns }) => ({
      Listeners:
        ListenerArns !== undefined
          ? ListenerArns.map(listener)
          : w.listeners.filter(l => l.LoadBalancerArn === loadBalancer(LoadBalancerArn ?? '').LoadBalancerArn),
    }),
    'elasticloadbalancing:DescribeRules': ({ ListenerArn, RuleArns }) => ({
      Rules:
        RuleArns !== undefined
          ? Object.values(w.rules)
              .flat()
              .filter(r => RuleArns.includes(r.RuleArn ?? ''))
          : (w.rules[listener(ListenerArn ?? '').ListenerArn ?? ''] ?? []),
    }),

    'application-autoscaling:DescribeScalableTargets': ({ ServiceNamespace, ResourceIds, ScalableDimension }) => ({
      ScalableTargets: w.scalableTargets.filter(
        t =>
          t.ServiceNamespace === ServiceNamespace &&
          (ResourceIds === undefined || ResourceIds.includes(t.ResourceId ?? '')) &&
          (ScalableDimension === undefined || t.ScalableDimension === ScalableDimension),
      ),
    }),
    'autoscaling:DescribeAutoScalingGroups': ({ AutoScalingGroupNames }) => ({
      AutoScalingGroups: w.autoScalingGroups.filter(
        g => AutoScalingGroupNames === undefined || AutoScalingGroupNames.includes(g.AutoScalingGroupName ?? ''),
      ),
    }),
    'autoscaling:DescribeScalingActivities': ({ AutoScalingGroupName }) => ({
      Activities: w.scalingActivities.filter(
        a => AutoScalingGroupName === undefined || a.AutoScalingGroupName === AutoScalingGroupName,
      ),
    }),
    'route53:ListHostedZonesByVPC': ({ VPCId }) => ({
      HostedZoneSummaries: w.hostedZones
        .filter(z => z.vpcs.includes(VPCId ?? ''))
        .map(z => ({ HostedZoneId: z.id, Name: `${z.name}.`, Owner: { OwningAccount: w.account } })),
      MaxItems: '100',
    }),
    'route53:ListResourceRecordSets': ({ HostedZoneId }) => {
      const found = w.hostedZones.find(z => z.id === HostedZoneId);
      if (!found) throw awsError('NoSuchHostedZone', `No hosted zone found with ID: ${HostedZoneId}`, 404);
      return { ResourceRecordSets: found.records, IsTruncated: false, MaxItems: '300' };
    },
    'cloudformation:DescribeStackEvents': ({ StackName }) => ({
      StackEvents: w.stackEvents.filter(e => e.StackName === StackName),
    }),
    'cloudwatch:GetMetricData': ({ MetricDataQueries, StartTime, EndTime }) => ({
      MetricDataResults: (MetricDataQueries ?? []).map(({ Id, MetricStat }) => {
        const name = MetricStat?.Metric?.Dimensions?.find(d => d.Name === 'ServiceName')?.Value;
        const { Timestamps = [], Values = [] } = w.metrics[`${MetricStat?.Metric?.MetricName} ${name}`] ?? {};
        const inside = Timestamps.map((t, i) => [t, Values[i] ?? 0] as const).filter(
          ([t]) => StartTime !== undefined && EndTime !== undefined && t >= StartTime && t < EndTime,
        );
        return { Id, StatusCode: 'Complete', Timestamps: inside.map(([t]) => t), Values: inside.map(([, v]) => v) };
      }),
      Messages: [],
    }),
    'codedeploy:ListDeployments': ({ applicationName, deploymentGroupName }) => ({
      deployments: w.codeDeployments
        .filter(
          d =>
            (applicationName === undefined || d.applicationName === applicationName) &&
            (deploymentGroupName === undefined || d.deploymentGroupName === deploymentGroupName),
        )
        .map(d => d.deploymentId),
    }),
    'codedeploy:GetDeployment': ({ deploymentId }) => {
      const found = w.codeDeployments.find(d => d.deploymentId === deploymentId);
      if (!found)
        throw awsError('DeploymentDoesNotExistException', `The deployment ${deploymentId} could not be found`);
      return { deploymentInfo: found };
    },
    'elasticfilesystem:DescribeMountTargets': ({ FileSystemId, MountTargetId }) => ({
      MountTargets: (FileSystemId === undefined ? w.fileSystems : [fileSystem(FileSystemId)])
        .flatMap(f => f.mountTargets.map(m => m.target))
        .filter(m => MountTargetId === undefined || m.MountTargetId === MountTargetId),
    }),
    'elasticfilesystem:DescribeMountTargetSecurityGroups': ({ MountTargetId }) => {
      const found = w.fileSystems.flatMap(f => f.mountTargets).find(m => m.target.MountTargetId === MountTargetId);
      if (!found) throw awsError('MountTargetNotFound', `Mount target '${MountTargetId}' does not exist.`, 404);
      return { SecurityGroups: found.securityGroups };
    },
    'elasticfilesystem:DescribeFileSystemPolicy': ({ FileSystemId }) => {
      const { policy } = fileSystem(FileSystemId);
      if (!policy) throw awsError('PolicyNotFound', `No policy exists for file system '${FileSystemId}'.`, 404);
      return { FileSystemId, Policy: JSON.stringify(policy) };
    },
    'elasticfilesystem:DescribeAccessPoints': ({ FileSystemId, AccessPointId }) => ({
      AccessPoints: (FileSystemId === undefined ? w.fileSystems : [fileSystem(FileSystemId)])
        .flatMap(f => f.accessPoints)
        .filter(a => AccessPointId === undefined || a.AccessPointId === AccessPointId),
    }),
    'servicequotas:GetServiceQuota': ({ ServiceCode, QuotaCode }) => {
      const found = w.quotas.find(q => q.ServiceCode === ServiceCode && q.QuotaCode === QuotaCode);
      if (!found)
        throw awsError('NoSuchResourceException', 'The request failed because the specified quota does not exist.');
      return { Quota: found };
    },
    'sts:GetCallerIdentity': () => ({
      UserId: 'AIDAEXAMPLE',
      Account: here.account,
      Arn: `arn:aws:iam::${here.account}:user/on-call`,
    }),
  };
}

/** Every action that the world answers: all that the door knows. */
export const ANSWERED: ReadonlySet<string> = new Set(Object.keys(handlers(emptyWorld('', ''), emptyWorld('', ''))));

/** Answers every operation from the world; what is asked of another Region finds that Region empty. */
export function transportOf(world: World): Transport & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    async send(action, input, region) {
      asked.push(action);
      const w = region === world.region ? world : emptyWorld(region, world.account);
      const handler = (handlers(w, world) as unknown as Record<string, ((input: object) => object) | undefined>)[
        action
      ];
      if (!handler) throw awsError('UnknownOperationException', `the world does not answer ${action}`);
      return structuredClone(handler(input));
    },
  };
}
