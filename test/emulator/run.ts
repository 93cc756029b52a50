import { spawn, spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { REGION } from './overlay-state.ts';
import { CREDENTIALS } from './world.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CLI = join(ROOT, 'bin', 'ecs-doctor.js');

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The environment of whoever works against the emulator: nothing of this machine's own AWS settings is left in it. */
export function emulatorEnv(endpoint: string): NodeJS.ProcessEnv {
  const rest = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_') && name !== 'FORCE_COLOR'),
  );
  return {
    ...rest,
    NO_COLOR: '1',
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_MAX_ATTEMPTS: '1',
  };
}

const run = (command: string, args: readonly string[], env: NodeJS.ProcessEnv, cwd: string): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => (stdout += part));
    child.stderr.setEncoding('utf8').on('data', (part: string) => (stderr += part));
    child.on('error', reject);
    child.on('close', code => resolve({ code: code ?? -1, stdout, stderr }));
  });

const parsed = (stdout: string): unknown => {
  try {
    return JSON.parse(stdout);
  } catch {
    return undefined;
  }
};

/** Whether the command line starts. Says so aloud where it does not; throws where ECS_DOCTOR_REQUIRE_EMULATOR=1 asks for the suite. */
export function cliStarts(): boolean {
  const tried = spawnSync(process.execPath, [CLI, '--version'], { encoding: 'utf8' });
  if (tried.status === 0) return true;
  const words = `emulator worlds skipped: ${CLI} does not start (npm run build)`;
  if (process.env.ECS_DOCTOR_REQUIRE_EMULATOR === '1')
    throw new Error(`${words.replace('skipped', 'cannot run')}\n${tried.stderr}`);
  console.warn(words);
  return false;
}
/** Runs the built command line as a process of its own; `json` where stdout is one document. */
export async function ecsDoctor(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Ran & { readonly json: unknown }> {
  const ran = await run(process.execPath, [CLI, ...args], env, tmpdir());
  return { ...ran, json: parsed(ran.stdout) };
}
/** Runs a command as it was printed, in a shell, with the AWS CLI on the PATH. */
export const sh = (command: string, env: NodeJS.ProcessEnv, folder = tmpdir()): Promise<Ran> =>
  run('bash', ['-c', command], env, folder);
