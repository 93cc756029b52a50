import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { type Files, root } from './bundle.ts';

const dist = join(root, 'dist');
/** Beside dist, so that a file can be renamed into it; one for each build that runs. */
const scratch = join(root, `dist.new-${process.pid}`);

/**
 * Puts files into dist while others run what is there, or build it too: each is written beside and renamed into place,
 * the entries last. Chunks are named by their content, so that at every moment each entry finds all that it loads.
 * A folder cannot be replaced at once: swapping dist as a whole would leave a moment without any.
 */
export function place(files: Files): void {
  const isChunk = (path: string): boolean => path.startsWith('chunks/');
  const paths = [...files.keys()].sort((a, b) => Number(isChunk(b)) - Number(isChunk(a)));
  try {
    for (const path of paths) {
      mkdirSync(join(scratch, dirname(path)), { recursive: true });
      writeFileSync(join(scratch, path), files.get(path) ?? '');
    }
    for (const path of paths) {
      mkdirSync(join(dist, dirname(path)), { recursive: true });
      renameSync(join(scratch, path), join(dist, path));
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Takes out of dist what a whole build did not put there. */
export function tidy(files: Files): void {
  for (const entry of readdirSync(dist, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !files.has(relative(dist, path))) rmSync(path, { force: true });
  }
}
