import { openSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { denied, json, serve, type Aws, type Reply } from './_aws.ts';
import { awsEnv, bareEnv, BIN, ecsDoctor, ROOT, scratch, STACK } from './_run.ts';
import type { Call } from '../emulator/protocol.ts';

const servers: Aws[] = [];
afterAll(() => Promise.all(servers.map(s => s.close())));
async function aws(reply: (call: Call, nth: number) => Reply): Promise<Aws> {
  const server = await serve(reply);
  servers.push(server);
  return server;
}
const HEALTHY = join(ROOT, 'fixtures/cli/healthy.json');

/** Standard output is this file. */
const into = (file: string, args: readonly string[]): Promise<{ code: number | null; stderr: string }> =>
  new Promise(done => {
    const child = spawn(process.execPath, [BIN, ...args], {
      env: bareEnv(),
      stdio: ['ignore', openSync(file, 'w'), 'pipe'],
    });
    let stderr = '';
    child.stderr?.on('data', part => {
      stderr += part;
    });
    child.on('close', code => done({ code, stderr }));
  });

describe('a full disk', () => {
  it.concurrent.each([['terminal'], ['json'], ['markdown']])(
    'under standard output, %s: a sentence, and 2',
    async format => {
      const ran = await into('/dev/full', ['diagnose', '--case', HEALTHY, '--format', format]);
      expect(ran.code).toBe(2);
      expect(ran.stderr).toMatch(/^ecs-doctor: Can't write to standard output\n\n.*ENOSPC/);
      expect(ran.stderr).not.toMatch(STACK);
    },
  );
});

describe('the process is asked to end', () => {
  it.concurrent.each(['SIGTERM', 'SIGHUP'] as const)(
    'by %s: what is known so far, marked as partial, and 3',
    async signal => {
      const server = await aws(() => 'hang');
      const ran = await ecsDoctor(['diagnose', 'prod/web', '--format', 'json'], {
        env: awsEnv(server.url),
        started: child => void server.called(1).then(() => child.kill(signal)),
      });
      expect(ran.code).toBe(3);
      expect(JSON.parse(ran.stdout)).toMatchObject({
        verdict: 'unclear',
        headline: expect.stringContaining('interrupted'),
      });
      expect(ran.stderr).toContain('Interrupted. Partial results:');
      expect(ran.ms).toBeLessThan(8000);
    },
  );
  it.concurrent('by the time limit: at once when the report is written', async () => {
    const server = await aws(() => 'hang');
    const ran = await ecsDoctor(['diagnose', 'prod/web', '--timeout', '1s'], { env: awsEnv(server.url) });
    expect(ran.code).toBe(3);
    expect(ran.ms).toBeLessThan(5000);
  });
});

describe('a capture that read nothing', () => {
  it.concurrent('says so, and exits with 3', async () => {
    const server = await aws(denied);
    const ran = await ecsDoctor(['capture', 'prod/web', '--out', '-'], { env: awsEnv(server.url) });
    expect(ran.code).toBe(3);
    expect(ran.stderr).toMatch(/^Nothing was read: all \d+ API calls failed, ecs:\w+ with AccessDenied/m);
    expect(JSON.parse(ran.stdout).kind).toBe('case');
  });
});

describe('a Region without clusters', () => {
  const empty = () => aws(call => (call.operation === 'ListClusters' ? json({ clusterArns: [] }) : denied(call)));
  it.concurrent('is said, and exits with 2', async () => {
    const ran = await ecsDoctor(['audit', '--all-clusters'], { env: awsEnv((await empty()).url) });
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(/^ecs-doctor: There are no ECS clusters in eu-west-1\n\nNothing was checked\./);
  });
  it.concurrent('exits with 0 where that is allowed', async () => {
    const ran = await ecsDoctor(['audit', '--all-clusters', '--allow-empty'], { env: awsEnv((await empty()).url) });
    expect(ran.code).toBe(0);
  });
});

describe('a broken case file', () => {
  const of = async (text: string | Buffer) => {
    const file = join(scratch(), 'broken.json');
    writeFileSync(file, text);
    return ecsDoctor(['diagnose', '--case', file]);
  };
  it.concurrent('20,000 levels deep', async () => {
    const ran = await of(
      `{"calls":[{"service":"ecs","operation":"ListTasks","output":${'['.repeat(20_000)}${']'.repeat(20_000)}}]}`,
    );
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(/is not a case file\n\nit is nested more than 200 levels deep/);
  });
  it.concurrent('of 200 MB', async () => {
    const ran = await of(Buffer.alloc(200e6, ' '));
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(/it has 200 MB; a case file has 100 MB at most/);
  });
});
