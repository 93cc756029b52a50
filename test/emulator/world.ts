import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  AllocateAddressCommand,
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateInternetGatewayCommand,
  CreateNatGatewayCommand,
  CreateNetworkInterfaceCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  DescribeNetworkAclsCommand,
  EC2Client,
  type IpPermission,
  ModifyVpcAttributeCommand,
  RevokeSecurityGroupEgressCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { CreateRepositoryCommand, ECRClient, PutImageCommand } from '@aws-sdk/client-ecr';
import {
  type CapacityProviderStrategyItem,
  type ContainerDefinition,
  CreateClusterCommand,
  CreateServiceCommand,
  type CreateServiceCommandInput,
  type DeploymentConfiguration,
  ECSClient,
  type LoadBalancer,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
} from '@aws-sdk/client-ecs';
import { CreateFileSystemCommand, CreateMountTargetCommand, EFSClient } from '@aws-sdk/client-efs';
import {
  type Action,
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  IAMClient,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { createHash } from 'node:crypto';
import { ACCOUNT, ecsArn, hex, REGION } from './overlay-state.ts';
import type { Weather } from './overlay-proxy.ts';

export const CREDENTIALS = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'emulator' } as const;

/** The real SDK, with the proxy as its endpoint. */
export interface Clients {
  readonly ecs: ECSClient;
  readonly ec2: EC2Client;
  readonly iam: IAMClient;
  readonly elb: ElasticLoadBalancingV2Client;
  readonly secrets: SecretsManagerClient;
  readonly ssm: SSMClient;
  readonly kms: KMSClient;
  readonly ecr: ECRClient;
  readonly logs: CloudWatchLogsClient;
  readonly scaling: ApplicationAutoScalingClient;
  readonly quotas: ServiceQuotasClient;
  readonly efs: EFSClient;
}
export function clientsFor(endpoint: string): Clients {
  const config = { endpoint, region: REGION, credentials: CREDENTIALS, maxAttempts: 1 };
  return {
    ecs: new ECSClient(config),
    ec2: new EC2Client(config),
    iam: new IAMClient(config),
    elb: new ElasticLoadBalancingV2Client(config),
    secrets: new SecretsManagerClient(config),
    ssm: new SSMClient(config),
    kms: new KMSClient(config),
    ecr: new ECRClient(config),
    logs: new CloudWatchLogsClient(config),
    scaling: new ApplicationAutoScalingClient(config),
    quotas: new ServiceQuotasClient(config),
    efs: new EFSClient(config),
  };
}
/** What a world is built with. */
export interface Env {
  readonly aws: Clients;
  readonly weather: Weather;
}

/** The value, which AWS always gives and the SDK's types call optional. */
export function given<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`no ${what} came back`);
  return value;
}

