import { known, testRule } from '#testing';
import rule from '../../../rules/image/platform-mismatch.ts';
import { exit, tail } from '../app/base.ts';
import { absent, call, denied, facts, IMAGE, site, unasked } from './base.ts';

const pull = call('image/platform-mismatch', { how: 'mismatch', facts: { platform: 'linux/amd64' } });
const exec = call('image/platform-mismatch', { step: 'container-create', how: 'mismatch' }, 'app/command-malformed');
const arm = facts(IMAGE, { platforms: known(['linux/arm64']) });

testRule(rule, {
  faults: [
    {
      name: 'the index lacks the platform',
      given: { ...site, 'failure.calls': [pull], 'image.references': [arm] },
      faults: [
        {
          messageId: 'lacks',
          about: IMAGE,
          confidence: 'proven',
          data: { platform: 'linux/amd64', built: 'linux/arm64' },
        },
      ],
    },
    {
      name: 'the program could not be executed, and the index lacks the platform',
      given: {
        ...site,
        'failure.calls': [exec],
        'image.references': [facts(IMAGE, { platforms: known(['linux/arm64', 'linux/arm']) })],
      },
      faults: [{ messageId: 'lacks', about: IMAGE, confidence: 'likely' }],
    },
    {
      name: 'the manifest may not be read',
      given: { ...site, 'failure.calls': [pull], 'image.references': [facts(IMAGE, { platforms: denied })] },
      faults: [{ messageId: 'told', about: IMAGE, confidence: 'likely' }],
    },
    {
      name: 'the program could not be executed, and the manifest may not be read',
      given: { ...site, 'failure.calls': [exec], 'image.references': [facts(IMAGE, { platforms: denied })] },
      faults: [{ messageId: 'unread', about: IMAGE, confidence: 'possible' }],
    },
    {
      name: 'the image is of a single platform',
      given: { ...site, 'failure.calls': [exec], 'image.references': [facts(IMAGE, { platforms: absent('single') })] },
      faults: [{ messageId: 'single', about: IMAGE, confidence: 'likely', data: { platform: 'linux/amd64' } }],
    },
    {
      name: 'the image is not in ECR',
      given: {
        'failure.calls': [exec],
        'image.references': [facts('ghcr.io/shop/web:1', { platforms: unasked, image: unasked })],
      },
      faults: [{ messageId: 'single', about: 'ghcr.io/shop/web:1', confidence: 'likely' }],
    },
    {
      name: 'a Windows image of another build than the host',
      given: {
        ...site,
        'failure.calls': [
          {
            ...pull,
            words:
              'CannotPullContainerError: a Windows version 10.0.16299-based image is incompatible with a 10.0.14393 host',
          },
        ],
        'image.references': [facts(IMAGE, { platforms: absent('single') })],
      },
      faults: [
        {
          messageId: 'windows',
          about: IMAGE,
          confidence: 'proven',
          data: { built: 'Windows Server, version 1709 (build 16299)', host: 'Windows Server 2016 (build 14393)' },
        },
      ],
    },
    {
      name: 'another operating system, of which the words say no more',
      given: {
        ...site,
        'failure.calls': [
          {
            ...pull,
            words: 'CannotPullContainerError: The container operating system does not match the host operating system.',
          },
        ],
        'image.references': [facts(IMAGE, { platforms: absent('single') })],
      },
      faults: [{ messageId: 'system', about: IMAGE, confidence: 'likely' }],
    },
    {
      name: 'another operating system, and the index says which it has',
      given: {
        ...site,
        'failure.calls': [{ ...pull, words: 'image operating system "windows" cannot be used on this platform' }],
        'image.references': [facts(IMAGE, { platforms: known(['windows/amd64']) })],
      },
      faults: [{ messageId: 'lacks', about: IMAGE, confidence: 'proven', data: { built: 'windows/amd64' } }],
    },
    {
      name: 'the log says that the program could not be executed',
      given: {
        ...site,
        'failure.calls': [exit(255)],
        'logs.tail': [tail('exec /usr/local/bin/node: exec format error')],
        'image.references': [facts(IMAGE, { platforms: absent('single') })],
      },
      faults: [{ messageId: 'single', about: IMAGE, confidence: 'likely', calls: ['call-1'] }],
    },
  ],
  clear: [
    {
      name: 'the log tells of something else',
      given: { ...site, 'failure.calls': [exit(1)], 'logs.tail': [tail('panic: boom')], 'image.references': [facts()] },
    },
    {
      name: 'the index has the platform',
      given: {
        ...site,
        'failure.calls': [exec],
        'image.references': [facts(IMAGE, { platforms: known(['linux/amd64', 'linux/arm64']) })],
      },
    },
    {
      name: 'another failure',
      given: { ...site, 'failure.calls': [call('image/tag-not-found')], 'image.references': [arm] },
    },
  ],
  undecided: [
    {
      name: 'the log may not be read',
      given: { ...site, 'failure.calls': [exit(1)], 'logs.tail': denied, 'image.references': [arm] },
      blockedOn: 'tail',
    },
    {
      name: 'the image is none of this task definition',
      given: {
        ...site,
        'failure.calls': [call('image/platform-mismatch', { container: 'old' })],
        'image.references': [arm],
      },
      blockedOn: 'images',
    },
  ],
});
