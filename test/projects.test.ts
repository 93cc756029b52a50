import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { EMULATOR, PROCESSES } from './projects.ts';

const root = resolve(import.meta.dirname, '..');
const tests = readdirSync(import.meta.dirname, { withFileTypes: true, recursive: true })
  .filter(e => e.isFile() && e.name.endsWith('.test.ts'))
  .map(e => relative(root, join(e.parentPath, e.name)));
const EVERY = '**/*.test.ts';
const covers = (pattern: string, file: string): boolean =>
  pattern.endsWith(EVERY) ? file.startsWith(pattern.slice(0, -EVERY.length)) : file === pattern;
const listed = (file: string): boolean => [...PROCESSES, ...EMULATOR].some(pattern => covers(pattern, file));

const importsOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/^(?:import|export)\s(?!type\b)[^;'"]*?from\s+'([^']+)'/gm)].map(
    m => m[1] ?? '',
  );
/** Whether a file, or anything it imports, can start a process. */
const known = new Map<string, boolean>();
function startsProcesses(file: string): boolean {
  const before = known.get(file);
  if (before !== undefined) return before;
  known.set(file, false);
  const starts = importsOf(file).some(from =>
    from.startsWith('.')
      ? existsSync(resolve(dirname(file), from)) && startsProcesses(resolve(dirname(file), from))
      : from === 'node:child_process',
  );
  known.set(file, starts);
  return starts;
}

it('no unit test can start a process: a test that does is listed in test/projects.ts', () => {
  expect(tests.filter(file => !listed(file) && startsProcesses(join(root, file)))).toEqual([]);
});

it('every test file that is listed exists', () => {
  for (const pattern of [...PROCESSES, ...EMULATOR])
    expect(
      tests.some(file => covers(pattern, file)),
      pattern,
    ).toBe(true);
});
