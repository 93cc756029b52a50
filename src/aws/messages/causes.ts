import type { CauseId } from '../../model/rule-ids.ts';

/** What a cause says on its own, and the IAM actions (or fields) whose answer decides about it. */
interface Cause {
  readonly because: string;
  readonly settledBy: readonly string[];
}

const ROLE = [
  'iam:GetRole',
  'iam:ListRolePolicies',
  'iam:GetRolePolicy',
  'iam:ListAttachedRolePolicies',
  'iam:GetPolicyVersion',
];
const TASK_DEFINITION = 'ecs:DescribeTaskDefinition';
const INSTANCES = 'ecs:DescribeContainerInstances';
const TARGETS = ['elasticloadbalancing:DescribeTargetGroups', 'elasticloadbalancing:DescribeTargetHealth'];
const LOGS = ['logs:GetLogEvents'];
const GROUPS = 'ec2:DescribeSecurityGroups';
const ROUTES = 'ec2:DescribeRouteTables';
const ENDPOINTS = 'ec2:DescribeVpcEndpoints';
const DEPLOYMENTS = 'ecs:DescribeServiceDeployments';
const ACTIVITIES = ['autoscaling:DescribeScalingActivities'];

const cause = (because: string, ...settledBy: string[]): Cause => ({ because, settledBy });

