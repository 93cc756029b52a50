import type { NamedCause } from '../causes.ts';
import type { Candidate, Seen } from '../family.ts';
import { parseImage } from '../../images/image-name.ts';

/** Ports on which AWS's services do not answer. */
const isPortOfAws = (port: string): boolean => port === '443' || port === '80' || port === '53';
/** Whether the words name an address, and none of an AWS service or a registry. */
export function noService(seen: Seen): boolean {
  const { hosts, addresses, ports, service } = seen.parts;
  if (
    service !== undefined ||
    hosts.some(h =>
      /amazonaws\.com|\.aws$|docker\.|quay\.io|ghcr\.io|gcr\.io|^(?:api\.)?(?:ecr|ssm|logs|kms|s3|sts|secretsmanager|ec2)(?:\.[a-z]{2}(?:-[a-z]+)+-\d)?$/.test(
        h,
      ),
    )
  )
    return false;
  if (addresses.some(a => a.startsWith('127.') || a === '[::1]')) return true;
  return hosts.length > 0 || ports.some(p => !isPortOfAws(p));
}
/** 169.254.170.2 is the agent's own address: no route table and no security group is asked. */
export const NO_CREDENTIALS: readonly Candidate[] = [
  [
    'platform/agent-outdated',
    'The credentials endpoint 169.254.170.2 might be unreachable from the container: the instance might lack a route or firewall rule for it (on Windows: Initialize-ECSAgent -EnableTaskIAMRole), or the agent might be too old.',
  ],
  ['app/config-missing', 'A proxy might intercept the call. NO_PROXY must contain 169.254.170.2 and 169.254.169.254.'],
  'iam/task-role-missing',
];
const BEHIND_OWN: Candidate = [
  'app/dependency-down',
  "The address isn't an AWS service's. What listens there might be down, or nothing listens there.",
];
const REGISTRY_DOWN: Candidate = [
  'image/registry-unavailable',
  'Something answered at the address and refused the connection: the registry might be down or listen on another port.',
];
const UNRESOLVED: Candidate = [
  'network/dns-failure',
  "The name isn't an AWS service's. It might not exist, or might not resolve in this VPC.",
];
const REFUSED: readonly Candidate[] = [
  [
    'platform/transient',
    'Something answered at the address and refused the connection, so routes and security groups allow it. The service might have been down briefly.',
  ],
  [
    'network/dns-failure',
    'The name might resolve to a wrong address, or a proxy might intercept the call and refuse it.',
  ],
];

/** What the caller itself ran out of, before anything was sent. */
const SHORTAGE =
  /too many open files|cannot assign requested address|no buffer space available|cannot allocate memory|resource temporarily unavailable/;

type Reached = 'endpoint' | 's3' | 'internet';
const INSIDE: readonly Candidate[] = [
  [
    'network/endpoint-security-group',
    "The dialed address is private, so the name resolved to an endpoint. The endpoint's security group might not allow inbound 443 from the caller.",
  ],
  [
    'network/security-group-egress',
    "The dialed address is private, and the caller's security group might not allow outbound traffic to it.",
  ],
  'network/nacl-blocked',
];
const TO_PUBLIC: readonly Candidate[] = [
  ['network/no-route', 'The dialed address is public, and the subnet might have no route to it.'],
  [
    'network/public-ip-missing',
    'The dialed address is public, and the task might have no public IP address to reach it from.',
  ],
];

/** Where no way is to blame: the caller ran out of something, or what refuses the connection has been reached. */
function shortOrRefused(words: string, foreign: boolean, internet: boolean): readonly Candidate[] | undefined {
  if (SHORTAGE.test(words)) return ['platform/docker-unhealthy', 'platform/transient'];
  if (!/connection refused|econnrefused|actively refused/.test(words)) return undefined;
  if (/\blookup\b|:53\b/.test(words)) return ['network/dns-failure'];
  return foreign ? [BEHIND_OWN] : internet ? [REGISTRY_DOWN, ...REFUSED] : REFUSED;
}

/** What might keep a call from its service, by what the words tell of the way it went. */
export function unreachable(seen: Seen, reached: Reached = 'endpoint'): readonly Candidate[] {
  if (seen.raw.includes('169.254.170')) return NO_CREDENTIALS;
  const internet = reached === 'internet';
  const foreign = !internet && noService(seen);
  const near = shortOrRefused(seen.low, foreign, internet);
  if (near) return near;
  if (foreign)
    return seen.outcomes.has('dns')
      ? [UNRESOLVED, BEHIND_OWN]
      : [BEHIND_OWN, 'network/security-group-egress', 'network/no-route'];
  if (seen.parts.privateAddress === true) return INSIDE;
  if (seen.outcomes.has('dns'))
    return internet
      ? ['network/dns-failure', 'network/no-route']
      : ['network/dns-failure', 'network/endpoint-dns-off', 'network/no-route'];
  return onTheWayOut(reached, seen.parts.privateAddress === false);
}

