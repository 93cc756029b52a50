import { describe, expect, it } from 'vitest';
import { crashOf, hindranceOf, readLogLine, whySilent } from '../../../src/aws/app/index.ts';
import { readMessage } from '../../../src/aws/messages/index.ts';
import type { FailedCall, LogTail } from '../../../src/model/facts.ts';
import { absent, denied, exit, tail, tailIs } from '../../rules/app/base.ts';

const unhealthy: FailedCall = { ...exit(1), step: 'target-health', how: 'unhealthy' };
const stopped = (shutdown: number, ...lines: string[]): LogTail => ({ ...tail(...lines), shutdown });

describe('why a container ended', () => {
  it.each([
    [
      'the last line that says more than that it did',
      ['connect ECONNREFUSED 10.0.0.1:5432', 'exiting'],
      'app/dependency-down',
    ],
    [
      'nothing where a module is missing, whatever came before',
      ['PermissionError: [Errno 13]', "No module named 'psycopg2'"],
      undefined,
    ],
    [
      'nothing where the port is taken',
      ['connect ECONNREFUSED 10.0.0.1:5432', 'Error: listen EADDRINUSE :::80'],
      undefined,
    ],
  ])('%s', (_, lines, cause) => expect(crashOf(exit(1), [tail(...lines)])?.cause).toBe(cause));
});

describe('why a task isn’t healthy, by its log', () => {
  it.each([
    ['it never came up', tail('connect ECONNREFUSED 10.0.0.1:5432'), 'app/dependency-down', true],
    [
      'it came up, and lacks something',
      tail('listening on port 80', 'connect ECONNREFUSED 10.0.0.1:5432'),
      'app/dependency-down',
      false,
    ],
    [
      'a port that it may not bind',
      tail('bind() to 0.0.0.0:80 failed (13: Permission denied)'),
      'app/permission-denied',
      true,
    ],
    ['a setting, in an error', tail('Error: DATABASE_URL is not set'), 'app/config-missing', true],
  ])('%s', (_, log, cause, stuck) => expect(hindranceOf(unhealthy, [log], 'web')).toMatchObject({ cause, stuck }));
  it.each([
    ['what it got over', tail('connect ECONNREFUSED 10.0.0.1:5432', 'listening on port 80')],
    ['a warning of a setting', tail('WARN SENTRY_DSN is not set')],
    ['a setting that it runs without', tail('listening on port 80', 'Error: SENTRY_DSN is not set')],
    ['what it calls harmless', tail('INFO connection refused, trying again')],
    ['the shutdown', stopped(1, 'listening on port 80', 'Shutting down', 'redis: connection refused')],
    ['another container’s log', { ...tail('connect ECONNREFUSED 10.0.0.1:5432'), container: 'agent' }],
    ['another task’s log', { ...tail('connect ECONNREFUSED 10.0.0.1:5432'), task: 't7' }],
  ])('nothing of %s', (_, log) => expect(hindranceOf(unhealthy, [log], 'web')).toBeUndefined());
});

describe('a line of an app’s log', () => {
  const REFUSED =
    'User: arn:aws:sts::111122223333:assumed-role/task/abc is not authorized to perform: secretsmanager:GetSecretValue on resource: prod/key because no identity-based policy allows the secretsmanager:GetSecretValue action';
  it('is about a call of the app, whatever words the agent shares with it', () => {
    const read = readLogLine(`AccessDeniedException: ${REFUSED}`);
    expect([read.family, read.step, read.candidates[0]?.cause]).toEqual([
      'log/call-denied',
      'process',
      'iam/task-role-denied',
    ]);
  });
  it.each([
    'Error: connect ECONNREFUSED 10.0.3.4:5432',
    "ModuleNotFoundError: No module named 'psycopg2'",
    `botocore.exceptions.ClientError: An error occurred (AccessDeniedException) when calling the GetSecretValue operation: ${REFUSED}`,
    `AccessDeniedException: ${REFUSED}`,
    'botocore.exceptions.NoCredentialsError: Unable to locate credentials',
    'Error: getaddrinfo ENOTFOUND orders.prod.local',
    'nginx: [emerg] bind() to 0.0.0.0:80 failed (13: Permission denied)',
    `${REFUSED.replace('because no identity-based policy allows the secretsmanager:GetSecretValue action', 'with an explicit deny in a service control policy')}`,
  ])('is read by diagnose as by explain: %s', line => {
    const explained = readMessage(line).candidates.map(c => c.cause);
    expect(explained).toContain(readLogLine(line).candidates[0]?.cause);
  });
});

describe('why a log says nothing', () => {
  it.each([
    ['not read', undefined, "Its log wasn't read."],
    [
      'no stream to read',
      tailIs({ state: 'unasked', because: 'logs go through FireLens' }),
      "Its log wasn't read: logs go through FireLens.",
    ],
    ['refused', tailIs(denied), "Its log couldn't be read (denied)."],
    ['empty', tailIs(absent('the log stream s is empty')), 'Its log has no lines: the log stream s is empty.'],
  ])('%s', (_, log, words) => expect(whySilent(log)).toBe(words));
  it('that its driver may have dropped lines', () =>
    expect(whySilent({ ...tailIs(absent('empty')), lossy: 'defaultLogDriverMode is non-blocking' })).toContain(
      'defaultLogDriverMode is non-blocking',
    ));
});
