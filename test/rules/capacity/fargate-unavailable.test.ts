import { denied, fargateSite, named, other, testRule } from './base.ts';
import rule from '../../../rules/capacity/fargate-unavailable.ts';

const told = named('capacity/fargate-unavailable');
const strategy = (...names: string[]) => ({
  ...fargateSite,
  'ecs.service': {
    ...fargateSite['ecs.service'],
    capacityProviders: names.map(name => ({ name, base: 0, weight: 1 })),
  },
});
testRule(rule, {
  faults: [
    {
      name: 'on demand',
      given: { ...fargateSite, 'failure.calls': [told] },
      faults: [
        {
          messageId: 'onDemand',
          about: 'web',
          confidence: 'proven',
          calls: ['p1'],
          data: { subnets: '1 subnet', when: '10:40 UTC' },
        },
      ],
    },
    {
      name: 'Spot alone',
      given: { ...strategy('FARGATE_SPOT'), 'failure.calls': [told] },
      faults: [{ messageId: 'spot', about: 'web', confidence: 'proven' }],
    },
    {
      name: 'Spot and on demand',
      given: { ...strategy('FARGATE_SPOT', 'FARGATE'), 'failure.calls': [told] },
      faults: [{ messageId: 'onDemand', about: 'web' }],
    },
    {
      name: 'nothing else is known',
      given: { 'failure.calls': [told] },
      faults: [{ messageId: 'onDemand', about: 'cluster', data: { subnets: 'its subnets' } }],
    },
  ],
  clear: [
    { name: 'something else failed', given: { ...fargateSite, 'failure.calls': [other] } },
    {
      name: 'that a task was not placed names nothing',
      given: {
        ...fargateSite,
        'failure.calls': [named('capacity/fargate-unavailable', { family: 'placement/failed' })],
      },
    },
  ],
  undecided: [
    {
      name: 'nothing is known of the calls',
      given: { ...fargateSite, 'failure.calls': denied('failure.calls') },
      blockedOn: 'calls',
    },
  ],
});
