import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { breakCommand } from '../../src/report/kit/wrap.ts';

it('breaks a command only before options, never in quotes or in $( )', () => {
  const line = `aws ecs update-service --cluster 'a --b c' --task-definition "$(aws ecs register --family x --query y)" --region eu-west-1`;
  const argv = (script: string): string =>
    execFileSync('sh', ['-c', `aws() { printf '%s\\n' "$@"; }\n${script}`], { encoding: 'utf8' });
  for (const width of [40, 60, 80, 200]) expect(argv(breakCommand(line, width, '      '))).toBe(argv(line));
  expect(breakCommand(line, 40, '').split('\n').length).toBeGreaterThan(2);
});

/** Every command of every recorded story. */
const printed = readdirSync(new URL('../../fixtures/cases/', import.meta.url)).flatMap(name => {
  const file = new URL(`../../fixtures/cases/${name}/report.json`, import.meta.url);
  const { findings } = JSON.parse(readFileSync(file, 'utf8')) as Report;
  return findings.flatMap(f => f.fixes.flatMap(x => x.commands ?? []));
});
/** Programs that stand at the beginning of a command, or behind a pipe, instead of themselves: they note their arguments. */
const PROGRAMS = ['aws', 'docker', 'sed', 'sudo', 'curl', 'npx', 'skopeo', 'crane', 'jq'];
/** A JSON document is laid out to be read: to the program that takes it, white space between its parts is nothing. */
const plain = (argument: string): string => {
  try {
    return /^[[{]/.test(argument) ? JSON.stringify(JSON.parse(argument)) : argument;
  } catch {
    return argument;
  }
};
/** The arguments that a shell gives to the programs of each line. Both ends of a pipe run at once, so they are in no order. */
function argumentsOf(lines: readonly string[]): readonly (readonly string[])[] {
  const dir = mkdtempSync(join(tmpdir(), 'ecs-doctor-printed-'));
  const stub = PROGRAMS.map(p => `${p}() { printf '%s\\0' ${p} "$@" -- >> "$LOG"; }`).join('\n');
  // Each in a shell of its own, so that a variable of one is none of the next.
  const script = `${stub}\n${lines.map(line => `( ${line}\n) > /dev/null 2>&1\nprintf '==\\0' >> "$LOG"`).join('\n')}`;
  execFileSync('sh', ['-c', script], { cwd: dir, env: { PATH: process.env['PATH'], LOG: join(dir, 'log') } });
  const log = readFileSync(join(dir, 'log'), 'utf8').split('==\0').slice(0, -1);
  return log.map(line =>
    line
      .split('--\0')
      .map(program => program.split('\0').map(plain).join('\n'))
      .sort(),
  );
}

it('every command of every story reaches the program as it was meant, copied from a screen of any width', () => {
  // A placeholder is a redirection to a shell until somebody fills it in.
  const ready = [...new Set(printed.filter(c => !/<[a-z][\w-]*>/.test(c.replace(/'[^']*'/g, ''))))];
  expect(ready.length).toBeGreaterThan(300);
  const meant = argumentsOf(ready);
  expect(meant.length).toBe(ready.length);
  expect(meant.filter(programs => programs.join('') === '')).toEqual([]);
  for (const width of [60, 80, 120])
    expect(argumentsOf(ready.map(line => breakCommand(line, width, '      ')))).toEqual(meant);
});
