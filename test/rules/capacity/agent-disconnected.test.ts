import { denied, doubtful, fitting, inst, named, other, room, site, testRule, vague } from './base.ts';
import rule from '../../../rules/capacity/agent-disconnected.ts';

const told = named('capacity/agent-disconnected');
const all = fitting([inst('i-1', ['agent']), inst('i-2', ['agent'])], { cause: 'capacity/agent-disconnected' });
testRule(rule, {
  faults: [
    {
      name: 'AWS names it, and every instance shows it',
      given: { ...site, 'failure.calls': [told], 'capacity.fit': all },
      faults: [
        {
          messageId: 'disconnected',
          about: 'prod',
          confidence: 'proven',
          calls: ['p1'],
          data: { instances: 'both instances' },
        },
      ],
    },
    {
      name: 'the words leave it open, and the instances decide',
      given: { ...site, 'failure.calls': [vague], 'capacity.fit': all },
      faults: [{ messageId: 'disconnected', about: 'prod', confidence: 'likely' }],
    },
    {
      name: 'what adds instances was not read',
      given: {
        ...site,
        'failure.calls': [told],
        'capacity.fit': fitting([inst('i-1', ['agent'])], {
          cause: 'capacity/agent-disconnected',
          missing: ['autoscaling:DescribeAutoScalingGroups'],
        }),
      },
      faults: [{ messageId: 'disconnected', about: 'prod', confidence: 'likely' }],
    },
    {
      name: 'it was so, and there is room now',
      given: { ...site, 'failure.calls': [told], 'capacity.fit': room() },
      faults: [
        { messageId: 'room', about: 'prod', confidence: 'likely', data: { instance: 'i-9', when: '10:40 UTC' } },
      ],
    },
    {
      name: 'AWS names it, and the instances say neither',
      given: { ...site, 'failure.calls': [told], 'capacity.fit': doubtful() },
      faults: [{ messageId: 'named', about: 'prod', confidence: 'likely' }],
    },
    {
      name: 'AWS names it, and nothing could be compared',
      given: { 'failure.calls': [told] },
      faults: [{ messageId: 'named', about: 'cluster', confidence: 'possible' }],
    },
  ],
  clear: [
    { name: 'something else failed', given: { ...site, 'failure.calls': [other], 'capacity.fit': all } },
    {
      name: 'the evidence gives the call to another cause',
      given: {
        ...site,
        'failure.calls': [told],
        'capacity.fit': fitting([inst('i-1', ['agent'])], { cause: 'capacity/ec2-quota' }),
      },
    },
    {
      name: 'the words leave it open, and there is room',
      given: { ...site, 'failure.calls': [vague], 'capacity.fit': room() },
    },
  ],
  undecided: [
    {
      name: 'the words leave it open, and the instances are denied',
      given: { ...site, 'failure.calls': [vague], 'capacity.fit': denied('capacity.fit') },
      blockedOn: 'fit',
    },
    {
      name: 'the words leave it open, and so do the instances',
      given: { ...site, 'failure.calls': [vague], 'capacity.fit': doubtful() },
      blockedOn: 'fit',
    },
  ],
});