// ── Network ─────────────────────────────────────────────────────────────────────────────────────
export interface SubnetMade {
  readonly id: string;
  readonly zone: string;
  readonly cidr: string;
}
export interface VpcMade {
  readonly id: string;
  readonly cidr: string;
  /** With a route to the internet gateway; empty where the VPC has none. */
  readonly publicSubnets: readonly SubnetMade[];
  readonly privateSubnets: readonly SubnetMade[];
  readonly publicRouteTable: string | undefined;
  readonly privateRouteTable: string;
  readonly internetGateway: string | undefined;
  readonly nat: string | undefined;
  readonly defaultNacl: string;
}
/** A VPC over two zones: public subnets where there is an internet gateway, private ones with or without a NAT. */
async function vpc(
  { aws }: Env,
  { internet, nat }: { readonly internet: boolean; readonly nat: boolean },
): Promise<VpcMade> {
  const { ec2 } = aws;
  const cidr = '10.0.0.0/16';
  const id = given((await ec2.send(new CreateVpcCommand({ CidrBlock: cidr }))).Vpc?.VpcId, 'VPC');
  await ec2.send(new ModifyVpcAttributeCommand({ VpcId: id, EnableDnsSupport: { Value: true } }));
  await ec2.send(new ModifyVpcAttributeCommand({ VpcId: id, EnableDnsHostnames: { Value: true } }));
  const subnet = async (zone: string, block: string): Promise<SubnetMade> => {
    const made = await ec2.send(
      new CreateSubnetCommand({ VpcId: id, CidrBlock: block, AvailabilityZone: `${REGION}${zone}` }),
    );
    return { id: given(made.Subnet?.SubnetId, 'subnet'), zone: `${REGION}${zone}`, cidr: block };
  };
  const routeTable = async (subnets: readonly SubnetMade[]): Promise<string> => {
    const table = given(
      (await ec2.send(new CreateRouteTableCommand({ VpcId: id }))).RouteTable?.RouteTableId,
      'route table',
    );
    for (const { id: SubnetId } of subnets)
      await ec2.send(new AssociateRouteTableCommand({ RouteTableId: table, SubnetId }));
    return table;
  };

  const privateSubnets = [await subnet('a', '10.0.1.0/24'), await subnet('b', '10.0.2.0/24')];
  const privateRouteTable = await routeTable(privateSubnets);
  let publicSubnets: readonly SubnetMade[] = [];
  let publicRouteTable: string | undefined;
  let internetGateway: string | undefined;
  let gateway: string | undefined;
  if (internet) {
    publicSubnets = [await subnet('a', '10.0.101.0/24'), await subnet('b', '10.0.102.0/24')];
    publicRouteTable = await routeTable(publicSubnets);
    internetGateway = given(
      (await ec2.send(new CreateInternetGatewayCommand({}))).InternetGateway?.InternetGatewayId,
      'internet gateway',
    );
    await ec2.send(new AttachInternetGatewayCommand({ VpcId: id, InternetGatewayId: internetGateway }));
    await ec2.send(
      new CreateRouteCommand({
        RouteTableId: publicRouteTable,
        DestinationCidrBlock: '0.0.0.0/0',
        GatewayId: internetGateway,
      }),
    );
  }
  if (nat) {
    const address = await ec2.send(new AllocateAddressCommand({ Domain: 'vpc' }));
    const made = await ec2.send(
      new CreateNatGatewayCommand({
        SubnetId: given(publicSubnets[0], 'public subnet').id,
        AllocationId: given(address.AllocationId, 'address'),
      }),
    );
    gateway = given(made.NatGateway?.NatGatewayId, 'NAT gateway');
    await ec2.send(
      new CreateRouteCommand({
        RouteTableId: privateRouteTable,
        DestinationCidrBlock: '0.0.0.0/0',
        NatGatewayId: gateway,
      }),
    );
  }
  const nacls = await ec2.send(new DescribeNetworkAclsCommand({ Filters: [{ Name: 'vpc-id', Values: [id] }] }));
  return {
    id,
    cidr,
    publicSubnets,
    privateSubnets,
    publicRouteTable,
    privateRouteTable,
    internetGateway,
    nat: gateway,
    defaultNacl: given(nacls.NetworkAcls?.[0]?.NetworkAclId, 'network ACL'),
  };
}

/** One more subnet of the private ones. */
export async function privateSubnet({ aws }: Env, made: VpcMade, zone: string, block: string): Promise<SubnetMade> {
  const { Subnet } = await aws.ec2.send(
    new CreateSubnetCommand({ VpcId: made.id, CidrBlock: block, AvailabilityZone: `${REGION}${zone}` }),
  );
  const id = given(Subnet?.SubnetId, 'subnet');
  await aws.ec2.send(new AssociateRouteTableCommand({ RouteTableId: made.privateRouteTable, SubnetId: id }));
  return { id, zone: `${REGION}${zone}`, cidr: block };
}

export const tcp = (
  port: number,
  from: { readonly cidr?: string; readonly group?: string; readonly prefixList?: string },
): IpPermission => ({
  IpProtocol: 'tcp',
  FromPort: port,
  ToPort: port,
  ...(from.cidr === undefined ? {} : { IpRanges: [{ CidrIp: from.cidr }] }),
  ...(from.group === undefined ? {} : { UserIdGroupPairs: [{ GroupId: from.group }] }),
  ...(from.prefixList === undefined ? {} : { PrefixListIds: [{ PrefixListId: from.prefixList }] }),
});
export const everywhere: IpPermission = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };

/** A security group; its egress is AWS's default (everything) unless given. */
export async function securityGroup(
  { aws }: Env,
  name: string,
  vpcId: string,
  ingress: readonly IpPermission[],
  egress?: readonly IpPermission[],
): Promise<string> {
  const id = given(
    (await aws.ec2.send(new CreateSecurityGroupCommand({ GroupName: name, Description: name, VpcId: vpcId }))).GroupId,
    'security group',
  );
  if (ingress.length > 0)
    await aws.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: id, IpPermissions: [...ingress] }));
  if (egress !== undefined) {
    await aws.ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId: id, IpPermissions: [everywhere] }));
    if (egress.length > 0)
      await aws.ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId: id, IpPermissions: [...egress] }));
  }
  return id;
}

