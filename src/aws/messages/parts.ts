import { ecrHost } from '../images/image-name.ts';
import type { AwsService } from '../../model/facts.ts';
import { type Denial, policyLayer } from './policy-layer.ts';

/** Named parts of one message. All are optional: messages are elided, redacted and cut. */
export interface Parts {
  readonly denial?: Denial;
  readonly hosts: readonly string[];
  readonly addresses: readonly string[];
  readonly ports: readonly string[];
  /** Whether the address that was dialled is a private one; absent when none is named. */
  readonly privateAddress?: boolean;
  readonly service?: AwsService;
  readonly facts: Readonly<Record<string, string | readonly string[]>>;
}

/** One part: its name in `facts` and where to find it. Every repetition is bounded, which keeps reading linear. */
interface Part {
  readonly name: string;
  readonly pattern: RegExp;
  readonly list?: boolean;
}
const ARN = '[A-Za-z0-9_.@!+=,/<>{}*:…-]{1,400}';
const PARTS: readonly Part[] = [
  { name: 'url', pattern: /\bhttps?:\/\/[^\s"'<>,;]{1,500}/gi, list: true },
  {
    name: 'image',
    pattern:
      /(?:failed to resolve ref:?|resolve reference|pull access denied for|no such image:?|image with digest|canonical reference with image|imageref=)\s{0,2}["']?([A-Za-z0-9_.<>…*-][^\s"',;]{1,400})/gi,
  },
  { name: 'image', pattern: /\bcannot pull '?([A-Za-z0-9_.<>-]{1,200}[/:][^\s"',;]{1,400})/gi },
  { name: 'image', pattern: /\b([A-Za-z0-9<>*]{1,20}\.dkr[.-]ecr[a-z0-9.-]{1,60}\/[^\s"',;?]{1,300})/gi },
  { name: 'image', pattern: /\brepository ([a-z0-9][a-z0-9._/:-]{1,250}) not found/gi },
  { name: 'digest', pattern: /\bsha256:[0-9a-f*]{3,64}/gi },
  { name: 'platform', pattern: /matching platform '?([a-z0-9/ ().]{3,60})'/gi },
  { name: 'secret', pattern: new RegExp(`arn:[a-z-]{3,12}:secretsmanager:${ARN}`, 'gi'), list: true },
  { name: 'secret', pattern: /secrets? with (?:arn|value|id|name) '([^']{1,400})'/gi, list: true },
  {
    name: 'parameter',
    pattern: /arn:[a-z-]{3,12}:ssm:[^\s:]{0,40}:[^\s:]{0,40}:parameter(\/[A-Za-z0-9_.:/{}<>*-]{1,400})/gi,
    list: true,
  },
  { name: 'jsonKey', pattern: /json key ["']?([A-Za-z0-9_.{}<>-]{1,200})/gi, list: true },
  { name: 'stage', pattern: /staging label:? ?["']?([A-Za-z0-9_.-]{1,200})/gi },
  {
    name: 'environmentFile',
    pattern: /(?:env(?:ironment)? file with key|download (?:env )?file) ["']?([^\s"']{1,300})/gi,
    list: true,
  },
  {
    name: 'environmentFile',
    pattern: /env(?:ironment)?[ -]?files?\b.{0,600}?arn:[a-z-]{3,12}:s3:::([^\s"')]{1,300})/gi,
    list: true,
  },
  { name: 'bucket', pattern: /from bucket ["']?([a-z0-9.-]{1,80})/gi },
  { name: 'key', pattern: new RegExp(`arn:[a-z-]{3,12}:kms:${ARN}`, 'gi'), list: true },
  { name: 'role', pattern: /\brole ["'(]{0,2}(arn:[a-z-]{3,12}:iam::[^\s"')]{1,300})/gi },
  { name: 'logGroup', pattern: /log-group:([A-Za-z0-9_/.#-]{1,512})/gi },
  { name: 'logGroup', pattern: /log group ["']([A-Za-z0-9_/.#-]{1,512})["']/gi },
  {
    name: 'targetGroup',
    pattern: new RegExp(`arn:[a-z-]{3,12}:elasticloadbalancing:[^\\s:]{1,40}:[^\\s:]{0,40}:targetgroup/${ARN}`, 'gi'),
    list: true,
  },
  { name: 'targetGroup', pattern: /\btarget-group (?!arn\b)([A-Za-z0-9-]{1,64})\b/gi, list: true },
  {
    name: 'listenerRule',
    pattern: new RegExp(
      `arn:[a-z-]{3,12}:elasticloadbalancing:[^\\s:]{1,40}:[^\\s:]{0,40}:listener(?:-rule)?/${ARN}`,
      'gi',
    ),
    list: true,
  },
  {
    name: 'listener',
    pattern: new RegExp(`arn:[a-z-]{3,12}:elasticloadbalancing:[^\\s:]{1,40}:[^\\s:]{0,40}:listener/${ARN}`, 'gi'),
  },
  { name: 'loadBalancer', pattern: /\(elb ([^\s)]{1,100})\)/gi },
  { name: 'port', pattern: /\(?\bport:? (\d{1,5})\b/gi },
  { name: 'codes', pattern: /\bcodes?:? ?\[([0-9][0-9, -]{0,60})\]/gi, list: true },
  { name: 'reason', pattern: /\((?:reason )([^()]{1,300})\)/gi },
  { name: 'task', pattern: /\btask ([0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f-]{27})\b/gi, list: true },
  { name: 'task', pattern: /:task\/(?:[^\s/"',)]{1,255}\/)?([0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f-]{27})\b/gi, list: true },
  { name: 'instance', pattern: /\b(i-[0-9a-f]{8,17})\b/gi, list: true },
  {
    name: 'containerInstance',
    pattern: /container-instance[ /](?:[A-Za-z0-9_-]{1,255}\/)?([0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f-]{27})\b/gi,
  },
  { name: 'deployment', pattern: /\b(ecs-svc\/\d{1,25})\b/gi, list: true },
  { name: 'service', pattern: /\(service ([A-Za-z0-9_<>*{}.-]{1,255})(?=[,)])/gi },
  {
    name: 'service',
    pattern:
      /(?:^|[\s:])service \[?(?!call |deployment |linked |discovery |cannot |scheduler |connect )([A-Za-z0-9_<>*{}-]{1,255})\]?(?= (?:was|is|has|had|failed|could|did|deployment|operations|registered|deregistered|stopped|task set|unable|rolling|\())/gi,
  },
  { name: 'subnet', pattern: /\b(subnet-[0-9a-f]{8,17})\b/gi, list: true },
  { name: 'securityGroup', pattern: /\b(sg-[0-9a-f]{8,17})\b/gi, list: true },
  { name: 'vpc', pattern: /\b(vpc-[0-9a-f]{8,17})\b/gi, list: true },
  { name: 'networkInterface', pattern: /\b(eni-[0-9a-f]{8,17})\b/gi, list: true },
  { name: 'fileSystem', pattern: /\b(fs-[0-9a-f]{8,40})\b/gi },
  { name: 'accessPoint', pattern: /\b(fsap-[0-9a-f]{8,40})\b/gi },
  {
    name: 'path',
    pattern: /(?:\.amazonaws\.com|\.on\.aws|fs-[0-9a-fx]{4,40}|<region>\.amazonaws\.com):(\/[^\s"']{0,300}) failed/gi,
  },
  { name: 'command', pattern: /\bexec:? "([^"]{1,300})"/gi },
  { name: 'command', pattern: /\bexec (\/[^\s:"']{1,300}): exec format error/gi },
  { name: 'mount', pattern: /to rootfs at "([^"]{1,300})"/gi },
  {
    name: 'exitCode',
    pattern: /\bexit(?:ed)?(?: with)?(?: an?)?(?: non-?zero)?(?: exit)?(?: status| code|Code"?)[:= ]{0,3}(\d{1,3})\b/gi,
  },
  { name: 'exitCode', pattern: /\bexitCode"?[:= ]{1,3}(\d{1,3})\b/g },
  { name: 'transition', pattern: /could not transition to ([a-z]{1,30})/gi },
  { name: 'after', pattern: /timed out after waiting ([0-9hms.]{1,20})/gi },
  { name: 'placement', pattern: /\b(RESOURCE:[A-Z*_]{1,30})/g },
  {
    name: 'capacityProvider',
    pattern: /capacity provider(?:\(s\))? ["']?(?!strateg)([A-Za-z0-9_-]{1,255})(?=["'.\s])/gi,
  },
  { name: 'hook', pattern: new RegExp(`arn:[a-z-]{3,12}:lambda:${ARN}`, 'gi') },
  { name: 'stage', pattern: /\b([A-Z]{3,}(?:_[A-Z]{2,}){0,4}) lifecycle hook/g },
  { name: 'tagPolicy', pattern: /\b(TagPolicyViolation)\b/g },
  {
    name: 'errorCode',
    pattern:
      /\b(InsufficientFreeAddressesInSubnet|InvalidSubnetID\.NotFound|InvalidSecurityGroupID\.NotFound|InvalidSubnet|InvalidGroup\.NotFound|NetworkInterfaceLimitExceeded|PrivateIpAddressLimitExceeded|SecurityGroupLimitExceeded|AuthFailure|UnauthorizedOperation|VcpuLimitExceeded|InsufficientInstanceCapacity|UnfulfillableCapacity|MaxSpotInstanceCountExceeded|RequestLimitExceeded)\b/g,
  },
  {
    name: 'variable',
    pattern:
      /(?:KeyError: ?|environment variable ["'`]?|env(?:ironment)? var(?:iable)? ["'`]?|missing required (?:env(?:ironment)? (?:var(?:iable)?s?)?:? ?)["'`]?)["'`]?([A-Z][A-Z0-9_]{1,100})\b/g,
  },
];

/** Ends that belong to the sentence, not to the name. */
const trim = (value: string): string => value.replace(/[.,:;)'"\]]{1,8}$/, '');

const DIALLED =
  /\b(?:dial|connect(?:ing)?(?: to)?|read|write|lookup|ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH)[ (:]{1,3}(?:tcp|udp|tcp4|tcp6)?[: ]{0,2}(?:\d{1,3}(?:\.\d{1,3}){3}:\d{1,5}->)?(\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]{2,45}\]):(\d{1,5})/gi;
const LOOKUP =
  /\b(?:lookup|resolve host|getaddrinfo (?:ENOTFOUND|EAI_AGAIN)|Failed to resolve) "?([A-Za-z0-9.-]{3,253})/gi;
const HOST =
  /\b(?:https?:\/\/)?((?:[A-Za-z0-9_*<>-]{1,100}\.){1,8}(?:amazonaws\.com(?:\.cn)?|on\.aws|docker\.io|docker\.com|quay\.io|ghcr\.io|gcr\.io|pkg\.dev|mcr\.microsoft\.com|elastic\.co|gitlab\.com|aws))\b/gi;
const URL_HOST = /\bhttps?:\/\/([A-Za-z0-9.-]{1,253})/gi;

function all(pattern: RegExp, text: string): string[] {
  const found: string[] = [];
  for (const m of text.matchAll(pattern)) {
    const value = trim(m[1] ?? m[0]);
    if (value && !found.includes(value)) found.push(value);
    if (found.length >= 20) break;
  }
  return found;
}

/** Whether an address is of the private ranges: the name then resolved to an endpoint, or to a host in the VPC. */
function isPrivateAddress(address: string): boolean {
  const v6 = address.replace(/^\[|\]$/g, '').toLowerCase();
  if (v6.includes(':')) return /^f[cd]/.test(v6) || v6.startsWith('fe80');
  const [a = 0, b = 0] = address.split('.').map(Number);
  return (
    a === 10 || (a === 172 && b >= 16 && b <= 31) || (a === 192 && b === 168) || (a === 100 && b >= 64 && b <= 127)
  );
}

const REGISTRY =
  /(?:docker\.(?:io|com)|quay\.io|ghcr\.io|gcr\.io|pkg\.dev|gitlab\.com|microsoft\.com|elastic\.co|public\.ecr\.aws)$/;

/** The AWS service that a host name belongs to. */
function serviceOfHost(host: string): AwsService | undefined {
  const h = host.toLowerCase();
  if (h.startsWith('api.ecr.') || h.startsWith('ecr.')) return 'ecr.api';
  if (ecrHost(h) || /\.dkr[.-]ecr/.test(h)) return 'ecr.dkr';
  if (/(?:^|[.-])s3[.-]/.test(h) || h.includes('starport-layer-bucket')) return 's3';
  if (/\.(?:efs|s3files)\./.test(h) || h.startsWith('elasticfilesystem')) return 'elasticfilesystem';
  if (REGISTRY.test(h)) return 'registry';
  // A host of somebody else may start with the name of an AWS service; one that was cut has no ending.
  if (!/(?:^|\.)(?:amazonaws\.com(?:\.cn)?|aws)$/.test(h) && !/^[a-z0-9-]+(?:\.[a-z]{2}(?:-[a-z]+)+-\d)?$/.test(h))
    return undefined;
  if (h.startsWith('secretsmanager')) return 'secretsmanager';
  if (h.startsWith('ssm')) return 'ssm';
  if (h.startsWith('logs.')) return 'logs';
  if (h.startsWith('kms')) return 'kms';
  if (h.startsWith('sts.')) return 'sts';
  if (h.startsWith('ec2.')) return 'ec2';
  return undefined;
}

const BY_ACTION: Readonly<Record<string, AwsService>> = {
  ecr: 'ecr.api',
  secretsmanager: 'secretsmanager',
  ssm: 'ssm',
  kms: 'kms',
  logs: 'logs',
  s3: 's3',
  ec2: 'ec2',
  sts: 'sts',
  elasticfilesystem: 'elasticfilesystem',
};

/** `invalid ssm parameters: /x,/y`, and EC2's `invalid parameters: a,b`. */
function invalidParameters(text: string): string[] {
  const at = /\binvalid (?:ssm )?parameters?:? /i.exec(text);
  if (!at) return [];
  const list = text.slice(at.index + at[0].length, at.index + at[0].length + 1500);
  return [
    ...new Set(
      (/^[A-Za-z0-9_.:/,; {}<>*-]*/.exec(list)?.[0] ?? '')
        .split(/[,;] ?/)
        .map(p => trim(p.trim().split(' ')[0] ?? ''))
        .filter(p => p.length > 1),
    ),
  ].slice(0, 20);
}

/** Reads the parts out of a normalised message. */
export function partsOf(text: string): Parts {
  const facts: Record<string, string | readonly string[]> = {};
  const denial = policyLayer(text);
  for (const part of PARTS) {
    const found = all(part.pattern, text);
    if (found.length === 0) continue;
    const before = facts[part.name];
    if (part.list) {
      const had = before === undefined ? [] : typeof before === 'string' ? [before] : before;
      const values = [...new Set([...had, ...found])];
      facts[part.name] = values.length === 1 ? (values[0] ?? '') : values;
    } else if (before === undefined) facts[part.name] = found[0] ?? '';
  }
  const parameters = invalidParameters(text);
  if (parameters.length > 0) facts.parameter = parameters.length === 1 ? (parameters[0] ?? '') : parameters;
  const codes = facts.codes;
  if (codes !== undefined)
    facts.codes = [
      ...new Set((typeof codes === 'string' ? [codes] : codes).flatMap(c => c.split(/[, ]+/).filter(Boolean))),
    ];
  if (denial) {
    for (const key of ['action', 'resource', 'principal', 'layer'] as const) {
      const value = denial[key];
      if (value) facts[key] = key === 'layer' && denial.explicit ? `explicit-deny:${value}` : value;
    }
    if (denial.explicit && !denial.layer) facts.layer = 'explicit-deny';
  }
  const addresses: string[] = [];
  const ports: string[] = [];
  for (const m of text.matchAll(DIALLED)) {
    if (m[1] && !addresses.includes(m[1])) addresses.push(m[1]);
    if (m[2] && !ports.includes(m[2])) ports.push(m[2]);
  }
  const hosts = [
    ...new Set([...all(URL_HOST, text), ...all(HOST, text), ...all(LOOKUP, text)].map(h => h.toLowerCase())),
  ].filter(h => h !== 'docs.aws.amazon.com' && h !== 'aws.amazon.com' && h.includes('.') && !/^[\d.]+$/.test(h));
  if (hosts[0]) facts.host = hosts[0];
  if (addresses[0]) facts.address = addresses.length === 1 ? addresses[0] : addresses;
  if (ports[0] && facts.port === undefined) facts.port = ports[0];
  const remote = addresses.find(a => !a.startsWith('127.') && !a.startsWith('169.254.'));
  const service =
    hosts.map(serviceOfHost).find(s => s !== undefined) ??
    (denial?.action ? BY_ACTION[denial.action.split(':')[0]?.toLowerCase() ?? ''] : undefined);
  return {
    ...(denial ? { denial } : {}),
    hosts,
    addresses,
    ports,
    ...(remote ? { privateAddress: isPrivateAddress(remote) } : {}),
    ...(service ? { service } : {}),
    facts,
  };
}
