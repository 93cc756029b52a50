import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Case, parseCase } from '../../src/collect/case.ts';
import { replay } from '../../src/collect/replay.ts';
import type { Call } from '../emulator/protocol.ts';
import { type Aws, denied, from, json, refusal, type Reply, serve, throttling } from './_aws.ts';
import { awsEnv, bareEnv, BIN, ecsDoctor, type How, type Ran, ROOT, run, scratch, STACK } from './_run.ts';

const caseOf = (name: string): Case => parseCase(readFileSync(join(ROOT, 'fixtures/cli', `${name}.json`), 'utf8'));
const sick = caseOf('unhealthy');
const well = caseOf('healthy');
const name = (c: Case): string => `${c.target?.cluster}/${c.target?.service}`;
const servers: Aws[] = [];
afterAll(() => Promise.all(servers.map(s => s.close())));

async function aws(reply: (call: Call, nth: number) => Reply | Promise<Reply>): Promise<Aws> {
  const server = await serve(reply);
  servers.push(server);
  return server;
}
/** The unhealthy service, but for what `but` answers itself. */
const sickAws = (but: (call: Call, nth: number) => Reply | undefined = () => undefined): Promise<Aws> => {
  const answer = from(replay(sick));
  return aws(async (call, nth) => but(call, nth) ?? (await answer(call)));
};
interface Report {
  verdict: string;
  headline: string;
  denied: string[];
  roots: { finding: string }[];
  findings: { id: string; rule: string }[];
  target: Record<string, string>;
  stats: { calls: number };
}
interface Failure {
  error: { code: string; title: string; message: string; hint: string };
}

async function diagnose(
  server: Aws | string,
  args: readonly string[] = [name(sick)],
  how: How = {},
): Promise<Ran & { report: Report; error: Failure['error'] }> {
  const url = typeof server === 'string' ? server : server.url;
  const ran = await ecsDoctor(['diagnose', ...args, '--format', 'json'], {
    ...how,
    env: { ...awsEnv(url), ...how.env },
  });
  const document = parsed(ran.stdout);
  expect(ran.stderr).not.toMatch(STACK);
  return { ...ran, report: document as Report, error: (document as Failure).error };
}
/** One JSON document, whatever happened. */
function parsed(stdout: string): unknown {
  expect(stdout.endsWith('}\n'), stdout.slice(-200)).toBe(true);
  return JSON.parse(stdout);
}

