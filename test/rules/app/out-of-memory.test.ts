import { expect, it } from 'vitest';
import { testRule } from '#testing';
import rule from '../../../rules/app/out-of-memory.ts';
import { sizeFor } from '../../../src/aws/app/memory.ts';
import { attempt, denied, exit, LINES, site, sized, tail } from './base.ts';

const killed = exit(137, { how: 'out-of-memory', symptom: 'symptom/out-of-memory' });

testRule(rule, {
  faults: [
    {
      name: "over the container's own limit",
      given: { ...site, 'failure.calls': [killed] },
      faults: [
        {
          messageId: 'killed',
          about: 'web',
          confidence: 'proven',
          data: { limit: "the container's own limit of 512 MiB" },
        },
      ],
    },
    {
      name: "over the task's limit",
      given: { 'deployment.taskDefinition': sized, 'failure.calls': [killed] },
      faults: [{ messageId: 'killed', about: 'web', confidence: 'proven', data: { limit: "the task's 512 MiB" } }],
    },
    {
      name: 'SIGKILL that ECS did not send',
      given: {
        'deployment.taskDefinition': sized,
        'failure.calls': [exit(137)],
        'deployment.attempts': [attempt('EssentialContainerExited')],
      },
      faults: [{ messageId: 'sigkill', about: 'web', confidence: 'likely' }],
    },
    {
      name: 'the runtime says it itself',
      given: { ...site, 'failure.calls': [exit(134)], 'logs.tail': [tail(...LINES.heap)] },
      faults: [{ messageId: 'heap', about: 'web', confidence: 'likely' }],
    },
  ],
  clear: [
    {
      name: 'ECS stopped the task, and the process did not stop in time',
      given: { ...site, 'failure.calls': [exit(137)], 'deployment.attempts': [attempt('ServiceSchedulerInitiated')] },
    },
    {
      name: 'someone stopped the task',
      given: { ...site, 'failure.calls': [exit(137)], 'deployment.attempts': [attempt('UserInitiated')] },
    },
    { name: 'another exit code', given: { ...site, 'failure.calls': [exit(1)] } },
  ],
  undecided: [
    {
      name: 'the tasks may not be read',
      given: { ...site, 'failure.calls': [exit(137)], 'deployment.attempts': denied },
      blockedOn: 'attempts',
    },
    {
      name: 'the task has no stop code',
      given: { ...site, 'failure.calls': [exit(137)], 'deployment.attempts': [attempt(undefined)] },
      blockedOn: 'attempts',
    },
  ],
});

it.each([
  [256, 1024, 256, 1024],
  [256, 4096, 512, 4096],
  [256, 1200, 256, 2048],
  [1024, 1024, 1024, 2048],
  [16384, 999999, 16384, 999999],
])('%i CPU units with %i MiB become a size that Fargate has', (cpu, memory, units, mib) =>
  expect(sizeFor(cpu, memory)).toEqual({ cpu: units, memory: mib }),
);
