import { known, testRule } from '#testing';
import rule from '../../../rules/image/digest-not-found.ts';
import { absent, call, D1, D2, denied, facts, HOST, IMAGE, meta, others, site } from './base.ts';

const none = absent('The image does not exist within the repository');
const told = call('image/digest-not-found', {}, 'image/tag-not-found');
const untagged = known(
  JSON.stringify({
    rules: [
      {
        rulePriority: 2,
        selection: { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 14 },
      },
    ],
  }),
);
const fixed = `${HOST}/shop/web@${D1}`;

testRule(rule, {
  faults: [
    {
      name: 'the tag was moved, and what it was resolved to expired',
      given: {
        ...site,
        'failure.calls': [told],
        'image.references': [
          facts(IMAGE, { pinned: D1, image: none, others: known([meta({ digest: D2 })]), lifecycle: untagged }),
        ],
      },
      faults: [
        {
          messageId: 'overwritten',
          about: `shop/web@${D1}`,
          confidence: 'proven',
          data: {
            lifecycle: 'The lifecycle policy could have expired it: rule 2 expires matching images after 14 days.',
          },
        },
      ],
    },
    {
      name: 'the pinned image is gone, and so is its tag',
      given: {
        ...site,
        'failure.calls': [told],
        'image.references': [facts(IMAGE, { pinned: D1, image: none, others: others('1.3') })],
      },
      faults: [{ messageId: 'pinned', about: `shop/web@${D1}`, confidence: 'proven' }],
    },
    {
      name: 'the digest of the task definition is gone',
      given: {
        ...site,
        'failure.calls': [told],
        'image.references': [facts(fixed, { image: none, others: others('1.3') })],
      },
      faults: [{ messageId: 'gone', about: `shop/web@${D1}`, confidence: 'proven' }],
    },
    {
      name: 'it is gone, and nothing else is known',
      given: {
        'failure.calls': [call('iam/execution-role-denied', { how: 'denied' }, 'image/digest-not-found')],
        'image.references': [facts(fixed, { image: none })],
      },
      faults: [{ messageId: 'gone', about: `shop/web@${D1}`, confidence: 'likely' }],
    },
    {
      name: 'nothing failed yet',
      given: { ...site, 'failure.calls': [], 'image.references': [facts(fixed, { image: none })] },
      faults: [{ messageId: 'gone', about: `shop/web@${D1}`, confidence: 'likely', calls: [] }],
    },
  ],
  clear: [
    { name: 'the image is there', given: { ...site, 'failure.calls': [told], 'image.references': [facts(fixed)] } },
    {
      name: 'a tag is pulled that was never resolved',
      given: { ...site, 'failure.calls': [told], 'image.references': [facts(IMAGE, { image: none })] },
    },
  ],
  undecided: [
    {
      name: 'ECR may not be asked',
      given: { ...site, 'failure.calls': [told], 'image.references': [facts(fixed, { image: denied })] },
      blockedOn: 'images',
    },
  ],
});
