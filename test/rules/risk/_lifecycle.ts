import { known } from '#testing';
import type { Evidence, ImageFacts, ImageMeta } from '#rule';

export const unasked = { state: 'unasked', because: 'not needed' } as const;
export const asked = { 'asked.at': { at: '2026-01-30T00:00:00.000Z', region: 'eu-west-1' } };
const policyTo =
  (action: object) =>
  (...rules: object[]): string =>
    JSON.stringify({ rules: rules.map((selection, i) => ({ rulePriority: i + 1, selection, action })) });
export const policy = policyTo({ type: 'expire' });
export const archive = policyTo({ type: 'transition', targetStorageClass: 'archive' });
export const days = (countNumber: number, more: object = { tagStatus: 'any' }) => ({
  ...more,
  countType: 'sinceImagePushed',
  countUnit: 'days',
  countNumber,
});
export const count = (countNumber: number) => ({ tagStatus: 'any', countType: 'imageCountMoreThan', countNumber });
export const pushes = (...at: readonly string[]): ImageMeta[] =>
  at.map((d, i) => ({ digest: `sha256:b${i}`, tags: [`2.${i}`], pushedAt: `2026-01-${d}T00:00:00.000Z` }));
export function image(
  lifecycle: string | Evidence<string>,
  pushed: string,
  others?: Evidence<readonly ImageMeta[]>,
  more: Partial<ImageMeta> = {},
): ImageFacts[] {
  return [
    {
      ref: {
        container: 'app',
        image: 'x/web:1.0',
        registry: 'x',
        kind: 'ecr',
        repository: 'web',
        registryGiven: true,
        tag: '1.0',
      },
      repository: known({ arn: 'arn', name: 'web' }),
      image: known({ digest: 'sha256:aa', tags: ['1.0'], pushedAt: `2026-01-${pushed}T00:00:00.000Z`, ...more }),
      others: others ?? unasked,
      lifecycle: typeof lifecycle === 'string' ? known(lifecycle) : lifecycle,
      policy: unasked,
      platforms: unasked,
    },
  ];
}
export const unpulled = (countNumber: number, more: object = { tagStatus: 'any' }) => ({
  ...more,
  countType: 'sinceImagePulled',
  countUnit: 'days',
  countNumber,
});
export const inArchive = (countNumber: number) => ({
  tagStatus: 'any',
  storageClass: 'archive',
  countType: 'sinceImageTransitioned',
  countUnit: 'days',
  countNumber,
});
