import { grantFixes } from '#fix';
import { APP_SHOWS, byRole, fromDecisions } from './_decisions.ts';

export default fromDecisions({
  id: 'iam/instance-role-denied',
  title: "The container instance's role lacks a permission that its agent needs",
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/instance_IAM_role.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html',
  ],
  messages: {
    denied: {
      what: "Instance role {role} isn't allowed to call {action} on {resource}",
      why: "On EC2, the agent and Docker call AWS with the instance's role. None of its policies ({policies}) allows {missing}.",
    },
    both: {
      what: "The instance role {role} isn't allowed to call {action} on {resource}",
      why: 'Neither its policies ({policies}) nor its permissions boundary allows {missing}. A role needs both.',
    },
    taskSet: {
      what: "Instance role {role} isn't allowed to call {action} on {resource}",
      why: "On EC2, the Service Connect proxy gets its configuration from ECS with the instance's role. None of its policies ({policies}) allows {missing} there. An Allow with a condition on ecs:cluster doesn't count, because requests for a task set don't have that key.",
    },
    then: {
      what: 'Instance role {role} was denied {action} on {resource} at {time}',
      why: "Its policies allow it now, so new tasks get further. A failed deployment doesn't retry on its own.",
    },
    named: {
      what: 'AWS reports that no policy of role {role} allows {action} on {resource}',
      why: "On EC2, the agent and Docker call AWS with the instance's role. Its policies couldn't be read completely here ({unread}), so this rests on AWS's message.",
    },
  },
  effects: [...APP_SHOWS, 'symptom/tasks-missing'],
  fixes: grantFixes,
  open: byRole('instance'),
});
