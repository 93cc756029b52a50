import { known, testRule } from '#testing';
import rule from '../../../rules/secret/parameter-not-found.ts';
import { absent, call, denied, facts, site, unasked } from './base.ts';

const told = call('secret/parameter-not-found', { service: 'ssm', facts: { parameter: ['/app/url', '/app/key'] } });
const none = absent('no parameter is named /app/url in eu-west-1');
const there = known({ name: '/app/key', type: 'String' });

testRule(rule, {
  faults: [
    {
      name: 'the message names it among others',
      given: {
        ...site,
        'failure.calls': [told],
        'secret.references': [facts('/app/url', { parameter: none }), facts('/app/key', { parameter: there })],
      },
      faults: [{ messageId: 'missing', about: '/app/url', confidence: 'proven', calls: ['call-1'] }],
    },
    {
      name: 'the message names none',
      given: {
        ...site,
        'failure.calls': [call('secret/parameter-not-found', { service: 'ssm' })],
        'secret.references': [facts('/app/url', { parameter: none }), facts('/app/key', { parameter: there })],
      },
      faults: [{ messageId: 'missing', about: '/app/url', confidence: 'likely' }],
    },
    {
      name: 'parameters may not be listed, and the message names it',
      given: { ...site, 'failure.calls': [told], 'secret.references': [facts('/app/url', { parameter: denied })] },
      faults: [{ messageId: 'named', about: '/app/url', confidence: 'likely' }],
    },
    {
      name: 'the message names none, and the others are there',
      given: {
        ...site,
        'failure.calls': [call('secret/parameter-not-found', { service: 'ssm' })],
        'secret.references': [facts('/app/url', { parameter: denied }), facts('/app/key', { parameter: there })],
      },
      faults: [{ messageId: 'named', about: '/app/url', confidence: 'likely' }],
    },
    {
      name: 'nothing failed yet',
      given: { ...site, 'failure.calls': [], 'secret.references': [facts('/app/url', { parameter: none })] },
      faults: [{ messageId: 'missing', about: '/app/url', confidence: 'likely', calls: [] }],
    },
  ],
  clear: [
    {
      name: 'both are there',
      given: { ...site, 'failure.calls': [told], 'secret.references': [facts('/app/key', { parameter: there })] },
    },
  ],
  undecided: [
    {
      name: 'parameters could not be listed, though the failure is about a secret',
      given: {
        ...site,
        'failure.calls': [call('secret/not-found')],
        'secret.references': [facts('/app/url', { parameter: denied })],
      },
      blockedOn: 'secrets',
    },
    {
      name: 'parameters may not be listed, and the message does not say which',
      given: {
        ...site,
        'failure.calls': [call('secret/parameter-not-found', { service: 'ssm' })],
        'secret.references': [facts('/app/url', { parameter: denied }), facts('/app/key', { parameter: denied })],
      },
      blockedOn: 'secrets',
    },
    {
      name: 'a parameter that AWS publishes is not listed',
      given: {
        ...site,
        'failure.calls': [call('secret/parameter-not-found', { service: 'ssm' })],
        'secret.references': [facts('/aws/service/x', { parameter: unasked })],
      },
      blockedOn: 'secrets',
    },
  ],
});
