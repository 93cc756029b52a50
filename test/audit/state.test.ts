import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBaseline } from '../../src/audit/read-baseline.ts';
import { openState, type RunIdentity } from '../../src/audit/state.ts';
import { summarize } from '../../src/audit/summarize.ts';
import { found, service } from './_reports.ts';

const AT = '2026-03-01T00:00:00.000Z';
const run: RunIdentity = { version: '1.0.0', account: '111122223333', region: 'eu-west-1', options: '{}' };
const place = (): string => join(mkdtempSync(join(tmpdir(), 'ecs-doctor-state-')), 'state.ndjson');
const open = (file: string, more: Partial<RunIdentity> = {}) => openState(file, { ...run, ...more }, AT);
const one = service('a', { risks: [found('a', 'risk/x')] });

/** A run that was cut short after one of two services. */
async function begun(): Promise<string> {
  const file = place();
  const state = await open(file);
  state.keepClusters(['prod']);
  state.keepServices('prod', ['a', 'b']);
  state.keep(one);
  state.close();
  return file;
}

describe('a state file', () => {
  it('gives back what was kept in it', async () => {
    const state = await open(await begun());
    expect(state.clusters).toEqual(['prod']);
    expect(state.servicesOf('prod')).toEqual(['a', 'b']);
    expect(state.servicesOf('dev')).toBeUndefined();
    expect(state.reportOf('prod/a')).toEqual(one);
    expect(state.reportOf('prod/b')).toBeUndefined();
    state.close();
  });
  it('is for its owner alone', async () => expect(statSync(await begun()).mode & 0o777).toBe(0o600));
  it.each(['{"kind":"report","targ', '\u00e4'.repeat(70_000)])('goes on after a torn last line', async torn => {
    const file = await begun();
    const whole = readFileSync(file, 'utf8');
    appendFileSync(file, torn);
    const state = await open(file);
    expect(state.reportOf('prod/a')).toEqual(one);
    state.keep(service('b'));
    state.close();
    expect(readFileSync(file, 'utf8')).toBe(`${whole}${JSON.stringify(service('b'))}\n`);
  });
  it('of a finished run is begun anew', async () => {
    const file = await begun();
    const first = await open(file);
    first.finish();
    first.close();
    const second = await open(file, { version: '2.0.0' });
    expect(second.reportOf('prod/a')).toBeUndefined();
    expect(second.clusters).toBeUndefined();
    second.close();
  });
  it.each<[Partial<RunIdentity>, string]>([
    [{ version: '2.0.0' }, 'It was written by ecs-doctor 1.0.0; this is 2.0.0.'],
    [{ account: '444455556666' }, 'It is of account 111122223333; these credentials are of 444455556666.'],
    [{ region: 'us-east-1' }, 'It is of eu-west-1; this run is of us-east-1.'],
    [{ options: '{"only":["risk"]}' }, 'It was written with other clusters, services, rules or --no-logs.'],
  ])('of another run is refused: %j', async (other, detail) => {
    const file = await begun();
    const had = readFileSync(file, 'utf8');
    await expect(open(file, other)).rejects.toMatchObject({ code: 'other-run', detail });
    expect(readFileSync(file, 'utf8')).toBe(had);
  });
  it('of another account is refused even when it is finished', async () => {
    const file = await begun();
    const first = await open(file);
    first.finish();
    first.close();
    await expect(open(file, { account: '444455556666' })).rejects.toMatchObject({ code: 'other-run' });
  });
  it.each(['{"some":"document"}', 'notes\n', '{"kind":"report"}\n', '[1]\n'])(
    'is not taken for one, and not touched: %j',
    async text => {
      const file = place();
      writeFileSync(file, text);
      await expect(open(file)).rejects.toMatchObject({ code: 'bad-state' });
      expect(readFileSync(file, 'utf8')).toBe(text);
    },
  );
  it.each(['', '{"kind":"audit-st'])('that was torn in its first line is begun anew: %j', async text => {
    const file = place();
    writeFileSync(file, text);
    const state = await open(file);
    expect(state.clusters).toBeUndefined();
    state.close();
  });
  it('that can’t be written is a sentence', async () =>
    expect(open('/nowhere/at/all')).rejects.toMatchObject({ code: 'cannot-write' }));
});

describe('a baseline', () => {
  const audit = summarize([one, service('b')], { at: AT });
  const lines = (documents: readonly object[]): string => documents.map(d => `${JSON.stringify(d)}\n`).join('');
  it.each<[string, string]>([
    ['JSON', `${JSON.stringify(audit, null, 2)}\n`],
    ['JSON in one line', JSON.stringify(audit)],
    ['NDJSON', lines([...audit.reports, { ...audit, reports: [] }])],
    ['NDJSON of a run that was killed', `${lines([{ ...one, at: AT }])}{"kind":"repo`],
    ['a state file', lines([{ kind: 'audit-state', state: 1, at: AT, ...run }, ...audit.reports])],
  ])('is read from %s', async (_, text) => {
    const file = place();
    writeFileSync(file, text);
    const baseline = await readBaseline(file, 'eu-west-1');
    expect(baseline.at).toBe(AT);
    expect(baseline.services.get('prod/a')?.findings).toMatchObject([{ rule: 'risk/x' }]);
  });
  it.each<[string, string, string]>([
    ['no JSON', 'notes', "Can't read"],
    ['no reports', '{"kind":"error"}', 'has no report of a service'],
    ['another document', '[]', 'has no report of a service'],
  ])('with %s is refused', async (_, text, said) => {
    const file = place();
    writeFileSync(file, text);
    await expect(readBaseline(file, 'eu-west-1')).rejects.toMatchObject({
      code: 'bad-baseline',
      title: expect.stringContaining(said),
    });
  });
  it('of another Region is refused', async () => {
    const file = place();
    writeFileSync(file, JSON.stringify(audit));
    await expect(readBaseline(file, 'us-east-1')).rejects.toMatchObject({
      title: `${file} has only reports of other Regions than us-east-1`,
    });
  });
  it('that isn’t there is refused', () =>
    expect(readBaseline('/nowhere/at/all', 'eu-west-1')).rejects.toMatchObject({ code: 'bad-baseline' }));
});
