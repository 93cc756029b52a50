import { denied, fitting, named, other, room, site, stuck, testRule, vague } from './base.ts';
import rule from '../../../rules/capacity/ec2-quota.ts';

const none = named('capacity/no-instances');
const decided = fitting([], { cause: 'capacity/ec2-quota' });
testRule(rule, {
  faults: [
    {
      name: 'the latest launch failed of it',
      given: {
        ...site,
        'failure.calls': [none],
        'capacity.fit': decided,
        'capacity.scaling': [
          stuck('launch-failed', 'capacity/ec2-quota', {
            words: 'You have requested more vCPU capacity',
            at: '2026-01-01T10:30:00Z',
          }),
        ],
      },
      faults: [{ messageId: 'failed', about: 'prod-asg', confidence: 'proven', calls: ['p1'] }],
    },
    {
      name: 'part of it was not read',
      given: {
        ...site,
        'failure.calls': [vague],
        'capacity.fit': decided,
        'capacity.scaling': [
          stuck('launch-failed', 'capacity/ec2-quota', {
            ...{ words: 'You have requested more vCPU capacity', at: '2026-01-01T10:30:00Z' },
            missing: ['ecs:DescribeContainerInstances'],
          }),
        ],
      },
      faults: [{ messageId: 'failed', about: 'prod-asg', confidence: 'likely' }],
    },
    {
      name: 'AWS names it of an instance that ECS itself launches',
      given: {
        ...site,
        'failure.calls': [named('capacity/ec2-quota')],
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
