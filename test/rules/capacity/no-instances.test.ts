import { denied, fitting, inst, named, other, room, site, stuck, testRule, vague } from './base.ts';
import rule from '../../../rules/capacity/no-instances.ts';

const told = named('capacity/no-instances');
const none = fitting([], { cause: 'capacity/no-instances' });
const status = (quote: string) => [
  { evidence: 'ev:ecs.containerInstances', path: '/0/status', quote, says: `i-1 is ${quote}` },
];
testRule(rule, {
  faults: [
    {
      name: 'the cluster is empty',
      given: { ...site, 'failure.calls': [told], 'capacity.fit': none, 'capacity.scaling': [] },
      faults: [{ messageId: 'none', about: 'prod', confidence: 'proven', calls: ['p1'], data: { cluster: 'prod' } }],
    },
    {
      name: 'the words leave it open, and the cluster is empty',
      given: {
        ...site,
        'failure.calls': [vague],
        'capacity.fit': none,
        'capacity.scaling': [stuck('growing', undefined)],
      },
      faults: [{ messageId: 'none', about: 'prod', confidence: 'proven' }],
    },
    {
      name: 'why nothing is added was not read',
      given: {
        ...site,
        'failure.calls': [told],
        'capacity.fit': fitting([], {
          cause: 'capacity/no-instances',
          missing: ['autoscaling:DescribeAutoScalingGroups'],
        }),
      },
      faults: [{ messageId: 'none', about: 'prod', confidence: 'likely' }],
    },
    {
      name: 'all are draining',
      given: {
        ...site,
        'failure.calls': [told],
        'capacity.fit': fitting([inst('i-1', [], { verdict: 'out', seen: status('DRAINING') })], {
          cause: 'capacity/no-instances',
        }),
        'capacity.scaling': [],
      },
      faults: [
        { messageId: 'unusable', about: 'prod', confidence: 'proven', data: { states: 'DRAINING', count: '1' } },
      ],
    },
    {
      name: 'none could register',
      given: {
        ...site,
        'failure.calls': [told],
        'capacity.fit': fitting(
          [
            inst('i-1', [], {
              verdict: 'out',
              seen: [
                {
                  evidence: 'ev:ecs.containerInstances',
                  path: '/0/status',
                  quote: 'REGISTRATION_FAILED',
                  says: 'i-1 is REGISTRATION_FAILED: no trunk interface',
                },
              ],
            }),
          ],
          { cause: 'capacity/no-instances' },
        ),
        'capacity.scaling': [],
      },
      faults: [
        {
          messageId: 'unusable',
          about: 'prod',
          confidence: 'proven',
          data: { states: 'REGISTRATION_FAILED: no trunk interface' },
        },
      ],
    },
    {
      name: 'it was so, and there is room now',
      given: { ...site, 'failure.calls': [told], 'capacity.fit': room() },
      faults: [{ messageId: 'room', about: 'prod', confidence: 'likely', data: { when: '10:40 UTC' } }],
    },
    {
      name: 'AWS says so, and nothing was read',
      given: { 'failure.calls': [told] },
      faults: [{ messageId: 'named', about: 'cluster', confidence: 'possible' }],
    },
  ],
  clear: [
    {
      name: 'something else failed',
      given: { ...site, 'failure.calls': [other], 'capacity.fit': none, 'capacity.scaling': [] },
    },
    {
      name: 'launches fail, which is the deeper cause',
      given: {
        ...site,
        'failure.calls': [told],
        'capacity.fit': fitting([], { cause: 'capacity/ec2-quota' }),
        'capacity.scaling': [],
      },
    },
  ],
  undecided: [
    {
      name: 'the words leave it open, and the instances are denied',
      given: { ...site, 'failure.calls': [vague], 'capacity.fit': denied('capacity.fit'), 'capacity.scaling': [] },
      blockedOn: 'fit',
    },
  ],
});
