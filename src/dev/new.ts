import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { nearest } from '../model/nearest.ts';

/** Where the templates are: files that compile, run, and pass under the id `secret/my-fault`. */
const TEMPLATES = 'test/template';
const STORIES = 'test/stories/all.ts';
/** Areas whose rules are not causes: the template doesn't fit them. */
const NOT_CAUSES: readonly string[] = ['risk', 'symptom'];

/** The id can't be used; the message says why in one sentence. */
class BadId extends Error {}

/** `secret/my-fault` as its area, its fault, and the name of its story. Throws BadId. */
function checkedId(root: string, id: string | undefined): { area: string; fault: string; story: string } {
  if (id === undefined) throw new BadId('Name the rule: npm run new -- secret/my-fault.');
  const areas = readdirSync(join(root, 'rules'), { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => entry.name);
  const [area = '', fault = '', ...rest] = id.split('/');
  if (area === '' || fault === '' || rest.length > 0)
    throw new BadId(`“${id}” is not a rule id. An id is <area>/<fault>: secret/my-fault.`);
  if (!areas.includes(area)) {
    const near = nearest(area, areas);
    throw new BadId(
      `There is no area ${area}. ${near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `Areas: ${areas.join(', ')}.`} To add an area, create the folder rules/${area} first.`,
    );
  }
  if (NOT_CAUSES.includes(area))
    throw new BadId(
      `npm run new writes causes, and ${area}/ holds none. Copy a rule of rules/${area} with its page and its test, then run npm run generate.`,
    );
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(fault))
    throw new BadId(`“${fault}” is not a fault: use lowercase words joined by hyphens, such as my-fault.`);
  return { area, fault, story: `${area}-${fault}` };
}

/** The template's text for another id and another place: relative imports still point at the same files. */
function retarget(root: string, from: string, to: string, moved: ReadonlyMap<string, string>, id: string): string {
  const [, fault = ''] = id.split('/');
  return readFileSync(join(root, from), 'utf8')
    .replace(/from '(\.[^']+)'/g, (_, path: string) => {
      const target = relative(root, resolve(root, dirname(from), path));
      const moving = relative(dirname(to), moved.get(target) ?? target);
      return `from '${moving.startsWith('.') ? moving : `./${moving}`}'`;
    })
    .replace(' as never, // An id that `npm run new` makes real.', ',')
    .replace(/secret\/my-fault|secret-my-fault|my-fault/g, found =>
      found === 'my-fault' ? fault : found.includes('/') ? id : id.replace('/', '-'),
    );
}

/** Puts the stories of a new file into the list of all stories. */
function registered(text: string, story: string): string {
  const name = story.replace(/-(\w)/g, (_, c: string) => c.toUpperCase());
  const line = `import { stories as ${name} } from './stories/${story}.ts';\n`;
  const anchor = "import type { Story } from './story.ts';\n";
  const end = text.lastIndexOf('];');
  if (!text.includes(anchor) || end < 0) throw new Error(`${STORIES} is not as npm run new expects it`);
  return `${text.slice(0, end)}  ...${name},\n${text.slice(end)}`.replace(anchor, line + anchor);
}

const CAUSES = 'src/aws/messages/causes.ts';
/** What `explain` says of the cause: the table is total, so a new id needs its row, which goes after those of its area. */
function described(root: string, text: string, id: string): string {
  const end = '\n} as const satisfies Readonly<Record<CauseId, Cause>>;';
  if (!text.includes(end)) throw new Error(`${CAUSES} is not as npm run new expects it`);
  const because = readFileSync(join(root, TEMPLATES, 'because.txt'), 'utf8').trim();
  const row = `\n  '${id}': cause('${because}', 'ecs:DescribeTaskDefinition'),`;
  const last = text.lastIndexOf(`\n  '${id.split('/')[0]}/`);
  const next = last < 0 ? -1 : text.indexOf("\n  '", last + 1);
  const at = next < 0 ? text.indexOf(end) : next;
  return text.slice(0, at) + row + text.slice(at);
}

/**
 * Writes a working rule with its page, its table of tests and its story, and registers the story and the cause.
 * Returns the paths it wrote, relative to `root`. Throws BadId before it writes anything.
 */
function writeRule(root: string, id: string | undefined): { readonly wrote: string[]; readonly story: string } {
  const { area, fault, story } = checkedId(root, id);
  const moved = new Map([
    [`${TEMPLATES}/rule.ts`, `rules/${area}/${fault}.ts`],
    [`${TEMPLATES}/page.md`, `rules/${area}/${fault}.md`],
    [`${TEMPLATES}/rule.test.ts`, `test/rules/${area}/${fault}.test.ts`],
    [`${TEMPLATES}/story.ts`, `test/stories/stories/${story}.ts`],
  ]);
  for (const path of [...moved.values(), `fixtures/cases/${story}`])
    if (existsSync(join(root, path))) throw new BadId(`${path} exists already. Choose another id, or edit that file.`);
  for (const [from, to] of moved) {
    mkdirSync(dirname(join(root, to)), { recursive: true });
    writeFileSync(join(root, to), retarget(root, from, to, moved, `${area}/${fault}`));
  }
  writeFileSync(join(root, STORIES), registered(readFileSync(join(root, STORIES), 'utf8'), story));
  writeFileSync(join(root, CAUSES), described(root, readFileSync(join(root, CAUSES), 'utf8'), `${area}/${fault}`));
  return { wrote: [...moved.values(), STORIES, CAUSES], story };
}

const root = join(import.meta.dirname, '../..');
/** Runs a script of this project. Returns what it printed; where it fails, that is shown. */
function run(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`node ${args.join(' ')} failed:\n${stdout}${stderr}`);
  return stdout;
}
const script = (file: string, ...args: string[]): string => run('--import', 'tsx', file, ...args);
const USAGE = `npm run new -- AREA/FAULT    # secret/my-fault: writes a cause with its page, its test and its story`;

/** Writes the rule and everything that is made from it. Returns what a person should know. */
function newRule(id: string | undefined): string {
  const { wrote, story } = writeRule(root, id);
  // An id of another length breaks lines elsewhere.
  run('node_modules/@biomejs/biome/bin/biome', 'format', '--write', ...wrote.filter(path => path.endsWith('.ts')));
  const table = `test/rules/${id}.test.ts`;
  const made = script('src/dev/generate.ts') + script('test/stories/record.ts', story);
  run('node_modules/vitest/vitest.mjs', 'run', '--project', 'unit', table, '-u');
  const all = [
    ...wrote,
    table.replace(/[^/]+$/, '__snapshots__/$&.snap'),
    ...[...made.matchAll(/^wrote (.+)$/gm)].map(found => found[1] ?? ''),
  ];
  return [
    ...[...new Set(all)].map(path => `wrote ${path}`),
    '',
    'The rule works as it is. Replace its parts, and the sentence in src/aws/messages/causes.ts, and run its tests as you go:',
    `  npm run test:rule -- ${id}`,
    `  npm run why -- ${id} --case fixtures/cases/${story}/case.json`,
    'Commit all of these files, the snapshot too: CI writes none.',
  ].join('\n');
}

try {
  const id = process.argv[2];
  console.log(id?.startsWith('-') ? USAGE : newRule(id));
} catch (error) {
  if (!(error instanceof BadId)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
