import type { Unread } from '../model/evidence.ts';
import { isForeign, WIRE_CODES } from './wire.ts';

const DENIED = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'UnauthorizedOperation',
  'AuthorizationError',
  'AuthorizationErrorException',
  'NotAuthorized',
  'UnauthorizedException',
  'OptInRequired',
]);
const CREDENTIALS = new Set([
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'RequestExpired',
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'AuthFailure',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'IncompleteSignature',
  'IncompleteSignatureException',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'InvalidAccessKeyId',
  'TokenProviderError',
  'NotAuthorizedException',
  'InvalidIdentityToken',
]);
const THROTTLED = new Set([
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'RequestThrottled',
  'RequestThrottledException',
  'RequestLimitExceeded',
  'TooManyRequestsException',
  'LimitExceededException',
  'SlowDown',
  'BandwidthLimitExceeded',
  'PriorRequestNotComplete',
  'EC2ThrottledException',
]);
const UNREACHABLE: ReadonlySet<string> = new Set([...WIRE_CODES, 'NetworkingError']);

/** What says "there is none", by service: an error that is not here is never taken for an absence. */
const ABSENT: Readonly<Record<string, readonly string[]>> = {
  ecs: [
    'ClusterNotFoundException',
    'ServiceNotFoundException',
    'ServiceDeploymentNotFoundException',
    'ResourceNotFoundException',
    'TaskSetNotFoundException',
  ],
  ec2: [
    'InvalidSubnetID.NotFound',
    'InvalidGroup.NotFound',
    'InvalidSecurityGroupID.NotFound',
    'InvalidGroupId.Malformed',
    'InvalidVpcID.NotFound',
    'InvalidVpcEndpointId.NotFound',
    'NatGatewayNotFound',
    'InvalidRouteTableID.NotFound',
    'InvalidNetworkInterfaceID.NotFound',
    'InvalidInstanceID.NotFound',
    'InvalidPrefixListID.NotFound',
    'InvalidPrefixListId.NotFound',
  ],
  iam: ['NoSuchEntity', 'NoSuchEntityException'],
  elasticloadbalancing: [
    'TargetGroupNotFound',
    'TargetGroupNotFoundException',
    'LoadBalancerNotFound',
    'LoadBalancerNotFoundException',
    // What the API of Classic Load Balancers calls it.
    'AccessPointNotFoundException',
    'ListenerNotFound',
    'ListenerNotFoundException',
    'RuleNotFound',
    'RuleNotFoundException',
  ],
  secretsmanager: ['ResourceNotFoundException'],
  ecr: [
    'RepositoryNotFoundException',
    'ImageNotFoundException',
    'RepositoryPolicyNotFoundException',
    'LifecyclePolicyNotFoundException',
  ],
  ssm: ['ParameterNotFound'],
  kms: ['NotFoundException'],
  elasticfilesystem: ['FileSystemNotFound', 'MountTargetNotFound', 'AccessPointNotFound', 'PolicyNotFound'],
  codedeploy: [
    'DeploymentDoesNotExistException',
    'ApplicationDoesNotExistException',
    'DeploymentGroupDoesNotExistException',
  ],
  logs: ['ResourceNotFoundException'],
  'application-autoscaling': ['ObjectNotFoundException'],
  servicequotas: ['NoSuchResourceException'],
};

export type Classified = { readonly missing: string } | { readonly unread: Unread; readonly detail: string };

/** Sorts what a call threw. Absence is decided per operation; an unknown error is never one. */
export function classify(error: unknown, action = ''): Classified {
  const e = error as {
    name?: string;
    code?: string;
    Code?: string;
    message?: string;
    $metadata?: { httpStatusCode?: number };
    status?: number;
    cause?: unknown;
  };
  const name = e?.name ?? 'Error';
  const code = e?.code ?? e?.Code ?? '';
  const message = e?.message ?? '';
  const status = e?.$metadata?.httpStatusCode ?? e?.status;
  const [service = '', operation = ''] = action.split(':');
  const names = [name, code].filter(n => n !== '');

  if (names.some(n => DENIED.has(n))) return { unread: 'denied', detail: message };
  if (names.some(n => ABSENT[service]?.includes(n))) return { missing: message || name };
  // DescribeTaskDefinition says "not there" as a ClientException of these words.
  if (
    operation === 'DescribeTaskDefinition' &&
    name === 'ClientException' &&
    /unable to describe task definition/i.test(message)
  )
    return { missing: message };
  if (operation === 'DescribeTargetGroups' && /not found/i.test(message) && name.startsWith('TargetGroup'))
    return { missing: message };
  if (names.some(n => CREDENTIALS.has(n))) return { unread: 'credentials', detail: message };
  if (names.some(n => THROTTLED.has(n)) || status === 429) return { unread: 'throttled', detail: message };
  if (name === 'Cancelled') return { unread: 'cancelled', detail: message };
  if (name === 'TimeoutError' || name === 'AbortError' || code === 'ETIMEDOUT')
    return { unread: 'timeout', detail: message };
  if (names.some(n => UNREACHABLE.has(n))) return { unread: 'unreachable', detail: message || code };
  return byStatus(e, status);
}

/** What an answer without a known name says by its HTTP status. */
function byStatus(e: { name?: string; message?: string }, status: number | undefined): Classified {
  const { name = 'Error', message = '' } = e ?? {};
  if (status === 407 || (status !== undefined && status >= 500))
    return { unread: 'unreachable', detail: message || name };
  // A proxy that refuses is not IAM: only an answer of AWS is a denial.
  if (status === 403 && !isForeign(e)) return { unread: 'denied', detail: message };
  // What is said in our own words needs no name.
  const said = name === 'StrangeAnswer' || name === 'ForeignAnswer' ? message : `${name}: ${message}`;
  return { unread: 'malformed', detail: said };
}
