import { describe, expect, it } from 'vitest';
import { redact, redactCommand, redactText } from '../../src/collect/redact.ts';

const CANARY = 'canary-9f8e7d6c';
const clean = (answer: unknown): string => JSON.stringify(redact(answer));

it('keeps of tags only the values that say who manages the resource', () => {
  const tag = (Key: string, Value: string) => ({ Key, Value });
  const kept = [tag('aws:cloudformation:stack-name', 'prod'), tag('managed-by', 'terraform')];
  const sealed = [tag('owner', CANARY), tag('managed-by', CANARY), tag('terraform', CANARY)];
  expect(redact({ Tags: [...kept, ...sealed] })).toEqual({
    Tags: [...kept, ...sealed.map(t => ({ ...t, Value: '[redacted]' }))],
  });
});

it.each(['127.0.0.1', '0.0.0.0', 'localhost', '[::1]', 'http://localhost:8080', '127.0.0.1:8080'])(
  'keeps %s in a log line: every machine calls itself that',
  value => {
    const line = `server listening on ${value}`;
    const answer = { containerDefinitions: [{ environment: [{ name: 'HOST', value }] }], events: [{ message: line }] };
    expect(JSON.stringify(redact(answer))).toContain(line);
  },
);
it.each(['127.0.0.1-secret', 'https://user:pass@localhost/', '10.0.0.17:5432'])('does not keep %s', value => {
  const answer = { containerDefinitions: [{ environment: [{ name: 'HOST', value }] }], events: [{ message: value }] };
  expect(JSON.stringify(redact(answer))).not.toContain(value);
});

describe('redaction at the door', () => {
  it.each([
    [
      'environment values',
      { taskDefinition: { containerDefinitions: [{ name: 'a', environment: [{ name: 'X', value: CANARY }] }] } },
    ],
    [
      'overrides',
      {
        tasks: [
          {
            overrides: {
              containerOverrides: [
                { name: 'a', environment: [{ name: 'X', value: CANARY }], command: ['run', `--password=${CANARY}`] },
              ],
            },
          },
        ],
      },
    ],
    [
      'log options',
      {
        containerDefinitions: [
          {
            logConfiguration: {
              logDriver: 'splunk',
              options: { 'splunk-token': CANARY, 'splunk-url': `https://${CANARY}.example` },
            },
          },
        ],
      },
    ],
    ['docker labels', { containerDefinitions: [{ dockerLabels: { 'x.y': CANARY } }] }],
    ['tags of ECS', { services: [{ tags: [{ key: 'owner', value: CANARY }] }] }],
    ['tags of EC2', { Subnets: [{ Tags: [{ Key: 'Name', Value: CANARY }] }] }],
    ['the name of a record that holds text', { ResourceRecordSets: [{ Name: `a. password=${CANARY}`, Type: 'TXT' }] }],
    ['arguments of command', { containerDefinitions: [{ command: ['node', 'server.js', CANARY, '--token', CANARY] }] }],
    ['entryPoint', { containerDefinitions: [{ entryPoint: ['/bin/sh', '-c', `exec app --key ${CANARY}`] }] }],
    [
      'health command',
      {
        containerDefinitions: [
          {
            healthCheck: {
              command: ['CMD-SHELL', `curl -H "Authorization: ${CANARY}" http://localhost:8080/health || exit 1`],
            },
          },
        ],
      },
    ],
    [
      'a log line that repeats an environment value',
      {
        taskDefinition: { environment: [{ name: 'X', value: CANARY }] },
        events: [{ message: `connecting with ${CANARY}` }],
      },
    ],
    ['a log line that names a password', { events: [{ message: `password=${CANARY}` }] }],
    ['a stopped reason that names a token', { tasks: [{ stoppedReason: `token: ${CANARY}` }] }],
    ['a URL with a password', { events: [{ message: `postgres://app:${CANARY}@db:5432/x` }] }],
    [
      'volume options',
      { volumes: [{ dockerVolumeConfiguration: { driverOpts: { o: CANARY }, labels: { a: CANARY } } }] },
    ],
  ])('%s', (_, answer) => expect(clean(answer)).not.toContain(CANARY));

  it('keeps names, references and where logs go', () => {
    const out = clean({
      containerDefinitions: [
        {
          environment: [{ name: 'DB_HOST', value: 'x' }],
          secrets: [{ name: 'DB', valueFrom: 'arn:aws:secretsmanager:eu-west-1:1:secret:db-AbCdEf' }],
          logConfiguration: { options: { 'awslogs-group': '/ecs/web', 'awslogs-region': 'eu-west-1' } },
          healthCheck: { command: ['CMD-SHELL', 'curl -f http://localhost:8080/health || exit 1'] },
        },
      ],
    });
    for (const kept of [
      'DB_HOST',
      'secret:db-AbCdEf',
      '/ecs/web',
      'eu-west-1',
      'curl -f http://localhost:8080/health || exit 1',
    ])
      expect(out).toContain(kept);
  });
  it.each([
    [
      ['node', 'server.js'],
      ['node', '[redacted]'],
    ],
    [
      ['CMD', 'wget', '--spider', 'http://localhost/'],
      ['CMD', 'wget', '--spider', 'http://localhost/'],
    ],
    [
      ['sh', '-c', 'curl localhost:80 || exit 1'],
      ['sh', '-c', 'curl localhost:80 || exit 1'],
    ],
    [
      ['npm', 'start', '--', 'hunter2'],
      ['npm', '[redacted]', '[redacted]', '[redacted]'],
    ],
  ])('command %j', (command, want) => expect(redactCommand(command)).toEqual(want));

  it.each([
    'AKIAIOSFODNN7EXAMPLE',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc',
    'Authorization: Bearer abcdef123456',
    'api_key="s3cr3t-value"',
    'ghp_abcdefghijklmnopqrst',
    'DB_PASSWORD=hunter2',
    'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY1',
  ])('free text: %s', secret => expect(redactText(`before ${secret} after`)).toContain('[redacted]'));
  it.each([
    'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref 111122223333.dkr.ecr.eu-west-1.amazonaws.com/web:1.2.3: not found',
    'AccessDeniedException: User: arn:aws:sts::111122223333:assumed-role/web-exec/0123456789abcdef0123456789abcdef is not authorized to perform: secretsmanager:GetSecretValue on resource: arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-AbCdEf because no identity-based policy allows the secretsmanager:GetSecretValue action',
    'image web@sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef: not found',
    'pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
    'retrieved secret from Secrets Manager did not contain json key password',
    'ResourceInitializationError: unable to pull secrets or registry auth: The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR. RequestError: send request failed caused by: Post "https://api.ecr.eu-west-1.amazonaws.com/": dial tcp 10.0.1.5:443: i/o timeout',
  ])('ECS says what it says: %s', text => expect(redactText(text)).toBe(text));
});
