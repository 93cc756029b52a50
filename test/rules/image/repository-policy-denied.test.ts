import { testRule } from '#testing';
import rule from '../../../rules/image/repository-policy-denied.ts';
import { blind, clear, decision, given, policy, REPOSITORY, unknown } from '../iam/_stage.ts';

const id = 'image/repository-policy-denied';
const theirs = REPOSITORY.replace('111122223333', '999999999999');
const base = {
  action: 'ecr:BatchGetImage',
  resource: theirs,
  about: { type: 'repository', id: 'web', arn: theirs },
} as const;
const data = { layer: 'resource', words: 'resource', resourceAccount: '999999999999' };

testRule(rule, {
  faults: [
    {
      name: 'the repository of another account has no policy',
      given: given(decision({ ...base, cause: id, data })),
      faults: [{ messageId: 'denied', about: 'web', confidence: 'proven' }],
    },
    {
      name: 'the repository of another account lets others in',
      given: given(
        decision({
          ...base,
          cause: id,
          data: { ...data, document: policy({ Effect: 'Allow', Principal: { AWS: '888888888888' }, Action: 'ecr:*' }) },
        }),
      ),
      faults: [{ messageId: 'denied', about: 'web' }],
    },
    {
      name: 'the repository denies it',
      given: given(
        decision({
          ...base,
          cause: id,
          data: {
            ...data,
            how: 'explicit-deny',
            policy: 'repository policy',
            statement: 'statement 1',
            statementIndex: '0',
            document: policy({
              Effect: 'Deny',
              Principal: { AWS: 'arn:aws:iam::111122223333:role/exec' },
              Action: 'ecr:*',
            }),
          },
        }),
      ),
      faults: [{ messageId: 'denied', about: 'web' }],
    },
    {
      name: 'it lets the role in now',
      given: given(decision({ ...base, cause: id, verdict: 'allowed', data })),
      faults: [{ messageId: 'then', about: 'web', confidence: 'likely' }],
    },
    {
      name: 'its policy could not be read',
      given: unknown(['ecr:GetRepositoryPolicy'], { ...base, cause: id, data }),
      faults: [{ messageId: 'named', about: 'web', confidence: 'likely' }],
    },
  ],
  clear: clear(id),
  undecided: [
    blind,
    {
      name: 'nobody named the policy, and it could not be read',
      given: unknown(['ecr:GetRepositoryPolicy'], base),
      blockedOn: 'decisions',
    },
  ],
});
