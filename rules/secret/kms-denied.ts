import { grantFixes, resourceFixes } from '#fix';
import { fromDecisions, unreadPolicy } from '../iam/_decisions.ts';

export default fromDecisions({
  id: 'secret/kms-denied',
  title: "The execution role isn't allowed to decrypt the secret's KMS key",
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html',
    'https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html',
  ],
  messages: {
    denied: {
      what: "Role {role} isn't allowed to call {action} with {resource}, a secret's KMS key",
      why: 'Secrets Manager and Systems Manager decrypt on behalf of the role: {because}. When the key policy delegates to IAM, the role itself needs the permission.',
    },
    then: {
      what: "KMS denied role {role} {action} with {resource}, a secret's KMS key, at {time}",
      why: "The role and the key allow it now. A failed deployment doesn't retry on its own.",
    },
    named: {
      what: "KMS denied role {role} {action} with {resource}, a secret's KMS key",
      why: "The role and the key couldn't be read completely here ({unread}), so it is unknown which of them denies it.",
    },
  },
  fixes: (decided, site) =>
    decided[0].data['layer'] === 'resource' ? resourceFixes(decided, site) : grantFixes(decided, site),
  open: unreadPolicy('kms'),
});
