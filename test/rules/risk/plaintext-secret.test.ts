import { denied, testRule } from '#testing';
import rule from '../../../rules/risk/plaintext-secret.ts';
import { definition } from '../_elb.ts';

const names = (...environmentNames: string[]) => ({
  'deployment.taskDefinition': definition({ environmentNames }),
});
testRule(rule, {
  faults: [
    {
      name: 'by the names of the variables',
      given: names('DB_HOST', 'DB_PASSWORD', 'STRIPE_API_KEY'),
      faults: [{ messageId: 'plain', about: 'app', data: { names: 'DB_PASSWORD and STRIPE_API_KEY' } }],
    },
  ],
  clear: [
    { name: 'where a secret is, not what it is', given: names('DB_PASSWORD_FILE', 'SECRET_ARN', 'TOKEN_URL') },
    { name: 'no variables', given: names() },
  ],
  undecided: [
    {
      name: 'the task definition is denied',
      given: { 'deployment.taskDefinition': denied('deployment.taskDefinition') },
      blockedOn: 'definition',
    },
  ],
});
