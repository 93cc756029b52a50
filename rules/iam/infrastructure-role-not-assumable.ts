import { trustFixes } from '#fix';
import { fromDecisions } from './_decisions.ts';

export default fromDecisions({
  id: 'iam/infrastructure-role-not-assumable',
  title: 'The trust policy of the infrastructure role does not let ECS assume it',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html'],
  effects: [
    'symptom/role-not-assumed',
    'symptom/volume-not-mounted',
    'symptom/deployment-failed',
    'symptom/deployment-rolled-back',
  ],
  messages: {
    denied: {
      what: 'Infrastructure role {role} does not let {service} assume it',
      why: 'ECS itself assumes this role, as {service}; {because}.',
    },
    then: {
      what: 'ECS could not assume infrastructure role {role} at {time}',
      why: 'The trust policy lets {service} assume it now. A deployment that has failed does not try again by itself.',
    },
    named: {
      what: 'ECS could not assume infrastructure role {role}',
      why: '{because}, so this rests on the words of AWS ({unread} would settle it).',
    },
  },
  fixes: trustFixes,
  open: d => d.action === 'sts:AssumeRole' && d.role.kind === 'infrastructure',
});
