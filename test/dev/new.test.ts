import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bareEnv, ROOT } from '../cli/_run.ts';

const execute = promisify(execFile);
const copy = mkdtempSync(join(tmpdir(), 'ecs-doctor-new-'));
const node = (...args: string[]) => execute(process.execPath, args, { cwd: copy, env: bareEnv(), timeout: 110_000 });
const create = (...ids: string[]) => node('--import', 'tsx', 'src/dev/new.ts', ...ids);
const vitest = (...args: string[]) => node('node_modules/vitest/vitest.mjs', 'run', '--project', 'unit', ...args);

/** Another length and another area than the template has. */
const ID = 'load-balancer/a-fault-with-a-much-longer-name';
const STORY = ID.replace('/', '-');

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

it('writes a rule that is green as it stands', { timeout: 300_000 }, async () => {
  const { stdout } = await create(ID);
  expect(stdout).toContain(`wrote rules/${ID}.ts\n`);
  expect(stdout).toContain('recorded 1 of ');
  expect(readFileSync(join(copy, `rules/${ID}.ts`), 'utf8')).toContain(`id: '${ID}'`);

  await node('node_modules/typescript/bin/tsc', '-p', 'tsconfig.json', '--noEmit');
  await node('node_modules/@biomejs/biome/bin/biome', 'check', 'rules', `test/rules/${ID}.test.ts`, 'test/stories');
  await node('--import', 'tsx', 'src/dev/generate.ts', '--check');
  await vitest(`test/rules/${ID}.test.ts`, 'test/parity.test.ts', 'test/stories/coverage.test.ts');
  // The rule's table, its story, and the two controls of its story.
  const tested = await node('--import', 'tsx', 'test/stories/test-rule.ts', ID);
  expect(tested.stdout).toMatch(/Test Files .*3 passed/);
  const why = await node('--import', 'tsx', 'src/dev/why.ts', ID, '--case', `fixtures/cases/${STORY}/case.json`);
  expect(why.stdout).toContain('Outcome: 1 fault\n  proven: ');
  await expect(create(ID)).rejects.toMatchObject({ code: 2 });
});
