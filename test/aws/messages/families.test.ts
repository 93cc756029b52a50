import { describe, expect, it } from 'vitest';
import { readMessage } from '../../../src/aws/messages/index.ts';

/** As Auto Scaling's pages on launch failures and AMIs list them, and as people reported them. */
const launchRefusals: readonly (readonly [string, string])[] = [
  ["The image id '[ami-0abc]' does not exist. Launching EC2 instance failed.", 'launch/image'],
  ['The AMI ID ami-0abc does not exist. Launching EC2 instance failed.', 'launch/image'],
  ['AMI ami-0abc is pending, and cannot be run. Launching EC2 instance failed.', 'launch/image'],
  ['Not authorized for images: [ami-0abc]. Launching EC2 instance failed.', 'launch/image'],
  ["The key pair 'prod' does not exist. Launching EC2 instance failed.", 'launch/key-pair'],
  ["The security group 'sg-0123456789abcdef0' does not exist. Launching EC2 instance failed.", 'launch/security-group'],
  [
    'Value (web) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name. Launching EC2 instance failed.',
    'launch/instance-profile',
  ],
  [
    'You must use a valid fully-formed launch template. The specified launch template version does not exist. Launching EC2 instance failed.',
    'launch/template',
  ],
  [
    "The architecture 'arm64' of the specified instance type does not match the architecture 'x86_64' of the specified AMI. Launching EC2 instance failed.",
    'launch/architecture',
  ],
  [
    'Your requested instance type (m7i.large) is not supported in your requested Availability Zone (us-east-1e). Please retry your request by not specifying an Availability Zone or choosing us-east-1a. Launching EC2 instance failed.',
    'launch/zone',
  ],
  ['Invalid device name upload. Launching EC2 instance failed.', 'launch/device'],
  ['EBS block device mappings not supported for instance-store AMIs. Launching EC2 instance failed.', 'launch/device'],
  [
    'The requested configuration is currently not supported. Please check the documentation for supported configurations. Launching EC2 instance failed.',
    'launch/configuration',
  ],
  [
    'The provided credentials do not have permission to create the service-linked role for EC2 Spot Instances. Launching EC2 instance failed.',
    'launch/spot-role',
  ],
  ['Instance became unhealthy. Termination Reason: Client.InternalError: Client error on launch', 'launch/volume-key'],
];

