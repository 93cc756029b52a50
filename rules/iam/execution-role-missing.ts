import { newRoleFixes } from '#fix';
import { fromDecisions } from './_decisions.ts';

export default fromDecisions({
  id: 'iam/execution-role-missing',
  title: 'The task definition needs an execution role and has none',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html'],
  effects: [
    'symptom/image-pull-failed',
    'symptom/secrets-not-retrieved',
    'symptom/log-driver-failed',
    'symptom/role-not-assumed',
  ],
  messages: {
    denied: {
      what: 'Task definition {taskDefinition} has no execution role',
      why: 'It needs one: {why}. Without it, ECS has no permissions to start the task.',
    },
  },
  fixes: newRoleFixes,
  open: () => false,
});
