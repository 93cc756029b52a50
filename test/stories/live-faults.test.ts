import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Case, parseCase } from '../../src/collect/case.ts';
import { live } from '../../src/collect/live.ts';
import { replay } from '../../src/collect/replay.ts';
import { type Diagnosis, diagnoseInFull } from '../../src/diagnose.ts';
import { UserError } from '../../src/model/user-error.ts';
import { targetOfCase } from '../../src/target/from-case.ts';
import { from, json, refusal, type Reply, serve, throttling } from '../cli/_aws.ts';
import type { Call } from '../emulator/protocol.ts';
import { random } from './strange-answers.ts';

const WORLDS = [
  'cli/healthy.json',
  'cli/unhealthy.json',
  'cases/app-crashed/case.json',
  'cases/secret-not-found/case.json',
];
const HTML = Buffer.from('<html><head><title>Blocked</title></head><body>no<br></body></html>');
const page = (status: number): Reply => ({ status, type: 'text/html', body: HTML });

/** What happens on the way, by the how manieth call it is; undefined: nothing. */
const FAULTS: Readonly<Record<string, (nth: number, roll: () => number, call: Call) => Reply | undefined>> = {
  'calls that hang': nth => (nth % 5 === 2 ? 'hang' : undefined),
  'bodies that never end': nth => (nth % 5 === 3 ? 'slow' : undefined),
  'connections that break within a body': nth => (nth % 3 === 1 ? 'reset' : undefined),
  'the page of a proxy': nth => (nth % 4 === 2 ? page(200) : undefined),
  'the page of a proxy that refuses': nth => (nth % 4 === 2 ? page(403) : undefined),
  'bursts of 503': nth => (nth % 12 < 6 ? page(503) : undefined),
  'throttling of 30 %': (_, roll, call) => (roll() < 0.3 && call.protocol === 'json' ? throttling(call) : undefined),
};

let fault: (nth: number, call: Call) => Reply | undefined = () => undefined;
let world: (call: Call) => Promise<Reply> = async () => json({});
let nth = 0;
let server: Awaited<ReturnType<typeof serve>>;
beforeAll(async () => {
  server = await serve(call => fault(nth++, call) ?? world(call));
  vi.stubEnv('AWS_ENDPOINT_URL', server.url);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAIOSFODNN7EXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await server.close();
});

const caseOf = (file: string): Case =>
  parseCase(readFileSync(new URL(`../../fixtures/${file}`, import.meta.url), 'utf8'));
function diagnosed(file: string, how: typeof fault): Promise<Diagnosis> {
  const source = caseOf(file);
  world = from(replay(source));
  fault = how;
  nth = 0;
  return diagnoseInFull(targetOfCase(source, undefined, undefined), {
    transport: live({ callTimeout: 400 }),
    at: source.at,
  });
}
const proven = ({ report }: Diagnosis): string[] =>
  report.findings.filter(f => f.kind === 'cause' && f.confidence === 'proven').map(f => f.rule);

describe.each(WORLDS)('%s, with an AWS at the other end of a bad line', file => {
  it.each(Object.entries(FAULTS))('%s', { timeout: 30_000 }, async (_, how) => {
    const plain = await diagnosed(file, () => undefined);
    const roll = random(4);
    const started = performance.now();
    const ran = await diagnosed(file, (n, call) => how(n, roll, call));
    expect(performance.now() - started).toBeLessThan(12_000);
    expect(ran.bugs).toEqual([]);
    expect(ran.report.checks.crashed).toEqual([]);
    if (plain.report.verdict !== 'healthy') expect(ran.report.verdict).not.toBe('healthy');
    if (plain.report.verdict === 'healthy') expect(ran.report.verdict).not.toBe('unhealthy');
    expect(proven(ran).filter(r => !proven(plain).includes(r))).toEqual([]);
    // Only what IAM refused is said to be denied; the fake AWS refuses what it has no XML for.
    expect(ran.report.denied.filter(a => !plain.report.denied.includes(a))).toEqual([]);
  });
  it('a clock that is wrong', async () => {
    const error = await diagnosed(file, (_, call) =>
      refusal(
        call,
        'InvalidSignatureException',
        'Signature expired: 20200101T000000Z is now earlier than 20300101T000000Z',
      ),
    ).catch((e: Error) => e);
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).code).toBe('clock-skew');
  });
});

describe('one call to an AWS that can not be reached says why, and what to do', () => {
  const failing = async (how: typeof fault): Promise<string> => {
    fault = how;
    return live({ callTimeout: 400 })
      .send('ecs:ListClusters', {}, 'eu-west-1')
      .then(
        () => '',
        (e: Error) => e.message,
      );
  };
  it.each([
    ['hang', () => 'hang' as const, /^127\.0\.0\.1 timed out after 0\.4 s$/],
    ['reset', () => 'reset' as const, /^The connection to 127\.0\.0\.1 was reset\. Try again/],
    [
      'HTML',
      () => page(200),
      /^127\.0\.0\.1 answered HTTP 200 with something that is not an AWS API's answer\. Check AWS_ENDPOINT_URL/,
    ],
    ['proxy', () => page(407), /^The proxy on the way to 127\.0\.0\.1 asks for credentials \(HTTP 407\)/],
  ])('%s', async (_, how, says) => expect(await failing(how)).toMatch(says));
  it.each([
    ['http://127.0.0.1:1', /^127\.0\.0\.1 refused the connection\. Check .*\(ECONNREFUSED\)$/],
    ['http://ecs.invalid', /^The name ecs\.invalid could not be resolved\. Check --region/],
  ])('%s', async (url, says) => {
    vi.stubEnv('AWS_ENDPOINT_URL', url);
    const said = await live({ callTimeout: 3000 })
      .send('ecs:ListClusters', {}, 'eu-west-1')
      .then(
        () => '',
        (e: Error) => e.message,
      );
    vi.stubEnv('AWS_ENDPOINT_URL', server.url);
    expect(said).toMatch(says);
  });
  it('TLS against what does not speak it', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL', server.url.replace('http:', 'https:'));
    const said = await live({ callTimeout: 3000 })
      .send('ecs:ListClusters', {}, 'eu-west-1')
      .then(
        () => '',
        (e: Error) => e.message,
      );
    vi.stubEnv('AWS_ENDPOINT_URL', server.url);
    expect(said).toMatch(/127\.0\.0\.1 does not speak HTTPS/);
  });
});
