import type { Failure, Told } from './stories.ts';
import { taskId } from './stories.ts';
import { ACCOUNT, hex, REGION, type TaskSky } from './overlay-state.ts';
import { INSTANCE_ROLE, type SubnetMade, type World } from './world.ts';

/** What ECS says, word for word. */
const AUTH = 'ResourceInitializationError: unable to pull secrets or registry auth:';
const request = (): string => `status code: 400, request id: ${hex(4)}-${hex(2)}-${hex(2)}-${hex(2)}-${hex(6)}`;
const principal = (world: World, id: string): string =>
  `arn:aws:sts::${ACCOUNT}:assumed-role/${world.executionRole.name}/${id}`;

/** ecr.api does not answer from where the task is. */
export const registryUnreachable = (address: string): Failure => ({
  came: 'initializing',
  stoppedReason: `${AUTH} The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR. Check your task network configuration. RequestError: send request failed caused by: Post "https://api.ecr.${REGION}.amazonaws.com/": dial tcp ${address}:443: i/o timeout`,
});
/** The image's layers, which lie in S3, do not come. */
export const layersUnreachable = (world: World): Failure => {
  const reason = `CannotPullContainerError: The task cannot pull ${world.image} from the registry ${world.repositoryUri}. There is a connection issue between the task and the registry. Check your task network configuration. : failed to copy: httpReadSeeker: failed open: failed to do request: Get "https://prod-${REGION}-starport-layer-bucket.s3.${REGION}.amazonaws.com/1a2b-${ACCOUNT}-web/5f6e7d": dial tcp 52.218.24.11:443: i/o timeout`;
  return { came: 'pulling', stoppedReason: reason, reason };
};
/** IAM's refusal of GetAuthorizationToken, with the end of the sentence that names the layer. */
export const registryDenied =
  (world: World, because: string): Told =>
  id => ({
    came: 'initializing',
    lasted: 40,
    stoppedReason: `${AUTH} execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 3 time(s): AccessDeniedException: User: ${principal(world, id)} is not authorized to perform: ecr:GetAuthorizationToken on resource: * ${because} ${request()}`,
  });
const secretFailed = (arn: string, inner: string): Failure => ({
  came: 'initializing',
  lasted: 45,
  stoppedReason: `${AUTH} execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret ${arn} from secrets manager: ${inner} ${request()}`,
});
export const secretDenied =
  (world: World, arn: string, because: string): Told =>
  id =>
    secretFailed(
      arn,
      `AccessDeniedException: User: ${principal(world, id)} is not authorized to perform: secretsmanager:GetSecretValue on resource: ${arn} ${because}`,
    );
export const secretMissing = (arn: string): Failure =>
  secretFailed(arn, "ResourceNotFoundException: Secrets Manager can't find the specified secret.");
export const secretMarked = (arn: string): Failure =>
  secretFailed(
    arn,
    "InvalidRequestException: You can't perform this operation on the secret because it was marked for deletion.",
  );
export const secretKeyDenied = (arn: string): Failure =>
  secretFailed(arn, 'AccessDeniedException: Access to KMS is not allowed');
export const parameterMissing = (name: string): Failure => ({
  came: 'initializing',
  lasted: 45,
  stoppedReason: `${AUTH} execution resource retrieval failed: unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid ssm parameters: ${name}`,
});
/** ECR answers a missing tag and a missing repository alike. */
export const imageMissing = (image: string): Failure => {
  const reason = `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: ${image}: not found`;
  return { came: 'pulling', lasted: 40, stoppedReason: reason, reason };
};
export const logGroupMissing: Failure = {
  came: 'initializing',
  lasted: 50,
  stoppedReason:
    'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. : exit status 1',
};
export const noAddress = (subnet: SubnetMade, publicIp: 'enabled' | 'disabled'): Failure => ({
  came: 'placing',
  subnet,
  stoppedReason: `Unexpected EC2 error while attempting to Create Network Interface with public IP assignment (${publicIp}) in subnet '${subnet.id}': InsufficientFreeAddressesInSubnet`,
});
export const outOfMemory: Failure = {
  came: 'running',
  stoppedReason: 'Essential container in task exited',
  reason: 'OutOfMemoryError: Container killed due to memory usage',
  exitCode: 137,
};
export const healthCheckFailed = (world: World): Failure => ({
  came: 'running',
  lasted: 150,
  stopCode: 'ServiceSchedulerInitiated',
  exitCode: 143,
  stoppedReason: `Task failed ELB health checks in (target-group ${world.targetGroup})`,
});
/** The event of one unhealthy target. */
export const unhealthyTarget = (world: World, failed: TaskSky, reason: string): string =>
  `(task ${taskId(failed)}) (port ${world.containerPort}) is unhealthy in (target-group ${world.targetGroup}) due to (reason ${reason}).`;
export const cannotAssume = (roleArn: string): string =>
  `failed to launch a task with (error ECS was unable to assume the role '${roleArn}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.).`;
