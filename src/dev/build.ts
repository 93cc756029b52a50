import { execFileSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

// Two outputs: the CLI as a bundle, for a small download and a fast start; the library unbundled, with its types.
const root = join(import.meta.dirname, '../..');
rmSync(join(root, 'dist'), { recursive: true, force: true });

await build({
  absWorkingDir: root,
  entryPoints: { main: 'src/cli/main.ts' },
  outdir: 'dist/cli',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  conditions: ['source'],
  minify: true,
  keepNames: false,
  legalComments: 'linked',
  banner: { js: "import { createRequire as __ecsDoctorRequire } from 'node:module'; const require = __ecsDoctorRequire(import.meta.url);" },
  chunkNames: 'chunks/[name]-[hash]',
  logLevel: 'warning',
});

const tsc = join(root, 'node_modules/.bin/tsc');
if (existsSync(tsc)) execFileSync(tsc, ['-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });

const { z } = await import('zod');
const { reportSchema } = await import('../model/report.ts');
writeFileSync(join(root, 'dist/report.v1.schema.json'), `${JSON.stringify(z.toJSONSchema(reportSchema, { target: 'draft-2020-12' }), null, 2)}\n`);
