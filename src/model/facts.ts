import type { AskedWindow } from './asked-window.ts';
import type { Evidence } from './evidence.ts';
import type { Citation } from './finding.ts';

/** Facts are ours, small and redacted. ECS's own field names are kept where ECS has one. Times are ISO 8601 strings. */

/** Who manages a resource, by its tags: what is changed by hand is undone when that is applied the next time. */
export interface ManagedBy {
  readonly by: 'CloudFormation' | 'Terraform' | 'OpenTofu' | 'Pulumi';
  readonly stack?: string;
  readonly logicalId?: string;
  /** The key of the tag that names the tool. */
  readonly tag?: string;
}

/** An event of a CloudFormation stack, about the stack itself or about something of ECS. */
export interface StackEvent {
  readonly at: string;
  readonly logicalId: string;
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
}

// ── ECS ─────────────────────────────────────────────────────────────────────────────────────────
export interface NetworkConfig {
  readonly subnets: readonly string[];
  /** Empty means the VPC's default security group. */
  readonly securityGroups: readonly string[];
  readonly assignPublicIp: boolean;
}
export type Launch = 'FARGATE' | 'EC2' | 'EXTERNAL' | 'MANAGED_INSTANCES';
/** One part of a capacity provider strategy. */
export interface ProviderWeight {
  readonly name: string;
  readonly base: number;
  readonly weight: number;
}
export interface LoadBalancerRef {
  readonly targetGroupArn?: string;
  readonly alternateTargetGroupArn?: string;
  readonly loadBalancerName?: string;
  readonly containerName: string;
  readonly containerPort: number;
  /** Of a deployment that shifts traffic: its listener rules (listeners, on a Network Load Balancer) and the role that ECS changes them with. */
  readonly productionListenerRule?: string;
  readonly testListenerRule?: string;
  readonly roleArn?: string;
}
export interface ServiceConnect {
  readonly enabled: boolean;
  /** What it offers to others, by the name of a port mapping. */
  readonly services: readonly { readonly portName: string }[];
  /** Where the log of its proxy goes. */
  readonly logging?: { readonly driver: string; readonly options: Readonly<Record<string, string>> };
}
/** An EBS volume that ECS makes for each task of a service, with this role. */
export interface ServiceVolume {
  readonly name: string;
  readonly roleArn?: string;
}
export interface Deployment {
  readonly id: string;
  readonly status: string;
  readonly taskDefinition: string;
  readonly desiredCount: number;
  readonly runningCount: number;
  readonly pendingCount: number;
  readonly failedTasks: number;
  readonly createdAt?: string;
  readonly updatedAt?: string;
  readonly rolloutState?: string;
  readonly rolloutStateReason?: string;
  readonly launchType?: string;
  /** Its capacity provider strategy; not set where it has a launch type instead. */
  readonly capacityProviders?: readonly ProviderWeight[];
  readonly network?: NetworkConfig;
  readonly platformVersion?: string;
  readonly serviceConnect?: ServiceConnect;
  readonly volumes?: readonly ServiceVolume[];
  /** On Fargate: `Linux`, `Windows Server 2022 Core`. */
  readonly platformFamily?: string;
}
/** What CODE_DEPLOY and EXTERNAL have in the place of a deployment. */
export interface TaskSet {
  /** `ecs-svc/…`, which its tasks are started by. */
  readonly id: string;
  readonly arn: string;
  readonly status: string;
  readonly stabilityStatus: string;
  readonly taskDefinition: string;
  readonly desiredCount: number;
  readonly runningCount: number;
  readonly pendingCount: number;
  readonly launch: Launch | 'unknown';
  readonly platformVersion?: string;
  readonly network?: NetworkConfig;
  readonly loadBalancers: readonly LoadBalancerRef[];
  /** The id of the CodeDeploy deployment that made it. */
  readonly externalId?: string;
  readonly createdAt?: string;
  readonly updatedAt?: string;
}
export interface BreakerThreshold {
  /** `BOUNDED_PERCENT`, `UNBOUNDED_PERCENT`, `COUNT`. */
  readonly type: string;
  readonly value: number;
}
export interface Service {
  readonly name: string;
  readonly arn: string;
  readonly cluster: string;
  readonly status: string;
  readonly desiredCount: number;
  readonly runningCount: number;
  readonly pendingCount: number;
  readonly launch: Launch | 'unknown';
  readonly capacityProviders: readonly ProviderWeight[];
  readonly taskDefinition: string;
  readonly schedulingStrategy: 'REPLICA' | 'DAEMON';
  readonly controller: 'ECS' | 'CODE_DEPLOY' | 'EXTERNAL';
  readonly minimumHealthyPercent: number;
  readonly maximumPercent: number;
  /** As AWS names its parts: the default threshold is half of the desired tasks, at least 3 and at most 200. */
  readonly circuitBreaker: {
    readonly enable: boolean;
    readonly rollback: boolean;
    readonly thresholdConfiguration?: BreakerThreshold;
    /** Whether a task that becomes healthy sets the count of failures back to 0; it does unless this is false. */
    readonly resetOnHealthyTask?: boolean;
  };
  /** All of it, as AWS gave it: a fix that changes a part says the rest again. */
  readonly deploymentConfiguration?: Readonly<Record<string, unknown>>;
  readonly alarms: readonly string[];
  /** Whether deployments watch those alarms. */
  readonly alarmsEnabled?: boolean;
  readonly strategy: string;
  /** Minutes that the old revision stays after the traffic was shifted. */
  readonly bakeTimeInMinutes?: number;
  readonly hooks?: readonly {
    readonly type?: string;
    readonly targetArn?: string;
    readonly roleArn?: string;
    readonly stages: readonly string[];
  }[];
  readonly taskSets?: readonly TaskSet[];
  readonly platformVersion?: string;
  readonly network?: NetworkConfig;
  readonly loadBalancers: readonly LoadBalancerRef[];
  /** Seconds. */
  readonly healthCheckGracePeriodSeconds: number;
  readonly deployments: readonly Deployment[];
  readonly createdAt?: string;
  readonly enableExecuteCommand: boolean;
  /** An Express Mode service: ECS manages its load balancer, scaling and alarms. */
  readonly express?: true;
  readonly managedBy?: ManagedBy;
}
/** How a cluster encrypts and logs sessions of ECS Exec. */
export interface ExecConfiguration {
  /** NONE, DEFAULT, OVERRIDE. */
  readonly logging: string;
  /** An id, an ARN or an alias. */
  readonly kmsKeyId?: string;
  readonly logGroup?: string;
  readonly bucket?: string;
  readonly prefix?: string;
}
export interface ServiceEvent {
  readonly id: string;
  readonly createdAt: string;
  readonly message: string;
}
export interface ServiceDeployment {
  readonly arn: string;
  readonly status: string;
  readonly statusReason?: string;
  readonly createdAt?: string;
  readonly startedAt?: string;
  readonly finishedAt?: string;
  readonly updatedAt?: string;
  readonly targetRevision?: string;
  readonly sourceRevisions: readonly string[];
  readonly rollback?: { readonly reason?: string; readonly startedAt?: string; readonly revision?: string };
  readonly circuitBreaker?: { readonly status?: string; readonly failureCount?: number; readonly threshold?: number };
  readonly alarms?: {
    readonly status?: string;
    readonly names: readonly string[];
    readonly triggered: readonly string[];
  };
  readonly lifecycleStage?: string;
  readonly hooks: readonly {
    readonly id?: string;
    readonly targetArn?: string;
    readonly status?: string;
    readonly expiresAt?: string;
    readonly type?: string;
    readonly timeoutAction?: string;
  }[];
}
export interface ServiceRevision {
  readonly arn: string;
  readonly taskDefinition: string;
  readonly launch: Launch | 'unknown';
  /** Its capacity provider strategy; not set where it has a launch type instead. */
  readonly capacityProviders?: readonly ProviderWeight[];
  readonly platformVersion?: string;
  readonly network?: NetworkConfig;
  readonly loadBalancers: readonly LoadBalancerRef[];
  readonly containerImages: readonly {
    readonly containerName: string;
    readonly image: string;
    readonly imageDigest?: string;
  }[];
  readonly createdAt?: string;
  /** What ECS made for an Express Mode service. */
  readonly managed?: readonly ManagedResource[];
  readonly serviceConnect?: ServiceConnect;
  readonly volumes?: readonly ServiceVolume[];
  readonly platformFamily?: string;
}
export interface ManagedResource {
  /** `load balancer`, `listener`, `target group`, as a person calls it. */
  readonly kind: string;
  readonly arn?: string;
  /** PROVISIONING, ACTIVE, DEPROVISIONING, DELETED, FAILED. */
  readonly status: string;
  readonly reason?: string;
}
export interface TaskContainer {
  readonly name: string;
  readonly image?: string;
  readonly imageDigest?: string;
  readonly lastStatus?: string;
  readonly exitCode?: number;
  readonly reason?: string;
  readonly healthStatus?: string;
  /** The agent of ECS Exec: PENDING, RUNNING, STOPPED. */
  readonly execAgent?: { readonly status: string; readonly reason?: string };
  /** The container's id in Docker, which its log stream is named after where there is no stream prefix. */
  readonly runtimeId?: string;
}
export interface TaskAttachment {
  readonly type: string;
  readonly status: string;
  readonly subnet?: string;
  readonly eni?: string;
  readonly privateIp?: string;
  readonly statusReason?: string;
}
export interface Task {
  readonly arn: string;
  readonly id: string;
  readonly group?: string;
  readonly startedBy?: string;
  readonly taskDefinition: string;
  readonly launch: Launch | 'unknown';
  readonly platformVersion?: string;
  readonly capacityProvider?: string;
  readonly containerInstance?: string;
  readonly zone?: string;
  readonly lastStatus: string;
  readonly desiredStatus: string;
  readonly healthStatus?: string;
  readonly stopCode?: string;
  readonly stoppedReason?: string;
  readonly createdAt?: string;
  readonly pullStartedAt?: string;
  readonly pullStoppedAt?: string;
  readonly startedAt?: string;
  readonly stoppingAt?: string;
  readonly executionStoppedAt?: string;
  readonly stoppedAt?: string;
  readonly containers: readonly TaskContainer[];
  /** Whether it was started with ECS Exec, where AWS says so. */
  readonly execEnabled?: boolean;
  readonly attachments: readonly TaskAttachment[];
  /** Role ARNs that overrides name, if any. */
  readonly overrides: {
    readonly executionRole?: string;
    readonly taskRole?: string;
    readonly cpu?: string;
    readonly memory?: string;
  };
}
export interface HealthCommand {
  readonly command: readonly string[];
  /** Seconds. */
  readonly interval: number;
  readonly timeout: number;
  readonly retries: number;
  readonly startPeriod: number;
}
export interface ContainerDefinition {
  readonly name: string;
  readonly image: string;
  readonly essential: boolean;
  /** CPU units; MiB. */
  readonly cpu: number;
  readonly memory?: number;
  readonly memoryReservation?: number;
  readonly ports: readonly {
    readonly containerPort: number;
    readonly hostPort?: number;
    readonly protocol: string;
    /** The name that Service Connect calls it by. */
    readonly name?: string;
    /** It is the first port of a range. */
    readonly range?: true;
  }[];
  readonly entryPoint: readonly string[];
  readonly command: readonly string[];
  readonly secrets: readonly { readonly name: string; readonly valueFrom: string; readonly at: string }[];
  readonly environmentFiles: readonly string[];
  readonly environmentNames: readonly string[];
  readonly repositoryCredentials?: string;
  readonly logging?: { readonly driver: string; readonly options: Readonly<Record<string, string>> };
  readonly healthCheck?: HealthCommand;
  /** Seconds. */
  readonly stopTimeout?: number;
  readonly dependsOn: readonly { readonly containerName: string; readonly condition: string }[];
  readonly mountPoints: readonly {
    readonly sourceVolume: string;
    readonly containerPath: string;
    readonly readOnly?: boolean;
  }[];
  /** The container is the FireLens log router. */
  readonly firelens?: { readonly type: string; readonly options: Readonly<Record<string, string>> };
  readonly readonlyRootFilesystem?: boolean;
  readonly user?: string;
  /** Where it is enabled. A container is restarted only if it ran for this many seconds, and not after these exit codes. */
  readonly restartPolicy?: { readonly ignoredExitCodes: readonly number[]; readonly restartAttemptPeriod: number };
  /** GPUs that it is to have for itself. */
  readonly gpus?: number;
}
export interface EfsVolume {
  readonly fileSystemId: string;
  readonly rootDirectory?: string;
  readonly accessPoint?: string;
  /** Off unless it is turned on. */
  readonly transitEncryption?: boolean;
  readonly iam?: boolean;
}
export interface TaskDefinition {
  readonly arn: string;
  readonly family: string;
  readonly revision: number;
  readonly status?: string;
  readonly networkMode: string;
  readonly requiresCompatibilities: readonly string[];
  readonly executionRoleArn?: string;
  readonly taskRoleArn?: string;
  readonly cpu?: number;
  readonly memory?: number;
  readonly cpuArchitecture: string;
  readonly operatingSystemFamily: string;
  readonly containers: readonly ContainerDefinition[];
  readonly volumes: readonly {
    readonly name: string;
    readonly efs?: EfsVolume;
    readonly hostPath?: string;
    /** An EBS volume that the service configures. */
    readonly configuredAtLaunch?: boolean;
  }[];
  readonly registeredAt?: string;
  /** The launch types that ECS found it valid for when it was registered. */
  readonly compatibilities?: readonly string[];
  /** What an instance must offer: ECS derives it when the task definition is registered. */
  readonly requiresAttributes?: readonly { readonly name: string; readonly value?: string }[];
  readonly placementConstraints?: readonly PlacementConstraint[];
  /** GiB, where it is set. */
  readonly ephemeralStorage?: number;
}
export interface PlacementConstraint {
  readonly type: string;
  readonly expression?: string;
}
export interface ContainerInstance {
  readonly arn: string;
  readonly ec2InstanceId?: string;
  readonly status: string;
  readonly statusReason?: string;
  readonly agentConnected: boolean;
  readonly agentVersion?: string;
  readonly runningTasksCount: number;
  readonly pendingTasksCount: number;
  readonly remaining: {
    readonly cpu: number;
    readonly memory: number;
    readonly ports: readonly number[];
    readonly gpu: number;
  };
  readonly attributes: readonly { readonly name: string; readonly value?: string }[];
  readonly instanceType?: string;
  readonly zone?: string;
  readonly capacityProvider?: string;
  /** Task ENIs on it now. */
  readonly enis: number;
  /** What it offers when it is empty. */
  readonly registered?: { readonly cpu: number; readonly memory: number; readonly gpu: number };
  /** Which of the ports in `remaining.ports` are taken for UDP. */
  readonly udpPorts?: readonly number[];
}

