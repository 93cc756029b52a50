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
      why: 'ECS assumes this role as {service}, and {because}.',
    },
    then: {
      what: "ECS couldn't assume infrastructure role {role} at {time}",
      why: "The trust policy allows {service} to assume it now. A failed deployment doesn't retry on its own.",
    },
    named: {
      what: "ECS couldn't assume infrastructure role {role}",
      why: "{because}, so this rests on AWS's message. To confirm it, allow {unread}.",
    },
  },
  fixes: trustFixes,
  open: d => d.action === 'sts:AssumeRole' && d.role.kind === 'infrastructure',
});
