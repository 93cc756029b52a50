import { denied as unread, known, testRule } from '#testing';
import rule from '../../../rules/app/sidecar-failed.ts';
import { attempt, container, definition, other, site } from '../named.ts';
import type { FailedCall } from '../../../src/model/facts.ts';

const call = (more: Partial<FailedCall> = {}): FailedCall => ({
  ...other,
  id: 'c1',
  container: 'metrics',
  exitCode: 1,
  candidates: [{ cause: 'app/sidecar-failed', because: '', settledBy: [] }],
  ...more,
});
const facts = { ...site, 'deployment.taskDefinition': definition(container(), container({ name: 'metrics' })) };
const ended = (exitCode: number) => [
  attempt({
    containers: [
      { name: 'web', exitCode },
      { name: 'metrics', exitCode: 1 },
    ],
  }),
];
const tail = {
  container: 'metrics',
  task: 't1',
  group: 'g',
  stream: 's',
  lines: known([{ at: '2026-01-01T00:00:00Z', text: 'cannot read its configuration' }]),
};
testRule(rule, {
  faults: [
    {
      name: 'the app ended by a signal after it',
      given: { ...facts, 'failure.calls': [call()], 'deployment.attempts': ended(143), 'logs.tail': [tail] },
      faults: [
        {
          messageId: 'ended',
          about: 'metrics',
          confidence: 'proven',
          calls: ['c1'],
          data: { line: 'Its log ends with: cannot read its configuration' },
        },
      ],
    },
    {
      name: 'of the app nothing is known',
      given: { ...facts, 'failure.calls': [call()] },
      faults: [{ messageId: 'ended', about: 'metrics', confidence: 'likely' }],
    },
  ],
  clear: [
    { name: 'it is the app itself', given: { ...facts, 'failure.calls': [other], 'deployment.attempts': ended(1) } },
    { name: 'it was killed for memory', given: { ...facts, 'failure.calls': [call({ how: 'out-of-memory' })] } },
  ],
  undecided: [
    {
      name: 'what failed could not be read',
      given: { ...site, 'failure.calls': unread('failure.calls') },
      blockedOn: 'calls',
    },
  ],
});
