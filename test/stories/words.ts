import type { Scene } from './healthy.ts';
import { ACCOUNT, hex, REGION, uuid } from './ids.ts';

/** What ECS says, word for word; `TASK` stands for the id of the task. */
const requestId = (of: string): string => uuid(`request ${of}`);
const PULL = 'ResourceInitializationError: unable to pull secrets or registry auth: ';
const RETRIEVE = `${PULL}execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): `;

export const assumed = (scene: Scene, role = `${scene.name}-execution`, session = 'TASK'): string =>
  `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/${session}`;
export const refused = (principal: string, action: string, resource: string, because: string): string =>
  `User: ${principal} is not authorized to perform: ${action} on resource: ${resource} ${because}`;
export const noIdentity = (action: string): string => `because no identity-based policy allows the ${action} action`;

/** The whole reference without what stands after the secret's own ARN. */
export const secretArn = (valueFrom: string): string => valueFrom.split(':').slice(0, 7).join(':');
export const databaseOf = (scene: Scene): string => scene.next.container.secrets?.[0]?.valueFrom ?? '';
export const flagsOf = (scene: Scene): string => scene.next.container.secrets?.[1]?.valueFrom ?? '';
export const imageOf = (scene: Scene): string => scene.next.container.image ?? '';

export const registryUnreachable = (address: string): string =>
  `${PULL}The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR. Check your task network configuration. RequestError: send request failed caused by: Post "https://api.ecr.${REGION}.amazonaws.com/": dial tcp ${address}:443: i/o timeout`;
export const registryRefused = (scene: Scene): string =>
  `${PULL}execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 3 time(s): AccessDeniedException: ${refused(assumed(scene), 'ecr:GetAuthorizationToken', '*', noIdentity('ecr:GetAuthorizationToken'))} status code: 400, request id: ${requestId(scene.name)}`;
export const manifestUnreachable = (image: string, address: string): string => {
  const [host = '', ...path] = image.split('/');
  const [repository = '', tag = 'latest'] = path.join('/').split(':');
  return `CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref ${image}: failed to do request: Head "https://${host}/v2/${repository}/manifests/${tag}": dial tcp ${address}:443: i/o timeout`;
};
const layerUrl = (image: string): string =>
  `https://prod-${REGION}-starport-layer-bucket.s3.${REGION}.amazonaws.com/${hex(`${image} account`, 6)}-${ACCOUNT}-${uuid(image)}/${uuid(`${image} layer`)}`;
export const layerUnreachable = (image: string, address: string): string =>
  `CannotPullContainerError: The task cannot pull ${image} from the registry ${image.split(':')[0]}. There is a connection issue between the task and the registry. Check your task network configuration. : failed to copy: httpReadSeeker: failed open: failed to do request: Get "${layerUrl(image)}": dial tcp ${address}:443: i/o timeout`;
export const layerForbidden = (image: string): string =>
  `CannotPullContainerError: ref pull has been retried 1 time(s): failed to copy: httpReadSeeker: failed open: unexpected status code ${layerUrl(image)}: 403 Forbidden`;
export const imageNotFound = (image: string, times = 7): string =>
  `CannotPullContainerError: pull image manifest has been retried ${times} time(s): failed to resolve ref ${image}: ${image}: not found`;
export const repositoryNotFound = (image: string): string => {
  const path = image.split('/').slice(1).join('/').split(':')[0];
  return `CannotPullContainerError: The task can’t pull the image. Check whether the image exists. Error response from daemon: repository ${image.split(':')[0]} not found: name unknown: The repository with name '${path}' does not exist in the registry with id '${ACCOUNT}'`;
};
export const pullRefused = (scene: Scene, resource: string, because: string): string =>
  `CannotPullContainerError: The task can’t pull the image. Check that the role has the permissions to pull images from the registry. Error response from daemon: pull access denied for ${imageOf(scene).split(':')[0]}, repository does not exist or may require 'docker login': denied: ${refused(assumed(scene), 'ecr:BatchGetImage', resource, because)}`;

export const secretFailed = (scene: Scene, error: string): string =>
  `${RETRIEVE}failed to fetch secret ${secretArn(databaseOf(scene))} from secrets manager: ${error}`;
export const secretRefused = (scene: Scene, because = noIdentity('secretsmanager:GetSecretValue')): string =>
  secretFailed(
    scene,
    `operation error Secrets Manager: GetSecretValue, https response error StatusCode: 400, RequestID: ${requestId(scene.name)}, api error AccessDeniedException: ${refused(assumed(scene), 'secretsmanager:GetSecretValue', secretArn(databaseOf(scene)), because)}`,
  );
export const secretUnreachable = (scene: Scene, address: string): string =>
  `${PULL}unable to retrieve secret(s) from asm: There is a connection issue between the task and AWS Secrets Manager. Check your task network configuration. failed to fetch secret ${secretArn(databaseOf(scene))} from secrets manager: operation error Secrets Manager: GetSecretValue, exceeded maximum number of attempts, 3, https response error StatusCode: 0, RequestID: , request send failed, Post "https://secretsmanager.${REGION}.amazonaws.com/": dial tcp ${address}:443: i/o timeout`;
export const secretNotFound = (scene: Scene): string =>
  `ResourceNotFoundException: The task can't retrieve the secret with ARN '${secretArn(databaseOf(scene))}' from AWS Secrets Manager. Check whether the secret exists in the specified Region. ResourceNotFoundException: Fetching secret data from AWS Secrets Manager in region ${REGION}: secret ${secretArn(databaseOf(scene))}: ResourceNotFoundException: Secrets Manager can't find the specified secret.`;
export const secretUnread = (rest: string): string => `${RETRIEVE}${rest}`;
export const parametersInvalid = (names: string): string =>
  `${PULL}execution resource retrieval failed: unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid ssm parameters: ${names}`;

export const roleNotAssumed = (arn: string): string =>
  `failed to launch a task with (error ECS was unable to assume the role '${arn}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.).`;
export const interfaceFailed = (subnet: string, code: string): string =>
  `Unexpected EC2 error while attempting to Create Network Interface with public IP assignment disabled in subnet '${subnet}': ${code}`;
export const healthFailed = (group: string | undefined): string =>
  `Task failed ELB health checks in (target-group ${group})`;
export const unhealthy = (port: number, group: string | undefined, reason: string): string =>
  `(task TASK) (port ${port}) is unhealthy in (target-group ${group}) due to (reason ${reason}).`;
