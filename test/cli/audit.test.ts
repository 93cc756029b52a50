import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { exitOfAudit, type FailOn } from '../../src/cli/commands/audit.ts';
import { summarize } from '../../src/audit/summarize.ts';
import type { AuditReport, Report } from '../../src/model/report.ts';
import { account, type ClusterSpec } from '../audit/_account.ts';
import { cause, found, service } from '../audit/_reports.ts';
import { xml } from '../emulator/protocol.ts';
import { type Aws, from, serve } from './_aws.ts';
import { awsEnv, ecsDoctor, scratch, STACK } from './_run.ts';

const servers: Aws[] = [];
afterAll(() => Promise.all(servers.map(s => s.close())));
const SPECS: readonly ClusterSpec[] = [
  { cluster: 'dev', services: 2, story: 'app-crashed' },
  { cluster: 'empty', services: 0, story: 'healthy-at-risk' },
  { cluster: 'prod', services: 40, story: 'healthy-at-risk' },
];

/** An AWS with a fake account. `asked` has each call with its input. */
async function aws(specs = SPECS, id = '111122223333'): Promise<{ server: Aws; asked: string[] }> {
  const asked: string[] = [];
  const reply = from(account(specs).transport);
  const server = await serve(call => {
    if (call.operation === 'GetCallerIdentity')
      return xml(
        `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>${id}</Account><Arn>arn:aws:iam::${id}:user/x</Arn><UserId>x</UserId></GetCallerIdentityResult></GetCallerIdentityResponse>`,
      );
    asked.push(`${call.operation} ${JSON.stringify(call.input)}`);
    return reply(call);
  });
  servers.push(server);
  return { server, asked };
}
const run = (server: Aws, args: readonly string[], cwd = scratch()) =>
  ecsDoctor(['audit', '--all-clusters', ...args], { env: awsEnv(server.url), cwd });
/** Without the times of this run. */
const timeless = (text: string): string => text.replace(/"(?:at|with)": ?"[^"]+"/g, '"at":""');
const documents = (text: string): (Report | AuditReport)[] =>
  text
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Report | AuditReport);
const namesIn = (text: string): string[] =>
  documents(text).flatMap(d => (d.kind === 'report' ? [`${d.target.cluster}/${d.target.service}`] : []));

describe('audit --resume', () => {
  it('after kill -9 goes on where it was, asks nothing that it knows, and ends as a run that was not killed', async () => {
    const dir = scratch();
    const state = join(dir, 'state.ndjson');
    const args = ['--only', 'risk', '--format', 'json', '--resume'];
    const first = await aws();
    const killed = await ecsDoctor(['audit', '--all-clusters', ...args, state], {
      env: awsEnv(first.server.url),
      started: child => void first.server.called(300).then(() => child.kill('SIGKILL')),
    });
    expect(killed.code).toBe(137);
    appendFileSync(state, '{"kind":"report","schemaVers');
    const known = namesIn(readFileSync(state, 'utf8').replace(/[^\n]+$/, ''));
    expect(known.length).toBeGreaterThan(3);
    expect(known.length).toBeLessThan(42);

    const second = await aws();
    const resumed = await run(second.server, [...args, state]);
    expect(resumed.stderr).toBe('');
    for (const name of known) expect(second.asked.join('\n')).not.toContain(name.split('/')[1]);
    expect(second.asked.filter(a => a.startsWith('List') && /^List(?:Clusters|Services)/.test(a))).toEqual([]);

    const whole = await run((await aws()).server, [...args, join(dir, 'other.ndjson')]);
    expect(timeless(resumed.stdout) === timeless(whole.stdout)).toBe(true);
    expect(resumed.code).toBe(whole.code);
    expect((JSON.parse(resumed.stdout) as AuditReport).summary.services).toBe(42);

    // What is finished is begun anew.
    const third = await aws();
    await run(third.server, [...args, state]);
    expect(third.asked.some(a => a.startsWith('ListClusters'))).toBe(true);
  }, 120_000);
  it("of another account's run is refused in a sentence", async () => {
    const file = join(scratch(), 'state.ndjson');
    const args = ['--only', 'risk', '--resume', file];
    const small = [{ cluster: 'prod', services: 1, story: 'healthy-at-risk' }];
    await run((await aws(small)).server, args);
    const ran = await run((await aws(small, '444455556666')).server, args);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(
      /state\.ndjson is the state of another run\n\nIt is of account 111122223333; these credentials are of 444455556666\./,
    );
  });
});