/** [what was said, the family, the cause that comes first] */
const SAID: Readonly<Record<string, readonly (readonly [string, string, string])[]>> = {
  'image pull': [
    [
      "CannotPullContainerError: The task can’t pull the image. Check that the role has the permissions to pull images from the registry. Error response from daemon: pull access denied for 123456789012.dkr.ecr.us-east-1.amazonaws.com/app, repository does not exist or may require 'docker login': denied: User: arn:aws:sts::123456789012:assumed-role/exec/abc is not authorized to perform: ecr:BatchGetImage on resource: arn:aws:ecr:us-east-1:123456789012:repository/app because no resource-based policy allows the ecr:BatchGetImage action",
      'pull/denied',
      'image/repository-policy-denied',
    ],
    [
      'CannotPullContainerError: User: arn:aws:sts::123456789012:assumed-role/ecsInstanceRole/i-0abcdef1234567890 is not authorized to perform: ecr:BatchGetImage on resource: arn:aws:ecr:us-east-1:123456789012:repository/app',
      'pull/denied',
      'iam/instance-role-denied',
    ],
    [
      'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref 123456789012.dkr.ecr.us-east-1.amazonaws.com/web:v1: 123456789012.dkr.ecr.us-east-1.amazonaws.com/web:v1: not found',
      'pull/not-found',
      'image/tag-not-found',
    ],
    [
      'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref 123456789012.dkr.ecr.us-east-1.amazonaws.com/web@sha256:0123456789abcdef: not found',
      'pull/not-found',
      'image/digest-not-found',
    ],
    [
      'CannotPullContainerError: The task cannot pull 123456789012.dkr.ecr.us-east-1.amazonaws.com/web:v1 from the registry 123456789012.dkr.ecr.us-east-1.amazonaws.com/web:v1. There is a connection issue between the task and the registry. Check your task network configuration. : failed to copy: httpReadSeeker: failed open: failed to do request: Get "https://prod-us-east-1-starport-layer-bucket.s3.us-east-1.amazonaws.com/abc": dial tcp 52.216.1.2:443: i/o timeout',
      'pull/layer-unreachable',
      'network/endpoint-missing',
    ],
    [
      'CannotPullContainerError: ref pull has been retried 1 time(s): failed to extract layer sha256:abc: mount callback failed on /var/lib/containerd/tmpmounts: write /x: no space left on device: unknown',
      'pull/disk-full',
      'capacity/disk-full',
    ],
    [
      'CannotPullContainerError: failed to unpack image on snapshotter overlayfs: failed to extract layer sha256:abc: failed to get stream processor for application/vnd.in-toto+json: no processor for media-type',
      'pull/manifest-unsupported',
      'image/manifest-unsupported',
    ],
    [
      "CannotPullContainerError: image Manifest does not contain descriptor matching platform 'linux/arm64 v8'",
      'pull/platform-mismatch',
      'image/platform-mismatch',
    ],
    [
      'CannotPullContainerError: toomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit',
      'pull/rate-limited',
      'image/rate-limited',
    ],
    [
      'CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref public.ecr.aws/docker/library/nginx:latest: failed to do request: Head "https://public.ecr.aws/v2/docker/library/nginx/manifests/latest": dial tcp 99.83.145.10:443: i/o timeout',
      'pull/unreachable',
      'network/no-route',
    ],
    [
      'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ghcr.io/acme/app:1: failed to authorize: failed to fetch anonymous token: unexpected status: 401 Unauthorized',
      'pull/credentials-refused',
      'image/credentials-invalid',
    ],
    [
      'CannotPullContainerError: pull command failed: panic: runtime error: invalid memory address or nil pointer dereference',
      'pull/layer-unreachable',
      'network/endpoint-missing',
    ],
    ['CannotPullContainerError: error pulling image configuration', 'pull/unreachable', 'network/no-route'],
    ['CannotPullContainerError: context canceled', 'pull/unreachable', 'network/no-route'],
    [
      'CannotPullContainerError: Error response from daemon: manifest for nginx:nope not found: manifest unknown: manifest unknown',
      'pull/not-found',
      'image/tag-not-found',
    ],
    [
      'CannotPullContainerError: API error (500): Get https://123456789012.dkr.ecr.us-east-1.amazonaws.com/v2/: dial tcp: lookup 123456789012.dkr.ecr.us-east-1.amazonaws.com on 10.0.0.2:53: no such host',
      'pull/unreachable',
      'network/dns-failure',
    ],
    [
      "CannotPullContainerError: Error response from daemon: pull access denied for myapp, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
      'pull/no-access',
      'image/registry-missing',
    ],
    [
      'CannotPullContainerAuthError: engine ecr credentials: not found',
      'registry-auth/engine-credentials',
      'image/credentials-invalid',
    ],
    [
      'CannotCreateContainerError: Error response from daemon: No such image: 123456789012.dkr.ecr.us-east-1.amazonaws.com/app:latest',
      'pull/no-such-image',
      'image/tag-not-found',
    ],
    [
      'Asm fetching secret from the service for arn:aws:secretsmanager:us-east-1:123456789012:secret:hub-AbCdEf: AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/exec/abc is not authorized to perform: secretsmanager:GetSecretValue on resource: x because no identity-based policy allows it',
      'registry-auth/credentials-denied',
      'iam/execution-role-denied',
    ],
  ],
  'registry login and start-up': [
    [
      'ResourceInitializationError: unable to pull secrets or registry auth: The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR. Check your task network configuration. operation error ECR: GetAuthorizationToken, exceeded maximum number of attempts, 3, https response error StatusCode: 0, RequestID: , request send failed, Post "https://api.ecr.us-east-1.amazonaws.com/": dial tcp 10.0.1.5:443: i/o timeout',
      'registry-auth/unreachable',
      'network/endpoint-security-group',
    ],
    [
      'ResourceInitializationError: unable to pull secrets or registry auth: The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR. Check your task network configuration. RequestError: send request failed caused by: Post "https://api.ecr.us-east-1.amazonaws.com/": dial tcp 44.213.79.1:443: i/o timeout',
      'registry-auth/unreachable',
      'network/no-route',
    ],
    [
      'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 3 time(s): AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/r/t is not authorized to perform: ecr:GetAuthorizationToken on resource: * because no identity-based policy allows the ecr:GetAuthorizationToken action',
      'registry-auth/denied',
      'iam/execution-role-denied',
    ],
    [
      'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 1 time(s): AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/r/t is not authorized to perform: ecr:GetAuthorizationToken on resource: * with an explicit deny in a service control policy',
      'registry-auth/denied',
      'iam/scp-denied',
    ],
    [
      'ResourceInitializationError: unable to pull secrets or registry auth: Check your task network configuration. : signal: killed',
      'init/unreachable',
      'network/no-route',
    ],
    [
      'ResourceInitializationError: unable to pull secrets or registry auth: pull command failed: : signal: killed',
      'init/unreachable',
      'network/no-route',
    ],
    ['ResourceInitializationError: unable to pull secrets or registry auth', 'init/undetermined', 'network/no-route'],
    [
      'An error occurred (ClientException) when calling the RegisterTaskDefinition operation: Fargate requires task definition to have execution role ARN to support ECR images.',
      'registry-auth/role-missing',
      'iam/execution-role-missing',
    ],
  ],
  'secrets, parameters and environment files': [
    [
      'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secrets from ssm: The task cannot pull secrets from AWS Systems Manager. There is a connection issue between the task and AWS Systems Manager Parameter Store. Check your task network configuration. RequestCanceled: request context canceled caused by: context deadline exceeded',
      'secret/ssm-unreachable',
      'network/no-route',
    ],
    [
      'Fetching secret data from SSM Parameter Store in us-east-1: invalid parameters: /a/b,/c/d',
      'secret/parameter-missing',
      'secret/parameter-not-found',
    ],
    [
      "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret arn:aws:secretsmanager:us-east-1:123456789012:secret:x-abcdef from secrets manager: ResourceNotFoundException: Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
      'secret/version-missing',
      'secret/version-missing',
    ],
    [
      "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: failed to fetch secret arn:aws:secretsmanager:us-east-1:123456789012:secret:x-abcdef from secrets manager: InvalidRequestException: You can't perform this operation on the secret because it was marked for deletion.",
      'secret/marked-for-deletion',
      'secret/scheduled-for-deletion',
    ],
    [
      'Fetching secret data from AWS Secrets Manager in region us-east-1: secret arn:aws:secretsmanager:us-east-1:123456789012:secret:a-abcdef: AccessDeniedException: Access to KMS is not allowed',
      'secret/kms-denied',
      'secret/kms-denied',
    ],
    [
      'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secrets from ssm: AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/r/t is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:us-east-1:123456789012:key/1 because no resource-based policy allows the kms:Decrypt action',
      'secret/kms-denied',
      'secret/kms-denied',
    ],
    [
      "ResourceNotFoundException: The task can’t retrieve the secret with ARN 'arn:aws:secretsmanager:us-east-1:123456789012:secret:x' from AWS Secrets Manager. Check whether the secret exists in the specified Region. ResourceNotFoundException: Fetching secret data from AWS Secrets Manager in region us-east-1: Secrets Manager can't find the specified secret.",
      'secret/not-found',
      'secret/not-found',
    ],
    [
      'retrieved secret from Secrets Manager did not contain json key password',
      'secret/json-key-missing',
      'secret/json-key-missing',
    ],
    [
      'ResourceInitializationError: failed to download env files: file download command: non empty error stream: service call has been retried 5 time(s): RequestCanceled: request context canceled caused by: context deadline exceeded',
      'env-file/unreachable',
      'network/endpoint-missing',
    ],
    [
      'ResourceInitializationError: failed to download env files: file download command: non empty error stream: failed to download file x.env: NoSuchKey: The specified key does not exist. status code: 404',
      'env-file/missing',
      'secret/env-file-unreadable',
    ],
  ],
  'logs and volumes': [
    [
      'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. : exit status 1',
      'log-driver/group-missing',
      'logging/group-missing',
    ],
    [
      'ResourceInitializationError: failed to validate logger args: The task cannot find the Amazon CloudWatch log group defined in the task definition. There is a connection issue between the task and Amazon CloudWatch. Check your network configuration. : signal: killed',
      'log-driver/unreachable',
      'network/no-route',
    ],
    [
      'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/r/t is not authorized to perform: logs:CreateLogStream on resource: arn:aws:logs:us-east-1:123456789012:log-group:/ecs/x:log-stream:ecs/app/1 because no identity-based policy allows the logs:CreateLogStream action status code: 400 : exit status 1',
      'log-driver/denied',
      'iam/execution-role-denied',
    ],
    [
      'CannotCreateContainerError: failed to create container - container uses awsfirelens log driver but we failed to resolve Firelens bridge IP',
      'log-driver/firelens',
      'logging/firelens-invalid',
    ],
    [
      'ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: Failed to resolve "fs-0123456789abcdef0.efs.us-east-1.amazonaws.com" - check that your file system ID is correct',
      'efs/unresolvable',
      'storage/efs-unresolvable',
    ],
    [
      "ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: b'mount.nfs4: Connection timed out' : unsuccessful EFS utils command execution; code: 32",
      'efs/unreachable',
      'storage/efs-blocked',
    ],
    [
      "ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: b'mount.nfs4: access denied by server while mounting 127.0.0.1:/' : unsuccessful EFS utils command execution; code: 32",
      'efs/denied',
      'storage/efs-denied',
    ],
    [
      "ECS was unable to assume the configured ECS Infrastructure Role 'arn:aws:iam::123456789012:role/r'. Please verify that the role being passed has the proper trust relationship with Amazon ECS",
      'ebs/infrastructure-role',
      'iam/infrastructure-role-not-assumable',
    ],
    [
      'ECS timed out while configuring the EBS volume attachment to your Task.',
      'ebs/attach-failed',
      'storage/ebs-attach-failed',
    ],
  ],
  'network interfaces': [
    [
      "Unexpected EC2 error while attempting to Create Network Interface with public IP assignment enabled in subnet 'subnet-0123456789abcdef0': InsufficientFreeAddressesInSubnet",
      'eni/no-free-address',
      'network/subnet-ips-exhausted',
    ],
    [
      "Unexpected EC2 error while attempting to Create Network Interface with public IP assignment disabled in subnet 'subnet-0123456789abcdef0': InvalidSubnetID.NotFound",
      'eni/wrong-network',
      'network/security-group-wrong-vpc',
    ],
    [
      "Unexpected EC2 error while attempting to Create Network Interface with public IP assignment enabled in subnet '': AuthFailure",
      'eni/denied',
      'network/eni-create-denied',
    ],
    ['Timeout waiting for network interface provisioning to complete.', 'eni/timeout', 'network/eni-timeout'],
    [
      'Rate limit exceeded while preparing network interface to be attached to instance',
      'eni/throttled',
      'platform/throttled',
    ],
    [
      'ContainerNetworkingError: container resource provisioning: failed to setup network namespace: cni setup',
      'eni/cni',
      'network/cni-failure',
    ],
    [
      'ResourceInitializationError: failed to configure ENI: failed to setup regular eni: netplugin failed with no error message',
      'eni/configure',
      'platform/transient',
    ],
  ],
  'containers and exits': [
    [
      'CannotStartContainerError: Error response from daemon: OCI runtime create failed: container_linux.go:367: starting container process caused: exec: "npm start": executable file not found in $PATH: unknown',
      'container/command-not-found',
      'app/command-malformed',
    ],
    [
      'ResourceInitializationError: failed to create new container runtime task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/app/start.sh": permission denied: unknown',
      'container/command-not-executable',
      'app/command-not-found',
    ],
    [
      'CannotStartContainerError: ResourceInitializationError: failed to create new container runtime task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "app": executable file not found in $PATH: unknown',
      'container/command-not-found',
      'app/command-not-found',
    ],
    ['exec /usr/local/bin/app: exec format error', 'container/exec-format', 'image/platform-mismatch'],
    [
      'CannotStartContainerError: Error response from daemon: driver failed programming external connectivity on endpoint x: Bind for 0.0.0.0:80 failed: port is already allocated',
      'container/port-taken',
      'capacity/port-conflict',
    ],
    ['CannotStartContainerError: failed to get container status: rpc error', 'container/runtime', 'platform/transient'],
    [
      'DockerTimeoutError: Could not transition to created; timed out after waiting 4m0s',
      'container/timeout',
      'platform/docker-unhealthy',
    ],
    [
      'ContainerRuntimeTimeoutError: Could not transition to running; timed out after waiting 1m: x',
      'container/timeout',
      'platform/transient',
    ],
    ['OutOfMemoryError: Container killed due to memory usage', 'exit/out-of-memory', 'app/out-of-memory'],
    ['Essential container in task exited', 'exit/essential', 'app/crashed'],
    ['Container "app" exited with code 139', 'exit/segfault', 'app/segfault'],
    ['Container "app" exited with code 137', 'exit/killed', 'app/out-of-memory'],
    ['Container "xray-daemon" exited with code 1', 'exit/error', 'app/sidecar-failed'],
    ['Container "app" exited with code 0', 'exit/zero', 'app/exited-zero'],
    ['exit code: 127', 'exit/command-not-found', 'app/command-not-found'],
  ],
  placement: [
    ['TaskFailedToStart: RESOURCE:MEMORY', 'placement/memory', 'capacity/insufficient-memory'],
    ['TaskFailedToStart: RESOURCE:CPU', 'placement/cpu', 'capacity/insufficient-cpu'],
    ['RESOURCE:GPU', 'placement/gpu', 'capacity/insufficient-gpu'],
    ['RESOURCE:PORTS', 'placement/ports', 'capacity/port-conflict'],
    ['RESOURCE:ENI', 'eni/instance-limit', 'network/instance-eni-limit'],
    ['AGENT', 'placement/agent', 'capacity/agent-disconnected'],
    ['ATTRIBUTE', 'placement/attribute', 'capacity/attribute-missing'],
    ['LOCATION', 'placement/location', 'capacity/constraint-unsatisfied'],
    [
      'TaskFailedToStart: MemberOf placement constraint unsatisfied',
      'placement/constraint',
      'capacity/constraint-unsatisfied',
    ],
    ['TaskFailedToStart: NO ACTIVE INSTANCES', 'placement/no-instances', 'capacity/no-instances'],
    ['TaskFailedToStart: EMPTY CAPACITY PROVIDER', 'placement/no-instances', 'capacity/no-instances'],
    [
      '(service web) was unable to place a task. Reason: Internal error.',
      'placement/zone',
      'capacity/zone-unsupported',
    ],
    [
      '(service web) was unable to place a task because no container instance met all of its requirements. The closest matching (container-instance b2db08b9-0e55-4f7e-8331-f9fb0a707938) is already using a port required by your task.',
      'placement/ports',
      'capacity/port-conflict',
    ],
    ...launchRefusals.map(([words, family]): [string, string, string] => [
      `Launching a new EC2 instance.  Status Reason: ${words}`,
      family,
      'capacity/instance-launch-refused',
    ]),
    [
      'ResourceInitializationError: Unable to launch instance(s) for capacity provider cp1. VcpuLimitExceeded: You have requested more vCPU capacity than your current vCPU limit of 16 allows',
      'placement/instance-quota',
      'capacity/ec2-quota',
    ],
    [
      'ResourceInitializationError: Unable to launch instance(s) for capacity provider cp1. UnauthorizedOperation: User: x is not authorized to perform: iam:PassRole on resource: y',
      'placement/instance-denied',
      'iam/infrastructure-role-denied',
    ],
    [
      'The selected task definition is not compatible with the selected compute strategy',
      'placement/not-compatible',
      'capacity/launch-type-incompatible',
    ],
    [
      'service web was unable to place tasks in your cluster because the tasks provisioning capacity limit was exceeded.',
      'placement/provisioning-limit',
      'capacity/provisioning-limit',
    ],
  ],
  health: [
    [
      '(service web) (task 0123456789abcdef0123456789abcdef) (port 80) is unhealthy in (target-group arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/a/b) due to (reason Health checks failed with these codes: [404])',
      'health/target-codes',
      'load-balancer/health-path-wrong',
    ],
    [
      'service web (instance i-0123456789abcdef0) (port 32768) is unhealthy in target-group web due to (reason Health checks failed with these codes: [302])',
      'health/target-codes',
      'load-balancer/health-redirected',
    ],
    [
      '(service web) (port 80) is unhealthy in (target-group arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/a/b) due to (reason Request timed out)',
      'health/target-timeout',
      'load-balancer/security-group-blocked',
    ],
    [
      '(service web) (instance i-0123456789abcdef0) is unhealthy in (elb classic) due to (reason Instance has failed at least the UnhealthyThreshold number of health checks consecutively.)',
      'health/target-failed',
      'app/not-listening',
    ],
    [
      '(service web) (instance i-0123456789abcdef0) is unhealthy in (elb classic) due to (reason Instance is in the EC2 Availability Zone for which LoadBalancer is not configured to route traffic to.)',
      'target/zone-not-enabled',
      'load-balancer/zone-not-enabled',
    ],
    ['Instance is in stopped state.', 'target/stopped', 'platform/host-terminated'],
    ['Instance is in terminated state.', 'target/stopped', 'platform/host-terminated'],
    [
      'Instance is not currently registered with the LoadBalancer.',
      'target/not-found',
      'load-balancer/target-not-registered',
    ],
    [
      '(service web) (task 0123456789abcdef0123456789abcdef) (port 80) is unhealthy in (target-group arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/a/b) due to (reason Target is in an Availability Zone that is not enabled for the load balancer)',
      'target/zone-not-enabled',
      'load-balancer/zone-not-enabled',
    ],
    [
      'service web task set ecs-svc/1 (task x) is not healthy in target-group (arn) due to TARGET GROUP IS NOT FOUND.',
      'target/group-missing',
      'load-balancer/target-group-missing',
    ],
    [
      "(service web) failed to register targets in (target-group arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/a/b) with (error The following targets are not in the target group VPC 'vpc-0123456789abcdef0': 'i-0123456789abcdef0')",
      'target/wrong-vpc',
      'load-balancer/target-type-mismatch',
    ],
    ['Task failed container health checks', 'health/container', 'app/container-health-check-failing'],
    ['Task failed ELB health checks in (elb classic)', 'health/task-failed', 'load-balancer/health-path-wrong'],
  ],
  'roles, deployments and requests': [
    [
      "(service web) failed to launch a task with (error ECS was unable to assume the role 'arn:aws:iam::123456789012:role/r' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.)",
      'role/not-assumed',
      'iam/role-not-assumable',
    ],
    [
      'An error occurred (AccessDeniedException) when calling the RunTask operation: User: arn:aws:iam::123456789012:user/x is not authorized to perform: iam:PassRole on resource: arn:aws:iam::123456789012:role/r because no identity-based policy allows the iam:PassRole action',
      'role/pass-role',
      'iam/pass-role-denied',
    ],
    [
      'Service deployment rolled back because TEST_TRAFFIC_SHIFT lifecycle hook(s) failed. User: arn:aws:sts::123456789012:assumed-role/r/ECSNetworkingWithELB is not authorized to perform: elasticloadbalancing:ModifyListener on resource: arn:aws:elasticloadbalancing:us-west-2:123456789012:listener/app/a/b/c because no identity-based policy allows the elasticloadbalancing:ModifyListener action',
      'role/infrastructure-denied',
      'iam/infrastructure-role-denied',
    ],
    [
      'Service deployment rolled back because PRE_SCALE_UP lifecycle hook(s) failed. ECS was unable to parse the response from arn:aws:lambda:us-east-1:123456789012:function:x due to HookStatus must not be null',
      'deployment/hook-failed',
      'deployment/lifecycle-hook-failed',
    ],
    [
      'Service deployment rolled back because of invalid networking configuration. One or more rules not found',
      'deployment/listener',
      'load-balancer/listener-misconfigured',
    ],
    ['(service web) deployment failed: alarm detected.', 'deployment/alarm', 'deployment/alarm-triggered'],
    [
      '(service web) was unable to reach steady state because task set (ecs-svc/1) was unable to scale in. Reason: The number of protected tasks are more than the desired count of tasks',
      'deployment/protected',
      'deployment/scale-in-protection',
    ],
    [
      'An error occurred (ClientException) when calling the RegisterTaskDefinition operation: No Fargate configuration exists for given values: 300 CPU, 512 memory.',
      'request/task-definition',
      'deployment/task-definition-invalid',
    ],
    [
      'The deployment group does not have a valid pair of target groups',
      'deployment/config-invalid',
      'deployment/config-invalid',
    ],
    [
      'A target group pair associated with this deployment is not valid.',
      'deployment/config-invalid',
      'deployment/config-invalid',
    ],
    [
      "An error occurred (InvalidParameterException) when calling the RunTask operation: Network Configuration must be provided when networkMode 'awsvpc' is specified.",
      'request/network',
      'deployment/config-invalid',
    ],
    [
      'The ECS service cannot be updated due to an unexpected error: The container app does not exist in the task definition. (Service: AmazonECS; Status Code: 400; Error Code: InvalidParameterException)',
      'deployment/appspec',
      'deployment/appspec-mismatch',
    ],
    [
      'An error occurred (ThrottlingException) when calling the RunTask operation: Rate exceeded',
      'request/throttled',
      'platform/throttled',
    ],
  ],
  'crashes in log lines': [
    ['Error: connect ECONNREFUSED 10.0.3.4:5432', 'log/dependency-down', 'app/dependency-down'],
    ['Error: getaddrinfo ENOTFOUND db.internal', 'log/dns-private', 'network/dns-failure'],
    ["KeyError: 'DATABASE_URL'", 'log/config-missing', 'app/config-missing'],
    ['Error: Missing required environment variable: DATABASE_URL', 'log/config-missing', 'app/config-missing'],
    ["ModuleNotFoundError: No module named 'flask'", 'log/missing-code', 'app/crashed'],
    ["Error: Cannot find module '/app/dist/main.js'", 'log/missing-code', 'app/crashed'],
    ['Error: listen EADDRINUSE: address already in use :::3000', 'log/port-in-use', 'app/crashed'],
    ['panic: runtime error: index out of range [5] with length 3', 'log/crashed', 'app/crashed'],
    ['java.lang.OutOfMemoryError: Java heap space', 'log/heap-exhausted', 'app/out-of-memory'],
    [
      'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
      'log/heap-exhausted',
      'app/out-of-memory',
    ],
    ['PHP Fatal error:  Uncaught Error: Class "Foo" not found in /var/www/index.php:3', 'log/crashed', 'app/crashed'],
    ['sh: 1: gunicorn: not found', 'log/command-not-found', 'app/command-not-found'],
    [
      'nginx: [emerg] bind() to 0.0.0.0:80 failed (13: Permission denied)',
      'log/permission-denied',
      'app/permission-denied',
    ],
    [
      'nginx: [emerg] host not found in upstream "api" in /etc/nginx/conf.d/default.conf:3',
      'log/dns',
      'app/dependency-down',
    ],
    [
      "Unhandled exception. System.InvalidOperationException: Connection string 'Default' not found",
      'log/config-missing',
      'app/config-missing',
    ],
    [
      'botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the GetObject operation: User: arn:aws:sts::123456789012:assumed-role/task/abc is not authorized to perform: s3:GetObject on resource: x',
      'log/call-denied',
      'iam/task-role-denied',
    ],
    ['Segmentation fault (core dumped)', 'exit/segfault', 'app/segfault'],
  ],
  'a module that is missing, whatever its name': [
    ["ModuleNotFoundError: No module named 'psycopg2'", 'log/missing-code', 'app/crashed'],
    ["ModuleNotFoundError: No module named 'kafka.errors.NoBrokersAvailable'", 'log/missing-code', 'app/crashed'],
    ["Error: Cannot find module '@aws-sdk/client-secretsmanager'", 'log/missing-code', 'app/crashed'],
    ["ImportError: cannot import name 'certificate_verify_failed' from 'x509'", 'log/missing-code', 'app/crashed'],
    [
      'java.lang.ClassNotFoundException: com.mysql.jdbc.exceptions.CommunicationsLinkFailure',
      'log/missing-code',
      'app/crashed',
    ],
    ['cannot load such file -- redis/connection/refused (LoadError)', 'log/missing-code', 'app/crashed'],
    ['** (UndefinedFunctionError) function Postgrex.unreachable/0 is undefined', 'log/missing-code', 'app/crashed'],
    // A decoy: the module is there, and what it talks to is not.
    [
      'psycopg2.OperationalError: could not connect to server: Connection refused',
      'log/dependency-down',
      'app/dependency-down',
    ],
  ],
  'crashes of Rust and Elixir': [
    ["thread 'main' panicked at src/main.rs:12:33:", 'log/crashed', 'app/crashed'],
    ['called `Result::unwrap()` on an `Err` value: NotPresent', 'log/config-missing', 'app/config-missing'],
    [
      'called `Result::unwrap()` on an `Err` value: Os { code: 111, kind: ConnectionRefused, message: "Connection refused" }',
      'log/dependency-down',
      'app/dependency-down',
    ],
    ['called `Option::unwrap()` on a `None` value', 'log/crashed', 'app/crashed'],
    [
      'Error: Os { code: 13, kind: PermissionDenied, message: "Permission denied" }',
      'log/permission-denied',
      'app/permission-denied',
    ],
    ['** (RuntimeError) environment variable SECRET_KEY_BASE is missing.', 'log/config-missing', 'app/config-missing'],
    ['** (ArgumentError) could not fetch application environment', 'log/crashed', 'app/crashed'],
    [
      'Kernel pid terminated (application_controller) ({application_start_failure,shop,{bad_return,x}})',
      'log/crashed',
      'app/crashed',
    ],
    [
      '** (DBConnection.ConnectionError) connection not available and request was dropped from queue',
      'log/dependency-down',
      'app/dependency-down',
    ],
  ],
  'an app without AWS credentials': [
    [
      'botocore.exceptions.NoCredentialsError: Unable to locate credentials',
      'credentials/none',
      'iam/task-role-missing',
    ],
    [
      'CredentialsProviderError: Could not load credentials from any providers',
      'credentials/none',
      'iam/task-role-missing',
    ],
    [
      'software.amazon.awssdk.core.exception.SdkClientException: Unable to load credentials from any of the providers in the chain',
      'credentials/none',
      'iam/task-role-missing',
    ],
    ['NoCredentialProviders: no valid providers in chain. Deprecated.', 'credentials/none', 'iam/task-role-missing'],
    ['botocore.exceptions.NoRegionError: You must specify a region.', 'log/config-missing', 'app/config-missing'],
    [
      'CredentialsEndpointError: Get "http://169.254.170.2/v2/credentials/abc": dial tcp 169.254.170.2:80: i/o timeout',
      'credentials/endpoint-unreachable',
      'platform/agent-outdated',
    ],
    [
      'CredentialRetrievalError: Error when retrieving credentials from container-role: Connect timeout on endpoint URL: "http://169.254.170.2/v2/credentials/x"',
      'credentials/endpoint-unreachable',
      'platform/agent-outdated',
    ],
    // Decoys: the log driver of the agent says the same of the instance's role.
    [
      'CannotStartContainerError: Error response from daemon: failed to initialize logging driver: failed to create Cloudwatch log stream: NoCredentialProviders: no valid providers in chain.',
      'log-driver/credentials',
      'platform/agent-outdated',
    ],
    [
      'CannotStartContainerError: Error response from daemon: failed to initialize logging driver: CredentialsEndpointError: Get "http://169.254.170.2/v2/credentials/abc": proxyconnect tcp: dial tcp 10.0.0.9:3128: i/o timeout',
      'log-driver/credentials',
      'platform/agent-outdated',
    ],
    [
      'CannotStartContainerError: Error response from daemon: failed to initialize logging driver: CredentialsEndpointError: Get "http://169.254.170.2/v2/credentials/abc": dial tcp 169.254.170.2:80: connect: connection refused',
      'log-driver/credentials',
      'platform/agent-outdated',
    ],
  ],
  'what a database refuses is no file': [
    ['ERROR: permission denied for table users', 'log/database-denied', 'app/crashed'],
  ],
  'a signal that somebody sent': [
    ['Container "web" exited with code 143', 'exit/terminated', 'app/crashed'],
    ['Container "envoy" exited with code 143', 'exit/terminated', 'app/sidecar-failed'],
  ],
};
const NOTHING_WRONG = [
  '(service web) has reached a steady state.',
  'service web has started 1 tasks: task 0123456789abcdef0123456789abcdef.',
  '(service web) has stopped 2 running tasks: (task 0123456789abcdef0123456789abcdef).',
  '(service web) registered 1 targets in (target-group arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/a/b)',
  '(service web) deregistered 1 targets in (target-group arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/a/b)',
  '(service web, taskSet ecs-svc/1) has begun draining connections on 1 tasks.',
  '(service web) (deployment ecs-svc/1) deployment completed.',
  'ECS deployment ecs-svc/123 in progress.',
  'ECS deployment ecs-svc/123 completed.',
  'Scaling activity initiated by (deployment ecs-svc/1)',
  'Availability-zone rebalancing initiated by (deployment ecs-svc/1)',
  'ECS is performing maintenance on the underlying infrastructure hosting the task',
  'Task stopped by user',
  'Your Spot Task was interrupted.',
  'Task stopped during instance draining',
  'Container instance deregistration forced by user',
  'Host EC2 (instance i-0123456789abcdef0) terminated.',
  '(service web) is not AZ balanced with 2 tasks in us-east-1a, 0 in us-east-1b. AZ Rebalancing in progress.',
  '(service web) is AZ balanced with 1 tasks in us-east-1a, 1 in us-east-1b.',
  '(service web) has started 1 tasks in us-east-1a to AZ Rebalance: 0123456789abcdef0123456789abcdef.',
  '(service web) stopped AZ Rebalancing.',
  'Message: Successfully set desired count to 2. Change successfully fulfilled by ecs. Cause: monitor alarm TargetTracking-x in state ALARM triggered policy y',
];

