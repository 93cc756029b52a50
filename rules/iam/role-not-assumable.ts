import { trustFixes } from '#fix';
import { fromDecisions } from './_decisions.ts';

export default fromDecisions({
  id: 'iam/role-not-assumable',
  title: "The role's trust policy doesn't allow ECS to assume it",
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
      what: "Role {role} doesn't allow {service} to assume it",
      why: "ECS assumes a task's roles as {service}, and {because}.",
    },
    then: {
      what: "ECS couldn't assume role {role} at {time}",
      why: "The trust policy allows {service} to assume it now. A role created moments earlier can't be used for a few seconds either. A failed deployment doesn't retry on its own.",
    },
    named: {
      what: "ECS couldn't assume role {role}",
      why: "{because}, so this rests on AWS's message. To confirm it, allow {unread}.",
    },
  },
  fixes: trustFixes,
  open: d => d.action === 'sts:AssumeRole' && d.role.kind !== 'infrastructure',
});
