import { testRule } from '#testing';
import rule from '../../../rules/app/permission-denied.ts';
import { create, denied, exit, LINES, site, tail, tailIs } from './base.ts';

const refused = create(
  'CannotStartContainerError: Error response from daemon: OCI runtime create failed: open /proc/self/fd: permission denied',
);

testRule(rule, {
  faults: [
    {
      name: 'the log says so',
      given: { ...site, 'failure.calls': [exit(1)], 'logs.tail': [tail(...LINES.permission)] },
      faults: [{ messageId: 'logged', about: 'web', confidence: 'likely' }],
    },
    {
      name: 'the runtime says so',
      given: { ...site, 'failure.calls': [refused] },
      faults: [{ messageId: 'refused', about: 'web', confidence: 'likely' }],
    },
  ],
  clear: [
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
