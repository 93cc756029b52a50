import { describe, expect, it } from 'vitest';
import { culprit, ranOutOfMemory } from '../../../src/derive/failure/culprit.ts';
import type { TaskContainer } from '../../../src/model/facts.ts';
import { attempt } from '../_build.ts';

const OUT_OF_MEMORY = 'OutOfMemoryError: Container killed due to memory usage';
const container = (name: string, exitCode?: number, reason?: string): TaskContainer => ({
  name,
  ...(exitCode !== undefined && { exitCode }),
  ...(reason !== undefined && { reason }),
});

describe('the container that ended the task', () => {
  it.each<[string, TaskContainer[], number | undefined]>([
    ['the only one', [container('web', 1)], 0],
    ['before those that ECS stopped', [container('proxy', 143), container('web', 1), container('agent', 137)], 1],
    ['before one that ended well', [container('init', 0), container('web', 1)], 1],
    ['out of memory, before an error', [container('proxy', 1), container('web', 137, OUT_OF_MEMORY)], 1],
    ['killed, before one that ended well', [container('proxy', 0), container('web', 137)], 1],
    ['ended well, before one that ECS stopped', [container('proxy', 143), container('web', 0)], 1],
    ['stopped by ECS, where there is no other', [container('web', 143), container('proxy', 143)], 0],
    ['the first of two that failed', [container('web', 1), container('proxy', 2)], 0],
    ['not one that is not essential', [container('metrics', 2), container('web', 143)], 1],
    ['not one without an exit code', [container('web'), container('proxy', 143)], 1],
    ['none has an exit code', [container('web'), container('proxy')], undefined],
    ['only one that is not essential has', [container('metrics', 1), container('web')], undefined],
    ['no container', [], undefined],
  ])('%s', (_, containers, index) =>
    expect(culprit(attempt({ containers }), name => name !== 'metrics')?.index).toBe(index),
  );
});

it.each<[string | undefined, boolean]>([
  [OUT_OF_MEMORY, true],
  ['CannotStartContainerError: x', false],
  [undefined, false],
])('%s: out of memory %s', (reason, memory) => expect(ranOutOfMemory(container('web', 137, reason))).toBe(memory));
