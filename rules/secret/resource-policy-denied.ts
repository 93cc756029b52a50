import { resourceFixes } from '#fix';
import { fromDecisions, unreadPolicy } from '../iam/_decisions.ts';

export default fromDecisions({
  id: 'secret/resource-policy-denied',
  title: 'The policy of the secret refuses the role',
  sources: [
    'https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html',
    'https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html',
  ],
  messages: {
    denied: {
      what: 'The policy of the secret does not let role {role} call {action} on {resource}',
      why: 'The role is of account {account}, the secret of account {resourceAccount}; in the policy of the secret, {finds}.',
    },
    then: {
      what: 'The policy of the secret refused role {role} {action} on {resource} at {time}',
      why: 'It lets the role in now. A deployment that has failed does not try again by itself.',
    },
    named: {
      what: 'AWS says that the policy of the secret refuses role {role} {action} on {resource}',
      why: 'That policy could not be read here ({unread}), so this rests on the words of AWS.',
    },
  },
  fixes: resourceFixes,
  open: unreadPolicy('secretsmanager'),
});
