import { denied, testRule } from '#testing';
import rule from '../../../rules/symptom/deployment-rolled-back.ts';
import { judged } from './_service.ts';

const about = 'arn:aws:ecs:eu-west-1:111122223333:task-definition/web:2';
testRule(rule, {
  faults: [
    {
      name: 'rolled back',
      given: { 'deployment.judged': judged({ outcome: 'rolled-back', reason: 'the threshold was exceeded' }) },
      faults: [{ messageId: 'done', about, data: { reason: 'the threshold was exceeded' } }],
    },
    {
      name: 'on the way back',
      given: { 'deployment.judged': judged({ outcome: 'rolling-back' }) },
      faults: [{ messageId: 'going', about }],
    },
  ],
  clear: [
    { name: 'completed', given: { 'deployment.judged': judged({ outcome: 'completed' }) } },
    { name: 'failed, and not rolled back', given: { 'deployment.judged': judged() } },
  ],
  undecided: [
    {
      name: 'the service could not be read',
      given: { 'deployment.judged': denied('deployment.judged') },
      blockedOn: 'judged',
    },
  ],
});
