import { testRule } from '#testing';
import rule from '../../../rules/iam/infrastructure-role-not-assumable.ts';
import { blind, clear, decision, given, policy, unknown } from './_stage.ts';

const id = 'iam/infrastructure-role-not-assumable';
const role = { arn: 'arn:aws:iam::111122223333:role/infra', kind: 'infrastructure' } as const;
const document = policy({
  Effect: 'Allow',
  Principal: { Service: 'ecs-tasks.amazonaws.com' },
  Action: 'sts:AssumeRole',
});
const base = {
  role,
  about: { type: 'role', id: 'infra' },
  action: 'sts:AssumeRole',
  resource: role.arn,
  data: {
    role: 'infra',
    roleKind: 'infrastructure',
    service: 'ecs.amazonaws.com',
    words: 'trust',
    layer: 'trust',
    document,
  },
} as const;

testRule(rule, {
  faults: [
    {
      name: 'it trusts the tasks of ECS only',
      given: given(decision({ ...base, cause: id })),
      faults: [{ messageId: 'denied', about: 'infra', confidence: 'proven', data: { service: 'ecs.amazonaws.com' } }],
    },
    {
      name: 'it may be assumed now',
      given: given(decision({ ...base, cause: id, verdict: 'allowed' })),
      faults: [{ messageId: 'then', about: 'infra', confidence: 'likely' }],
    },
    {
      name: 'the trust policy could not be read',
      given: unknown(['iam:GetRole'], { ...base, cause: id }),
      faults: [{ messageId: 'named', about: 'infra', confidence: 'likely' }],
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
