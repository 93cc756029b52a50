import { testRule } from '#testing';
import rule from '../../../rules/iam/boundary-denied.ts';
import { blind, clear, decision, given, policy, unknown } from './_stage.ts';

const id = 'iam/boundary-denied';
const boundaryArn = 'arn:aws:iam::111122223333:policy/limits';
const data = {
  layer: 'boundary',
  words: 'boundary',
  boundaryArn,
  document: policy({ Effect: 'Allow', Action: 's3:*', Resource: '*' }),
};

testRule(rule, {
  faults: [
    {
      name: 'the boundary does not allow it',
      given: given(decision({ cause: id, data })),
      faults: [
        { messageId: 'denied', about: 'exec', confidence: 'proven', data: { finds: 'no statement there allows it' } },
      ],
    },
    {
      name: 'the boundary denies it',
      given: given(
        decision({
          cause: id,
          data: {
            ...data,
            how: 'explicit-deny',
            policy: 'limits',
            statement: 'statement 1',
            statementIndex: '0',
            document: policy({ Effect: 'Deny', Action: 'secretsmanager:*', Resource: '*' }),
          },
        }),
      ),
      faults: [{ messageId: 'denied', about: 'exec', data: { finds: 'statement 1 of policy limits denies it' } }],
    },
    {
      name: 'the boundary is a policy of AWS',
      given: given(decision({ cause: id, data: { ...data, boundaryArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' } })),
      faults: [{ messageId: 'denied', about: 'exec' }],
    },
    {
      name: 'the boundary is gone now',
      given: given(decision({ cause: id, verdict: 'allowed', data })),
      faults: [{ messageId: 'then', about: 'exec', confidence: 'likely' }],
    },
    {
      name: 'the boundary could not be read',
      given: unknown(['iam:GetPolicyVersion'], { cause: id, data }),
      faults: [{ messageId: 'named', about: 'exec', confidence: 'likely' }],
    },
  ],
  clear: clear(id),
  undecided: [
    blind,
    {
      name: 'nobody named the boundary, and it could not be read',
      given: unknown(['iam:GetPolicyVersion']),
      blockedOn: 'decisions',
    },
  ],
});
