import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import { cycle } from '../src/engine/link.ts';
import { FIX_EVIDENCE, sources } from '../src/sources.ts';
import { causeGraph, keysOf, REPORT_EVIDENCE } from '../src/engine/run-rules.ts';

const root = resolve(import.meta.dirname, '..');
const files = readdirSync(join(root, 'rules'), { withFileTypes: true, recursive: true })
  .filter(e => e.isFile() && e.name.endsWith('.ts') && !e.name.startsWith('_'))
  .map(e => join(e.parentPath, e.name).slice(join(root, 'rules').length + 1))
  .filter(f => f.includes('/'));
const HEADINGS = [
  'What you see',
  'Why it happens',
  'How to confirm it yourself',
  'How to fix it',
  'When this is not the cause',
];

describe('rules = index = pages = tests', () => {
  it('every file is in the index under its own id', () =>
    expect(rules.map(r => `${r.id}.ts`).sort()).toEqual(files.sort()));
  for (const rule of rules) {
    it(`${rule.id} has a page with its headings in order`, () => {
      const page = join(root, 'rules', `${rule.id}.md`);
      expect(existsSync(page), page).toBe(true);
      expect(
        [...readFileSync(page, 'utf8').matchAll(/^## (.+)$/gm)].map(m => m[1]).filter(h => HEADINGS.includes(h ?? '')),
      ).toEqual(HEADINGS);
    });
    it(`${rule.id} is read in one sitting: 150 lines at most`, () =>
      expect(
        readFileSync(join(root, 'rules', `${rule.id}.ts`), 'utf8')
          .trimEnd()
          .split('\n').length,
      ).toBeLessThanOrEqual(150));
    it(`${rule.id} has a table of tests`, () =>
      expect(existsSync(join(root, 'test/rules', `${rule.id}.test.ts`)), `test/rules/${rule.id}.test.ts`).toBe(true));
    it(`${rule.id} names sources of AWS`, () => {
      for (const url of rule.sources)
        expect(new URL(url).hostname).toMatch(
          /(?:^|\.)(?:aws\.amazon\.com|docs\.docker\.com|docker\.com|github\.com)$/,
        );
    });
  }
  it('every cause leads to a symptom that exists, and nothing causes itself', () => {
    const ids = new Set(rules.map(r => r.id));
    for (const rule of rules) {
      for (const effect of rule.causes ?? []) expect([...ids], `${rule.id} causes ${effect}`).toContain(effect);
      if (rule.kind === 'cause') expect(rule.causes?.length ?? 0, `${rule.id} leads to nothing`).toBeGreaterThan(0);
    }
    expect(cycle(causeGraph(rules))).toBeUndefined();
  });
  it('every evidence key that a rule needs has a collector, and every collector a reader', () => {
    const list = sources('');
    const keys = new Set(list.map(c => c.key));
    const read = new Set<string>([
      ...rules.flatMap(keysOf),
      ...list.flatMap(c => c.from),
      ...REPORT_EVIDENCE,
      ...FIX_EVIDENCE,
    ]);
    for (const key of read) expect([...keys], key).toContain(key);
    for (const key of keys) expect([...read], `nobody reads ${key}`).toContain(key);
  });
});
