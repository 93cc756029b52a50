import { describe, expect, it } from 'vitest';
import { parseSecretReference } from '../../../src/aws/messages/secret-reference.ts';
import { aboutReference } from '../../../src/aws/secrets/about.ts';
import { policyText } from '../../../src/aws/secrets/policy-text.ts';
import { repairedReference } from '../../../src/aws/secrets/repair.ts';
import { bareName } from '../../../src/aws/secrets/suffix.ts';
import { ARN, call } from '../../rules/secret/base.ts';

it.each([
  ['a json key without its colons', `${ARN}:key`, `${ARN}:key::`],
  ['a stage without its last colon', `${ARN}::BLUE`, `${ARN}::BLUE:`],
  ['white space', ` ${ARN} `, ARN],
  [
    'two slashes in an ARN',
    'arn:aws:ssm:eu-west-1:111122223333:parameter//a',
    'arn:aws:ssm:eu-west-1:111122223333:parameter/a',
  ],
  ['a level without its first slash', 'app/url', '/app/url'],
  ['two slashes in a name', '/app//url', '/app/url'],
  ['another service', 'arn:aws:s3:::b', undefined],
  ['nothing', '', undefined],
  ['what is right', ARN, undefined],
])('%s is repaired, or not', (_, from, to) => expect(repairedReference(from, 'eu-west-1')).toBe(to));

it.each([
  ['prod/db-Ab12Cd', 'prod/db'],
  ['db', undefined],
  ['-Ab12Cd', undefined],
  ['my-db-secret-Ab12Cd', 'my-db-secret'],
])('the name in %s is %s', (id, name) => expect(bareName(id)).toBe(name));

it('takes policies as text, as encoded text and as objects', () => {
  expect([
    policyText('{"a":1}'),
    policyText('%7B%22a%22%3A1%7D'),
    policyText({ a: 1 }),
    policyText('%7B%'),
    policyText(''),
    policyText(undefined),
  ]).toEqual(['{"a":1}', '{"a":1}', '{"a":1}', '%7B%', undefined, undefined]);
});

describe('a failed call is about a reference', () => {
  const secret = { container: 'web', name: 'A', ...parseSecretReference(`${ARN}:key::`, 'eu-west-1') };
  const parameter = {
    container: 'web',
    name: 'A',
    ...parseSecretReference('arn:aws:ssm:eu-west-1:111122223333:parameter/app/url', 'eu-west-1'),
  };
  it.each([
    ['named by its whole reference', call('secret/not-found', { facts: { secret: `${ARN}:key::` } }), secret, 'named'],
    ['named by its ARN', call('secret/not-found', { facts: { secret: ['x', ARN] } }), secret, 'named'],
    ['another is named', call('secret/not-found', { facts: { secret: ARN.replace('db', 'x') } }), secret, 'no'],
    [
      'the name is left out',
      call('secret/not-found', { facts: { secret: 'arn:aws:secretsmanager:<region>:…' } }),
      secret,
      'maybe',
    ],
    ['none is named', call('secret/not-found'), secret, 'maybe'],
    [
      'a parameter is named',
      call('secret/parameter-not-found', { service: 'ssm', facts: { parameter: '/app/url' } }),
      parameter,
      'named',
    ],
    ['a parameter failed, not a secret', call('secret/parameter-not-found', { service: 'ssm' }), secret, 'no'],
    [
      'only the key is named',
      call('secret/kms-denied', { service: 'kms', resource: 'arn:aws:kms:eu-west-1:1:key/k' }),
      secret,
      'maybe',
    ],
    ['it never got through', call('network/no-route', { how: 'unreachable', facts: { secret: ARN } }), secret, 'no'],
    ['an image was pulled', call('image/tag-not-found', { step: 'image-pull' }), secret, 'no'],
  ] as const)('%s', (_, failed, ref, expected) => expect(aboutReference(failed, ref)).toBe(expected));
});
