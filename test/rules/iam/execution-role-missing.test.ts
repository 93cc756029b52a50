import { testRule } from '#testing';
import rule from '../../../rules/iam/execution-role-missing.ts';
import { blind, clear, decision, given, site } from './_stage.ts';

const id = 'iam/execution-role-missing';
const mine = decision({
  cause: id,
  action: 'sts:AssumeRole',
  role: { arn: '', kind: 'execution' },
  about: { type: 'task-definition', id: 'web:7' },
  data: {
    role: '',
    taskDefinition: 'web:7',
    family: 'web',
    why: 'container web has secrets',
    policyName: 'ecs-doctor-execution',
  },
});
testRule(rule, {
  faults: [
    {
      name: 'the task definition names none',
      given: given(mine),
      faults: [
        { messageId: 'denied', about: 'web:7', confidence: 'proven', data: { why: 'container web has secrets' } },
      ],
    },
    {
      name: 'nothing failed yet, and only the decision is known',
      given: { 'iam.decisions': [{ ...mine, calls: [] }] },
      faults: [{ messageId: 'denied', about: 'web:7', confidence: 'likely', calls: [] }],
    },
  ],
  clear: clear(id),
  undecided: [
    blind,
    {
      name: 'only some are known',
      given: {
        ...site,
        'iam.decisions': {
          state: 'known',
          value: [],
          whole: false,
          receipt: { id: 'ev:iam.decisions', action: 'derived', input: {}, at: '' },
        },
      },
      blockedOn: 'decisions',
    },
  ],
});
