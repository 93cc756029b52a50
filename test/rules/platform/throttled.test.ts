import { denied as unread, testRule } from '#testing';
import rule from '../../../rules/platform/throttled.ts';
import { other, said, site } from '../named.ts';

testRule(rule, {
  faults: [
    {
      name: 'the scheduler',
      given: {
        ...site,
        'failure.calls': [said('(service web) operations are being throttled. Will try again later.', { tasks: [] })],
      },
      faults: [
        {
          messageId: 'named',
          about: 'web',
          confidence: 'proven',
          calls: ['c1'],
          data: { what: 'the ECS service scheduler' },
        },
      ],
    },
    {
      name: 'network interfaces',
      given: {
        ...site,
        'failure.calls': [said('Rate limit exceeded while preparing network interface to be attached to instance.')],
      },
      faults: [{ messageId: 'named', about: 'web', confidence: 'proven', data: { what: 'calls to ec2' } }],
    },
  ],
  clear: [
    { name: 'something else', given: { ...site, 'failure.calls': [other] } },
    {
      name: 'a registry that limits pulls',
      given: {
        ...site,
        'failure.calls': [said('CannotPullContainerError: toomanyrequests: You have reached your pull rate limit')],
      },
    },
  ],
  undecided: [
    {
      name: 'what failed could not be read',
      given: { ...site, 'failure.calls': unread('failure.calls') },
      blockedOn: 'calls',
    },
  ],
});
