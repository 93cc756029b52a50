import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';

const SERVER = 'moto_server';

export interface Moto {
  readonly url: string;
  /** Forgets all that was made. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** Whether the suite can run. Says so aloud where it cannot; throws where ECS_DOCTOR_REQUIRE_EMULATOR=1 asks for it. */
export function motoOnPath(): boolean {
  const found = spawnSync(SERVER, ['--help'], { stdio: 'ignore' }).status === 0;
  if (found) return true;
  const words = 'emulator suite skipped: moto_server is not on the PATH';
  if (process.env.ECS_DOCTOR_REQUIRE_EMULATOR === '1') throw new Error(words.replace('skipped', 'cannot run'));
  console.warn(words);
  return false;
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no free port')),
      );
    });
  });

/** Starts one moto on a free port of the loopback and waits until it answers. */
export async function startMoto(): Promise<Moto> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = spawn(SERVER, ['-H', '127.0.0.1', '-p', String(port)], {
    env: { ...process.env, MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' },
    stdio: 'ignore',
    // moto_server may be a launcher that starts python as a child: the group is ended as one.
    detached: true,
  });
  let gone: string | undefined;
  server.once('error', error => (gone = error.message));
  server.once('exit', code => (gone ??= `moto_server ended with ${code}`));
  const end = (): void => {
    try {
      if (server.pid !== undefined) process.kill(-server.pid, 'SIGKILL');
    } catch {
      // It has ended already.
    }
  };
  process.once('exit', end);

  const deadline = Date.now() + 60_000;
  for (;;) {
    if (gone !== undefined) throw new Error(gone);
    if (Date.now() > deadline) throw new Error('moto_server did not answer within a minute');
    const answered = await fetch(`${url}/moto-api/data.json`).then(
      reply => reply.ok,
      () => false,
    );
    if (answered) break;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  return {
    url,
    reset: async () => {
      const reply = await fetch(`${url}/moto-api/reset`, { method: 'POST' });
      if (!reply.ok) throw new Error(`moto did not reset: ${reply.status}`);
    },
    stop: async () => {
      process.off('exit', end);
      if (gone !== undefined) return;
      const ended = new Promise(resolve => server.once('exit', resolve));
      end();
      await ended;
    },
  };
}
