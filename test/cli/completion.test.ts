import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BIN, ecsDoctor, scratch } from './_run.ts';

/** A folder with an `ecs-doctor` to put on the PATH, as an installed one would be. */
const dir = scratch();
mkdirSync(dir, { recursive: true });
writeFileSync(join(dir, 'ecs-doctor'), `#!/bin/sh\nexec '${process.execPath}' '${BIN}' "$@"\n`, { mode: 0o755 });
const env = { ...process.env, PATH: `${dir}:${process.env['PATH']}` };
const has = (shell: string): boolean => spawnSync(shell, ['-c', 'true']).status === 0;

describe('completion', () => {
  it.runIf(has('bash'))('bash completes commands and options', () => {
    const complete = (...words: string[]): string[] =>
      execFileSync(
        'bash',
        [
          '-c',
          'source <(ecs-doctor completion bash); COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _ecs_doctor; printf "%s\\n" "${COMPREPLY[@]}"',
          'bash',
          ...words,
        ],
        { env, encoding: 'utf8' },
      )
        .trim()
        .split('\n');
    expect(complete('ecs-doctor', 'di')).toEqual(['diagnose']);
    expect(complete('ecs-doctor', 'diagnose', '--al').sort()).toEqual(['--all-fixes', '--allow-unclear']);
    expect(complete('ecs-doctor', 'audit', '--mi').sort()).toEqual(['--min-score', '--min-severity']);
  });
  it.runIf(has('fish'))('fish completes commands and options', async () => {
    const file = join(dir, 'ecs-doctor.fish');
    writeFileSync(file, (await ecsDoctor(['completion', 'fish'])).stdout);
    const said = execFileSync('fish', ['-c', `source ${file}; complete -C "ecs-doctor di"`], { env, encoding: 'utf8' });
    expect(said.trim()).toBe('diagnose');
  });
  it.runIf(has('zsh'))('zsh takes the script', async () => {
    const file = join(dir, 'ecs-doctor.zsh');
    writeFileSync(file, (await ecsDoctor(['completion', 'zsh'])).stdout);
    const said = execFileSync(
      'zsh',
      ['-fc', `autoload -Uz compinit; compinit -D; source ${file}; print $_comps[ecs-doctor]`],
      {
        env,
        encoding: 'utf8',
      },
    );
    expect(said.trim()).toBe('_ecs_doctor');
  });
  it('a shell that it does not know is wrong use', async () => {
    const ran = await ecsDoctor(['completion', 'tcsh']);
    expect(ran).toMatchObject({ code: 2 });
    expect(ran.stderr).toContain('There is no completion script for tcsh');
  });
});

describe('options that take a list', () => {
  it('leave the target alone', async () => {
    const ran = await ecsDoctor([
      'diagnose',
      '--only',
      'network',
      'prod/web',
      '--region',
      'eu-west-1',
      '--format',
      'json',
    ]);
    expect(JSON.parse(ran.stdout)).toMatchObject({ error: { code: 'no-credentials' } });
  });
  it('take several values, separated by commas or given one by one', async () => {
    const rules = async (...args: string[]): Promise<string> => (await ecsDoctor(['policy', ...args])).stdout;
    const [commas, twice] = await Promise.all([
      rules('--only', 'secret,storage'),
      rules('--only', 'secret', '--only', 'storage'),
    ]);
    expect(commas).toBe(twice);
    expect(commas).toContain('elasticfilesystem:');
  });
});
