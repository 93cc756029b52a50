import { named, site, stuck, vague, testRule } from './base.ts';
import { scaling } from './tables.ts';
import rule from '../../../rules/capacity/provider-not-scaling.ts';

const { none, decided, clear, undecided } = scaling('capacity/provider-not-scaling');
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
      name: 'the group has no tag',
      given: {
        ...site,
        'failure.calls': [none],
        'capacity.fit': decided,
        'capacity.scaling': [stuck('untagged', 'capacity/provider-not-scaling', { desired: 1 })],
      },
      faults: [{ messageId: 'untagged', about: 'prod-ec2', confidence: 'likely' }],
    },
    {
      name: 'Managed Instances',
      given: {
        ...site,
        'failure.calls': [none],
        'capacity.fit': decided,
        'capacity.scaling': [
          stuck('managed-instances', 'capacity/provider-not-scaling', { kind: 'managed-instances' }),
        ],
      },
      faults: [{ messageId: 'managed', about: 'prod-ec2', confidence: 'likely' }],
    },
    {
      name: 'Managed Instances that could not be set up',
      given: {
        ...site,
        'failure.calls': [none],
        'capacity.fit': decided,
        'capacity.scaling': [
          stuck('launch-failed', 'capacity/provider-not-scaling', {
            kind: 'managed-instances',
            words: 'no instance type fits',
          }),
        ],
      },
      faults: [
        { messageId: 'setup', about: 'prod-ec2', confidence: 'proven', data: { words: 'no instance type fits' } },
      ],
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
  clear,
  undecided,
});
