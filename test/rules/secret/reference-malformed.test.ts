import { testRule } from '#testing';
import rule from '../../../rules/secret/reference-malformed.ts';
import { ARN, call, facts, site, unasked } from './base.ts';

const told = call('secret/reference-malformed', { how: 'malformed' });
const half = `${ARN}:password`;

testRule(rule, {
  faults: [
    {
      name: 'a json key without its colons',
      given: { ...site, 'failure.calls': [told], 'secret.references': [facts(half)] },
      faults: [{ messageId: 'malformed', about: half, confidence: 'proven' }],
    },
    {
      name: 'white space, and a message of not found',
      given: {
        ...site,
        'failure.calls': [call('secret/not-found', {}, 'secret/reference-malformed')],
        'secret.references': [facts(` ${ARN}`)],
      },
      faults: [{ messageId: 'malformed', about: ` ${ARN}`, confidence: 'likely' }],
    },
    {
      name: 'something else altogether, without the task definition',
      given: { 'failure.calls': [told], 'secret.references': [facts('arn:aws:s3:::bucket')] },
      faults: [{ messageId: 'malformed', about: 'arn:aws:s3:::bucket', confidence: 'proven' }],
    },
    {
      name: 'an empty reference, and nothing failed yet',
      given: { ...site, 'failure.calls': [], 'secret.references': [facts('')] },
      faults: [{ messageId: 'malformed', about: '', confidence: 'likely', calls: [] }],
    },
  ],
  clear: [
    {
      name: 'all references are valid',
      given: { ...site, 'failure.calls': [told], 'secret.references': [facts(ARN), facts('/app/url')] },
    },
  ],
  undecided: [
    {
      name: 'the references are not known',
      given: { ...site, 'failure.calls': [told], 'secret.references': unasked },
      blockedOn: 'secrets',
    },
  ],
});