describe('audit --format ndjson', () => {
  it('is one line for each service, then the summary; twice the same', async () => {
    const { server } = await aws();
    const args = ['--only', 'risk', '--format', 'ndjson'];
    const [a, b] = [await run(server, args), await run(server, args)];
    const [lines, last] = [documents(a.stdout).slice(0, -1), documents(a.stdout).at(-1)];
    expect(lines.map(d => d.kind)).toEqual(Array.from({ length: 42 }, () => 'report'));
    expect(last).toMatchObject({ kind: 'audit', reports: [], summary: { services: 42 } });
    expect(timeless(a.stdout) === timeless(b.stdout)).toBe(true);
  }, 60_000);
  it('is in the file before the process is killed', async () => {
    const { server } = await aws();
    const file = join(scratch(), 'out.ndjson');
    await ecsDoctor(['audit', '--all-clusters', '--only', 'risk', '--format', 'ndjson', '--output', file], {
      env: awsEnv(server.url),
      started: child => void server.called(300).then(() => child.kill('SIGKILL')),
    });
    expect(namesIn(readFileSync(file, 'utf8').replace(/[^\n]+$/, '')).length).toBeGreaterThan(3);
  });
  it('an error is a line, too', async () => {
    const ran = await ecsDoctor(['audit', '--format', 'ndjson']);
    expect(documents(ran.stdout)).toMatchObject([{ kind: 'error', error: { title: 'Which clusters?' } }]);
  });
});

describe('audit --timeout', () => {
  it('ends with what is known, says what was not reached, and exits with 3', async () => {
    const slow = await serve(async call => {
      await new Promise(go => setTimeout(go, 150));
      return from(account([{ cluster: 'prod', services: 200, story: 'healthy-at-risk' }]).transport)(call);
    });
    servers.push(slow);
    const ran = await run(slow, ['--timeout', '4s', '--only', 'risk']);
    expect(ran.code).toBe(3);
    expect(ran.ms).toBeLessThan(12_000);
    expect(ran.stdout).toMatch(/\nNot complete: \d+ services not checked\.\n/);
    expect(ran.stdout).toMatch(/the time limit was reached: prod\/svc-\d{4}, /);
    expect(ran.stderr).not.toMatch(STACK);
  });
});

describe('a configuration', () => {
  const small = [{ cluster: 'prod', services: 2, story: 'healthy-at-risk' }];
  const suppress = (more: object) =>
    JSON.stringify({ suppressions: [{ rule: 'risk/no-circuit-breaker', reason: 'a batch job', ...more }] });
  it.each([
    ['ecs-doctor.config.json', suppress({})],
    ['ecs-doctor.config.mjs', `export default ${suppress({})};`],
  ])('in %s suppresses', async (file, text) => {
    const dir = scratch();
    writeFileSync(join(dir, file), text);
    const ran = await run((await aws(small)).server, [], dir);
    expect(ran.stdout).not.toContain('─ risk/no-circuit-breaker');
    expect(ran.stdout).toContain('Suppressed: 2 findings of risk/no-circuit-breaker (a batch job)');
  });
  it('that expired is told, and the finding stays', async () => {
    const dir = scratch();
    writeFileSync(join(dir, 'x.json'), suppress({ expires: '2020-01-31' }));
    const ran = await run((await aws(small)).server, ['--config', 'x.json'], dir);
    expect(ran.stdout.replace(/\s+/g, ' ')).toContain(
      'Suppression expired on 2020-01-31: risk/no-circuit-breaker (a batch job). 2 findings reported again.',
    );
    expect(ran.stdout).toContain('─ risk/no-circuit-breaker');
  });
  it('that is of no use is told', async () => {
    const ran = await run((await aws(small)).server, ['--ignore', 'risk/no-circuit-breaker:api-*']);
    expect(ran.stdout.replace(/\s+/g, ' ')).toContain(
      'Suppression not used, remove it: risk/no-circuit-breaker for api-*',
    );
  });
  it.each([
    ['x', "x.json: it can't be read"],
    ['[]', 'x.json: it is not an object'],
    ['{"rules":1}', 'x.json: there is no setting rules'],
    [
      '{"suppressions":[{"rule":"risk/no-circuit-breaker"}]}',
      'x.json, suppression 1: the suppression of risk/no-circuit-breaker has no reason',
    ],
    ['{"suppressions":[{"rule":"risk/no-circut-breaker","reason":"x"}]}', 'There is no rule risk/no-circut-breaker'],
  ])('%s is refused before anything is asked', async (text, said) => {
    const dir = scratch();
    writeFileSync(join(dir, 'x.json'), text);
    const { server, asked } = await aws(small);
    const ran = await run(server, ['--config', 'x.json'], dir);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain(`ecs-doctor: ${said}`);
    expect(asked).toEqual([]);
  });
});

