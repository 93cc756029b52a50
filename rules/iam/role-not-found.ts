import { roleGoneFixes } from '#fix';
import { fromDecisions } from './_decisions.ts';

export default fromDecisions({
  id: 'iam/role-not-found',
  title: "The role that the task uses doesn't exist",
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html'],
  effects: [
    'symptom/role-not-assumed',
    'symptom/image-pull-failed',
    'symptom/secrets-not-retrieved',
    'symptom/log-driver-failed',
  ],
  messages: {
    denied: { what: "Role {role}, which the task uses, doesn't exist", why: "ECS can't assume it: {because}." },
  },
  fixes: roleGoneFixes,
  open: d => d.action === 'sts:AssumeRole',
});
