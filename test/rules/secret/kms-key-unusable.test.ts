import { known, testRule } from '#testing';
import rule from '../../../rules/secret/kms-key-unusable.ts';
import type { KeyMeta } from '../../../src/model/facts.ts';
import { absent, ARN, call, denied, facts, meta, site } from './base.ts';

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/k1';
const key = (state: string) => known<KeyMeta>({ arn: KEY, id: 'k1', state, manager: 'CUSTOMER' });
const secret = known(meta({ kmsKeyId: KEY }));
const kms = call('secret/kms-denied', { how: 'denied' }, 'secret/kms-key-unusable');
const ssm = call('secret/parameter-not-found', { service: 'ssm' }, 'secret/kms-denied');

testRule(rule, {
  faults: [
    {
      name: 'the key is disabled',
      given: { ...site, 'failure.calls': [kms], 'secret.references': [facts(ARN, { secret, key: key('Disabled') })] },
      faults: [{ messageId: 'state', about: 'k1', confidence: 'proven', data: { state: 'disabled' } }],
    },
    {
      name: 'two secrets under one key that waits to be deleted',
      given: {
        ...site,
        'failure.calls': [kms],
        'secret.references': [
          facts(ARN, { secret, key: key('PendingDeletion') }),
          facts(ARN.replace('db', 'x'), { secret, key: key('PendingDeletion') }),
        ],
      },
      faults: [{ messageId: 'state', about: 'k1' }],
    },
    {
      name: 'the key of a parameter, which SSM calls an invalid parameter',
      given: {
        ...site,
        'failure.calls': [ssm],
        'secret.references': [
          facts('/app/url', {
            parameter: known({ name: '/app/url', type: 'SecureString', keyId: KEY }),
            key: key('Disabled'),
          }),
        ],
      },
      faults: [{ messageId: 'state', about: 'k1', confidence: 'likely' }],
    },
    {
      name: 'the key is gone',
      given: { ...site, 'failure.calls': [kms], 'secret.references': [facts(ARN, { secret, key: absent('no key') })] },
      faults: [{ messageId: 'gone', about: KEY, confidence: 'proven' }],
    },
    {
      name: "a parameter's key is gone",
      given: {
        ...site,
        'failure.calls': [ssm],
        'secret.references': [
          facts('/app/url', {
            parameter: known({ name: '/app/url', type: 'SecureString', keyId: KEY }),
            key: absent('no key'),
          }),
        ],
      },
      faults: [{ messageId: 'gone', about: KEY, confidence: 'likely' }],
    },
    {
      name: 'nothing failed yet',
      given: { ...site, 'failure.calls': [], 'secret.references': [facts(ARN, { secret, key: key('Disabled') })] },
      faults: [{ messageId: 'state', about: 'k1', confidence: 'likely', calls: [] }],
    },
  ],
  clear: [
    {
      name: 'the key is enabled',
      given: { ...site, 'failure.calls': [kms], 'secret.references': [facts(ARN, { secret, key: key('Enabled') })] },
    },
  ],
  undecided: [
    {
      name: 'the key could not be read, though the failure is another',
      given: {
        ...site,
        'failure.calls': [call('secret/not-found')],
        'secret.references': [facts(ARN, { secret, key: denied })],
      },
      blockedOn: 'secrets',
    },
    {
      name: 'the key may not be read',
      given: { ...site, 'failure.calls': [kms], 'secret.references': [facts(ARN, { secret, key: denied })] },
      blockedOn: 'secrets',
    },
    {
      name: 'the secret may not be described',
      given: { ...site, 'failure.calls': [kms], 'secret.references': [facts(ARN, { secret: denied })] },
      blockedOn: 'secrets',
    },
  ],
});
