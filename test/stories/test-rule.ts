import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../../rules/index.ts';
import { nearest } from '../../src/model/nearest.ts';
import { stories } from './all.ts';

const root = join(import.meta.dirname, '../..');

/** Runs the table of one rule, and the stories that it is the root (or a risk) of. Further arguments go to vitest. */
function testRule(id: string | undefined, more: readonly string[]): number {
  const ids = rules.map(r => r.id);
  if (id === undefined || !ids.includes(id as `${string}/${string}`)) {
    const near = id === undefined ? [] : nearest(id, ids);
    console.error(
      id === undefined
        ? 'Name the rule: npm run test:rule -- secret/not-found.'
        : `There is no rule ${id}.${near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : ''}`,
    );
    return 2;
  }
  const told = stories.filter(s => s.expect.root === id || s.expect.risks?.some(r => r === id)).map(s => s.name);
  const table = `test/rules/${id}.test.ts`;
  const files = [
    ...(existsSync(join(root, table)) ? [table] : []),
    ...(told.length > 0 ? ['test/stories/stories.test.ts', 'test/stories/controls.test.ts'] : []),
  ];
  // The name of a test begins with what it is about: the rule, a story, or the controls of a story.
  const names = `^(?:${[id, ...told, ...told.map(name => `the twins of ${name}`)].join('|')}) `;
  const { status } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--project', 'unit', ...files, '-t', names, ...more],
    { cwd: root, stdio: 'inherit' },
  );
  console.log(
    `\nThat was ${id} alone. Before you push: npm run test:unit. Other stories might now be blamed on the rule, and it might miss its row in a table.`,
  );
  return status ?? 1;
}

process.exitCode = testRule(process.argv[2], process.argv.slice(3));
