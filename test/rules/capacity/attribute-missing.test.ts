import { denied, doubtful, fitting, inst, named, other, room, site, testRule, vague } from './base.ts';
import rule from '../../../rules/capacity/attribute-missing.ts';

const told = named('capacity/attribute-missing');
const all = fitting([inst('i-1', ['attribute']), inst('i-2', ['attribute'])], { cause: 'capacity/attribute-missing' });
testRule(rule, {
  faults: [
    {
      name: 'AWS names it, and every instance shows it',
      given: { ...site, 'failure.calls': [told], 'capacity.fit': all },
      faults: [
        {
          messageId: 'missing',
          about: 'prod',
          confidence: 'proven',
          calls: ['p1'],
          data: { attributes: 'ecs.capability.task-eni', instances: 'both instances' },
        },
      ],
    },
    {
      name: 'the words leave it open, and the instances decide',
      given: { ...site, 'failure.calls': [vague], 'capacity.fit': all },
      faults: [{ messageId: 'missing', about: 'prod', confidence: 'likely' }],
    },
    {
      name: 'what adds instances was not read',
      given: {
        ...site,
        'failure.calls': [told],
        'capacity.fit': fitting([inst('i-1', ['attribute'])], {
          cause: 'capacity/attribute-missing',
          missing: ['autoscaling:DescribeAutoScalingGroups'],
        }),
      },
      faults: [{ messageId: 'missing', about: 'prod', confidence: 'likely' }],
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
    {
      name: 'a container says so',
      given: {
        ...site,
        'failure.calls': [
          named('capacity/attribute-missing', {
            step: 'container-create',
            symptom: 'symptom/container-not-created',
            family: 'container/device-missing',
          }),
        ],
        'capacity.fit': {
          state: 'absent',
          because: 'no task failed to be placed',
          receipt: { id: 'ev:capacity.fit', action: 'derived', input: {}, at: '' },
        },
      },
      faults: [{ messageId: 'named', about: 'prod', confidence: 'likely' }],
    },
  ],
  clear: [
    { name: 'something else failed', given: { ...site, 'failure.calls': [other], 'capacity.fit': all } },
    {
      name: 'the evidence gives the call to another cause',
      given: {
        ...site,
        'failure.calls': [told],
        'capacity.fit': fitting([inst('i-1', ['attribute'])], { cause: 'capacity/ec2-quota' }),
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
