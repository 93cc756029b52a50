import { denied as unread, known, testRule } from '#testing';
import rule from '../../../rules/logging/firelens-invalid.ts';
import { container, definition, other, said, site } from '../named.ts';
import type { FailedCall } from '../../../src/model/facts.ts';

const app = container({ logging: { driver: 'awsfirelens', options: {} } });
const router = container({ name: 'log_router', firelens: { type: 'fluentbit', options: {} } });
const words = said(
  'CannotCreateContainerError: failed to create container - container uses awsfirelens log driver but we failed to resolve Firelens bridge IP',
);
const ended: FailedCall = {
  ...other,
  id: 'c1',
  container: 'log_router',
  exitCode: 255,
  candidates: [{ cause: 'logging/firelens-invalid', because: '', settledBy: [] }],
};
const tail = {
  container: 'log_router',
  task: 't1',
  group: 'g',
  stream: 's',
  lines: known([{ at: '2026-01-01T00:00:00Z', text: '[error] [config] section not found' }]),
};
const INIT = '[FluentBit Init Process] Cannot create the file: /init/invoke_fluent_bit.sh';
const LAST = { at: '2026-01-01T00:00:01Z', text: 'exiting' };
testRule(rule, {
  faults: [
    {
      name: 'there is no router',
      given: { ...site, 'deployment.taskDefinition': definition(app), 'failure.calls': [words] },
      faults: [{ messageId: 'none', about: 'web:7', confidence: 'proven', calls: ['c1'] }],
    },
    {
      name: 'there is no router, and nothing has failed',
      given: { ...site, 'deployment.taskDefinition': definition(app), 'failure.calls': [] },
      faults: [{ messageId: 'none', about: 'web:7', confidence: 'likely', calls: [] }],
    },
    {
      name: 'the router cannot write to its root file system',
      given: {
        ...site,
        'deployment.taskDefinition': definition(app, { ...router, readonlyRootFilesystem: true }),
        'failure.calls': [ended],
        'logs.tail': [{ ...tail, lines: known([{ at: '2026-01-01T00:00:00Z', text: INIT }, LAST]) }],
      },
      faults: [
        {
          messageId: 'readonly',
          about: 'log_router',
          confidence: 'likely',
          data: { router: 'log_router', line: INIT },
        },
      ],
    },
    {
      name: 'the same words, and its root file system is writable',
      given: {
        ...site,
        'deployment.taskDefinition': definition(app, router),
        'failure.calls': [ended],
        'logs.tail': [{ ...tail, lines: known([{ at: '2026-01-01T00:00:00Z', text: INIT }]) }],
      },
      faults: [{ messageId: 'ended', about: 'log_router', confidence: 'proven' }],
    },
    {
      name: 'the router ends',
      given: {
        ...site,
        'deployment.taskDefinition': definition(app, router),
        'failure.calls': [ended],
        'logs.tail': [tail],
      },
      faults: [
        {
          messageId: 'ended',
          about: 'log_router',
          confidence: 'proven',
          data: { code: '255', line: 'It is essential. Its log ends with: [error] [config] section not found' },
        },
      ],
    },
    {
      name: 'AWS says so',
      given: { ...site, 'deployment.taskDefinition': definition(app, router), 'failure.calls': [words] },
      faults: [{ messageId: 'named', about: 'log_router', confidence: 'likely' }],
    },
  ],
  clear: [
    {
      name: 'something else',
      given: { ...site, 'deployment.taskDefinition': definition(app, router), 'failure.calls': [other] },
    },
  ],
  undecided: [
    {
      name: 'the task definition could not be read',
      given: { ...site, 'deployment.taskDefinition': unread('deployment.taskDefinition'), 'failure.calls': [words] },
      blockedOn: 'definition',
    },
  ],
});
