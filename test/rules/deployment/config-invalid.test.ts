import { expect, it } from 'vitest';
import { runRule } from '../../../src/engine/run-rule.ts';
import { cut, denied, known, testRule } from '#testing';
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
    {
      name: 'CodeDeploy deploys the service, and its target groups are no pair',
      given: {
        'ecs.service': { ...service(), controller: 'CODE_DEPLOY' as const },
        'failure.calls': [
          said(
            'deployment/config-invalid',
            'InvalidLoadBalancerInfoException: The deployment group must have a valid pair of target groups',
            { step: 'request', how: 'malformed', symptom: 'symptom/request-refused' },
            'deployment/config-invalid',
          ),
        ],
      },
      faults: [{ messageId: 'refused', about: 'web', confidence: 'proven' }],
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

it.each([
  ['CodeDeploy', 'CODE_DEPLOY', 'aws deploy update-deployment-group ', 'aws ecs update-service '],
  ['ECS', 'ECS', 'aws ecs update-service ', 'aws deploy update-deployment-group '],
] as const)('a service that %s deploys is corrected there', (_, controller, there, elsewhere) => {
  const out = runRule(rule, {
    'ecs.service': known({ ...service(), controller }),
    'failure.calls': known([named]),
    'deployment.codeDeploy': denied('deployment.codeDeploy'),
  });
  const commands = out.status === 'faults' ? out.faults.flatMap(f => f.fixes.flatMap(x => x.commands ?? [])) : [];
  expect(commands.some(c => c.startsWith(there))).toBe(true);
  expect(commands.some(c => c.startsWith(elsewhere))).toBe(false);
});