/** What ECS checks on an instance: the agent's connection, the container runtime, accelerators. */
export interface InstanceHealth {
  readonly arn: string;
  /** OK, IMPAIRED, INSUFFICIENT_DATA, INITIALIZING. */
  readonly status: string;
  readonly checks: readonly { readonly type: string; readonly status: string; readonly since?: string }[];
}

// ── What failed (derived) ───────────────────────────────────────────────────────────────────────
/** The deployment that the verdict is about: the latest one. */
export interface JudgedDeployment {
  readonly id?: string;
  readonly arn?: string;
  readonly revision?: string;
  readonly taskDefinition: string;
  /** What it deployed isn't known: the task definition is that of the deployment that runs since. */
  readonly revisionUnknown?: true;
  /** The time asked about has passed: what the service is like now says nothing of it. */
  readonly past?: true;
  /** Service deployments couldn't be read: its end is known from events, and its beginning isn't. */
  readonly beginningUnknown?: true;
  readonly outcome: 'in-progress' | 'failed' | 'rolling-back' | 'rolled-back' | 'completed' | 'stopped' | 'unknown';
  readonly from?: string;
  readonly to?: string;
  readonly reason?: string;
  readonly breaker?: { readonly failureCount?: number; readonly threshold?: number; readonly status?: string };
  readonly launch: Launch | 'unknown';
  readonly platformVersion?: string;
  readonly network?: NetworkConfig;
  readonly loadBalancers: readonly LoadBalancerRef[];
  readonly healthCheckGracePeriodSeconds: number;
  readonly serviceConnect?: ServiceConnect;
  readonly volumes?: readonly ServiceVolume[];
  readonly platformFamily?: string;
  /** The task definition that was steady before it, where known. */
  readonly steadyTaskDefinition?: string;
  /** Its lifecycle hooks that failed or weren't answered in time, each with where that is said. */
  readonly failedHooks?: readonly (ServiceDeployment['hooks'][number] & { readonly seen: Citation })[];
  /** Of a deployment that came back: when the one after it failed. What stopped earlier is no failure of its own. */
  readonly backSince?: string;
  readonly seen: readonly Citation[];
}
/** How a service does at the time of asking. */
export interface ServiceState {
  readonly desired: number;
  readonly running: number;
  readonly pending: number;
  /** Whether it does its work: `off` where no task is wanted, `unknown` where target health couldn't be read. */
  readonly up: 'yes' | 'partly' | 'no' | 'off' | 'unknown';
  /** ECS runs one task on each instance that qualifies: nobody sets how many are desired. */
  readonly daemon?: true;
  /** Since when nothing has changed, where it runs as many tasks as it should. */
  readonly steadySince?: string;
  /** Of its target groups, and Classic Load Balancers by name, where all of them could be read. */
  readonly targets?: readonly {
    readonly group: string;
    readonly healthy: number;
    readonly unhealthy: number;
    readonly other: number;
  }[];
  readonly revisions: readonly {
    readonly id: string;
    readonly status: string;
    readonly taskDefinition: string;
    readonly desired: number;
    readonly running: number;
    readonly pending: number;
    readonly failed?: number;
    readonly rollout?: string;
    readonly createdAt?: string;
  }[];
  readonly latest?: {
    readonly id?: string;
    readonly arn?: string;
    readonly taskDefinition: string;
    readonly outcome: JudgedDeployment['outcome'];
    readonly began?: string;
    readonly ended?: string;
    readonly firstFailure?: string;
    readonly lastFailure?: string;
    readonly rolledBackAt?: string;
    /** Who or what started it, where AWS says so: only CodeDeploy does. */
    readonly startedBy?: string;
  };
  /** What a deployment in progress stands still for. */
  readonly waitsFor?: {
    readonly what: 'hook' | 'bake-time' | 'old-tasks';
    readonly name?: string;
    readonly until?: string;
    readonly minutes?: number;
    readonly count?: number;
    readonly since?: string;
    readonly seconds?: number;
  };
}
/** What CodeDeploy says of the latest deployment of a service that it deploys. */
export interface CodeDeployment {
  readonly id: string;
  readonly application?: string;
  readonly group?: string;
  /** Created, Queued, InProgress, Baking, Ready, Succeeded, Failed, Stopped. */
  readonly status: string;
  readonly error?: { readonly code: string; readonly message: string };
  readonly createdAt?: string;
  readonly completedAt?: string;
  /** user, autoscaling, codeDeployRollback, CodeDeploy or CloudFormation. */
  readonly creator?: string;
  /** The deployment that went back after it. */
  readonly rollback?: string;
  /** What its AppSpec names, where CodeDeploy shows it. */
  readonly appSpec?: { readonly taskDefinition?: string; readonly container?: string; readonly port?: number };
}
export interface TaskProtection {
  readonly task: string;
  readonly enabled: boolean;
  readonly expiresAt?: string;
}
export type Phase = 'placing' | 'provisioning' | 'initializing' | 'pulling' | 'creating' | 'running';
/** One failed task of the judged deployment (or the standalone task that was asked about). */
export interface Attempt {
  readonly task: Task;
  /** Derived from timestamps, attachments and stop code; words only where those leave it open. */
  readonly phase: Phase;
  /** Index into `ecs.tasks`. */
  readonly index: number;
}

