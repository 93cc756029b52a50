import { fitting, inst, site, testRule } from './base.ts';
import { lacking } from './tables.ts';
import rule from '../../../rules/capacity/insufficient-gpu.ts';

const table = lacking('capacity/insufficient-gpu', 'gpu', 'short', { need: '1 GPU', left: '0 GPUs' });
testRule(rule, {
  ...table,
  faults: [
    ...table.faults,
    {
      name: 'no instance would do, were it empty',
      given: {
        ...site,
        'failure.calls': [table.told],
        'capacity.fit': fitting([inst('i-1', ['gpu'], { empty: false })], { cause: 'capacity/insufficient-gpu' }),
      },
      faults: [{ messageId: 'large', about: 'prod', confidence: 'proven' }],
    },
  ],
});
