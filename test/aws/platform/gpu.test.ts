import { expect, it } from 'vitest';
import { gpuRequirement } from '../../../src/aws/platform/index.ts';

it.each<[string, string | undefined, string | undefined]>([
  [
    'nvidia-container-cli: requirement error: unsatisfied condition: cuda>=12.2, please update your driver',
    'cuda>=12.2',
    'cuda>=12.2',
  ],
  [
    '--require=cuda>=10.0 brand=tesla,driver>=384,driver<385 --pid=1: unsatisfied condition: driver < 385\\n',
    'cuda>=10.0',
    'driver<385',
  ],
  ['requirement error: unsatisfied condition: brand = tesla', 'brand=tesla', 'brand=tesla'],
  ['exec: "nvidia-smi": executable file not found in $PATH', undefined, undefined],
  ['could not select device driver "nvidia" with capabilities: [[gpu]]', undefined, undefined],
])('%s', (words, requires, unmet) => {
  const found = gpuRequirement(words);
  expect([found?.requires, found?.unmet]).toEqual([requires, unmet]);
});
