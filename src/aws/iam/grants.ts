import { parseArn } from '../../model/arn.ts';
import { partitionOf } from '../../model/partition.ts';
import type { FailedCall, Launch, SecretFacts, TaskDefinition } from '../../model/facts.ts';
import { SOME_REST, plainResource } from './glob.ts';
import type { StatementJson } from './merge.ts';
import { fileNeed, imageNeeds, logNeeds, type Need, needsOf, type Purpose, referencesOf, secretNeed } from './needs.ts';
import { isAboutSecrets, refusedByKms } from './roles.ts';

const AWS_KEY = /(?:^|:)alias\/aws\//;

/**
 * What decrypting a secret or parameter needs; nothing where AWS manages its key. DescribeSecret leaves the key out where it is
 * aws/secretsmanager, and no other account can use that one:
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html
 */
export function keyNeed(s: SecretFacts, region: string, account?: string): Need | undefined {
  const id =
    s.secret.state === 'known'
      ? s.secret.value.kmsKeyId
      : s.parameter.state === 'known' && s.parameter.value.type === 'SecureString'
        ? s.parameter.value.keyId
        : undefined;
  if (id === undefined || AWS_KEY.test(id)) {
    const owner = s.ref.account;
    if (s.secret.state !== 'known' || owner === undefined || account === undefined || owner === account)
      return undefined;
    const at = s.ref.region || region;
    const alias = `arn:${partitionOf(at)}:kms:${at}:${owner}:alias/aws/secretsmanager`;
    return { ...keyOn(alias, s, 'secretsmanager', at, owner), awsManaged: true };
  }
  const arn = s.key.state === 'known' ? s.key.value.arn : /:key\//.test(id) ? id : undefined;
  if (arn === undefined) return undefined;
  const { region: at, account: owner } = parseArn(arn) ?? {};
  return keyOn(arn, s, s.ref.kind === 'ssm' ? 'ssm' : 'secretsmanager', at || region, owner);
}
function keyOn(arn: string, s: SecretFacts, via: string, region: string, account: string | undefined): Need {
  const of = s.secret.state === 'known' ? s.secret.value.arn : s.ref.arn;
  const context = of === undefined ? {} : { encryption: via === 'ssm' ? { PARAMETER_ARN: of } : { SecretARN: of } };
  return {
    purpose: 'key',
    action: 'kms:Decrypt',
    resource: arn,
    ...(account !== undefined && { account }),
    region,
    container: s.ref.container,
    what: s.ref.valueFrom,
    via,
    ...context,
  };
}

const plain = (resource: string | undefined): resource is string =>
  resource !== undefined &&
  (resource === '*' || (parseArn(resource) !== undefined && !/[<>{}…[\]]|\*\*/.test(resource)));
const texts = (x: string | readonly string[] | undefined): readonly string[] =>
  x === undefined ? [] : typeof x === 'string' ? [x] : x;

/** Whether a reference is the one that a call's words name. */
function namedBy(call: FailedCall, s: SecretFacts): boolean {
  const said = [call.resource ?? '', ...texts(call.facts['secret']), ...texts(call.facts['parameter'])].filter(
    x => x !== '',
  );
  const own = [
    s.ref.arn,
    s.ref.valueFrom,
    s.ref.id,
    s.secret.state === 'known' ? s.secret.value.arn : undefined,
  ].filter(x => x !== undefined && x !== '');
  return said.some(x =>
    own.some(
      o =>
        x === o ||
        x.split(':').slice(0, 7).join(':') === o ||
        (s.ref.kind === 'ssm' && parseArn(x)?.resource === `parameter/${(s.ref.id ?? '').replace(/^\//, '')}`),
    ),
  );
}

/**
 * Actions of one feature that are of no use without each other: a role that lacks one of them is refused the next one too,
 * unless it has that. ECS Exec: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html; EFS:
 * https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html; target groups:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/AmazonECSInfrastructureRolePolicyForLoadBalancers.html
 */
const TOGETHER: readonly (readonly string[])[] = [
  [
    'ssmmessages:CreateControlChannel',
    'ssmmessages:CreateDataChannel',
    'ssmmessages:OpenControlChannel',
    'ssmmessages:OpenDataChannel',
  ],
  ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'],
  [
    'elasticloadbalancing:RegisterTargets',
    'elasticloadbalancing:DeregisterTargets',
    'elasticloadbalancing:DescribeListeners',
    'elasticloadbalancing:DescribeRules',
    'elasticloadbalancing:DescribeTargetGroups',
    'elasticloadbalancing:DescribeTargetHealth',
  ],
];
/** These know no resource: a policy that names one does not allow them. */
const ON_ALL = /^elasticloadbalancing:Describe/i;
/** What is needed together with this, on the same resource. A file system that is only read needs no permission to write. */
function together(need: Need, definition: TaskDefinition | undefined): Need[] {
  const same = (action: string): boolean => action.toLowerCase() === need.action.toLowerCase();
  const mounts = definition?.containers.flatMap(c => c.mountPoints) ?? [];
  const onlyRead = mounts.length > 0 && mounts.every(m => m.readOnly === true);
  return (
    (TOGETHER.find(set => set.some(same)) ?? [])
      .filter(action => !same(action) && !(onlyRead && action === 'elasticfilesystem:ClientWrite'))
      // From a call on everything the one resource that the others are for can't be told.
      .filter(action => ON_ALL.test(action) || !ON_ALL.test(need.action))
      .map(action => ({ ...need, action, ...(ON_ALL.test(action) && { resource: '*' }) }))
  );
}

