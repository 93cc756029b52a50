import { grantFixes } from '#fix';
import { byRole, fromDecisions } from './_decisions.ts';

export default fromDecisions({
  id: 'iam/execution-role-denied',
  title: 'The execution role may not do what starting the task needs',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html',
  ],
  messages: {
    denied: {
      what: 'The execution role {role} may not call {action} on {resource}',
      why: 'With this role ECS pulls images, reads secrets and files, and opens logs for the task. None of its policies ({policies}) allows {missing}.',
    },
    both: {
      what: "The execution role {role} isn't allowed to call {action} on {resource}",
      why: 'Neither its policies ({policies}) nor its permissions boundary allows {missing}. A role needs both.',
    },
    partial: {
      what: 'AWS refused execution role {role} {action} on {resource}, an ARN without its suffix',
      why: "The role's policies allow {other}. The task definition names the secret by a partial ARN, and AWS checked the permission against that.",
    },
    then: {
      what: 'The execution role {role} was refused {action} on {resource} at {time}',
      why: 'Its policies allow it now, so tasks that start now get further. A deployment that has failed does not try again by itself.',
    },
    named: {
      what: 'AWS says that no policy of role {role} allows {action} on {resource}',
      why: 'With this role ECS pulls images, reads secrets and files, and opens logs for the task. Its policies could not be read whole here ({unread}), so this rests on the words of AWS.',
    },
  },
  fixes: grantFixes,
  open: byRole('execution', 'unknown'),
});
