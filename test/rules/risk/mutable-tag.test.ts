import { cut, denied, known, testRule } from '#testing';
import type { ImageFacts } from '#rule';
import rule from '../../../rules/risk/mutable-tag.ts';
import { definition, service } from '../_elb.ts';

const unasked = { state: 'unasked', because: 'not needed' } as const;
const REPOSITORY = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/web';
function image(
  tag: string | undefined,
  mutability: string | 'denied',
  more: Partial<ImageFacts['ref']> = {},
  exclusions?: readonly string[],
): ImageFacts[] {
  const text = `${REPOSITORY}${tag === undefined ? '' : `:${tag}`}`;
  return [
    {
      ref: {
        container: 'app',
        image: text,
        registry: '111122223333.dkr.ecr.eu-west-1.amazonaws.com',
        kind: 'ecr',
        repository: 'web',
        registryGiven: true,
        ...(tag !== undefined && { tag }),
        ...more,
      },
      repository:
        mutability === 'denied'
          ? denied('image.references')
          : known({ arn: 'arn', name: 'web', mutability, ...(exclusions && { exclusions }) }),
      image: known({ digest: 'sha256:aa', tags: [tag ?? 'latest'] }),
      others: unasked,
      lifecycle: unasked,
      policy: unasked,
      platforms: unasked,
    },
  ];
}
const base = { 'deployment.taskDefinition': definition(), 'ecs.service': service() };
testRule(rule, {
  faults: [
    {
      name: 'latest',
      given: { ...base, 'image.references': image('latest', 'MUTABLE') },
      faults: [{ messageId: 'moving', about: 'app', confidence: 'likely', data: { tag: 'latest' } }],
    },
    {
      name: 'no tag at all',
      given: { ...base, 'image.references': image(undefined, 'MUTABLE') },
      faults: [{ messageId: 'moving', about: 'app', data: { tag: 'latest' } }],
    },
    {
      name: 'tags cannot be moved, apart from this one',
      given: { ...base, 'image.references': image('latest', 'IMMUTABLE_WITH_EXCLUSION', {}, ['latest']) },
      faults: [{ messageId: 'moving', about: 'app', confidence: 'likely' }],
    },
    {
      name: 'tags can be moved, apart from others',
      given: { ...base, 'image.references': image('latest', 'MUTABLE_WITH_EXCLUSION', {}, ['v*']) },
      faults: [{ messageId: 'moving', about: 'app', confidence: 'likely' }],
    },
    {
      name: 'for which tags the setting does not hold is not known',
      given: { ...base, 'image.references': image('latest', 'IMMUTABLE_WITH_EXCLUSION') },
      faults: [{ messageId: 'moving', about: 'app', confidence: 'possible' }],
    },
    {
      name: 'a setting that is new',
      given: { ...base, 'image.references': image('latest', 'MUTABLE_ON_TUESDAYS') },
      faults: [{ messageId: 'moving', about: 'app', confidence: 'possible' }],
    },
    {
      name: 'whether tags may be moved is not known',
      given: { ...base, 'image.references': image('main', 'denied') },
      faults: [{ messageId: 'moving', about: 'app', confidence: 'possible' }],
    },
  ],
  clear: [
    {
      name: 'tags cannot be moved, apart from others',
      given: { ...base, 'image.references': image('latest', 'IMMUTABLE_WITH_EXCLUSION', {}, ['dev-*', '*.latest']) },
    },
    {
      name: 'tags can be moved, apart from this one',
      given: { ...base, 'image.references': image('latest', 'MUTABLE_WITH_EXCLUSION', {}, ['l*t']) },
    },
    { name: 'a tag of a build', given: { ...base, 'image.references': image('1.42.0', 'MUTABLE') } },
    { name: 'tags cannot be moved', given: { ...base, 'image.references': image('latest', 'IMMUTABLE') } },
    { name: 'by digest', given: { ...base, 'image.references': image('latest', 'MUTABLE', { digest: 'sha256:aa' }) } },
  ],
  undecided: [
    {
      name: 'images are denied',
      given: { ...base, 'image.references': denied('image.references') },
      blockedOn: 'images',
    },
    {
      name: 'images were read in part',
      given: { ...base, 'image.references': cut('image.references', []) },
      blockedOn: 'images',
    },
  ],
});
