import { parseArn } from '../../model/arn.ts';
import { partitionOf } from '../../model/partition.ts';
import type { ContainerDefinition, Launch, SecretFacts, TaskDefinition } from '../../model/facts.ts';
import { parseImage } from '../images/image-name.ts';
import { parseSecretReference } from '../messages/secret-reference.ts';
import { SOME_CHARACTER, SOME_REST } from './glob.ts';

export type Purpose =
  | 'registry-auth'
  | 'image-pull'
  | 'secret'
  | 'key'
  | 'environment-file'
  | 'log-driver'
  | 'exec'
  | 'other';

/** One thing that a task definition needs of IAM. */
export interface Need {
  readonly purpose: Purpose;
  readonly action: string;
  readonly resource: string;
  /** Other spellings that IAM may be asked with; where they disagree it is not known. */
  readonly or?: readonly string[];
  /** The account that the resource is of, where known. */
  readonly account?: string;
  readonly region: string;
  readonly container: string;
  /** `valueFrom`, image, file or log group as the task definition has it. */
  readonly what: string;
  /** The service that calls for the role, and KMS's encryption context then. */
  readonly via?: string;
  readonly encryption?: Readonly<Record<string, string>>;
  /** The key is one that AWS manages, of another account than the role's: no permission lets the role use it. */
  readonly awsManaged?: boolean;
  /** Ending of the name of the VPC endpoint service that the call would go through; none for KMS, which the task never calls. */
  readonly endpoint?: string;
}

export const SUFFIX = SOME_CHARACTER.repeat(6);
export const ecrRepositoryArn = (region: string, account: string, repository: string): string =>
  `arn:${partitionOf(region)}:ecr:${region}:${account}:repository/${repository}`;
export const parameterArn = (region: string, account: string, name: string): string =>
  `arn:${partitionOf(region)}:ssm:${region}:${account}:parameter/${name.replace(/^\//, '')}`;

/** A secret's ARN ends in a hyphen and six characters. */
export const hasSuffix = (arn: string): boolean => /-[A-Za-z0-9]{6}$/.test(arn);

/** What GetSecretValue or GetParameters is asked on for a reference. */
export function secretNeed(
  valueFrom: string,
  container: string,
  region: string,
  account: string | undefined,
  facts: SecretFacts | undefined,
): Need | undefined {
  const ref = parseSecretReference(valueFrom, region);
  const owner = ref.account ?? account;
  const base = {
    purpose: 'secret',
    container,
    what: valueFrom,
    region: ref.region,
    ...(owner !== undefined && { account: owner }),
  } as const;
  if (ref.kind === 'ssm' && ref.id !== undefined && owner !== undefined)
    return { ...base, action: 'ssm:GetParameters', resource: parameterArn(ref.region, owner, ref.id), endpoint: 'ssm' };
  if (ref.kind !== 'secretsmanager' || ref.arn === undefined) return undefined;
  const real = facts?.secret.state === 'known' ? facts.secret.value.arn : undefined;
  if (real !== undefined)
    return {
      ...base,
      action: 'secretsmanager:GetSecretValue',
      resource: real,
      ...(real !== ref.arn && { or: [ref.arn] }),
      endpoint: 'secretsmanager',
    };
  if (hasSuffix(ref.arn))
    return { ...base, action: 'secretsmanager:GetSecretValue', resource: ref.arn, endpoint: 'secretsmanager' };
  return {
    ...base,
    action: 'secretsmanager:GetSecretValue',
    resource: `${ref.arn}-${SUFFIX}`,
    or: [ref.arn],
    endpoint: 'secretsmanager',
  };
}

/** What pulling an image out of a private Amazon ECR registry needs; nothing for other registries. */
export function imageNeeds(image: string, container: string, account: string | undefined): readonly Need[] {
  const ref = parseImage(image);
  if (ref.kind !== 'ecr' || ref.region === undefined) return [];
  const owner = ref.account;
  const base = { container, what: image, region: ref.region };
  const resource = ecrRepositoryArn(ref.region, owner ?? '*', ref.repository);
  const pull = (action: string, endpoint: string): Need => ({
    ...base,
    purpose: 'image-pull',
    action,
    resource,
    endpoint,
    ...(owner !== undefined && { account: owner }),
  });
  return [
    {
      ...base,
      purpose: 'registry-auth',
      action: 'ecr:GetAuthorizationToken',
      resource: '*',
      endpoint: 'ecr.api',
      ...(account !== undefined && { account }),
    },
    ...(owner === undefined
      ? []
      : [pull('ecr:BatchGetImage', 'ecr.dkr'), pull('ecr:GetDownloadUrlForLayer', 'ecr.dkr')]),
  ];
}

