import { denied, fargateSite, named, other, testRule } from './base.ts';
import rule from '../../../rules/capacity/launch-type-incompatible.ts';

const told = named('capacity/launch-type-incompatible', { how: 'mismatch' });
const td = fargateSite['deployment.taskDefinition'];
const of = (more: object) => ({
  ...fargateSite,
  'deployment.taskDefinition': { ...td, ...more },
  'failure.calls': [told],
});
testRule(rule, {
  faults: [
    {
      name: 'ECS found it valid for EC2 alone',
      given: of({ compatibilities: ['EC2'], requiresCompatibilities: [] }),
      faults: [
        {
          messageId: 'lacks',
          about: 'web:7',
          confidence: 'proven',
          calls: ['p1'],
          data: { for: 'EC2', launch: 'FARGATE' },
        },
      ],
    },
    {
      name: 'it asks for EC2',
      given: of({ requiresCompatibilities: ['EC2', 'EXTERNAL'] }),
      faults: [{ messageId: 'lacks', about: 'web:7', data: { for: 'EC2 and EXTERNAL' } }],
    },
    {
      name: 'it is valid for both',
      given: of({ compatibilities: ['EC2', 'FARGATE'] }),
      faults: [{ messageId: 'named', about: 'web:7', confidence: 'likely' }],
    },
    {
      name: 'the task definition could not be read',
      given: { 'failure.calls': [told] },
      faults: [{ messageId: 'named', about: 'cluster', confidence: 'possible' }],
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
