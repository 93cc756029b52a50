import type { ImageRef } from '../../model/facts.ts';

type Reference = Omit<ImageRef, 'container'>;

const HUB = new Set([
  'docker.io',
  'index.docker.io',
  'registry-1.docker.io',
  'registry.hub.docker.com',
  'hub.docker.com',
]);
const ECR =
  /^([^.]*)\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com|amazonaws\.com\.cn|on\.aws|on\.amazonwebservices\.com\.cn|c2s\.ic\.gov|sc2s\.sgov\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)$/;

/** The account and region in a host name of a private Amazon ECR registry; undefined for another host. */
export function ecrHost(host: string): { readonly account?: string; readonly region: string } | undefined {
  const m = ECR.exec(host.toLowerCase());
  if (!m?.[2]) return undefined;
  return { ...(/^\d{12}$/.test(m[1] ?? '') ? { account: m[1] ?? '' } : {}), region: m[2] };
}

/** Docker's rule: the first part is a host if it has a dot or a port or is `localhost`. */
const isHost = (part: string): boolean => part.includes('.') || part.includes(':') || part === 'localhost';

/** The parts of an image reference. Without tag and digest the tag is `latest`; without a registry it is Docker Hub's. */
export function parseImage(image: string): Reference {
  const text = image.trim();
  const at = text.indexOf('@');
  const digest = at < 0 ? undefined : text.slice(at + 1);
  const named = at < 0 ? text : text.slice(0, at);
  const slash = named.indexOf('/');
  const first = slash < 0 ? '' : named.slice(0, slash);
  const registryGiven = slash >= 0 && isHost(first);
  const path = registryGiven ? named.slice(slash + 1) : named;
  const colon = path.lastIndexOf(':');
  const hasTag = colon > path.lastIndexOf('/');
  const tag = hasTag ? path.slice(colon + 1) : digest === undefined ? 'latest' : undefined;
  const repository = hasTag ? path.slice(0, colon) : path;
  const host = registryGiven ? first.toLowerCase() : 'docker.io';
  const rest = { image, ...(tag ? { tag } : {}), ...(digest ? { digest } : {}), registryGiven };
  const ecr = ecrHost(host);
  if (ecr) return { ...rest, registry: host, kind: 'ecr', ...ecr, repository };
  if (host === 'public.ecr.aws' || host === 'ecr-public.aws.com')
    return { ...rest, registry: host, kind: 'ecr-public', repository };
  if (HUB.has(host))
    return {
      ...rest,
      registry: 'docker.io',
      kind: 'docker-hub',
      repository: repository.includes('/') ? repository : `library/${repository}`,
    };
  return { ...rest, registry: host, kind: 'other', repository };
}
