import { denied, fitting, named, other, room, site, stuck, testRule, vague } from './base.ts';
import rule from '../../../rules/capacity/agent-not-registered.ts';

const none = named('capacity/no-instances');
const decided = fitting([], { cause: 'capacity/agent-not-registered' });
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
        'capacity.fit': {
          state: 'absent',
          because: 'none',
          receipt: { id: 'ev:capacity.fit', action: 'derived', input: {}, at: '' },
        },
      },
      faults: [{ messageId: 'named', about: 'prod', confidence: 'likely' }],
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
