import { testRule } from '#testing';
import rule from '../../../rules/image/rate-limited.ts';
import { call, facts, service, site, td, unasked } from './base.ts';

const told = call('image/rate-limited', { how: 'throttled' });
const hub = (image: string) => facts(image, { repository: unasked, image: unasked });

testRule(rule, {
  faults: [
    {
      name: 'an official image of Docker Hub',
      given: {
        'deployment.taskDefinition': td('nginx:1'),
        'ecs.service': service,
        'failure.calls': [told],
        'image.references': [hub('nginx:1')],
      },
      faults: [{ messageId: 'limited', about: 'nginx:1', confidence: 'proven', calls: ['call-1'] }],
    },
    {
      name: 'an image of another registry, named by the message',
      given: {
        'failure.calls': [{ ...told, image: 'quay.io/shop/web:1' }],
        'image.references': [hub('quay.io/shop/web:1')],
      },
      faults: [{ messageId: 'limited', about: 'quay.io/shop/web:1', confidence: 'proven' }],
    },
  ],
  clear: [
    {
      name: 'another failure',
      given: { ...site, 'failure.calls': [call('image/tag-not-found')], 'image.references': [hub('nginx:1')] },
    },
  ],
  undecided: [
    {
      name: 'the image is none of this task definition',
      given: { ...site, 'failure.calls': [{ ...told, container: 'old' }], 'image.references': [facts()] },
      blockedOn: 'images',
    },
  ],
});
