import { denied, testRule } from '#testing';
import rule from '../../../rules/network/eni-timeout.ts';
import { call, named, site } from './base.ts';

testRule(rule, {
  faults: [
    {
      name: 'one task',
      given: { ...site, 'failure.calls': [named('network/eni-timeout')] },
      faults: [{ messageId: 'once', about: 'web', confidence: 'possible', calls: ['c1'] }],
    },
    {
      name: 'many tasks',
      given: {
        'asked.at': site['asked.at'],
        'failure.calls': [named('network/eni-timeout', { tasks: ['t1', 't2', 't3'] })],
      },
      faults: [{ messageId: 'often', about: 'task', confidence: 'likely', data: { tasks: '3' } }],
    },
  ],
  clear: [{ name: 'something else failed', given: { ...site, 'failure.calls': [call()] } }],
  undecided: [
    {
      name: 'nothing is known of the calls',
      given: { ...site, 'failure.calls': denied('failure.calls') },
      blockedOn: 'calls',
    },
  ],
});
