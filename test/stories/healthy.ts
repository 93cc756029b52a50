import type {
  NetworkAcl,
  NetworkInterface,
  RouteTable,
  SecurityGroup,
  Subnet,
  Vpc,
  VpcEndpoint,
} from '@aws-sdk/client-ec2';
import type {
  ContainerDefinition,
  LoadBalancer as ServiceLoadBalancer,
  NetworkConfiguration,
  TaskDefinition,
} from '@aws-sdk/client-ecs';
import type { Listener, LoadBalancer, Rule, TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Target } from '../../src/model/target.ts';
import { ACCOUNT, arn, AT, CLUSTER, digest, ec2Id, hex, iamArn, letters, REGION } from './ids.ts';
import {
  type Document,
  emptyWorld,
  type ImageHere,
  type KeyHere,
  type LogGroupHere,
  type RepositoryHere,
  type RoleHere,
  type SecretHere,
  type Statement,
  type World,
} from './world.ts';

export interface HealthyOptions {
  /** Name of the service; `checkout` unless given. */
  readonly service?: string;
  /** How tasks reach AWS: a NAT gateway per zone, endpoints only, or public subnets with public addresses. */
  readonly network?: 'nat' | 'endpoints' | 'public';
  readonly launch?: 'FARGATE' | 'EC2';
  readonly loadBalancer?: boolean;
  /** Whether the task definition names a secret and a parameter. */
  readonly secrets?: boolean;
  readonly port?: number;
  readonly desired?: number;
  readonly cpu?: number;
  readonly memory?: number;
  readonly at?: string;
  /** The container's own health check, as a shell line. */
  readonly healthCommand?: string;
  readonly graceSeconds?: number;
  readonly minimumHealthyPercent?: number;
  readonly maximumPercent?: number;
  readonly circuitBreaker?: { readonly enable: boolean; readonly rollback: boolean };
}

/** What a deployment of the service consists of. */
export interface Release {
  readonly definition: TaskDefinition;
  readonly container: ContainerDefinition;
  network: NetworkConfiguration;
  loadBalancers: ServiceLoadBalancer[];
}

/** The parts of a healthy world that stories change, and what ECS will be told to say of it. */
export interface Scene {
  readonly world: World;
  readonly options: HealthyOptions;
  readonly name: string;
  readonly port: number;
  readonly desired: number;
  readonly target: Target;
  readonly at: Date;
  readonly vpc: Vpc;
  /** Of the tasks, one per zone. */
  readonly subnets: readonly [Subnet, Subnet];
  readonly publicSubnets: readonly [Subnet, Subnet];
  readonly routeTables: {
    readonly main: RouteTable;
    readonly public: RouteTable;
    readonly private: readonly [RouteTable, RouteTable];
  };
  readonly nacl: NetworkAcl;
  readonly taskGroup: SecurityGroup;
  readonly balancerGroup: SecurityGroup;
  readonly endpointGroup: SecurityGroup;
  readonly executionRole: RoleHere;
  readonly taskRole: RoleHere;
  readonly repository: RepositoryHere;
  readonly secret: SecretHere;
  readonly key: KeyHere;
  readonly logGroup: LogGroupHere;
  readonly targetGroup: TargetGroup;
  readonly balancer: LoadBalancer;
  readonly listener: Listener;
  readonly rule: Rule;
  /** The release that is judged: what a story breaks. */
  readonly next: Release;
  /** The release before it, which always worked. */
  readonly before: Release;
  /** Digests that ECS pinned when the deployment began, by image: '' for none, and what the tag names now where it is not here. */
  readonly pinned: Map<string, string>;
  graceSeconds: number;
  minimumHealthyPercent: number;
  maximumPercent: number;
  circuitBreaker: { enable: boolean; rollback: boolean };
  ago(minutes: number): Date;
  image(tag: string): string;
}

