import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

/** The CLI as a bundle, for a small download and a fast start: dist/cli. */
export async function bundle(): Promise<void> {
  const { outputFiles } = await build({
    absWorkingDir: join(import.meta.dirname, '../..'),
    write: false,
    entryPoints: { main: 'src/cli/main.ts' },
    outdir: 'dist/cli',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    conditions: ['source'],
    minify: true,
    legalComments: 'linked',
    banner: {
      js: "import { createRequire as __ecsDoctorRequire } from 'node:module'; const require = __ecsDoctorRequire(import.meta.url);",
    },
    chunkNames: 'chunks/[name]-[hash]',
    logLevel: 'warning',
  });
  // Chunks are named by their content: written first, and the entry last and at once, so that a process which starts meanwhile finds all it needs.
  const entry = (path: string): boolean => path.endsWith('/main.js');
  for (const file of [...outputFiles].sort((a, b) => Number(entry(a.path)) - Number(entry(b.path)))) {
    mkdirSync(dirname(file.path), { recursive: true });
    writeFileSync(`${file.path}.new`, file.contents);
    renameSync(`${file.path}.new`, file.path);
  }
}
