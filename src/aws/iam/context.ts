import { dnsSuffix, partitionOf } from '../../model/partition.ts';
import { SOME_REST } from './glob.ts';
import type { Condition, ParsedPolicy } from './policy.ts';
import { complete } from './tags.ts';

/** Condition keys (lower case) of one request: its values; null where the key is known not to be there; missing where nothing is known of it. */
export type Context = Readonly<Record<string, readonly string[] | null>>;

/** Who makes the call. `foreign` is somebody outside the account, such as whoever signed the URLs of image layers. */
export type Caller =
  | {
      readonly kind: 'role';
      readonly name: string;
      readonly account?: string;
      readonly arn?: string;
      /** The name of the session that was refused, where AWS named it. */
      readonly session?: string;
    }
  | { readonly kind: 'service'; readonly service: string }
  | { readonly kind: 'foreign' };

/** Context from key and value; keys in any case, a single value or several. */
export function contextOf(values: Readonly<Record<string, string | readonly string[] | null | undefined>>): Context {
  const out: Record<string, readonly string[] | null> = {};
  for (const [key, value] of Object.entries(values))
    if (value !== undefined) out[key.toLowerCase()] = typeof value === 'string' ? [value] : value;
  return out;
}

/**
 * Where AWS documents what `kms:ViaService` holds; elsewhere nothing is known of it.
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
const VIA: ReadonlySet<string> = new Set(['aws', 'aws-cn', 'aws-us-gov']);

export interface RoleCall {
  readonly caller: Extract<Caller, { kind: 'role' }>;
  readonly region: string;
  readonly resourceAccount?: string | undefined;
  /** The service that makes the call for the role, `secretsmanager`: it decrypts in the role's name. */
  readonly via?: string;
  /** KMS encryption context. */
  readonly encryption?: Readonly<Record<string, string>>;
  /** When a task that starts now gets its credentials: the time that is asked about. */
  readonly issued?: string;
  /** All tags of the role and of the resource, where they were read, with their values sealed. */
  readonly principalTags?: Readonly<Record<string, string>>;
  readonly resourceTags?: Readonly<Record<string, string>>;
  /** The Service Connect proxy polls for a task set, and not for a container instance, the only thing that `ecs:cluster` is documented for. */
  readonly taskSet?: boolean;
  /** The service whose own key for tags of the resource there is: `secretsmanager`. */
  readonly service?: string;
}

/**
 * What is known of the context of a call by a role of a task: never where it came from (address, VPC, endpoint), nor the
 * organisation.
 */
export function roleContext(call: RoleCall): Context {
  const { caller, region } = call;
  const encryption = Object.fromEntries(
    Object.entries(call.encryption ?? {}).map(([k, v]) => [`kms:EncryptionContext:${k}`, v]),
  );
  const tags = (prefix: string, of: Readonly<Record<string, string>> | undefined): Record<string, string | null> =>
    of
      ? { [complete(prefix)]: null, ...Object.fromEntries(Object.entries(of).map(([k, v]) => [`${prefix}/${k}`, v])) }
      : {};
  return contextOf({
    ...tags('aws:PrincipalTag', call.principalTags),
    ...tags('aws:ResourceTag', call.resourceTags),
    ...(call.service !== undefined && tags(`${call.service}:ResourceTag`, call.resourceTags)),
    'aws:PrincipalAccount': caller.account,
    'aws:PrincipalArn': caller.arn,
    'aws:PrincipalType': 'AssumedRole',
    'aws:PrincipalIsAWSService': 'false',
    'aws:PrincipalServiceName': null,
    'aws:SecureTransport': 'true',
    'aws:RequestedRegion': region,
    'aws:ResourceAccount': call.resourceAccount,
    'aws:username': null,
    // A task that starts gets new credentials, so a Deny for older sessions does not concern it:
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
    'aws:TokenIssueTime': call.issued,
    'aws:ViaAWSService': call.via === undefined ? 'false' : 'true',
    'aws:CalledVia': call.via === undefined ? null : undefined,
    ...(call.taskSet === true && { 'ecs:cluster': null }),
    ...(call.via !== undefined && {
      ...(VIA.has(partitionOf(region)) && { 'kms:ViaService': `${call.via}.${region}.${dnsSuffix(region)}` }),
      'kms:CallerAccount': caller.account,
    }),
    ...encryption,
    ...(call.encryption !== undefined && { 'kms:EncryptionContextKeys': Object.keys(call.encryption) }),
  });
}

/**
 * The context in which a service assumes a role. AWS documents `aws:SourceAccount` and `aws:SourceArn` only for the roles of
 * tasks, and of the ARN only its account and Region, and that it is no one cluster:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 * The trust policies of infrastructure roles (ecs.amazonaws.com) and of instances are documented without either key:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html
 */
export const assumeContext = (region: string, account: string | undefined, service = TASKS): Context =>
  contextOf({
    ...(service === TASKS &&
      account !== undefined && {
        'aws:SourceAccount': account,
        'aws:SourceArn': `arn:${partitionOf(region)}:ecs:${region}:${account}:${SOME_REST}`,
      }),
    'aws:PrincipalIsAWSService': 'true',
    'aws:SecureTransport': 'true',
    'aws:username': null,
    'sts:ExternalId': null,
    'aws:MultiFactorAuthPresent': null,
  });
const TASKS = 'ecs-tasks.amazonaws.com';

/** A trust policy in which `aws:SourceArn` of one cluster matches nothing: ECS never names a cluster there. */
export function withoutClusters(policy: ParsedPolicy): ParsedPolicy {
  if (!policy.ok) return policy;
  const values = (c: Condition): readonly string[] =>
    c.key.toLowerCase() === 'aws:sourcearn' ? c.values.map(v => (ONE_CLUSTER.test(v) ? '' : v)) : c.values;
  const statements = policy.policy.statements.map(s => ({
    ...s,
    conditions: s.conditions.map(c => ({ ...c, values: values(c) })),
  }));
  return { ok: true, policy: { ...policy.policy, statements } };
}
const ONE_CLUSTER = /^arn:[^:]*:ecs:[^:]*:[^:]*:cluster\/[^*?$]+$/;

const AWS_OWN = 'an-account-of-aws';
/** The context of a GET on a layer URL: AWS's own account signed it, so no key names the account or organisation of the task. */
export const layerContext = (): Context =>
  contextOf({
    'aws:PrincipalAccount': AWS_OWN,
    'aws:PrincipalOrgID': AWS_OWN,
    'aws:PrincipalOrgPaths': [AWS_OWN],
    'aws:PrincipalArn': `arn:aws:iam::${AWS_OWN}:role/${AWS_OWN}`,
    'aws:ResourceAccount': AWS_OWN,
    'aws:ResourceOrgID': AWS_OWN,
    's3:ResourceAccount': AWS_OWN,
    'aws:SecureTransport': 'true',
  });
/** The bucket that Amazon ECR keeps image layers in. */
export const layerBucketArn = (region: string): string =>
  `arn:${partitionOf(region)}:s3:::prod-${region}-starport-layer-bucket/${SOME_REST}`;