/** The causes that the words of ECS can point at. */
export const CAUSES = {
  'iam/execution-role-missing': cause(
    'The task definition might have no execution role, which this step needs.',
    TASK_DEFINITION,
  ),
  'iam/execution-role-denied': cause('The execution role might not allow this call.', ...ROLE),
  'iam/explicit-deny': cause('A Deny statement in an identity policy matches the call.', ...ROLE),
  'iam/boundary-denied': cause(
    "The role's permissions boundary doesn't allow the call.",
    'iam:GetRole',
    'iam:GetPolicyVersion',
  ),
  'iam/scp-denied': cause("An organization's control policy denies the call.", 'organizations:ListPoliciesForTarget'),
  'iam/role-not-found': cause('The role might not exist.', 'iam:GetRole'),
  'iam/role-not-assumable': cause("The role's trust policy might not allow ECS to assume it.", 'iam:GetRole'),
  'iam/pass-role-denied': cause(
    'The deploying principal might not be allowed to pass the role.',
    'iam:SimulatePrincipalPolicy',
  ),
  'iam/caller-denied': cause("The caller's policies might not allow the action.", 'iam:SimulatePrincipalPolicy'),
  'iam/propagation-delay': cause(
    'The role or its policy might have been created moments earlier and not have propagated.',
    'iam:GetRole',
    'iam:GetPolicy',
  ),
  'iam/service-linked-role-missing': cause(
    'The service-linked role AWSServiceRoleForECS might be missing or broken.',
    'iam:GetRole',
  ),
  'iam/infrastructure-role-denied': cause('The ECS infrastructure role lacks a permission.', ...ROLE),
  'iam/infrastructure-role-not-assumable': cause(
    "The infrastructure role's trust policy might not allow ecs.amazonaws.com.",
    'iam:GetRole',
  ),
  'iam/instance-role-denied': cause(
    "On EC2, the agent uses the instance's role, which might lack the permission.",
    INSTANCES,
    ...ROLE,
  ),
  'iam/task-role-missing': cause(
    'The task definition might have no task role, which this feature needs.',
    TASK_DEFINITION,
  ),
  'iam/task-role-denied': cause('The task role might not allow this call.', ...ROLE),

  'secret/not-found': cause(
    'The secret might not exist in that account and Region, or might have a new suffix after it was recreated.',
    'secretsmanager:DescribeSecret',
  ),
  'secret/scheduled-for-deletion': cause('The secret is scheduled for deletion.', 'secretsmanager:DescribeSecret'),
  'secret/version-missing': cause(
    'The secret might not have that version stage or ID, or might have no current value.',
    'secretsmanager:DescribeSecret',
  ),
  'secret/json-key-missing': cause("The secret doesn't have that JSON key.", TASK_DEFINITION),
  'secret/value-not-json': cause('A JSON key is requested from a secret whose value is not JSON.', TASK_DEFINITION),
  'secret/reference-malformed': cause('The valueFrom might not be a valid reference.', TASK_DEFINITION),
  'secret/resource-policy-denied': cause(
    "The secret's resource policy might deny the call, or not allow the other account.",
    'secretsmanager:GetResourcePolicy',
  ),
  'secret/kms-denied': cause(
    'The role or the key policy might not allow kms:Decrypt.',
    'secretsmanager:DescribeSecret',
    'kms:GetKeyPolicy',
    'kms:ListGrants',
    ...ROLE,
  ),
  'secret/kms-key-unusable': cause('The KMS key might be disabled, pending deletion, or deleted.', 'kms:DescribeKey'),
  'secret/parameter-not-found': cause('The parameter might not exist in that Region.', 'ssm:DescribeParameters'),
  'secret/env-file-unreadable': cause(
    'The environment file might be missing in S3, or the execution role might not be allowed to read it.',
    's3:ListBucket',
    ...ROLE,
  ),

  'image/repository-not-found': cause(
    'The repository might not exist in that registry, account and Region.',
    'ecr:DescribeRepositories',
  ),
  'image/tag-not-found': cause(
    'The repository might not have that tag.',
    'ecr:DescribeImages',
    'ecr:GetLifecyclePolicy',
  ),
  'image/digest-not-found': cause(
    'The digest might no longer exist in the repository.',
    'ecr:DescribeImages',
    'ecs:DescribeServiceRevisions',
  ),
  'image/archived': cause(
    "The image might be archived, which can't be pulled until it is restored.",
    'ecr:DescribeImages',
  ),
  'image/registry-missing': cause('The image has no registry, so it is pulled from Docker Hub.', TASK_DEFINITION),
  'image/platform-mismatch': cause(
    "The image might be built for a different CPU architecture or operating system than the task's.",
    TASK_DEFINITION,
    'ecr:BatchGetImage',
  ),
  'image/manifest-unsupported': cause("The manifest can't be run as an image.", 'ecr:DescribeImages'),
  'image/repository-policy-denied': cause(
    'The repository policy might deny the call, or not allow the other account.',
    'ecr:GetRepositoryPolicy',
  ),
  'image/credentials-missing': cause(
    'The registry is private, and the task definition might have no repositoryCredentials.',
    TASK_DEFINITION,
  ),
  'image/credentials-invalid': cause(
    'The registry credentials might be wrong or malformed.',
    TASK_DEFINITION,
    'secretsmanager:DescribeSecret',
  ),
  'image/rate-limited': cause("The registry's pull rate limit might be reached.", TASK_DEFINITION),
  'image/registry-unavailable': cause('The registry might have had an outage.', 'ecs:DescribeTasks'),

  'network/no-route': cause(
    'The subnet might have no route to the service: no NAT gateway, internet gateway or VPC endpoint.',
    ROUTES,
    ENDPOINTS,
  ),
  'network/public-ip-missing': cause(
    'The subnet might route to an internet gateway while the task has no public IP address.',
    ROUTES,
    'ecs:DescribeServices',
  ),
  'network/nat-unusable': cause(
    "The route might point to a NAT gateway that doesn't work.",
    ROUTES,
    'ec2:DescribeNatGateways',
  ),
  'network/endpoint-missing': cause(
    "The VPC might lack an endpoint for this service, or the subnet's route table might not be associated with it.",
    ENDPOINTS,
    ROUTES,
  ),
  'network/endpoint-dns-off': cause(
    "The endpoint's private DNS or the VPC's DNS might be off.",
    ENDPOINTS,
    'ec2:DescribeVpcAttribute',
  ),
  'network/endpoint-security-group': cause(
    "The endpoint's security group might not allow inbound 443 from the task.",
    ENDPOINTS,
    GROUPS,
  ),
  'network/endpoint-policy-denied': cause("The VPC endpoint's policy doesn't allow the call.", ENDPOINTS),
  'network/security-group-egress': cause("The task's security group might not allow outbound traffic to it.", GROUPS),
  'network/nacl-blocked': cause('A network ACL might block it in one direction.', 'ec2:DescribeNetworkAcls'),
  'network/public-access-blocked': cause(
    'VPC Block Public Access might block it.',
    'ec2:DescribeVpcBlockPublicAccessOptions',
  ),
  'network/dns-failure': cause(
    'The name might not resolve in this VPC.',
    'ec2:DescribeVpcAttribute',
    'ec2:DescribeDhcpOptions',
    'route53:ListHostedZonesByVPC',
  ),
  'network/subnet-ips-exhausted': cause('The subnet might have no free IP addresses.', 'ec2:DescribeSubnets'),
  'network/subnet-ips-short': cause(
    'The subnets might have too few IP addresses for the next rollout.',
    'ec2:DescribeSubnets',
  ),
  'network/instance-eni-limit': cause(
    'The instance might not be able to hold another network interface.',
    INSTANCES,
    'ec2:DescribeInstanceTypes',
  ),
  'network/eni-quota': cause("The Region's network interface quota might be used up.", 'servicequotas:GetServiceQuota'),
  'network/eni-timeout': cause(
    "The network interface wasn't attached in time, which is often temporary.",
    'ecs:DescribeTasks',
  ),
  'network/eni-create-denied': cause(
    'EC2 refused to create or tag the network interface.',
    'iam:GetRole',
    'organizations:DescribeEffectivePolicy',
  ),
  'network/security-group-wrong-vpc': cause(
    'A security group or subnet might be in another VPC, or deleted.',
    GROUPS,
    'ec2:DescribeSubnets',
  ),
  'network/cni-failure': cause("The network namespace couldn't be set up on the EC2 instance.", INSTANCES),

  'load-balancer/security-group-blocked': cause(
    "Security groups or network ACLs might block the load balancer from the task's port.",
    GROUPS,
    'ec2:DescribeNetworkAcls',
  ),
  'load-balancer/port-mismatch': cause(
    'The health check might use a different port than the container listens on.',
    TARGETS[0] ?? '',
    TASK_DEFINITION,
  ),
  'load-balancer/health-path-wrong': cause(
    'The health check path might not exist, or might require sign-in.',
    ...TARGETS,
  ),
  'load-balancer/health-redirected': cause(
    "The app answers the health check with a redirect that the matcher doesn't accept.",
    ...TARGETS,
  ),
  'load-balancer/health-code-unexpected': cause(
    "The target returns a code that the matcher doesn't accept.",
    ...TARGETS,
  ),
  'load-balancer/health-timeout-short': cause("The answer might arrive after the health check's timeout.", ...TARGETS),
  'load-balancer/grace-period-short': cause(
    'The task might be stopped before it has time to become healthy.',
    'ecs:DescribeServices',
    TARGETS[0] ?? '',
  ),
  'load-balancer/protocol-mismatch': cause(
    'The health check might use a different protocol than the app.',
    TARGETS[0] ?? '',
  ),
  'load-balancer/target-group-unattached': cause(
    'The target group might not be used by any listener or rule.',
    'elasticloadbalancing:DescribeListeners',
    'elasticloadbalancing:DescribeRules',
  ),
  'load-balancer/weight-zero': cause(
    'Every listener rule might give the target group weight 0.',
    'elasticloadbalancing:DescribeListeners',
    'elasticloadbalancing:DescribeRules',
  ),
  'load-balancer/target-group-missing': cause(
    "The service's target group doesn't exist.",
    'elasticloadbalancing:DescribeTargetGroups',
  ),
  'load-balancer/target-not-registered': cause(
    'The target might have been deregistered, or not be registered yet.',
    ...TARGETS,
  ),
  'load-balancer/target-type-mismatch': cause(
    'The target group might have a different type or VPC than the tasks need.',
    TARGETS[0] ?? '',
  ),
  'load-balancer/zone-not-enabled': cause(
    "The task runs in an Availability Zone that the load balancer isn't enabled for.",
    'elasticloadbalancing:DescribeLoadBalancers',
    'ec2:DescribeSubnets',
  ),
  'load-balancer/listener-misconfigured': cause(
    'The listener rules might not fit the deployment.',
    'elasticloadbalancing:DescribeRules',
    'elasticloadbalancing:DescribeListeners',
  ),

  'app/crashed': cause('The process exited with an error.', ...LOGS),
  'app/exited-zero': cause(
    'The process exited without an error, so nothing keeps the task running.',
    TASK_DEFINITION,
    ...LOGS,
  ),
  'app/out-of-memory': cause(
    'The container might have run out of memory.',
    TASK_DEFINITION,
    'cloudwatch:GetMetricData',
  ),
  'app/segfault': cause('The process was terminated by a signal that points to a crash in native code.', ...LOGS),
  'app/command-not-found': cause(
    "The entry point or command doesn't exist in the image, or can't be executed.",
    TASK_DEFINITION,
  ),
  'app/command-malformed': cause('The command might have the wrong form.', TASK_DEFINITION),
  'app/permission-denied': cause(
    "The container's user might lack a permission for a file or operation.",
    TASK_DEFINITION,
    ...LOGS,
  ),
  'app/config-missing': cause('An environment variable or setting that the app needs might be missing.', ...LOGS),
  'app/dependency-down': cause('The app might not be able to reach something it depends on.', ...LOGS),
  'app/not-listening': cause(
    'Nothing might listen on the port, or the app might listen on localhost only.',
    ...LOGS,
    TASK_DEFINITION,
  ),
  'app/slow-start': cause('The app might start too slowly.', 'ecs:DescribeTasks', ...LOGS),
  'app/unresponsive': cause('The app might have stopped answering.', ...LOGS, 'cloudwatch:GetMetricData'),
  'app/error-status': cause('The health check endpoint itself returns an error.', ...LOGS),
  'app/container-health-check-failing': cause(
    "The container's own health check command fails.",
    TASK_DEFINITION,
    ...LOGS,
  ),
  'app/health-command-missing': cause(
    "The health check command's program might not be in the image.",
    TASK_DEFINITION,
    ...TARGETS,
  ),
  'app/sidecar-failed': cause(
    'An essential sidecar exited and stopped the task.',
    TASK_DEFINITION,
    'ecs:DescribeTasks',
  ),
  'app/dependency-order': cause(
    "A container's dependsOn condition wasn't met, or not in time.",
    TASK_DEFINITION,
    'ecs:DescribeTasks',
  ),
  'app/sigterm-ignored': cause(
    'The process might ignore SIGTERM and be killed after stopTimeout.',
    'ecs:DescribeTasks',
    TASK_DEFINITION,
  ),

  'capacity/no-instances': cause(
    'The cluster or capacity provider has no usable instance.',
    'ecs:ListContainerInstances',
    INSTANCES,
  ),
  'capacity/insufficient-cpu': cause('The instances might not have enough CPU available.', INSTANCES, TASK_DEFINITION),
  'capacity/insufficient-memory': cause(
    'The instances might not have enough memory available.',
    INSTANCES,
    TASK_DEFINITION,
  ),
  'capacity/insufficient-gpu': cause('The instances might not have enough GPUs available.', INSTANCES, TASK_DEFINITION),
  'capacity/port-conflict': cause('The host port might be in use on every instance.', INSTANCES, TASK_DEFINITION),
  'capacity/attribute-missing': cause(
    'The instances might lack an attribute or device that the task requires.',
    INSTANCES,
    TASK_DEFINITION,
  ),
  'capacity/constraint-unsatisfied': cause(
    'Placement constraints might exclude every instance.',
    'ecs:DescribeServices',
    INSTANCES,
  ),
  'capacity/agent-disconnected': cause('The ECS agent is not connected.', INSTANCES),
  'capacity/agent-not-registered': cause(
    'Running instances might never have registered with the cluster.',
    'autoscaling:DescribeAutoScalingGroups',
    'ecs:ListContainerInstances',
  ),
  'capacity/provider-not-scaling': cause(
    'The capacity provider might not be adding instances.',
    'ecs:DescribeCapacityProviders',
    ...ACTIVITIES,
  ),
  'capacity/ec2-quota': cause('The EC2 quota might be reached.', ...ACTIVITIES, 'servicequotas:GetServiceQuota'),
  'capacity/ec2-capacity-unavailable': cause('EC2 might have no capacity for that instance type there.', ...ACTIVITIES),
  'capacity/instance-launch-refused': cause(
    'EC2 might refuse to launch the instance that the launch template describes.',
    ...ACTIVITIES,
    'autoscaling:DescribeAutoScalingGroups',
  ),
  'capacity/fargate-unavailable': cause('Fargate might have no capacity there right now.', 'ecs:DescribeServices'),
  'capacity/fargate-quota': cause('The Fargate quota for vCPUs or tasks is reached.', 'servicequotas:GetServiceQuota'),
  'capacity/fargate-size-limit': cause(
    "The task's CPU or memory exceeds the account's limit.",
    TASK_DEFINITION,
    'servicequotas:GetServiceQuota',
  ),
  'capacity/zone-unsupported': cause(
    "A subnet might be in an Availability Zone that Fargate doesn't support.",
    'ec2:DescribeSubnets',
    'ec2:DescribeAvailabilityZones',
  ),
  'capacity/provisioning-limit': cause(
    'The cluster has reached its limit of provisioning tasks.',
    'ecs:DescribeClusters',
  ),
  'capacity/disk-full': cause(
    "The instance's disk or the task's ephemeral storage might be full.",
    TASK_DEFINITION,
    'ecr:DescribeImages',
  ),
  'capacity/launch-type-incompatible': cause(
    'The task definition might not fit the launch type or capacity provider.',
    TASK_DEFINITION,
  ),

  'storage/efs-unresolvable': cause(
    "The file system might have no mount target in the task's Availability Zone, or the VPC's DNS might be off.",
    'elasticfilesystem:DescribeMountTargets',
    'ec2:DescribeVpcAttribute',
  ),
  'storage/efs-blocked': cause(
    'Port 2049 might not be open to the mount target.',
    'elasticfilesystem:DescribeMountTargetSecurityGroups',
    GROUPS,
  ),
  'storage/efs-denied': cause(
    'The file system policy, the access point or IAM might deny the mount.',
    'elasticfilesystem:DescribeFileSystemPolicy',
    'elasticfilesystem:DescribeAccessPoints',
    ...ROLE,
  ),
  'storage/efs-path-missing': cause(
    "The root directory doesn't exist on the file system.",
    TASK_DEFINITION,
    'elasticfilesystem:DescribeAccessPoints',
  ),
  'storage/mount-path-invalid': cause(
    'The volume might be mounted over a file, over /, or over files that the container needs.',
    TASK_DEFINITION,
  ),
  'storage/ebs-attach-failed': cause("The EBS volume couldn't be set up.", 'ecs:DescribeTasks', 'kms:DescribeKey'),

  'logging/group-missing': cause(
    'The log group might not exist in that Region.',
    'logs:DescribeLogGroups',
    TASK_DEFINITION,
  ),
  'logging/region-wrong': cause(
    "The awslogs-region option might be missing, or differ from the log group's Region.",
    TASK_DEFINITION,
  ),
  'logging/firelens-invalid': cause(
    'The FireLens log router might be missing, failing or misconfigured.',
    TASK_DEFINITION,
    ...LOGS,
  ),

  'deployment/percent-deadlock': cause(
    'The minimum and maximum percent leave no room to start or stop a task.',
    'ecs:DescribeServices',
  ),
  'deployment/no-rollback-target': cause('There is no completed deployment to roll back to.', DEPLOYMENTS),
  'deployment/lifecycle-hook-failed': cause("A lifecycle hook failed or couldn't be invoked.", DEPLOYMENTS, ...LOGS),
  'deployment/lifecycle-hook-waiting': cause(
    'A lifecycle hook waits for someone to continue the deployment.',
    DEPLOYMENTS,
  ),
  'deployment/alarm-triggered': cause(
    'A CloudWatch alarm stopped the deployment.',
    DEPLOYMENTS,
    'cloudwatch:DescribeAlarms',
  ),
  'deployment/scale-in-protection': cause("Protected tasks can't be stopped.", 'ecs:GetTaskProtection'),
  'deployment/task-definition-invalid': cause(
    'The revision might be missing, inactive, or not valid for this service.',
    TASK_DEFINITION,
  ),
  'deployment/appspec-mismatch': cause(
    "CodeDeploy's AppSpec might name a container or port that the revision doesn't have.",
    'codedeploy:GetDeployment',
    TASK_DEFINITION,
  ),
  'deployment/managed-resource-failed': cause(
    'ECS might not have been able to create a resource of the Express Mode service.',
    'ecs:DescribeServiceRevisions',
  ),
  'deployment/config-invalid': cause(
    'The deployment configuration might be rejected or incomplete.',
    'ecs:DescribeServices',
  ),
  'deployment/service-connect-unhealthy': cause('The Service Connect proxy might be unhealthy.', 'ecs:DescribeTasks'),

  'platform/throttled': cause('AWS throttles API calls that ECS makes for the service.', 'cloudtrail:LookupEvents'),
  'platform/transient': cause('This might be a temporary AWS fault.', 'ecs:DescribeTasks'),
  'platform/docker-unhealthy': cause(
    'Docker or its storage might be broken or overloaded on the EC2 instance.',
    INSTANCES,
  ),
  'platform/agent-outdated': cause('On EC2, an outdated agent or AMI might lack a feature or have a bug.', INSTANCES),
  'platform/host-terminated': cause(
    'The EC2 instance that hosted the task was stopped or terminated.',
    'ec2:DescribeInstances',
    ...ACTIVITIES,
  ),
  'platform/spot-interruption': cause('Spot reclaimed the capacity.', 'ecs:DescribeTasks'),
} as const satisfies Readonly<Record<CauseId, Cause>>;

/** Ids of causes that a reading may name. */
export type NamedCause = keyof typeof CAUSES;
