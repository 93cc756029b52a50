import { describe, expect, it } from 'vitest';
import { Baseline } from '../../src/audit/compare.ts';
import { Summary } from '../../src/audit/summarize.ts';
import type { AuditReport } from '../../src/model/report.ts';
import { type Format, renderAudit } from '../../src/report/index.ts';
import { cause, found, service } from '../audit/_reports.ts';

const names = Array.from({ length: 40 }, (_, i) => `s-${String(i).padStart(2, '0')}`);

/** Everything that a report of an audit can have. */
function everything(): AuditReport {
  const baseline = new Baseline('eu-west-1');
  baseline.add(service('s-00', { fails: cause('s-00'), at: '2026-02-28T02:00:00.000Z' }));
  baseline.add(service('old', { risks: [found('old', 'risk/a')] }));
  const summary = new Summary({
    at: '2026-03-01T02:00:00.000Z',
    baseline,
    suppressions: [
      { rule: 'risk/hidden', reason: 'a batch job' },
      { rule: 'risk/a', service: 's-00', reason: 'moved soon', expires: '2026-02-01' },
      { rule: 'risk/none', reason: 'old' },
    ],
  });
  summary.listed({ cluster: 'prod', services: [...names, 'dim'] });
  summary.listed({ cluster: 'empty', services: [] });
  summary.listed({ cluster: 'shut', services: [], trouble: 'ecs:ListServices was denied' });
  for (const n of names)
    summary.add(
      service(n, { fails: cause(n), risks: [found(n, 'risk/a'), found(n, 'risk/hidden', { severity: 'info' })] }),
    );
  summary.add(
    service('dim', {
      verdict: 'unclear',
      unread: [{ action: 'ecs:DescribeServices', reason: 'denied', detail: '' }],
    }),
  );
  summary.notReached('late', undefined, 'the time limit was reached');
  return summary.report();
}
const inOrder = (text: string, parts: readonly string[]): void => {
  const at = parts.map(p => text.indexOf(p));
  for (const [i, n] of at.entries())
    expect(n, `${parts[i]} in\n${text}`).toBeGreaterThan(i === 0 ? -1 : (at[i - 1] ?? 0));
};
const ten = names.slice(0, 10).map(n => `prod/${n}`);

describe('the report of an audit', () => {
  const flat = async (format: Format, verbose = false): Promise<string> =>
    (await renderAudit(everything(), format, { verbose })).replace(/\s+/g, ' ').replaceAll('\\', '');
  it('on a terminal: what fails, what changed, risks, then what was looked at', async () =>
    inOrder(await flat('terminal'), [
      '41 services: 0 healthy, 40 unhealthy, 1 unclear, 40 risks',
      'Not complete: 1 cluster not checked.',
      "Not complete: the services of 1 cluster couldn't be listed.",
      'Suppression expired on 2026-02-01: risk/a for s-00 (moved soon). 1 finding reported again.',
      'Failing: 1 thing to fix',
      `services ${ten.join(', ')} and 30 more`,
      'Evidence and commands are of prod/s-00.',
      'Changed since 2026-02-28 02:00 UTC: 79 new, 1 fixed, 1 still there',
      'new network/no-route: prod/s-01,',
      'fixed risk/a: prod/old (service is gone)',
      'Unclear: too little could be read',
      'ecs:DescribeServices (denied): prod/dim',
      '1 kind of risk (nothing has failed yet)',
      'Warning · 40 services',
      '--verbose lists every service',
      'Suppressed: 40 findings of risk/hidden (a batch job)',
      '3 clusters checked',
      'empty 0 0 0 0 0 -',
      'prod 41 0 40 1 40 0 F',
      "shut: couldn't list its services (ecs:ListServices was denied)",
      'Not checked the time limit was reached: late',
    ]));
  it('in Markdown, in the same order', async () =>
    inOrder(await flat('markdown'), [
      '41 services: 0 healthy',
      '- Not complete: 1 cluster not checked.',
      '- Suppression expired on 2026-02-01',
      '## Failing',
      `40 services: \`${ten.join(', ')} and 30 more\``,
      '## Changed since 2026-02-28 02:00 UTC: 79 new, 1 fixed, 1 still there',
      '## Unclear',
      '## Risks',
      '| warning | `risk/a` |',
      '- Suppressed: 40 findings',
      '## Clusters',
      '| `empty` | 0 |',
      '## Not checked',
    ]));
  it.each(['terminal', 'markdown'] as const)('%s with --verbose: every name', async format => {
    const [brief, long] = [await flat(format), await flat(format, true)];
    for (const n of names) expect(long).toContain(`prod/${n}`);
    expect(brief).not.toContain('prod/s-39');
    expect(brief.length).toBeLessThan(long.length);
  });
  it('on a terminal has no line over 80 columns but addresses', async () => {
    const lines = (await renderAudit(everything(), 'terminal')).split('\n');
    expect(lines.filter(l => l.length > 80 && !l.includes('https://'))).toEqual([]);
  });
  it('a long name of a cluster has a line of its own in the table', async () => {
    const summary = new Summary({ at: '2026-03-01T02:00:00.000Z' });
    const long = 'c'.repeat(90);
    summary.listed({ cluster: long, services: [] });
    const lines = (await renderAudit(summary.report(), 'terminal')).split('\n');
    expect(lines).toContain(long);
    expect(lines.find(l => /^ +0 +0 +0 +0 +0 +-$/.test(l))).toBeDefined();
  });
  it('says nothing of what there is nothing of', async () => {
    const summary = new Summary({ at: '2026-03-01T02:00:00.000Z' });
    summary.listed({ cluster: 'prod', services: ['a'] });
    summary.add(service('a'));
    const text = await renderAudit(summary.report(), 'terminal');
    expect(text).toMatch(
      /^1 service: 1 healthy, 0 unhealthy, 0 unclear, 0 risks; score 100 \(A\)\n\n1 cluster checked\n/,
    );
    expect(text).not.toMatch(/Failing|Changed|Unclear|kind|Suppress|Not/);
  });
});
