import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseCase } from '../../src/collect/case.ts';
import { diagnose } from '../../src/diagnose.ts';
import { type Format, formats, renderReport } from '../../src/report/index.ts';
import { stories } from './all.ts';
import { caseOf, pretty } from './to-case.ts';

/** Where the recorded stories are. */
const CASES = new URL('../../fixtures/cases/', import.meta.url);
/** What a report is called in each format; a format without a name is not kept. */
const FILES: Readonly<Record<string, string>> = {
  json: 'report.json',
  markdown: 'report.md',
  terminal: 'terminal.txt',
  slack: 'slack.json',
  sarif: 'report.sarif',
};

/** Writes the cases and what is said of them; all of them where no name is given. */
export async function record(only: string | undefined): Promise<void> {
  const chosen = stories.filter(s => only === undefined || s.name === only || s.name.startsWith(`${only}-`));
  if (chosen.length === 0) throw new Error(`there is no story ${only}`);
  if (only === undefined) {
    await mkdir(CASES, { recursive: true });
    for (const old of await readdir(CASES))
      if (!stories.some(s => s.name === old)) await rm(new URL(`${old}/`, CASES), { recursive: true });
  }
  for (const story of chosen) {
    const folder = new URL(`${story.name}/`, CASES);
    await mkdir(folder, { recursive: true });
    const text = pretty(await caseOf(story));
    await writeFile(new URL('case.json', folder), text);
    const source = parseCase(text);
    const report = await diagnose(story.target(), { case: source });
    for (const format of formats) {
      const file = FILES[format];
      if (file !== undefined)
        await writeFile(
          new URL(file, folder),
          await renderReport(report, format as Format, { width: 80, color: false }),
        );
    }
  }
  console.log(`recorded ${chosen.length} of ${stories.length} stories`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await record(process.argv[2]);