export type AwsService =
  | 'ecr.api'
  | 'ecr.dkr'
  | 's3'
  | 'secretsmanager'
  | 'ssm'
  | 'logs'
  | 'kms'
  | 'sts'
  | 'ec2'
  | 'elasticfilesystem'
  | 'ssmmessages'
  | 'registry';
export type Step =
  | 'placement'
  | 'network-interface'
  | 'role-assumption'
  | 'registry-auth'
  | 'image-pull'
  | 'secret'
  | 'environment-file'
  | 'log-driver'
  | 'volume'
  | 'container-create'
  | 'process'
  | 'container-health'
  | 'target-health'
  | 'target-registration'
  | 'deployment'
  | 'request';
export type How =
  | 'denied'
  | 'unreachable'
  | 'missing'
  | 'malformed'
  | 'throttled'
  | 'exhausted'
  | 'timeout'
  | 'exited'
  | 'killed'
  | 'out-of-memory'
  | 'unhealthy'
  | 'mismatch'
  | 'undetermined';

/** A message of ECS, read. `aws/messages` makes it; see there for the families. */
export interface Reading {
  readonly reading: 'failure' | 'informational' | 'unknown';
  /** Permanent id of the message family, e.g. `pull/not-found`; null when unknown. */
  readonly family: string | null;
  /** An id of the symptoms, `symptom/…`, or null. */
  readonly symptom: string | null;
  readonly step: Step | null;
  readonly how: How | null;
  /** The AWS service that was called, when the words say. */
  readonly service: AwsService | null;
  /** Named parts: action, resource, principal, layer, host, address, url, image, registry, repository, tag, digest, secret, parameter, targetGroup, port, codes, container, exitCode, deployment, task, service, subnet, role, key, logGroup, … Lists where there are several. */
  readonly facts: Readonly<Record<string, string | readonly string[]>>;
  /** Best first. Empty unless the reading is `failure`. */
  readonly candidates: readonly {
    readonly cause: string;
    readonly because: string;
    readonly settledBy: readonly string[];
  }[];
}

