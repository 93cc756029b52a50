import { tagCanMove } from '../aws/images/mutability.ts';
import { withTag } from '../aws/images/registry.ts';
import type { ImageFacts, ImageRef } from '../model/facts.ts';
import type { Fix } from '../model/finding.ts';
import { revise, revisionFix, startAgain } from './revision.ts';
import type { Site } from './secret.ts';
import { command, fillIn } from './shell.ts';

const login = (ref: ImageRef): string[] =>
  ref.kind === 'ecr'
    ? [
        `${command`aws ecr get-login-password --region ${ref.region ?? ''}`} | ${command`docker login --username AWS --password-stdin ${ref.registry}`}`,
      ]
    : [];

/** The image, and what is known of its repository. */
type Place = Pick<ImageFacts, 'ref' | 'image' | 'repository'>;
/** The reader's own tag, inside the quotes of a shell word. */
const NEW_TAG = '<new-tag>';

/**
 * Whether the image needs a new tag. A digest can't be pushed, and an existing tag only where the repository is known to
 * let it move: with tag immutability, ECR refuses the push.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
 */
function needsNewTag({ ref, image, repository }: Place, missing: boolean): boolean {
  if (ref.digest !== undefined) return true;
  const free = missing || image.state === 'absent' || repository.state === 'absent';
  const moves = repository.state === 'known' && tagCanMove(repository.value, ref.tag ?? 'latest') === true;
  return ref.kind === 'ecr' && !free && !moves;
}

/** The name to push under, and the commands that then run it: the same revision again, or one with the new name. */
function pushed(place: Place, missing: boolean, { definition, service }: Site): { name: string; run: string[] } {
  const { ref } = place;
  if (!needsNewTag(place, missing)) return { name: ref.image, run: startAgain(definition, service) };
  const name = withTag(ref, NEW_TAG);
  const revision = definition && revise(definition, service, { replace: [{ from: ref.image, to: name }] });
  return { name, run: revision === undefined ? [] : [...revision] };
}

/** Pushes an image that is on this machine: under the name that the task definition asks for, or under a new tag. */
export function pushImage(
  place: Place,
  site: Site,
  { before = [], title, missing = false }: { before?: readonly string[]; title?: string; missing?: boolean } = {},
): Fix {
  const { name, run } = pushed(place, missing, site);
  return {
    title:
      title ??
      (name === place.ref.image
        ? 'Push the image under this name, then deploy again'
        : 'Push the image under a new tag, then deploy it'),
    applies: 'fill-in',
    commands: [
      ...before,
      ...login(place.ref),
      command`docker tag ${fillIn('local-image')} ${name}`,
      command`docker push ${name}`,
      ...run,
    ],
  };
}

export const createRepository = (place: Place, site: Site): Fix =>
  pushImage(place, site, {
    before: [
      command`aws ecr create-repository --repository-name ${place.ref.repository} --region ${place.ref.region ?? ''}`,
    ],
    title: 'Create the repository, push the image, then deploy again',
    missing: place.ref.digest === undefined,
  });

/** Builds the image anew and pushes it; `options` are words of docker buildx. */
export function buildImage(title: string, place: Place, options: readonly string[], site: Site): Fix {
  const { name, run } = pushed(place, false, site);
  return {
    title,
    applies: 'fill-in',
    commands: [
      ...login(place.ref),
      command`docker buildx build ${options} --tag ${name} --push ${fillIn('build-context')}`,
      ...run,
    ],
  };
}

/** A Windows image can't be built for another build of Windows from anywhere, so no command is certain to be right. */
export const buildForSystem = (host: string | undefined): readonly Fix[] => [
  {
    title: `Build the image on a base image for ${host ?? "the host's operating system"}, push it under a new tag, and deploy that`,
    applies: 'fill-in',
  },
  {
    title:
      "Run the task on hosts of the image's operating system: change operatingSystemFamily in the task definition, and the AMI of EC2 instances",
    applies: 'fill-in',
  },
];

const CPU: Readonly<Record<string, string>> = { 'linux/arm64': 'ARM64', 'linux/amd64': 'X86_64' };
/** To run the task on the one CPU that the image is built for. */
export function runOnPlatform(platforms: readonly string[], site: Site): readonly Fix[] {
  const [only] = platforms;
  const cpu = platforms.length === 1 ? CPU[only ?? ''] : undefined;
  if (cpu === undefined) return [];
  return revisionFix(
    {
      title: `Run the task on ${cpu}`,
      applies: 'judge',
      risk: `All images of the task must then have a build for ${only}.`,
    },
    site.definition,
    site.service,
    { set: { runtimePlatform: { cpuArchitecture: cpu, operatingSystemFamily: 'LINUX' } } },
  );
}

/** The commands about one image of Amazon ECR, by its digest: a tag might move meanwhile. */
const oneImage = (ref: ImageRef, digest: string): string =>
  [
    command`--repository-name ${ref.repository}`,
    ...(ref.account === undefined ? [] : [command`--registry-id ${ref.account}`]),
    command`--region ${ref.region ?? ''}`,
    digest,
  ].join(' ');

/** Whether an archived image is back: `ACTIVE`. */
const imageStatus = (ref: ImageRef, digest: string): string =>
  `aws ecr describe-images ${oneImage(ref, command`--image-ids imageDigest=${digest}`)} --filter imageStatus=ANY --query ${"'imageDetails[].imageStatus'"} --output text`;

/** Moves an image from the archive back to where it can be pulled from. */
export const restoreImage = (ref: ImageRef, digest: string, { definition, service }: Site): Fix => ({
  title: 'Restore the image, and deploy again when its status is ACTIVE',
  applies: 'judge',
  risk: "A restore can take about 20 minutes. Until the status is ACTIVE, the image can't be pulled.",
  commands: [
    `aws ecr update-image-storage-class ${oneImage(ref, command`--image-id imageDigest=${digest}`)} --target-storage-class STANDARD`,
    imageStatus(ref, digest),
    ...startAgain(definition, service),
  ],
});

/** A restore is under way: nothing to do but to wait for it. */
export const waitForImage = (ref: ImageRef, digest: string, { definition, service }: Site): Fix => ({
  title: 'Deploy again when the status of the image is ACTIVE',
  applies: 'judge',
  risk: "Until the status is ACTIVE, the image can't be pulled.",
  commands: [imageStatus(ref, digest), ...startAgain(definition, service)],
});

/** Where Amazon ECR Public serves an official image of Docker Hub. */
export const publicMirror = (ref: ImageRef): string | undefined =>
  ref.kind === 'docker-hub' && ref.repository.startsWith('library/')
    ? `public.ecr.aws/docker/${ref.repository}${ref.digest === undefined ? `:${ref.tag ?? 'latest'}` : `@${ref.digest}`}`
    : undefined;
