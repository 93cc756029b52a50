import { denied, fitting, named, other, room, site, stuck, testRule, vague } from './base.ts';
import rule from '../../../rules/capacity/provider-not-scaling.ts';

const none = named('capacity/no-instances');
const decided = fitting([], { cause: 'capacity/provider-not-scaling' });
testRule(rule, {
  faults: [
    {
      name: 'the latest launch failed',
      given: {
        ...site,
        'failure.calls': [none],
        'capacity.fit': decided,
        'capacity.scaling': [
          stuck('launch-failed', 'capacity/provider-not-scaling', { words: 'The image id ami-1 does not exist' }),
        ],
      },
      faults: [
        {
          messageId: 'failed',
          about: 'prod-ec2',
          confidence: 'proven',
          calls: ['p1'],
          data: { words: 'The image id ami-1 does not exist' },
        },
      ],
    },
    {
      name: 'Launch is suspended',
      given: {
        ...site,
        'failure.calls': [none],
        'capacity.fit': decided,
        'capacity.scaling': [stuck('suspended', 'capacity/provider-not-scaling')],
      },
      faults: [{ messageId: 'suspended', about: 'prod-ec2', confidence: 'proven' }],
    },
    {
      name: 'the group is gone',
      given: {
        ...site,
        'failure.calls': [none],
        'capacity.fit': decided,
        'capacity.scaling': [stuck('gone', 'capacity/provider-not-scaling')],
      },
      faults: [{ messageId: 'gone', about: 'prod-ec2', confidence: 'proven' }],
    },
    {
      name: 'at its maximum',
      given: {
        ...site,
        'failure.calls': [none],
        'capacity.fit': decided,
        'capacity.scaling': [stuck('limit', 'capacity/provider-not-scaling', { max: 0, desired: 0 })],
      },
      faults: [{ messageId: 'limit', about: 'prod-ec2', confidence: 'likely', data: { max: '0' } }],
    },
    {
      name: 'managed scaling is off',
      given: {
        ...site,
        'failure.calls': [none],
        'capacity.fit': decided,
        'capacity.scaling': [stuck('off', 'capacity/provider-not-scaling', { managed: false })],
      },
      faults: [{ messageId: 'off', about: 'prod-ec2', confidence: 'likely' }],
    },
    {
      name: 'it stands still',
      given: {
        ...site,
        'failure.calls': [vague],
        'capacity.fit': decided,
        'capacity.scaling': [stuck('idle', 'capacity/provider-not-scaling', { desired: 1 })],
      },
      faults: [{ messageId: 'idle', about: 'prod-ec2', confidence: 'likely' }],
    },
    {
      name: 'AWS says so, and nothing was read',
      given: { 'failure.calls': [named('capacity/provider-not-scaling')] },
      faults: [{ messageId: 'named', about: 'cluster', confidence: 'possible' }],
    },
  ],
  clear: [
    {
      name: 'something else failed',
      given: { ...site, 'failure.calls': [other], 'capacity.fit': decided, 'capacity.scaling': [] },
    },
    {
      name: 'the evidence decides on another cause',
      given: {
        ...site,
        'failure.calls': [none],
        'capacity.fit': fitting([], { cause: 'capacity/no-instances' }),
        'capacity.scaling': [stuck('growing', undefined)],
      },
    },
    {
      name: 'there is room',
      given: { ...site, 'failure.calls': [vague], 'capacity.fit': room(), 'capacity.scaling': [] },
    },
  ],
  undecided: [
    {
      name: 'the instances are denied',
      given: { ...site, 'failure.calls': [none], 'capacity.fit': denied('capacity.fit'), 'capacity.scaling': [] },
      blockedOn: 'fit',
    },
    {
      name: 'what adds them is denied',
      given: {
        ...site,
        'failure.calls': [none],
        'capacity.fit': decided,
        'capacity.scaling': denied('capacity.scaling'),
      },
      blockedOn: 'scaling',
    },
  ],
});
