import { grantFixes } from '#fix';
import { byRole, fromDecisions } from './_decisions.ts';

export default fromDecisions({
  id: 'iam/instance-role-denied',
  title: 'The role of the container instance may not do what its agent needs',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/instance_IAM_role.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html',
  ],
  messages: {
    denied: {
      what: 'The instance role {role} may not call {action} on {resource}',
      why: 'On EC2 the agent and Docker call AWS with the role of the instance. None of its policies ({policies}) allows {missing}.',
    },
    both: {
      what: "The instance role {role} isn't allowed to call {action} on {resource}",
      why: 'Neither its policies ({policies}) nor its permissions boundary allows {missing}. A role needs both.',
    },
    then: {
      what: 'The instance role {role} was refused {action} on {resource} at {time}',
      why: 'Its policies allow it now, so tasks that start now get further. A deployment that has failed does not try again by itself.',
    },
    named: {
      what: 'AWS says that no policy of role {role} allows {action} on {resource}',
      why: 'On EC2 the agent and Docker call AWS with the role of the instance. Its policies could not be read whole here ({unread}), so this rests on the words of AWS.',
    },
  },
  fixes: grantFixes,
  open: byRole('instance'),
});
