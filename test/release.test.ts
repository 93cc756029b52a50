import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { version } from '../src/model/version.ts';

const root = resolve(import.meta.dirname, '..');
const text = (path: string): string => readFileSync(join(root, path), 'utf8');
const filesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(root.length + 1));

it('one version: package.json, the lock file, and the program', () => {
  const lock = JSON.parse(text('package-lock.json'));
  expect([JSON.parse(text('package.json')).version, lock.version, lock.packages[''].version]).toEqual([
    version,
    version,
    version,
  ]);
});

describe('what others could change under us is pinned', () => {
  it.each(filesIn('.github/workflows'))('actions by commit, with the version beside it: %s', file => {
    const uses = [...text(file).matchAll(/^\s*-?\s*uses:\s*(.+)$/gm)].map(m => m[1] ?? '');
    expect(uses.length).toBeGreaterThan(0);
    for (const action of uses) expect(action).toMatch(/^[\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });
  it('Python packages by version', () => {
    const lines = text('test/emulator/requirements.txt').split('\n');
    for (const line of lines.filter(l => l !== '' && !l.startsWith('#')))
      expect(line).toMatch(/^[\w-]+(?:\[\w+\])?==\d[\w.]*$/);
  });
});

it('no file for contributors leads to an address of this repository: none is known', () => {
  expect(JSON.parse(text('package.json'))).not.toHaveProperty('repository');
  for (const file of [...filesIn('.github'), 'CONTRIBUTING.md'])
    expect(text(file), file).not.toMatch(/https?:\/\/(?!docs\.aws\.amazon\.com\/)/);
});
