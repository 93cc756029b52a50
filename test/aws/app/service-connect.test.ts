import { describe, expect, it } from 'vitest';
import { known } from '#testing';
import { ofProxy, proxyTrouble } from '../../../src/aws/app/index.ts';
import type { FailedCall, LogTail } from '../../../src/model/facts.ts';

const tail = (...lines: readonly string[]): LogTail => ({
  container: 'ecs-service-connect-Xk3fP',
  task: 't1',
  group: 'g',
  stream: 's',
  lines: known(lines.map(text => ({ at: '', text }))),
});
const unread: LogTail = { ...tail(), lines: { state: 'unasked', because: 'no log configuration' } };
const TASK_SET = 'arn:aws:ecs:eu-central-1:111122223333:task-set/prod/web/ecs-svc/1';
const POLL = `[2026-03-10 18:13:51.354][16][warning][config] gRPC config stream closed: 7, Unauthorized to perform ecs:Poll for ${TASK_SET}.`;

describe('what the log of a Service Connect proxy says', () => {
  it('a refused call, though other trouble comes later', () =>
    expect(proxyTrouble([unread, tail('[info] up', POLL, '[error] no clusters')])).toMatchObject({
      at: '/1/lines/value/1/text',
      refused: { action: 'ecs:Poll', resource: TASK_SET },
    }));
  it.each([
    ['[2026-01-01][16][warning][config] connect error', true],
    ['time="2026" level=error msg="relay is not ready"', true],
    ['[2026-01-01][16][info][main] starting main dispatch loop', false],
    ['[info] loaded 0 errors', false],
  ])('%s: trouble is %s', (line, expected) => expect(proxyTrouble([tail(line)]) !== undefined).toBe(expected));
  it('nothing where it was not read', () => expect(proxyTrouble([unread])).toBe(undefined));
});

describe('a failed call of the proxy', () => {
  it.each<[Partial<FailedCall>, boolean]>([
    [{ container: 'ecs-service-connect-Xk3fP' }, true],
    [{ family: 'health/service-connect' }, true],
    [{ container: 'my-ecs-service-connect-Xk3fP' }, false],
    [{ container: 'web', family: 'health/container' }, false],
  ])('%j: %s', (call, expected) => expect(ofProxy(call as FailedCall)).toBe(expected));
});