async function interfaceEndpoint({ aws }: Env, vpcMade: VpcMade, service: string, group: string): Promise<string> {
  const made = await aws.ec2.send(
    new CreateVpcEndpointCommand({
      VpcId: vpcMade.id,
      ServiceName: `com.amazonaws.${REGION}.${service}`,
      VpcEndpointType: 'Interface',
      SubnetIds: vpcMade.privateSubnets.map(subnet => subnet.id),
      SecurityGroupIds: [group],
      PrivateDnsEnabled: true,
    }),
  );
  return given(made.VpcEndpoint?.VpcEndpointId, 'endpoint');
}
async function gatewayEndpoint({ aws }: Env, vpcMade: VpcMade, routeTables: readonly string[]): Promise<string> {
  const made = await aws.ec2.send(
    new CreateVpcEndpointCommand({
      VpcId: vpcMade.id,
      ServiceName: `com.amazonaws.${REGION}.s3`,
      VpcEndpointType: 'Gateway',
      RouteTableIds: [...routeTables],
    }),
  );
  return given(made.VpcEndpoint?.VpcEndpointId, 'endpoint');
}

// ── IAM, secrets, images, logs ──────────────────────────────────────────────────────────────────
export const policy = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });
export const trust = (service: string): string =>
  policy({ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' });
const TASKS_TRUST = trust('ecs-tasks.amazonaws.com');
export const EXECUTION_POLICY = 'arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy';

interface RoleMade {
  readonly name: string;
  readonly arn: string;
}
export async function role(
  { aws }: Env,
  name: string,
  options: {
    readonly trust?: string;
    readonly managed?: readonly string[];
    readonly inline?: Readonly<Record<string, string>>;
    readonly boundary?: string;
  } = {},
): Promise<RoleMade> {
  const { trust: document = TASKS_TRUST, managed = [], inline = {}, boundary } = options;
  const made = await aws.iam.send(
    new CreateRoleCommand({
      RoleName: name,
      AssumeRolePolicyDocument: document,
      ...(boundary === undefined ? {} : { PermissionsBoundary: boundary }),
    }),
  );
  for (const PolicyArn of managed) await aws.iam.send(new AttachRolePolicyCommand({ RoleName: name, PolicyArn }));
  for (const [PolicyName, PolicyDocument] of Object.entries(inline))
    await aws.iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName, PolicyDocument }));
  return { name, arn: given(made.Role?.Arn, 'role') };
}
export async function secret({ aws }: Env, name: string, keyId?: string): Promise<string> {
  const made = await aws.secrets.send(
    new CreateSecretCommand({
      Name: name,
      SecretString: '{"password":"emulator"}',
      ...(keyId === undefined ? {} : { KmsKeyId: keyId }),
    }),
  );
  return given(made.ARN, 'secret');
}
async function parameter({ aws }: Env, name: string): Promise<string> {
  await aws.ssm.send(new PutParameterCommand({ Name: name, Type: 'SecureString', Value: 'emulator' }));
  return `arn:aws:ssm:${REGION}:${ACCOUNT}:parameter${name}`;
}
/** A customer key whose policy leaves the word to IAM, as the console makes it. */
async function key(
  { aws }: Env,
  document: string = KEY_POLICY,
): Promise<{ readonly id: string; readonly arn: string }> {
  const { KeyMetadata } = await aws.kms.send(new CreateKeyCommand({ Policy: document, Description: 'emulator' }));
  return { id: given(KeyMetadata?.KeyId, 'key'), arn: given(KeyMetadata?.Arn, 'key') };
}
const KEY_POLICY = policy({
  Sid: 'Enable IAM User Permissions',
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
  Action: 'kms:*',
  Resource: '*',
});

const digestOf = (content: string): string => `sha256:${createHash('sha256').update(content).digest('hex')}`;
/** An image of one platform, as docker pushes it. */
async function image({ aws }: Env, repositoryName: string, tag: string): Promise<string> {
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
    config: {
      mediaType: 'application/vnd.docker.container.image.v1+json',
      size: 1512,
      digest: digestOf(`config ${repositoryName}:${tag}`),
    },
    layers: [
      {
        mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
        size: 31_000_000,
        digest: digestOf(`layer ${repositoryName}:${tag}`),
      },
    ],
  });
  const made = await aws.ecr.send(
    new PutImageCommand({
      repositoryName,
      imageTag: tag,
      imageManifest: manifest,
      imageManifestMediaType: 'application/vnd.docker.distribution.manifest.v2+json',
    }),
  );
  return given(made.image?.imageId?.imageDigest, 'digest');
}
async function repository(env: Env, repositoryName: string, tags: readonly string[]): Promise<string> {
  const made = await env.aws.ecr.send(new CreateRepositoryCommand({ repositoryName }));
  for (const tag of tags) await image(env, repositoryName, tag);
  return given(made.repository?.repositoryUri, 'repository');
}
export async function logGroup({ aws }: Env, logGroupName: string): Promise<void> {
  await aws.logs.send(new CreateLogGroupCommand({ logGroupName }));
}
/** Lines of one container's log, as the awslogs driver names its stream. */
export async function logLines(
  { aws }: Env,
  logGroupName: string,
  logStreamName: string,
  lines: readonly { readonly at: Date; readonly message: string }[],
): Promise<void> {
  await aws.logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
  await aws.logs.send(
    new PutLogEventsCommand({
      logGroupName,
      logStreamName,
      logEvents: lines.map(line => ({ timestamp: line.at.getTime(), message: line.message })),
    }),
  );
}

