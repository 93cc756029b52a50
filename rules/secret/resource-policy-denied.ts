import { resourceFixes } from '#fix';
import { APP_SHOWS, fromDecisions, unreadPolicy } from '../iam/_decisions.ts';

export default fromDecisions({
  id: 'secret/resource-policy-denied',
  title: "The secret's resource policy denies the role",
  effects: APP_SHOWS,
  sources: [
    'https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html',
    'https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html',
  ],
  messages: {
    denied: {
      what: "The secret's resource policy doesn't allow role {role} to call {action} on {resource}",
      why: "The role is in account {account}, the secret in account {resourceAccount}. In the secret's policy, {finds}.",
    },
    then: {
      what: "The secret's resource policy denied role {role} {action} on {resource} at {time}",
      why: "The policy allows the role now. A failed deployment doesn't retry on its own.",
    },
    named: {
      what: "AWS reports that the secret's resource policy denies role {role} {action} on {resource}",
      why: "The policy couldn't be read here ({unread}), so this rests on AWS's message.",
    },
  },
  fixes: resourceFixes,
  open: unreadPolicy('secretsmanager'),
});
