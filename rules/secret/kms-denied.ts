import { awsKeyFixes, grantFixes, keyPolicyFixes, resourceFixes } from '#fix';
import { fromDecisions, unreadPolicy } from '../iam/_decisions.ts';

export default fromDecisions({
  id: 'secret/kms-denied',
  title: 'The role may not decrypt with the key of a secret',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html',
    'https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html',
    'https://docs.aws.amazon.com/kms/latest/developerguide/determining-access-grants.html',
    'https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html',
  ],
  messages: {
    denied: {
      what: 'Role {role} may not call {action} with {resource}, the key of a secret',
      why: 'Secrets Manager and Systems Manager decrypt in the name of the role: {because}. A key that names only its account leaves it to the policies of the role.',
    },
    awsKey: {
      what: "Role {role} can't decrypt the secret: account {resourceAccount} encrypts it with the AWS managed key",
      why: 'No other account can use aws/secretsmanager, whatever the policies say. To share the secret with account {account}, encrypt it with a customer managed key.',
    },
    then: {
      what: 'KMS refused role {role} {action} with {resource}, the key of a secret, at {time}',
      why: 'Role and key allow it now. A deployment that has failed does not try again by itself.',
    },
    named: {
      what: 'KMS refused role {role} {action} with {resource}, the key of a secret',
      why: 'Role and key could not be read whole here ({unread}), so which of them stands in the way is not known.',
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
