import { undenyFixes } from '#fix';
import { APP_SHOWS, fromDecisions, unreadRole } from './_decisions.ts';

export default fromDecisions({
  id: 'iam/explicit-deny',
  title: 'A Deny statement in a policy of the role applies',
  effects: APP_SHOWS,
  sources: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html'],
  messages: {
    denied: {
      what: 'Role {role} is denied {action} on {resource} by {denies}',
      why: 'A matching Deny overrides every Allow, in any policy.',
    },
    then: {
      what: 'A Deny statement denied role {role} {action} on {resource} at {time}',
      why: "No policy of the role denies it now. A failed deployment doesn't retry on its own.",
    },
    named: {
      what: 'AWS reports that a policy of role {role} denies {action} on {resource}',
      why: "The role's policies couldn't be read completely here ({unread}), so the statement is unknown.",
    },
  },
  fixes: undenyFixes,
  open: unreadRole,
});
