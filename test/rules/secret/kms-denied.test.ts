import { testRule } from '#testing';
import rule from '../../../rules/secret/kms-denied.ts';
import { blind, clear, decision, given, KEY, policy, SECRET, unknown } from '../iam/_stage.ts';

const id = 'secret/kms-denied';
const base = { action: 'kms:Decrypt', resource: KEY } as const;
const key = { type: 'key', id: 'k1', arn: KEY };
const data = { policyName: 'ecs-doctor-decrypt-secrets', words: 'kms' };
const admins = {
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::111122223333:role/admin' },
  Action: 'kms:*',
  Resource: '*',
};

testRule(rule, {
  faults: [
    {
      name: 'the role lacks it',
      given: given(decision({ ...base, cause: id, data })),
      faults: [{ messageId: 'denied', about: 'exec', confidence: 'proven' }],
    },
    {
      name: 'the policy of the key lets neither role nor account in',
      given: given(
        decision({ ...base, cause: id, about: key, data: { ...data, layer: 'resource', document: policy(admins) } }),
      ),
      faults: [{ messageId: 'denied', about: 'k1', confidence: 'proven' }],
    },
    {
      name: 'the secret of another account is under the AWS managed key',
      given: given(
        decision({
          ...base,
          cause: id,
          resource: 'arn:aws:kms:eu-west-1:999999999999:alias/aws/secretsmanager',
          about: { type: 'secret', id: 'db' },
          data: {
            ...data,
            layer: 'resource',
            message: 'awsKey',
            secret: SECRET.replace('111122223333', '999999999999'),
            resourceAccount: '999999999999',
          },
        }),
      ),
      faults: [{ messageId: 'awsKey', about: 'db', confidence: 'proven' }],
    },
    {
      name: 'the policy of the key denies it',
      given: given(
        decision({
          ...base,
          cause: id,
          about: key,
          data: {
            ...data,
            layer: 'resource',
            how: 'explicit-deny',
            policy: 'default',
            statement: 'statement 2',
            statementIndex: '1',
            document: policy(admins, { Effect: 'Deny', Principal: '*', Action: 'kms:Decrypt', Resource: '*' }),
          },
        }),
      ),
      faults: [{ messageId: 'denied', about: 'k1' }],
    },
    {
      name: 'two keys, one role',
      given: given(decision({ ...base, cause: id, data }), decision({ ...base, cause: id, resource: `${KEY}2`, data })),
      faults: [{ messageId: 'denied', about: 'exec' }],
    },
    {
      name: 'it is allowed now',
      given: given(decision({ ...base, cause: id, verdict: 'allowed', data })),
      faults: [{ messageId: 'then', about: 'exec', confidence: 'likely' }],
    },
    {
      name: 'the policy of the key could not be read',
      given: unknown(['kms:GetKeyPolicy'], { ...base, cause: id, about: key, data: { ...data, layer: 'resource' } }),
      faults: [{ messageId: 'named', about: 'k1', confidence: 'likely' }],
    },
  ],
  clear: clear(id),
  undecided: [
    blind,
    {
      name: 'nothing failed, and the policy of the key could not be read',
      given: unknown(['kms:GetKeyPolicy'], { ...base, calls: [] }),
      blockedOn: 'decisions',
    },
  ],
});