const PURPOSE: Readonly<Partial<Record<FailedCall['step'], Purpose>>> = {
  'registry-auth': 'registry-auth',
  'image-pull': 'image-pull',
  secret: 'secret',
  'environment-file': 'environment-file',
  'log-driver': 'log-driver',
};
const ENDPOINT: Readonly<Record<string, string>> = {
  secretsmanager: 'secretsmanager',
  ssm: 'ssm',
  logs: 'logs',
  s3: 's3',
};

/** EC2 doesn't say which call it refused; the first that ECS makes for a volume creates it. */
const createsVolume = (call: FailedCall): boolean => call.step === 'volume' && call.role?.kind === 'infrastructure';

/** What a failed call needed; `also` are its siblings, for a fix that does not only uncover the next refusal. */
export function needsOfCall(
  call: FailedCall,
  definition: TaskDefinition | undefined,
  region: string,
  account: string | undefined,
  secrets: readonly SecretFacts[],
): { readonly needs: readonly Need[]; readonly also: readonly Need[] } {
  const container = call.container ?? '';
  const containers = definition?.containers ?? [];
  const mine = containers.some(c => c.name === container) ? containers.filter(c => c.name === container) : containers;
  const action = call.action?.includes(':') ? call.action : createsVolume(call) ? 'ec2:CreateVolume' : undefined;
  const only = (all: readonly Need[]): { needs: readonly Need[]; also: readonly Need[] } => {
    const named = all.filter(n => action !== undefined && n.action.toLowerCase() === action.toLowerCase());
    const exact = named.filter(n => n.resource === call.resource);
    const needs = exact.length > 0 ? exact : named;
    return needs.length > 0 ? { needs, also: all } : action === undefined ? { needs: all, also: all } : generic(all);
  };
  const generic = (also: readonly Need[]): { needs: readonly Need[]; also: readonly Need[] } => {
    if (action === undefined) return { needs: [], also };
    const arn = plain(call.resource) ? parseArn(call.resource) : undefined;
    const service = action.split(':')[0]?.toLowerCase() ?? '';
    const endpoint =
      service === 'ecr' ? (/GetAuthorizationToken/i.test(action) ? 'ecr.api' : 'ecr.dkr') : ENDPOINT[service];
    const owner = arn?.account || (call.resource === '*' ? account : undefined);
    return {
      needs: [
        {
          purpose: PURPOSE[call.step] ?? 'other',
          action,
          resource: plain(call.resource) ? call.resource : SOME_REST,
          region: arn?.region || region,
          container,
          what: call.resource ?? '',
          ...(owner !== undefined && { account: owner }),
          ...(endpoint !== undefined && { endpoint }),
        },
      ],
      also,
    };
  };

  if (isAboutSecrets(call)) {
    const named = secrets.filter(s => namedBy(call, s));
    const about =
      named.length > 0
        ? named
        : call.resource === undefined &&
            texts(call.facts['secret']).length === 0 &&
            texts(call.facts['parameter']).length === 0
          ? secrets
          : [];
    const keys = about.flatMap(s => keyNeed(s, region, account) ?? []);
    if (refusedByKms(call)) {
      const first = about[0] ?? secrets[0];
      // Which key it was is not known: the secret could not be read.
      if (keys.length === 0 && first) {
        const said = texts(call.facts['key'])[0] ?? (call.resource?.includes(':kms:') ? call.resource : undefined);
        const where = first.ref.region || region;
        return {
          needs: [
            keyOn(
              plain(said)
                ? said
                : `arn:${partitionOf(where)}:kms:${where}:${first.ref.account ?? account ?? ''}:key/${SOME_REST}`,
              first,
              first.ref.kind === 'ssm' ? 'ssm' : 'secretsmanager',
              where,
              plain(said) ? parseArn(said)?.account : undefined,
            ),
          ],
          also: [],
        };
      }
      return keys.length > 0 ? { needs: keys, also: keys } : generic([]);
    }
    const all = secrets.flatMap(s => secretNeed(s.ref.valueFrom, s.ref.container, region, account, s) ?? []);
    const of = about.flatMap(s => secretNeed(s.ref.valueFrom, s.ref.container, region, account, s) ?? []);
    if (of.length === 0) {
      const read = plain(call.resource) ? secretNeed(call.resource, container, region, account, undefined) : undefined;
      return read && (action === undefined || read.action.toLowerCase() === action.toLowerCase())
        ? { needs: [read], also: all }
        : generic(all);
    }
    return { needs: action === undefined || call.how === 'undetermined' ? [...of, ...keys] : of, also: all };
  }
  if (call.step === 'registry-auth' || call.step === 'image-pull') {
    const images =
      call.step === 'image-pull' && call.image !== undefined ? [{ name: container, image: call.image }] : mine;
    const all = images.flatMap(c => imageNeeds(c.image, c.name, account));
    const unique = [...new Map(all.map(n => [`${n.action} ${n.resource}`, n])).values()];
    if (unique.length > 0)
      return call.step === 'registry-auth' && action === undefined
        ? { needs: unique.filter(n => n.purpose === 'registry-auth'), also: unique }
        : only(unique);
    return generic([]);
  }
  if (call.step === 'environment-file') {
    const all = mine.flatMap(c => c.environmentFiles.flatMap(f => fileNeed(f, c.name, region) ?? []));
    return only(all);
  }
  if (call.step === 'log-driver') {
    const all = mine.flatMap(c => logNeeds(c, region, account));
    const found = only(all);
    // AWS names the stream of one task; what matters is the group.
    return plain(call.resource) && call.resource.includes(':log-group:')
      ? { needs: generic(all).needs.length > 0 ? generic(all).needs : found.needs, also: all }
      : found;
  }
  const alone = generic([]);
  return { needs: alone.needs, also: alone.needs.flatMap(n => together(n, definition)) };
}