describe('what can be put right is said, and exits with 2', () => {
  it.concurrent('an expired token', async () => {
    const ran = await diagnose(
      await aws(call =>
        refusal(call, 'ExpiredTokenException', 'The security token included in the request is expired'),
      ),
    );
    expect(ran.code).toBe(2);
    expect(ran.error).toMatchObject({ code: 'expired-credentials', title: 'The AWS credentials have expired' });
    expect(ran.error.hint).toContain('aws sso login');
  });
  it.concurrent('credentials that AWS does not know', async () => {
    const ran = await diagnose(
      await aws(call =>
        refusal(call, 'UnrecognizedClientException', 'The security token included in the request is invalid.', 400),
      ),
    );
    expect(ran).toMatchObject({ code: 2, error: { code: 'bad-credentials' } });
  });
  it.concurrent('a cluster that does not exist, and what there is near it', async () => {
    const server = await aws(call =>
      call.operation === 'ListClusters'
        ? json({ clusterArns: ['production', 'staging'].map(c => `arn:aws:ecs:eu-west-1:111122223333:cluster/${c}`) })
        : refusal(call, 'ClusterNotFoundException', 'Cluster not found.'),
    );
    const ran = await diagnose(server, ['productoin/web']);
    expect(ran).toMatchObject({
      code: 2,
      error: { code: 'no-cluster', title: 'There is no cluster productoin in eu-west-1' },
    });
    expect(ran.error.message).toContain('production');
    expect(ran.error.message).not.toContain('staging');
  });
  it.concurrent('a cluster that does not exist, where clusters may not be listed', async () => {
    const ran = await diagnose(
      await aws(call =>
        call.operation === 'ListClusters'
          ? denied(call)
          : refusal(call, 'ClusterNotFoundException', 'Cluster not found.'),
      ),
    );
    expect(ran).toMatchObject({
      code: 2,
      error: { code: 'no-cluster', message: 'There is no cluster prod in eu-west-1' },
    });
  });
  const missing = (call: Call): Reply => {
    if (call.operation === 'DescribeServices')
      return json({
        services: [],
        failures: [{ arn: 'arn:aws:ecs:eu-west-1:111122223333:service/prod/wep', reason: 'MISSING' }],
      });
    if (call.operation === 'ListServices')
      return json({ serviceArns: ['web', 'worker'].map(s => `arn:aws:ecs:eu-west-1:111122223333:service/prod/${s}`) });
    if (call.operation === 'GetCallerIdentity')
      return {
        status: 200,
        type: 'text/xml',
        body: Buffer.from(
          '<GetCallerIdentityResponse><GetCallerIdentityResult><Account>999988887777</Account><Arn>arn:aws:iam::999988887777:user/a</Arn><UserId>A</UserId></GetCallerIdentityResult></GetCallerIdentityResponse>',
        ),
      };
    return call.protocol === 'json' ? refusal(call, 'ServiceNotFoundException', 'Service not found.') : denied(call);
  };
  it.concurrent('a service that does not exist, and what there is near it', async () => {
    const ran = await diagnose(await aws(missing), ['prod/wep']);
    expect(ran).toMatchObject({
      code: 2,
      error: {
        code: 'no-service',
        title: 'There is no service wep in cluster prod (eu-west-1)',
        message: 'Services in prod: web.',
      },
    });
  });
  it.concurrent('credentials of another account than that of the target', async () => {
    const ran = await diagnose(await aws(missing), ['arn:aws:ecs:eu-west-1:111122223333:service/prod/wep']);
    expect(ran).toMatchObject({
      code: 2,
      error: {
        code: 'other-account',
        title: 'The credentials belong to account 999988887777',
        message: 'The target is in account 111122223333.',
      },
    });
  });
  it.concurrent('a task that is gone', async () => {
    const ran = await diagnose(
      await aws(call =>
        call.protocol === 'json' ? json({ tasks: [], failures: [{ reason: 'MISSING' }] }) : denied(call),
      ),
      [`prod/${'0123456789abcdef'.repeat(2)}`],
    );
    expect(ran).toMatchObject({ code: 2, error: { code: 'no-task' } });
  });
  it.concurrent('a service that was deleted', async () => {
    const arn = 'arn:aws:ecs:eu-west-1:111122223333:service/prod/web';
    const ran = await diagnose(
      await aws(call =>
        call.operation === 'DescribeServices'
          ? json({
              services: [
                {
                  serviceArn: arn,
                  serviceName: 'web',
                  status: 'INACTIVE',
                  desiredCount: 0,
                  runningCount: 0,
                  deployments: [],
                  events: [],
                },
              ],
            })
          : call.operation.startsWith('List')
            ? json({ taskArns: [], serviceDeployments: [] })
            : denied(call),
      ),
      ['prod/web'],
    );
    expect(ran).toMatchObject({ code: 2, error: { code: 'service-inactive' } });
  });
  it.concurrent('the same without --format json: words on standard error, nothing on standard output', async () => {
    const server = await aws(call => refusal(call, 'ExpiredTokenException', 'expired'));
    const ran = await ecsDoctor(['diagnose', 'prod/web'], { env: awsEnv(server.url) });
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toMatch(/^ecs-doctor: The AWS credentials have expired\n/);
  });
});

