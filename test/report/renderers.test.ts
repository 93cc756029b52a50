import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { type Format, formats, renderAudit, renderReport } from '../../src/report/index.ts';
import { code, escapeMarkdown } from '../../src/report/markdown.ts';
import { breakCommand, hang, wrap } from '../../src/report/kit/wrap.ts';
import { activeIn } from './_active.ts';
import { all, byHand, finding, report } from './_reports.ts';

const ESC = '\u001b';
const frozen = <T>(x: T): T => {
  if (typeof x === 'object' && x !== null) {
    Object.freeze(x);
    for (const v of Object.values(x)) frozen(v);
  }
  return x;
};
/** Lines that may be wider: commands, and those of which one word alone is. */
function tooWide(text: string, width: number, commands: readonly string[]): string[] {
  const shown = new Set(commands.flatMap(c => breakCommand(c, width, '      ').split('\n')));
  return text.split('\n').filter(
    line =>
      line.length > width &&
      !shown.has(line) &&
      line
        .replace(/^\s*leads to /, '')
        .trimStart()
        .split(' ').length > 1 &&
      !/^\s*\S+\s{2,}\S+$/.test(line),
  );
}

describe('on a terminal', () => {
  describe.each([40, 80, 100])('%i columns', width => {
    it.each(all)('hold every line of %s but commands and long words', async (_, r) => {
      const text = await renderReport(r, 'terminal', { width });
      expect(
        tooWide(
          text,
          width,
          r.findings.flatMap(f => f.fixes.flatMap(x => x.commands ?? [])),
        ),
      ).toEqual([]);
    });
  });
  it.each(all)('%s: no color unless it is asked for; the same words with it', async (_, r) => {
    const [plain, colored] = [await renderReport(r, 'terminal'), await renderReport(r, 'terminal', { color: true })];
    expect(plain).not.toContain(ESC);
    expect(colored).toContain(ESC);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escapes of colors are taken out
    expect(colored.replace(/\u001b\[\d+m/g, '').replace(/ +$/gm, '')).toBe(plain);
  });
  it('says the verdict first, and how long it took only where it is told', async () => {
    expect(await renderReport(byHand['healthy'] ?? report(), 'terminal')).toMatch(
      /^web in prod \(eu-west-1\) is healthy\n/,
    );
    expect(await renderReport(report(), 'terminal')).not.toMatch(/ ms/);
    expect(await renderReport(report(), 'terminal', { ms: 1234 })).toContain('1.2 s');
  });
});

describe('every renderer', () => {
  const audit = {
    schemaVersion: '1.0',
    kind: 'audit' as const,
    at: report().at,
    summary: { services: 6, healthy: 3, unhealthy: 2, unclear: 1, risks: 1 },
    reports: Object.values(byHand),
  };
  it.each(formats.flatMap(f => all.map(([name, r]) => [f, name, r] as const)))(
    '%s is a function of %s and nothing else',
    async (format: Format, _, r) => {
      const once = await renderReport(frozen(structuredClone(r)), format);
      expect(await renderReport(JSON.parse(JSON.stringify(r)), format)).toBe(once);
      expect(once.endsWith('\n')).toBe(true);
      expect(once).not.toMatch(/\[object Object\]|: undefined|undefined:|NaN/);
    },
  );
  it.each(formats)('%s: an audit', async format => {
    const once = await renderAudit(frozen(structuredClone(audit)), format);
    expect(await renderAudit(audit, format)).toBe(once);
    expect(once).not.toMatch(/\[object Object\]|: undefined/);
  });
  it('JSON is the report itself', async () =>
    expect(JSON.parse(await renderReport(report(), 'json'))).toEqual(report()));
  it('ignores fields that it does not know: a later minor version renders', async () => {
    for (const format of formats)
      expect((await renderReport({ ...report(), news: 1 } as never, format)).length).toBeGreaterThan(10);
  });
});

describe('Markdown', () => {
  it.each(all)('of %s has nothing active in it', async (_, r) =>
    expect(activeIn(await renderReport(r, 'markdown'))).toEqual([]),
  );
  it.each([
    ['a link', '[x](http://a)', '\\[x\\]\\(http:\u2060//a\\)'],
    ['an image', '![x](y)', '\\!\\[x\\]\\(y\\)'],
    ['a mention', '@team', '@\u2060team'],
    ['HTML', '<b>', '\\<b\\>'],
    ['an entity', '&lt;', '\\&lt;'],
    ['a heading', '# x', '\\# x'],
    ['a list', '- x', '\\- x'],
    ['a numbered list', '1. x', '1\\. x'],
    ['a line of a heading', '=== x', '\\=== x'],
    ['lines', 'a\nb\r\nc', 'a b c'],
    ['a code span', '`x`', '\\`x\\`'],
    ['a table', 'a|b', 'a\\|b'],
    ['a bare host', 'www.a.example', 'www\u2060.a.example'],
    ['plain words', 'Task 1 of 2 failed.', 'Task 1 of 2 failed.'],
  ])('escapes %s', (_, text, escaped) => expect(escapeMarkdown(text)).toBe(escaped));
  it.each([
    ['x', '`x`'],
    ['a`b', '`` a`b ``'],
    ['a``b', '``` a``b ```'],
    ['`', '`` ` ``'],
    [' x', '`  x `'],
    ['a\n\nb', '`a b`'],
  ])('fences %j', (text, span) => expect(code(text)).toBe(span));
  it('keeps a cell a cell, whatever pipes and backslashes are in it', async () => {
    for (const says of ['a|b', 'a\\|<b>', 'a\\\\|[x](y)', '`|`', '\\', '|', '`` \\` |']) {
      const r = report({
        verdict: 'unhealthy',
        findings: [finding({ citations: [{ evidence: 'ev:x', path: '', quote: 1, action: 'ecs:X', says }] })],
        roots: [{ finding: finding().id, explains: [], because: [] }],
      });
      expect(activeIn(await renderReport(r, 'markdown')), says).toEqual([]);
    }
  });
});

describe('wrapping', () => {
  it('keeps every word, and every line within the width', () => {
    const words = 'the quick brown fox jumps over the lazy dog';
    for (const width of [12, 20, 44]) {
      const lines = wrap(words, width, '  ').split('\n');
      expect(lines.every(l => l.length <= width && l.startsWith('  '))).toBe(true);
      expect(lines.map(l => l.trim()).join(' ')).toBe(words);
    }
  });
  it('hangs lines under the first', () =>
    expect(hang('  Mind: ', 'one two three four', 20)).toBe('  Mind: one two\n        three four'));
  it('breaks a command only before options, never in quotes or in $( )', () => {
    const line = `aws ecs update-service --cluster 'a --b c' --task-definition "$(aws ecs register --family x --query y)" --region eu-west-1`;
    const argv = (script: string): string =>
      execFileSync('sh', ['-c', `aws() { printf '%s\\n' "$@"; }\n${script}`], { encoding: 'utf8' });
    for (const width of [40, 60, 80, 200]) expect(argv(breakCommand(line, width, '      '))).toBe(argv(line));
    expect(breakCommand(line, 40, '').split('\n').length).toBeGreaterThan(2);
  });
});
