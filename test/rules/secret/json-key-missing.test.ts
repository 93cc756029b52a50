import { known, testRule } from '#testing';
import rule from '../../../rules/secret/json-key-missing.ts';
import { ARN, call, facts, meta, site } from './base.ts';

const told = call('secret/json-key-missing', { facts: { jsonKey: 'pasword' } });
const ref = facts(`${ARN}:pasword::`);

testRule(rule, {
  faults: [
    {
      name: 'the message names the key',
      given: { ...site, 'failure.calls': [told], 'secret.references': [facts(ARN), ref] },
      faults: [{ messageId: 'missing', about: 'prod/db', confidence: 'proven', data: { key: 'pasword' } }],
    },
    {
      name: 'the message names no key, and two are asked for',
      given: {
        ...site,
        'failure.calls': [call('secret/json-key-missing')],
        'secret.references': [ref, facts(`${ARN.replace('db', 'x')}:user::`)],
      },
      faults: [
        { messageId: 'missing', about: 'prod/db', confidence: 'likely' },
        { messageId: 'missing', about: 'prod/x', confidence: 'likely' },
      ],
    },
    {
      name: 'the secret was changed since',
      given: {
        ...site,
        'failure.calls': [told],
        'secret.references': [
          facts(`${ARN}:pasword::`, { secret: known(meta({ changedAt: '2026-01-01T11:00:00Z' })) }),
        ],
      },
      faults: [{ messageId: 'changed', about: 'prod/db', confidence: 'possible' }],
    },
  ],
  clear: [
    {
      name: 'another failure',
      given: { ...site, 'failure.calls': [call('secret/not-found')], 'secret.references': [ref] },
    },
  ],
  undecided: [
    {
      name: 'no reference asks for that key',
      given: { ...site, 'failure.calls': [told], 'secret.references': [facts(ARN)] },
      blockedOn: 'secrets',
    },
  ],
});