describe('what may not be seen', () => {
  it.concurrent('finds the cause where only ECS and Secrets Manager answer', async () => {
    const ran = await diagnose(await sickAws());
    expect(ran.code).toBe(1);
    expect(ran.report.roots[0]?.finding).toMatch(/^secret\/not-found@/);
    expect(ran.report.denied).toEqual([...new Set(ran.report.denied)].sort());
  });
  it.concurrent.each([...new Set(sick.calls.filter(c => c.service === 'ecs').map(c => c.operation))].map(o => [o]))(
    '%s denied: never healthy, and named',
    async operation => {
      const server = await sickAws(call => (call.operation === operation ? denied(call) : undefined));
      const ran = await diagnose(server);
      expect([1, 3]).toContain(ran.code);
      expect(ran.report.verdict).toBe(ran.code === 1 ? 'unhealthy' : 'unclear');
      // A deployment that succeeded isn't described.
      if (server.asked.some(c => c === `ecs:${operation}`)) expect(ran.report.denied).toContain(`ecs:${operation}`);
      else expect(operation).toBe('DescribeServiceDeployments');
      if (operation === 'DescribeServices') {
        expect(ran.code).toBe(3);
        expect(ran.report.headline).toContain("couldn't read ecs:DescribeServices");
      }
    },
  );
  it.concurrent('all denied: unclear, and policy --missing prints what to allow', async () => {
    const server = await aws(denied);
    const file = join(scratch(), 'report.json');
    const ran = await ecsDoctor(['diagnose', name(sick), '--format', 'json', '--output', file], {
      env: awsEnv(server.url),
    });
    expect(ran).toMatchObject({ code: 3, stdout: '', stderr: '' });
    const policy = await ecsDoctor(['policy', '--missing', file]);
    expect(policy.code).toBe(0);
    expect(JSON.parse(policy.stdout).Statement).toEqual([
      expect.objectContaining({ Sid: 'ReadEcs', Action: (JSON.parse(readFileSync(file, 'utf8')) as Report).denied }),
    ]);
  });
  it.concurrent('--allow-unclear makes it 0, and nothing else', async () => {
    const [blind, ill] = await Promise.all([
      diagnose(await aws(denied), [name(sick), '--allow-unclear']),
      diagnose(await sickAws(), [name(sick), '--allow-unclear']),
    ]);
    expect(blind).toMatchObject({ code: 0, report: { verdict: 'unclear' } });
    expect(ill).toMatchObject({ code: 1, report: { verdict: 'unhealthy' } });
  });
});

describe('an AWS that does not answer as it should', () => {
  const same = (r: Report) => ({ verdict: r.verdict, headline: r.headline, findings: r.findings, denied: r.denied });
  it.concurrent('that throttles at first gets asked again: the same report, later', async () => {
    let refused = 0;
    const [ran, plain] = await Promise.all([
      diagnose(await sickAws(call => (call.protocol === 'json' && refused++ < 4 ? throttling(call) : undefined))),
      diagnose(await sickAws()),
    ]);
    expect(refused).toBeGreaterThan(4);
    expect(same(ran.report)).toEqual(same(plain.report));
    expect(ran.code).toBe(1);
  });
  it.concurrent('that refuses connections: unclear, soon', async () => {
    const ran = await diagnose('http://127.0.0.1:1');
    expect(ran).toMatchObject({ code: 3, report: { verdict: 'unclear', denied: [] } });
    expect(ran.ms).toBeLessThan(8000);
  });
  it.concurrent('that never answers: unclear when the time is up', async () => {
    const ran = await diagnose(await aws(() => 'hang'), [name(sick), '--timeout', '2s']);
    expect(ran).toMatchObject({ code: 3, report: { verdict: 'unclear' } });
    expect(ran.report.headline).toContain('the time limit was reached');
    expect(ran.ms).toBeGreaterThan(1900);
    expect(ran.ms).toBeLessThan(6000);
  });
  it.concurrent('that stops answering half way: what was seen by then stands', async () => {
    const ran = await diagnose(await sickAws(call => (call.service === 'secretsmanager' ? 'hang' : undefined)), [
      name(sick),
      '--timeout',
      '3s',
    ]);
    expect(ran).toMatchObject({ code: 1, report: { verdict: 'unhealthy' } });
    expect(ran.report.findings.map(f => f.rule)).toContain('symptom/secrets-not-retrieved');
  });
  it.concurrent.each([
    ['HTML', { status: 200, type: 'text/html', body: Buffer.from('<html>captive portal</html>') }],
    ['a server error', { status: 500, type: 'text/plain', body: Buffer.from('oops') }],
    ['an empty answer', { status: 200, type: 'application/x-amz-json-1.1', body: Buffer.from('') }],
    ['half a JSON', { status: 200, type: 'application/x-amz-json-1.1', body: Buffer.from('{"services":[{"servi') }],
    [
      'an unknown error',
      {
        status: 400,
        type: 'application/x-amz-json-1.1',
        body: Buffer.from('{"__type":"com.amazonaws#SomethingNew","message":"?"}'),
      },
    ],
  ])('that answers with %s: not healthy, no stack trace', async (_, answer) => {
    const ran = await diagnose(await aws(() => answer));
    // An empty answer lists no service and no reason why: it is not there.
    expect([2, 3]).toContain(ran.code);
  });
});

