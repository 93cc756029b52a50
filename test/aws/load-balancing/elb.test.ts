import { describe, expect, it } from 'vitest';
import {
  answerWindow,
  balancerKind,
  breakerThreshold,
  checkedPort,
  codeSort,
  earliestStop,
  healthReason,
  matcherAccepts,
  neededGrace,
  percentRoom,
  probeProgram,
  readyLines,
  roundedUp,
  unhealthyAfter,
} from '../../../src/aws/load-balancing/index.ts';
import type { FailedCall } from '../../../src/model/facts.ts';
import { milliseconds } from '../../milliseconds.ts';

describe('a matcher', () => {
  it.each([
    ['200', '200', true],
    ['200', '201', false],
    ['200-399', '302', true],
    ['200-399,404', '404', true],
    ['200, 302', '302', true],
    ['0-99', '12', true],
    ['0', '12', false],
    ['200-299', '300', false],
    ['', '200', undefined],
    ['two hundred', '200', undefined],
    ['200', 'x', undefined],
  ])('%s takes %s: %s', (matcher, code, answer) => expect(matcherAccepts(matcher, code)).toBe(answer));
});

describe('codes', () => {
  it.each([
    [['301'], 'redirect'],
    [['307', '502'], 'redirect'],
    [['404'], 'path'],
    [['401'], 'path'],
    [['500'], 'server'],
    [['503', '404'], 'path'],
    [['400'], 'other'],
    [['204'], 'other'],
    [['405'], 'other'],
    [[], undefined],
  ])('%s are of the sort %s', (codes, sort) => expect(codeSort(codes)).toBe(sort));
  it('of gRPC are of no HTTP sort', () => expect(codeSort(['12'], true)).toBe('other'));
});

describe('the times of a health check', () => {
  const alb = { interval: 30, timeout: 5, healthy: 5, unhealthy: 2 };
  it('leave the defaults 60 seconds to answer', () => expect(answerWindow(alb)).toBe(60));
  it.each([
    [0, 60],
    [59, 60],
    [120, 120],
  ])('with a grace period of %i stop at %i', (grace, stop) => expect(earliestStop(alb, grace)).toBe(stop));
  it.each([
    [59, 0], // one success before the second failure is enough
    [60, 210], // marked unhealthy first: five successes more
    [90, 240],
  ])('for a start of %i seconds need a grace period of %i', (boot, grace) =>
    expect(neededGrace(alb, boot)).toBe(grace),
  );
  it('with an unhealthy threshold of 5 let 90 seconds pass', () =>
    expect(neededGrace({ ...alb, unhealthy: 5 }, 90)).toBe(0));
  it('round up to the half minute', () => expect([1, 30, 31, 240].map(roundedUp)).toEqual([30, 30, 60, 240]));
  it.each([
    [{ interval: 30, timeout: 5, retries: 3, startPeriod: 0 }, 0, 90],
    [{ interval: 30, timeout: 5, retries: 3, startPeriod: 0 }, 60, 105],
    [{ interval: 30, timeout: 5, retries: 3, startPeriod: 60 }, 0, 120],
    [{ interval: 10, timeout: 5, retries: 1, startPeriod: 0 }, 0, 10],
    [{ interval: 10, timeout: 5, retries: 2, startPeriod: 25 }, 0, 40],
  ])('of a container %o whose command takes %i make it unhealthy after %i', (probe, took, after) =>
    expect(unhealthyAfter(probe, took)).toBe(after),
  );
});

describe('the room that percentages leave', () => {
  it.each([
    [5, 100, 100, true],
    [1, 50, 100, true],
    [1, 100, 150, true],
    [1, 0, 100, false],
    [1, 100, 200, false],
    [2, 75, 100, true],
    [2, 50, 100, false],
    [3, 75, 125, true],
    [4, 75, 100, false],
    [0, 100, 100, false],
    [1, 100, 134, true],
  ])('for %i tasks at %i/%i: stuck %s', (desired, min, max, stuck) =>
    expect(percentRoom(desired, min, max).stuck).toBe(stuck),
  );
  it('is stuck exactly where no step is open, over all small numbers', () => {
    for (let d = 1; d <= 12; d++)
      for (let min = 0; min <= 100; min += 5)
        for (let max = 100; max <= 200; max += 5) {
          const mayStart = Array.from({ length: 30 }, (_, n) => n).some(n => n > d && n * 100 <= d * max);
          const mayStop = Array.from({ length: d }, (_, n) => n).some(n => n * 100 >= d * min);
          expect(percentRoom(d, min, max).stuck, `${d} ${min} ${max}`).toBe(!mayStart && !mayStop);
        }
  });
  it.each([
    [1, 3],
    [25, 13],
    [400, 200],
    [800, 200],
  ])('the breaker of %i tasks trips after %i', (d, n) => expect(breakerThreshold(d)).toBe(n));
  it.each([
    [800, 'BOUNDED_PERCENT', 50, 200],
    [800, 'BOUNDED_PERCENT', 10, 80],
    [4, 'BOUNDED_PERCENT', 10, 3],
    [800, 'UNBOUNDED_PERCENT', 50, 400],
    [2, 'UNBOUNDED_PERCENT', 50, 1],
    [800, 'COUNT', 1000, 1000],
    [2, 'A_NEW_ONE', 7, undefined],
  ])('the breaker of %i tasks with %s %i trips after %s', (d, type, value, n) =>
    expect(breakerThreshold(d, { type, value })).toBe(n),
  );
});

