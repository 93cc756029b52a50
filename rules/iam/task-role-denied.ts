import { grantFixes } from '#fix';
import { byRole, fromDecisions } from './_decisions.ts';

export default fromDecisions({
  id: 'iam/task-role-denied',
  title: 'The task role may not do what the task needs',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html',
  ],
  messages: {
    denied: {
      what: 'The task role {role} may not call {action} on {resource}',
      why: 'With this role the containers call AWS, file systems are mounted, and FireLens sends logs. None of its policies ({policies}) allows {missing}.',
    },
    both: {
      what: "The task role {role} isn't allowed to call {action} on {resource}",
      why: 'Neither its policies ({policies}) nor its permissions boundary allows {missing}. A role needs both.',
    },
    then: {
      what: 'The task role {role} was refused {action} on {resource} at {time}',
      why: 'Its policies allow it now, so tasks that start now get further. A deployment that has failed does not try again by itself.',
    },
    named: {
      what: 'AWS says that no policy of role {role} allows {action} on {resource}',
      why: 'With this role the containers call AWS, file systems are mounted, and FireLens sends logs. Its policies could not be read whole here ({unread}), so this rests on the words of AWS.',
    },
  },
  fixes: grantFixes,
  open: byRole('task'),
});
