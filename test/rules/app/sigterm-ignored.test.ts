import { denied as unread, testRule } from '#testing';
import rule from '../../../rules/app/sigterm-ignored.ts';
import { container, definition, other, site, task } from '../named.ts';
import type { FailedCall, Task } from '../../../src/model/facts.ts';

const killed = (more: Partial<Task> = {}): Task =>
  task({
    stopCode: 'ServiceSchedulerInitiated',
    stoppingAt: '2026-01-01T10:00:00Z',
    executionStoppedAt: '2026-01-01T10:00:30Z',
    containers: [{ name: 'web', exitCode: 137 }],
    ...more,
  });
const call: FailedCall = {
  ...other,
  id: 'c1',
  how: 'killed',
  container: 'web',
  exitCode: 137,
  candidates: ['app/out-of-memory', 'app/sigterm-ignored'].map(cause => ({ cause, because: '', settledBy: [] })),
};
testRule(rule, {
  faults: [
    {
      name: 'a task that was scaled in',
      given: { ...site, 'failure.calls': [], 'ecs.tasks': [killed()] },
      faults: [{ messageId: 'killed', about: 'web', calls: [], data: { after: '30', timeout: '30' } }],
    },
    {
      name: 'a task that failed so',
      given: { ...site, 'failure.calls': [call], 'ecs.tasks': [killed()] },
      faults: [{ messageId: 'killed', about: 'web', confidence: 'likely', calls: ['c1'] }],
    },
  ],
  clear: [
    {
      name: 'it ended in time',
      given: { ...site, 'failure.calls': [], 'ecs.tasks': [killed({ executionStoppedAt: '2026-01-01T10:00:04Z' })] },
    },
    {
      name: 'it ended by itself',
      given: { ...site, 'failure.calls': [], 'ecs.tasks': [killed({ stopCode: 'EssentialContainerExited' })] },
    },
    {
      name: 'stopTimeout is longer',
      given: {
        ...site,
        'deployment.taskDefinition': definition(container({ stopTimeout: 120 })),
        'failure.calls': [],
        'ecs.tasks': [killed()],
      },
    },
    {
      name: 'it was killed for memory',
      given: {
        ...site,
        'failure.calls': [],
        'ecs.tasks': [
          killed({
            containers: [
              { name: 'web', exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' },
            ],
          }),
        ],
      },
    },
  ],
  undecided: [
    {
      name: 'the tasks could not be read',
      given: { ...site, 'failure.calls': [], 'ecs.tasks': unread('ecs.tasks') },
      blockedOn: 'tasks',
    },
  ],
});
