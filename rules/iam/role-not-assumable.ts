import { trustFixes } from '#fix';
import { fromDecisions } from './_decisions.ts';

export default fromDecisions({
  id: 'iam/role-not-assumable',
  title: 'The trust policy of the role does not let ECS assume it',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html',
  ],
  effects: [
    'symptom/role-not-assumed',
    'symptom/image-pull-failed',
    'symptom/secrets-not-retrieved',
    'symptom/log-driver-failed',
  ],
  messages: {
    denied: {
      what: 'Role {role} does not let {service} assume it',
      why: 'ECS assumes the roles of a task as {service}; {because}.',
    },
    then: {
      what: 'ECS could not assume role {role} at {time}',
      why: 'The trust policy lets {service} assume it now; a role that was made moments before cannot be used for some seconds either. A deployment that has failed does not try again by itself.',
    },
    named: {
      what: 'ECS could not assume role {role}',
      why: '{because}, so this rests on the words of AWS ({unread} would settle it).',
    },
  },
  fixes: trustFixes,
  open: d => d.action === 'sts:AssumeRole' && d.role.kind !== 'infrastructure',
});
