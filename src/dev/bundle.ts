import { join } from 'node:path';
import { build } from 'esbuild';

/** The CLI as a bundle, for a small download and a fast start: dist/cli. */
export async function bundle(): Promise<void> {
  await build({
    absWorkingDir: join(import.meta.dirname, '../..'),
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
    banner: { js: "import { createRequire as __ecsDoctorRequire } from 'node:module'; const require = __ecsDoctorRequire(import.meta.url);" },
    chunkNames: 'chunks/[name]-[hash]',
    logLevel: 'warning',
  });
}
