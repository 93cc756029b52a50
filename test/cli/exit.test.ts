import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { exitOf } from '../../src/cli/commands/diagnose.ts';
import { EXIT } from '../../src/cli/exit.ts';
import { ROOT } from './_run.ts';

it('every outcome has an exit code of its own', () =>
  expect(EXIT).toEqual({ healthy: 0, unhealthy: 1, usage: 2, unclear: 3, bug: 70 }));
it('the README lists all of them', () => {
  const section = /## Exit codes\n([\s\S]*?)\n## /.exec(readFileSync(join(ROOT, 'README.md'), 'utf8'))?.[1] ?? '';
  const listed = [...section.matchAll(/^\| *`?(\d+)`? *\|/gm)].map(m => Number(m[1]));
  expect(listed).toEqual(Object.values(EXIT));
});
it.each([
  ['healthy', false, 0],
  ['unhealthy', false, 1],
  ['unclear', false, 3],
  ['healthy', true, 0],
  ['unhealthy', true, 1],
  ['unclear', true, 0],
] as const)('%s with --allow-unclear %s exits with %i', (verdict, allowUnclear, code) =>
  expect(exitOf(verdict, allowUnclear)).toBe(code),
);
