import { grantFixes } from '#fix';
import { byRole, fromDecisions } from './_decisions.ts';

export default fromDecisions({
  id: 'iam/execution-role-denied',
  title: 'The execution role lacks a permission needed to start the task',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html',
  ],
  messages: {
    denied: {
      what: "Execution role {role} isn't allowed to call {action} on {resource}",
      why: 'ECS uses this role to pull images, read secrets and environment files, and set up logging. None of its policies ({policies}) allows {missing}.',
    },
    then: {
      what: 'Execution role {role} was denied {action} on {resource} at {time}',
      why: "Its policies allow it now, so new tasks get further. A failed deployment doesn't retry on its own.",
    },
    named: {
      what: 'AWS reports that no policy of role {role} allows {action} on {resource}',
      why: "ECS uses this role to pull images, read secrets and environment files, and set up logging. Its policies couldn't be read completely here ({unread}), so this rests on AWS's message.",
    },
  },
  fixes: grantFixes,
  open: byRole('execution', 'unknown'),
});