/** Where a call was made from. On EC2 the instance pulls, on Fargate the task's own network interface. */
export interface Origin {
  readonly kind: 'task' | 'instance' | 'load-balancer' | 'ecs' | 'unknown';
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  readonly publicIp: boolean | 'unknown';
  readonly instances?: readonly string[];
}
export interface RoleRef {
  readonly arn: string;
  readonly kind: 'execution' | 'task' | 'instance' | 'infrastructure' | 'unknown';
}
/** The call, or the step, that failed; one for all tasks on which it failed alike. */
export interface FailedCall {
  readonly id: string;
  readonly step: Step;
  readonly how: How;
  readonly service?: AwsService;
  /** IAM action, when one was refused or is known: `ecr:BatchGetImage`. */
  readonly action?: string;
  readonly resource?: string;
  readonly host?: string;
  readonly address?: string;
  /** The policy layer that IAM's sentence names: identity, resource, boundary, scp, rcp, session, endpoint, trust; with `explicit-deny:` before it where it was a Deny. */
  readonly layer?: string;
  readonly role?: RoleRef;
  readonly from: Origin;
  readonly container?: string;
  readonly image?: string;
  readonly exitCode?: number;
  readonly target?: {
    readonly group?: string;
    readonly port?: number;
    readonly state?: string;
    readonly reason?: string;
    readonly codes?: readonly string[];
    readonly description?: string;
  };
  readonly family: string;
  readonly symptom: string;
  readonly facts: Reading['facts'];
  readonly candidates: Reading['candidates'];
  /** Task ids; empty when only an event told of it. */
  readonly tasks: readonly string[];
  readonly first?: string;
  readonly last?: string;
  /** Only events told of it, and when the judged deployment began isn't known: it may be about one before. */
  readonly maybeEarlier?: true;
  /** Verbatim, redacted, at most 2 kB. */
  readonly words: string;
  readonly seen: readonly Citation[];
}

// ── Network ─────────────────────────────────────────────────────────────────────────────────────
export interface Subnet {
  readonly id: string;
  readonly vpc: string;
  readonly zone: string;
  readonly cidr: string;
  readonly ipv6Cidrs: readonly string[];
  /** Free private IPv4 addresses; not there where it was not told, and on an IPv6-only subnet, which has none. */
  readonly availableIps?: number;
  readonly owner?: string;
  /** Whether the VPC's resolver synthesizes IPv6 addresses for names that have only IPv4 ones. */
  readonly dns64?: boolean;
  readonly blockPublicAccess?: string;
  /** The same in every account, unlike the zone's name: `use1-az3`. */
  readonly zoneId?: string;
}
export interface Route {
  readonly destination: string; // CIDR, or pl-…
  readonly target: string; // local, igw-…, nat-…, vpce-…, tgw-…, pcx-…, eni-…, vgw-…, eigw-…
  readonly state: string; // active, blackhole, filtered
}
export interface RouteTable {
  readonly managedBy?: ManagedBy;
  readonly id: string;
  readonly vpc: string;
  readonly main: boolean;
  readonly subnets: readonly string[];
  readonly routes: readonly Route[];
}
export interface SgRule {
  readonly protocol: string; // tcp, udp, icmp, -1
  readonly from?: number;
  readonly to?: number;
  readonly cidrs: readonly string[];
  readonly cidrs6: readonly string[];
  readonly groups: readonly string[];
  readonly prefixLists: readonly string[];
}
export interface SecurityGroup {
  readonly managedBy?: ManagedBy;
  readonly id: string;
  readonly name: string;
  readonly vpc: string;
  readonly ingress: readonly SgRule[];
  readonly egress: readonly SgRule[];
}
/** One security group that was asked for by id; absent when EC2 says that it does not exist. */
export interface SecurityGroupRef {
  readonly id: string;
  readonly group: Evidence<SecurityGroup>;
}
export interface SubnetRef {
  readonly id: string;
  readonly subnet: Evidence<Subnet>;
}
export interface NaclEntry {
  readonly number: number;
  readonly egress: boolean;
  readonly allow: boolean;
  readonly protocol: string; // -1, 6 (tcp), 17 (udp), …
  readonly cidr?: string;
  readonly cidr6?: string;
  readonly from?: number;
  readonly to?: number;
}
export interface Nacl {
  readonly managedBy?: ManagedBy;
  readonly id: string;
  readonly vpc: string;
  readonly subnets: readonly string[];
  readonly entries: readonly NaclEntry[];
}
export interface Endpoint {
  readonly managedBy?: ManagedBy;
  readonly id: string;
  readonly vpc: string;
  /** `com.amazonaws.eu-west-1.ecr.dkr`; matched by its ending. */
  readonly service: string;
  /** The Region of the service, where EC2 names it; an endpoint can be for a service of another Region. */
  readonly serviceRegion?: string;
  readonly type: 'Interface' | 'Gateway' | string;
  readonly state: string; // lower case
  readonly privateDns: boolean;
  /** The private names are answered to inbound resolver endpoints only, not inside the VPC (S3). */
  readonly inboundDnsOnly?: boolean;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  readonly routeTables: readonly string[];
  readonly enis: readonly string[];
  /** JSON text, as AWS gave it. */
  readonly policy?: string;
}
export interface NatGateway {
  readonly id: string;
  readonly vpc: string;
  readonly subnet?: string;
  readonly state: string; // lower case
  readonly connectivity: 'public' | 'private';
  readonly failure?: string;
  /** A regional NAT gateway has no subnet; its route table is its own. */
  readonly regional?: boolean;
  readonly routeTable?: string;
}
export interface VpcFacts {
  readonly id: string;
  readonly cidrs: readonly string[];
  readonly dnsSupport: Evidence<boolean>;
  readonly dnsHostnames: Evidence<boolean>;
  /** The DNS servers of the VPC's DHCP option set: `AmazonProvidedDNS`, or addresses. */
  readonly nameServers?: Evidence<readonly string[]>;
}
/** A private hosted zone that answers in a VPC. */
export interface HostedZone {
  readonly id: string;
  /** Lowercase, without the last dot. */
  readonly name: string;
  /** The AWS service that made it and owns it: that of an interface endpoint, or EFS. */
  readonly service?: string;
  /** Read only of zones of the user's that are named after a host of AWS. */
  readonly records?: Evidence<readonly ZoneRecord[]>;
}
export interface ZoneRecord {
  /** Lowercase, without the last dot. */
  readonly name: string;
  readonly type: 'A' | 'AAAA' | 'CNAME';
  /** Addresses, or the name that it leads to. */
  readonly targets: readonly string[];
}
/** The private hosted zones that a VPC is associated with, but for those of Route 53 Profiles. */
export interface VpcZones {
  readonly vpc: string;
  readonly zones: Evidence<readonly HostedZone[]>;
}
export interface PrefixList {
  readonly id: string;
  readonly name: string;
  readonly cidrs: readonly string[];
  readonly cidrsKnown: boolean;
}
export interface EniFacts {
  readonly id: string;
  readonly subnet: string;
  readonly privateIp: string;
  readonly publicIp?: string;
  readonly securityGroups: readonly string[];
}
export interface InstanceFacts {
  readonly id: string;
  readonly type: string;
  readonly subnet?: string;
  readonly securityGroups: readonly string[];
  readonly publicIp?: string;
  readonly profileArn?: string;
  readonly state?: string;
}