/** What the awslogs driver needs. */
export function logNeeds(c: ContainerDefinition, region: string, account: string | undefined): readonly Need[] {
  const options = c.logging?.driver === 'awslogs' ? c.logging.options : undefined;
  const group = options?.['awslogs-group'];
  if (group === undefined || account === undefined) return [];
  const where = options?.['awslogs-region'] ?? region;
  const arn = `arn:${partitionOf(where)}:logs:${where}:${account}:log-group:${group}`;
  // prefix/container/task; without a prefix, Docker names it: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
  const prefix = options?.['awslogs-stream-prefix'];
  const stream = prefix === undefined || prefix === '' ? SOME_REST : `${prefix}/${c.name}/${SOME_REST}`;
  const need = (action: string, resource: string, ...or: string[]): Need => ({
    purpose: 'log-driver',
    action,
    resource,
    ...(or.length > 0 && { or }),
    account,
    region: where,
    container: c.name,
    what: group,
    endpoint: 'logs',
  });
  return [
    ...(options?.['awslogs-create-group'] === 'true' ? [need('logs:CreateLogGroup', `${arn}:log-stream:`, arn)] : []),
    need('logs:CreateLogStream', `${arn}:log-stream:${stream}`),
    need('logs:PutLogEvents', `${arn}:log-stream:${stream}`),
  ];
}

/** What an environment file in S3 needs; whose bucket it is cannot be seen. */
export const fileNeed = (file: string, container: string, region: string): Need | undefined =>
  parseArn(file)
    ? {
        purpose: 'environment-file',
        action: 's3:GetObject',
        resource: file,
        region,
        container,
        what: file,
        endpoint: 's3',
      }
    : undefined;

/** All secrets that a container names, its registry credentials among them. */
export const referencesOf = (c: ContainerDefinition): readonly string[] => [
  ...c.secrets.map(s => s.valueFrom),
  ...(c.repositoryCredentials === undefined ? [] : [c.repositoryCredentials]),
];

/** Why a task definition needs an execution role, or undefined where it needs none. */
export function needsExecutionRole(definition: TaskDefinition, launch: Launch | 'unknown'): string | undefined {
  for (const c of definition.containers) {
    if (c.secrets.length > 0) return `container ${c.name} has secrets`;
    if (c.environmentFiles.length > 0) return `container ${c.name} has environment files`;
    if (c.repositoryCredentials !== undefined) return `container ${c.name} has registry credentials`;
    if (launch !== 'FARGATE') continue;
    if (c.logging?.driver === 'awslogs') return `container ${c.name} logs with awslogs`;
    if (parseImage(c.image).kind === 'ecr')
      return `the image of container ${c.name} is in a private Amazon ECR repository`;
  }
  return undefined;
}

/** Everything that a task definition needs of its execution role. On EC2 pulls and logs may go by the instance's role. */
export function needsOf(
  definition: TaskDefinition,
  launch: Launch | 'unknown',
  region: string,
  account: string | undefined,
  secrets: readonly SecretFacts[],
): readonly Need[] {
  const all = definition.containers.flatMap(c => [
    ...(launch === 'EC2' ? [] : imageNeeds(c.image, c.name, account)),
    ...referencesOf(c).flatMap(
      v =>
        secretNeed(
          v,
          c.name,
          region,
          account,
          secrets.find(s => s.ref.valueFrom === v),
        ) ?? [],
    ),
    ...(launch === 'EC2' ? [] : logNeeds(c, region, account)),
    ...c.environmentFiles.flatMap(f => fileNeed(f, c.name, region) ?? []),
  ]);
  return [...new Map(all.map(n => [`${n.action} ${n.resource}`, n])).values()];
}
