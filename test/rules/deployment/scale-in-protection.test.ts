import { expect, it } from 'vitest';
import { cut, denied, known, testRule } from '#testing';
import { runRule } from '../../../src/engine/run-rule.ts';
import rule from '../../../rules/deployment/scale-in-protection.ts';
import { said } from '../_deployment.ts';
import { refused, service } from '../_elb.ts';

const told = said(
  'deployment/protected',
  '(service web) was unable to scale in due to 2 protected tasks.',
  { symptom: 'symptom/scale-in-blocked', how: 'mismatch' },
  'deployment/scale-in-protection',
);
const held = [
  { task: 'a1', enabled: true, expiresAt: '2026-01-01T13:00:00.000Z' },
  { task: 'b2', enabled: true, expiresAt: '2026-01-01T14:30:00.000Z' },
  { task: 'c3', enabled: false },
];
const base = { 'ecs.service': service() };

testRule(rule, {
  faults: [
    {
      name: 'ECS says it, and tasks are protected',
      given: { ...base, 'failure.calls': [told], 'deployment.protection': held },
      faults: [
        {
          messageId: 'protected',
          about: 'web',
          confidence: 'proven',
          calls: [told.id],
          data: { count: '2 tasks', tasks: 'a1 and b2', until: ', the last one at 2026-01-01 14:30 UTC' },
        },
      ],
    },
    {
      name: 'ECS says it, and protection cannot be read',
      given: { ...base, 'failure.calls': [told] },
      faults: [{ messageId: 'told', about: 'web', confidence: 'likely' }],
    },
  ],
  clear: [
    { name: 'nothing is protected', given: { ...base, 'failure.calls': [], 'deployment.protection': [] } },
    {
      name: 'something else failed',
      given: { ...base, 'failure.calls': [refused()], 'deployment.protection': [{ task: 'a1', enabled: false }] },
    },
  ],
  undecided: [
    {
      name: 'tasks cannot be stopped for a reason not told, and protection is denied',
      given: {
        ...base,
        'failure.calls': [{ ...told, candidates: [] }],
        'deployment.protection': denied('deployment.protection'),
      },
      blockedOn: 'protection',
    },
    {
      name: 'what failed is known in part',
      given: { ...base, 'failure.calls': cut('failure.calls', []), 'deployment.protection': [] },
      blockedOn: 'calls',
    },
  ],
});

it('says that it is over where none is protected now', () => {
  const out = runRule(rule, {
    'failure.calls': known([told]),
    'deployment.protection': known([{ task: 'a1', enabled: false }]),
    'ecs.service': known(service()),
  });
  expect(out).toMatchObject({
    faults: [
      {
        messageId: 'told',
        confidence: 'likely',
        data: { now: 'None of them is protected now, so ECS continues on its own.' },
      },
    ],
  });
});
it('takes the protection off ten tasks at a time', () => {
  const many = Array.from({ length: 12 }, (_, i) => ({ task: `t${i}`, enabled: true }));
  const out = runRule(rule, {
    'failure.calls': known([told]),
    'deployment.protection': known(many),
    'ecs.service': known(service()),
  });
  const fixes = out.status === 'faults' ? out.faults[0]?.fixes : [];
  expect(fixes?.[0]?.commands).toEqual([
    'aws ecs update-task-protection --cluster prod --tasks t0 t1 t2 t3 t4 t5 t6 t7 t8 t9 --no-protection-enabled --region eu-west-1',
    'aws ecs update-task-protection --cluster prod --tasks t10 t11 --no-protection-enabled --region eu-west-1',
  ]);
});