// ── The healthy world ───────────────────────────────────────────────────────────────────────────
export interface WorldOptions {
  /** How tasks reach AWS: a public address, a NAT, or VPC endpoints alone. */
  readonly network: 'public' | 'nat' | 'endpoints';
  /** Endpoint worlds: which interface endpoints there are; those that the task needs unless given. */
  readonly endpoints?: readonly string[];
  /** In public subnets a task has a public address unless told otherwise. */
  readonly assignPublicIp?: boolean;
  readonly loadBalancer?: boolean;
  /** The task definition asks for a secret of Secrets Manager, a parameter of SSM. */
  readonly secret?: boolean;
  /** The secret is under a customer key. */
  readonly customerKey?: boolean;
  readonly parameter?: boolean;
  readonly desiredCount?: number;
  readonly deployment?: DeploymentConfiguration;
  readonly gracePeriod?: number;
  readonly healthCheckPath?: string;
  readonly cpu?: string;
  readonly memory?: string;
  /** Changes the one container of the task definition. */
  readonly container?: Partial<ContainerDefinition>;
  /** Changes the task definition itself. */
  readonly definition?: Partial<RegisterTaskDefinitionCommandInput>;
  /** On two container instances, one in each zone; on Fargate unless given. */
  readonly launch?: 'EC2';
  /** On EC2: the containers use ports of the instance. */
  readonly networkMode?: 'bridge';
  /** In the place of a launch type. */
  readonly capacityProviders?: readonly CapacityProviderStrategyItem[];
  /** The container mounts a file system of EFS, which has a mount target in each zone. */
  readonly files?: boolean;
  /** A second target group, of weight 0, a production rule and a test rule. */
  readonly blueGreen?: boolean;
  /** Subnets of the service besides those of the network. */
  readonly moreSubnets?: (vpc: VpcMade) => Promise<readonly SubnetMade[]>;
}
export interface InstanceMade {
  /** Of EC2. */
  readonly id: string;
  readonly containerInstance: string;
  readonly subnet: SubnetMade;
}
export interface FilesMade {
  readonly id: string;
  /** Of the mount targets. */
  readonly group: string;
  readonly mountTargets: readonly string[];
}
interface BalancerMade {
  readonly arn: string;
  readonly targetGroup: string;
  readonly listener: string;
  /** The other target group, and the rules, of blue/green. */
  readonly alternate?: {
    readonly targetGroup: string;
    readonly productionRule: string;
    readonly testRule: string;
    readonly role: string;
  };
}
export interface World {
  readonly env: Env;
  readonly options: WorldOptions;
  readonly cluster: string;
  readonly service: string;
  readonly vpc: VpcMade;
  /** Where the tasks run. */
  readonly subnets: readonly SubnetMade[];
  readonly assignPublicIp: boolean;
  readonly taskGroup: string;
  readonly endpointGroup: string | undefined;
  readonly balancerGroup: string | undefined;
  readonly endpoints: Readonly<Record<string, string>>;
  readonly executionRole: RoleMade;
  readonly taskRole: RoleMade;
  readonly repositoryName: string;
  readonly repositoryUri: string;
  readonly image: string;
  readonly secretArn: string | undefined;
  readonly keyArn: string | undefined;
  readonly parameterArn: string | undefined;
  readonly logGroup: string;
  readonly targetGroup: string | undefined;
  readonly balancer: BalancerMade | undefined;
  readonly instances: readonly InstanceMade[];
  readonly files: FilesMade | undefined;
  readonly containerPort: number;
  readonly taskDefinition: string;
  /** `cluster/service`, as the command line takes it. */
  readonly target: string;
}

const CLUSTER = 'prod';
const SERVICE = 'web';
export const CONTAINER = 'app';
const PORT = 8080;
const LOG_GROUP = '/ecs/web';

/** What the execution role may read besides what AWS's managed policy allows. */
const readSecrets = (resources: readonly string[]): string =>
  policy({
    Sid: 'ReadSecrets',
    Effect: 'Allow',
    Action: ['secretsmanager:GetSecretValue', 'ssm:GetParameters', 'kms:Decrypt'],
    Resource: resources,
  });

