import { testRule } from '#testing';
import rule from '../../../rules/app/permission-denied.ts';
import { create, denied, exit, LINES, site, tail, tailIs } from './base.ts';

const refused = create(
  'CannotStartContainerError: Error response from daemon: OCI runtime create failed: open /proc/self/fd: permission denied',
);

const check = { ...exit(1), step: 'container-health' as const, how: 'unhealthy' as const };

testRule(rule, {
  faults: [
    {
      name: 'the log says so',
      given: { ...site, 'failure.calls': [exit(1)], 'logs.tail': [tail(...LINES.permission)] },
      faults: [{ messageId: 'logged', about: 'web', confidence: 'likely' }],
    },
    {
      name: 'a port that it may not bind, of a task that ECS stopped',
      given: {
        ...site,
        'failure.calls': [check],
        'logs.tail': [tail('nginx: [emerg] bind() to 0.0.0.0:80 failed (13: Permission denied)')],
      },
      faults: [{ messageId: 'unhealthy', about: 'web', confidence: 'likely' }],
    },
    {
      name: 'a file, of an app that came up all the same',
      given: {
        ...site,
        'failure.calls': [check],
        'logs.tail': [tail('listening on port 8080', ...LINES.permission)],
      },
      faults: [{ messageId: 'unhealthy', about: 'web', confidence: 'possible' }],
    },
    {
      name: 'the runtime says so',
      given: { ...site, 'failure.calls': [refused] },
      faults: [{ messageId: 'refused', about: 'web', confidence: 'likely' }],
    },
  ],
  clear: [
    {
      name: 'the app got over it',
      given: { ...site, 'failure.calls': [check], 'logs.tail': [tail(...LINES.permission, 'listening on port 8080')] },
    },
    {
      name: 'the log tells of something else',
      given: { ...site, 'failure.calls': [exit(1)], 'logs.tail': [tail(...LINES.crash)] },
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
