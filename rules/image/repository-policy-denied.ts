import { resourceFixes } from '#fix';
import { fromDecisions, unreadPolicy } from '../iam/_decisions.ts';

export default fromDecisions({
  id: 'image/repository-policy-denied',
  title: 'The repository policy denies the role',
  sources: ['https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html'],
  messages: {
    denied: {
      what: "The repository policy doesn't allow role {role} to call {action} on {resource}",
      why: 'The role is in account {account}, the repository in account {resourceAccount}. In the repository policy, {finds}.',
    },
    then: {
      what: 'The repository policy denied role {role} {action} on {resource} at {time}',
      why: "The policy allows the role now. A failed deployment doesn't retry on its own.",
    },
    named: {
      what: 'AWS reports that the repository policy denies role {role} {action} on {resource}',
      why: "The policy couldn't be read here ({unread}), so this rests on AWS's message.",
    },
  },
  fixes: resourceFixes,
  open: unreadPolicy('ecr'),
});
