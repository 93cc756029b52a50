import type { ImageRef } from '../../model/facts.ts';
import { awsEnding, dnsSuffix } from '../../model/partition.ts';

type Reference = Omit<ImageRef, 'container'>;

const HUB = new Set([
  'docker.io',
  'index.docker.io',
  'registry-1.docker.io',
  'registry.hub.docker.com',
  'hub.docker.com',
]);
/** `<account>.dkr.ecr.<region>`, or `dkr-ecr` for both IPv4 and IPv6, before the ending of a partition. */
const ECR = /^([^.]*)\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)$/;

/** The account and region in a host name of a private Amazon ECR registry; undefined for another host. */
export function ecrHost(host: string): { readonly account?: string; readonly region: string } | undefined {
  const name = host.toLowerCase();
  const end = awsEnding(name);
  const m = end === undefined ? undefined : ECR.exec(name.slice(0, -end.length - 1));
  if (!m?.[2]) return undefined;
  return { ...(/^\d{12}$/.test(m[1] ?? '') ? { account: m[1] ?? '' } : {}), region: m[2] };
}
/** The host name of an account's private Amazon ECR registry. */
export const registryHost = (account: string, region: string): string =>
  `${account}.dkr.ecr.${region}.${dnsSuffix(region)}`;

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