export const PERCENT_DEADLOCK =
  'was unable to stop or start tasks during a deployment because of the service deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try again.';

// ── Placement ───────────────────────────────────────────────────────────────────────────────────
const MORE = ' For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.';
/** No instance of the cluster took the task. */
export const noPlace = (because: string): string =>
  `was unable to place a task because no container instance met all of its requirements.${because}${MORE}`;
export const closest = (world: World, what: string): string =>
  noPlace(
    ` The closest matching (container-instance ${(world.instances[0]?.containerInstance ?? '').split('/').at(-1)}) ${what}.`,
  );
/** Fargate did not take it. */
export const unplaced = (reason: string): string => `was unable to place a task. Reason: ${reason}`;

// ── More of tasks that failed ───────────────────────────────────────────────────────────────────
/** On EC2 ECR's token is fetched with the role of the instance where there is no execution role. */
export const instanceDenied = (world: World): Failure => ({
  came: 'pulling',
  lasted: 24,
  stoppedReason: 'Task failed to start',
  reason: `CannotPullECRContainerError: AccessDeniedException: User: arn:aws:sts::${ACCOUNT}:assumed-role/${INSTANCE_ROLE}/${world.instances[0]?.id} is not authorized to perform: ecr:GetAuthorizationToken on resource: * because no identity-based policy allows the ecr:GetAuthorizationToken action ${request()}`,
});
const efs = (stderr: string, code: number): Failure => ({
  came: 'initializing',
  lasted: 70,
  stoppedReason: `ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: ${stderr} : unsuccessful EFS utils command execution; code: ${code}`,
});
export const mountTimedOut = efs("b'mount.nfs4: Connection timed out'", 32);
export const mountUnresolved = (fileSystem: string, subnet: SubnetMade): Failure => ({
  ...efs(
    `Failed to resolve "${fileSystem}.efs.${REGION}.amazonaws.com" - check that your file system ID is correct, and ensure that the VPC has an EFS mount target for this file system ID. See https://docs.aws.amazon.com/console/efs/mount-dns-name for more detail.`,
    1,
  ),
  subnet,
});
export const exited = (exitCode: number): Failure => ({
  came: 'running',
  lasted: 75,
  stoppedReason: 'Essential container in task exited',
  exitCode,
});
export const programMissing = (program: string): Failure => {
  const reason = `CannotStartContainerError: ResourceInitializationError: failed to create new container runtime task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "${program}": executable file not found in $PATH: unknown`;
  return { came: 'creating', stoppedReason: reason, reason };
};
export const jsonKeyMissing = (name: string): Failure => ({
  came: 'initializing',
  lasted: 45,
  stoppedReason: `${AUTH} execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): retrieved secret from Secrets Manager did not contain json key ${name}`,
});
export const secretKeyDisabled = (arn: string, keyArn: string): Failure =>
  secretFailed(arn, `DecryptionFailure: Secrets Manager can't decrypt the secret value: ${keyArn} is disabled.`);
/** Secrets Manager's name resolved to the public address, where nothing answers. */
export const secretUnreachable = (arn: string, address: string): Failure => ({
  came: 'initializing',
  stoppedReason: `${AUTH} unable to retrieve secret(s) from asm: There is a connection issue between the task and AWS Secrets Manager. Check your task network configuration. failed to fetch secret ${arn} from secrets manager: operation error Secrets Manager: GetSecretValue, exceeded maximum number of attempts, 3, https response error StatusCode: 0, RequestID: , request send failed, Post "https://secretsmanager.${REGION}.amazonaws.com/": dial tcp ${address}:443: i/o timeout`,
});
const pullFailed = (stoppedReason: string): Failure => ({
  came: 'pulling',
  lasted: 48,
  stoppedReason,
  reason: stoppedReason,
});
/** An image without a registry is looked for in Docker Hub. */
export const hubDenied = (image: string): Failure =>
  pullFailed(
    `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref docker.io/library/${image}: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`,
  );
export const hubRateLimited = (repository: string): Failure =>
  pullFailed(
    `CannotPullContainerError: inspect image has been retried 5 time(s): httpReadSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/library/${repository}/manifests/sha256:${hex(32)}: 429 Too Many Requests - Server message: toomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit`,
  );
/** EC2 made no network interface for the task. */
export const noInterface = (subnet: SubnetMade, code: string): Failure => ({
  came: 'placing',
  lasted: 44,
  subnet,
  stoppedReason: `Unexpected EC2 error while attempting to Create Network Interface with public IP assignment (disabled) in subnet '${subnet.id}': ${code}`,
});
export const spotTaken: Failure = {
  came: 'running',
  lasted: 900,
  stopCode: 'SpotInterruption',
  exitCode: 143,
  stoppedReason: 'Your Spot Task was interrupted.',
};
export const ZONE_NOT_ENABLED = 'Target is in an Availability Zone that is not enabled for the load balancer';
export const GROUP_NOT_USED = 'Target group is not configured to receive traffic from the load balancer';
