/** What a cause says by itself, and the IAM actions (or fields) whose answer decides about it. */
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
    'The task definition may name no execution role, which this step needs.',
    TASK_DEFINITION,
  ),
  'iam/execution-role-denied': cause('The execution role may have no Allow for this call.', ...ROLE),
  'iam/explicit-deny': cause('A Deny statement in an identity policy matches the call.', ...ROLE),
  'iam/boundary-denied': cause(
    "The role's permissions boundary does not allow the call.",
    'iam:GetRole',
    'iam:GetPolicyVersion',
  ),
  'iam/scp-denied': cause(
    'A control policy of the organization denies the call.',
    'organizations:ListPoliciesForTarget',
  ),
  'iam/role-not-found': cause('The role that is named may not exist.', 'iam:GetRole'),
  'iam/role-not-assumable': cause("The role's trust policy may not let ECS assume it.", 'iam:GetRole'),
  'iam/pass-role-denied': cause('Whoever deploys may not be allowed to pass the role.', 'iam:SimulatePrincipalPolicy'),
  'iam/caller-denied': cause(
    'Whoever makes the call (a person, a pipeline, or a schedule) might have no permission for it. The roles of the task are not involved.',
    'iam:SimulatePrincipalPolicy',
  ),
  'iam/propagation-delay': cause(
    'The role or its policy may have been made moments before and not yet spread.',
    'iam:GetRole',
    'iam:GetPolicy',
  ),
  'iam/service-linked-role-missing': cause('The role AWSServiceRoleForECS may be gone or broken.', 'iam:GetRole'),
  'iam/infrastructure-role-denied': cause('The ECS infrastructure role lacks an action.', ...ROLE),
  'iam/infrastructure-role-not-assumable': cause(
    "The infrastructure role's trust policy may not name ecs.amazonaws.com.",
    'iam:GetRole',
  ),
  'iam/instance-role-denied': cause(
    "On EC2 the agent uses the instance's role, and that may lack the action.",
    INSTANCES,
    ...ROLE,
  ),
  'iam/task-role-missing': cause(
    'The task definition may name no task role, which this feature needs.',
    TASK_DEFINITION,
  ),
  'iam/task-role-denied': cause('The task role may have no Allow for this call.', ...ROLE),

  'secret/not-found': cause(
    'The secret may not exist in that account and Region, or have another suffix since it was made again.',
    'secretsmanager:DescribeSecret',
  ),
  'secret/scheduled-for-deletion': cause('The secret is marked for deletion.', 'secretsmanager:DescribeSecret'),
  'secret/version-missing': cause(
    'The secret may have no such version stage or id, or no current value.',
    'secretsmanager:DescribeSecret',
  ),
  'secret/json-key-missing': cause('The secret has no such JSON key.', TASK_DEFINITION),
  'secret/value-not-json': cause('A JSON key is asked of a secret whose value is not JSON.', TASK_DEFINITION),
  'secret/reference-malformed': cause('The valueFrom may be no valid reference.', TASK_DEFINITION),
  'secret/resource-policy-denied': cause(
    "The secret's own policy may deny it, or not allow the other account.",
    'secretsmanager:GetResourcePolicy',
  ),
  'secret/kms-denied': cause(
    'The role or the key policy may not allow kms:Decrypt.',
    'secretsmanager:DescribeSecret',
    'kms:GetKeyPolicy',
    ...ROLE,
  ),
  'secret/kms-key-unusable': cause('The KMS key may be disabled, waiting for deletion, or gone.', 'kms:DescribeKey'),
  'secret/parameter-not-found': cause(
    'A parameter of that name may not exist in that Region.',
    'ssm:DescribeParameters',
  ),
  'secret/env-file-unreadable': cause(
    'The environment file may be missing in S3, or the execution role may not read it.',
    's3:ListBucket',
    ...ROLE,
  ),

  'image/repository-not-found': cause(
    'The repository may not exist in that registry, account and Region.',
    'ecr:DescribeRepositories',
  ),
  'image/tag-not-found': cause('The repository may have no such tag.', 'ecr:DescribeImages', 'ecr:GetLifecyclePolicy'),
  'image/digest-not-found': cause(
    'The digest that is asked for may be gone from the repository.',
    'ecr:DescribeImages',
    'ecs:DescribeServiceRevisions',
  ),
  'image/registry-missing': cause('The image names no registry, so Docker Hub is asked for it.', TASK_DEFINITION),
  'image/platform-mismatch': cause(
    'The image may be built for another CPU architecture or operating system than the task runs.',
    TASK_DEFINITION,
    'ecr:BatchGetImage',
  ),
  'image/manifest-unsupported': cause('The manifest cannot be run as an image.', 'ecr:DescribeImages'),
  'image/repository-policy-denied': cause(
    "The repository's policy may deny it, or not allow the other account.",
    'ecr:GetRepositoryPolicy',
  ),
  'image/credentials-missing': cause(
    'The registry is private, and the task definition may give no repositoryCredentials.',
    TASK_DEFINITION,
  ),
  'image/credentials-invalid': cause(
    'The registry credentials may be wrong or malformed.',
    TASK_DEFINITION,
    'secretsmanager:DescribeSecret',
  ),
  'image/rate-limited': cause("The registry's pull rate limit may be reached.", TASK_DEFINITION),
  'image/registry-unavailable': cause('The registry may have had an outage.', 'ecs:DescribeTasks'),

  'network/no-route': cause(
    'The subnet may have no way to the service: no NAT gateway, no internet gateway, no endpoint.',
    ROUTES,
    ENDPOINTS,
  ),
  'network/public-ip-missing': cause(
    'The subnet may route to an internet gateway while the task has no public IP address.',
    ROUTES,
    'ecs:DescribeServices',
  ),
  'network/nat-unusable': cause(
    'The route may lead to a NAT gateway that does not work.',
    ROUTES,
    'ec2:DescribeNatGateways',
  ),
  'network/endpoint-missing': cause(
    'An endpoint for this service may be missing in the VPC, or on the route table of this subnet.',
    ENDPOINTS,
    ROUTES,
  ),
  'network/endpoint-dns-off': cause(
    "The endpoint's private DNS, or the VPC's DNS, may be off.",
    ENDPOINTS,
    'ec2:DescribeVpcAttribute',
  ),
  'network/endpoint-security-group': cause(
    "The endpoint's security group may not admit the task on port 443.",
    ENDPOINTS,
    GROUPS,
  ),
  'network/endpoint-policy-denied': cause("The VPC endpoint's policy does not allow the call.", ENDPOINTS),
  'network/security-group-egress': cause("The task's security group may not let it out there.", GROUPS),
  'network/nacl-blocked': cause('A network ACL may block it, there or back.', 'ec2:DescribeNetworkAcls'),
  'network/public-access-blocked': cause(
    'VPC Block Public Access may stop it.',
    'ec2:DescribeVpcBlockPublicAccessOptions',
  ),
  'network/dns-failure': cause(
    'The name may not resolve in this VPC.',
    'ec2:DescribeVpcAttribute',
    'ec2:DescribeDhcpOptions',
  ),
  'network/subnet-ips-exhausted': cause('The subnet may have no free address left.', 'ec2:DescribeSubnets'),
  'network/subnet-ips-short': cause(
    'The subnets may have too few addresses for the next rollout.',
    'ec2:DescribeSubnets',
  ),
  'network/instance-eni-limit': cause(
    'The instance may be able to hold no further network interface.',
    INSTANCES,
    'ec2:DescribeInstanceTypes',
  ),
  'network/eni-quota': cause(
    "The Region's quota of network interfaces may be used up.",
    'servicequotas:GetServiceQuota',
  ),
  'network/eni-timeout': cause('The network interface was not there in time, which often passes.', 'ecs:DescribeTasks'),
  'network/eni-create-denied': cause(
    'EC2 refused to create or tag the network interface.',
    'iam:GetRole',
    'organizations:DescribeEffectivePolicy',
  ),
  'network/security-group-wrong-vpc': cause(
    'A security group or subnet may be of another VPC, or deleted.',
    GROUPS,
    'ec2:DescribeSubnets',
  ),
  'network/cni-failure': cause('On the EC2 instance the network namespace could not be set up.', INSTANCES),

  'load-balancer/security-group-blocked': cause(
    "The load balancer may not reach the task's port through security groups or network ACLs.",
    GROUPS,
    'ec2:DescribeNetworkAcls',
  ),
  'load-balancer/port-mismatch': cause(
    'The port that is checked may not be the one that the container listens on.',
    TARGETS[0] ?? '',
    TASK_DEFINITION,
  ),
  'load-balancer/health-path-wrong': cause(
    'The health check path may not be there, or may need a sign-in.',
    ...TARGETS,
  ),
  'load-balancer/health-redirected': cause(
    'The health check is answered with a redirect that the matcher does not accept.',
    ...TARGETS,
  ),
  'load-balancer/health-code-unexpected': cause(
    'The target answers with a code that the matcher does not accept.',
    ...TARGETS,
  ),
  'load-balancer/health-timeout-short': cause("The answer may come later than the check's timeout.", ...TARGETS),
  'load-balancer/grace-period-short': cause(
    'The task may be stopped before it can have become healthy.',
    'ecs:DescribeServices',
    TARGETS[0] ?? '',
  ),
  'load-balancer/protocol-mismatch': cause('The check may speak another protocol than the app.', TARGETS[0] ?? ''),
  'load-balancer/target-group-unattached': cause(
    'No listener or rule may forward to the target group.',
    'elasticloadbalancing:DescribeListeners',
    'elasticloadbalancing:DescribeRules',
  ),
  'load-balancer/target-group-missing': cause(
    "The service's target group is gone.",
    'elasticloadbalancing:DescribeTargetGroups',
  ),
  'load-balancer/target-not-registered': cause(
    'The target may have been deregistered from outside, or not be registered yet.',
    ...TARGETS,
  ),
  'load-balancer/target-type-mismatch': cause(
    'The target group may be of another type or VPC than the tasks need.',
    TARGETS[0] ?? '',
  ),
  'load-balancer/zone-not-enabled': cause(
    'The task runs in a zone that the load balancer is not enabled for.',
    'elasticloadbalancing:DescribeLoadBalancers',
    'ec2:DescribeSubnets',
  ),
  'load-balancer/listener-misconfigured': cause(
    'The listener rules may not be as the deployment needs them.',
    'elasticloadbalancing:DescribeRules',
    'elasticloadbalancing:DescribeListeners',
  ),

  'app/crashed': cause('The process ended with an error of its own.', ...LOGS),
  'app/exited-zero': cause(
    'The process ended without error, so nothing keeps the task running.',
    TASK_DEFINITION,
    ...LOGS,
  ),
  'app/out-of-memory': cause(
    'The container may have been killed for memory.',
    TASK_DEFINITION,
    'cloudwatch:GetMetricData',
  ),
  'app/segfault': cause('The process was ended by a signal that means broken memory access or code.', ...LOGS),
  'app/command-not-found': cause(
    'The entry point or command does not exist in the image, or cannot be executed.',
    TASK_DEFINITION,
  ),
  'app/command-malformed': cause('The command may be given in the wrong form.', TASK_DEFINITION),
  'app/permission-denied': cause(
    "The container's user may not read, write or run what it needs.",
    TASK_DEFINITION,
    ...LOGS,
  ),
  'app/config-missing': cause('The app may miss an environment variable or a setting.', ...LOGS),
  'app/dependency-down': cause('Something that the app needs may not be reachable.', ...LOGS),
  'app/not-listening': cause('Nothing may listen on the port, or only on localhost.', ...LOGS, TASK_DEFINITION),
  'app/slow-start': cause('The app may start too slowly.', 'ecs:DescribeTasks', ...LOGS),
  'app/unresponsive': cause('The app may have stopped answering.', ...LOGS, 'cloudwatch:GetMetricData'),
  'app/error-status': cause('The health endpoint itself answers with an error.', ...LOGS),
  'app/container-health-check-failing': cause("The container's own health command fails.", TASK_DEFINITION, ...LOGS),
  'app/health-command-missing': cause(
    "The health command's program may not be in the image.",
    TASK_DEFINITION,
    ...TARGETS,
  ),
  'app/sidecar-failed': cause(
    'An essential sidecar ended and took the task along.',
    TASK_DEFINITION,
    'ecs:DescribeTasks',
  ),
  'app/dependency-order': cause(
    "A container's dependsOn was not met, or not in time.",
    TASK_DEFINITION,
    'ecs:DescribeTasks',
  ),
  'app/sigterm-ignored': cause(
    'The process may not stop on SIGTERM and be killed after stopTimeout.',
    'ecs:DescribeTasks',
    TASK_DEFINITION,
  ),

  'capacity/no-instances': cause(
    'The cluster or capacity provider has no usable instance.',
    'ecs:ListContainerInstances',
    INSTANCES,
  ),
  'capacity/insufficient-cpu': cause('No instance may have that much CPU left.', INSTANCES, TASK_DEFINITION),
  'capacity/insufficient-memory': cause('No instance may have that much memory left.', INSTANCES, TASK_DEFINITION),
  'capacity/insufficient-gpu': cause('No instance may have that many GPUs left.', INSTANCES, TASK_DEFINITION),
  'capacity/port-conflict': cause('The host port may be taken on every instance.', INSTANCES, TASK_DEFINITION),
  'capacity/attribute-missing': cause(
    'No instance may have an attribute or device that the task requires.',
    INSTANCES,
    TASK_DEFINITION,
  ),
  'capacity/constraint-unsatisfied': cause(
    'Placement constraints may rule out every instance.',
    'ecs:DescribeServices',
    INSTANCES,
  ),
  'capacity/agent-disconnected': cause('The ECS agent is not connected.', INSTANCES),
  'capacity/agent-not-registered': cause(
    'Instances may run that never registered with the cluster.',
    'autoscaling:DescribeAutoScalingGroups',
    'ecs:ListContainerInstances',
  ),
  'capacity/provider-not-scaling': cause(
    'The capacity provider should add instances and may not.',
    'ecs:DescribeCapacityProviders',
    ...ACTIVITIES,
  ),
  'capacity/ec2-quota': cause("EC2's quota may be reached.", ...ACTIVITIES, 'servicequotas:GetServiceQuota'),
  'capacity/ec2-capacity-unavailable': cause('EC2 may have none of that instance type there now.', ...ACTIVITIES),
  'capacity/fargate-unavailable': cause('Fargate may have no capacity there now.', 'ecs:DescribeServices'),
  'capacity/fargate-quota': cause("Fargate's quota of vCPUs or tasks is reached.", 'servicequotas:GetServiceQuota'),
  'capacity/fargate-size-limit': cause(
    "The task's CPU or memory is above the account's limit.",
    TASK_DEFINITION,
    'servicequotas:GetServiceQuota',
  ),
  'capacity/zone-unsupported': cause(
    'A subnet may lie in a zone that Fargate does not serve.',
    'ec2:DescribeSubnets',
    'ec2:DescribeAvailabilityZones',
  ),
  'capacity/provisioning-limit': cause(
    'As many tasks are being provisioned in the cluster as may be.',
    'ecs:DescribeClusters',
  ),
  'capacity/disk-full': cause(
    "The instance's disk, or the task's ephemeral storage, may be full.",
    TASK_DEFINITION,
    'ecr:DescribeImages',
  ),
  'capacity/launch-type-incompatible': cause(
    'The task definition may not fit the launch type or capacity provider.',
    TASK_DEFINITION,
  ),

  'storage/efs-unresolvable': cause(
    "The file system may have no mount target in the task's zone, or the VPC's DNS may be off.",
    'elasticfilesystem:DescribeMountTargets',
    'ec2:DescribeVpcAttribute',
  ),
  'storage/efs-blocked': cause(
    'Port 2049 may not be open to the mount target.',
    'elasticfilesystem:DescribeMountTargetSecurityGroups',
    GROUPS,
  ),
  'storage/efs-denied': cause(
    'The file system policy, the access point or IAM may refuse the mount.',
    'elasticfilesystem:DescribeFileSystemPolicy',
    'elasticfilesystem:DescribeAccessPoints',
    ...ROLE,
  ),
  'storage/efs-path-missing': cause(
    'The root directory does not exist on the file system.',
    TASK_DEFINITION,
    'elasticfilesystem:DescribeAccessPoints',
  ),
  'storage/mount-path-invalid': cause(
    'Something may be mounted over a file, over /, or over what the container needs.',
    TASK_DEFINITION,
  ),
  'storage/ebs-attach-failed': cause('The EBS volume could not be set up.', 'ecs:DescribeTasks', 'kms:DescribeKey'),

  'logging/group-missing': cause(
    'The log group may not exist in that Region.',
    'logs:DescribeLogGroups',
    TASK_DEFINITION,
  ),
  'logging/region-wrong': cause(
    'The option awslogs-region may be missing, or not be where the log group is.',
    TASK_DEFINITION,
  ),
  'logging/firelens-invalid': cause(
    'The FireLens router may be missing, fail, or have a wrong configuration.',
    TASK_DEFINITION,
    ...LOGS,
  ),

  'deployment/percent-deadlock': cause(
    'Minimum and maximum percent leave no room to stop or start a task.',
    'ecs:DescribeServices',
  ),
  'deployment/no-rollback-target': cause('There is no completed deployment to go back to.', DEPLOYMENTS),
  'deployment/lifecycle-hook-failed': cause('A lifecycle hook failed, or could not be called.', DEPLOYMENTS, ...LOGS),
  'deployment/lifecycle-hook-waiting': cause("A lifecycle hook waits for somebody's word.", DEPLOYMENTS),
  'deployment/alarm-triggered': cause(
    'A CloudWatch alarm stopped the deployment.',
    DEPLOYMENTS,
    'cloudwatch:DescribeAlarms',
  ),
  'deployment/scale-in-protection': cause('Protected tasks cannot be stopped.', 'ecs:GetTaskProtection'),
  'deployment/task-definition-invalid': cause(
    'The revision may be missing, inactive, or not valid for this service.',
    TASK_DEFINITION,
  ),
  'deployment/appspec-mismatch': cause(
    "CodeDeploy's appspec may name a container or port that the revision does not have.",
    'codedeploy:GetDeployment',
    TASK_DEFINITION,
  ),
  'deployment/config-invalid': cause(
    'The deployment configuration may be refused or incomplete.',
    'ecs:DescribeServices',
  ),
  'deployment/service-connect-unhealthy': cause('The Service Connect proxy may be unhealthy.', 'ecs:DescribeTasks'),

  'platform/throttled': cause('AWS throttles the calls that ECS makes for the service.', 'cloudtrail:LookupEvents'),
  'platform/transient': cause(
    'This may be a fault on the side of AWS that passes when tried again.',
    'ecs:DescribeTasks',
  ),
  'platform/docker-unhealthy': cause(
    'On the EC2 instance Docker or its storage may be broken or overloaded.',
    INSTANCES,
  ),
  'platform/agent-outdated': cause('On EC2 an old agent or AMI may lack or break what is needed.', INSTANCES),
  'platform/host-terminated': cause(
    'The EC2 instance that hosted the task ended.',
    'ec2:DescribeInstances',
    ...ACTIVITIES,
  ),
  'platform/spot-interruption': cause('Spot took the capacity back.', 'ecs:DescribeTasks'),
} as const satisfies Readonly<Record<string, Cause>>;

/** Ids of causes that a reading may name. */
export type CauseId = keyof typeof CAUSES;