for (const [what, rows] of Object.entries(SAID)) {
  describe(`${what}: the family is named and the likeliest cause comes first`, () => {
    it.each(rows)('%s', (text, family, cause) => {
      const reading = readMessage(text);
      expect([reading.reading, reading.family, reading.candidates[0]?.cause]).toEqual(['failure', family, cause]);
      expect(reading.symptom).toMatch(/^symptom\//);
      expect(reading.step).not.toBeNull();
      expect(reading.how).not.toBeNull();
      expect(reading.candidates.length).toBeLessThanOrEqual(7);
      for (const candidate of reading.candidates) {
        expect(candidate.because).toMatch(/^[A-Z].*\.$/);
        expect(candidate.settledBy.length).toBeGreaterThan(0);
      }
    });
  });
}

describe('what ECS says when nothing is wrong is informational', () => {
  it.each(NOTHING_WRONG)('%s', text => {
    const reading = readMessage(text);
    expect(reading.reading).toBe('informational');
    expect(reading.family).toMatch(/^info\//);
    expect(reading.candidates).toEqual([]);
  });
});

describe('words that are not of ECS are not read', () => {
  it.each(['', '   ', 'hello world', 'INFO Server started on port 8080', '{}', '\u0000'])('%j', text =>
    expect(readMessage(text)).toMatchObject({ reading: 'unknown', family: null, candidates: [] }),
  );
});

describe('names that people gave do not decide', () => {
  it.each([
    [
      '(service secretsmanager-oom-killer) was unable to place a task because no container instance met all of its requirements. The closest matching (container-instance x) has insufficient memory available.',
      'placement/memory',
    ],
    [
      'CannotPullContainerError: failed to resolve ref 123456789012.dkr.ecr.us-east-1.amazonaws.com/secretsmanager-fluentd:v1: not found',
      'pull/not-found',
    ],
    [
      'CannotPullContainerError: User: arn:aws:sts::123456789012:assumed-role/secretsmanager-role/x is not authorized to perform: ecr:BatchGetImage on resource: arn:aws:ecr:us-east-1:123456789012:repository/efs-utils because no identity-based policy allows the ecr:BatchGetImage action',
      'pull/denied',
    ],
    ['service unhealthy-circuit-breaker has reached a steady state.', 'info/steady-state'],
    ['(service deployment-failed) has started 1 tasks: (task 0123456789abcdef0123456789abcdef).', 'info/started'],
  ])('%s', (text, family) => expect(readMessage(text).family).toBe(family));
});

describe('the parts of a message are named', () => {
  it.each<[string, Record<string, string | string[]>]>([
    [
      '(service web) (task 0123456789abcdef0123456789abcdef) (port 8080) is unhealthy in (target-group arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/a/b) due to (reason Health checks failed with these codes: [404])',
      {
        service: 'web',
        task: '0123456789abcdef0123456789abcdef',
        port: '8080',
        codes: ['404'],
        reason: 'Target.ResponseCodeMismatch',
        targetGroup: 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/a/b',
      },
    ],
    [
      'ResourceInitializationError: unable to pull secrets or registry auth: The task cannot pull registry auth from Amazon ECR: Post "https://api.ecr.us-east-1.amazonaws.com/": dial tcp 44.213.79.1:443: i/o timeout',
      {
        host: 'api.ecr.us-east-1.amazonaws.com',
        address: '44.213.79.1',
        port: '443',
        url: 'https://api.ecr.us-east-1.amazonaws.com/',
      },
    ],
    [
      'CannotPullContainerError: failed to resolve ref 123456789012.dkr.ecr.us-east-1.amazonaws.com/web@sha256:0123: not found',
      { image: '123456789012.dkr.ecr.us-east-1.amazonaws.com/web@sha256:0123', digest: 'sha256:0123' },
    ],
    [
      'Fetching secret data from AWS Secrets Manager in region us-east-1: secret arn:aws:secretsmanager:us-east-1:123456789012:secret:a-abcdef: AccessDeniedException; secret arn:aws:secretsmanager:us-east-1:123456789012:secret:b-abcdef: AccessDeniedException',
      {
        secret: [
          'arn:aws:secretsmanager:us-east-1:123456789012:secret:a-abcdef',
          'arn:aws:secretsmanager:us-east-1:123456789012:secret:b-abcdef',
        ],
      },
    ],
    [
      'ResourceInitializationError: unable to retrieve secrets from ssm: invalid ssm parameters: /x, /y/z',
      { parameter: ['/x', '/y/z'] },
    ],
    ['retrieved secret from Secrets Manager did not contain json key password', { jsonKey: 'password' }],
    [
      "Unexpected EC2 error while attempting to Create Network Interface with public IP assignment enabled in subnet 'subnet-0123456789abcdef0': InsufficientFreeAddressesInSubnet",
      { subnet: 'subnet-0123456789abcdef0', errorCode: 'InsufficientFreeAddressesInSubnet' },
    ],
    [
      "ECS was unable to assume the role 'arn:aws:iam::123456789012:role/team/r' that was provided for this task.",
      { role: 'arn:aws:iam::123456789012:role/team/r' },
    ],
    ['(service web) rolling back to deployment ecs-svc/123.', { service: 'web', deployment: 'ecs-svc/123' }],
    [
      'mount.nfs4: mounting fs-06f98f3e7fbc8300c.efs.us-east-1.amazonaws.com:/data/airflow failed, reason given by server: No such file or directory',
      { fileSystem: 'fs-06f98f3e7fbc8300c', path: '/data/airflow' },
    ],
    [
      'failed to create Cloudwatch log stream: AccessDeniedException: User: x is not authorized to perform: logs:CreateLogStream on resource: arn:aws:logs:us-east-1:123456789012:log-group:/ecs/x:log-stream:a with an explicit deny in an identity-based policy',
      { logGroup: '/ecs/x', action: 'logs:CreateLogStream', layer: 'explicit-deny:identity' },
    ],
    ['exec: "npm start": executable file not found in $PATH', { command: 'npm start' }],
    ['Could not transition to created; timed out after waiting 4m0s', { transition: 'created', after: '4m0s' }],
  ])('%s', (text, facts) => expect(readMessage(text).facts).toMatchObject(facts));
});

describe('the address that was dialled tells which way the call went', () => {
  const said = (address: string) =>
    readMessage(
      `The task cannot pull registry auth from Amazon ECR: dial tcp ${address}:443: i/o timeout`,
    ).candidates.map(c => c.cause);
  it.each(['10.0.0.1', '172.16.0.1', '172.31.255.1', '192.168.1.1', '100.64.0.1', '[fd00::1]'])(
    '%s is private: an endpoint answers for the name',
    address =>
      expect(said(address)).toEqual([
        'network/endpoint-security-group',
        'network/security-group-egress',
        'network/nacl-blocked',
      ]),
  );
  it.each(['44.213.79.1', '172.32.0.1', '100.128.0.1', '[2600::1]'])('%s is public', address => {
    expect(said(address)[0]).toBe('network/no-route');
    expect(said(address)).not.toContain('network/endpoint-security-group');
  });
});

describe('an address that answered, and a caller that ran out of something, are not the network', () => {
  const PULL = (words: string) =>
    `CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref registry.example/web:1: failed to do request: Head "https://registry.example/v2/": ${words}`;
  const causes = (text: string) => readMessage(text).candidates.map(c => c.cause as string);
  const WAY = ['network/no-route', 'network/endpoint-missing', 'network/security-group-egress', 'network/nat-unusable'];
  it.each([
    ['refused', PULL('dial tcp 10.0.1.5:443: connect: connection refused')],
    ['refused by an AWS address', PULL('dial tcp 52.94.5.1:443: connect: connection refused')],
    ['too many open files', PULL('dial udp 10.0.0.2:53: socket: too many open files')],
    ['a log server', 'failed to initialize logging driver: dial tcp 10.0.5.6:514: connect: connection refused'],
  ])('%s', (_, text) => expect(causes(text).filter(c => WAY.includes(c) || c.includes('/endpoint-'))).toEqual([]));
  it.each([
    ['timed out', PULL('dial tcp 52.94.5.1:443: i/o timeout')],
    [
      'CloudWatch Logs timed out',
      'failed to initialize logging driver: failed to create Cloudwatch log stream: Post "https://logs.eu-west-1.amazonaws.com/": dial tcp 52.94.5.1:443: i/o timeout',
    ],
  ])('control: %s', (_, text) => expect(causes(text)).toContain('network/no-route'));
  it('a log server that does not answer is down first, and has no endpoint', () =>
    expect(causes('failed to initialize logging driver: dial udp 10.0.5.6:12201: i/o timeout')).toEqual([
      'app/dependency-down',
      'network/security-group-egress',
      'network/no-route',
    ]));
  it('a name server that refused is a matter of DNS', () =>
    expect(
      causes(
        PULL(
          'dial tcp: lookup registry.example on 10.0.0.2:53: read udp 10.0.1.9:4000->10.0.0.2:53: connection refused',
        ),
      )[0],
    ).toBe('network/dns-failure'));
});
