import { boundaryFixes } from '#fix';
import { APP_SHOWS, fromDecisions, unreadRole } from './_decisions.ts';

export default fromDecisions({
  id: 'iam/boundary-denied',
  title: "The role's permissions boundary doesn't allow the call",
  effects: APP_SHOWS,
  sources: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html'],
  messages: {
    denied: {
      what: "The permissions boundary of role {role} doesn't allow {action} on {resource}",
      why: 'A role can only do what both its policies and its boundary allow. In the boundary, {finds}.',
    },
    both: {
      what: "The permissions boundary of role {role} doesn't allow {action} on {resource}",
      why: 'Neither the boundary nor the policies of the role ({policies}) allow it. A role needs both.',
    },
    then: {
      what: 'The permissions boundary of role {role} denied {action} on {resource} at {time}',
      why: "The boundary allows it now. A failed deployment doesn't retry on its own.",
    },
    named: {
      what: "AWS reports that the permissions boundary of role {role} doesn't allow {action} on {resource}",
      why: "The boundary couldn't be read here ({unread}), so this rests on AWS's message.",
    },
  },
  fixes: boundaryFixes,
  open: unreadRole,
});
