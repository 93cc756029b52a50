import { grantFixes } from '#fix';
import { byRole, fromDecisions } from './_decisions.ts';

export default fromDecisions({
  id: 'iam/infrastructure-role-denied',
  title: 'The infrastructure role may not do what ECS needs it for',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshooting-blue-green.html',
  ],
  effects: [
    'symptom/deployment-failed',
    'symptom/deployment-rolled-back',
    'symptom/target-registration-failed',
    'symptom/volume-not-mounted',
    'symptom/role-not-assumed',
    'symptom/tasks-missing',
  ],
  messages: {
    denied: {
      what: 'The infrastructure role {role} may not call {action} on {resource}',
      why: 'With this role ECS itself changes load balancers, volumes and instances for the service. None of its policies ({policies}) allows {missing}.',
    },
    both: {
      what: "The infrastructure role {role} isn't allowed to call {action} on {resource}",
      why: 'Neither its policies ({policies}) nor its permissions boundary allows {missing}. A role needs both.',
    },
    then: {
      what: 'The infrastructure role {role} was refused {action} on {resource} at {time}',
      why: 'Its policies allow it now. A deployment that has failed does not try again by itself.',
    },
    named: {
      what: 'AWS says that the infrastructure role {role} lacks a permission',
      why: '{because}. With this role ECS itself changes load balancers, volumes and instances for the service.',
    },
  },
  fixes: (decided, site) => (decided[0].action === 'sts:AssumeRole' ? [] : grantFixes(decided, site)),
  open: byRole('infrastructure'),
});