describe('Ctrl-C', () => {
  async function interrupted(times: number, args: readonly string[], between = 0): Promise<Ran> {
    const server = await aws(() => 'hang');
    return ecsDoctor(args, {
      env: awsEnv(server.url),
      started: child =>
        void server.called(1).then(async () => {
          for (let i = 0; i < times; i++) {
            child.kill('SIGINT');
            await new Promise(done => setTimeout(done, between));
          }
        }),
    });
  }
  it.concurrent('prints what is known so far as unclear, and exits with 3', async () => {
    const ran = await interrupted(1, ['diagnose', name(sick), '--format', 'json']);
    expect(ran.code).toBe(3);
    const report = parsed(ran.stdout) as Report;
    expect(report).toMatchObject({ verdict: 'unclear' });
    expect(report.headline).toContain('interrupted');
    expect(ran.stderr).toContain('Interrupted. Partial results:');
    expect(ran.stderr).not.toMatch(STACK);
  });
  it.concurrent('ends an audit before it begins to say anything untrue', async () => {
    const ran = await interrupted(1, ['audit', '--all-clusters', '--format', 'json']);
    expect([2, 3]).toContain(ran.code);
    parsed(ran.stdout);
    expect(ran.stderr).not.toMatch(STACK);
  });
  it.concurrent('twice ends it', async () => {
    const ran = await interrupted(2, ['diagnose', name(sick)]);
    expect([3, 130]).toContain(ran.code);
    expect(ran.ms).toBeLessThan(8000);
    expect(ran.stderr).not.toMatch(STACK);
  });
});

