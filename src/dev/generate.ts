import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answerShapes } from './answers.ts';
import { collectorsIndex, derivationsIndex, ruleIds, rulesIndex } from './indexes.ts';

const root = join(import.meta.dirname, '../..');
const check = process.argv.includes('--check');
let stale = 0;

function put(path: string, text: string): void {
  const file = join(root, path);
  const had = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (had === text) return;
  if (check) {
    console.error(`${path} is stale: run npm run generate`);
    stale++;
  } else {
    writeFileSync(file, text);
    console.log(`wrote ${path}`);
  }
}

put('rules/index.ts', rulesIndex(root));
put('src/model/rule-ids.ts', ruleIds(root));
put('src/collect/index.ts', collectorsIndex(root));
put('src/derive/index.ts', derivationsIndex(root));
put('src/collect/answers/shapes.ts', await answerShapes(root));
// What imports the indexes comes after they are right.
if (!check || stale === 0) {
  const { docs } = await import('./docs.ts');
  for (const [path, text] of await docs(root)) put(path, text);
}
process.exitCode = stale > 0 ? 1 : 0;
