import { testRule } from '#testing';
import rule from '../../../rules/iam/instance-role-denied.ts';
import { blind, clear, decision, given, unknown } from './_stage.ts';

const id = 'iam/instance-role-denied';
const mine = {
  cause: id,
  role: { arn: 'arn:aws:iam::111122223333:role/node', kind: 'instance' },
  about: { type: 'role', id: 'node' },
  data: { role: 'node', roleKind: 'instance' },
} as const;

testRule(rule, {
  faults: [
    {
      name: 'neither policies nor boundary allow it',
      given: given(decision({ ...mine, data: { ...mine.data, message: 'both' } })),
      faults: [{ messageId: 'both', about: 'node', confidence: 'proven' }],
    },
    {
      name: 'the Service Connect proxy is refused its task set',
      given: given(decision({ ...mine, data: { ...mine.data, message: 'taskSet' } })),
      faults: [{ messageId: 'taskSet', about: 'node', confidence: 'proven' }],
    },
    {
      name: 'no policy allows it',
      given: given(decision(mine)),
      faults: [{ messageId: 'denied', about: 'node', confidence: 'proven', calls: ['call-1'], data: { role: 'node' } }],
    },
    {
      name: 'it is allowed now',
      given: given(decision({ ...mine, verdict: 'allowed' })),
      faults: [{ messageId: 'then', about: 'node', confidence: 'likely' }],
    },
    {
      name: 'the role could not be read',
      given: unknown(['iam:GetRole'], mine),
      faults: [{ messageId: 'named', about: 'node', confidence: 'likely' }],
    },
  ],
  clear: clear(id),
  undecided: [
    blind,
    {
      name: 'nobody named the policy, and none could be read',
      given: unknown(['iam:ListRolePolicies'], { role: mine.role }),
      blockedOn: 'decisions',
    },
  ],
});
