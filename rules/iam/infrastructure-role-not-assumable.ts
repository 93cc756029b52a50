import { trustFixes } from '#fix';
import { fromDecisions } from './_decisions.ts';

export default fromDecisions({
  id: 'iam/infrastructure-role-not-assumable',
  title: "The infrastructure role's trust policy doesn't allow ECS to assume it",
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html'],
  effects: [
    'symptom/role-not-assumed',
    'symptom/volume-not-mounted',
    'symptom/deployment-failed',
    'symptom/deployment-rolled-back',
  ],
  messages: {
    denied: {
      what: "Infrastructure role {role} doesn't allow {service} to assume it",
      why: "ECS assumes the role as {service}, so the role's trust policy must allow sts:AssumeRole for it.",
    },
    then: {
      what: "ECS couldn't assume infrastructure role {role} at {time}",
      why: "The trust policy allows {service} to assume it now. A failed deployment doesn't retry on its own.",
    },
    named: {
      what: "ECS couldn't assume infrastructure role {role}",
      why: "This rests on AWS's message ({because}). To confirm it, allow {unread}.",
    },
  },
  fixes: trustFixes,
  open: d => d.action === 'sts:AssumeRole' && d.role.kind === 'infrastructure',
});
