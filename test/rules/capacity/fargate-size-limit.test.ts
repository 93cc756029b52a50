import { denied, fargateSite, known, named, other, testRule } from './base.ts';
import rule from '../../../rules/capacity/fargate-size-limit.ts';

const told = named('capacity/fargate-size-limit', { words: 'The requested CPU configuration is above your limit.' });
const memory = named('capacity/fargate-size-limit', {
  words: 'The requested MEMORY configuration is above your limit.',
});
testRule(rule, {
  faults: [
    {
      name: 'CPU, and the quota is read',
      given: {
        ...fargateSite,
        'failure.calls': [told],
        'quota.fargate': { onDemand: known({ limit: 1 }), spot: known({ limit: 1 }) },
      },
      faults: [
        {
          messageId: 'sized',
          about: 'web:7',
          confidence: 'proven',
          calls: ['p1'],
          data: { size: '2 vCPUs and 4096 MiB', which: 'CPU', limit: ' (here, 1 vCPUs in total)' },
        },
      ],
    },
    {
      name: 'memory, and the quota is not read',
      given: { ...fargateSite, 'failure.calls': [memory] },
      faults: [{ messageId: 'sized', about: 'web:7', data: { which: 'memory', limit: '' } }],
    },
    {
      name: 'nothing else is known',
      given: { 'failure.calls': [told] },
      faults: [{ messageId: 'named', about: 'cluster', confidence: 'proven' }],
    },
  ],
  clear: [{ name: 'something else failed', given: { ...fargateSite, 'failure.calls': [other] } }],
  undecided: [
    {
      name: 'nothing is known of the calls',
      given: { ...fargateSite, 'failure.calls': denied('failure.calls') },
      blockedOn: 'calls',
    },
  ],
});
