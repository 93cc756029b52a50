import { roleGoneFixes } from '#fix';
import { fromDecisions } from './_decisions.ts';

export default fromDecisions({
  id: 'iam/role-not-found',
  title: 'The role that the task names does not exist',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html'],
  effects: [
    'symptom/role-not-assumed',
    'symptom/image-pull-failed',
    'symptom/secrets-not-retrieved',
    'symptom/log-driver-failed',
  ],
  messages: {
    denied: { what: 'The role {role} that the task names is not there', why: 'ECS cannot assume it: {because}.' },
  },
  fixes: roleGoneFixes,
  open: d => d.action === 'sts:AssumeRole',
});