describe('where it writes to', () => {
  it.concurrent('a file with --output: the report there, nothing on standard output', async () => {
    const file = join(scratch(), 'report.json');
    const ran = await ecsDoctor(['diagnose', name(sick), '--format', 'json', '--output', file], {
      env: awsEnv((await sickAws()).url),
    });
    expect(ran).toMatchObject({ code: 1, stdout: '', stderr: '' });
    expect(JSON.parse(readFileSync(file, 'utf8')).verdict).toBe('unhealthy');
  });
  it.concurrent('a capture: a case that answers a diagnosis as AWS did', async () => {
    const dir = scratch();
    const server = await sickAws();
    const ran = await ecsDoctor(['capture', name(sick), '--out', 'c.json'], { env: awsEnv(server.url), cwd: dir });
    expect(ran).toMatchObject({ code: 0, stdout: '' });
    expect(ran.stderr).toMatch(/^Wrote c\.json \(\d+ API calls\)\./);
    const [again, live] = await Promise.all([
      ecsDoctor(['diagnose', '--case', join(dir, 'c.json'), '--format', 'json']),
      diagnose(server),
    ]);
    expect(again.code).toBe(1);
    expect((JSON.parse(again.stdout) as Report).findings).toEqual(live.report.findings);
  });
  it.concurrent('a capture of a window: the case is diagnosed for the same one', async () => {
    const server = await sickAws();
    const dir = scratch();
    const args = ['capture', name(sick), '--since', '2d', '--until', '1d', '--out', 'c.json'];
    const ran = await ecsDoctor(args, { env: awsEnv(server.url), cwd: dir });
    expect(ran.code, ran.stderr).toBe(0);
    const { at, window } = JSON.parse(readFileSync(join(dir, 'c.json'), 'utf8'));
    const daysBefore = (n: number): string => new Date(Date.parse(at) - n * 86_400_000).toISOString();
    expect(window).toEqual({ since: daysBefore(2), until: daysBefore(1) });
    const again = await ecsDoctor(['diagnose', '--case', 'c.json', '--format', 'json'], { cwd: dir });
    expect(JSON.parse(again.stdout).window).toMatchObject({ ...window, past: true });
  });
  it.concurrent('a capture to standard output: one JSON document', async () => {
    const ran = await ecsDoctor(['capture', name(sick), '--out', '-'], { env: awsEnv((await sickAws()).url) });
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect((parsed(ran.stdout) as Case).calls.length).toBeGreaterThan(5);
  });
  it.concurrent('a capture that cannot be written', async () => {
    const ran = await ecsDoctor(['capture', name(sick), '--out', '/proc/nothing/case.json'], {
      env: awsEnv((await sickAws()).url),
    });
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toMatch(/^ecs-doctor: Can't write \/proc\/nothing\/case\.json/);
  });

  const shell = (line: string): Promise<Ran> =>
    run('bash', ['-c', `set -o pipefail; ${line}`], { env: { NODE: process.execPath, BIN } });
  it.concurrent('a reader that takes one line and goes: no complaint', async () => {
    const ran = await shell('"$NODE" "$BIN" rules | head -1');
    expect(ran.stdout.split('\n')).toHaveLength(2);
    expect(ran.stderr).toBe('');
    expect(ran.ms).toBeLessThan(15_000);
  });
  it.concurrent('a reader that closes before a large document is written: no stack trace, no hang', async () => {
    const ran = await shell(
      `for i in 1 2 3; do cat '${join(ROOT, 'fixtures/cli/unhealthy.json')}'; done >/dev/null; "$NODE" "$BIN" rules --format json | true`,
    );
    expect(ran.stderr).toBe('');
    expect(ran.ms).toBeLessThan(15_000);
  });
  it.concurrent('a slow reader gets all of it', async () => {
    const ran = await shell('"$NODE" "$BIN" rules --format json | (sleep 1; cat)');
    expect(ran.code).toBe(0);
    expect(Array.isArray(JSON.parse(ran.stdout))).toBe(true);
  });
  it.concurrent('standard output that is closed from the start', async () => {
    const child = spawn(process.execPath, [BIN, 'diagnose', '--case', join(ROOT, 'fixtures/cli/unhealthy.json')], {
      env: bareEnv(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      stderr += part;
    });
    const code = await new Promise(done => child.on('close', done));
    expect(stderr).toBe('');
    expect(code).toBe(1);
  });
});

describe('color', () => {
  const ESC = '\u001b';
  const args = ['diagnose', '--case', join(ROOT, 'fixtures/cli/unhealthy.json')];
  const colors = async (env: Record<string, string>, more: readonly string[] = []): Promise<boolean> =>
    (await ecsDoctor([...args, ...more], { env })).stdout.includes(ESC);
  it.concurrent.each([
    ['none where nobody looks', {}, [], false],
    ['FORCE_COLOR makes it', { FORCE_COLOR: '1' }, [], true],
    ['FORCE_COLOR=0 does not', { FORCE_COLOR: '0' }, [], false],
    ['NO_COLOR is stronger', { FORCE_COLOR: '1', NO_COLOR: '1' }, [], false],
    ['an empty NO_COLOR says nothing', { FORCE_COLOR: '1', NO_COLOR: '' }, [], true],
    ['never in JSON', { FORCE_COLOR: '1' }, ['--format', 'json'], false],
    ['never in Markdown', { FORCE_COLOR: '1' }, ['--format', 'markdown'], false],
  ] as const)('%s', async (_, env, more, wanted) => {
    expect(await colors(env, more)).toBe(wanted);
  });
  const tty = existsSync('/usr/bin/script');
  (tty ? it.concurrent : it.skip)('on a terminal, and not on a dumb one', async () => {
    const on = (term: string) =>
      run(
        'script',
        ['-qec', `stty cols 60; '${process.execPath}' '${BIN}' ${args.map(a => `'${a}'`).join(' ')}`, '/dev/null'],
        { env: { TERM: term } },
      );
    const [ansi, dumb] = await Promise.all([on('xterm'), on('dumb')]);
    expect(ansi.stdout).toContain(ESC);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the line of progress is taken out
    expect(dumb.stdout.replaceAll(/\r|\u001b\[K|looking: [^\r]*/g, '')).not.toContain(ESC);
  });
});

describe('an audit', () => {
  const arn = (kind: string, path: string): string => `arn:aws:ecs:eu-west-1:111122223333:${kind}/${path}`;
  const cluster = (c: Case): string => c.target?.cluster ?? '';
  /** Both recordings are of one cluster: the second is called `staging` from outside. */
  let server: Aws;
  beforeAll(async () => {
    const [ill, fine] = [from(replay(sick)), from(replay(well))];
    const there = (text: string): string =>
      text.replaceAll(`/${cluster(well)}/`, '/staging/').replaceAll(`cluster/${cluster(well)}`, 'cluster/staging');
    server = await aws(async call => {
      if (call.operation === 'ListClusters')
        return json({ clusterArns: [arn('cluster', cluster(sick)), arn('cluster', 'staging')] });
      const staging = JSON.stringify(call.input).includes('staging');
      if (call.operation === 'ListServices')
        return json({
          serviceArns: [staging ? arn('service', `staging/${well.target?.service}`) : arn('service', name(sick))],
        });
      if (!staging && !JSON.stringify(call.input).includes(String(well.target?.service))) return ill(call);
      const answer = await fine({
        ...call,
        input: JSON.parse(JSON.stringify(call.input).replaceAll('staging', cluster(well))),
      });
      return typeof answer === 'string' ? answer : { ...answer, body: Buffer.from(there(answer.body.toString())) };
    });
  });
  it('of two clusters: one document, one report for each service, exit 1', async () => {
    const ran = await ecsDoctor(['audit', '--all-clusters', '--format', 'json'], { env: awsEnv(server.url) });
    expect(ran.stderr).toBe('');
    expect(ran.code).toBe(1);
    const report = parsed(ran.stdout) as { schemaVersion: string; summary: Record<string, number>; reports: Report[] };
    expect(report.schemaVersion).toBe('1.0');
    expect(report.summary).toMatchObject({ services: 2, healthy: 1, unhealthy: 1, unclear: 0 });
    expect(report.reports.map(r => `${r.target['cluster']}/${r.target['service']} ${r.verdict}`)).toEqual(
      [`${name(sick)} unhealthy`, `staging/${well.target?.service} healthy`].sort(),
    );
  });
  it('of one cluster that is well: exit 0; in words', async () => {
    const ran = await ecsDoctor(['audit', '--cluster', 'staging'], { env: awsEnv(server.url) });
    expect(ran.stderr).toBe('');
    expect(ran.stdout).toMatch(/^1 service: 1 healthy, 0 unhealthy, 0 unclear/);
    expect(ran.code).toBe(0);
  });
  it.each([
    ['exits with 3', [], 3],
    ['exits with 1 when asked to fail on it', ['--fail-on', 'unclear'], 1],
    ['exits with 3 when asked to fail on risks', ['--fail-on', 'risk'], 3],
  ] as const)('of a service that cannot be seen %s', async (_, more, code) => {
    const blind = await aws(call =>
      call.operation === 'ListServices' ? json({ serviceArns: [arn('service', name(sick))] }) : denied(call),
    );
    const ran = await ecsDoctor(['audit', '--cluster', cluster(sick), '--format', 'json', ...more], {
      env: awsEnv(blind.url),
    });
    expect((parsed(ran.stdout) as { summary: object }).summary).toMatchObject({
      services: 1,
      healthy: 0,
      unhealthy: 0,
      unclear: 1,
    });
    expect(ran.code).toBe(code);
  });
  it('of clusters that may not be listed: wrong use, and what to allow', async () => {
    const ran = await ecsDoctor(['audit', '--all-clusters', '--format', 'json'], {
      env: awsEnv((await aws(denied)).url),
    });
    expect(ran.code).toBe(2);
    expect((parsed(ran.stdout) as Failure).error).toMatchObject({
      code: 'cannot-list',
      hint: expect.stringContaining('ecs:ListClusters'),
    });
  });
  it('of a cluster that does not exist names the nearest', async () => {
    const ran = await ecsDoctor(['audit', '--cluster', 'stagin', '--format', 'json'], {
      env: awsEnv(
        (
          await aws(call =>
            call.operation === 'ListClusters'
              ? json({ clusterArns: [arn('cluster', 'staging')] })
              : refusal(call, 'ClusterNotFoundException', 'Cluster not found.'),
          )
        ).url,
      ),
    });
    expect(ran.code).toBe(2);
    expect((parsed(ran.stdout) as Failure).error).toMatchObject({
      code: 'no-cluster',
      message: 'Clusters in eu-west-1: staging.',
    });
  });
});

describe('lists', () => {
  it.concurrent('rules --format json: every rule once, with its actions', async () => {
    const ran = await ecsDoctor(['rules', '--format', 'json']);
    const rules = JSON.parse(ran.stdout) as { id: string; causes: string[]; actions: string[] }[];
    expect(new Set(rules.map(r => r.id)).size).toBe(rules.length);
    for (const r of rules) expect(r.actions, r.id).toEqual([...new Set(r.actions)].sort());
  });
  it.concurrent('policy: reads only, sorted, each action once, and what a diagnosis asks is in it', async () => {
    const ran = await ecsDoctor(['policy']);
    const { Statement: statements } = JSON.parse(ran.stdout) as { Statement: { Effect: string; Action: string[] }[] };
    const actions = statements.flatMap(s => s.Action);
    expect(actions).toEqual([...new Set(actions)].sort());
    for (const a of actions) expect(a).toMatch(/:(?:Describe|List|Get|BatchGet)/);
    expect(actions).not.toContain('secretsmanager:GetSecretValue');
    for (const call of sick.calls) expect(actions).toContain(`${call.service}:${call.operation}`);
    // No rule needs it: it is asked for what a fix changes.
    expect(actions).toContain('elasticloadbalancing:DescribeTags');
  });
  it.concurrent('demo --list: a line for each recording', async () => {
    const [lines, list] = await Promise.all([
      ecsDoctor(['demo', '--list']),
      ecsDoctor(['demo', '--list', '--format', 'json']),
    ]);
    const names = JSON.parse(list.stdout) as string[];
    expect([lines.code, list.code]).toEqual([0, 0]);
    expect(
      lines.stdout
        .split('\n')
        .filter(l => /^\S/.test(l))
        .map(l => l.split(' ')[0]),
    ).toEqual(names);
  });
});

describe('a bug', () => {
  // No input is known to meet one, so something that every command needs is broken from outside.
  const script = "process.stdout.write = () => { throw new TypeError('injected'); };";
  const broken = `data:text/javascript,${encodeURIComponent(script)}`;
  it.concurrent.each([
    ['rules', ['rules', '--format', 'json']],
    ['a diagnosis', ['diagnose', '--case', join(ROOT, 'fixtures/cli/healthy.json'), '--format', 'json']],
  ])('in %s exits with 70, and asks for a report', async (_, args) => {
    const ran = await ecsDoctor(args, { env: { NODE_OPTIONS: `--import=${broken}` } });
    expect(ran).toMatchObject({ code: 70, stdout: '' });
    expect(ran.stderr).toMatch(/^ecs-doctor \S+ \(Node v\S+\) has a bug: TypeError: injected\n/);
    expect(ran.stderr).toContain('Please report it');
  });
});

it('a huge case is read in seconds', async () => {
  const file = join(scratch(), 'huge.json');
  const filler = Array.from({ length: 60_000 }, (_, i) => ({
    service: 'ec2',
    operation: 'DescribeSubnets',
    input: { SubnetIds: [`subnet-${i}`] },
    output: { Subnets: [{ SubnetId: `subnet-${i}`, Tags: [{ Key: 'Name', Value: 'x'.repeat(200) }] }] },
  }));
  writeFileSync(file, JSON.stringify({ ...sick, calls: [...filler, ...sick.calls] }));
  const ran = await ecsDoctor(['diagnose', '--case', file, '--format', 'json']);
  expect(ran.code).toBe(1);
  expect(ran.ms).toBeLessThan(20_000);
});
