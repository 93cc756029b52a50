import { denied as unread, testRule } from '#testing';
import rule from '../../../rules/platform/host-terminated.ts';
import { onEc2, other, said, service, site } from '../named.ts';

const call = said('Host EC2 (instance i-0123456789abcdef0) stopped.');
testRule(rule, {
  faults: [
    {
      name: 'it was stopped',
      given: { ...onEc2, 'failure.calls': [call] },
      faults: [{ messageId: 'gone', about: 'i-0123456789abcdef0', confidence: 'proven', calls: ['c1'] }],
    },
    {
      name: 'with a capacity provider, and its state now',
      given: {
        ...onEc2,
        'ecs.service': { ...service, capacityProviders: [{ name: 'spot', base: 0, weight: 1 }] },
        'failure.calls': [call],
        'net.instances': [{ id: 'i-0123456789abcdef0', type: 'm5.large', securityGroups: [], state: 'terminated' }],
      },
      faults: [{ messageId: 'gone', about: 'i-0123456789abcdef0' }],
    },
  ],
  clear: [{ name: 'something else', given: { ...onEc2, 'failure.calls': [other] } }],
  undecided: [
    {
      name: 'what failed could not be read',
      given: { ...site, 'failure.calls': unread('failure.calls') },
      blockedOn: 'calls',
    },
  ],
});
