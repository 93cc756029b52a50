import { testRule } from '#testing';
import rule from '../../../rules/iam/role-not-found.ts';
import { blind, clear, decision, given, ROLE, unknown } from './_stage.ts';

const id = 'iam/role-not-found';
const assume = {
  action: 'sts:AssumeRole',
  resource: ROLE,
  data: { why: 'absent', layer: 'trust', service: 'ecs-tasks.amazonaws.com' },
} as const;
const mine = { ...assume, cause: id, because: 'role exec does not exist in account 111122223333' };

testRule(rule, {
  faults: [
    {
      name: 'the role is gone',
      given: given(decision(mine)),
      faults: [{ messageId: 'denied', about: 'exec', confidence: 'proven', data: { because: mine.because } }],
    },
    {
      name: 'the role had a path',
      given: given(
        decision({
          ...mine,
          role: { arn: 'arn:aws:iam::111122223333:role/team/a/exec', kind: 'task' },
          data: { ...assume.data, roleKind: 'task' },
        }),
      ),
      faults: [{ messageId: 'denied', about: 'exec' }],
    },
    {
      name: 'the role is of another account',
      given: given(
        decision({
          ...mine,
          role: { arn: 'arn:aws:iam::999999999999:role/exec', kind: 'execution' },
          data: { ...assume.data, why: 'other-account', ownAccount: '111122223333' },
        }),
      ),
      faults: [{ messageId: 'denied', about: 'exec' }],
    },
    {
      name: 'the role has another path',
      given: given(
        decision({
          ...mine,
          data: { ...assume.data, why: 'other-path', actual: 'arn:aws:iam::111122223333:role/team/exec' },
        }),
      ),
      faults: [{ messageId: 'denied', about: 'exec' }],
    },
    {
      name: 'nothing failed yet',
      given: given(decision({ ...mine, calls: [] })),
      faults: [{ messageId: 'denied', about: 'exec', confidence: 'likely', calls: [] }],
    },
  ],
  clear: clear(id),
  undecided: [
    blind,
    { name: 'the role could not be read', given: unknown(['iam:GetRole'], assume), blockedOn: 'decisions' },
  ],
});
