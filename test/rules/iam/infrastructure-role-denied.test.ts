import { testRule } from '#testing';
import rule from '../../../rules/iam/infrastructure-role-denied.ts';
import { blind, clear, decision, given, unknown } from './_stage.ts';

const id = 'iam/infrastructure-role-denied';
const role = { arn: 'arn:aws:iam::111122223333:role/infra', kind: 'infrastructure' } as const;
const mine = {
  cause: id,
  role,
  about: { type: 'role', id: 'infra' },
  action: 'elasticloadbalancing:ModifyListener',
  resource: '*',
  data: { role: 'infra', roleKind: 'infrastructure', policyName: 'ecs-doctor-access' },
} as const;

testRule(rule, {
  faults: [
    {
      name: 'neither policies nor boundary allow it',
      given: given(decision({ ...mine, data: { ...mine.data, message: 'both' } })),
      faults: [{ messageId: 'both', about: 'infra', confidence: 'proven' }],
    },
    {
      name: 'no policy allows it',
      given: given(decision(mine)),
      faults: [
        {
          messageId: 'denied',
          about: 'infra',
          confidence: 'proven',
          calls: ['call-1'],
          data: { action: 'elasticloadbalancing:ModifyListener' },
        },
      ],
    },
    {
      name: 'it is allowed now',
      given: given(decision({ ...mine, verdict: 'allowed' })),
      faults: [{ messageId: 'then', about: 'infra', confidence: 'likely' }],
    },
    {
      name: 'AWS does not say which permission',
      given: unknown([], { ...mine, action: 'sts:AssumeRole', data: { ...mine.data, words: 'refused' } }),
      faults: [{ messageId: 'named', about: 'infra', confidence: 'possible' }],
    },
  ],
  clear: clear(id),
  undecided: [
    blind,
    {
      name: 'its policies could not be read',
      given: unknown(['iam:ListRolePolicies'], { role }),
      blockedOn: 'decisions',
    },
  ],
});