describe('a failed call of a target', () => {
  const call = (target: FailedCall['target'], how: FailedCall['how'] = 'unhealthy') =>
    healthReason({ step: 'target-health', how, target } as FailedCall);
  it.each([
    [{ reason: 'Target.Timeout' }, 'timeout'],
    [{ reason: 'Request timed out' }, 'timeout'],
    [{ reason: 'Target.FailedHealthChecks', description: 'Health checks failed' }, 'refused'],
    [{ description: 'Health checks failed' }, 'refused'],
    [{ codes: ['404'] }, 'codes'],
    [{ reason: 'Target.ResponseCodeMismatch', description: 'Health checks failed with these codes: [502]' }, 'codes'],
    [
      {
        reason: 'Target.NotInUse',
        description: 'Target group is not configured to receive traffic from the load balancer',
      },
      'not-in-use',
    ],
    [
      {
        reason: 'Target.NotInUse',
        description: 'Target is in an Availability Zone that is not enabled for the load balancer',
      },
      'zone',
    ],
    [{ reason: 'Target.NotRegistered' }, 'not-registered'],
    [{}, 'unknown'],
  ] as const)('%o says %s', (target, reason) => expect(call(target)).toBe(reason));
  it('that only says timeout is one', () => expect(call(undefined, 'timeout')).toBe('timeout'));
});

describe('ports and kinds', () => {
  const group = (port: string) => ({
    health: { protocol: 'HTTP', port, enabled: true, interval: 30, timeout: 5, healthy: 5, unhealthy: 2, grpc: false },
  });
  it.each([
    ['traffic-port', 8080, 8080],
    ['9000', 8080, 9000],
    ['traffic-port', undefined, undefined],
    ['what', 1, undefined],
  ])('%s of a target on %s is %s', (port, registered, checked) =>
    expect(checkedPort(group(port), registered)).toBe(checked),
  );
  it.each([
    ['arn:aws:elasticloadbalancing:r:1:loadbalancer/app/a/1', 'application'],
    ['arn:aws:elasticloadbalancing:r:1:listener/net/a/1/2', 'network'],
    ['what', 'unknown'],
  ])('%s is %s', (arn, kind) => expect(balancerKind(arn)).toBe(kind));
});

describe('the log of an app', () => {
  const one = (text: string) => readyLines([{ at: '2026-01-01T00:00:00Z', text }])[0];
  it.each([
    ['Server listening on port 3000', 3000, false],
    ['INFO: Uvicorn running on http://127.0.0.1:8000 (Press CTRL+C to quit)', 8000, true],
    ['[1] [INFO] Listening at: http://0.0.0.0:5000 (1)', 5000, false],
    ['Tomcat started on port(s): 8081 (http) with context path', 8081, false],
    ['Tomcat started on port 8081 (http)', 8081, false],
    ['Now listening on: http://[::]:80', 80, false],
    ['Example app listening on :::4000', 4000, false],
    ['listening on localhost:9000', 9000, true],
    ['started server on [::]:3000, url: http://localhost:3000', 3000, false],
  ])('%s: port %i, local %s', (text, port, local) => expect(one(text)).toMatchObject({ port, local }));
  it('tells how long its start took', () =>
    expect(one('Started WebApplication in 95.231 seconds (process running for 97.1)')).toMatchObject({ took: 95.231 }));
  it.each(['Starting WebApplication', 'Running migrations', 'connecting to db:5432', 'stopped in 3 seconds'])(
    '%s is not being up',
    text => expect(one(text)).toBeUndefined(),
  );
  it('is read in linear time', () => {
    const lines = [
      { at: '', text: `started ${' in 1'.repeat(4000)}` },
      { at: '', text: `listening on ${':'.repeat(20000)}` },
    ];
    expect(milliseconds(() => readyLines(lines), 500)).toBeLessThan(500);
  });
});

describe('a health command', () => {
  it.each([
    [['CMD-SHELL', 'curl -f http://localhost/ || exit 1'], 'curl'],
    [['CMD', '/usr/bin/wget', '-q'], 'wget'],
    [['CMD-SHELL', 'timeout 5 curl localhost'], 'curl'],
    [['CMD-SHELL', 'A=1 node health.js'], 'node'],
    [['NONE'], undefined],
    [['CMD-SHELL', '(curl -f x)'], 'curl'],
  ])('%o runs %s', (command, program) => expect(probeProgram(command)).toBe(program));
});
