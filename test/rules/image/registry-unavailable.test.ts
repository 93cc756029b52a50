import { denied as unread, testRule } from '#testing';
import rule from '../../../rules/image/registry-unavailable.ts';
import { other, said, site } from '../named.ts';

const words =
  'CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref quay.io/a/b:1: unexpected status from HEAD request to https://quay.io/v2/a/b/manifests/1: 503 Service Unavailable';
testRule(rule, {
  faults: [
    {
      name: 'it answers 503',
      given: { ...site, 'failure.calls': [said(words)] },
      faults: [
        { messageId: 'error', about: 'quay.io/a/b:1', confidence: 'proven', calls: ['c1'], data: { code: '503' } },
      ],
    },
    {
      name: 'the code is not told',
      given: {
        ...site,
        'failure.calls': [
          said('CannotPullContainerError: internal server error', {
            image: 'quay.io/a/b:1',
            candidates: [{ cause: 'image/registry-unavailable', because: '', settledBy: [] }],
          }),
        ],
      },
      faults: [{ messageId: 'error', about: 'quay.io/a/b:1', confidence: 'likely', data: { code: 'an error' } }],
    },
  ],
  clear: [
    {
      name: 'it answers that there is none',
      given: {
        ...site,
        'failure.calls': [
          said('CannotPullContainerError: failed to resolve ref quay.io/a/b:1: quay.io/a/b:1: not found'),
        ],
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
