import { expect, it } from 'vitest';
import { lowered } from '../../../src/aws/deployments/index.ts';

const change = (field: string, before: string, after: string) => ({ field, before, after });
it.each([
  ['of the task', [change('memory', '1024', '512'), change('cpu', '1024', '256')], undefined, { from: 1024, to: 256 }],
  ['of the container', [change('containers[web].cpu', '512', '128')], 'web', { from: 512, to: 128 }],
  ['raised', [change('cpu', '256', '1024')], undefined, undefined],
  ['of another container', [change('containers[proxy].cpu', '512', '128')], 'web', undefined],
  ['set for the first time', [change('cpu', 'not set', '256')], undefined, undefined],
  ['no longer set', [change('cpu', '1024', 'not set')], undefined, undefined],
  ['no longer reserved', [change('containers[web].cpu', '512', '0')], 'web', undefined],
  ['unchanged', [], undefined, undefined],
] as const)('CPU %s', (_, changes, container, found) => expect(lowered(changes, 'cpu', container)).toEqual(found));
