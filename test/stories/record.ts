import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseCase } from '../../src/collect/case.ts';
import { diagnose } from '../../src/diagnose.ts';
import { nearest } from '../../src/model/nearest.ts';
import { UserError } from '../../src/model/user-error.ts';
import { type Format, renderReport } from '../../src/report/index.ts';
import { stories } from './all.ts';
import { comparable } from './kept.ts';
import type { Story } from './story.ts';
import { caseOf, pretty } from './to-case.ts';

/** Where the recorded stories are. */
const CASES = new URL('../../fixtures/cases/', import.meta.url);
/** What a report is called in each format. */
export const FILES: Readonly<Record<Format, string>> = {
  json: 'report.json',
  markdown: 'report.md',
  terminal: 'terminal.txt',
};
export const USAGE =
  'npm run record            # all stories\nnpm run record secret-not-found   # this one, and those whose names go on after it\nnpm run record secret/not-found   # the stories of a rule';

/**
 * The stories that a name stands for: all without one, those of a rule by its id, or one and those whose names go on after
 * it. Throws UserError where there is none.
 */
export function chosenBy(name: string | undefined, all: readonly Story[] = stories): readonly Story[] {
  if (name === undefined) return all;
  const chosen = name.includes('/')
    ? all.filter(s => s.expect.root === name || s.expect.risks?.some(risk => risk === name))
    : all.filter(s => s.name === name || s.name.startsWith(`${name}-`));
  if (chosen.length > 0) return chosen;
  const names = name.includes('/')
    ? all.flatMap(s => [s.expect.root ?? [], s.expect.risks ?? []].flat())
    : all.map(s => s.name);
  const near = nearest(name, [...new Set<string>(names)]);
  throw new UserError({
    code: 'no-story',
    title: `There is no story ${name.includes('/') ? 'of ' : ''}${name}`,
    hint: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'The stories are the folders of fixtures/cases.',
  });
}

/**
 * Writes a file unless it says the same already: a new rule changes the counts in all stories, and a diff of 170 files
 * would hide what it changes in one. Returns whether it wrote.
 */
async function put(file: URL, text: string, same: (text: string) => string): Promise<boolean> {
  const had = await readFile(file, 'utf8').catch(() => undefined);
  if (had !== undefined && same(had) === same(text)) return false;
  await writeFile(file, text);
  return true;
}

/** Writes the cases and what is said of them. Returns the paths it wrote, relative to the root. */
async function record(name: string | undefined): Promise<readonly string[]> {
  const chosen = chosenBy(name);
  const wrote: string[] = [];
  if (name === undefined) {
    await mkdir(CASES, { recursive: true });
    for (const old of await readdir(CASES))
      if (!stories.some(s => s.name === old)) await rm(new URL(`${old}/`, CASES), { recursive: true });
  }
  for (const story of chosen) {
    const folder = new URL(`${story.name}/`, CASES);
    await mkdir(folder, { recursive: true });
    const text = pretty(await caseOf(story));
    const note = (file: string, written: boolean): void => {
      if (written) wrote.push(`fixtures/cases/${story.name}/${file}`);
    };
    note('case.json', await put(new URL('case.json', folder), text, t => t));
    const report = await diagnose(story.target(), { case: parseCase(text) });
    for (const [format, file] of Object.entries(FILES) as [Format, string][])
      note(
        file,
        await put(new URL(file, folder), await renderReport(report, format, { width: 80, color: false }), t =>
          comparable(format, t),
        ),
      );
  }
  return wrote;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const name = process.argv[2];
  try {
    if (name?.startsWith('-')) console.log(USAGE);
    else {
      const wrote = await record(name);
      for (const path of wrote) console.log(`wrote ${path}`);
      console.log(`recorded ${chosenBy(name).length} of ${stories.length} stories`);
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    console.error([error.title, error.hint].join('\n'));
    process.exitCode = 2;
  }
}
