import { resourceFixes } from '#fix';
import { fromDecisions, unreadPolicy } from '../iam/_decisions.ts';

export default fromDecisions({
  id: 'image/repository-policy-denied',
  title: 'The policy of the repository refuses the role',
  sources: ['https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html'],
  messages: {
    denied: {
      what: 'The policy of the repository does not let role {role} call {action} on {resource}',
      why: 'The role is of account {account}, the repository of account {resourceAccount}; in the policy of the repository, {finds}.',
    },
    then: {
      what: 'The policy of the repository refused role {role} {action} on {resource} at {time}',
      why: 'It lets the role in now. A deployment that has failed does not try again by itself.',
    },
    named: {
      what: 'AWS says that the policy of the repository refuses role {role} {action} on {resource}',
      why: 'That policy could not be read here ({unread}), so this rests on the words of AWS.',
    },
  },
  fixes: resourceFixes,
  open: unreadPolicy('ecr'),
});
