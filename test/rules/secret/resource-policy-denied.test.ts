import { testRule } from '#testing';
import rule from '../../../rules/secret/resource-policy-denied.ts';
import { blind, clear, decision, given, policy, SECRET, unknown } from '../iam/_stage.ts';

const id = 'secret/resource-policy-denied';
const about = { type: 'secret', id: SECRET, arn: SECRET };
const data = { layer: 'resource', words: 'resource' };
const deny = { Sid: 'OnlyAdmins', Effect: 'Deny', Principal: '*', Action: 'secretsmanager:*', Resource: '*' };
const theirs = SECRET.replace('111122223333', '999999999999');

testRule(rule, {
  faults: [
    {
      name: 'the secret denies it',
      given: given(
        decision({
          cause: id,
          about,
          data: {
            ...data,
            how: 'explicit-deny',
            policy: 'resource policy',
            statement: 'statement OnlyAdmins',
            statementIndex: '0',
            document: policy(deny),
          },
        }),
      ),
      faults: [
        {
          messageId: 'denied',
          about: SECRET,
          confidence: 'proven',
          data: { finds: 'statement OnlyAdmins of policy resource policy denies it' },
        },
      ],
    },
    {
      name: 'the secret of another account has no policy',
      given: given(
        decision({
          cause: id,
          resource: theirs,
          about: { ...about, id: theirs, arn: theirs },
          data: { ...data, resourceAccount: '999999999999' },
        }),
      ),
      faults: [{ messageId: 'denied', about: theirs, data: { finds: 'no statement there allows it' } }],
    },
    {
      name: 'it lets the role in now',
      given: given(decision({ cause: id, about, verdict: 'allowed', data })),
      faults: [{ messageId: 'then', about: SECRET, confidence: 'likely' }],
    },
    {
      name: 'its policy could not be read',
      given: unknown(['secretsmanager:GetResourcePolicy'], { cause: id, about, data }),
      faults: [{ messageId: 'named', about: SECRET, confidence: 'likely' }],
    },
  ],
  clear: clear(id),
  undecided: [
    blind,
    {
      name: 'nobody named the policy, and it could not be read',
      given: unknown(['secretsmanager:GetResourcePolicy']),
      blockedOn: 'decisions',
    },
  ],
});
