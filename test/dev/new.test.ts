import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bareEnv, ROOT } from '../cli/_run.ts';

const execute = promisify(execFile);
const copy = mkdtempSync(join(tmpdir(), 'ecs-doctor-new-'));
const node = (...args: string[]) => execute(process.execPath, args, { cwd: copy, env: bareEnv(), timeout: 110_000 });
const create = (...ids: string[]) => node('--import', 'tsx', 'src/dev/new.ts', ...ids);
const VITEST = 'node_modules/vitest/vitest.mjs';
const vitest = (...args: string[]) => node(VITEST, 'run', '--project', 'unit', ...args);

/** Another length and another area than the template has. */
const ID = 'load-balancer/a-fault-with-a-much-longer-name';
const STORY = ID.replace('/', '-');
const [AREA, FAULT] = ID.split('/');

beforeAll(() => {
  const left = new Set(['node_modules', 'dist', '.git']);
  cpSync(ROOT, copy, { recursive: true, filter: from => !left.has(basename(from)) });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

it.each([
  ['Name the rule: npm run new -- secret/my-fault.', []],
  ['“secret” is not a rule id. An id is <area>/<fault>: secret/my-fault.', ['secret']],
  ['There is no area secrets. Did you mean secret?', ['secrets/my-fault']],
  ['“My_Fault” is not a fault: use lowercase words joined by hyphens, such as my-fault.', ['secret/My_Fault']],
  ['npm run new writes causes, and symptom/ holds none.', ['symptom/my-fault']],
  ['rules/secret/not-found.ts exists already.', ['secret/not-found']],
])('refuses with one clear sentence: %s', async (sentence, ids) => {
  await expect(create(...ids)).rejects.toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining(sentence),
  });
});

it.each([
  ['src/dev/new.ts', 'npm run new -- AREA/FAULT'],
  ['test/stories/record.ts', 'npm run record'],
])('%s says how it is used', async (file, usage) => {
  expect(await node('--import', 'tsx', file, '--help')).toMatchObject({ stdout: expect.stringContaining(usage) });
});

it('refuses to record a story that is not there in two lines', async () => {
  await expect(node('--import', 'tsx', 'test/stories/record.ts', 'secret-not-fond')).rejects.toMatchObject({
    code: 2,
    stderr: 'There is no story secret-not-fond\nDid you mean secret-not-found?\n',
  });
});

it('writes a rule that is green as it stands', { timeout: 300_000 }, async () => {
  const { stdout } = await create(ID);
  const paths = stdout.match(/(?<=^wrote ).+$/gm) ?? [];
  expect(new Set(paths).size).toBe(paths.length);
  expect(paths).toEqual(
    expect.arrayContaining([
      `rules/${ID}.ts`,
      `rules/${ID}.md`,
      `test/rules/${ID}.test.ts`,
      `test/rules/${AREA}/__snapshots__/${FAULT}.test.ts.snap`,
      `test/stories/stories/${STORY}.ts`,
      'src/aws/messages/causes.ts',
      'src/model/rule-ids.ts',
      ...['case.json', 'report.json', 'report.md', 'terminal.txt'].map(name => `fixtures/cases/${STORY}/${name}`),
    ]),
  );
  for (const path of paths) expect(existsSync(join(copy, path)), path).toBe(true);
  expect(stdout.replace(/^wrote .+\n/gm, '')).toMatch(/^\nThe rule works as it is\./);
  // Among the causes of its area.
  const causes = readFileSync(join(copy, 'src/aws/messages/causes.ts'), 'utf8');
  const ids = [...causes.matchAll(/^ {2}'([^']+)': cause/gm)].map(found => found[1]);
  expect(ids[ids.indexOf(ID) - 1]).toMatch(/^load-balancer\//);
  expect(readFileSync(join(copy, `rules/${ID}.ts`), 'utf8')).toContain(`id: '${ID}'`);

  await node('node_modules/typescript/bin/tsc', '-p', 'tsconfig.json', '--noEmit');
  await node('node_modules/@biomejs/biome/bin/biome', 'check', 'rules', `test/rules/${ID}.test.ts`, 'test/stories');
  await node('--import', 'tsx', 'src/dev/generate.ts', '--check');
  // As in CI, where no snapshot is written.
  const options = { cwd: copy, env: { ...bareEnv(), CI: '1' }, timeout: 110_000 };
  await execute(process.execPath, [VITEST, 'run', '--project', 'unit', `test/rules/${ID}.test.ts`], options);
  await expect(vitest('test/template/replaced.test.ts')).rejects.toMatchObject({
    stderr: expect.stringContaining(`${ID}: replace its sentence in src/aws/messages/causes.ts`),
  });
  await vitest('test/parity.test.ts', 'test/stories/coverage.test.ts');
  // The rule's table, its story, and the two controls of its story.
  const tested = await node('--import', 'tsx', 'test/stories/test-rule.ts', ID);
  expect(tested.stdout).toMatch(/Test Files .*3 passed/);
  expect(tested.stdout).toContain('Before you push: npm run test:unit.');
  const why = await node('--import', 'tsx', 'src/dev/why.ts', ID, '--case', `fixtures/cases/${STORY}/case.json`);
  expect(why.stdout).toContain('Outcome: 1 fault\n  proven: ');
  await expect(create(ID)).rejects.toMatchObject({ code: 2 });

  // A change of words: the failure says how to keep it.
  const rule = join(copy, `rules/${ID}.ts`);
  writeFileSync(rule, readFileSync(rule, 'utf8').replace('runs as user {user}', 'starts as user {user}'));
  await expect(vitest(`test/rules/${ID}.test.ts`)).rejects.toMatchObject({
    stderr: expect.stringContaining(`keep them: npx vitest run test/rules/${ID}.test.ts -u`),
  });
});
