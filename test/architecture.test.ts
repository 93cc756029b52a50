import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const files = (dir: string): string[] =>
  readdirSync(join(root, dir), { withFileTypes: true, recursive: true })
    .filter(e => e.isFile() && e.name.endsWith('.ts'))
    .map(e => relative(root, join(e.parentPath, e.name)));
const importsOf = (file: string): string[] =>
  [
    ...readFileSync(join(root, file), 'utf8').matchAll(
      /(?:^|\n)\s*(?:import|export)\s[^;'"]*?from\s+'([^']+)'|import\('([^']+)'\)|(?:^|\n)import\s+'([^']+)'/g,
    ),
  ].map(m => m[1] ?? m[2] ?? m[3] ?? '');

/** Who may import whom: the table is the documentation. A part may always import itself. */
const MAY: Readonly<Record<string, readonly string[]>> = {
  model: [],
  rule: ['model'],
  know: ['model'],
  cause: ['model'],
  collect: ['know', 'model'],
  engine: ['cause', 'rule', 'model'],
  report: ['model'],
  testing: ['engine', 'rule', 'model'],
  rules: ['#rule', '#know'],
  // The composition and what uses it.
  root: ['collect', 'engine', 'rule', 'model', 'report', 'know', 'rules'],
  cli: ['root', 'collect', 'engine', 'model', 'report', 'know', 'rules'],
  dev: ['root', 'cli', 'collect', 'engine', 'rule', 'model', 'report', 'know', 'rules'],
};
const partOf = (file: string): string => {
  if (file.startsWith('rules/')) return 'rules';
  const parts = file.split('/');
  return parts.length === 2 ? 'root' : (parts[1] ?? '');
};

describe('dependencies point one way', () => {
  for (const file of [...files('src'), ...files('rules')].filter(f => f !== 'rules/index.ts'))
    it(file, () => {
      const part = partOf(file);
      const may = MAY[part];
      expect(may, `${part} has no row in the table`).toBeDefined();
      for (const from of importsOf(file)) {
        if (from.startsWith('.')) {
          const to = partOf(relative(root, resolve(root, file, '..', from)));
          if (to !== part) expect(may, `${file} imports ${from}`).toContain(to);
        } else if (from.startsWith('#'))
          expect(part === 'rules' ? may : ['#rule', '#know', '#testing'], `${file} imports ${from}`).toContain(from);
        else if (from.startsWith('@aws-sdk/'))
          expect(`${part} may import the SDK: ${part === 'collect'}`).toBe('collect may import the SDK: true');
        else if (part === 'rules') expect.fail(`${file} imports ${from}`);
        else if (part === 'know' && from.startsWith('node:')) expect.fail(`${file} imports ${from}: know is pure`);
      }
    });

  it('rules and know have no clock and no environment', () => {
    for (const file of [...files('rules'), ...files('src/know')])
      expect(readFileSync(join(root, file), 'utf8'), file).not.toMatch(
        /\bDate\.now\(|new Date\(\)|\bprocess\.(?:env|argv|cwd|exit|std)|Math\.random\(|\bglobalThis\b|\beval\(|new Function\(/,
      );
  });
});