/** Everything that a task definition needs, the keys of its secrets among it. */
export function needsOfDefinition(
  definition: TaskDefinition,
  launch: Launch | 'unknown',
  region: string,
  account: string | undefined,
  secrets: readonly SecretFacts[],
): readonly Need[] {
  const keys = secrets.flatMap(s => keyNeed(s, region, account) ?? []);
  return [
    ...needsOf(definition, launch, region, account, secrets),
    ...new Map(keys.map(k => [k.resource, k])).values(),
  ];
}
/** Whether a task definition names secrets at all. */
export const namesSecrets = (definition: TaskDefinition): boolean =>
  definition.containers.some(c => referencesOf(c).length > 0);

const POLICY_NAMES: Readonly<Record<Purpose, string>> = {
  'registry-auth': 'ecs-doctor-pull-images',
  'image-pull': 'ecs-doctor-pull-images',
  secret: 'ecs-doctor-read-secrets',
  key: 'ecs-doctor-decrypt-secrets',
  'environment-file': 'ecs-doctor-read-environment-files',
  'log-driver': 'ecs-doctor-write-logs',
  exec: 'ecs-doctor-ecs-exec',
  other: 'ecs-doctor-access',
};
const IN_MANAGED = new Set([
  'ecr:getauthorizationtoken',
  'ecr:batchchecklayeravailability',
  'ecr:getdownloadurlforlayer',
  'ecr:batchgetimage',
  'logs:createlogstream',
  'logs:putlogevents',
]);

/** The resource to write into a policy: the whole log group for its streams, and wildcards for what is not known. */
export function grantResource(resource: string): string {
  const group = /^(arn:[^:]+:logs:[^:]*:[^:]*:log-group:[^:]+)/.exec(resource)?.[1];
  if (group !== undefined) return `${group}:*`;
  // A task set is of one deployment: the next has another.
  const taskSets = /^(arn:[^:]+:ecs:[^:]*:[^:]*:task-set\/[^/]+\/[^/]+)\//.exec(resource)?.[1];
  if (taskSets !== undefined) return `${taskSets}/*`;
  return plainResource(resource);
}

export interface Grants {
  readonly policyName: string;
  /** Actions without a resource of their own get a statement on `*`. */
  readonly statements: readonly StatementJson[];
  /** ARN of the policy of AWS that allows all of it. */
  readonly managed?: string;
}

/** The statements that allow what is needed, and no more. */
export function grantsFor(needs: readonly Need[]): Grants {
  const byResource = new Map<string, Set<string>>();
  for (const n of needs)
    for (const spelling of [n.resource, ...(n.or ?? [])]) {
      const resource = grantResource(spelling);
      byResource.set(resource, (byResource.get(resource) ?? new Set()).add(n.action));
    }
  const byActions = new Map<string, string[]>();
  for (const [resource, actions] of byResource) {
    const key = [...actions].sort().join();
    byActions.set(key, [...(byActions.get(key) ?? []), resource]);
  }
  const one = (list: readonly string[]): string | readonly string[] => (list.length === 1 ? (list[0] ?? '') : list);
  const statements = [...byActions].map(
    ([actions, resources]): StatementJson => ({
      Effect: 'Allow',
      Action: one(actions.split(',')),
      Resource: one(resources),
    }),
  );
  const managed = needs.length > 0 && needs.every(n => n.purpose !== 'exec' && IN_MANAGED.has(n.action.toLowerCase()));
  const names = new Set(needs.map(n => POLICY_NAMES[n.purpose]));
  return {
    policyName: names.size > 1 ? 'ecs-doctor-execution' : POLICY_NAMES[needs[0]?.purpose ?? 'other'],
    statements,
    ...(managed && {
      managed: `arn:${partitionOf(needs[0]?.region ?? '')}:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy`,
    }),
  };
}
