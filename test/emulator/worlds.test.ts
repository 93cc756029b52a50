import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from './emulator.ts';
import { motoOnPath } from './moto.ts';
import { isJson, type Json, jsons, text, texts } from './protocol.ts';
import { cliStarts, ecsDoctor, sh } from './run.ts';
import { failingWorlds, healthyWorlds } from './worlds/index.ts';
import type { WorldCase } from './worlds/world-case.ts';

/** Two cores, two motos: a world waits until one of them is free. */
const EMULATORS = 2;

describe.skipIf(!motoOnPath() || !cliStarts())('ecs-doctor, against moto with the symptoms of ECS laid over it', () => {
  const all: Emulator[] = [];
  const free: Emulator[] = [];
  const waiting: ((emulator: Emulator) => void)[] = [];
  beforeAll(async () => {
    all.push(...(await Promise.all(Array.from({ length: EMULATORS }, startEmulator))));
    free.push(...all);
  });
  afterAll(() => Promise.all(all.map(emulator => emulator.stop())));

  async function inWorld(world: WorldCase, test: (emulator: Emulator, target: string) => Promise<void>): Promise<void> {
    const emulator = free.pop() ?? (await new Promise<Emulator>(resolve => waiting.push(resolve)));
    try {
      await emulator.reset();
      const { target } = await world.build(emulator);
      emulator.weather.built();
      await test(emulator, target);
    } finally {
      const next = waiting.shift();
      if (next === undefined) free.push(emulator);
      else next(emulator);
    }
  }
  const diagnose = async (
    emulator: Emulator,
    target: string,
    ...flags: readonly string[]
  ): Promise<{ code: number; report: Json; words: string }> => {
    const ran = await ecsDoctor(['diagnose', target, '--format', 'json', ...flags], emulator.env);
    const report = isJson(ran.json) ? ran.json : {};
    return { code: ran.code, report, words: `exit ${ran.code}\n${brief(report)}\n${ran.stderr}` };
  };

  it.concurrent.each(failingWorlds)('finds $expected.root: $name', { timeout: 120_000 }, async world => {
    await inWorld(world, async (emulator, target) => {
      const { code, report, words } = await diagnose(emulator, target);
      const root = findingOf(report, text(jsons(report.roots)[0]?.finding));
      expect(text(root?.rule), words).toBe(world.expected.root);
      expect(
        jsons(report.roots).map(other => text(other.finding)?.split('@')[0]),
        words,
      ).toEqual([world.expected.root]);
      expect(code, words).toBe(1);

      const commands = runnableOf(jsons(root?.fixes), world.fixClears);
      if (world.fixClears) expect(commands, `no fix of ${world.expected.root} runs as it is`).not.toEqual([]);
      // The steps of a fix leave files for each other in the folder that they run in.
      const folder = mkdtempSync(join(tmpdir(), 'ecs-doctor-fix-'));
      for (const command of commands) {
        const ran = await sh(command, emulator.env, folder);
        expect(ran.code, `${command}\n${ran.stderr}`).toBe(0);
      }
      if (commands.length === 0 || !world.fixClears) return;
      const after = await diagnose(emulator, target);
      const proven = jsons(after.report.findings).filter(
        finding => finding.rule === world.expected.root && finding.confidence === 'proven',
      );
      expect(after.report.verdict, after.words).toBeDefined();
      expect(proven, after.words).toEqual([]);
    });
  });

  it.concurrent.each(healthyWorlds)('finds nothing wrong: $name', { timeout: 120_000 }, async world => {
    await inWorld(world, async (emulator, target) => {
      const { code, report, words } = await diagnose(emulator, target);
      expect(report.findings, words).toEqual([]);
      expect(report.verdict, words).toBe('healthy');
      expect(code, words).toBe(0);
      if (world.expected.risk === undefined) return;
      const risks = await diagnose(emulator, target, '--risks');
      expect(
        jsons(risks.report.findings).map(finding => finding.rule),
        risks.words,
      ).toContain(world.expected.risk);
    });
  });
});

/** The commands of the best fix. It may be work on the app, which has none: then, where one must run, those of the next. */
function runnableOf([best, next]: readonly Json[], mustRun: boolean): readonly string[] {
  const fix = best?.commands === undefined && mustRun ? next : best;
  return fix?.applies === 'as-is' || fix?.applies === 'judge' ? texts(fix.commands) : [];
}

const findingOf = (report: Json, id: string | undefined): Json | undefined =>
  jsons(report.findings).find(finding => finding.id === id);
/** What a person needs to see of a report when a test fails. */
const brief = (report: Json): string =>
  [
    `${text(report.verdict) ?? 'no verdict'}: ${text(report.headline) ?? JSON.stringify(report.error ?? {})}`,
    ...jsons(report.findings).map(
      finding => `  ${text(finding.kind)} ${text(finding.confidence)} ${text(finding.id)}: ${text(finding.what)}`,
    ),
    ...jsons(isJson(report.checks) ? report.checks.undecided : []).map(check => `  undecided ${JSON.stringify(check)}`),
  ].join('\n');
