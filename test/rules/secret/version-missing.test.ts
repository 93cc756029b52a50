import { known, testRule } from '#testing';
import rule from '../../../rules/secret/version-missing.ts';
import { ARN, call, denied, facts, meta, site } from './base.ts';

const told = call('secret/version-missing', { facts: { secret: ARN } });

testRule(rule, {
  faults: [
    {
      name: 'no version has the label',
      given: { ...site, 'failure.calls': [told], 'secret.references': [facts(`${ARN}::BLUE:`)] },
      faults: [
        { messageId: 'stage', about: 'prod/db', confidence: 'proven', data: { stage: 'BLUE', has: 'AWSCURRENT' } },
      ],
    },
    {
      name: 'no version has that id',
      given: { ...site, 'failure.calls': [told], 'secret.references': [facts(`${ARN}:key::v9`)] },
      faults: [{ messageId: 'version', about: 'prod/db', confidence: 'likely' }],
    },
    {
      name: 'the secret was made without a value',
      given: {
        ...site,
        'failure.calls': [told],
        'secret.references': [facts(ARN, { secret: known(meta({ versions: {} })) })],
      },
      faults: [{ messageId: 'empty', about: 'prod/db', confidence: 'proven' }],
    },
    {
      name: 'nothing failed yet',
      given: {
        ...site,
        'failure.calls': [],
        'secret.references': [facts(`${ARN}::BLUE:`, { secret: known(meta({ versions: { v1: [] } })) })],
      },
      faults: [{ messageId: 'stage', about: 'prod/db', confidence: 'likely', calls: [] }],
    },
  ],
  clear: [
    {
      name: 'the label is there',
      given: { ...site, 'failure.calls': [told], 'secret.references': [facts(`${ARN}::AWSCURRENT:`)] },
    },
    {
      name: 'the version is there',
      given: { ...site, 'failure.calls': [told], 'secret.references': [facts(`${ARN}:::v1`)] },
    },
    {
      name: 'the secret waits to be deleted, which is another fault',
      given: {
        ...site,
        'failure.calls': [told],
        'secret.references': [facts(ARN, { secret: known(meta({ versions: {}, deletedAt: '2026-01-08T00:00:00Z' })) })],
      },
    },
  ],
  undecided: [
    {
      name: 'the versions may not be read',
      given: { ...site, 'failure.calls': [told], 'secret.references': [facts(`${ARN}::BLUE:`, { secret: denied })] },
      blockedOn: 'secrets',
    },
  ],
});
