import { denied, known, testRule } from '#testing';
import { other } from '../rules/named.ts';
import { facts } from '../rules/secret/base.ts';
import rule from './example.ts';

const ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/web/db-AbCdEf';
const secret = (deletedAt?: string) =>
  facts(ARN, {
    secret: known({ name: 'prod/web/db', arn: ARN, versions: {}, ...(deletedAt !== undefined && { deletedAt }) }),
  });

// The example of CONTRIBUTING.md, which is held to what CONTRIBUTING.md says of rules.
testRule(rule, {
  faults: [
    {
      name: 'a secret that waits to be deleted',
      given: { 'secret.references': [secret('2026-01-08T10:00:00Z')], 'failure.calls': [other] },
      faults: [{ messageId: 'deleted', about: ARN, confidence: 'likely' }],
    },
  ],
  clear: [{ name: 'a secret that stays', given: { 'secret.references': [secret()], 'failure.calls': [other] } }],
  undecided: [
    {
      name: 'a secret that could not be described',
      given: { 'secret.references': [facts(ARN, { secret: denied('secret.references') })], 'failure.calls': [other] },
      blockedOn: 'secrets',
    },
  ],
});
