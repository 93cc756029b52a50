import { cut, denied, known, testRule } from '#testing';
import rule from '../../../rules/risk/lifecycle-expires-running-image.ts';
import { archive, asked, count, days, image, inArchive, policy, pushes, unpulled } from './_lifecycle.ts';

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
    {
      name: 'not pulled for long',
      given: {
        ...asked,
        'image.references': image(policy(unpulled(30)), '01', undefined, { pulledAt: '2026-01-03T00:00:00.000Z' }),
      },
      faults: [{ messageId: 'unpulled', about: 'x/web:1.0', data: { when: 'in 3 days', days: '30' } }],
    },
    {
      name: 'never pulled: since it was pushed',
      given: { ...asked, 'image.references': image(policy(unpulled(30)), '05') },
      faults: [{ messageId: 'age', about: 'x/web:1.0', data: { when: 'in 5 days' } }],
    },
    {
      name: 'never pulled since it was restored',
      given: {
        ...asked,
        'image.references': image(policy(unpulled(14)), '01', undefined, {
          pulledAt: '2026-01-02T00:00:00.000Z',
          activatedAt: '2026-01-20T00:00:00.000Z',
        }),
      },
      faults: [{ messageId: 'unpulled', about: 'x/web:1.0', data: { when: 'in 4 days' } }],
    },
    {
      name: 'the image has tags for all patterns of the rule',
      given: {
        ...asked,
        'image.references': image(
          policy(days(30, { tagStatus: 'tagged', tagPatternList: ['1.*', 'prod*'] })),
          '05',
          undefined,
          { tags: ['1.0', 'prod-7'] },
        ),
      },
      faults: [{ messageId: 'age', about: 'x/web:1.0' }],
    },
    {
      name: 'the archive holds newer images, which do not count',
      given: {
        ...asked,
        'image.references': image(
          policy(count(3)),
          '05',
          known([
            ...pushes('06', '07'),
            { digest: 'sha256:c', tags: [], pushedAt: '2026-01-08T00:00:00.000Z', status: 'ARCHIVED' },
          ]),
        ),
      },
      faults: [{ messageId: 'count', about: 'x/web:1.0', data: { left: '1 more push' } }],
    },
  ],
  clear: [
    { name: 'it is archived, not expired', given: { ...asked, 'image.references': image(archive(days(20)), '05') } },
    {
      name: 'a rule about the archive',
      given: { ...asked, 'image.references': image(policy(inArchive(1)), '05') },
    },
    {
      name: 'pulled a moment ago',
      given: {
        ...asked,
        'image.references': image(policy(unpulled(30)), '01', undefined, { pulledAt: '2026-01-29T00:00:00.000Z' }),
      },
    },
    {
      name: 'the image has a tag for only one of the patterns',
      given: {
        ...asked,
        'image.references': image(policy(days(30, { tagStatus: 'tagged', tagPatternList: ['1.*', 'prod*'] })), '05'),
      },
    },
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
      name: 'a rule that counts something new',
      given: {
        ...asked,
        'image.references': image(policy({ tagStatus: 'any', countType: 'sinceImageScanned', countNumber: 3 }), '05'),
      },
      blockedOn: 'images',
    },
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
