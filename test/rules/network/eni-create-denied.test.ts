import { denied as unread, known, testRule } from '#testing';
import rule from '../../../rules/network/eni-create-denied.ts';
import { absent, other, said, site } from '../named.ts';

const role = { name: 'AWSServiceRoleForECS', role: known({ arn: 'arn:aws:iam::111122223333:role/x' }) };
const refused =
  "Unexpected EC2 error while attempting to Create Network Interface with public IP assignment disabled in subnet 'subnet-a': UnauthorizedOperation";
testRule(rule, {
  faults: [
    {
      name: 'a tag policy',
      given: {
        ...site,
        'failure.calls': [
          said('Unexpected EC2 error while attempting to tag the network interface: TagPolicyViolation'),
        ],
      },
      faults: [{ messageId: 'tags', about: 'web', confidence: 'proven', calls: ['c1'] }],
    },
    {
      name: 'an authorization, and the role is there',
      given: { ...site, 'failure.calls': [said(refused)], 'iam.serviceLinkedRole': role },
      faults: [{ messageId: 'refused', about: 'web', confidence: 'likely' }],
    },
  ],
  clear: [
    {
      name: 'the service-linked role is not there',
      given: {
        ...site,
        'failure.calls': [said(refused)],
        'iam.serviceLinkedRole': { name: role.name, role: absent('there is none') },
      },
    },
    { name: 'something else', given: { ...site, 'failure.calls': [other] } },
  ],
  undecided: [
    {
      name: 'what failed could not be read',
      given: { ...site, 'failure.calls': unread('failure.calls') },
      blockedOn: 'calls',
    },
  ],
});