/** Named parts of a network path, for words and fixes. */
export interface NetworkPathData {
  /** The address that was dialed. */
  readonly address?: string;
  /** Of a security group: the address blocks that it allows, where those are not all that is needed. */
  readonly allowed?: string;
  readonly assumed?: string;
  readonly attribute?: string;
  readonly blockedSubnet?: string;
  readonly clientSecurityGroup?: string;
  readonly clientSecurityGroups?: string;
  readonly denies?: string;
  readonly destination?: string;
  readonly dns?: string;
  /** The host's name with IPv6 addresses, where `ipv4Only` has none. */
  readonly dualStack?: string;
  /** A gateway to other networks that private addresses are routed to. */
  readonly elsewhere?: string;
  readonly endpoint?: string;
  readonly endpointGroups?: string;
  readonly endpointService?: string;
  readonly endpointState?: string;
  readonly entries?: string;
  readonly gateway?: string;
  readonly hasDefault?: string;
  readonly igw?: string;
  readonly ipv4Only?: string;
  readonly lacks?: string;
  readonly mode?: string;
  readonly nacl?: string;
  readonly naclSubnet?: string;
  readonly nat?: string;
  readonly natHasDefault?: string;
  readonly natRouteTable?: string;
  readonly natSubnet?: string;
  readonly otherNat?: string;
  readonly outside?: string;
  /** The account that shares the subnet. */
  readonly owner?: string;
  readonly partly?: string;
  readonly port?: string;
  readonly publicSubnet?: string;
  readonly routeTable?: string;
  readonly rule?: string;
  readonly securityGroup?: string;
  readonly securityGroups?: string;
  readonly serviceName?: string;
  /** What an outbound rule has to name: a security group, or an AWS-managed prefix list. */
  readonly toGroup?: string;
  readonly toList?: string;
  /** `yes`: what an outbound rule has to allow is no address of the internet. */
  readonly toPrivate?: string;
  /** `yes`: something that isn't visible could still get the call through. */
  readonly unproven?: string;
}
/** The walk from one subnet to one service; exactly one deciding hop. */
export interface NetworkPath {
  readonly id: string;
  /** FailedCall ids that this path explains; empty when only the task definition needs it. */
  readonly calls: readonly string[];
  readonly service: AwsService;
  readonly host: string;
  readonly from: {
    readonly kind: Origin['kind'];
    readonly subnet: string;
    readonly vpc?: string;
    readonly zone?: string;
    readonly securityGroups: readonly string[];
    readonly publicIp: boolean | 'unknown';
    readonly routeTable?: string;
  };
  readonly verdict: 'open' | 'blocked' | 'cannot-tell';
  /** When blocked: an id of causes.md, `network/…`. */
  readonly cause?: string;
  /** The thing to fix. */
  readonly about?: { readonly type: string; readonly id: string };
  /** Named parts for words and fixes: endpoint, endpointService, routeTable, nat, securityGroup, nacl, port, … */
  readonly data: NetworkPathData;
  readonly because: string;
  /** What could not be read and would settle it, as IAM actions. */
  readonly missing: readonly string[];
  readonly seen: readonly Citation[];
}

// ── IAM ─────────────────────────────────────────────────────────────────────────────────────────
export interface NamedPolicy {
  /** The IAM action that brought the document. */
  readonly readBy?: string;
  readonly name: string;
  readonly arn?: string;
  /** JSON text. */
  readonly document: string;
  readonly updatedAt?: string;
}
export interface IamRole {
  readonly ref: RoleRef;
  readonly name: string;
  readonly role: Evidence<{
    readonly arn: string;
    readonly name: string;
    readonly trust: string;
    readonly boundaryArn?: string;
    readonly createdAt?: string;
    readonly managedBy?: ManagedBy;
    /** The seals of its tags' values, by key. */
    readonly tags?: Readonly<Record<string, string>>;
  }>;
  /** The seals of the texts that its policies compare with tags. */
  readonly sealed?: Readonly<Record<string, string>>;
  /** All inline and attached policies. `whole: false` when one of them could not be read. */
  readonly policies: Evidence<readonly NamedPolicy[]>;
  readonly boundary: Evidence<NamedPolicy>;
  /** IAM actions that brought no answer while the role's policies were read. */
  readonly unread?: readonly string[];
}
/** Named parts of a decision, for words and fixes. */
export interface IamDecisionData {
  readonly account?: string;
  readonly action?: string;
  readonly actual?: string;
  readonly alsoDenied?: string;
  readonly alsoResource?: string;
  readonly assumed?: string;
  readonly boundaryArn?: string;
  readonly boundaryDocument?: string;
  readonly boundaryGrant?: string;
  readonly condition?: string;
  readonly container?: string;
  readonly document?: string;
  readonly endpoint?: string;
  readonly existing?: string;
  readonly family?: string;
  readonly grant?: string;
  readonly hinges?: string;
  readonly how?: string;
  readonly layer?: string;
  readonly managed?: string;
  readonly message?: string;
  readonly missingActions?: string;
  readonly identityGrant?: string;
  readonly named?: string;
  readonly other?: string;
  readonly ownAccount?: string;
  readonly policies?: string;
  readonly policy?: string;
  readonly policyArn?: string;
  readonly policyKind?: string;
  readonly policyName?: string;
  readonly policyUpdatedAt?: string;
  readonly purpose?: string;
  readonly region?: string;
  readonly resource?: string;
  readonly resourceAccount?: string;
  readonly role?: string;
  readonly roleArn?: string;
  readonly roleCreatedAt?: string;
  readonly roleKind?: string;
  readonly secret?: string;
  readonly service?: string;
  readonly statement?: string;
  readonly statementIndex?: string;
  readonly taskDefinition?: string;
  readonly what?: string;
  readonly why?: string;
  readonly words?: string;
}
/** What one call needs of IAM, judged over every policy layer that can be read; exactly one deciding statement or layer. */
export interface IamDecision {
  readonly id: string;
  readonly calls: readonly string[];
  readonly role: RoleRef;
  readonly action: string;
  readonly resource: string;
  readonly verdict: 'allowed' | 'denied' | 'unknown';
  /** When denied: an id of causes.md. */
  readonly cause?: string;
  readonly about?: { readonly type: string; readonly id: string; readonly arn?: string };
  readonly data: IamDecisionData;
  /** The policy document that decided, merged with what is missing, for the fix; JSON text. */
  readonly because: string;
  readonly missing: readonly string[];
  readonly seen: readonly Citation[];
}

