import { denied, known, testRule } from '#testing';
import rule from '../../../rules/risk/lifecycle-archives-running-image.ts';
import { archive, asked, count, days, image, policy, pushes, unpulled } from './_lifecycle.ts';

testRule(rule, {
  faults: [
    {
      name: 'in five days',
      given: { ...asked, 'image.references': image(archive(days(30)), '05') },
      faults: [{ messageId: 'age', about: 'x/web:1.0', data: { when: 'in 5 days', days: '30', rule: 'rule 1' } }],
    },
    {
      name: 'not pulled for long',
      given: {
        ...asked,
        'image.references': image(archive(unpulled(30)), '01', undefined, { pulledAt: '2026-01-03T00:00:00.000Z' }),
      },
      faults: [{ messageId: 'unpulled', about: 'x/web:1.0', data: { when: 'in 3 days' } }],
    },
    {
      name: 'after one more push',
      given: { ...asked, 'image.references': image(archive(count(3)), '05', known(pushes('06', '07'))) },
      faults: [{ messageId: 'count', about: 'x/web:1.0', data: { left: '1 more push', keeps: '3' } }],
    },
  ],
  clear: [
    { name: 'it is expired, not archived', given: { ...asked, 'image.references': image(policy(days(20)), '05') } },
    { name: 'in months', given: { ...asked, 'image.references': image(archive(days(180)), '05') } },
    {
      name: 'it is in the archive already',
      given: {
        ...asked,
        'image.references': image(archive(days(20)), '05', undefined, { status: 'ARCHIVED' }),
      },
    },
  ],
  undecided: [
    {
      name: 'the policy is denied',
      given: { ...asked, 'image.references': image(denied('image.references'), '05') },
      blockedOn: 'images',
    },
  ],
});
