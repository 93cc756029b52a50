import { testRule } from '#testing';
import rule from '../../../rules/image/repository-not-found.ts';
import { absent, call, denied, facts, HOST, IMAGE, site, unasked } from './base.ts';

const none = absent("The repository with name 'shop/web' does not exist in the registry with id '111122223333'");
const told = call('image/repository-not-found');
const id = `${HOST}/shop/web`;

const rules = (...prefixes: string[]) => ({
  state: 'known' as const,
  value: prefixes,
  whole: true,
  receipt: { id: 'ev:image.references', action: 'ecr:DescribePullThroughCacheRules', input: {}, at: '' },
});
testRule(rule, {
  faults: [
    {
      name: 'ECR has none',
      given: {
        ...site,
        'failure.calls': [told],
        'image.references': [facts(IMAGE, { repository: none, image: none })],
      },
      faults: [{ messageId: 'missing', about: id, confidence: 'proven', calls: ['call-1'] }],
    },
    {
      name: 'the pull was denied, which hides it',
      given: {
        ...site,
        'failure.calls': [call('iam/execution-role-denied', { how: 'denied' }, 'image/repository-not-found')],
        'image.references': [facts(IMAGE, { repository: none })],
      },
      faults: [{ messageId: 'missing', about: id, confidence: 'likely' }],
    },
    {
      name: 'it looks like a pull-through cache',
      given: {
        ...site,
        'failure.calls': [told],
        'image.references': [facts(`${HOST}/docker-hub/library/nginx:1`, { repository: none })],
      },
      faults: [{ messageId: 'missing', about: `${HOST}/docker-hub/library/nginx`, confidence: 'possible' }],
    },
    {
      name: 'a rule for all repositories makes it a pull-through cache',
      given: {
        ...site,
        'failure.calls': [told],
        'image.references': [facts(IMAGE, { repository: none, caches: rules('ROOT') })],
      },
      faults: [{ messageId: 'missing', about: id, confidence: 'possible' }],
    },
    {
      name: 'nothing failed yet',
      given: { ...site, 'failure.calls': [], 'image.references': [facts(IMAGE, { repository: none })] },
      faults: [{ messageId: 'missing', about: id, confidence: 'likely', calls: [] }],
    },
    {
      name: 'ECR may not be asked, and the message says it',
      given: { ...site, 'failure.calls': [told], 'image.references': [facts(IMAGE, { repository: denied })] },
      faults: [{ messageId: 'told', about: id, confidence: 'likely' }],
    },
    {
      name: 'another registry says it',
      given: {
        ...site,
        'failure.calls': [told],
        'image.references': [facts('quay.io/shop/web:1', { repository: unasked })],
      },
      faults: [{ messageId: 'told', about: 'quay.io/shop/web', confidence: 'likely' }],
    },
  ],
  clear: [
    { name: 'the repository is there', given: { ...site, 'failure.calls': [told], 'image.references': [facts()] } },
    {
      name: 'another container failed',
      given: {
        ...site,
        'failure.calls': [
          call('image/repository-not-found', { container: 'sidecar', image: 'docker.io/library/busybox' }),
        ],
        'image.references': [facts(IMAGE, { repository: unasked })],
      },
    },
  ],
  undecided: [
    {
      name: 'ECR may not be asked, and the message leaves it open',
      given: {
        ...site,
        'failure.calls': [call('image/tag-not-found', {}, 'image/repository-not-found')],
        'image.references': [facts(IMAGE, { repository: denied })],
      },
      blockedOn: 'images',
    },
    {
      name: 'a pull-through cache that was not asked yet',
      given: {
        ...site,
        'failure.calls': [],
        'image.references': [facts(`${HOST}/docker-hub/library/nginx:1`, { repository: none })],
      },
      blockedOn: 'calls',
    },
  ],
});
