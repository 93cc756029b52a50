import { describe, expect, it } from 'vitest';
import {
  contextOf,
  evaluateLayer,
  exceptPrincipal,
  mergeStatement,
  parsePolicy,
  relaxDeny,
} from '../../../src/aws/iam/index.ts';

const old = { Sid: 'A', Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' } as const;
const document = { Version: '2012-10-17', Id: 'kept', Statement: [old] };
const statement = { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: 'arn:x' } as const;

describe('a statement merged into a document', () => {
  it.each<[string, unknown, unknown]>([
    ['stands alone where there was none', undefined, { Version: '2012-10-17', Statement: [statement] }],
    ['stands alone where the text was empty', '', { Version: '2012-10-17', Statement: [statement] }],
    ['comes after the others', document, { ...document, Statement: [old, statement] }],
    [
      'comes after the one that was no list',
      { Version: '2008-10-17', Statement: old },
      { Version: '2008-10-17', Statement: [old, statement] },
    ],
    [
      'is read from URL-encoded text',
      encodeURIComponent(JSON.stringify(document)),
      { ...document, Statement: [old, statement] },
    ],
    ['is not repeated', { Statement: [statement] }, { Version: '2012-10-17', Statement: [statement] }],
    [
      'adds its resource to one that differs only there',
      { Version: '2012-10-17', Statement: [{ ...statement, Sid: 'S', Resource: ['arn:y'] }] },
      { Version: '2012-10-17', Statement: [{ ...statement, Sid: 'S', Resource: ['arn:y', 'arn:x'] }] },
    ],
    [
      'adds its action to one that differs only there',
      { Version: '2012-10-17', Statement: [{ ...statement, Action: 'a:B' }] },
      { Version: '2012-10-17', Statement: [{ ...statement, Action: ['a:B', statement.Action] }] },
    ],
    [
      'leaves one with a condition alone',
      { Version: '2012-10-17', Statement: [{ ...statement, Condition: { Bool: { a: 'true' } } }] },
      { Version: '2012-10-17', Statement: [{ ...statement, Condition: { Bool: { a: 'true' } } }, statement] },
    ],
    [
      'leaves a Deny alone',
      { Version: '2012-10-17', Statement: [{ ...statement, Effect: 'Deny', Resource: 'arn:y' }] },
      { Version: '2012-10-17', Statement: [{ ...statement, Effect: 'Deny', Resource: 'arn:y' }, statement] },
    ],
    ['is refused by what is no policy', '{', undefined],
  ])('%s', (_, given, expected) => expect(mergeStatement(given, statement)).toEqual(expected));
  it('gets a Sid of its own where its Sid is taken', () => {
    expect(mergeStatement(document, { ...statement, Sid: 'A' })?.Statement).toEqual([old, { ...statement, Sid: 'A2' }]);
  });
});

describe('a Deny that is relaxed', () => {
  const deny = (more: object): object => ({
    Version: '2012-10-17',
    Statement: [old, { Effect: 'Deny', Action: 'ecr:BatchGetImage', Resource: '*', ...more }],
  });
  const action = 'ecr:BatchGetImage';
  const resource = 'arn:aws:ecr:eu-west-1:111111111111:repository/app';
  const { Action: _, ...open } = { Effect: 'Deny', Action: '*', Resource: '*' };
  it.each<[string, object, unknown, string]>([
    [
      'loses the action that is one of several',
      deny({ Action: ['ecr:BatchGetImage', 'ecr:PutImage'] }),
      { Effect: 'Deny', Action: ['ecr:PutImage'], Resource: '*' },
      'action-taken-out',
    ],
    [
      'loses the resource that is one of several',
      deny({ Resource: [resource, 'arn:other'] }),
      { Effect: 'Deny', Action: action, Resource: ['arn:other'] },
      'resource-taken-out',
    ],
    [
      'excepts the resource where it denies many actions on everything',
      deny({ Action: 'ecr:*' }),
      { Effect: 'Deny', Action: 'ecr:*', NotResource: resource },
      'resource-excepted',
    ],
    [
      'excepts one more resource',
      { Version: '2012-10-17', Statement: [old, { Effect: 'Deny', Action: '*', NotResource: 'arn:a' }] },
      { Effect: 'Deny', Action: '*', NotResource: ['arn:a', resource] },
      'resource-excepted',
    ],
    ['is removed where it says nothing else', deny({}), undefined, 'removed'],
  ])('%s', (_name, given, changed, did) => {
    const relaxed = relaxDeny(given, 1, action, resource);
    expect(relaxed?.did).toBe(did);
    expect(relaxed?.document?.Statement).toEqual(changed === undefined ? [old] : [old, changed]);
  });
  it('excepts the action where the call has no resource of its own', () => {
    expect(
      relaxDeny(
        { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] },
        0,
        'ecr:GetAuthorizationToken',
        '*',
      ),
    ).toEqual({
      did: 'action-excepted',
      document: { Version: '2012-10-17', Statement: [{ ...open, NotAction: 'ecr:GetAuthorizationToken' }] },
    });
  });
  it('leaves no policy where it was the only statement', () => {
    expect(
      relaxDeny(
        { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: action, Resource: '*' }] },
        0,
        action,
        resource,
      ),
    ).toEqual({ did: 'removed', document: undefined });
  });
  it('is not an Allow', () => {
    expect(relaxDeny(document, 0, action, resource)).toBeUndefined();
  });
});

