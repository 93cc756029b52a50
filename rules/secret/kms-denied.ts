import { grantFixes, resourceFixes } from '#fix';
import { fromDecisions, unreadPolicy } from '../iam/_decisions.ts';

export default fromDecisions({
  id: 'secret/kms-denied',
  title: 'The role may not decrypt with the key of a secret',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html',
    'https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html',
  ],
  messages: {
    denied: {
      what: 'Role {role} may not call {action} with {resource}, the key of a secret',
      why: 'Secrets Manager and Systems Manager decrypt in the name of the role: {because}. A key that names only its account leaves it to the policies of the role.',
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
  fixes: (decided, site) =>
    decided[0].data['layer'] === 'resource' ? resourceFixes(decided, site) : grantFixes(decided, site),
  open: unreadPolicy('kms'),
});
