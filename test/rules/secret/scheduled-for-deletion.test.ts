import { known, testRule } from '#testing';
import rule from '../../../rules/secret/scheduled-for-deletion.ts';
import { absent, ARN, call, denied, facts, meta, site } from './base.ts';

const marked = call('secret/scheduled-for-deletion', { facts: { secret: ARN } });
const waiting = known(meta({ deletedAt: '2026-01-08T00:00:00Z' }));
const other = facts(ARN.replace('db', 'other'));

testRule(rule, {
  faults: [
    {
      name: 'the secret waits to be deleted',
      given: { ...site, 'failure.calls': [marked], 'secret.references': [facts(ARN, { secret: waiting })] },
      faults: [{ messageId: 'deleted', about: 'prod/db', confidence: 'proven', calls: ['call-1'] }],
    },
    {
      name: 'the message only says that it was not found',
      given: {
        ...site,
        'failure.calls': [call('secret/not-found')],
        'secret.references': [facts(ARN, { secret: waiting })],
      },
      faults: [{ messageId: 'deleted', about: 'prod/db', confidence: 'likely' }],
    },
    {
      name: 'nothing failed yet',
      given: { ...site, 'failure.calls': [], 'secret.references': [facts(ARN, { secret: waiting })] },
      faults: [{ messageId: 'deleted', about: 'prod/db', confidence: 'likely', calls: [] }],
    },
    {
      name: 'it was restored since',
      given: { ...site, 'failure.calls': [marked], 'secret.references': [facts(ARN)] },
      faults: [{ messageId: 'restored', about: 'prod/db', confidence: 'likely' }],
    },
    {
      name: 'it may not be described, and the message names it',
      given: { ...site, 'failure.calls': [marked], 'secret.references': [facts(ARN, { secret: denied })] },
      faults: [{ messageId: 'named', about: 'prod/db', confidence: 'likely' }],
    },
  ],
  clear: [
    {
      name: 'the secret is in use',
      given: { ...site, 'failure.calls': [call('secret/not-found')], 'secret.references': [facts(ARN)] },
    },
    {
      name: 'the secret is gone altogether',
      given: {
        ...site,
        'failure.calls': [call('secret/not-found')],
        'secret.references': [facts(ARN, { secret: absent('gone') })],
      },
    },
  ],
  undecided: [
    {
      name: 'none may be described, and the message names none',
      given: {
        ...site,
        'failure.calls': [call('secret/scheduled-for-deletion')],
        'secret.references': [other, facts(ARN, { secret: denied }), facts(ARN.replace('db', 'x'), { secret: denied })],
      },
      blockedOn: 'secrets',
    },
  ],
});