/** What might be wrong with the way from the subnet to a service, whose address is `known` to be public or isn't named. */
function onTheWayOut(reached: Reached, known: boolean): readonly Candidate[] {
  const out: readonly Candidate[] = known ? TO_PUBLIC : ['network/no-route', 'network/public-ip-missing'];
  if (reached === 's3')
    return ['network/endpoint-missing', ...out, 'network/nat-unusable', 'network/security-group-egress'];
  if (reached === 'internet') return [...out, 'network/nat-unusable', 'network/security-group-egress'];
  const nat: readonly Candidate[] = ['network/nat-unusable', 'network/endpoint-missing'];
  return known
    ? [...out, ...nat, 'network/security-group-egress', 'network/endpoint-dns-off']
    : [...out, ...nat, 'network/endpoint-security-group', 'network/security-group-egress', 'network/endpoint-dns-off'];
}

/** The possible causes of an IAM denial, by the layer that it names. */
export function refused(
  seen: Seen,
  role: NamedCause,
  resource?: NamedCause,
  more: readonly Candidate[] = [],
): readonly Candidate[] {
  const denial = seen.parts.denial;
  const kms = denial?.action?.toLowerCase() === 'kms:decrypt' || seen.low.includes('access to kms');
  const own = kms ? 'secret/kms-denied' : role;
  switch (denial?.layer) {
    case 'scp':
    case 'rcp':
      return ['iam/scp-denied'];
    case 'boundary':
      return ['iam/boundary-denied'];
    case 'endpoint':
      return ['network/endpoint-policy-denied'];
    case 'trust':
      return ['iam/role-not-assumable'];
    case 'session':
      return [[own, "A session policy, passed when the role was assumed, doesn't allow the call."]];
    case 'resource':
      if (kms) return ['secret/kms-denied'];
      return resource
        ? [resource]
        : [[own, "The resource's policy doesn't allow the call. The caller might be in another account."]];
    case 'identity':
      return denial.explicit ? ['iam/explicit-deny'] : [own, ...more];
    case undefined:
      break;
  }
  if (denial?.explicit) return ['iam/explicit-deny', 'iam/scp-denied', ...(resource ? [resource] : [])];
  return [own, ...more, ...(resource && !kms ? [resource] : [])];
}

/** Whether the caller was an EC2 instance's own role: its session is named after the instance. */
export const byInstance = (seen: Seen): boolean =>
  /assumed-role\/[^/\s]{1,100}\/i-[0-9a-f]+/.test(seen.parts.denial?.principal ?? '') ||
  seen.raw.includes('ecsinstancerole');

/** Which registry the message is about, by the image or the hosts that it names. */
export function registryOf(seen: Seen): 'ecr' | 'docker-hub' | 'other' | 'unknown' {
  const { facts, hosts, service } = seen.parts;
  const image = typeof facts.image === 'string' ? facts.image : undefined;
  if (/\.dkr[.-]ecr/.test(seen.low) || service === 'ecr.dkr' || service === 'ecr.api') return 'ecr';
  if (/(?:docker\.io|docker\.com)\b/.test(seen.low)) return 'docker-hub';
  if (hosts.some(h => /(?:quay|ghcr|gcr|public\.ecr)\b/.test(h))) return 'other';
  if (!image || image.includes('...') || image.includes('…')) return 'unknown';
  const { kind } = parseImage(image);
  return kind === 'ecr' || kind === 'docker-hub' ? kind : 'other';
}

/** Who was refused: a session named after a task is the task's own role, every other one is somebody who deploys or calls. */
export const callerOf = (seen: Seen): readonly Candidate[] =>
  /assumed-role\/[^/\s]{1,100}\/[0-9a-f]{32}\b/.test(seen.parts.denial?.principal ?? '')
    ? refused(seen, 'iam/task-role-denied')
    : refused(seen, 'iam/caller-denied');

/** Why a role can't be assumed. Words that name no role, and no task that it was for, might be about the service's own. */
export const notAssumed = ({ raw }: Seen): readonly Candidate[] => [
  'iam/role-not-assumable',
  'iam/role-not-found',
  'iam/propagation-delay',
  'iam/pass-role-denied',
  ...(/:role\/|\btask/.test(raw) ? [] : (['iam/service-linked-role-missing'] as const)),
];

/** A refusal of which the words name neither a step of ECS nor whose call it was. */
export function refusedSomewhere(seen: Seen): readonly Candidate[] {
  const { layer, action } = seen.parts.denial ?? {};
  // ECS gives its own sessions no session policy: somebody else assumed the role.
  if (layer === 'session') return [...refused(seen, 'iam/caller-denied'), 'iam/task-role-denied'];
  if (layer === 'resource' && action === undefined)
    return ['secret/resource-policy-denied', 'image/repository-policy-denied', 'storage/efs-denied'];
  return refused(seen, 'iam/task-role-denied');
}
