import { cut, denied, testRule } from '#testing';
import rule from '../../../rules/deployment/config-invalid.ts';
import { said } from '../_deployment.ts';
import { refused, service } from '../_elb.ts';

const named = said(
  'deployment/config-invalid',
  'advancedConfiguration field is required for all loadBalancers when using a non-ROLLING deployment strategy',
  { step: 'request', how: 'malformed', symptom: 'symptom/request-refused' },
  'deployment/config-invalid',
);
const other = said(
  'request/configuration',
  'An error occurred (InvalidParameterException) when calling the UpdateService operation',
  { step: 'request', how: 'malformed', symptom: 'symptom/request-refused' },
  'deployment/config-invalid',
);
testRule(rule, {
  faults: [
    {
      name: 'AWS names the field',
      given: { 'ecs.service': service(), 'failure.calls': [named] },
      faults: [{ messageId: 'refused', about: 'web', confidence: 'proven', calls: [named.id] }],
    },
    {
      name: 'AWS only refuses',
      given: { 'ecs.service': service(), 'failure.calls': [other] },
      faults: [{ messageId: 'refused', about: 'web', confidence: 'likely' }],
    },
  ],
  clear: [
    { name: 'something else failed', given: { 'failure.calls': [refused()] } },
    { name: 'nothing failed', given: { 'failure.calls': [] } },
  ],
  undecided: [
    { name: 'what failed is not known', given: { 'failure.calls': denied('failure.calls') }, blockedOn: 'calls' },
    { name: 'in part', given: { 'failure.calls': cut('failure.calls', []) }, blockedOn: 'calls' },
  ],
});
