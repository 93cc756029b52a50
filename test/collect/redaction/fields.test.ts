import { describe, expect, it } from 'vitest';
import { Redaction, redact } from '../../../src/collect/redact.ts';
import { REDACTORS } from '../../../src/collect/redaction/redactors.ts';

const CANARY = 'canary-9f8e7d6c';
const policy = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: 's3:*',
      Condition: { StringEquals: { 'aws:Referer': CANARY, 'aws:SourceVpce': 'vpce-1' } },
    },
  ],
};

describe('whatever stands in them, these fields are hidden', () => {
  it.each<[string, unknown, string[]]>([
    [
      'headers of listener rules',
      {
        Rules: [
          { Conditions: [{ Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'X-From', Values: [CANARY] } }] },
        ],
      },
      ['X-From'],
    ],
    [
      'query strings',
      { Rules: [{ Conditions: [{ QueryStringConfig: { Values: [{ Key: 'k', Value: CANARY }] } }] }] },
      ['"Key":"k"'],
    ],
    [
      'fixed bodies',
      { Rules: [{ Actions: [{ FixedResponseConfig: { StatusCode: '403', MessageBody: CANARY } }] }] },
      ['403'],
    ],
    [
      'OIDC clients',
      { Rules: [{ Actions: [{ AuthenticateOidcConfig: { ClientId: 'c', ClientSecret: CANARY } }] }] },
      ['"ClientId":"c"'],
    ],
    [
      'hook details',
      {
        deploymentConfiguration: {
          lifecycleHooks: [
            { hookTargetArn: 'arn:aws:lambda:eu-west-1:1:function:f', hookDetails: { a: [CANARY], b: { c: CANARY } } },
          ],
        },
      },
      ['function:f'],
    ],
    [
      'annotations of a manifest',
      {
        imageManifest: JSON.stringify({
          schemaVersion: 2,
          annotations: { note: CANARY },
          manifests: [{ digest: 'sha256:1', platform: { os: 'linux' }, annotations: { a: CANARY } }],
        }),
      },
      ['sha256:1', 'linux'],
    ],
    [
      'shared secrets in conditions',
      { PolicyDocument: encodeURIComponent(JSON.stringify(policy)) },
      ['vpce-1', '%22aws%3AReferer%22'],
    ],
    ['the same in a key policy', { Policy: JSON.stringify(policy) }, ['vpce-1', 's3:*']],
    [
      'variables in an AppSpec',
      {
        revision: { appSpecContent: { content: `Resources:\n  - TaskDefinition: "web:1"\n    password: ${CANARY}\n` } },
      },
      ['TaskDefinition: \\"web:1\\"'],
    ],
    [
      'the same in JSON',
      { revision: { string: { content: JSON.stringify({ password: CANARY, TaskDefinition: 'web:1' }) } } },
      ['web:1'],
    ],
    ['names beside values', { parameters: [{ ParameterKey: 'DbPassword', ParameterValue: CANARY }] }, ['DbPassword']],
    ['members whose name says it', { client: { clientSecret: CANARY, id: 'c-1' } }, ['c-1']],
    [
      'scaling messages',
      { ScalingActivities: [{ StatusMessage: `password=${CANARY}`, Cause: `token: ${CANARY}` }] },
      ['password=', 'token: '],
    ],
    [
      'a key over several events',
      {
        events: [
          '-----BEGIN RSA PRIVATE KEY-----',
          CANARY,
          `x ${CANARY}`,
          '-----END RSA PRIVATE KEY-----',
          'then went on',
        ].map(message => ({ message })),
      },
      ['then went on'],
    ],
    [
      'a flag with its value',
      { containerDefinitions: [{ command: ['mysql', `-p${CANARY}`, '-p', CANARY, '--port', '3306'] }] },
      ['--port', '3306', 'mysql'],
    ],
  ])('%s', (_, answer, kept) => {
    const out = JSON.stringify(redact(answer));
    expect(out).not.toContain(CANARY);
    for (const part of kept) expect(out).toContain(part);
  });
  it('and JSON within stays JSON', () => {
    const out = redact({ content: '{"pin":483920,"a":{"token":"abcd1234"},"n":1.50}' }) as { content: string };
    expect(JSON.parse(out.content)).toEqual({ pin: '[redacted]', a: { token: '[redacted]' }, n: 1.5 });
    const same = '{ "a" : 1.50 }';
    expect(redact({ content: same })).toEqual({ content: same });
  });
  it('however deep', () => {
    let x: unknown = { password: CANARY };
    for (let n = 0; n < 5000; n++) x = { x };
    expect(JSON.stringify(redact(x))).not.toContain(CANARY);
    expect(JSON.stringify(redact({ message: `${'['.repeat(50_000)}"${CANARY}` }))).toContain('[[[');
  });
});

it('tokens of pages and ids of requests stay: the next page is asked for by them', () => {
  const answer = {
    nextToken: 'abc123',
    nextForwardToken: 'f/123',
    clientToken: 'c-1',
    Marker: 'm',
    clientRequestToken: 'x-9',
  };
  expect(redact(answer)).toEqual(answer);
});

it('every redactor has a name, says what it hides and keeps, and counts', () => {
  for (const r of Object.values(REDACTORS)) {
    expect(r.hides).not.toBe('');
    expect(r.keeps).not.toBe('');
  }
  const redaction = new Redaction();
  const out = redaction.answer({
    containerDefinitions: [
      {
        environment: [{ name: 'A', value: 'a1b2c3d4' }],
        command: ['app', 'x'],
        logConfiguration: { options: { 'splunk-token': 'x' } },
      },
    ],
    tags: [{ key: 'a', value: 'b' }],
    MessageBody: 'x',
    events: [
      'with a1b2c3d4',
      `-----BEGIN PRIVATE ${'KEY'}----- abc -----END PRIVATE ${'KEY'}-----`,
      'jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc',
      'id AKIAIOSFODNN7EXAMPLE',
      `t ${'gh'}p_16C7e42F292c6912E7710c838347Ae178B4a`,
      'postgres://app:hunter2@db/app',
      'Authorization: Bearer abcd1234efgh',
      'mysql -phunter2 app',
      'password=hunter2',
      'decoded k3Jq8Zx1Vn5Mt9Rb2Yc7Ld4Wf6Gh8Jk0Lm2Np4Qr6St8Uv0Wx2Yz4Ab6',
    ].map(message => ({ message })),
  });
  expect(redaction.counts).toEqual(
    Object.fromEntries(
      Object.keys(REDACTORS)
        .map(name => [name, 1])
        .sort(),
    ),
  );
  expect(JSON.stringify(out).split('[redacted]').length - 1).toBe(Object.keys(REDACTORS).length);
});

it("a failed call's message is redacted, with its stack", () => {
  const error = new Redaction().error(new Error(`proxy said: Proxy-Authorization: Basic YXBwOmh1bnRlcjI=`));
  expect(`${error.message} ${error.stack}`).not.toContain('YXBwOmh1bnRlcjI=');
});
