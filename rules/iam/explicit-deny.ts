import { undenyFixes } from '#fix';
import { fromDecisions, unreadRole } from './_decisions.ts';

export default fromDecisions({
  id: 'iam/explicit-deny',
  title: 'A Deny statement in a policy of the role matches',
  sources: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html'],
  messages: {
    denied: {
      what: 'Role {role} is denied {action} on {resource} by {denies}',
      why: 'A Deny that matches wins over every Allow, in whatever policy that stands.',
    },
    then: {
      what: 'A Deny refused role {role} {action} on {resource} at {time}',
      why: 'No policy of the role denies it now. A deployment that has failed does not try again by itself.',
    },
    named: {
      what: 'AWS says that a policy of role {role} denies {action} on {resource}',
      why: 'The policies of the role could not be read whole here ({unread}), so which statement it is is not known.',
    },
  },
  fixes: undenyFixes,
  open: unreadRole,
});
