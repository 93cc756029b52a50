import { named, site, testRule } from './base.ts';
import { lacking, noPlacement } from './tables.ts';
import rule from '../../../rules/capacity/attribute-missing.ts';

const table = lacking('capacity/attribute-missing', 'attribute', 'missing', {
  attributes: 'ecs.capability.task-eni',
  instances: 'both instances',
});
testRule(rule, {
  ...table,
  faults: [
    ...table.faults,
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
        'capacity.fit': noPlacement('no task failed to be placed'),
      },
      faults: [{ messageId: 'named', about: 'prod', confidence: 'likely' }],
    },
  ],
});
