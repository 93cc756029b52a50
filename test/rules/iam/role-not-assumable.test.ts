import { testRule } from '#testing';
import rule from '../../../rules/iam/role-not-assumable.ts';
import { blind, clear, decision, given, policy, ROLE, unknown } from './_stage.ts';

const id = 'iam/role-not-assumable';
const trust = (service: string, more: object = {}): string =>
  policy({ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole', ...more });
const base = {
  action: 'sts:AssumeRole',
  resource: ROLE,
  because: 'the trust policy of role exec does not let ecs-tasks.amazonaws.com assume it',
} as const;
const data = {
  layer: 'trust',
  words: 'trust',
  service: 'ecs-tasks.amazonaws.com',
  document: trust('ec2.amazonaws.com'),
};

testRule(rule, {
  faults: [
    {
      name: 'it trusts another service',
      given: given(decision({ ...base, cause: id, data })),
      faults: [
        { messageId: 'denied', about: 'exec', confidence: 'proven', data: { service: 'ecs-tasks.amazonaws.com' } },
      ],
    },
    {
      name: 'a condition stands in the way',
      given: given(
        decision({
          ...base,
          cause: id,
          data: {
            ...data,
            condition: 'yes',
            document: trust('ecs-tasks.amazonaws.com', {
              Condition: { StringEquals: { 'aws:SourceAccount': '999999999999' } },
            }),
          },
        }),
      ),
      faults: [{ messageId: 'denied', about: 'exec' }],
    },
    {
      name: 'it denies it',
      given: given(
        decision({
          ...base,
          cause: id,
          data: {
            ...data,
            how: 'explicit-deny',
            statementIndex: '0',
            document: policy(
              { Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole' },
              { Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' },
            ),
          },
        }),
      ),
      faults: [{ messageId: 'denied', about: 'exec' }],
    },
    {
      name: 'it may be assumed now',
      given: given(decision({ ...base, cause: id, verdict: 'allowed', data })),
      faults: [{ messageId: 'then', about: 'exec', confidence: 'likely' }],
    },
    {
      name: 'the trust policy could not be read',
      given: unknown(['iam:GetRole'], { ...base, cause: id, data: { layer: 'trust', words: 'trust' } }),
      faults: [{ messageId: 'named', about: 'exec', confidence: 'likely' }],
    },
  ],
  clear: clear(id),
  undecided: [
    blind,
    {
      name: 'nothing failed, and the role could not be read',
      given: unknown(['iam:GetRole'], { ...base, calls: [] }),
      blockedOn: 'decisions',
    },
  ],
});