/** One container definition of the healthy world, with what a mutation changes. */
function containerDefinition(
  world: Pick<World, 'image' | 'logGroup' | 'secretArn' | 'parameterArn' | 'files' | 'options'>,
  changed: Partial<ContainerDefinition> = {},
): ContainerDefinition {
  const secrets = [
    ...(world.secretArn === undefined ? [] : [{ name: 'DB_PASSWORD', valueFrom: world.secretArn }]),
    ...(world.parameterArn === undefined ? [] : [{ name: 'API_TOKEN', valueFrom: world.parameterArn }]),
  ];
  return {
    name: CONTAINER,
    image: world.image,
    essential: true,
    portMappings: [
      { containerPort: PORT, protocol: 'tcp', ...(world.options.networkMode === 'bridge' ? { hostPort: PORT } : {}) },
    ],
    ...(world.options.launch === 'EC2' ? { cpu: 256, memory: 512 } : {}),
    ...(world.files === undefined ? {} : { mountPoints: [{ sourceVolume: VOLUME, containerPath: '/srv/uploads' }] }),
    logConfiguration: {
      logDriver: 'awslogs',
      options: { 'awslogs-group': world.logGroup, 'awslogs-region': REGION, 'awslogs-stream-prefix': SERVICE },
    },
    ...(secrets.length > 0 ? { secrets } : {}),
    ...changed,
  };
}
type Registered = Pick<
  World,
  'env' | 'executionRole' | 'taskRole' | 'options' | 'image' | 'logGroup' | 'secretArn' | 'parameterArn' | 'files'
>;
/** Registers one more revision of the world's task definition. */
export async function registerRevision(
  world: Registered,
  changed: Partial<ContainerDefinition> = {},
  definition: Partial<RegisterTaskDefinitionCommandInput> = {},
): Promise<string> {
  const { options } = world;
  const ec2 = options.launch === 'EC2';
  const made = await world.env.aws.ecs.send(
    new RegisterTaskDefinitionCommand({
      family: SERVICE,
      networkMode: options.networkMode ?? 'awsvpc',
      requiresCompatibilities: [ec2 ? 'EC2' : 'FARGATE'],
      ...(ec2 ? {} : { cpu: options.cpu ?? '256', memory: options.memory ?? '512' }),
      executionRoleArn: world.executionRole.arn,
      taskRoleArn: world.taskRole.arn,
      runtimePlatform: { cpuArchitecture: 'X86_64', operatingSystemFamily: 'LINUX' },
      ...(world.files === undefined
        ? {}
        : {
            volumes: [
              {
                name: VOLUME,
                efsVolumeConfiguration: {
                  fileSystemId: world.files.id,
                  rootDirectory: '/',
                  transitEncryption: 'ENABLED',
                },
              },
            ],
          }),
      containerDefinitions: [containerDefinition(world, { ...options.container, ...changed })],
      ...options.definition,
      ...definition,
    }),
  );
  return given(made.taskDefinition?.taskDefinitionArn, 'task definition');
}

