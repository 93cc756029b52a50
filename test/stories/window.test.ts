import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Case, parseCase } from '../../src/collect/case.ts';
import { type Options, diagnose } from '../../src/diagnose.ts';
import type { Report } from '../../src/model/report.ts';
import { UserError } from '../../src/model/user-error.ts';
import { renderReport } from '../../src/report/index.ts';
import { targetOfCase } from '../../src/target/from-case.ts';

const caseOf = (name: string): Case =>
  parseCase(readFileSync(new URL(`../../fixtures/cases/${name}/case.json`, import.meta.url), 'utf8'));
const ask = (source: Case, options: Options): Promise<Report> =>
  diagnose(targetOfCase(source, undefined, undefined), { case: source, ...options });

// Rolled back two days before; the service has been up since.
const ROLLED_BACK = 'running-well-after-rollback';
// The same, but what was rolled back to has crashed for the last 45 minutes.
const CRASHES = 'running-crashes-after-rollback';

describe('only what failed in the window counts', () => {
  it.each<[string, string, Options, Report['verdict'], string]>([
    [
      'without one, the rollback of two days ago',
      ROLLED_BACK,
      {},
      'unhealthy',
      'rosters: up on rosters:41; deployment rolled back: repository rosters has no tag 1.43.0',
    ],
    ['nothing in the last day, and all is well now', ROLLED_BACK, { since: '1d' }, 'healthy', 'rosters is healthy'],
    [
      'the rollback in the last three days',
      ROLLED_BACK,
      { since: '3d' },
      'unhealthy',
      'rosters: up on rosters:41; deployment rolled back: repository rosters has no tag 1.43.0',
    ],
    [
      'the rollback in a window of that day',
      ROLLED_BACK,
      { since: '3d', until: '1d' },
      'unhealthy',
      'rosters: repository rosters has no tag 1.43.0; deployment rolled back',
    ],
    [
      'nothing in a window before it',
      ROLLED_BACK,
      { since: '2026-11-10', until: '2026-11-12' },
      'unclear',
      'rosters: no failure between 2026-11-10 00:00 UTC and 2026-11-12 00:00 UTC was found',
    ],
    [
      'the crashes of now, and not the rollback',
      CRASHES,
      { since: '1d' },
      'unhealthy',
      'invoicing: likely cause: container invoicing exited because environment variable TAX_TABLE is missing; 0 of 2 tasks running',
    ],
    [
      'the rollback, and not the crashes of now',
      CRASHES,
      { since: '3d', until: '1d' },
      'unhealthy',
      'invoicing: repository invoicing has no tag 1.43.0; deployment rolled back',
    ],
    [
      'nothing between them, though the service is down now',
      CRASHES,
      { since: '1d', until: '2h' },
      'unclear',
      'invoicing: no failure between 2026-11-19 14:30 UTC and 2026-11-20 12:30 UTC was found',
    ],
    [
      'what failed before the service was deployed anew',
      'healthy-rolled-forward',
      { since: '2026-11-20T13:30', until: '2026-11-20T14:00' },
      'unhealthy',
      "invoices: cause unknown; an image couldn't be pulled",
    ],
    [
      'nothing of a deployment that began after it',
      'app-crashed',
      { since: '5h', until: '1h' },
      'unclear',
      'webhooks: no failure between 2026-11-20 09:30 UTC and 2026-11-20 13:30 UTC was found',
    ],
  ])('%s', async (_, name, options, verdict, headline) =>
    expect(await ask(caseOf(name), options)).toMatchObject({ verdict, headline }),
  );
});

describe('a window that has passed', () => {
  const past = { since: '3d', until: '1d' };
  it('is told apart from now on the screen', async () => {
    const report = await ask(caseOf(CRASHES), past);
    const lines = (await renderReport(report, 'terminal', { width: 120 })).split('\n').slice(1, 5);
    expect(lines).toEqual([
      '  Only failures between 2026-11-17 14:30 UTC and 2026-11-19 14:30 UTC count. Configuration is as it is now.',
      '  ECS lists a stopped task for about an hour: those of this window are gone.',
      '  Down now: 0 of 2 tasks running.',
      '  invoicing:42 was rolled back at 2026-11-18 14:54 UTC.',
    ]);
  });
  it('is in the document', async () => {
    const found = await ask(caseOf(CRASHES), past);
    expect(found.window).toEqual({
      since: '2026-11-17T14:30:00.000Z',
      until: '2026-11-19T14:30:00.000Z',
      past: true,
      gone: ['ECS lists a stopped task for about an hour: those of this window are gone.'],
    });
    expect((await ask(caseOf(CRASHES), { since: '1d', until: '2h' })).window?.nothingFound).toBe(true);
  });
  it('takes no fix for one that is ready to run', async () => {
    const { findings, outlook } = await ask(caseOf(ROLLED_BACK), past);
    const fixes = findings.flatMap(f => f.fixes);
    expect(fixes.length).toBeGreaterThan(0);
    expect(fixes.filter(f => f.applies === 'as-is')).toEqual([]);
    for (const { risk } of fixes) expect(risk).toMatch(/^The failure is from before 2026-11-19 14:30 UTC\. Check/);
    expect(outlook).toBeUndefined();
  });
  it('says that it could not read what it could not read', async () => {
    const source = caseOf(ROLLED_BACK);
    const denied = source.calls.map(c =>
      c.operation === 'DescribeServices'
        ? { service: c.service, operation: c.operation, error: { name: 'AccessDeniedException', message: 'no' } }
        : c,
    );
    const { verdict, headline, window } = await ask(
      { ...source, calls: denied },
      { since: '2026-11-10', until: '2026-11-12' },
    );
    expect({ verdict, headline }).toEqual({
      verdict: 'unclear',
      headline: "rosters: can't tell whether it is healthy: couldn't read ecs:DescribeServices",
    });
    expect(window?.nothingFound).toBeUndefined();
  });
  it('is of a recording that was made for one, unless another is asked for', async () => {
    const source = { ...caseOf(ROLLED_BACK), window: { since: '2026-11-19T00:00:00.000Z' } };
    expect((await ask(source, {})).verdict).toBe('healthy');
    expect((await ask(source, { since: '3d' })).verdict).toBe('unhealthy');
    const text = JSON.stringify({ ...source, window: { since: '2026-11-19T00:00:00Z', until: 7 } });
    expect(parseCase(text).window).toEqual({ since: '2026-11-19T00:00:00.000Z', until: '1970-01-01T00:00:07.000Z' });
  });
  it('is not asked of a task', async () => {
    const source = caseOf('app-crashed-by-a-task');
    const { region, cluster } = targetOfCase(source, undefined, undefined);
    const asked = diagnose(
      { region, cluster, task: '0123456789abcdef0123456789abcdef' },
      { case: source, since: '2h' },
    );
    await expect(asked).rejects.toThrow(UserError);
  });
});

it('no recorded failure is called healthy of a window that has passed', async () => {
  for (const name of ['app-crashed', ROLLED_BACK, CRASHES, 'healthy-steady', 'healthy-rolled-forward'])
    for (const until of ['1m', '30m', '1h', '2h', '1d', '30d'])
      expect(`${name} ${until}: ${(await ask(caseOf(name), { until })).verdict}`).not.toMatch(/ healthy$/);
});
