import { boundaryFixes } from '#fix';
import { fromDecisions, unreadRole } from './_decisions.ts';

export default fromDecisions({
  id: 'iam/boundary-denied',
  title: 'The permissions boundary of the role does not allow it',
  sources: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html'],
  messages: {
    denied: {
      what: 'The permissions boundary of role {role} does not let it call {action} on {resource}',
      why: 'A role may do only what both its policies and its boundary allow: in the boundary, {finds}.',
    },
    both: {
      what: "The permissions boundary of role {role} doesn't allow {action} on {resource}",
      why: 'Neither the boundary nor the policies of the role ({policies}) allow it. A role needs both.',
    },
    then: {
      what: 'The permissions boundary of role {role} refused {action} on {resource} at {time}',
      why: 'It does not stand in the way now. A deployment that has failed does not try again by itself.',
    },
    named: {
      what: 'AWS says that the permissions boundary of role {role} does not allow {action} on {resource}',
      why: 'The boundary could not be read here ({unread}), so this rests on the words of AWS.',
    },
  },
  fixes: boundaryFixes,
  open: unreadRole,
});
