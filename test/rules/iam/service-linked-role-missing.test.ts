import { known, testRule } from '#testing';
import rule from '../../../rules/iam/service-linked-role-missing.ts';
import { absent, denied, other, said, site } from '../named.ts';

const linked = (role: typeof denied) => ({ 'iam.serviceLinkedRole': { name: 'AWSServiceRoleForECS', role } });
const there = linked(known({ arn: 'arn:aws:iam::111122223333:role/x' }) as never);
const none = linked(absent('there is no role'));
const auth =
  "Unexpected EC2 error while attempting to Create Network Interface with public IP assignment disabled in subnet '': AuthFailure";
const told = 'Unable to assume the service linked role. Please verify that the ECS service linked role exists.';
testRule(rule, {
  faults: [
    {
      name: 'EC2 refused it',
      given: { ...site, ...none, 'failure.calls': [said(auth)] },
      faults: [{ messageId: 'missing', about: 'AWSServiceRoleForECS', confidence: 'proven', calls: ['c1'] }],
    },
    {
      name: 'it was not there then',
      given: { ...site, ...there, 'failure.calls': [said(told)] },
      faults: [
        { messageId: 'since', about: 'AWSServiceRoleForECS', confidence: 'likely', data: { when: '10:40 UTC' } },
      ],
    },
  ],
  clear: [
    {
      name: 'it is there, and the words leave it open only',
      given: { ...site, ...there, 'failure.calls': [said(auth)] },
    },
    { name: 'something else', given: { ...site, ...none, 'failure.calls': [other] } },
  ],
  undecided: [
    {
      name: 'it could not be read',
      given: { ...site, ...linked(denied), 'failure.calls': [said(told)] },
      blockedOn: 'linked',
    },
  ],
});
