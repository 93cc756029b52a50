import { container, definition } from '../../collect/secret/stage.ts';
import { testRule } from '#testing';
import rule from '../../../rules/app/config-missing.ts';
import { denied, exit, LINES, loop, site, tail, tailIs } from './base.ts';

const CREDENTIALS =
  'CredentialRetrievalError: Error when retrieving credentials from container-role: Connect timeout on endpoint URL: "http://169.254.170.2/v2/credentials/x"';

testRule(rule, {
  faults: [
    {
      name: 'the way to the credentials of the task role, past a proxy',
      given: {
        ...site,
        'deployment.taskDefinition': definition(container({ environmentNames: ['HTTPS_PROXY'] })),
        'failure.calls': [exit(1)],
        'logs.tail': [tail(CREDENTIALS)],
      },
      faults: [{ messageId: 'logged', about: 'web', confidence: 'likely' }],
    },
    {
      name: 'the same, and no proxy is to be seen',
      given: { ...site, 'failure.calls': [exit(1)], 'logs.tail': [tail(CREDENTIALS)] },
      faults: [{ messageId: 'logged', about: 'web', confidence: 'possible' }],
    },
    {
      name: 'of a task that ECS stopped because of its health checks',
      given: {
        ...site,
        'failure.calls': [{ ...exit(1), step: 'container-health', how: 'unhealthy' }],
        'logs.tail': [tail(...LINES.config)],
      },
      faults: [{ messageId: 'unhealthy', about: 'web', confidence: 'likely' }],
    },
    {
      name: 'of a container that its restart policy starts again',
      given: {
        ...site,
        'failure.calls': [{ ...exit(1), step: 'container-health', how: 'unhealthy' }],
        'logs.tail': [loop('Error: DATABASE_URL is not set')],
      },
      faults: [{ messageId: 'restarted', about: 'web', confidence: 'likely' }],
    },
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
