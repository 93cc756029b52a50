import { describe, expect, it } from 'vitest';
import { parseSecretReference } from '../../../src/aws/messages/index.ts';

const ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db/pass-AbCdEf';
const base = { kind: 'secretsmanager', region: 'eu-west-1', account: '123456789012', arn: ARN, id: 'db/pass-AbCdEf' };

describe('a secret reference is read by the rules of ECS', () => {
  it.each([
    [ARN, base],
    [`${ARN}:user::`, { ...base, jsonKey: 'user' }],
    [`${ARN}::AWSPREVIOUS:`, { ...base, stage: 'AWSPREVIOUS' }],
    [`${ARN}:::0f1e`, { ...base, version: '0f1e' }],
    [`${ARN}:user:AWSPREVIOUS:`, { ...base, jsonKey: 'user', stage: 'AWSPREVIOUS' }],
    [
      'arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:x-AbCdEf',
      {
        kind: 'secretsmanager',
        region: 'cn-north-1',
        account: '123456789012',
        arn: 'arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:x-AbCdEf',
        id: 'x-AbCdEf',
      },
    ],
    [
      'arn:aws:ssm:eu-west-1:123456789012:parameter/app/db',
      {
        kind: 'ssm',
        region: 'eu-west-1',
        account: '123456789012',
        arn: 'arn:aws:ssm:eu-west-1:123456789012:parameter/app/db',
        id: '/app/db',
      },
    ],
    [
      'arn:aws:ssm:eu-west-1:123456789012:parameter/db',
      {
        kind: 'ssm',
        region: 'eu-west-1',
        account: '123456789012',
        arn: 'arn:aws:ssm:eu-west-1:123456789012:parameter/db',
        id: 'db',
      },
    ],
    ['/app/db', { kind: 'ssm', region: 'us-east-2', id: '/app/db' }],
    ['DB_PASSWORD', { kind: 'ssm', region: 'us-east-2', id: 'DB_PASSWORD' }],
    ['/aws/reference/secretsmanager/x', { kind: 'ssm', region: 'us-east-2', id: '/aws/reference/secretsmanager/x' }],
    ['db:3', { kind: 'ssm', region: 'us-east-2', id: 'db', version: '3' }],
  ])('%s', (valueFrom, parts) => expect(parseSecretReference(valueFrom, 'us-east-2')).toEqual({ valueFrom, ...parts }));

  it.each([
    ['', 'empty'],
    [`${ARN}:user`, 'found 1'],
    [`${ARN}:user:`, 'found 2'],
    [`${ARN}:user:::`, 'found 4'],
    [`${ARN}:user:AWSCURRENT:0f1e`, 'only one'],
    ['arn:aws:secretsmanager:eu-west-1', 'fewer than six'],
    ['arn:aws:secretsmanager:eu-west-1:123456789012:secret:', 'secret:<name>'],
    ['arn:aws:secretsmanager:eu-west-1:1234:secret:x', '12-digit'],
    ['arn:aws:secretsmanager::123456789012:secret:x', 'Region'],
    ['arn:aws:s3:::bucket/key', 'ARN of s3'],
    ['arn:aws:ssm:eu-west-1:123456789012:parameter//app/db', 'two slashes'],
    ['arn:aws:ssm:eu-west-1:123456789012:document/x', 'parameter/<name>'],
    ['app/db', 'begins with a slash'],
    ['//app', 'two slashes'],
    [`\${DB_PASSWORD}`, 'characters'],
    ['a:b:c', 'colons'],
    [' db', 'white space'],
  ])('%s is malformed', (valueFrom, why) => {
    const ref = parseSecretReference(valueFrom, 'us-east-2');
    expect(ref.kind).toBe('malformed');
    expect(ref.why).toContain(why);
    expect(ref).not.toHaveProperty('arn');
  });
});
