import { denied, fargateSite, known, named, other, testRule } from './base.ts';
import rule from '../../../rules/capacity/fargate-quota.ts';

const told = named('capacity/fargate-quota');
const quota = { onDemand: known({ limit: 6 }), spot: known({ limit: 12 }) };
const spot = {
  ...fargateSite,
  'ecs.service': { ...fargateSite['ecs.service'], capacityProviders: [{ name: 'FARGATE_SPOT', base: 0, weight: 1 }] },
};
testRule(rule, {
  faults: [
    {
      name: 'the quota is read',
      given: { ...fargateSite, 'failure.calls': [told], 'quota.fargate': quota },
      faults: [
        {
          messageId: 'known',
          about: 'L-3032A538',
          confidence: 'proven',
          calls: ['p1'],
          data: { limit: '6', wanted: 'up to 8 vCPUs', when: '10:40 UTC' },
        },
      ],
    },
    {
      name: 'of Spot',
      given: { ...spot, 'failure.calls': [told], 'quota.fargate': quota },
      faults: [{ messageId: 'known', about: 'L-36FBB829', data: { limit: '12', sort: 'Spot' } }],
    },
    {
      name: 'the quota is not read',
      given: { ...fargateSite, 'failure.calls': [told] },
      faults: [{ messageId: 'named', about: 'L-3032A538', confidence: 'likely' }],
    },
    {
      name: 'nothing but the quota is known',
      given: { 'failure.calls': [told], 'quota.fargate': quota },
      faults: [{ messageId: 'known', about: 'L-3032A538', data: { wanted: 'some of it' } }],
    },
  ],
  clear: [
    { name: 'something else failed', given: { ...fargateSite, 'failure.calls': [other], 'quota.fargate': quota } },
  ],
  undecided: [
    {
      name: 'nothing is known of the calls',
      given: { ...fargateSite, 'failure.calls': denied('failure.calls'), 'quota.fargate': quota },
      blockedOn: 'calls',
    },
  ],
});
