import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { reportSchema } from './report-schema.ts';
import { bundle } from './bundle.ts';

// Two outputs: the CLI as a bundle; the library unbundled, with its types and the schema of its report.
const root = join(import.meta.dirname, '../..');
rmSync(join(root, 'dist'), { recursive: true, force: true });
await bundle();
execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
writeFileSync(
  join(root, 'dist/report.v1.schema.json'),
  `${JSON.stringify(z.toJSONSchema(reportSchema, { target: 'draft-2020-12' }), null, 2)}\n`,
);
