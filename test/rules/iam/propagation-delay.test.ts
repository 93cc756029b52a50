import { testRule } from '#testing';
import rule from '../../../rules/iam/propagation-delay.ts';
import { call, decision, ROLE, site } from './_stage.ts';
import { denied } from '#testing';

const allowed = {
  cause: 'iam/role-not-assumable',
  verdict: 'allowed',
  action: 'sts:AssumeRole',
  resource: ROLE,
} as const;
const at = (roleCreatedAt: string, more: Parameters<typeof decision>[0] = {}) =>
  decision({ ...allowed, ...more, data: { roleCreatedAt, ...more.data } });
const failed = [call({ first: '2026-11-20T17:40:00Z' })];
const given = (...decisions: ReturnType<typeof decision>[]) => ({
  ...site,
  'failure.calls': failed,
  'iam.decisions': decisions,
});

testRule(rule, {
  faults: [
    {
      name: 'the role was made 20 s before',
      given: given(at('2026-11-20T17:39:40Z')),
      faults: [
        {
          messageId: 'fresh',
          about: 'exec',
          confidence: 'likely',
          calls: ['call-1'],
          data: { seconds: '20 s', what: 'role' },
        },
      ],
    },
    {
      name: 'an attached policy was changed 2 min before',
      given: given(at('2026-01-01T00:00:00Z', { data: { policyUpdatedAt: '2026-11-20T17:38:00Z' } })),
      faults: [{ messageId: 'fresh', about: 'exec', data: { seconds: '120 s', what: 'policy attached to role' } }],
    },
    {
      name: 'two refusals of one new role',
      given: given(at('2026-11-20T17:39:40Z'), at('2026-11-20T17:39:40Z', { action: 'ecr:BatchGetImage' })),
      faults: [{ messageId: 'fresh', about: 'exec' }],
    },
  ],
  clear: [
    { name: 'the role is old', given: given(at('2026-01-01T00:00:00Z')) },
    { name: 'the role was changed after the refusal', given: given(at('2026-11-20T17:41:00Z')) },
    { name: 'it is denied still', given: given(at('2026-11-20T17:39:40Z', { verdict: 'denied' })) },
    { name: 'the dates are not known', given: given(decision(allowed)) },
    {
      name: 'nothing failed',
      given: { ...site, 'failure.calls': [], 'iam.decisions': [at('2026-11-20T17:39:40Z', { calls: [] })] },
    },
  ],
  undecided: [
    {
      name: 'the decisions are not known',
      given: { ...site, 'failure.calls': failed, 'iam.decisions': denied('iam.decisions') },
      blockedOn: 'decisions',
    },
    {
      name: 'the failed calls are not known',
      given: { ...site, 'failure.calls': denied('failure.calls'), 'iam.decisions': [at('2026-11-20T17:39:40Z')] },
      blockedOn: 'calls',
    },
  ],
});