// ── EC2, files, load balancer ───────────────────────────────────────────────────────────────────
export const INSTANCE_POLICY = 'arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role';
export const INSTANCE_ROLE = 'ecsInstanceRole';
const INSTANCE_TYPE = 'm5.large';
/** One container instance in each subnet, as its agent has registered it. */
async function containerInstances(
  env: Env,
  made: VpcMade,
  subnets: readonly SubnetMade[],
): Promise<readonly InstanceMade[]> {
  const { aws, weather } = env;
  await role(env, INSTANCE_ROLE, { trust: trust('ec2.amazonaws.com'), managed: [INSTANCE_POLICY] });
  await aws.iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: INSTANCE_ROLE }));
  await aws.iam.send(
    new AddRoleToInstanceProfileCommand({ InstanceProfileName: INSTANCE_ROLE, RoleName: INSTANCE_ROLE }),
  );
  const group = await securityGroup(env, 'instances', made.id, []);
  const run = async (subnet: SubnetMade): Promise<InstanceMade> => {
    const started = await aws.ec2.send(
      new RunInstancesCommand({
        ImageId: 'ami-12c6146b',
        InstanceType: INSTANCE_TYPE,
        MinCount: 1,
        MaxCount: 1,
        SubnetId: subnet.id,
        SecurityGroupIds: [group],
        IamInstanceProfile: { Name: INSTANCE_ROLE },
      }),
    );
    return {
      id: given(started.Instances?.[0]?.InstanceId, 'instance'),
      containerInstance: ecsArn(`container-instance/${CLUSTER}/${hex(16)}`),
      subnet,
    };
  };
  const instances = await Promise.all(subnets.map(run));
  const integer = (name: string, integerValue: number): object => ({
    name,
    type: 'INTEGER',
    doubleValue: 0,
    longValue: 0,
    integerValue,
  });
  const ports = (...taken: readonly string[]): readonly object[] => [
    { name: 'PORTS', type: 'STRINGSET', doubleValue: 0, longValue: 0, integerValue: 0, stringSetValue: taken },
    { name: 'PORTS_UDP', type: 'STRINGSET', doubleValue: 0, longValue: 0, integerValue: 0, stringSetValue: [] },
  ];
  const attributes = [
    'ecs.capability.task-eni',
    'ecs.capability.execution-role-awslogs',
    'com.amazonaws.ecs.capability.ecr-auth',
    'com.amazonaws.ecs.capability.logging-driver.awslogs',
    'ecs.capability.secrets.asm.environment-variables',
  ];
  weather.sky.containerInstances.set(
    CLUSTER,
    instances.map(({ id, containerInstance, subnet }) => ({
      containerInstanceArn: containerInstance,
      ec2InstanceId: id,
      version: 1043,
      versionInfo: { agentVersion: '1.105.1', agentHash: '8dfceca6', dockerVersion: 'DockerVersion: 25.0.14' },
      status: 'ACTIVE',
      agentConnected: true,
      runningTasksCount: 1,
      pendingTasksCount: 0,
      registeredResources: [
        integer('CPU', 2048),
        integer('MEMORY', 7697),
        ...ports('22', '2375', '2376', '51678', '51679'),
      ],
      remainingResources: [
        integer('CPU', 1792),
        integer('MEMORY', 7185),
        ...ports('22', '2375', '2376', '51678', '51679'),
      ],
      attributes: [
        ...attributes.map(name => ({ name })),
        { name: 'ecs.instance-type', value: INSTANCE_TYPE },
        { name: 'ecs.availability-zone', value: subnet.zone },
        { name: 'ecs.os-type', value: 'linux' },
        { name: 'ecs.cpu-architecture', value: 'x86_64' },
        { name: 'ecs.vpc-id', value: made.id },
        { name: 'ecs.subnet-id', value: subnet.id },
      ],
      attachments: [],
      tags: [],
    })),
  );
  return instances;
}

const VOLUME = 'uploads';
/** A file system with a mount target in each subnet, which lets the tasks in. */
async function fileSystem(env: Env, made: VpcMade, subnets: readonly SubnetMade[], from: string): Promise<FilesMade> {
  const group = await securityGroup(env, 'web-files', made.id, [tcp(2049, { group: from })]);
  const id = given(
    (await env.aws.efs.send(new CreateFileSystemCommand({ CreationToken: 'web', Encrypted: true }))).FileSystemId,
    'file system',
  );
  const mountTargets = await Promise.all(
    subnets.map(async ({ id: SubnetId }) =>
      given(
        (await env.aws.efs.send(new CreateMountTargetCommand({ FileSystemId: id, SubnetId, SecurityGroups: [group] })))
          .MountTargetId,
        'mount target',
      ),
    ),
  );
  return { id, group, mountTargets };
}

async function targetGroupNamed({ aws }: Env, Name: string, VpcId: string, path: string): Promise<string> {
  const group = await aws.elb.send(
    new CreateTargetGroupCommand({
      Name,
      Protocol: 'HTTP',
      Port: PORT,
      VpcId,
      TargetType: 'ip',
      HealthCheckPath: path,
      HealthCheckProtocol: 'HTTP',
      HealthCheckIntervalSeconds: 15,
      HealthCheckTimeoutSeconds: 5,
      HealthyThresholdCount: 2,
      UnhealthyThresholdCount: 2,
      Matcher: { HttpCode: '200' },
    }),
  );
  return given(group.TargetGroups?.[0]?.TargetGroupArn, 'target group');
}
/** A target group that no listener forwards to. */
export const looseTargetGroup = (world: World, name: string): Promise<string> =>
  targetGroupNamed(world.env, name, world.vpc.id, '/health');
