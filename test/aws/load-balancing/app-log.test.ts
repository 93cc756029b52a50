import { describe, expect, it } from 'vitest';
import { protocolSuspect, readyLines, shutdownAt } from '../../../src/aws/load-balancing/index.ts';
import type { TargetGroup } from '../../../src/model/facts.ts';

const log = (...lines: string[]) => lines.map((text, i) => ({ at: `2026-01-01T00:00:0${i}.000Z`, text }));

describe('a banner of several lines', () => {
  it.each([
    [
      'Flask on all addresses',
      [
        ' * Running on all addresses (0.0.0.0)',
        ' * Running on http://127.0.0.1:5201',
        ' * Running on http://10.0.11.30:5201',
      ],
      { port: 5201, local: false },
    ],
    [
      'Flask on localhost',
      [' * Running on http://127.0.0.1:5000', 'Press CTRL+C to quit'],
      { port: 5000, local: true },
    ],
    [
      'Fastify, which lists each address that it is bound to',
      ['Server listening at http://127.0.0.1:3000', 'Server listening at http://10.0.1.5:3000'],
      { port: 3000, local: false },
    ],
    [
      'Next.js on every address',
      ['   - Local:        http://localhost:3000', '   - Network:      http://0.0.0.0:3000', ' ✓ Ready in 340ms'],
      { port: 3000, local: false },
    ],
    [
      'Next.js bound to HOSTNAME',
      [
        '   - Local:        http://ip-10-0-1-23.eu-west-1.compute.internal:3000',
        '   - Network:      http://ip-10-0-1-23.eu-west-1.compute.internal:3000',
      ],
      { port: 3000, local: false, bound: 'ip-10-0-1-23.eu-west-1.compute.internal' },
    ],
    [
      'Vite without --host',
      ['  ➜  Local:   http://localhost:4173/', '  ➜  Network: use --host to expose'],
      { port: 4173, local: true },
    ],
    [
      'one address of the task',
      ['[1] [INFO] Listening at: http://10.0.1.23:8000 (1)'],
      { port: 8000, local: false, bound: '10.0.1.23' },
    ],
    [
      'Phoenix in production',
      [
        'Running ShopWeb.Endpoint with Bandit 1.5.7 at :::4000 (http)',
        'Access ShopWeb.Endpoint at http://localhost:4000',
      ],
      { port: 4000, local: false },
    ],
    [
      'Phoenix in development',
      ['Running ShopWeb.Endpoint with cowboy 2.9.0 at 127.0.0.1:4000 (http)'],
      { port: 4000, local: true },
    ],
    ['gin', ['[GIN-debug] Listening and serving HTTP on :8080'], { port: 8080, local: false }],
    ['Django', ['Starting development server at http://127.0.0.1:8000/'], { port: 8000, local: true }],
    // A decoy: another port on localhost, for metrics, leaves the app open.
    [
      'metrics beside the app',
      ['metrics listening on 127.0.0.1:9090', 'listening on 0.0.0.0:8080'],
      { port: 9090, local: true },
    ],
  ])('%s', (_, lines, is) => {
    const ready = readyLines(log(...lines));
    const first = ready.find(r => r.port === is.port);
    expect(first).toMatchObject(is);
    if (!('bound' in is)) expect(first?.bound).toBeUndefined();
    if (lines.length > 1 && is.local === false) expect(ready.every(r => !r.local)).toBe(true);
  });
});

describe('the shutdown that ECS caused', () => {
  const byEcs = { stopCode: 'ServiceSchedulerInitiated', stoppingAt: '2026-01-01T00:00:03.000Z' };
  it.each([
    ['starts with the word for it', ['up', 'INFO: Shutting down', 'bye'], byEcs, 1],
    ['starts when ECS stops the task', ['up', 'x', 'y', 'connection closed', 'z'], byEcs, 3],
    [
      'is none where the container ended by itself',
      ['up', 'Shutting down'],
      { stopCode: 'EssentialContainerExited' },
      undefined,
    ],
    ['is none without a stop code', ['up', 'Shutting down'], {}, undefined],
    ['is not one that a start came after', ['Shutting down', 'listening on port 8080'], byEcs, undefined],
    ['is not a setting of it', ['Graceful shutdown enabled', 'x'], byEcs, undefined],
  ])('%s', (_, lines, task, at) => expect(shutdownAt(log(...lines), task)).toBe(at));
});

describe('the protocol of the check and of the app', () => {
  const group = (protocol: string, protocolVersion: string, port = '8080'): TargetGroup => ({
    arn: 'arn:tg',
    name: 'web',
    protocol: 'HTTP',
    protocolVersion,
    targetType: 'ip',
    loadBalancers: [],
    health: {
      protocol,
      port,
      enabled: true,
      interval: 30,
      timeout: 5,
      healthy: 5,
      unhealthy: 2,
      grpc: protocolVersion === 'GRPC',
    },
  });
  it.each([
    [
      'Kestrel without TLS behind gRPC',
      group('HTTP', 'GRPC'),
      '',
      'HTTP/2 is not enabled for [::]:8080. Connections to this endpoint will use HTTP/1.1.',
      'HTTP/1.1',
    ],
    ['Uvicorn behind gRPC', group('HTTP', 'GRPC'), '', 'Uvicorn running on http://0.0.0.0:8080', 'HTTP/1.1'],
    ['Gunicorn behind HTTP/2', group('HTTP', 'HTTP2'), '', '[INFO] Starting gunicorn 22.0.0', 'HTTP/1.1'],
    [
      'the preface of HTTP/2 in an access log',
      group('HTTP', 'HTTP2'),
      '',
      '10.0.0.7 - "PRI * HTTP/2.0" 400',
      'HTTP/1.1',
    ],
    ['a status of HTTP where gRPC has a code', group('HTTP', 'GRPC'), '464', 'up', 'HTTP/1.1'],
    ['TLS behind plain HTTP', group('HTTP', 'HTTP1'), '', 'Tomcat started on port(s): 8080 (https)', 'TLS'],
    ['plain HTTP behind TLS', group('HTTPS', 'HTTP1', '8444'), '', 'Now listening on: http://[::]:8444', 'plain HTTP'],
    [
      'a gRPC server behind HTTP/1.1',
      group('HTTP', 'HTTP1'),
      '',
      'An HTTP/1.x request was sent to an HTTP/2 only endpoint.',
      'gRPC',
    ],
  ])('%s', (_, tg, codes, line, app) => {
    expect(protocolSuspect(tg, 8080, codes, [{ text: line }])?.app).toBe(app);
  });
  it.each([
    ['a gRPC server behind gRPC', group('HTTP', 'GRPC'), '', 'server listening at [::]:8080'],
    ['a gRPC code', group('HTTP', 'GRPC'), '12', 'server listening at [::]:8080'],
    ['plain HTTP behind plain HTTP', group('HTTP', 'HTTP1'), '', 'Uvicorn running on http://0.0.0.0:8080'],
    ['TLS behind TLS', group('HTTPS', 'HTTP1', '8444'), '', 'Now listening on: https://[::]:8444'],
    ['both on two ports', group('HTTPS', 'HTTP1', '8444'), '', 'Now listening on: http://[::]:8080'],
  ])('%s is no mismatch', (_, tg, codes, line) => {
    expect(protocolSuspect(tg, 8080, codes, [{ text: line }])).toBeUndefined();
  });
});
