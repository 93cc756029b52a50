import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ecsDoctor, ROOT, scratch, STACK } from './_run.ts';
import { fits, linesOf, readScenarios, written } from './_scenario.ts';

const FOLDER = join(ROOT, 'fixtures/cli');
const dir = scratch();
const place = (s: string): string => s.replaceAll('{cases}', FOLDER).replaceAll('{tmp}', dir);
const unplace = (s: string): string => s.replaceAll(FOLDER, '{cases}').replaceAll(dir, '{tmp}');

// ECS_DOCTOR_UPDATE=1 writes what is answered now into the files, to be read before it is kept.
const update = process.env['ECS_DOCTOR_UPDATE'] === '1';

describe.each(readdirSync(FOLDER).filter(f => f.endsWith('.scenario')))('%s', file => {
  const scenarios = readScenarios(join(FOLDER, file));
  const now: string[] = [];
  it.concurrent.each(scenarios.map((s, i) => ({ ...s, i })))('$name', async ({ i, ...s }) => {
    const ran = await ecsDoctor(s.args.map(place), {
      env: Object.fromEntries(Object.entries(s.env).map(([k, v]) => [k, place(v)])),
      stdin: s.stdin,
      cwd: dir,
    });
    const got = { stdout: unplace(ran.stdout), stderr: unplace(ran.stderr), code: ran.code };
    now[i] = written(s, got);
    if (update) return;
    const said = `${ran.stdout}\n--- stderr\n${ran.stderr}`;
    expect(ran.code, said).toBe(s.code);
    if (
      !fits(
        s.stdout.map(l => l.trimEnd()),
        linesOf(got.stdout),
      )
    )
      expect(linesOf(got.stdout)).toEqual(s.stdout);
    if (
      !fits(
        s.stderr.map(l => l.trimEnd()),
        linesOf(got.stderr),
      )
    )
      expect(linesOf(got.stderr)).toEqual(s.stderr);
    expect(said).not.toMatch(STACK);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: an escape character is what is looked for
    if (s.env['FORCE_COLOR'] === undefined) expect(said).not.toMatch(/\u001b/);
    if (s.args.join(' ').match(/(?:--format|-f)[ =]?json/) && !s.args.includes('--output'))
      expect(() => JSON.parse(ran.stdout)).not.toThrow();
  });
  it.runIf(update)('is written anew', () => {
    writeFileSync(join(FOLDER, file), `${now.join('\n\n')}\n`);
  });
});
