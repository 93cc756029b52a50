import { partsNamed } from '../../model/failed-calls.ts';
import type { FailedCall, ImageFacts, ImageRef, TaskDefinition } from '../../model/facts.ts';

/** The repository prefixes that ECR's console proposes for pull-through caches, where an image appears with its first pull. */
const CACHES = new Set([
  'docker-hub',
  'dockerhub',
  'docker.io',
  'ecr-public',
  'quay',
  'quay.io',
  'kubernetes',
  'registry.k8s.io',
  'github',
  'ghcr',
  'ghcr.io',
  'gitlab',
  'azure',
  'chainguard',
  'pull-through-cache',
  'mirror',
  'cache',
]);
const looksCached = (repository: string): boolean =>
  repository.includes('/') && CACHES.has(repository.split('/')[0] ?? '');

/**
 * Whether a pull-through cache brings the image with its first pull: by the registry's rules, else by the prefix. The prefix
 * ROOT is of all repositories that no other rule is for.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html
 */
export const isCached = ({ ref, caches }: Pick<ImageFacts, 'ref' | 'caches'>): boolean =>
  caches?.state === 'known' && (caches.whole || caches.value.some(p => covers(p, ref.repository)))
    ? caches.value.some(p => covers(p, ref.repository))
    : looksCached(ref.repository);
const covers = (prefix: string, repository: string): boolean =>
  prefix === 'ROOT' || repository.startsWith(`${prefix.replace(/\/$/, '')}/`);
/** Whether the registry's own rules say so. */
export const cachedByRule = ({ ref, caches }: Pick<ImageFacts, 'ref' | 'caches'>): boolean =>
  caches?.state === 'known' && caches.value.some(p => covers(p, ref.repository));

/** `linux/amd64` for a task definition's runtime platform. */
export const platformOf = (definition: {
  readonly cpuArchitecture: string;
  readonly operatingSystemFamily: string;
}): string =>
  `${definition.operatingSystemFamily.startsWith('WINDOWS') ? 'windows' : 'linux'}/${definition.cpuArchitecture === 'ARM64' ? 'arm64' : 'amd64'}`;

/** The platform that a failed call was about: the one that its words name, else that of the task definition. */
export function wantedPlatform(call: FailedCall, definition: TaskDefinition | undefined): string | undefined {
  const named = partsNamed(call, 'platform')[0]
    ?.toLowerCase()
    .replace(/[^a-z0-9/].*$/, '');
  if (named !== undefined && /^(?:linux|windows)\/[a-z0-9]+$/.test(named)) return named;
  return definition && platformOf(definition);
}

/** Whether an image is from this repository, and not from one whose name only begins like it. */
function isOf(image: string, repository: string): boolean {
  const at = image.lastIndexOf(repository);
  const next = image[at + repository.length];
  return at >= 0 && (at === 0 || image[at - 1] === '/') && (next === undefined || next === ':' || next === '@');
}

/** Whether a failed pull, or start, is about this image: by the image or container that it names, or because it names none. */
export function aboutImage(call: FailedCall, ref: ImageRef): boolean {
  if (call.how === 'unreachable') return false;
  if (call.container !== undefined && call.container === ref.container) return true;
  const image = call.image;
  if (image !== undefined && !/[<>*…]|\.\.\./.test(image))
    return isOf(image, ref.repository.replace(/^library\//, '')) && !hasOtherTag(image, ref);
  return call.container === undefined;
}

/** That another tag of the repository was pulled, of another revision. */
function hasOtherTag(image: string, ref: ImageRef): boolean {
  const tag = /:([\w.-]+)$/.exec(image.split('@')[0]?.split('/').at(-1) ?? '')?.[1];
  return tag !== undefined && ref.tag !== undefined && tag !== ref.tag;
}

/** An image reference with another tag or digest. */
export function withTag(ref: ImageRef, tag: string): string {
  const named = ref.image.split('@')[0] ?? ref.image;
  const colon = named.lastIndexOf(':');
  return `${colon > named.lastIndexOf('/') ? named.slice(0, colon) : named}:${tag}`;
}
export const withDigest = (ref: ImageRef, digest: string): string =>
  `${ref.image.split('@')[0] ?? ref.image}@${digest}`;
