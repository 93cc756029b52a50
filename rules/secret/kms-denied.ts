import { awsKeyFixes, grantFixes, keyPolicyFixes, resourceFixes } from '#fix';
import { APP_SHOWS, fromDecisions, unreadPolicy } from '../iam/_decisions.ts';

export default fromDecisions({
  id: 'secret/kms-denied',
  title: "The execution role isn't allowed to decrypt the secret's KMS key",
  effects: APP_SHOWS,
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html',
    'https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html',
    'https://docs.aws.amazon.com/kms/latest/developerguide/determining-access-grants.html',
    'https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html',
  ],
  messages: {
    denied: {
      what: "Role {role} isn't allowed to call {action} on {resource}, a secret's KMS key",
      why: "Secrets Manager and Systems Manager decrypt with the role's permissions, and {because}.",
    },
    awsKey: {
      what: "Role {role} can't decrypt the secret: account {resourceAccount} encrypts it with the AWS managed key",
      why: 'No other account can use aws/secretsmanager, whatever the policies say. To share the secret with account {account}, encrypt it with a customer managed key.',
    },
    then: {
      what: "KMS denied role {role} {action} on {resource}, a secret's KMS key, at {time}",
      why: "The role and the key allow it now. A failed deployment doesn't retry on its own.",
    },
    named: {
      what: "KMS denied role {role} {action} on {resource}, a secret's KMS key",
      why: "The role and the key couldn't be read completely here ({unread}), so it is unknown which of them denies it.",
    },
  },
  fixes: (decided, site) => {
    const { layer, message } = decided[0].data;
    if (message === 'awsKey') return awsKeyFixes(decided, site);
    if (layer !== 'resource') return grantFixes(decided, site);
    return decided[0].verdict === 'unknown' ? keyPolicyFixes(decided, site) : resourceFixes(decided, site);
  },
  open: unreadPolicy('kms'),
});