describe('audit --baseline', () => {
  it('tells what is new and what is fixed', async () => {
    const dir = scratch();
    const one = (await aws([{ cluster: 'prod', services: 3, story: 'healthy-at-risk' }])).server;
    const two = (
      await aws([
        { cluster: 'prod', services: 2, story: 'healthy-at-risk' },
        { cluster: 'quiet', services: 1, story: 'app-crashed' },
      ])
    ).server;
    const args = ['--only', 'risk,app', '--output', 'last.json', '--format', 'json'];
    expect((await run(one, args, dir)).code).toBe(0);
    const same = await run(one, ['--only', 'risk,app', '--baseline', 'last.json', '--fail-on', 'new'], dir);
    expect(same.stdout).toMatch(/Changed since 20\d\d-\d\d-\d\d \d\d:\d\d UTC: 0 new, 0 fixed, \d+ still there/);
    expect(same.code).toBe(0);
    const next = await run(two, ['--only', 'risk,app', '--baseline', 'last.json', '--fail-on', 'new'], dir);
    expect(next.stdout).toMatch(/new {4}app\/crashed: quiet\/svc-0002\n/);
    expect(next.stdout.replace(/\s+/g, ' ')).toContain('risk/no-circuit-breaker: prod/svc-0002 (service is gone)');
    expect(next.code).toBe(1);
  }, 60_000);
});

describe('the exit code of an audit', () => {
  const AT = '2026-03-01T00:00:00.000Z';
  const well = service('a');
  const risky = service('b', { risks: [found('b', 'risk/x')] });
  const ill = service('c', { fails: cause('c') });
  const open = service('d', { verdict: 'unclear' });
  const of = (reports: readonly Report[], more: Partial<AuditReport> = {}): AuditReport => ({
    ...summarize(reports, { at: AT }),
    ...more,
  });
  const compared = (n: number) => ({ comparison: { with: AT, new: n, known: 0, fixed: [], unchecked: 0 } });
  it.each<[string, AuditReport, FailOn, number | undefined, number]>([
    ['all is well', of([well]), 'unhealthy', undefined, 0],
    ['one is unhealthy', of([well, ill]), 'unhealthy', undefined, 1],
    ['one has a risk', of([well, risky]), 'unhealthy', undefined, 0],
    ['one has a risk, which counts', of([well, risky]), 'risk', undefined, 1],
    ['one is unclear', of([well, open]), 'unhealthy', undefined, 3],
    ['one is unclear, which counts', of([well, open]), 'unclear', undefined, 1],
    ['not all was reached', of([well], { complete: false }), 'unhealthy', undefined, 3],
    ['not all was reached, which counts', of([well], { complete: false }), 'unclear', undefined, 1],
    ['nothing is new', of([ill], compared(0)), 'new', undefined, 0],
    ['something is new', of([risky], compared(1)), 'new', undefined, 1],
    ['the score is too low', of([risky]), 'unhealthy', 95, 1],
    ['the score is high enough', of([risky]), 'unhealthy', 90, 0],
    ['there is no score to hold', of([open]), 'unhealthy', 90, 3],
    [
      'all that is wrong is accepted',
      summarize([ill], { at: AT, suppressions: [{ rule: 'network', reason: 'x' }] }),
      'unhealthy',
      undefined,
      0,
    ],
  ])('where %s', (_, audit, failOn, minScore, code) => expect(exitOfAudit(audit, failOn, minScore)).toBe(code));
});

describe('wrong use', () => {
  it.concurrent.each([
    [['--fail-on', 'new'], '--fail-on new needs --baseline'],
    [['--min-score', '101'], '--min-score is not a number from 0 to 100'],
    [['--min-score', 'x'], '--min-score is not a number from 0 to 100'],
    [['--resume', 'a', '--baseline', './a'], '--baseline, --resume and --output name the same file'],
    [['--ignore', 'risk/x:'], '--ignore risk/x: is not rule or rule:service-glob'],
    [['--baseline', '/nowhere', '--region', 'eu-west-1'], "Can't read /nowhere as a baseline"],
  ])('%j', async (args, said) => {
    const ran = await ecsDoctor(['audit', '--all-clusters', ...args]);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain(`ecs-doctor: ${said}`);
    expect(ran.stderr).not.toMatch(STACK);
  });
});
