import { testRule } from '#testing';
import rule from '../../../rules/iam/task-role-denied.ts';
import { blind, clear, decision, given, unknown } from './_stage.ts';

const id = 'iam/task-role-denied';
const mine = {
  cause: id,
  role: { arn: 'arn:aws:iam::111122223333:role/app', kind: 'task' },
  about: { type: 'role', id: 'app' },
  data: { role: 'app', roleKind: 'task' },
} as const;

testRule(rule, {
  faults: [
    {
      name: 'neither policies nor boundary allow it',
      given: given(decision({ ...mine, data: { ...mine.data, message: 'both' } })),
      faults: [{ messageId: 'both', about: 'app', confidence: 'proven' }],
    },
    {
      name: 'ECS Exec needs it, and nothing has failed',
      given: given(decision({ ...mine, calls: [], data: { ...mine.data, purpose: 'exec', message: 'exec' } })),
      faults: [{ messageId: 'exec', about: 'app', confidence: 'likely', calls: [] }],
    },
    {
      name: 'no policy allows it',
      given: given(decision(mine)),
      faults: [{ messageId: 'denied', about: 'app', confidence: 'proven', calls: ['call-1'], data: { role: 'app' } }],
    },
    {
      name: 'it is allowed now',
      given: given(decision({ ...mine, verdict: 'allowed' })),
      faults: [{ messageId: 'then', about: 'app', confidence: 'likely' }],
    },
    {
      name: 'the role could not be read',
      given: unknown(['iam:GetRole'], mine),
      faults: [{ messageId: 'named', about: 'app', confidence: 'likely' }],
    },
  ],
  clear: clear(id),
  undecided: [
    blind,
    {
      name: 'the key of sessions was not looked at',
      given: given(
        decision({
          role: mine.role,
          calls: [],
          verdict: 'unknown',
          cause: undefined as never,
          action: 'kms:Decrypt',
          missing: ['kms:GetKeyPolicy'],
          data: { purpose: 'exec', role: 'app' },
        }),
      ),
      blockedOn: 'decisions',
    },
    {
      name: 'nobody named the policy, and none could be read',
      given: unknown(['iam:ListRolePolicies'], { role: mine.role }),
      blockedOn: 'decisions',
    },
  ],
});
