import { testRule } from '#testing';
import rule from '../../../rules/app/command-not-found.ts';
import { create, exit, LINES, site, tail, unasked } from './base.ts';

const missing = create(
  'CannotStartContainerError: Error response from daemon: failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "gunicorn": executable file not found in $PATH: unknown',
);

testRule(rule, {
  faults: [
    {
      name: 'the runtime does not find it',
      given: { ...site, 'failure.calls': [missing] },
      faults: [{ messageId: 'missing', about: 'web', confidence: 'proven', data: { command: 'gunicorn' } }],
    },
    {
      name: 'a shell did not find it',
      given: { ...site, 'failure.calls': [exit(127)], 'logs.tail': [tail(...LINES.command)] },
      faults: [
        {
          messageId: 'exited',
          about: 'web',
          confidence: 'likely',
          data: { code: '127', line: 'Its log shows: /bin/sh: 1: gunicorn: not found' },
        },
      ],
    },
    {
      name: 'the log says so',
      given: { ...site, 'failure.calls': [exit(1)], 'logs.tail': [tail(...LINES.command)] },
      faults: [{ messageId: 'logged', about: 'web', confidence: 'likely' }],
    },
  ],
  clear: [
    {
      name: 'the log says more',
      given: { ...site, 'failure.calls': [exit(126)], 'logs.tail': [tail(...LINES.permission)] },
    },
    { name: 'another exit code', given: { ...site, 'failure.calls': [exit(1)] } },
  ],
  undecided: [{ name: 'what failed is not known', given: { ...site, 'failure.calls': unasked }, blockedOn: 'calls' }],
});