async function loadBalancer(env: Env, made: VpcMade, group: string, options: WorldOptions): Promise<BalancerMade> {
  const { elb } = env.aws;
  const internet = options.network !== 'endpoints';
  const subnets = internet ? made.publicSubnets : made.privateSubnets;
  const balancer = await elb.send(
    new CreateLoadBalancerCommand({
      Name: 'web',
      Subnets: subnets.map(subnet => subnet.id),
      SecurityGroups: [group],
      Type: 'application',
      Scheme: internet ? 'internet-facing' : 'internal',
    }),
  );
  const arn = given(balancer.LoadBalancers?.[0]?.LoadBalancerArn, 'load balancer');
  const targetGroup = await targetGroupNamed(env, 'web', made.id, options.healthCheckPath ?? '/health');
  const plain: Action = { Type: 'forward', TargetGroupArn: targetGroup };
  const notFound: Action = {
    Type: 'fixed-response',
    FixedResponseConfig: { StatusCode: '404', ContentType: 'text/plain', MessageBody: 'not found' },
  };
  const created = await elb.send(
    new CreateListenerCommand({
      LoadBalancerArn: arn,
      Protocol: 'HTTP',
      Port: 80,
      DefaultActions: [options.blueGreen === true ? notFound : plain],
    }),
  );
  const listener = given(created.Listeners?.[0]?.ListenerArn, 'listener');
  if (options.blueGreen !== true) return { arn, targetGroup, listener };
  const other = await targetGroupNamed(env, 'web-green', made.id, options.healthCheckPath ?? '/health');
  const weighted: Action = {
    Type: 'forward',
    ForwardConfig: {
      TargetGroups: [
        { TargetGroupArn: targetGroup, Weight: 1 },
        { TargetGroupArn: other, Weight: 0 },
      ],
    },
  };
  const rule = async (Priority: number, condition: object): Promise<string> =>
    given(
      (
        await elb.send(
          new CreateRuleCommand({ ListenerArn: listener, Priority, Conditions: [condition], Actions: [weighted] }),
        )
      ).Rules?.[0]?.RuleArn,
      'rule',
    );
  const testRule = await rule(9, {
    Field: 'http-header',
    HttpHeaderConfig: { HttpHeaderName: 'x-test', Values: ['1'] },
  });
  const productionRule = await rule(10, { Field: 'host-header', HostHeaderConfig: { Values: ['web.example.com'] } });
  const may = policy({
    Effect: 'Allow',
    Action: [
      'elasticloadbalancing:Describe*',
      'elasticloadbalancing:RegisterTargets',
      'elasticloadbalancing:DeregisterTargets',
      'elasticloadbalancing:ModifyListener',
      'elasticloadbalancing:ModifyRule',
    ],
    Resource: '*',
  });
  const infrastructure = await role(env, 'web-load-balancing', {
    trust: trust('ecs.amazonaws.com'),
    inline: { elb: may },
  });
  return {
    arn,
    targetGroup,
    listener,
    alternate: { targetGroup: other, productionRule, testRule, role: infrastructure.arn },
  };
}

/** A whole service in which nothing is wrong; each failing world is this one and one mutation. */
export async function healthyWorld(env: Env, options: WorldOptions): Promise<World> {
  const { aws } = env;
  const behindNat = options.network === 'nat';
  const internet = options.network !== 'endpoints';
  const network = await vpc(env, { internet, nat: behindNat });
  const subnets = [
    ...(options.network === 'public' ? network.publicSubnets : network.privateSubnets),
    ...((await options.moreSubnets?.(network)) ?? []),
  ];
  const assignPublicIp = options.assignPublicIp ?? options.network === 'public';

  const balancerGroup =
    options.loadBalancer === true
      ? await securityGroup(env, 'web-alb', network.id, [tcp(80, { cidr: '0.0.0.0/0' })])
      : undefined;
  const taskGroup = await securityGroup(
    env,
    'web-tasks',
    network.id,
    balancerGroup === undefined ? [] : [tcp(PORT, { group: balancerGroup })],
  );
  let endpointGroup: string | undefined;
  const endpoints: Record<string, string> = {};
  if (options.network === 'endpoints') {
    endpointGroup = await securityGroup(env, 'endpoints', network.id, [tcp(443, { group: taskGroup })]);
    const needed = [
      'ecr.api',
      'ecr.dkr',
      'logs',
      ...(options.secret === true ? ['secretsmanager'] : []),
      ...(options.parameter === true ? ['ssm'] : []),
    ];
    for (const service of options.endpoints ?? needed)
      endpoints[service] = await interfaceEndpoint(env, network, service, endpointGroup);
    endpoints.s3 = await gatewayEndpoint(env, network, [network.privateRouteTable]);
  }

  const keyMade = options.customerKey === true ? await key(env) : undefined;
  const secretArn = options.secret === true ? await secret(env, 'prod/web/db', keyMade?.arn) : undefined;
  const parameterArn = options.parameter === true ? await parameter(env, '/prod/web/token') : undefined;
  const readable = [secretArn, keyMade?.arn, parameterArn].filter(arn => arn !== undefined);
  const executionRole = await role(env, 'web-execution', {
    managed: [EXECUTION_POLICY],
    ...(readable.length > 0 ? { inline: { 'read-secrets': readSecrets(readable) } } : {}),
  });
  const taskRole = await role(env, 'web-task');

  const repositoryUri = await repository(env, 'web', ['1.4.1', '1.4.2']);
  await logGroup(env, LOG_GROUP);

  const balancer = balancerGroup === undefined ? undefined : await loadBalancer(env, network, balancerGroup, options);
  const instances = options.launch === 'EC2' ? await containerInstances(env, network, subnets) : [];
  const files = options.files === true ? await fileSystem(env, network, subnets, taskGroup) : undefined;

  const made = {
    env,
    options,
    cluster: CLUSTER,
    service: SERVICE,
    vpc: network,
    subnets,
    assignPublicIp,
    taskGroup,
    endpointGroup,
    balancerGroup,
    endpoints,
    executionRole,
    taskRole,
    repositoryName: 'web',
    repositoryUri,
    image: `${repositoryUri}:1.4.2`,
    secretArn,
    keyArn: keyMade?.arn,
    parameterArn,
    logGroup: LOG_GROUP,
    targetGroup: balancer?.targetGroup,
    balancer,
    instances,
    files,
    containerPort: PORT,
    target: `${CLUSTER}/${SERVICE}`,
  };
  const taskDefinition = await registerRevision(made);
  await aws.ecs.send(new CreateClusterCommand({ clusterName: CLUSTER }));
  await aws.ecs.send(new CreateServiceCommand(serviceInput(made, taskDefinition)));
  return { ...made, taskDefinition };
}

