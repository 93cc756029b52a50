import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const text = read('CONTRIBUTING.md');
/** The first block of a language. */
const block = (language: string): string => text.split(`\`\`\`${language}\n`)[1]?.split('```')[0] ?? '';

describe('CONTRIBUTING.md', () => {
  it('shows the example that is tested', () => expect(block('ts')).toBe(read('test/template/example.ts')));
  it('names scripts that are there', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Readonly<Record<string, string>> };
    const named = [...text.matchAll(/npm run ([a-z][a-z:]*)/g)].map(m => m[1] ?? '');
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter(name => scripts[name] === undefined)).toEqual([]);
  });
  it('names files that are there', () => {
    const named = [
      ...text.replaceAll('cases/NAME', 'cases').matchAll(/`((?:src|test|fixtures|rules)\/[\w./-]+)`/g),
    ].map(m => m[1] ?? '');
    expect(named.length).toBeGreaterThan(20);
    expect(
      named.filter(path => ['', '.ts'].every(end => !existsSync(new URL(`../${path}${end}`, import.meta.url)))),
    ).toEqual([]);
  });
  it('shows a line of the corpus, and every place, wording and topic that a line may have', () => {
    const lines = read('fixtures/corpus/failures.jsonl').trim().split('\n');
    expect(lines).toContain(block('json').trim());
    type Line = { readonly signals: object; readonly wording: string };
    const all = lines.map(line => JSON.parse(line) as Line);
    for (const name of new Set(all.flatMap(line => [...Object.keys(line), ...Object.keys(line.signals), line.wording])))
      if (name !== 'id') expect(text).toContain(`\`${name}\``);
  });
  it('names every field of a row of the messages', () => {
    const source = read('src/aws/messages/family.ts');
    const family = /interface Family \{([\s\S]*?)\n\}/.exec(source)?.[1] ?? '';
    const fields = [...family.matchAll(/readonly (\w+)\??:/g)]
      .map(m => m[1] ?? '')
      .filter(f => f !== 'id' && f !== 'how');
    expect(fields.length).toBeGreaterThan(10);
    expect(fields.filter(field => !text.includes(`\`${field}\``))).toEqual([]);
  });
});
