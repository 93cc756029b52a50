import { testRule } from '#testing';
import rule from '../../../rules/iam/explicit-deny.ts';
import { blind, clear, decision, given, policy, unknown } from './_stage.ts';

const id = 'iam/explicit-deny';
const deny = { Sid: 'NoSecrets', Effect: 'Deny', Action: 'secretsmanager:*', Resource: '*' };
const data = {
  how: 'explicit-deny',
  policy: 'guard',
  policyKind: 'inline',
  statement: 'statement NoSecrets',
  statementIndex: '0',
  document: policy(deny),
};
const arn = 'arn:aws:iam::111122223333:policy/guard';

testRule(rule, {
  faults: [
    {
      name: 'an inline policy denies it',
      given: given(decision({ cause: id, data })),
      faults: [
        {
          messageId: 'denied',
          about: 'exec',
          confidence: 'proven',
          data: { denies: 'statement NoSecrets of policy guard' },
        },
      ],
    },
    {
      name: 'an attached policy denies it',
      given: given(decision({ cause: id, data: { ...data, policyKind: 'managed', policyArn: arn } })),
      faults: [{ messageId: 'denied', about: 'exec' }],
    },
    {
      name: 'a policy of AWS denies it',
      given: given(
        decision({
          cause: id,
          data: {
            ...data,
            policyKind: 'aws-managed',
            policy: 'AWSDenyAll',
            policyArn: 'arn:aws:iam::aws:policy/AWSDenyAll',
          },
        }),
      ),
      faults: [{ messageId: 'denied', about: 'exec' }],
    },
    {
      name: 'the only statement of a policy denies just this',
      given: given(
        decision({
          cause: id,
          data: { ...data, document: policy({ ...deny, Action: 'secretsmanager:GetSecretValue' }) },
        }),
      ),
      faults: [{ messageId: 'denied', about: 'exec' }],
    },
    {
      name: 'two different policies',
      given: given(
        decision({ cause: id, data }),
        decision({ cause: id, action: 'ecr:BatchGetImage', data: { ...data, policy: 'other' } }),
      ),
      faults: [
        { messageId: 'denied', about: 'exec' },
        { messageId: 'denied', about: 'exec' },
      ],
    },
    {
      name: 'nothing denies it now',
      given: given(decision({ cause: id, verdict: 'allowed', data: { how: 'explicit-deny' } })),
      faults: [{ messageId: 'then', about: 'exec', confidence: 'likely' }],
    },
    {
      name: 'the policies could not be read',
      given: unknown(['iam:ListRolePolicies'], { cause: id }),
      faults: [{ messageId: 'named', about: 'exec', confidence: 'likely' }],
    },
  ],
  clear: clear(id),
  undecided: [
    blind,
    {
      name: 'the policies could not be read, and nobody named them',
      given: unknown(['iam:GetRolePolicy']),
      blockedOn: 'decisions',
    },
  ],
});
