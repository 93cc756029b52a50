import { known, testRule } from '#testing';
import rule from '../../../rules/secret/not-found.ts';
import { absent, ARN, call, denied, facts, meta, site, unasked } from './base.ts';

const missing = call('secret/not-found', { facts: { secret: ARN } });
const none = absent("Secrets Manager can't find the specified secret.");
const other = facts(ARN.replace('db', 'other'));

testRule(rule, {
  faults: [
    {
      name: 'the ARN that the message names is not there',
      given: {
        ...site,
        'failure.calls': [missing],
        'secret.references': [other, facts(ARN, { secret: none, byName: none })],
      },
      faults: [{ messageId: 'missing', about: 'prod/db', confidence: 'proven', calls: ['call-1'] }],
    },
    {
      name: 'without the task definition there is still a fix',
      given: {
        'failure.calls': [missing],
        'secret.references': [facts(ARN, { secret: none, byName: known(meta({ arn: 'arn:new' })) })],
      },
      faults: [{ messageId: 'recreated', about: 'prod/db', confidence: 'proven' }],
    },
    {
      name: 'it was made again with another suffix',
      given: {
        ...site,
        'failure.calls': [missing],
        'secret.references': [
          facts(`${ARN}:password::`, { secret: none, byName: known(meta({ arn: ARN.replace('Ab12Cd', 'Zz99Yy') })) }),
        ],
      },
      faults: [
        {
          messageId: 'recreated',
          about: 'prod/db',
          confidence: 'proven',
          data: { now: ARN.replace('Ab12Cd', 'Zz99Yy') },
        },
      ],
    },
    {
      name: 'the message names none, and two are read',
      given: {
        ...site,
        'failure.calls': [call('secret/not-found')],
        'secret.references': [other, facts(ARN, { secret: none })],
      },
      faults: [{ messageId: 'missing', about: 'prod/db', confidence: 'likely' }],
    },
    {
      name: 'two containers name one secret',
      given: {
        ...site,
        'failure.calls': [missing],
        'secret.references': [facts(`${ARN}:a::`, { secret: none }), facts(`${ARN}:b::`, { secret: none })],
      },
      faults: [{ messageId: 'missing', about: 'prod/db' }],
    },
    {
      name: 'nothing failed yet',
      given: { ...site, 'failure.calls': [], 'secret.references': [facts(ARN, { secret: none })] },
      faults: [{ messageId: 'missing', about: 'prod/db', confidence: 'likely', calls: [] }],
    },
    {
      name: 'the secret may not be described, and the message names it',
      given: { ...site, 'failure.calls': [missing], 'secret.references': [facts(ARN, { secret: denied })] },
      faults: [{ messageId: 'named', about: 'prod/db', confidence: 'likely' }],
    },
    {
      name: 'the message names none, and all others are there',
      given: {
        ...site,
        'failure.calls': [call('secret/not-found')],
        'secret.references': [other, facts(ARN, { secret: denied })],
      },
      faults: [{ messageId: 'named', about: 'prod/db', confidence: 'likely' }],
    },
    {
      name: 'it was made after the failure',
      given: {
        ...site,
        'failure.calls': [missing],
        'secret.references': [facts(ARN, { secret: known(meta({ createdAt: '2026-01-01T11:00:00Z' })) })],
      },
      faults: [{ messageId: 'since', about: 'prod/db', confidence: 'likely', data: { then: '10:40 UTC' } }],
    },
  ],
  clear: [
    { name: 'the secret is there', given: { ...site, 'failure.calls': [missing], 'secret.references': [facts(ARN)] } },
    {
      name: 'the failure is about a parameter',
      given: {
        ...site,
        'failure.calls': [call('secret/parameter-not-found', { service: 'ssm' })],
        'secret.references': [facts(ARN, { secret: unasked })],
      },
    },
    {
      name: 'the call never got through',
      given: {
        ...site,
        'failure.calls': [call('network/no-route', { how: 'unreachable' })],
        'secret.references': [facts(ARN, { secret: unasked })],
      },
    },
  ],
  undecided: [
    {
      name: 'the secret may not be described, and the message does not say which',
      given: {
        ...site,
        'failure.calls': [call('secret/not-found')],
        'secret.references': [facts(ARN.replace('db', 'x'), { secret: denied }), facts(ARN, { secret: denied })],
      },
      blockedOn: 'secrets',
    },
  ],
});
