import { fitting, inst, site, testRule } from './base.ts';
import { lacking } from './tables.ts';
import rule from '../../../rules/capacity/insufficient-cpu.ts';

const table = lacking('capacity/insufficient-cpu', 'cpu', 'short', { need: '512 CPU units', left: '256 CPU units' });
testRule(rule, {
  ...table,
  faults: [
    ...table.faults,
    {
      name: 'no instance would do, were it empty',
      given: {
        ...site,
        'failure.calls': [table.told],
        'capacity.fit': fitting([inst('i-1', ['cpu'], { empty: false })], { cause: 'capacity/insufficient-cpu' }),
      },
      faults: [{ messageId: 'large', about: 'prod', confidence: 'proven' }],
    },
  ],
});
