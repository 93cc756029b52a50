import { grantFixes } from '#fix';
import { byRole, fromDecisions } from './_decisions.ts';

export default fromDecisions({
  id: 'iam/infrastructure-role-denied',
  title: 'The infrastructure role lacks a permission that ECS needs',
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
      what: "Infrastructure role {role} isn't allowed to call {action} on {resource}",
      why: 'ECS uses this role to manage load balancers, volumes and instances for the service. None of its policies ({policies}) allows {missing}.',
    },
    then: {
      what: 'Infrastructure role {role} was denied {action} on {resource} at {time}',
      why: "Its policies allow it now. A failed deployment doesn't retry on its own.",
    },
    named: {
      what: 'AWS reports that infrastructure role {role} lacks a permission',
      why: '{because}. ECS uses this role to manage load balancers, volumes and instances for the service.',
    },
  },
  fixes: (decided, site) => (decided[0].action === 'sts:AssumeRole' ? [] : grantFixes(decided, site)),
  open: byRole('infrastructure'),
});
