import type { NamedCause } from '../causes.ts';
import type { Candidate, Seen } from '../family.ts';
import { parseImage } from '../../images/image-name.ts';

/** The address answered, and would not talk: neither a route, nor an endpoint, nor a security group is why. */
export const REFUSED = /connection refused|econnrefused|actively refused/;
/** What the caller itself ran out of, before anything was sent. */
export const SHORTAGE =
  /too many open files|cannot assign requested address|no buffer space available|cannot allocate memory|resource temporarily unavailable/;

/** What may keep a call from its service, by what the words tell of the way it went. */
export function unreachable(seen: Seen, reached: 'endpoint' | 's3' | 'internet' = 'endpoint'): readonly Candidate[] {
  if (SHORTAGE.test(seen.low)) return ['platform/docker-unhealthy', 'platform/transient'];
  if (REFUSED.test(seen.low))
    return /\blookup\b|:53\b/.test(seen.low)
      ? ['network/dns-failure']
      : reached === 'internet'
        ? ['image/registry-unavailable', 'platform/transient']
        : ['platform/transient', 'image/registry-unavailable'];
  const inside: readonly Candidate[] = [
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
  if (seen.parts.privateAddress === true) return inside;
  if (seen.outcomes.has('dns'))
    return reached === 'internet'
      ? ['network/dns-failure', 'network/no-route']
      : ['network/dns-failure', 'network/endpoint-dns-off', 'network/no-route'];
  const known = seen.parts.privateAddress === false;
  const out: readonly Candidate[] = known
    ? [
        ['network/no-route', 'The dialed address is public, and the subnet might have no route to it.'],
        [
          'network/public-ip-missing',
          'The dialed address is public, and the task might have no public IP address to reach it from.',
        ],
      ]
    : ['network/no-route', 'network/public-ip-missing'];
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
      return [own];
    case 'resource':
      return kms ? ['secret/kms-denied'] : resource ? [resource] : [own];
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
