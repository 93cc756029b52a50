import { fitting, inst, site, testRule } from './base.ts';
import { lacking } from './tables.ts';
import rule from '../../../rules/capacity/insufficient-memory.ts';

const table = lacking('capacity/insufficient-memory', 'memory', 'short', { need: '1024 MiB', left: '737 MiB' });
testRule(rule, {
  ...table,
  faults: [
    ...table.faults,
    {
      name: 'no instance would do, were it empty',
      given: {
        ...site,
        'failure.calls': [table.told],
        'capacity.fit': fitting([inst('i-1', ['memory'], { empty: false })], { cause: 'capacity/insufficient-memory' }),
      },
      faults: [{ messageId: 'large', about: 'prod', confidence: 'proven' }],
    },
  ],
});
