import { testRule } from '#testing';
import rule from '../../../rules/image/registry-missing.ts';
import { container, definition } from '../../collect/secret/stage.ts';
import { call, facts, service, site, td, unasked } from './base.ts';

const told = call(
  'image/registry-missing',
  { how: 'denied' },
  'image/repository-not-found',
  'image/credentials-missing',
);
const hub = (image: string) => facts(image, { repository: unasked, image: unasked });

testRule(rule, {
  faults: [
    {
      name: 'a bare name',
      given: {
        'deployment.taskDefinition': td('web:1.4'),
        'ecs.service': service,
        'failure.calls': [told],
        'image.references': [hub('web:1.4')],
      },
      faults: [
        { messageId: 'missing', about: 'web:1.4', confidence: 'likely', data: { asked: 'docker.io/library/web' } },
      ],
    },
    {
      name: 'a name with an owner',
      given: {
        'deployment.taskDefinition': td('shop/web:1.4'),
        'failure.calls': [told],
        'image.references': [hub('shop/web:1.4')],
      },
      faults: [{ messageId: 'missing', about: 'shop/web:1.4', confidence: 'possible' }],
    },
    {
      name: 'the task definition is not known',
      given: { 'failure.calls': [told], 'image.references': [hub('web:1.4')] },
      faults: [{ messageId: 'missing', about: 'web:1.4', confidence: 'likely' }],
    },
  ],
  clear: [
    { name: 'the registry is named', given: { ...site, 'failure.calls': [told], 'image.references': [facts()] } },
    {
      name: 'Docker Hub is named',
      given: { ...site, 'failure.calls': [told], 'image.references': [hub('docker.io/shop/web:1')] },
    },
    {
      name: 'the container has credentials for Docker Hub',
      given: {
        'deployment.taskDefinition': definition(container({ image: 'shop/web:1', repositoryCredentials: 'arn:x' })),
        'failure.calls': [told],
        'image.references': [hub('shop/web:1')],
      },
    },
    {
      name: 'the rate limit was reached',
      given: {
        ...site,
        'failure.calls': [call('image/rate-limited', { how: 'throttled' })],
        'image.references': [hub('nginx:1')],
      },
    },
  ],
  undecided: [
    {
      name: 'the images are not known',
      given: { ...site, 'failure.calls': [told], 'image.references': unasked },
      blockedOn: 'images',
    },
  ],
});
