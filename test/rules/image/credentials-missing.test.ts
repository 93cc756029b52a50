import { testRule } from '#testing';
import rule from '../../../rules/image/credentials-missing.ts';
import { container, definition } from '../../collect/secret/stage.ts';
import { call, facts, site, td, unasked } from './base.ts';

const told = call('image/credentials-missing', { how: 'denied' }, 'image/credentials-invalid');
const ref = (image: string) => facts(image, { repository: unasked, image: unasked });
const GHCR = 'ghcr.io/shop/web:1';

testRule(rule, {
  faults: [
    {
      name: 'another registry refuses',
      given: { 'deployment.taskDefinition': td(GHCR), 'failure.calls': [told], 'image.references': [ref(GHCR)] },
      faults: [{ messageId: 'missing', about: 'web', confidence: 'likely', calls: ['call-1'] }],
    },
    {
      name: 'a name with an owner on Docker Hub',
      given: {
        'deployment.taskDefinition': td('shop/web:1'),
        'failure.calls': [call('image/repository-not-found', { how: 'denied' }, 'image/credentials-missing')],
        'image.references': [ref('shop/web:1')],
      },
      faults: [{ messageId: 'missing', about: 'web', confidence: 'possible' }],
    },
  ],
  clear: [
    {
      name: 'credentials are given',
      given: {
        'deployment.taskDefinition': definition(container({ image: GHCR, repositoryCredentials: 'arn:x' })),
        'failure.calls': [told],
        'image.references': [ref(GHCR)],
      },
    },
    { name: 'the image is in ECR', given: { ...site, 'failure.calls': [told], 'image.references': [facts()] } },
    {
      name: 'the image has no owner',
      given: { 'deployment.taskDefinition': td('web:1'), 'failure.calls': [told], 'image.references': [ref('web:1')] },
    },
  ],
  undecided: [
    {
      name: 'the task definition is not known',
      given: { 'failure.calls': [told], 'image.references': [ref(GHCR)] },
      blockedOn: 'definition',
    },
  ],
});
