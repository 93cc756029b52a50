import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { exported, type Files, root } from './bundle.ts';

/**
 * The declarations of what package.json exports, and of no other module. Throws where one of them names a package:
 * whoever installs ecs-doctor has none of those.
 */
export function declarations(): Files {
  const scratch = mkdtempSync(join(tmpdir(), 'ecs-doctor-types-'));
  try {
    return reachable(scratch);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function reachable(scratch: string): Files {
  execFileSync(
    process.execPath,
    [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json', '--outDir', scratch],
    { cwd: root, stdio: 'inherit' },
  );
  const from = join(scratch, 'src');
  const files: Files = new Map();
  const take = (file: string, by: string): void => {
    const path = relative(from, file);
    if (files.has(path)) return;
    if (path.startsWith('..') || !existsSync(file)) throw new Error(`${by} names ${path}, which has no declaration`);
    // As the files are called where they are installed: there is no TypeScript beside them.
    const text = readFileSync(file, 'utf8').replaceAll(/(\bfrom |\bimport\()(['"])([^'"]+)\.ts\2/g, '$1$2$3.js$2');
    files.set(path, text);
    for (const [, name = ''] of text.matchAll(/(?:\bfrom |\bimport\(|\bimport )['"]([^'"]+)['"]/g)) {
      if (!name.startsWith('.')) throw new Error(`${path} has types of ${name}, which is not installed with it`);
      take(join(dirname(file), name.replace(/\.js$/, '.d.ts')), path);
    }
  };
  for (const name of exported()) take(join(from, `${name}.d.ts`), 'package.json');
  return files;
}