describe("a Deny in a resource's policy that excepts a role", () => {
  const role = 'arn:aws:iam::111111111111:role/exec';
  const other = 'arn:aws:iam::111111111111:role/other';
  const base = { Effect: 'Deny', Action: 'secretsmanager:GetSecretValue', Resource: '*' };
  it.each<[string, object, object | undefined]>([
    [
      'of everybody gets a condition',
      { ...base, Principal: '*' },
      { ...base, Principal: '*', Condition: { ArnNotLike: { 'aws:PrincipalArn': role } } },
    ],
    [
      'with other conditions keeps them',
      { ...base, Principal: '*', Condition: { Bool: { a: 'true' } } },
      { ...base, Principal: '*', Condition: { Bool: { a: 'true' }, ArnNotLike: { 'aws:PrincipalArn': role } } },
    ],
    [
      'that excepts others already excepts one more',
      { ...base, Principal: '*', Condition: { StringNotEquals: { 'AWS:PrincipalArn': other } } },
      { ...base, Principal: '*', Condition: { StringNotEquals: { 'AWS:PrincipalArn': [other, role] } } },
    ],
    [
      'that names it among others forgets it',
      { ...base, Principal: { AWS: [role, other] } },
      { ...base, Principal: { AWS: other } },
    ],
    ['that names nobody else is removed', { ...base, Principal: { AWS: role } }, undefined],
  ])('%s', (_, statement, changed) => {
    const before = { Version: '2012-10-17', Statement: [old, statement] };
    const after = exceptPrincipal(before, 1, role);
    expect(after?.document?.Statement).toEqual(changed === undefined ? [old] : [old, changed]);
    const denies = (document: unknown): unknown =>
      evaluateLayer(
        'resource',
        { policies: [{ name: 'p', parsed: parsePolicy(document) }], whole: true },
        {
          action: 'secretsmanager:GetSecretValue',
          resource: 'x',
          caller: { kind: 'role', name: 'exec', account: '111111111111', arn: role },
          context: contextOf({ 'aws:PrincipalArn': role, a: 'true' }),
        },
      ).deny;
    expect([denies(before), denies(after?.document)]).toEqual([true, false]);
  });
});

describe('a document of which a part was hidden', () => {
  const condition = { StringEquals: { 'aws:Referer': '[redacted]' } };
  const hidden = { ...document, Statement: [{ ...old, Effect: 'Deny', Condition: condition }] };
  it.each<[string, unknown]>([
    ['as it is', hidden],
    ['in JSON', JSON.stringify(hidden)],
    ['URL-encoded', encodeURIComponent(JSON.stringify(hidden))],
  ])('is never written back: %s', (_, had) => {
    expect(mergeStatement(had, statement)).toBeUndefined();
    expect(relaxDeny(had, 0, 's3:GetObject', 'arn:aws:s3:::b/*')).toBeUndefined();
    expect(exceptPrincipal(had, 0, 'arn:aws:iam::111122223333:role/web')).toBeUndefined();
  });
});