export const DAYS = 24 * 60;
export const REGISTRY = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com`;
export const EXECUTION_POLICY = 'arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy';
const EC2_POLICY = 'arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role';
export const ZONES = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'] as const;
const DOCKER = 'application/vnd.docker.distribution.manifest.v2+json';
export const INDEX = 'application/vnd.oci.image.index.v1+json';

export const allow = (
  Action: string | string[],
  Resource: string | string[],
  more: Partial<Statement> = {},
): Statement => ({ Effect: 'Allow', Action, Resource, ...more });
export const document = (...Statement: Statement[]): Document => ({ Version: '2012-10-17', Statement });
export const trusts = (...services: string[]): Document =>
  document(
    ...services.map(
      (Service): Statement => ({ Sid: '', Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }),
    ),
  );
export const FULL_ACCESS: Document = {
  Version: '2008-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
};

export function role(
  world: World,
  name: string,
  made: Date,
  trust: Document,
  inline: Record<string, Document>,
  attached: string[],
): RoleHere {
  const found: RoleHere = {
    role: {
      Path: '/',
      RoleName: name,
      RoleId: `${['AR', 'OA'].join('')}${hex(`role ${name}`, 17).toUpperCase()}`,
      Arn: iamArn(`role/${name}`),
      CreateDate: made,
      AssumeRolePolicyDocument: undefined,
      MaxSessionDuration: 3600,
      RoleLastUsed: {},
    },
    trust,
    inline,
    attached,
  };
  world.roles.push(found);
  return found;
}
export function securityGroup(world: World, name: string, description: string, vpc: string): SecurityGroup {
  const found: SecurityGroup = {
    Description: description,
    GroupName: name,
    OwnerId: ACCOUNT,
    GroupId: ec2Id('sg', `${vpc} ${name}`),
    VpcId: vpc,
    IpPermissions: [],
    IpPermissionsEgress: [
      {
        IpProtocol: '-1',
        IpRanges: [{ CidrIp: '0.0.0.0/0' }],
        Ipv6Ranges: [],
        PrefixListIds: [],
        UserIdGroupPairs: [],
      },
    ],
    Tags: [],
  };
  world.securityGroups.push(found);
  return found;
}
/** A rule for TCP from one port to another, for addresses (`10.0.0.0/8`), groups (`sg-…`) or prefix lists (`pl-…`). */
export const tcp = (from: number, to: number, ...peers: string[]) => ({
  IpProtocol: 'tcp',
  FromPort: from,
  ToPort: to,
  IpRanges: peers.filter(p => p.includes('/')).map(CidrIp => ({ CidrIp })),
  Ipv6Ranges: [],
  PrefixListIds: peers.filter(p => p.startsWith('pl-')).map(PrefixListId => ({ PrefixListId })),
  UserIdGroupPairs: peers.filter(p => p.startsWith('sg-')).map(GroupId => ({ GroupId, UserId: ACCOUNT })),
});
/** An image of a single platform, as docker push leaves it. */
export const image = (repository: string, tag: string | undefined, pushedAt: Date, size = 84_213_377): ImageHere => ({
  detail: {
    registryId: ACCOUNT,
    repositoryName: repository,
    imageDigest: digest(`${repository} ${tag ?? pushedAt.toISOString()}`),
    ...(tag !== undefined && { imageTags: [tag] }),
    imageSizeInBytes: size,
    imagePushedAt: pushedAt,
    imageManifestMediaType: DOCKER,
    artifactMediaType: 'application/vnd.docker.container.image.v1+json',
    lastRecordedPullTime: pushedAt,
    imageStatus: 'ACTIVE',
  },
  manifest: JSON.stringify({
    schemaVersion: 2,
    mediaType: DOCKER,
    config: {
      mediaType: 'application/vnd.docker.container.image.v1+json',
      size: 7023,
      digest: digest(`config ${repository} ${tag}`),
    },
    layers: [
      {
        mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
        size,
        digest: digest(`layer ${repository} ${tag}`),
      },
    ],
  }),
});
/** An image index, one manifest for each platform. */
export function indexImage(repository: string, tag: string, pushedAt: Date, platforms: readonly string[]): ImageHere {
  const made = image(repository, tag, pushedAt);
  made.detail.imageManifestMediaType = INDEX;
  made.manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: INDEX,
    manifests: platforms.map(p => ({
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      size: 1609,
      digest: digest(`${repository} ${tag} ${p}`),
      platform: { os: p.split('/')[0], architecture: p.split('/')[1] },
    })),
  });
  return made;
}
export function repository(world: World, name: string, made: Date, images: ImageHere[]): RepositoryHere {
  const found: RepositoryHere = {
    repository: {
      repositoryArn: arn('ecr', `repository/${name}`),
      registryId: ACCOUNT,
      repositoryName: name,
      repositoryUri: `${REGISTRY}/${name}`,
      createdAt: made,
      imageTagMutability: 'MUTABLE',
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: { encryptionType: 'AES256' },
    },
    images,
  };
  world.repositories.push(found);
  return found;
}
export function customerKey(world: World, alias: string, made: Date, more: Statement[] = []): KeyHere {
  const KeyId = `${hex(alias, 8)}-${hex(`${alias}1`, 4)}-4${hex(`${alias}2`, 3)}-a${hex(`${alias}3`, 3)}-${hex(`${alias}4`, 12)}`;
  const found: KeyHere = {
    key: {
      AWSAccountId: ACCOUNT,
      KeyId,
      Arn: arn('kms', `key/${KeyId}`),
      CreationDate: made,
      Enabled: true,
      Description: `${alias} of the payments platform`,
      KeyUsage: 'ENCRYPT_DECRYPT',
      KeyState: 'Enabled',
      Origin: 'AWS_KMS',
      KeyManager: 'CUSTOMER',
      CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
      KeySpec: 'SYMMETRIC_DEFAULT',
      EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
      MultiRegion: false,
    },
    policy: {
      Version: '2012-10-17',
      Id: 'key-default-1',
      Statement: [
        {
          Sid: 'Enable IAM User Permissions',
          Effect: 'Allow',
          Principal: { AWS: iamArn('root') },
          Action: 'kms:*',
          Resource: '*',
        },
        ...more,
      ],
    },
    aliases: [`alias/${alias}`],
  };
  world.keys.push(found);
  return found;
}
export function secret(world: World, name: string, made: Date, key?: KeyHere): SecretHere {
  const found: SecretHere = {
    secret: {
      ARN: arn('secretsmanager', `secret:${name}-${letters(name, 6)}`),
      Name: name,
      ...(key?.key.Arn !== undefined && { KmsKeyId: key.key.Arn }),
      LastChangedDate: made,
      LastAccessedDate: made,
      CreatedDate: made,
      Tags: [],
      VersionIdsToStages: {
        [`${hex(name, 8)}-${hex(`${name}1`, 4)}-4${hex(`${name}2`, 3)}-9${hex(`${name}3`, 3)}-${hex(`${name}4`, 12)}`]:
          ['AWSCURRENT'],
      },
    },
  };
  world.secrets.push(found);
  return found;
}
export function logGroup(world: World, name: string, made: Date): LogGroupHere {
  const found: LogGroupHere = {
    group: {
      logGroupName: name,
      creationTime: made.getTime(),
      retentionInDays: 30,
      metricFilterCount: 0,
      arn: arn('logs', `log-group:${name}:*`),
      storedBytes: 48_211_930,
      logGroupClass: 'STANDARD',
      logGroupArn: arn('logs', `log-group:${name}`),
    },
    streams: {},
  };
  world.logGroups.push(found);
  return found;
}
const subnetOf = (world: World, vpc: string, name: string, zone: string, cidr: string, free: number): Subnet => {
  const id = ec2Id('subnet', `${vpc} ${name}`);
  const found: Subnet = {
    AvailabilityZone: zone,
    AvailabilityZoneId: `euw1-az${zone.endsWith('a') ? 1 : zone.endsWith('b') ? 2 : 3}`,
    AvailableIpAddressCount: free,
    CidrBlock: cidr,
    DefaultForAz: false,
    MapPublicIpOnLaunch: false,
    State: 'available',
    SubnetId: id,
    VpcId: vpc,
    OwnerId: ACCOUNT,
    AssignIpv6AddressOnCreation: false,
    Ipv6CidrBlockAssociationSet: [],
    SubnetArn: arn('ec2', `subnet/${id}`),
    EnableDns64: false,
    Ipv6Native: false,
    BlockPublicAccessStates: { InternetGatewayBlockMode: 'off' },
    Tags: [{ Key: 'Name', Value: name }],
  };
  world.subnets.push(found);
  return found;
};
export { subnetOf };
export const LOCAL = (cidr = '10.42.0.0/16') => ({
  DestinationCidrBlock: cidr,
  GatewayId: 'local',
  Origin: 'CreateRouteTable' as const,
  State: 'active' as const,
});
export const toGateway = (gateway: string) => ({
  DestinationCidrBlock: '0.0.0.0/0',
  GatewayId: gateway,
  Origin: 'CreateRoute' as const,
  State: 'active' as const,
});
export const toNat = (nat: string) => ({
  DestinationCidrBlock: '0.0.0.0/0',
  NatGatewayId: nat,
  Origin: 'CreateRoute' as const,
  State: 'active' as const,
});
export function routeTable(
  world: World,
  vpc: string,
  name: string,
  routes: RouteTable['Routes'],
  subnets: readonly Subnet[],
  main = false,
): RouteTable {
  const id = ec2Id('rtb', `${vpc} ${name}`);
  const found: RouteTable = {
    Associations: [
      ...(main
        ? [
            {
              Main: true,
              RouteTableAssociationId: ec2Id('rtbassoc', id),
              RouteTableId: id,
              AssociationState: { State: 'associated' as const },
            },
          ]
        : []),
      ...subnets.map(s => ({
        Main: false,
        RouteTableAssociationId: ec2Id('rtbassoc', `${id} ${s.SubnetId}`),
        RouteTableId: id,
        SubnetId: s.SubnetId,
        AssociationState: { State: 'associated' as const },
      })),
    ],
    PropagatingVgws: [],
    RouteTableId: id,
    Routes: routes,
    Tags: [{ Key: 'Name', Value: name }],
    VpcId: vpc,
    OwnerId: ACCOUNT,
  };
  world.routeTables.push(found);
  return found;
}
const ALL = { Protocol: '-1', CidrBlock: '0.0.0.0/0' };
export function nacl(
  world: World,
  vpc: string,
  name: string,
  subnets: readonly Subnet[],
  isDefault: boolean,
): NetworkAcl {
  const id = ec2Id('acl', `${vpc} ${name}`);
  const found: NetworkAcl = {
    Associations: subnets.map(s => ({
      NetworkAclAssociationId: ec2Id('aclassoc', `${s.SubnetId}`),
      NetworkAclId: id,
      SubnetId: s.SubnetId,
    })),
    Entries: [false, true].flatMap(Egress => [
      { ...ALL, Egress, RuleAction: 'allow' as const, RuleNumber: 100 },
      { ...ALL, Egress, RuleAction: 'deny' as const, RuleNumber: 32767 },
    ]),
    IsDefault: isDefault,
    NetworkAclId: id,
    Tags: [],
    VpcId: vpc,
    OwnerId: ACCOUNT,
  };
  world.networkAcls.push(found);
  return found;
}
/** Moves a subnet to another network ACL. */
export function associateNacl(world: World, to: NetworkAcl, subnet: Subnet): void {
  for (const n of world.networkAcls)
    n.Associations = (n.Associations ?? []).filter(a => a.SubnetId !== subnet.SubnetId);
  to.Associations?.push({
    NetworkAclAssociationId: ec2Id('aclassoc', `${subnet.SubnetId}`),
    NetworkAclId: to.NetworkAclId,
    SubnetId: subnet.SubnetId,
  });
}
export const hostIn = (subnet: Subnet, host: number): string =>
  (subnet.CidrBlock ?? '').replace(/\.0\/\d+$/, `.${host}`);
export function networkInterface(
  world: World,
  subnet: Subnet,
  address: string,
  groups: readonly SecurityGroup[],
  description: string,
  more: Partial<NetworkInterface> = {},
): NetworkInterface {
  const found: NetworkInterface = {
    AvailabilityZone: subnet.AvailabilityZone,
    Description: description,
    Groups: groups.map(g => ({ GroupId: g.GroupId, GroupName: g.GroupName })),
    InterfaceType: 'interface',
    Ipv6Addresses: [],
    MacAddress: `06:${hex(address, 10).replace(/(..)(?=.)/g, '$1:')}`,
    NetworkInterfaceId: ec2Id('eni', `${subnet.SubnetId} ${address}`),
    OwnerId: ACCOUNT,
    PrivateDnsName: `ip-${address.replaceAll('.', '-')}.${REGION}.compute.internal`,
    PrivateIpAddress: address,
    PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: address }],
    RequesterManaged: true,
    SourceDestCheck: true,
    Status: 'in-use',
    SubnetId: subnet.SubnetId,
    TagSet: [],
    VpcId: subnet.VpcId,
    ...more,
  };
  world.networkInterfaces.push(found);
  return found;
}
export function interfaceEndpoint(
  scene: Pick<Scene, 'world' | 'vpc' | 'subnets' | 'endpointGroup'>,
  service: string,
  made: Date,
): VpcEndpoint {
  const { world, vpc, subnets, endpointGroup } = scene;
  const id = ec2Id('vpce', `${vpc.VpcId} ${service}`);
  const enis = subnets.map((s, i) =>
    networkInterface(
      world,
      s,
      hostIn(s, 200 + ['ecr.api', 'ecr.dkr', 'logs', 'secretsmanager', 'ssm', 's3'].indexOf(service) + i),
      [endpointGroup],
      `VPC Endpoint Interface ${id}`,
      { InterfaceType: 'vpc_endpoint', RequesterId: '727180483921' },
    ),
  );
  const found: VpcEndpoint = {
    VpcEndpointId: id,
    VpcEndpointType: 'Interface',
    VpcId: vpc.VpcId,
    ServiceName: `com.amazonaws.${REGION}.${service}`,
    State: 'available' as never,
    PolicyDocument: JSON.stringify(FULL_ACCESS),
    RouteTableIds: [],
    SubnetIds: subnets.map(s => s.SubnetId ?? ''),
    Groups: [{ GroupId: endpointGroup.GroupId, GroupName: endpointGroup.GroupName }],
    IpAddressType: 'ipv4',
    DnsOptions: { DnsRecordIpType: 'ipv4' },
    PrivateDnsEnabled: true,
    RequesterManaged: false,
    NetworkInterfaceIds: enis.map(e => e.NetworkInterfaceId ?? ''),
    DnsEntries: [
      {
        DnsName: `${id}-${hex(id, 8)}.${service.split('.').reverse().join('.')}.${REGION}.vpce.amazonaws.com`,
        HostedZoneId: 'Z38GZ743OKFT7T',
      },
      {
        DnsName: `${service.startsWith('ecr.') ? (service === 'ecr.api' ? 'api.ecr' : 'dkr.ecr') : service}.${REGION}.amazonaws.com`,
        HostedZoneId: `Z0${hex(id, 18).toUpperCase()}`,
      },
    ],
    CreationTimestamp: made,
    Tags: [],
    OwnerId: ACCOUNT,
  };
  world.endpoints.push(found);
  return found;
}
export function gatewayEndpoint(world: World, vpc: string, tables: readonly RouteTable[], made: Date): VpcEndpoint {
  const id = ec2Id('vpce', `${vpc} s3`);
  const found: VpcEndpoint = {
    VpcEndpointId: id,
    VpcEndpointType: 'Gateway',
    VpcId: vpc,
    ServiceName: `com.amazonaws.${REGION}.s3`,
    State: 'available' as never,
    PolicyDocument: JSON.stringify(FULL_ACCESS),
    RouteTableIds: tables.map(t => t.RouteTableId ?? ''),
    SubnetIds: [],
    Groups: [],
    PrivateDnsEnabled: false,
    RequesterManaged: false,
    NetworkInterfaceIds: [],
    DnsEntries: [],
    CreationTimestamp: made,
    Tags: [],
    OwnerId: ACCOUNT,
  };
  for (const t of tables)
    t.Routes?.push({ DestinationPrefixListId: S3_LIST, GatewayId: id, Origin: 'CreateRoute', State: 'active' });
  world.endpoints.push(found);
  return found;
}
/** eu-west-1's own list of S3's addresses. */
export const S3_LIST = 'pl-6da54004';
export const VPC_CIDR = '10.42.0.0/16';

export function targetGroupOf(
  world: World,
  name: string,
  port: number,
  vpc: string,
  balancers: readonly LoadBalancer[],
  path: string,
): TargetGroup {
  const found: TargetGroup = {
    TargetGroupArn: arn('elasticloadbalancing', `targetgroup/${name}/${hex(name, 16)}`),
    TargetGroupName: name,
    Protocol: 'HTTP',
    Port: port,
    VpcId: vpc,
    HealthCheckProtocol: 'HTTP',
    HealthCheckPort: 'traffic-port',
    HealthCheckEnabled: true,
    HealthCheckIntervalSeconds: 30,
    HealthCheckTimeoutSeconds: 5,
    HealthyThresholdCount: 5,
    UnhealthyThresholdCount: 2,
    HealthCheckPath: path,
    Matcher: { HttpCode: '200' },
    LoadBalancerArns: balancers.map(b => b.LoadBalancerArn ?? ''),
    TargetType: 'ip',
    ProtocolVersion: 'HTTP1',
    IpAddressType: 'ipv4',
  };
  world.targetGroups.push(found);
  world.targets[found.TargetGroupArn ?? ''] = [];
  return found;
}

/** Makes a later revision of a definition: a copy of its own. */
function revised(definition: TaskDefinition, revision: number, image: string, at: Date): TaskDefinition {
  const copy = structuredClone(definition);
  copy.revision = revision;
  copy.taskDefinitionArn = arn('ecs', `task-definition/${definition.family}:${revision}`);
  copy.registeredAt = at;
  const [container] = copy.containerDefinitions ?? [];
  if (container) container.image = image;
  return copy;
}
const releaseOf = (
  definition: TaskDefinition,
  network: NetworkConfiguration,
  loadBalancers: ServiceLoadBalancer[],
): Release => {
  const [container] = definition.containerDefinitions ?? [];
  if (!container) throw new Error('a task definition has a container');
  return { definition, container, network: structuredClone(network), loadBalancers: structuredClone(loadBalancers) };
};

/** A complete service that works, before ECS says anything of it: see `told.ts` for that. */
export function healthyWorld(options: HealthyOptions = {}): Scene {
  const name = options.service ?? 'checkout';
  const port = options.port ?? 8080;
  const at = new Date(options.at ?? AT);
  const ago = (minutes: number): Date => new Date(at.getTime() - minutes * 60_000);
  const made = ago(210 * DAYS);
  const world = emptyWorld(REGION, ACCOUNT);
  const kind = options.network ?? 'nat';
  const ec2 = options.launch === 'EC2';

  // The network
  const VpcId = ec2Id('vpc', CLUSTER);
  const vpc: Vpc = {
    OwnerId: ACCOUNT,
    InstanceTenancy: 'default',
    Ipv6CidrBlockAssociationSet: [],
    CidrBlockAssociationSet: [
      { AssociationId: ec2Id('vpc-cidr-assoc', CLUSTER), CidrBlock: VPC_CIDR, CidrBlockState: { State: 'associated' } },
    ],
    IsDefault: false,
    Tags: [{ Key: 'Name', Value: CLUSTER }],
    VpcId,
    State: 'available',
    CidrBlock: VPC_CIDR,
    DhcpOptionsId: ec2Id('dopt', CLUSTER),
  };
  world.vpcs.push(vpc);
  world.vpcDns[VpcId] = { support: true, hostnames: true };
  const publicSubnets = [
    subnetOf(world, VpcId, 'prod-public-a', ZONES[0], '10.42.0.0/24', 233),
    subnetOf(world, VpcId, 'prod-public-b', ZONES[1], '10.42.1.0/24', 236),
  ] as const;
  const privateSubnets = [
    subnetOf(world, VpcId, 'prod-private-a', ZONES[0], '10.42.16.0/24', 211),
    subnetOf(world, VpcId, 'prod-private-b', ZONES[1], '10.42.17.0/24', 214),
  ] as const;
  const gateway = ec2Id('igw', CLUSTER);
  const nats = privateSubnets.map((_, i): string => {
    if (kind === 'endpoints') return '';
    const subnet = publicSubnets[i as 0 | 1];
    const id = ec2Id('nat', subnet.SubnetId ?? '');
    const eni = networkInterface(world, subnet, hostIn(subnet, 9 + i), [], `Interface for NAT Gateway ${id}`, {
      InterfaceType: 'nat_gateway' as never,
      Association: { PublicIp: `54.170.11.${20 + i}`, IpOwnerId: ACCOUNT },
    });
    world.natGateways.push({
      CreateTime: made,
      NatGatewayAddresses: [
        {
          AllocationId: ec2Id('eipalloc', id),
          NetworkInterfaceId: eni.NetworkInterfaceId,
          PrivateIp: eni.PrivateIpAddress,
          PublicIp: `54.170.11.${20 + i}`,
          IsPrimary: true,
          Status: 'succeeded',
        },
      ],
      NatGatewayId: id,
      State: 'available',
      SubnetId: subnet.SubnetId,
      VpcId,
      ConnectivityType: 'public',
      Tags: [],
    });
    return id;
  });
  const routeTables = {
    main: routeTable(world, VpcId, 'prod-main', [LOCAL()], [], true),
    public: routeTable(world, VpcId, 'prod-public', [LOCAL(), toGateway(gateway)], publicSubnets),
    private: [
      routeTable(world, VpcId, 'prod-private-a', [LOCAL(), ...(nats[0] ? [toNat(nats[0])] : [])], [privateSubnets[0]]),
      routeTable(world, VpcId, 'prod-private-b', [LOCAL(), ...(nats[1] ? [toNat(nats[1])] : [])], [privateSubnets[1]]),
    ] as const,
  };
  const acl = nacl(world, VpcId, 'prod-default', [...publicSubnets, ...privateSubnets], true);
  world.prefixLists.push({
    list: {
      PrefixListId: S3_LIST,
      AddressFamily: 'IPv4',
      State: 'create-complete',
      PrefixListArn: `arn:aws:ec2:${REGION}:aws:prefix-list/${S3_LIST}`,
      PrefixListName: `com.amazonaws.${REGION}.s3`,
      Tags: [],
      OwnerId: 'AWS',
    },
    entries: [
      { Cidr: '3.5.64.0/21' },
      { Cidr: '3.5.72.0/23' },
      { Cidr: '18.34.32.0/20' },
      { Cidr: '18.34.240.0/22' },
      { Cidr: '52.92.0.0/17' },
      { Cidr: '52.218.0.0/17' },
    ],
  });
  securityGroup(world, 'default', 'default VPC security group', VpcId);
  const balancerGroup = securityGroup(world, 'prod-public-alb', 'Public load balancer', VpcId);
  balancerGroup.IpPermissions?.push(tcp(80, 80, '0.0.0.0/0'), tcp(443, 443, '0.0.0.0/0'));
  const taskGroup = securityGroup(world, `${name}-tasks`, `Tasks of ${name}`, VpcId);
  taskGroup.IpPermissions?.push(tcp(port, port, balancerGroup.GroupId ?? ''));
  const endpointGroup = securityGroup(world, 'prod-endpoints', 'VPC endpoints', VpcId);
  endpointGroup.IpPermissions?.push(tcp(443, 443, VPC_CIDR));
  const subnets = kind === 'public' ? publicSubnets : privateSubnets;
  if (kind === 'endpoints') {
    for (const s of ['ecr.api', 'ecr.dkr', 'logs', 'secretsmanager', 'ssm'])
      interfaceEndpoint({ world, vpc, subnets, endpointGroup }, s, made);
    gatewayEndpoint(world, VpcId, routeTables.private, made);
  }

  // What a task needs before it runs
  const key = customerKey(world, `${name}-secrets`, made);
  const database = secret(world, `prod/${name}/database`, ago(180 * DAYS), key);
  const parameter = `/prod/${name}/feature-flags`;
  world.parameters.push({
    Name: parameter,
    ARN: arn('ssm', `parameter${parameter}`),
    Type: 'String',
    LastModifiedDate: ago(12 * DAYS),
    LastModifiedUser: iamArn('user/on-call'),
    Version: 7,
    Tier: 'Standard',
    Policies: [],
    DataType: 'text',
  });
  const logs = logGroup(world, `/ecs/${name}`, made);
  const images = ['1.41.0', '1.42.0', '1.43.0'].map((tag, i) => image(name, tag, ago((3 - i) * 7 * DAYS)));
  const repo = repository(world, name, made, images);
  world.policies.push({
    policy: {
      PolicyName: 'AmazonECSTaskExecutionRolePolicy',
      PolicyId: 'ANPAEXAMPLEEXECUTION1',
      Arn: EXECUTION_POLICY,
      Path: '/service-role/',
      DefaultVersionId: 'v1',
      AttachmentCount: 9,
      IsAttachable: true,
      CreateDate: new Date('2017-11-16T18:48:22Z'),
      UpdateDate: new Date('2017-11-16T18:48:22Z'),
    },
    document: document(
      allow(
        [
          'ecr:GetAuthorizationToken',
          'ecr:BatchCheckLayerAvailability',
          'ecr:GetDownloadUrlForLayer',
          'ecr:BatchGetImage',
          'logs:CreateLogStream',
          'logs:PutLogEvents',
        ],
        '*',
      ),
    ),
  });
  const executionRole = role(
    world,
    `${name}-execution`,
    made,
    trusts('ecs-tasks.amazonaws.com'),
    {
      'read-secrets': document(
        allow('secretsmanager:GetSecretValue', [arn('secretsmanager', `secret:prod/${name}/*`)]),
        allow('ssm:GetParameters', [arn('ssm', `parameter/prod/${name}/*`)]),
        allow('kms:Decrypt', [key.key.Arn ?? '']),
      ),
    },
    [EXECUTION_POLICY],
  );
  const taskRole = role(
    world,
    `${name}-task`,
    made,
    trusts('ecs-tasks.amazonaws.com'),
    { orders: document(allow(['dynamodb:GetItem', 'dynamodb:PutItem'], [arn('dynamodb', 'table/orders')])) },
    [],
  );

  role(world, 'AWSServiceRoleForECS', made, trusts('ecs.amazonaws.com'), {}, []);

  // The load balancer
  const balancer: LoadBalancer = {
    LoadBalancerArn: arn('elasticloadbalancing', `loadbalancer/app/prod-public/${hex('prod-public', 16)}`),
    DNSName: `prod-public-1733498215.${REGION}.elb.amazonaws.com`,
    CanonicalHostedZoneId: 'Z32O12XQLNTSW2',
    CreatedTime: made,
    LoadBalancerName: 'prod-public',
    Scheme: 'internet-facing',
    VpcId,
    State: { Code: 'active' },
    Type: 'application',
    AvailabilityZones: publicSubnets.map(s => ({
      ZoneName: s.AvailabilityZone,
      SubnetId: s.SubnetId,
      LoadBalancerAddresses: [],
    })),
    SecurityGroups: [balancerGroup.GroupId ?? ''],
    IpAddressType: 'ipv4',
  };
  const targetGroup = targetGroupOf(world, `${name}-tg`, port, VpcId, [balancer], '/healthz');
  const listenerArn = `${balancer.LoadBalancerArn?.replace(':loadbalancer/', ':listener/')}/${hex('listener 443', 16)}`;
  const notFound = {
    Type: 'fixed-response' as const,
    Order: 1,
    FixedResponseConfig: { MessageBody: 'not found', StatusCode: '404', ContentType: 'text/plain' },
  };
  const listener: Listener = {
    ListenerArn: listenerArn,
    LoadBalancerArn: balancer.LoadBalancerArn,
    Port: 443,
    Protocol: 'HTTPS',
    SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
    Certificates: [{ CertificateArn: arn('acm', 'certificate/6c1d2a3b-7a1e-4c11-9e60-0f6d2f1b9a44') }],
    DefaultActions: [notFound],
  };
  const plain: Listener = {
    ListenerArn: `${balancer.LoadBalancerArn?.replace(':loadbalancer/', ':listener/')}/${hex('listener 80', 16)}`,
    LoadBalancerArn: balancer.LoadBalancerArn,
    Port: 80,
    Protocol: 'HTTP',
    DefaultActions: [
      {
        Type: 'redirect',
        Order: 1,
        RedirectConfig: {
          Protocol: 'HTTPS',
          Port: '443',
          Host: '#{host}',
          Path: '/#{path}',
          Query: '#{query}',
          StatusCode: 'HTTP_301',
        },
      },
    ],
  };
  const rule: Rule = {
    RuleArn: `${listenerArn.replace(':listener/', ':listener-rule/')}/${hex('rule', 16)}`,
    Priority: '10',
    Conditions: [
      { Field: 'host-header', Values: [`${name}.example.com`], HostHeaderConfig: { Values: [`${name}.example.com`] } },
    ],
    Actions: [
      {
        Type: 'forward',
        TargetGroupArn: targetGroup.TargetGroupArn,
        Order: 1,
        ForwardConfig: {
          TargetGroups: [{ TargetGroupArn: targetGroup.TargetGroupArn, Weight: 1 }],
          TargetGroupStickinessConfig: { Enabled: false },
        },
      },
    ],
    IsDefault: false,
  };
  const defaultRule = (l: Listener): Rule => ({
    RuleArn: `${(l.ListenerArn ?? '').replace(':listener/', ':listener-rule/')}/${hex(`default ${l.Port}`, 16)}`,
    Priority: 'default',
    Conditions: [],
    Actions: l.DefaultActions,
    IsDefault: true,
  });
  const balanced = options.loadBalancer !== false;
  if (balanced) {
    world.loadBalancers.push(balancer);
    world.listeners.push(listener, plain);
    world.rules[listenerArn] = [rule, defaultRule(listener)];
    world.rules[plain.ListenerArn ?? ''] = [defaultRule(plain)];
  } else {
    world.targetGroups = [];
    world.targets = {};
  }

  // The task definition, twice: the revision before and the one that is judged
  const cpu = options.cpu ?? 512;
  const memory = options.memory ?? 1024;
  const base: TaskDefinition = {
    taskDefinitionArn: arn('ecs', `task-definition/${name}:41`),
    family: name,
    revision: 41,
    volumes: [],
    status: 'ACTIVE',
    placementConstraints: [],
    compatibilities: ec2 ? ['EC2'] : ['EC2', 'FARGATE'],
    requiresCompatibilities: [ec2 ? 'EC2' : 'FARGATE'],
    containerDefinitions: [
      {
        name,
        image: `${REGISTRY}/${name}:1.42.0`,
        cpu: 0,
        ...(ec2 && { memory }),
        portMappings: [{ containerPort: port, hostPort: port, protocol: 'tcp', name: 'http' }],
        essential: true,
        environment: [
          { name: 'NODE_ENV', value: 'production' },
          { name: 'PORT', value: String(port) },
        ],
        mountPoints: [],
        volumesFrom: [],
        systemControls: [],
        ...(options.secrets !== false && {
          secrets: [
            { name: 'DATABASE_URL', valueFrom: `${database.secret.ARN}:url::` },
            { name: 'FEATURE_FLAGS', valueFrom: arn('ssm', `parameter${parameter}`) },
          ],
        }),
        ...(options.healthCommand !== undefined && {
          healthCheck: { command: ['CMD-SHELL', options.healthCommand], interval: 30, timeout: 5, retries: 3 },
        }),
        logConfiguration: {
          logDriver: 'awslogs',
          options: { 'awslogs-group': `/ecs/${name}`, 'awslogs-region': REGION, 'awslogs-stream-prefix': 'ecs' },
        },
      },
    ],
    taskRoleArn: taskRole.role.Arn,
    executionRoleArn: executionRole.role.Arn,
    networkMode: 'awsvpc',
    ...(ec2 ? {} : { cpu: String(cpu), memory: String(memory) }),
    runtimePlatform: { cpuArchitecture: 'X86_64', operatingSystemFamily: 'LINUX' },
    requiresAttributes: [
      { name: 'com.amazonaws.ecs.capability.logging-driver.awslogs' },
      { name: 'ecs.capability.execution-role-awslogs' },
      { name: 'com.amazonaws.ecs.capability.ecr-auth' },
      { name: 'com.amazonaws.ecs.capability.docker-remote-api.1.19' },
      { name: 'ecs.capability.task-eni' },
    ],
    registeredAt: ago(20 * DAYS),
    registeredBy: iamArn('role/deploy'),
  };
  const later = revised(base, 42, `${REGISTRY}/${name}:1.43.0`, ago(3 * DAYS));
  world.taskDefinitions.push(base, later);
  const network: NetworkConfiguration = {
    awsvpcConfiguration: {
      subnets: subnets.map(s => s.SubnetId ?? ''),
      securityGroups: [taskGroup.GroupId ?? ''],
      assignPublicIp: kind === 'public' ? 'ENABLED' : 'DISABLED',
    },
  };
  const loadBalancers: ServiceLoadBalancer[] = balanced
    ? [{ targetGroupArn: targetGroup.TargetGroupArn, containerName: name, containerPort: port }]
    : [];

  world.clusters.push({
    clusterArn: arn('ecs', `cluster/${CLUSTER}`),
    clusterName: CLUSTER,
    status: 'ACTIVE',
    registeredContainerInstancesCount: 0,
    runningTasksCount: 2,
    pendingTasksCount: 0,
    activeServicesCount: 1,
    statistics: [],
    tags: [],
    settings: [{ name: 'containerInsights', value: 'enabled' }],
    capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
    defaultCapacityProviderStrategy: [],
  });
  world.accountSettings.push(
    { name: 'awsvpcTrunking', value: 'disabled', principalArn: iamArn('root'), type: 'user' },
    { name: 'containerInsights', value: 'enabled', principalArn: iamArn('root'), type: 'user' },
    { name: 'dualStackIPv6' as never, value: 'enabled', principalArn: iamArn('root'), type: 'user' },
    { name: 'defaultLogDriverMode', value: 'non-blocking', principalArn: iamArn('root'), type: 'user' },
    { name: 'fargateTaskRetirementWaitPeriod', value: '7', principalArn: iamArn('root'), type: 'user' },
  );
  world.quotas.push({
    ServiceCode: 'vpc',
    ServiceName: 'Amazon Virtual Private Cloud (Amazon VPC)',
    QuotaArn: arn('servicequotas', 'vpc/L-DF5E4CA3'),
    QuotaCode: 'L-DF5E4CA3',
    QuotaName: 'Network interfaces per Region',
    Value: 5000,
    Unit: 'None',
    Adjustable: true,
    GlobalQuota: false,
  });
  for (const [QuotaCode, QuotaName] of [
    ['L-3032A538', 'Fargate On-Demand vCPU resource count'],
    ['L-36FBB829', 'Fargate Spot vCPU resource count'],
  ] as const)
    world.quotas.push({
      ServiceCode: 'fargate',
      ServiceName: 'AWS Fargate',
      QuotaArn: arn('servicequotas', `fargate/${QuotaCode}`),
      QuotaCode,
      QuotaName,
      Value: 512,
      Unit: 'None',
      Adjustable: true,
      GlobalQuota: false,
    });
  const desired = options.desired ?? 2;
  if (ec2) containerInstances({ world, vpc: VpcId, subnets: privateSubnets, made });

  return {
    world,
    options,
    name,
    port,
    desired,
    target: { region: REGION, account: ACCOUNT, cluster: CLUSTER, service: name },
    at,
    vpc,
    subnets,
    publicSubnets,
    routeTables,
    nacl: acl,
    taskGroup,
    balancerGroup,
    endpointGroup,
    executionRole,
    taskRole,
    repository: repo,
    secret: database,
    key,
    logGroup: logs,
    targetGroup,
    balancer,
    listener,
    rule,
    next: releaseOf(later, network, loadBalancers),
    before: releaseOf(base, network, loadBalancers),
    pinned: new Map(),
    graceSeconds: options.graceSeconds ?? (balanced ? 60 : 0),
    minimumHealthyPercent: options.minimumHealthyPercent ?? 100,
    maximumPercent: options.maximumPercent ?? 200,
    circuitBreaker: { ...(options.circuitBreaker ?? { enable: true, rollback: true }) },
    ago,
    image: tag => `${REGISTRY}/${name}:${tag}`,
  };
}

/** Two m5.large in the cluster, one in each zone, each with its own network interface and the usual role. */
function containerInstances({
  world,
  vpc,
  subnets,
  made,
}: {
  world: World;
  vpc: string;
  subnets: readonly [Subnet, Subnet];
  made: Date;
}): void {
  world.policies.push({
    policy: {
      PolicyName: 'AmazonEC2ContainerServiceforEC2Role',
      PolicyId: 'ANPAEXAMPLEINSTANCE01',
      Arn: EC2_POLICY,
      Path: '/service-role/',
      DefaultVersionId: 'v7',
      AttachmentCount: 1,
      IsAttachable: true,
      CreateDate: new Date('2015-03-19T18:45:18Z'),
      UpdateDate: new Date('2023-03-06T22:19:04Z'),
    },
    document: document(
      allow(
        [
          'ec2:DescribeTags',
          'ecs:CreateCluster',
          'ecs:DeregisterContainerInstance',
          'ecs:DiscoverPollEndpoint',
          'ecs:Poll',
          'ecs:RegisterContainerInstance',
          'ecs:StartTelemetrySession',
          'ecs:UpdateContainerInstancesState',
          'ecs:Submit*',
          'ecr:GetAuthorizationToken',
          'ecr:BatchCheckLayerAvailability',
          'ecr:GetDownloadUrlForLayer',
          'ecr:BatchGetImage',
          'logs:CreateLogStream',
          'logs:PutLogEvents',
        ],
        '*',
      ),
      allow('ecs:TagResource', '*', {
        Condition: { StringEquals: { 'ecs:CreateAction': ['CreateCluster', 'RegisterContainerInstance'] } },
      }),
    ),
  });
  role(world, 'ecsInstanceRole', made, trusts('ec2.amazonaws.com'), {}, [EC2_POLICY]);
  world.instanceProfiles.push({
    name: 'ecsInstanceRole',
    arn: iamArn('instance-profile/ecsInstanceRole'),
    roles: ['ecsInstanceRole'],
  });
  const group = securityGroup(world, 'prod-instances', 'Container instances', vpc);
  world.instanceTypes.push({
    InstanceType: 'm5.large',
    CurrentGeneration: true,
    VCpuInfo: { DefaultVCpus: 2, DefaultCores: 1, DefaultThreadsPerCore: 2 },
    MemoryInfo: { SizeInMiB: 8192 },
    NetworkInfo: {
      NetworkPerformance: 'Up to 10 Gigabit',
      MaximumNetworkInterfaces: 3,
      MaximumNetworkCards: 1,
      Ipv4AddressesPerInterface: 10,
      Ipv6Supported: true,
      EnaSupport: 'required',
    },
    ProcessorInfo: { SupportedArchitectures: ['x86_64'] },
  });
  subnets.forEach((subnet, i) => {
    const id = ec2Id('i', subnet.SubnetId ?? '');
    const eni = networkInterface(world, subnet, hostIn(subnet, 30 + i), [group], '', {
      RequesterManaged: false,
      Attachment: { InstanceId: id, DeviceIndex: 0, Status: 'attached' },
    });
    world.instances.push({
      InstanceId: id,
      ImageId: 'ami-0c8e23f950c7725b9',
      InstanceType: 'm5.large',
      State: { Code: 16, Name: 'running' },
      PrivateIpAddress: eni.PrivateIpAddress,
      PrivateDnsName: eni.PrivateDnsName,
      SubnetId: subnet.SubnetId,
      VpcId: vpc,
      Architecture: 'x86_64',
      LaunchTime: made,
      SecurityGroups: [{ GroupId: group.GroupId, GroupName: group.GroupName }],
      IamInstanceProfile: {
        Arn: iamArn('instance-profile/ecsInstanceRole'),
        Id: `AIPA${hex('profile', 17).toUpperCase()}`,
      },
      Placement: { AvailabilityZone: subnet.AvailabilityZone, Tenancy: 'default' },
      NetworkInterfaces: [
        {
          NetworkInterfaceId: eni.NetworkInterfaceId,
          PrivateIpAddress: eni.PrivateIpAddress,
          SubnetId: subnet.SubnetId,
          VpcId: vpc,
          Status: 'in-use',
          Attachment: { DeviceIndex: 0, Status: 'attached' },
        },
      ],
    });
    world.containerInstances.push({
      containerInstanceArn: arn('ecs', `container-instance/${CLUSTER}/${hex(`instance ${i}`, 32)}`),
      ec2InstanceId: id,
      version: 1043,
      versionInfo: { agentVersion: '1.105.1', agentHash: '8dfceca6', dockerVersion: 'DockerVersion: 25.0.14' },
      status: 'ACTIVE',
      agentConnected: true,
      runningTasksCount: 1,
      pendingTasksCount: 0,
      remainingResources: [
        { name: 'CPU', type: 'INTEGER', doubleValue: 0, longValue: 0, integerValue: 1536 },
        { name: 'MEMORY', type: 'INTEGER', doubleValue: 0, longValue: 0, integerValue: 6673 },
        {
          name: 'PORTS',
          type: 'STRINGSET',
          doubleValue: 0,
          longValue: 0,
          integerValue: 0,
          stringSetValue: ['22', '2375', '2376', '51678', '51679'],
        },
        { name: 'PORTS_UDP', type: 'STRINGSET', doubleValue: 0, longValue: 0, integerValue: 0, stringSetValue: [] },
      ],
      registeredResources: [
        { name: 'CPU', type: 'INTEGER', doubleValue: 0, longValue: 0, integerValue: 2048 },
        { name: 'MEMORY', type: 'INTEGER', doubleValue: 0, longValue: 0, integerValue: 7697 },
      ],
      attributes: [
        { name: 'ecs.capability.task-eni' },
        { name: 'ecs.capability.execution-role-awslogs' },
        { name: 'com.amazonaws.ecs.capability.ecr-auth' },
        { name: 'com.amazonaws.ecs.capability.logging-driver.awslogs' },
        { name: 'com.amazonaws.ecs.capability.docker-remote-api.1.19' },
        { name: 'ecs.capability.secrets.asm.environment-variables' },
        { name: 'ecs.capability.secrets.ssm.environment-variables' },
        { name: 'ecs.instance-type', value: 'm5.large' },
        { name: 'ecs.availability-zone', value: subnet.AvailabilityZone },
        { name: 'ecs.os-type', value: 'linux' },
        { name: 'ecs.cpu-architecture', value: 'x86_64' },
        { name: 'ecs.vpc-id', value: vpc },
        { name: 'ecs.subnet-id', value: subnet.SubnetId },
      ],
      registeredAt: made,
      attachments: [],
      tags: [],
    });
  });
}
