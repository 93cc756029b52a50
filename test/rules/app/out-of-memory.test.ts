import { moreMemory } from '#fix';
import { describe, expect, it } from 'vitest';
import { denied as refusal, known, testRule } from '#testing';
import rule from '../../../rules/app/out-of-memory.ts';
import { isFargateSize, sizeFor } from '../../../src/aws/app/memory.ts';
import { runRule } from '../../../src/engine/run-rule.ts';
import { isEvidence } from '../../../src/model/evidence.ts';
import type { TaskDefinition, Utilization } from '../../../src/model/facts.ts';
import { definition, service } from '../_elb.ts';
import { absent, attempt, denied, exit, LINES, site, sized, tail } from './base.ts';

const killed = exit(137, { how: 'out-of-memory', symptom: 'symptom/out-of-memory' });

const END = '2026-01-01T12:06:00.000Z';
const ran = (startedAt: string) => {
  const by = attempt('EssentialContainerExited');
  return { ...by, task: { ...by.task, startedAt, stoppedAt: END } };
};
const used = (memory: number, more: Partial<Utilization> = {}): Utilization => ({
  from: '2026-01-01T12:00:00.000Z',
  to: END,
  memory: { percent: memory, at: '2026-01-01T12:05:00.000Z', minutes: 6 },
  ...more,
});
const unexplained = {
  'deployment.taskDefinition': sized,
  'failure.calls': [exit(137)],
  'deployment.attempts': [ran('2026-01-01T12:00:00.000Z')],
};
const faultOf = (given: object) => {
  const out = runRule(
    rule,
    Object.fromEntries(Object.entries(given).map(([k, v]) => [k, isEvidence(v) ? v : known(v)])),
  );
  return out.status === 'faults' ? { fault: out.faults[0], undecided: out.undecided } : undefined;
};

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
      name: 'SIGKILL that ECS did not send, and memory used up to the limit: still not proven, as others of the service may have been it',
      given: { ...unexplained, 'metrics.utilization': used(98) },
      faults: [
        {
          messageId: 'sigkill',
          about: 'web',
          confidence: 'likely',
          data: {
            used: ' CloudWatch shows memory use of up to 98% at 2026-01-01 12:05 UTC (the highest of any task of the service).',
          },
        },
      ],
    },
    {
      name: 'SIGKILL that ECS did not send, and memory far from the limit',
      given: { ...unexplained, 'metrics.utilization': used(31) },
      faults: [{ messageId: 'unlikely', about: 'web', confidence: 'possible' }],
    },
    {
      name: 'the task used little, but the container has less than the task',
      given: {
        ...unexplained,
        'deployment.taskDefinition': { ...sized, containers: sized.containers.map(c => ({ ...c, memory: 128 })) },
        'metrics.utilization': used(31),
      },
      faults: [{ messageId: 'sigkill', about: 'web', confidence: 'likely' }],
    },
    {
      name: 'little memory, of tasks that ended before they were sampled',
      given: {
        ...unexplained,
        'deployment.attempts': [ran('2026-01-01T12:05:20.000Z')],
        'metrics.utilization': used(31),
      },
      faults: [{ messageId: 'sigkill', about: 'web', confidence: 'likely' }],
    },
    {
      name: 'memory that this revision lowered',
      given: {
        'deployment.taskDefinition': sized,
        'failure.calls': [killed],
        'deployment.changes': [{ field: 'memory', before: '4096', after: '512' }],
      },
      faults: [
        {
          messageId: 'killed',
          about: 'web',
          confidence: 'proven',
          data: { lowered: ' Its memory was lowered from 4096 to 512 MiB with this revision.' },
        },
      ],
    },
    {
      name: 'memory that this revision raised, and CPU that it lowered',
      given: {
        'deployment.taskDefinition': sized,
        'failure.calls': [killed],
        'deployment.changes': [
          { field: 'memory', before: '256', after: '512' },
          { field: 'cpu', before: '1024', after: '256' },
        ],
      },
      faults: [{ messageId: 'killed', about: 'web', confidence: 'proven', data: { lowered: '' } }],
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

describe('the metrics', () => {
  it.each([
    ['refused', refusal('metrics.utilization'), ['cloudwatch:GetMetricData']],
    ['not there', absent, []],
    ['without memory', { from: END, to: END }, []],
  ])('%s: the exit code says what it said, and how much was used is undecided', (_, utilization, actions) => {
    const { fault, undecided } = faultOf({ ...unexplained, 'metrics.utilization': utilization }) ?? {};
    expect(fault).toMatchObject({ messageId: 'sigkill', confidence: 'likely', data: { used: '' } });
    expect(undecided).toMatchObject([{ need: 'utilization', actions }]);
  });
  it('are cited by their number', () => {
    const { fault, undecided } = faultOf({ ...unexplained, 'metrics.utilization': used(98) }) ?? {};
    expect(fault?.citations).toContainEqual(expect.objectContaining({ path: '/memory/percent', quote: 98 }));
    expect(undecided).toEqual([]);
  });
});

it.each([
  ['memory', sized, 'memory', 'Raise its memory back to 4096 MiB'],
  [
    "the container's own",
    { ...sized, containers: sized.containers.map(c => ({ ...c, memory: 256 })) },
    'containers[web].memory',
    'Raise its memory back to 4096 MiB',
  ],
])('raises it to what it was before: %s', (_, definition, field, title) => {
  const given = {
    'deployment.taskDefinition': definition,
    'failure.calls': [killed],
    'deployment.changes': [{ field, before: '4096', after: '512' }],
  };
  expect(faultOf(given)?.fault?.fixes[0]?.title).toBe(title);
});
