import { grantFixes } from '#fix';
import { APP_SHOWS, byRole, fromDecisions } from './_decisions.ts';

export default fromDecisions({
  id: 'iam/task-role-denied',
  title: 'The task role lacks a permission that the task needs',
  effects: APP_SHOWS,
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html',
  ],
  messages: {
    denied: {
      what: "Task role {role} isn't allowed to call {action} on {resource}",
      why: 'Containers use this role to call AWS, mount EFS file systems and send FireLens logs. None of its policies ({policies}) allows {missing}.',
    },
    exec: {
      what: "ECS Exec is enabled, and task role {role} isn't allowed to call {action} on {resource}",
      why: 'The ECS Exec agent opens and logs sessions with the task role. None of its policies ({policies}) allows {missing}. Tasks run without it, but no session can be opened, or logged.',
    },
    both: {
      what: "The task role {role} isn't allowed to call {action} on {resource}",
      why: 'Neither its policies ({policies}) nor its permissions boundary allows {missing}. A role needs both.',
    },
    then: {
      what: 'Task role {role} was denied {action} on {resource} at {time}',
      why: "Its policies allow it now, so new tasks get further. A failed deployment doesn't retry on its own.",
    },
    named: {
      what: 'AWS reports that no policy of role {role} allows {action} on {resource}',
      why: "Containers use this role to call AWS, mount EFS file systems and send FireLens logs. Its policies couldn't be read completely here ({unread}), so this rests on AWS's message.",
    },
  },
  fixes: grantFixes,
  // What ECS Exec needs of a key is no matter of secrets.
  open: d => byRole('task')(d) || d.data['purpose'] === 'exec',
});
