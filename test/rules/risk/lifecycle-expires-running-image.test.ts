import { cut, denied, known, testRule } from '#testing';
import type { Evidence, ImageFacts, ImageMeta } from '#rule';
import rule from '../../../rules/risk/lifecycle-expires-running-image.ts';

const unasked = { state: 'unasked', because: 'not needed' } as const;
const asked = { 'asked.at': { at: '2026-01-30T00:00:00.000Z', region: 'eu-west-1' } };
const policy = (...rules: object[]): string =>
  JSON.stringify({
    rules: rules.map((selection, i) => ({ rulePriority: i + 1, selection, action: { type: 'expire' } })),
  });
const days = (countNumber: number, more: object = { tagStatus: 'any' }) => ({
  ...more,
  countType: 'sinceImagePushed',
  countUnit: 'days',
  countNumber,
});
const count = (countNumber: number) => ({ tagStatus: 'any', countType: 'imageCountMoreThan', countNumber });
const pushes = (...at: readonly string[]): ImageMeta[] =>
  at.map((d, i) => ({ digest: `sha256:b${i}`, tags: [`2.${i}`], pushedAt: `2026-01-${d}T00:00:00.000Z` }));
function image(
  lifecycle: string | Evidence<string>,
  pushed: string,
  others?: Evidence<readonly ImageMeta[]>,
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
      image: known({ digest: 'sha256:aa', tags: ['1.0'], pushedAt: `2026-01-${pushed}T00:00:00.000Z` }),
      others: others ?? unasked,
      lifecycle: typeof lifecycle === 'string' ? known(lifecycle) : lifecycle,
      policy: unasked,
      platforms: unasked,
    },
  ];
}
testRule(rule, {
  faults: [
    {
      name: 'in five days',
      given: { ...asked, 'image.references': image(policy(days(30)), '05') },
      faults: [{ messageId: 'age', about: 'x/web:1.0', data: { when: 'in 5 days', days: '30', rule: 'rule 1' } }],
    },
    {
      name: 'it is due',
      given: { ...asked, 'image.references': image(policy(days(14)), '05') },
      faults: [{ messageId: 'age', about: 'x/web:1.0', data: { when: 'any time now' } }],
    },
    {
      name: 'after one more push',
      given: { ...asked, 'image.references': image(policy(count(3)), '05', known(pushes('06', '07'))) },
      faults: [{ messageId: 'count', about: 'x/web:1.0', data: { left: '1 more push', keeps: '3' } }],
    },
  ],
  clear: [
    { name: 'in months', given: { ...asked, 'image.references': image(policy(days(180)), '05') } },
    {
      name: 'a rule for untagged images',
      given: { ...asked, 'image.references': image(policy(days(1, { tagStatus: 'untagged' })), '05') },
    },
    {
      name: 'an earlier rule keeps it',
      given: {
        ...asked,
        'image.references': image(policy(days(300, { tagStatus: 'tagged', tagPrefixList: ['1.'] }), days(7)), '05'),
      },
    },
    {
      name: 'it is the newest of three',
      given: { ...asked, 'image.references': image(policy(count(3)), '29', known(pushes('06', '07'))) },
    },
    {
      name: 'no policy',
      given: {
        ...asked,
        'image.references': image(
          {
            state: 'absent',
            because: 'web has no lifecycle policy',
            receipt: { id: 'x', action: 'ecr:GetLifecyclePolicy', input: {}, at: '' },
          },
          '05',
        ),
      },
    },
  ],
  undecided: [
    {
      name: 'the policy is denied',
      given: { ...asked, 'image.references': image(denied('image.references'), '05') },
      blockedOn: 'images',
    },
    {
      name: 'how many are newer is not known',
      given: { ...asked, 'image.references': image(policy(count(3)), '05', cut('image.references', pushes('06'))) },
      blockedOn: 'images',
    },
    {
      name: 'images are denied',
      given: { ...asked, 'image.references': denied('image.references') },
      blockedOn: 'images',
    },
  ],
});
