import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One thing that is checked: a command, and what to do where it fails. */
export interface Step {
  readonly name: string;
  readonly run: readonly string[];
  readonly mend: string;
}

const root = join(import.meta.dirname, '../..');
const npm = (script: string, ...args: string[]): readonly string[] => ['npm', 'run', '--silent', script, ...args];
const STEPS: readonly Step[] = [
  { name: 'types', run: npm('typecheck'), mend: 'fix the types' },
  { name: 'format and lint', run: npm('lint'), mend: 'npm run format, then fix what is left' },
  { name: 'generated files', run: npm('generate', '--', '--check'), mend: 'npm run generate' },
  { name: 'unused code', run: npm('unused'), mend: 'use it or remove it' },
  { name: 'package', run: npm('package'), mend: 'npm run build, then fix package.json' },
];

/** Runs every step, also after one that fails, so that one run shows everything. Returns what failed. */
export function check(steps: readonly Step[], print: (text: string) => void): readonly Step[] {
  const failed: Step[] = [];
  for (const step of steps) {
    const [command = '', ...args] = step.run;
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
    print(`${status === 0 ? 'ok    ' : 'FAILED'} ${step.name}`);
    if (status === 0) continue;
    failed.push(step);
    print(`${stdout}${stderr}`.trimEnd());
  }
  for (const step of failed) print(`${step.name}: ${step.mend}`);
  return failed;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = check(STEPS, console.log).length > 0 ? 1 : 0;
