import { testRule } from '#testing';
import rule from '../../../rules/app/config-missing.ts';
import { denied, exit, LINES, site, tail, tailIs } from './base.ts';

testRule(rule, {
  faults: [
    {
      name: 'the log names a variable that is not set',
      given: { ...site, 'failure.calls': [exit(1)], 'logs.tail': [tail(...LINES.config)] },
      faults: [
        {
          messageId: 'logged',
          about: 'web',
          confidence: 'likely',
          data: { thing: 'environment variable DATABASE_URL' },
        },
      ],
    },
    {
      name: 'the log names a variable that is set',
      given: { ...site, 'failure.calls': [exit(1)], 'logs.tail': [tail("KeyError: 'PORT'")] },
      faults: [{ messageId: 'logged', about: 'web', confidence: 'possible' }],
    },
    {
      name: 'the log names no variable',
      given: { 'failure.calls': [exit(1)], 'logs.tail': [tail('Error: api key is required')] },
      faults: [{ messageId: 'logged', about: 'web', data: { thing: 'a setting' } }],
    },
  ],
  clear: [
    {
      name: 'the log tells of something else',
      given: { ...site, 'failure.calls': [exit(1)], 'logs.tail': [tail(...LINES.down)] },
    },
    {
      name: 'it ended with exit code 0',
      given: { ...site, 'failure.calls': [exit(0)], 'logs.tail': [tail(...LINES.config)] },
    },
  ],
  undecided: [
    {
      name: 'the log may not be read',
      given: { ...site, 'failure.calls': [exit(1)], 'logs.tail': [tailIs(denied)] },
      blockedOn: 'tail',
    },
  ],
});
