import { named, site, stuck, vague, testRule } from './base.ts';
import { noPlacement, scaling } from './tables.ts';
import rule from '../../../rules/capacity/agent-not-registered.ts';

const { none, decided, clear, undecided } = scaling('capacity/agent-not-registered');
testRule(rule, {
  faults: [
    {
      name: 'two run unregistered',
      given: {
        ...site,
        'failure.calls': [none],
        'capacity.fit': decided,
        'capacity.scaling': [stuck('unregistered', 'capacity/agent-not-registered', { unregistered: ['i-1', 'i-2'] })],
      },
      faults: [
        {
          messageId: 'unregistered',
          about: 'prod-asg',
          confidence: 'proven',
          calls: ['p1'],
          data: { count: '2 instances', cluster: 'prod' },
        },
      ],
    },
    {
      name: 'one runs unregistered, and the activities were not read',
      given: {
        ...site,
        'failure.calls': [vague],
        'capacity.fit': decided,
        'capacity.scaling': [
          stuck('unregistered', 'capacity/agent-not-registered', {
            unregistered: ['i-1'],
            missing: ['autoscaling:DescribeScalingActivities'],
          }),
        ],
      },
      faults: [{ messageId: 'unregistered', about: 'prod-asg', confidence: 'likely', data: { count: 'i-1' } }],
    },
    {
      name: 'the agent says so itself',
      given: {
        ...site,
        'failure.calls': [named('capacity/agent-not-registered')],
        'capacity.fit': noPlacement(),
      },
      faults: [{ messageId: 'named', about: 'prod', confidence: 'likely' }],
    },
  ],
  clear,
  undecided,
});
