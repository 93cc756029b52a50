import { dnsSuffix, isRegion, partitionOf } from '../../model/partition.ts';
import type { AwsService, Endpoint, TaskDefinition } from '../../model/facts.ts';
import { parseImage } from '../images/image-name.ts';
import { parseSecretReference } from '../messages/secret-reference.ts';

/** A service that a task dials, where it dials it. */
export interface Need {
  readonly service: AwsService;
  readonly host: string;
  readonly region: string;
}

/** The words of a service as people know it. */
export const SERVICE_NAME: Readonly<Record<AwsService, string>> = {
  'ecr.api': 'the ECR API',
  'ecr.dkr': 'the ECR registry',
  s3: 'Amazon S3',
  secretsmanager: 'Secrets Manager',
  ssm: 'Systems Manager',
  logs: 'CloudWatch Logs',
  kms: 'KMS',
  sts: 'STS',
  ec2: 'EC2',
  elasticfilesystem: 'EFS',
  ssmmessages: 'Session Manager (ssmmessages)',
  registry: 'the registry',
};

/**
 * Whether an endpoint is for a service, in a Region where one is named: an endpoint can be for another Region, and answers
 * to the names of that one. By the ending: the part before it differs between partitions and within China.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-cross-region-privatelink-support.html
 */
export function serves(
  endpoint: Pick<Endpoint, 'service' | 'serviceRegion'>,
  service: AwsService,
  region?: string,
): boolean {
  if (service === 'registry' || !endpoint.service.endsWith(`.${service}`)) return false;
  const at = endpointRegion(endpoint);
  return region === undefined || at === undefined || at === region;
}
/** The Region whose service an endpoint is for; undefined for a name that carries none. */
export const endpointRegion = (endpoint: Pick<Endpoint, 'service' | 'serviceRegion'>): string | undefined =>
  endpoint.serviceRegion ?? regionOfHost(endpoint.service);

/** The Region that a host name of AWS carries. */
export function regionOfHost(host: string): string | undefined {
  for (const label of host.toLowerCase().slice(0, 255).split('.')) {
    if (isRegion(label)) return label;
    const bucket = /^prod-([a-z0-9-]{5,30})-starport-layer-bucket$/.exec(label)?.[1];
    if (bucket !== undefined) return bucket;
  }
  return undefined;
}

/** The host that is dialled for a service in a Region. */
export function hostOf(service: AwsService, region: string): string {
  const end = dnsSuffix(region);
  if (service === 'ecr.api') return `api.ecr.${region}.${end}`;
  if (service === 'ecr.dkr') return `dkr.ecr.${region}.${end}`;
  if (service === 's3') return `prod-${region}-starport-layer-bucket.s3.${region}.${end}`;
  return `${service}.${region}.${end}`;
}

/**
 * Endpoint services whose names begin with the partition's own ending, turned around. All others begin with
 * `com.amazonaws` everywhere. As the AWS CDK has it (`getDefaultEndpointPrefix` in aws-ec2/lib/vpc-endpoint.ts), from
 * `aws ec2 describe-vpc-endpoint-services` in each Region.
 */
const OWN_PREFIX: Readonly<Record<string, readonly AwsService[]>> = {
  'aws-cn': ['ecr.api', 'ecr.dkr', 'ec2', 'elasticfilesystem', 'sts'],
  'aws-eusc': ['ecr.api', 'ecr.dkr'],
  'aws-iso': ['ecr.api', 'ecr.dkr', 'ec2', 'elasticfilesystem'],
  'aws-iso-b': ['ecr.api', 'ecr.dkr', 'ec2', 'elasticfilesystem'],
  'aws-iso-e': ['ecr.api', 'ecr.dkr'],
  'aws-iso-f': ['ecr.api', 'ecr.dkr'],
};
/** The name that an endpoint of a service has in a Region, for making one. */
export function endpointName(service: AwsService, region: string): string {
  const own = OWN_PREFIX[partitionOf(region)]?.includes(service) === true;
  const prefix = own ? dnsSuffix(region).split('.').reverse().join('.') : 'com.amazonaws';
  return `${prefix}.${region}.${service}`;
}

const hubHost = 'registry-1.docker.io';

/**
 * What a task of this definition dials before it runs, each once. On Fargate up to Linux 1.3 the login and the secrets go
 * another way. Windows has version numbers of its own, and needs what Linux 1.4 needs from 1.0.0 on.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
 */
export function needsOf(definition: TaskDefinition, region: string, platformVersion?: string): readonly Need[] {
  const found = new Map<string, Need>();
  const add = (service: AwsService, at: string, host = hostOf(service, at)): void =>
    void (found.has(`${service} ${host}`) || found.set(`${service} ${host}`, { service, host, region: at }));
  const windows = definition.operatingSystemFamily.startsWith('WINDOWS');
  const old = !windows && platformVersion !== undefined && /^1\.[0-3](?:\.|$)/.test(platformVersion);
  for (const c of definition.containers) {
    const image = parseImage(c.image);
    if (image.kind === 'ecr') {
      const at = image.region ?? region;
      if (!old) add('ecr.api', at);
      add('ecr.dkr', at, image.registry);
      add('s3', at);
    } else add('registry', region, image.kind === 'docker-hub' ? hubHost : image.registry);
    if (!old && c.repositoryCredentials !== undefined)
      add('secretsmanager', parseSecretReference(c.repositoryCredentials, region).region);
    for (const s of old ? [] : c.secrets) {
      const ref = parseSecretReference(s.valueFrom, region);
      if (ref.kind !== 'malformed') add(ref.kind, ref.region);
    }
    for (const file of c.environmentFiles) {
      const bucket = /^arn:[^:]{1,20}:s3:::([^/]{1,63})\//.exec(file)?.[1];
      add('s3', region, bucket === undefined ? hostOf('s3', region) : `${bucket}.s3.${region}.${dnsSuffix(region)}`);
    }
    if (c.logging?.driver === 'awslogs') add('logs', c.logging.options['awslogs-region'] ?? region);
  }
  return [...found.values()];
}