function serviceInput(world: Omit<World, 'taskDefinition'>, taskDefinition: string): CreateServiceCommandInput {
  const { options, balancer } = world;
  const where =
    options.capacityProviders === undefined
      ? { launchType: options.launch ?? ('FARGATE' as const) }
      : { capacityProviderStrategy: [...options.capacityProviders] };
  const balanced = (made: BalancerMade): LoadBalancer => ({
    targetGroupArn: made.targetGroup,
    containerName: CONTAINER,
    containerPort: world.containerPort,
    ...(made.alternate === undefined
      ? {}
      : {
          advancedConfiguration: {
            alternateTargetGroupArn: made.alternate.targetGroup,
            productionListenerRule: made.alternate.productionRule,
            testListenerRule: made.alternate.testRule,
            roleArn: made.alternate.role,
          },
        }),
  });
  return {
    cluster: world.cluster,
    serviceName: world.service,
    taskDefinition,
    desiredCount: options.desiredCount ?? 2,
    ...where,
    ...(options.launch === 'EC2' ? {} : { platformVersion: 'LATEST' }),
    ...(options.networkMode === 'bridge'
      ? {}
      : {
          networkConfiguration: {
            awsvpcConfiguration: {
              subnets: world.subnets.map(subnet => subnet.id),
              securityGroups: [world.taskGroup],
              assignPublicIp: world.assignPublicIp ? ('ENABLED' as const) : ('DISABLED' as const),
            },
          },
        }),
    deploymentConfiguration: {
      maximumPercent: 200,
      minimumHealthyPercent: 100,
      deploymentCircuitBreaker: { enable: true, rollback: true },
      ...options.deployment,
    },
    ...(balancer === undefined
      ? {}
      : { loadBalancers: [balanced(balancer)], healthCheckGracePeriodSeconds: options.gracePeriod ?? 60 }),
  };
}

/** A network interface of a running task, with an address in the subnet. */
export async function taskInterface(
  world: World,
  subnet: SubnetMade,
): Promise<{ readonly id: string; readonly address: string; readonly mac: string }> {
  const made = await world.env.aws.ec2.send(
    new CreateNetworkInterfaceCommand({
      SubnetId: subnet.id,
      Groups: [world.taskGroup],
      Description: 'arn:aws:ecs:eu-west-1:123456789012:attachment/emulator',
    }),
  );
  return {
    id: given(made.NetworkInterface?.NetworkInterfaceId, 'network interface'),
    address: given(made.NetworkInterface?.PrivateIpAddress, 'address'),
    mac: made.NetworkInterface?.MacAddress ?? '0a:00:00:00:00:01',
  };
}
export async function registerTargets(world: World, addresses: readonly string[]): Promise<void> {
  if (world.targetGroup === undefined) return;
  await world.env.aws.elb.send(
    new RegisterTargetsCommand({
      TargetGroupArn: world.targetGroup,
      Targets: addresses.map(Id => ({ Id, Port: world.containerPort })),
    }),
  );
}
