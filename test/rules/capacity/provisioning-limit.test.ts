import { denied, named, other, site, testRule } from './base.ts';
import rule from '../../../rules/capacity/provisioning-limit.ts';

const told = named('capacity/provisioning-limit');
const cluster = (pendingTasks: number) => ({
  name: 'prod',
  arn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/prod',
  status: 'ACTIVE',
  registeredContainerInstances: 2,
  runningTasks: 1,
  pendingTasks,
  capacityProviders: [],
  defaultStrategy: [],
  settings: {},
});
testRule(rule, {
  faults: [
    {
      name: 'as many are pending',
      given: { ...site, 'failure.calls': [told], 'capacity.cluster': cluster(503) },
      faults: [{ messageId: 'reached', about: 'prod', confidence: 'proven', calls: ['p1'], data: { pending: '503' } }],
    },
    {
      name: 'fewer are pending by now',
      given: { ...site, 'failure.calls': [told], 'capacity.cluster': cluster(3) },
      faults: [{ messageId: 'then', about: 'prod', confidence: 'likely' }],
    },
    {
      name: 'the cluster could not be read',
      given: { 'failure.calls': [told] },
      faults: [{ messageId: 'named', about: 'cluster', confidence: 'possible' }],
    },
  ],
  clear: [
    { name: 'something else failed', given: { ...site, 'failure.calls': [other], 'capacity.cluster': cluster(503) } },
  ],
  undecided: [
    {
      name: 'nothing is known of the calls',
      given: { ...site, 'failure.calls': denied('failure.calls'), 'capacity.cluster': cluster(503) },
      blockedOn: 'calls',
    },
  ],
});
