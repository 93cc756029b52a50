import { testRule } from '#testing';
import rule from '../../../rules/secret/value-not-json.ts';
import { ARN, call, facts, site } from './base.ts';

const told = call('secret/value-not-json', { how: 'malformed' });

testRule(rule, {
  faults: [
    {
      name: 'one reference asks for a key',
      given: {
        ...site,
        'failure.calls': [told],
        'secret.references': [facts(ARN.replace('db', 'plain')), facts(`${ARN}:password::`)],
      },
      faults: [{ messageId: 'plain', about: 'prod/db', confidence: 'proven', data: { key: 'password' } }],
    },
    {
      name: 'two secrets are asked for a key',
      given: {
        ...site,
        'failure.calls': [told],
        'secret.references': [facts(`${ARN}:password::`), facts(`${ARN.replace('db', 'x')}:k:BLUE:`)],
      },
      faults: [
        { messageId: 'plain', about: 'prod/db', confidence: 'possible' },
        { messageId: 'plain', about: 'prod/x', confidence: 'possible' },
      ],
    },
  ],
  clear: [
    {
      name: 'another failure',
      given: {
        ...site,
        'failure.calls': [call('secret/not-found')],
        'secret.references': [facts(`${ARN}:password::`)],
      },
    },
  ],
  undecided: [
    {
      name: 'no reference asks for a key',
      given: { ...site, 'failure.calls': [told], 'secret.references': [facts(ARN)] },
      blockedOn: 'secrets',
    },
  ],
});
