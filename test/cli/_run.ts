import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const BIN = join(ROOT, 'bin', 'ecs-doctor.js');
export const scratch = (): string => mkdtempSync(join(tmpdir(), 'ecs-doctor-cli-'));

export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  /** 128 and the signal where one ended it. */
  readonly code: number;
  readonly ms: number;
}
export interface How {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly cwd?: string;
  /** Told of the process as it starts: to send it signals, or to close its pipes. */
  readonly started?: (child: ChildProcess) => void;
}

/** Nothing of this machine's own AWS settings: no region, no credentials, a home without a profile. */
export function bareEnv(): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(?:AWS_|ECS_|FORCE_COLOR|NO_COLOR|NODE_OPTIONS|VITEST|CI$)/.test(name),
  );
  return {
    ...Object.fromEntries(kept.map(([k, v]) => [k, v ?? ''])),
    HOME: scratch(),
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
}
/** Credentials and a region, and an AWS that answers at `url`. */
export const awsEnv = (url: string): Record<string, string> => ({
  AWS_ENDPOINT_URL: url,
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'test',
});

const SIGNALS: Readonly<Record<string, number>> = { SIGINT: 130, SIGKILL: 137, SIGPIPE: 141, SIGTERM: 143 };

/** Runs any command to its end; it is killed after 25 s, so that what hangs fails its own test. */
export function run(command: string, args: readonly string[], how: How = {}): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(command, args, {
      env: { ...bareEnv(), ...how.env },
      cwd: how.cwd ?? tmpdir(),
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), 25_000);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      stdout += part;
    });
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      stderr += part;
    });
    child.stdin.on('error', () => {});
    child.stdin.end(how.stdin ?? '');
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ stdout, stderr, code: code ?? SIGNALS[signal ?? ''] ?? -1, ms: performance.now() - started });
    });
    how.started?.(child);
  });
}

// More processes than this only wait for each other.
const AT_ONCE = 4;
let running = 0;
const waiting: (() => void)[] = [];

/** Runs the built command line as a process of its own, a few at a time. */
export async function ecsDoctor(args: readonly string[], how: How = {}): Promise<Ran> {
  if (running >= AT_ONCE) await new Promise<void>(go => waiting.push(go));
  running++;
  try {
    return await run(process.execPath, [BIN, ...args], how);
  } finally {
    running--;
    waiting.shift()?.();
  }
}
export const STACK = /^\s+at .+[:(]\d+|node:internal|\.js:\d+:\d+/m;
