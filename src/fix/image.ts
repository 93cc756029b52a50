import type { ImageRef } from '../model/facts.ts';
import type { Fix } from '../model/finding.ts';
import { startAgain } from './revision.ts';
import type { Site } from './secret.ts';
import { command, fillIn } from './shell.ts';

const login = (ref: ImageRef): string[] =>
  ref.kind === 'ecr'
    ? [
        `${command`aws ecr get-login-password --region ${ref.region ?? ''}`} | ${command`docker login --username AWS --password-stdin ${ref.registry}`}`,
      ]
    : [];
const tagged = (ref: ImageRef): string => ref.image.split('@')[0] ?? ref.image;

/** Pushes an image that is on this machine under the name that the task definition asks for. */
export const pushImage = (
  ref: ImageRef,
  { definition, service }: Site,
  before: readonly string[] = [],
  title = 'Push the image under this name, then deploy again',
): Fix => ({
  title,
  applies: 'fill-in',
  commands: [
    ...before,
    ...login(ref),
    command`docker tag ${fillIn('local-image')} ${tagged(ref)}`,
    command`docker push ${tagged(ref)}`,
    ...startAgain(definition, service),
  ],
});

export const createRepository = (ref: ImageRef, site: Site): Fix =>
  pushImage(
    ref,
    site,
    [command`aws ecr create-repository --repository-name ${ref.repository} --region ${ref.region ?? ''}`],
    'Create the repository, push the image, then deploy again',
  );

/** Builds the image anew and pushes it; `options` are words of docker buildx. */
export const buildImage = (
  title: string,
  ref: ImageRef,
  options: readonly string[],
  { definition, service }: Site,
): Fix => ({
  title,
  applies: 'fill-in',
  commands: [
    ...login(ref),
    command`docker buildx build ${options} --tag ${tagged(ref)} --push ${fillIn('build-context')}`,
    ...startAgain(definition, service),
  ],
});

/** Where Amazon ECR Public serves an official image of Docker Hub. */
export const publicMirror = (ref: ImageRef): string | undefined =>
  ref.kind === 'docker-hub' && ref.repository.startsWith('library/')
    ? `public.ecr.aws/docker/${ref.repository}${ref.digest === undefined ? `:${ref.tag ?? 'latest'}` : `@${ref.digest}`}`
    : undefined;
