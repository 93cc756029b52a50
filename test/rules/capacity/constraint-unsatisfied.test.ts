import { named, site, testRule } from './base.ts';
import { lacking } from './tables.ts';
import rule from '../../../rules/capacity/constraint-unsatisfied.ts';

const table = lacking('capacity/constraint-unsatisfied', 'constraint', 'ruled', {
  constraint: 'Constraint attribute:a exists',
  instances: 'both instances',
});
testRule(rule, {
  ...table,
  faults: [
    ...table.faults,
    {
      name: 'of the service itself',
      given: {
        ...site,
        'failure.calls': [table.told, named('capacity/constraint-unsatisfied', { id: 'p2' })],
        'capacity.fit': table.all,
        'capacity.placement': { constraints: [{ type: 'memberOf', expression: 'attribute:a exists' }] },
      },
      faults: [{ messageId: 'ruled', about: 'prod', confidence: 'proven', calls: ['p1'] }],
    },
  ],
});
