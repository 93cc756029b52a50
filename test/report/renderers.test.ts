import { describe, expect, it } from 'vitest';
import { summarize } from '../../src/audit/summarize.ts';
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
      !shown.has(line.replace(/^ +\d+\./, number => ' '.repeat(number.length))) &&
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
  const audit = summarize(Object.values(byHand), { at: report().at });
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

/** Short texts, so that no line wraps and each can be looked for whole. */
describe('in words, on a terminal and in Markdown', () => {
  const cause = finding({
    what: 'No way out.',
    why: 'It has to get out.',
    citations: [
      {
        evidence: 'ev:net.routeTables',
        path: '/0/routes',
        quote: [],
        action: 'ec2:DescribeRouteTables',
        says: 'rtb-1 has one route',
      },
      { evidence: 'ev:ecs.service', path: '/subnets/0', quote: 'subnet-1' },
    ],
    fixes: [
      {
        title: 'Add a route',
        applies: 'judge',
        risk: 'The subnet becomes public',
        commands: ['aws ec2 create-route --route-table-id rtb-1', 'aws ecs wait services-stable'],
      },
      { title: 'Ask the owner', applies: 'fill-in' },
    ],
  });
  const symptom = finding({
    id: 'symptom/image-pull-failed@web',
    rule: 'symptom/image-pull-failed',
    kind: 'symptom',
    title: "An image couldn't be pulled",
    what: 'It failed.',
    why: 'It was not there.',
    citations: [
      { evidence: 'ev:ecs.tasks', path: '/0', quote: 'x', action: 'ecs:DescribeTasks', says: 'the pull timed out' },
    ],
    fixes: [],
  });
  const because = ['explains 1 of 1 symptom', 'confidence: proven'];
  const base = report({
    verdict: 'unhealthy',
    headline: 'web: no way out',
    findings: [cause, symptom],
    roots: [{ finding: cause.id, explains: [symptom.id], because }],
  });
  const unexplained = report({
    verdict: 'unhealthy',
    headline: 'web: image',
    findings: [symptom],
    unexplained: [
      { finding: symptom.id, suspects: [{ rule: 'network/no-route', missing: ['ec2:DescribeRouteTables'] }] },
    ],
    checks: {
      ...report().checks,
      undecided: [
        {
          rule: 'network/no-route',
          need: 'routes',
          state: 'unreadable',
          reason: 'denied',
          because: 'it was denied',
          actions: ['ec2:DescribeRouteTables'],
        },
        { rule: 'app/crashed', need: 'tail', state: 'known', because: 'the log is cut', actions: [] },
      ],
    },
    denied: ['ec2:DescribeRouteTables'],
  });
  const risky = report({ findings: [{ ...cause, kind: 'risk', severity: 'warning' }] });
  const outlook = (recovers: 'no' | 'may') => ({
    ...base,
    outlook: { recovers, attempts: 3, because: 'all 3 failed' },
  });
  const lines = async (r: Parameters<typeof renderReport>[0], format: Format): Promise<string[]> =>
    (await renderReport(r, format)).split('\n');

  it.each([
    ['a cause', base],
    ['a risk', risky],
  ])('every fact of %s is shown, with the call that it comes from', async (_, r) => {
    expect(await lines(r, 'terminal')).toEqual(
      expect.arrayContaining([
        '  evidence  rtb-1 has one route [ec2:DescribeRouteTables]',
        '            /subnets/0 subnet-1 [ev:ecs.service]',
      ]),
    );
    expect(await lines(r, 'markdown')).toEqual(
      expect.arrayContaining([
        '| `ec2:DescribeRouteTables` | `rtb-1 has one route` |',
        '| `ev:ecs.service` | `/subnets/0 subnet-1` |',
      ]),
    );
  });
  it('every fact of an unexplained symptom is shown', async () => {
    expect(await lines(unexplained, 'terminal')).toContain('  evidence  the pull timed out [ecs:DescribeTasks]');
    expect(await lines(unexplained, 'markdown')).toContain('| `ecs:DescribeTasks` | `the pull timed out` |');
  });
  it.each([
    ['a cause', base],
    ['a risk', risky],
  ])('the fixes of %s are shown with their risk and their commands', async (_, r) => {
    const [terminal, markdown] = [await renderReport(r, 'terminal'), await renderReport(r, 'markdown')];
    expect(terminal).toContain(
      [
        '  Fix: Add a route (ready to run; read the caution first):',
        '  Caution: The subnet becomes public',
        '   1. aws ec2 create-route --route-table-id rtb-1',
        '   2. aws ecs wait services-stable',
        '',
        '  Or: Ask the owner.',
      ].join('\n'),
    );
    expect(markdown).toContain(
      [
        '**Fix:** Add a route (ready to run; read the caution first)',
        '',
        'Caution: The subnet becomes public',
        '',
        'Step 1 of 2:',
        '',
        '```sh',
        'aws ec2 create-route --route-table-id rtb-1',
        '```',
        '',
        'Step 2 of 2:',
        '',
        '```sh',
        'aws ecs wait services-stable',
        '```',
        '',
        '**Or:** Ask the owner',
      ].join('\n'),
    );
    expect(terminal.match(/Caution:/g)).toHaveLength(1);
    expect(markdown.match(/Caution:/g)).toHaveLength(1);
  });
  it.each(['terminal', 'markdown'] as const)(
    '%s: tells an outlook of no recovery from one of a possible recovery',
    async format => {
      const [no, may] = ["Won't recover on its own: all 3 failed.", 'Often temporary; all 3 failed.'];
      const [bad, good, none] = await Promise.all([
        lines(outlook('no'), format),
        lines(outlook('may'), format),
        lines(base, format),
      ]);
      expect([bad.includes(no), bad.includes(may)]).toEqual([true, false]);
      expect([good.includes(no), good.includes(may)]).toEqual([false, true]);
      expect([none.includes(no), none.includes(may)]).toEqual([false, false]);
    },
  );
  it('what could not be looked at is listed, with the checks that it leaves undecided', async () => {
    expect(await lines(unexplained, 'terminal')).toEqual(
      expect.arrayContaining([
        "Couldn't read:",
        '  the log is cut; undecided: app/crashed',
        '  ec2:DescribeRouteTables was denied; undecided: network/no-route',
        'To print the missing permissions: ecs-doctor policy --missing REPORT.json',
      ]),
    );
    expect(await renderReport(unexplained, 'markdown')).toContain(
      [
        "### Couldn't read",
        '',
        '- the log is cut; undecided: `app/crashed`',
        '- `ec2:DescribeRouteTables` was denied; undecided: `network/no-route`',
      ].join('\n'),
    );
    for (const format of ['terminal', 'markdown'] as const)
      expect(await renderReport(base, format)).not.toContain("Couldn't read");
  });
  it('the suspects of an unexplained symptom are listed, with what they lack', async () => {
    expect((await renderReport(unexplained, 'terminal')).replace(/ +/g, ' ')).toContain(
      " Cause unknown. These checks couldn't run:\n network/no-route needs ec2:DescribeRouteTables\n",
    );
    expect(await renderReport(unexplained, 'markdown')).toContain(
      "Cause unknown. These checks couldn't run:\n\n- `network/no-route` needs `ec2:DescribeRouteTables`\n",
    );
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
});
