import { moreMemory } from '#fix';
import { describe, expect, it } from 'vitest';
import { testRule } from '#testing';
import rule from '../../../rules/app/out-of-memory.ts';
import { isFargateSize, sizeFor } from '../../../src/aws/app/memory.ts';
import type { TaskDefinition } from '../../../src/model/facts.ts';
import { definition, service } from '../_elb.ts';
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
  [256, 512, 256, 512],
  [256, 600, 256, 1024],
  [256, 1024, 256, 1024],
  [256, 4096, 512, 4096],
  [256, 1200, 256, 2048],
  [1024, 1024, 1024, 2048],
  // From 8 vCPU on, memory comes in steps of 4 GB, and of 8 GB.
  [4096, 34816, 8192, 36864],
  [8192, 16384, 8192, 16384],
  [8192, 61441, 16384, 65536],
  [16384, 122880, 16384, 122880],
])('%i CPU units with %i MiB become a size that Fargate has', (cpu, memory, units, mib) => {
  expect(sizeFor(cpu, memory)).toEqual({ cpu: units, memory: mib });
  expect(isFargateSize(units, mib)).toBe(true);
});
it.each([
  [256, 512, 1024, 2048],
  [2048, 30720, 4096, 30720],
])('%i CPU units with %i MiB on Windows', (cpu, memory, units, mib) =>
  expect(sizeFor(cpu, memory, true)).toEqual({ cpu: units, memory: mib }),
);
it.each([
  [16384, 122881, false],
  [4096, 34816, true],
  [32768, 8192, false],
])('Fargate has nothing as large as %i CPU units with %i MiB (Windows: %s)', (cpu, memory, windows) =>
  expect(sizeFor(cpu, memory, windows)).toBe(undefined),
);
it.each([
  [8192, 34816],
  [300, 512],
  [512, 512],
])('%i CPU units with %i MiB is no size of Fargate', (cpu, memory) => expect(isFargateSize(cpu, memory)).toBe(false));

describe('more memory', () => {
  const titles = (cpu: number, memory: number, more: Partial<TaskDefinition> = {}): string[] =>
    moreMemory('app', {
      definition: { ...definition({ name: 'app' }), cpu, memory, requiresCompatibilities: ['FARGATE'], ...more },
      service: service(),
    }).map(f => f.title);
  it('is rounded up to what Fargate has', () => expect(titles(4096, 17408)).toEqual(['Raise its memory to 36864 MiB']));
  it('is not proposed where Fargate has no more', () => expect(titles(16384, 122880)).toEqual([]));
  it('is any amount on EC2', () =>
    expect(titles(4096, 17408, { requiresCompatibilities: ['EC2'] })).toEqual(['Raise its memory to 34816 MiB']));
});