// ── Secrets, images, logs ───────────────────────────────────────────────────────────────────────
export interface SecretRef {
  readonly container: string;
  readonly name: string;
  readonly valueFrom: string;
  readonly kind: 'secretsmanager' | 'ssm' | 'malformed';
  readonly why?: string;
  readonly arn?: string;
  readonly id?: string;
  readonly region: string;
  readonly account?: string;
  readonly jsonKey?: string;
  readonly stage?: string;
  readonly version?: string;
}
export interface SecretMeta {
  readonly managedBy?: ManagedBy;
  readonly arn: string;
  readonly name: string;
  readonly deletedAt?: string;
  readonly kmsKeyId?: string;
  readonly versions: Readonly<Record<string, readonly string[]>>;
  /** The seals of its tags' values, by key. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly createdAt?: string;
  readonly changedAt?: string;
}
export interface ParameterMeta {
  readonly name: string;
  readonly type: string;
  readonly keyId?: string;
  readonly changedAt?: string;
}
export interface KeyMeta {
  readonly arn: string;
  readonly id: string;
  readonly state: string;
  readonly manager: 'AWS' | 'CUSTOMER';
  readonly deletionDate?: string;
}
/** A grant of a KMS key: who may do what with it, and with which encryption context. */
export interface KeyGrant {
  readonly grantee: string;
  readonly operations: readonly string[];
  readonly contextEquals?: Readonly<Record<string, string>>;
  readonly contextSubset?: Readonly<Record<string, string>>;
  /** The grant has other constraints. */
  readonly otherConstraints?: boolean;
}
export interface SecretFacts {
  readonly ref: SecretRef;
  readonly secret: Evidence<SecretMeta>;
  /** Looked up by name when the ARN was not found: a recreated secret has another suffix. */
  readonly byName: Evidence<SecretMeta>;
  readonly parameter: Evidence<ParameterMeta>;
  readonly policy: Evidence<string>;
  readonly key: Evidence<KeyMeta>;
  readonly keyPolicy: Evidence<string>;
  /** Grants of the key; missing where nobody looked. */
  readonly grants?: Evidence<readonly KeyGrant[]>;
  /** The seals of the texts that its policies compare with tags. */
  readonly sealed?: Readonly<Record<string, string>>;
}
export interface ImageRef {
  readonly container: string;
  readonly image: string;
  readonly registry: string; // host
  readonly kind: 'ecr' | 'ecr-public' | 'docker-hub' | 'other';
  readonly account?: string;
  readonly region?: string;
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
  readonly registryGiven: boolean;
}
export interface ImageMeta {
  readonly digest: string;
  readonly tags: readonly string[];
  readonly pushedAt?: string;
  readonly mediaType?: string;
  readonly artifactType?: string;
  readonly sizeBytes?: number;
  /** `ACTIVE`, `ARCHIVED`, or `ACTIVATING`; only an active image can be pulled. */
  readonly status?: string;
  readonly pulledAt?: string;
  readonly archivedAt?: string;
  /** When it was last restored from the archive. */
  readonly activatedAt?: string;
}
export interface ImageRepository {
  readonly arn: string;
  readonly name: string;
  readonly mutability?: string;
  /** Wildcard filters of the tags that the setting doesn't hold for. */
  readonly exclusions?: readonly string[];
  readonly createdAt?: string;
}
export interface ImageFacts {
  readonly ref: ImageRef;
  /** Where it was read, when that is a task and not the task definition. */
  readonly seen?: readonly Citation[];
  /** The digest that ECS pinned for it, if a service revision says so. */
  readonly pinned?: string;
  readonly repository: Evidence<ImageRepository>;
  readonly image: Evidence<ImageMeta>;
  /** Newest first; read when the image is missing. */
  readonly others: Evidence<readonly ImageMeta[]>;
  readonly lifecycle: Evidence<string>;
  readonly policy: Evidence<string>;
  /** Platforms that an index lists, `linux/arm64`; absent for a single-platform image, whose platform ECR's API does not tell. */
  readonly platforms: Evidence<readonly string[]>;
  /** The repository prefixes of the registry's pull-through caches; read when the image or its repository is missing. */
  readonly caches?: Evidence<readonly string[]>;
}
export interface MountTarget {
  readonly id: string;
  readonly subnet: string;
  readonly zone?: string;
  readonly vpc?: string;
  readonly ip?: string;
  readonly state: string;
  readonly securityGroups: Evidence<readonly string[]>;
}
/** Absent when there is no such file system. */
export interface MountTargetsRef {
  readonly fileSystem: string;
  readonly targets: Evidence<readonly MountTarget[]>;
}
/** Absent when EFS's own policy holds, which lets every client in. */
export interface FileSystemPolicyRef {
  readonly fileSystem: string;
  readonly policy: Evidence<string>;
}
export interface AccessPointFacts {
  readonly id: string;
  readonly fileSystem: string;
  readonly arn?: string;
  readonly path: string;
  /** EFS makes the directory where it is not there. */
  readonly creates: boolean;
  readonly uid?: number;
  readonly state: string;
}
export interface AccessPointRef {
  readonly id: string;
  readonly accessPoint: Evidence<AccessPointFacts>;
}
/** Named parts of a mount, for words and fixes. */
export interface EfsMountData {
  readonly arn?: string;
  readonly clientGroup?: string;
  readonly direction?: string;
  readonly groups?: string;
  readonly how?: string;
  readonly iam?: string;
  readonly nacl?: string;
  readonly peer?: string;
  readonly policy?: string;
  readonly policyName?: string;
  readonly ports?: string;
  readonly role?: string;
  readonly roleArn?: string;
  readonly statement?: string;
  readonly targetGroup?: string;
  readonly vpc?: string;
  readonly zone?: string;
  readonly zones?: string;
}
/** One EFS volume from one subnet; exactly one fault decides. */
export interface EfsMount {
  readonly id: string;
  readonly calls: readonly string[];
  readonly volume: string;
  readonly fileSystem: string;
  readonly subnet?: string;
  readonly verdict: 'open' | 'blocked' | 'cannot-tell';
  /** A cause: the one that decides when blocked, the one that is left open when it cannot be told. */
  readonly cause?: string;
  /** Which of the things that this cause may be. */
  readonly fault?: string;
  readonly about?: { readonly type: string; readonly id: string; readonly arn?: string };
  readonly data: EfsMountData;
  readonly because: string;
  readonly missing: readonly string[];
  /** The words of the failed call name this fault. */
  readonly told: boolean;
  readonly seen: readonly Citation[];
}
export interface LogGroupFacts {
  readonly container: string;
  readonly group: string;
  readonly region: string;
  readonly createGroup: boolean;
  readonly exists: Evidence<{ readonly name: string; readonly arn?: string }>;
  /** A group of that name in the service's own Region, looked for where awslogs-region is another and has none. */
  readonly elsewhere?: Evidence<{ readonly region: string }>;
}
export interface LogTail {
  readonly container: string;
  readonly task: string;
  readonly group: string;
  readonly stream: string;
  /** Redacted; oldest first. Absent: AWS says that there are none. */
  readonly lines: Evidence<readonly { readonly at: string; readonly text: string }[]>;
  /** Index of the first line of the shutdown, where ECS stopped the task: what follows is no cause. */
  readonly shutdown?: number;
  /** Why lines may be lost, of a log without lines: its driver doesn't wait for CloudWatch Logs. */
  readonly lossy?: string;
  /** Seconds between two restarts at least, where the container has a restart policy. */
  readonly restartPeriod?: number;
}

/** The highest value of a metric, and the minute in which it was reached. */
export interface MetricPeak {
  /** Percent of what the task definition specifies, of the task that used most in that minute. */
  readonly percent: number;
  readonly at: string;
  /** Minutes for which CloudWatch has a value. */
  readonly minutes: number;
}
/** How much CPU and memory the tasks of a service used while they failed; a metric without data is left out. */
export interface Utilization {
  readonly from: string;
  readonly to: string;
  readonly cpu?: MetricPeak;
  readonly memory?: MetricPeak;
}

// ── Load balancing, scaling, quotas ─────────────────────────────────────────────────────────────
export interface TargetGroup {
  readonly arn: string;
  readonly name: string;
  readonly protocol?: string;
  readonly protocolVersion?: string;
  readonly port?: number;
  readonly vpc?: string;
  readonly targetType: string;
  readonly loadBalancers: readonly string[];
  readonly health: {
    readonly protocol: string;
    readonly port: string;
    readonly path?: string;
    readonly enabled: boolean;
    /** Seconds. */
    readonly interval: number;
    readonly timeout: number;
    readonly healthy: number;
    readonly unhealthy: number;
    readonly matcher?: string;
    readonly grpc: boolean;
  };
}
export interface TargetHealth {
  readonly target: string;
  readonly port?: number;
  readonly zone?: string;
  readonly state: string;
  readonly reason?: string;
  readonly description?: string;
}
export interface TargetGroupHealth {
  readonly targetGroup: string;
  readonly targets: Evidence<readonly TargetHealth[]>;
}
/** A target group, listener, rule or load balancer that a fix would change, with who manages it. */
export interface BalancingTags {
  readonly arn: string;
  readonly tagged: Evidence<{ readonly managedBy?: ManagedBy }>;
}
/** A Classic Load Balancer of the service, with the instances that are registered with it. */
export interface ClassicHealth {
  readonly name: string;
  readonly instances: Evidence<readonly ClassicInstance[]>;
}
export interface ClassicInstance {
  readonly id: string;
  /** InService, OutOfService, Unknown. */
  readonly state: string;
  /** Whose doing OutOfService is: ELB, Instance. */
  readonly reason?: string;
  readonly description?: string;
}
export interface TargetGroupRef {
  readonly arn: string;
  readonly group: Evidence<TargetGroup>;
}
export interface LoadBalancer {
  readonly arn: string;
  readonly name: string;
  readonly type: string;
  readonly scheme?: string;
  readonly vpc?: string;
  readonly securityGroups: readonly string[];
  readonly zones: readonly { readonly zone: string; readonly subnet: string }[];
  readonly state?: string;
}
/** What a listener or a rule does: types of actions in their order, and whether its forward is sticky. */
export interface ListenerActions {
  readonly actions?: readonly string[];
  readonly sticky?: boolean;
}
export interface Listener extends ListenerActions {
  readonly arn: string;
  readonly loadBalancer: string;
  readonly port?: number;
  readonly protocol?: string;
  readonly targetGroups: readonly { readonly arn: string; readonly weight: number }[];
}
export interface ListenerRule extends ListenerActions {
  readonly arn: string;
  readonly listener: string;
  readonly targetGroups: readonly { readonly arn: string; readonly weight: number }[];
}
/** Named parts of a path to a target, for words and fixes. */
export interface TargetPathData {
  readonly balancerGroups?: string;
  readonly cidr?: string;
  readonly direction?: string;
  readonly from?: string;
  readonly loadBalancer?: string;
  readonly number?: string;
  readonly openFrom?: string;
  readonly openFromCidrs?: string;
  readonly openTo?: string;
  readonly port?: string;
  readonly strayPort?: string;
  readonly targetGroup?: string;
  readonly taskGroups?: string;
  readonly to?: string;
}
/** From a load balancer to the health-check port of its targets. */
export interface TargetPath {
  readonly targetGroup: string;
  readonly loadBalancer: string;
  readonly port: number;
  readonly subnet: string;
  readonly calls: readonly string[];
  readonly verdict: 'open' | 'blocked' | 'cannot-tell';
  /** Which side stops it. */
  readonly side?: 'load-balancer-egress' | 'task-ingress' | 'network-acl';
  readonly about?: { readonly type: string; readonly id: string };
  readonly data: TargetPathData;
  readonly because: string;
  readonly missing: readonly string[];
  readonly seen: readonly Citation[];
}
export interface ScalingTarget {
  readonly min: number;
  readonly max: number;
}
export interface InstanceTypeFacts {
  readonly type: string;
  readonly maxEnis: number;
  readonly vcpus?: number;
  readonly memory?: number;
}

// ── Capacity ────────────────────────────────────────────────────────────────────────────────────
export interface ClusterFacts {
  readonly name: string;
  readonly arn: string;
  readonly status: string;
  readonly registeredContainerInstances: number;
  readonly runningTasks: number;
  readonly pendingTasks: number;
  readonly capacityProviders: readonly string[];
  readonly defaultStrategy: readonly ProviderWeight[];
  readonly settings: Readonly<Record<string, string>>;
}
export interface CapacityProvider {
  readonly name: string;
  /** What brings its instances: an Auto Scaling group, or ECS itself. */
  readonly kind: 'auto-scaling-group' | 'managed-instances';
  readonly arn?: string;
  readonly status: string;
  readonly updateStatus?: string;
  readonly updateStatusReason?: string;
  /** Name of its Auto Scaling group; none for Fargate and for Managed Instances. */
  readonly group?: string;
  readonly managedScaling: boolean;
  readonly targetCapacity?: number;
  /** The role that ECS launches Managed Instances with. */
  readonly infrastructureRole?: string;
  /** All numbers of its managed scaling, by AWS's names. */
  readonly scalingSettings?: Readonly<Record<string, number>>;
}
export interface CapacityProviderRef {
  readonly name: string;
  readonly provider: Evidence<CapacityProvider>;
}
/** What a group launches its instances from. */
export interface LaunchTemplateRef {
  readonly id: string;
  /** A number, `$Latest` or `$Default`. */
  readonly version: string;
  /** The group chooses among several instance types (a mixed instances policy). */
  readonly mixed?: true;
}
export interface AutoScalingGroup {
  readonly managedBy?: ManagedBy;
  readonly name: string;
  /** Whether it has the tag AmazonECSManaged; unknown where its tags weren't answered. */
  readonly ecsManaged?: boolean;
  readonly min: number;
  readonly max: number;
  readonly desired: number;
  readonly suspended: readonly string[];
  readonly zones: readonly string[];
  readonly subnets: readonly string[];
  readonly launchTemplate?: LaunchTemplateRef;
  /** The role that it launches instances with. */
  readonly roleArn?: string;
  readonly instances: readonly {
    readonly id: string;
    readonly lifecycle: string;
    readonly health: string;
    readonly type?: string;
    readonly zone?: string;
  }[];
}
export interface AutoScalingGroupRef {
  readonly name: string;
  readonly group: Evidence<AutoScalingGroup>;
}
export interface ScalingActivity {
  readonly id: string;
  readonly status: string;
  readonly description: string;
  readonly message?: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
}
/** The latest activities of one group, newest first. */
export interface GroupActivities {
  readonly group: string;
  readonly activities: Evidence<readonly ScalingActivity[]>;
}
export interface ServicePlacement {
  readonly constraints: readonly PlacementConstraint[];
}
export interface FargateQuotas {
  readonly onDemand: Evidence<{ readonly limit: number }>;
  readonly spot: Evidence<{ readonly limit: number }>;
}
export type Shortage = 'agent' | 'attribute' | 'constraint' | 'memory' | 'cpu' | 'gpu' | 'ports' | 'eni';
/** What the task asks of an instance. CPU units; MiB. */
export interface TaskNeeds {
  readonly cpu: number;
  readonly memory: number;
  readonly gpu: number;
  readonly ports: readonly { readonly port: number; readonly protocol: string }[];
  /** Whether it takes a network interface of the instance. */
  readonly eni: boolean;
  readonly attributes: readonly { readonly name: string; readonly value?: string }[];
  readonly constraints: readonly PlacementConstraint[];
}
/** Whether the task fits what one instance has left. */
export interface InstanceFit {
  /** `i-…`, or the last part of its ARN. */
  readonly instance: string;
  readonly arn: string;
  readonly type?: string;
  /** out: it takes no tasks of this service (draining, not registered, of another capacity provider). */
  readonly verdict: 'fits' | 'short' | 'out' | 'cannot-tell';
  /** What it lacks, the deciding one first. */
  readonly short: readonly Shortage[];
  /** What is asked, and what it has, by shortage. */
  readonly lacks: Readonly<Record<string, { readonly need: string; readonly left: string }>>;
  /** Whether the task would fit if nothing else ran there. */
  readonly empty: boolean | 'unknown';
  /** Names of the attributes that it reports, where it lacks one. */
  readonly attributes?: readonly string[];
  readonly windows?: true;
  readonly seen: readonly Citation[];
}
/** Which cause the instances, and what adds instances, decide on for one failed placement. */
export interface PlacementDecision {
  readonly call: string;
  /** room: it fits now. */
  readonly state: 'decided' | 'room' | 'cannot-tell';
  readonly cause?: string;
  /** IAM actions that would settle it. */
  readonly missing: readonly string[];
}
export interface CapacityFit {
  readonly needs: TaskNeeds;
  readonly instances: readonly InstanceFit[];
  readonly decisions: readonly PlacementDecision[];
  /** Of the list of instances as such. */
  readonly seen: readonly Citation[];
}
/** Why a capacity provider's Auto Scaling group brings no further instance. */
export interface ScalingJudgement {
  readonly provider: string;
  /** What brings its instances; unknown where the provider couldn't be read. */
  readonly kind: CapacityProvider['kind'] | 'unknown';
  readonly group?: string;
  readonly state:
    | 'launch-failed'
    | 'suspended'
    | 'unregistered'
    | 'gone'
    | 'limit'
    | 'off'
    | 'idle'
    | 'growing'
    | 'managed-instances'
    | 'untagged'
    | 'cannot-tell';
  readonly cause?: string;
  readonly managed: boolean;
  /** All numbers of the managed scaling, on or off, by AWS's names. */
  readonly settings?: Readonly<Record<string, number>>;
  readonly min: number;
  readonly max: number;
  readonly desired: number;
  /** Instances that are in service and not registered with the cluster. */
  readonly unregistered: readonly string[];
  readonly launchTemplate?: LaunchTemplateRef;
  readonly roleArn?: string;
  /** What AWS said of the last launch that failed, and when. */
  readonly words?: string;
  readonly at?: string;
  readonly types: readonly string[];
  readonly subnets: readonly string[];
  readonly zones: readonly string[];
  readonly missing: readonly string[];
  readonly seen: readonly Citation[];
}

/** What ecs-doctor can ask about, by key. Rules from elsewhere add keys of their own by declaration merging. */
export interface EvidenceTypes {
  'ecs.service': Service;
  'ecs.events': readonly ServiceEvent[];
  'ecs.serviceDeployments': readonly ServiceDeployment[];
  'ecs.serviceRevisions': readonly ServiceRevision[];
  'ecs.tasks': readonly Task[];
  'ecs.containerInstances': readonly ContainerInstance[];
  'ecs.instanceHealth': readonly InstanceHealth[];
  'ecs.accountSettings': Readonly<Record<string, string>>;
  /** Of the CloudFormation stack that the service's tags name; newest first. */
  'stack.events': { readonly stack: string; readonly events: readonly StackEvent[] };
  'asked.at': {
    readonly at: string;
    readonly region: string;
    readonly account?: string;
    /** Which deployment is to be judged: the latest one (the default), or the one that runs since it was rolled back. */
    readonly judges?: 'running';
    /** The id of the one task of the service that was asked about. */
    readonly task?: string;
    /** Set where what hasn't failed yet was asked for, too. */
    readonly risks?: true;
    /** ARNs of what the fixes would change at load balancers; set once the fixes are there. */
    readonly changes?: readonly string[];
    /** The only time in which failures count, where one was asked about. */
    readonly window?: AskedWindow;
  };

