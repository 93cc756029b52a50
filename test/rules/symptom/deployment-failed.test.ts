import { denied, testRule } from '#testing';
import rule from '../../../rules/symptom/deployment-failed.ts';
import { judged } from './_service.ts';

testRule(rule, {
  faults: [
    {
      name: 'failed',
      given: { 'deployment.judged': judged() },
      faults: [
        {
          messageId: 'failed',
          about: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/web:2',
          confidence: 'proven',
        },
      ],
    },
  ],
  clear: [
    { name: 'in progress', given: { 'deployment.judged': judged({ outcome: 'in-progress' }) } },
    { name: 'rolled back is a symptom of its own', given: { 'deployment.judged': judged({ outcome: 'rolled-back' }) } },
  ],
  undecided: [
    {
      name: 'the service could not be read',
      given: { 'deployment.judged': denied('deployment.judged') },
      blockedOn: 'judged',
    },
  ],
});
