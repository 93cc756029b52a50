import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ecsDoctor, type Ran, ROOT } from '../cli/_run.ts';

const build = (): Promise<number> =>
  new Promise((done, reject) =>
    spawn(process.execPath, [join(ROOT, 'node_modules/tsx/dist/cli.mjs'), 'src/dev/build.ts'], {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
      .on('error', reject)
      .on('close', code => done(code ?? -1)),
  );

it('what is built can be run all the while, also where two build at once', { timeout: 120_000 }, async () => {
  let building = true;
  const builds = Promise.all([build(), build()]).finally(() => {
    building = false;
  });
  const runs: Ran[] = [];
  // The page of a rule: it needs the entry, a chunk that is loaded late, and a file beside dist.
  while (building) runs.push(await ecsDoctor(['explain', 'network/no-route']));
  expect(await builds).toEqual([0, 0]);
  expect(runs.filter(({ code }) => code !== 0)).toEqual([]);
  expect(runs.length).toBeGreaterThan(3);
});