  'deployment.judged': JudgedDeployment;
  'deployment.attempts': readonly Attempt[];
  /** Whether the service runs undisturbed, as far as is known without its tasks. */
  'deployment.calm': boolean;
  'deployment.taskDefinition': TaskDefinition;
  'deployment.steadyTaskDefinition': TaskDefinition;
  /** Changed fields, failing revision against the last steady one. */
  'deployment.state': ServiceState;
  'deployment.changes': readonly { readonly field: string; readonly before: string; readonly after: string }[];
  /** Of a service whose controller is CODE_DEPLOY: its latest deployment, and the one with the failure. */
  'deployment.codeDeploy': { readonly latest: Evidence<CodeDeployment> };
  /** Tasks of earlier deployments that run on, and whether they are protected from scale-in. */
  'deployment.protection': readonly TaskProtection[];
  'failure.calls': readonly FailedCall[];
  /** Calls to AWS that were refused, by the log of what made them: `id` is that of the failed call behind which it stands. */
  'failure.refused': readonly FailedCall[];
  /** What the log of a failed task says went wrong outside of the app, under the id of the failed call that it explains. */
  'failure.logged': readonly FailedCall[];

  'net.subnets': readonly SubnetRef[];
  'net.routeTables': readonly RouteTable[];
  'net.securityGroups': readonly SecurityGroupRef[];
  'net.endpointSecurityGroups': readonly SecurityGroupRef[];
  'net.nacls': readonly Nacl[];
  'net.endpoints': readonly Endpoint[];
  'net.endpointInterfaces': readonly EniFacts[];
  'net.natGateways': readonly NatGateway[];
  'net.vpcs': readonly VpcFacts[];
  'net.prefixLists': readonly PrefixList[];
  'net.hostedZones': readonly VpcZones[];
  /** The same, where a name failed to resolve. */
  'net.names': readonly VpcZones[];
  'net.instances': readonly InstanceFacts[];
  'net.paths': readonly NetworkPath[];

