import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collectors } from '../src/collect/index.ts';
import { derivations } from '../src/derive/index.ts';

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
  aws: ['model'],
  fix: ['rule', 'aws', 'model'],
  // Collecting and judging never meet: what calls AWS knows no rule and no verdict, what judges can't call.
  collect: ['aws', 'model'],
  derive: ['aws', 'model'],
  engine: ['rule', 'model'],
  report: ['model'],
  testing: ['engine', 'rule', 'model'],
  rules: ['#rule', '#aws', '#fix'],
  target: ['collect', 'model'],
  // The composition (diagnose.ts, sources.ts, index.ts), and what uses it.
  root: ['target', 'collect', 'derive', 'fix', 'engine', 'rule', 'model', 'report', 'aws', 'audit', 'rules'],
  audit: ['root', 'target', 'collect', 'engine', 'rule', 'model'],
  cli: ['root', 'audit', 'target', 'collect', 'engine', 'model', 'report', 'aws', 'rules'],
  dev: ['root', 'cli', 'audit', 'target', 'collect', 'derive', 'engine', 'rule', 'model', 'report', 'aws', 'rules'],
};
/** What is true, judged or written without asking anybody. */
const PURE: readonly string[] = ['model', 'rule', 'aws', 'fix', 'derive'];
const partOf = (file: string): string => {
  if (file.startsWith('rules/')) return 'rules';
  const parts = file.split('/');
  return parts.length === 2 ? 'root' : (parts[1] ?? '');
};

it('a comment on a member stands above it, where an editor shows it', () => {
  const behind = /[;,\w\])>'] +\/\*\*.*\*\/;?$/;
  const found = [...files('src'), ...files('rules')].flatMap(file =>
    readFileSync(join(root, file), 'utf8')
      .split('\n')
      .flatMap((line, i) => (behind.test(line) && !/^ *(?:\/\*\*|'|`)/.test(line) ? [`${file}:${i + 1}`] : [])),
  );
  expect(found).toEqual([]);
});

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
          expect(part === 'rules' ? may : ['#rule', '#testing'], `${file} imports ${from}`).toContain(
            from.split('/')[0],
          );
        else if (from.startsWith('@aws-sdk/'))
          expect(`${part} may import the SDK: ${part === 'collect'}`).toBe('collect may import the SDK: true');
        // What imports zod is not shipped; whoever imports vitest cannot do without it.
        else if (from === 'zod') expect(part, `${file} imports ${from}`).toBe('dev');
        else if (from === 'vitest') expect(part, `${file} imports ${from}`).toBe('testing');
        else if (part === 'rules') expect.fail(`${file} imports ${from}`);
        else if (PURE.includes(part) && from.startsWith('node:'))
          expect.fail(`${file} imports ${from}: ${part} is pure`);
      }
    });

  it('what judges has no clock and no environment', () => {
    for (const file of [...files('rules'), ...PURE.flatMap(part => files(`src/${part}`))])
      expect(readFileSync(join(root, file), 'utf8'), file).not.toMatch(
        /\bDate\.now\(|new Date\(\)|\bprocess\.(?:env|argv|cwd|exit|std)|Math\.random\(|\bglobalThis\b|\beval\(|new Function\(/,
      );
  });

  it.each(['collect', 'derive'])('a file of %s is named after its evidence key', folder => {
    const kebab = (word: string): string => word.replace(/[A-Z]/g, c => `-${c.toLowerCase()}`);
    for (const file of files(`src/${folder}`)) {
      const text = readFileSync(join(root, file), 'utf8');
      if (!/^export default /m.test(text)) continue;
      const key = /^ {2,4}key: '([\w.]+)',$/m.exec(text)?.[1] ?? '';
      expect(file).toBe(`src/${folder}/${key.split('.').map(kebab).join('/')}.ts`);
    }
  });

  it('derived evidence calls nothing, and a collector calls something', () => {
    for (const c of derivations('')) expect(c.actions, c.key).toEqual([]);
    for (const c of collectors) expect(c.actions.length, c.key).toBeGreaterThan(0);
  });
});