  'iam.roles': readonly IamRole[];
  'iam.decisions': readonly IamDecision[];

  'secret.references': readonly SecretFacts[];
  'image.references': readonly ImageFacts[];
  'storage.mountTargets': readonly MountTargetsRef[];
  'storage.securityGroups': readonly SecurityGroupRef[];
  'storage.fileSystemPolicies': readonly FileSystemPolicyRef[];
  'storage.accessPoints': readonly AccessPointRef[];
  'storage.mounts': readonly EfsMount[];
  'iam.serviceLinkedRole': {
    readonly name: string;
    readonly role: Evidence<{ readonly arn: string; readonly createdAt?: string }>;
  };
  'exec.configuration': ExecConfiguration;
  'logs.groups': readonly LogGroupFacts[];
  'logs.tail': readonly LogTail[];
  /** Of containers with a restart policy, in tasks that run. */
  'logs.restarts': readonly LogTail[];
  /** The last lines of the Service Connect proxies that failed. */
  'logs.serviceConnect': readonly LogTail[];

  /** Of the time in which tasks were killed or failed their health checks. */
  'metrics.utilization': Utilization;

  'elb.targetHealth': readonly TargetGroupHealth[];
  'elb.classicHealth': readonly ClassicHealth[];
  'elb.targetGroups': readonly TargetGroupRef[];
  'elb.tags': readonly BalancingTags[];
  'elb.loadBalancers': readonly LoadBalancer[];
  'elb.listeners': readonly Listener[];
  'elb.listenerRules': readonly ListenerRule[];
  'elb.securityGroups': readonly SecurityGroupRef[];
  /** Subnets of the load balancers that are not subnets of the tasks. */
  'elb.subnets': readonly { readonly id: string; readonly subnet: Evidence<{ readonly cidr: string }> }[];
  'elb.paths': readonly TargetPath[];

  'scaling.target': ScalingTarget;
  'quota.networkInterfaces': { readonly limit: number };
  /** Fargate On-Demand vCPUs of the account in the Region. */
  'quota.fargateVcpus': { readonly limit: number };
  'ec2.instanceTypes': readonly InstanceTypeFacts[];

  'capacity.cluster': ClusterFacts;
  'capacity.providers': readonly CapacityProviderRef[];
  'capacity.autoScalingGroups': readonly AutoScalingGroupRef[];
  'capacity.scalingActivities': readonly GroupActivities[];
  'capacity.placement': ServicePlacement;
  'capacity.scaling': readonly ScalingJudgement[];
  'capacity.fit': CapacityFit;
  'quota.fargate': FargateQuotas;
}
