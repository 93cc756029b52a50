import { describe, expect, it } from 'vitest';
import { conditionHolds } from '../../../src/aws/iam/condition.ts';
import {
  assumeContext,
  contextOf,
  evaluate,
  evaluateAlone,
  evaluateLayer,
  type Layer,
  matches,
  NO_POLICIES,
  parsePolicy,
  roleContext,
  type Tri,
} from '../../../src/aws/iam/index.ts';

/** What AWS documents, one table a page; what it doesn't document is unknown. */
const ACCOUNT = '111122223333';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/exec`;
const SECRET = `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:db-AbCdEf`;
const GET = 'secretsmanager:GetSecretValue';
const caller = { kind: 'role', name: 'exec', account: ACCOUNT, arn: ROLE } as const;
const layer = (...statements: object[]): Layer => ({
  policies: [{ name: 'p', parsed: parsePolicy({ Version: '2012-10-17', Statement: statements }) }],
  whole: true,
});
const allow = (more: object = {}): object => ({ Effect: 'Allow', Action: '*', Resource: '*', ...more });

describe('an ARN in a Resource element', () => {
  const context = contextOf({ 'aws:RequestedRegion': 'eu-west-1', 'aws:PrincipalTag/name': 'db-AbCdEf' });
  it.each<[string, string, Tri]>([
    ['control: the ARN itself', SECRET, true],
    ['a star that ends the pattern stands for all the rest', 'arn:aws:secretsmanager:*', true],
    ['a star that ends a part goes past colons', 'arn:aws:*:secret:db-AbCdEf', true],
    ['a star within a part that would have to go past colons', 'arn:aws:s*3:secret:db-AbCdEf', 'unknown'],
    ['a star within a part, and within it only', `arn:aws:secretsmanager:eu-*-1:${ACCOUNT}:secret:db-*`, true],
    ['a question mark for a colon', `arn:aws:secretsmanager?eu-west-1:${ACCOUNT}:secret:db-*`, 'unknown'],
    ['parts left out, without a star', `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}`, 'unknown'],
    ['parts left out, of another service (decoy)', `arn:aws:ssm:eu-west-1:${ACCOUNT}`, false],
    ['parts left out, and the star for another Region', 'arn:aws:secretsmanager:us-*', false],
    ['a variable after the fifth colon', `arn:aws:secretsmanager:*:*:secret:\${aws:PrincipalTag/name}`, true],
    [
      'a variable before the fifth colon',
      `arn:aws:secretsmanager:\${aws:RequestedRegion}:${ACCOUNT}:secret:db-*`,
      'unknown',
    ],
    [
      'a variable before the fifth colon, of another secret (decoy)',
      `arn:aws:secretsmanager:\${aws:RequestedRegion}:${ACCOUNT}:secret:api-*`,
      false,
    ],
  ])('%s: %s', (_, pattern, expected) => {
    expect(matches(pattern, SECRET, { wild: true, arn: true, variables: context })).toBe(expected);
  });
  it('is what decides whether a statement applies', () => {
    const at = (Resource: string): Tri =>
      evaluateLayer('identity', layer(allow({ Resource })), { action: GET, resource: SECRET, caller, context }).allow;
    expect([at(SECRET), at(`arn:aws:secretsmanager:eu-west-1:${ACCOUNT}`)]).toEqual([true, 'unknown']);
  });
});

describe('an ARN in a condition', () => {
  const context = contextOf({
    'aws:PrincipalArn': ROLE,
    'aws:PrincipalAccount': ACCOUNT,
    'aws:PrincipalTag/n': 'exec',
  });
  it.each<[string, string, string, Tri]>([
    ['control', 'ArnLike', ROLE, true],
    ['a variable after the fifth colon', 'ArnLike', `arn:aws:iam::${ACCOUNT}:role/\${aws:PrincipalTag/n}`, true],
    ['a variable before it', 'ArnLike', 'arn:aws:iam::${aws:PrincipalAccount}:role/exec', 'unknown'],
    [
      'a variable before it, for another role (decoy)',
      'ArnLike',
      'arn:aws:iam::${aws:PrincipalAccount}:role/web',
      false,
    ],
    ['a variable in a string operator', 'StringLike', 'arn:aws:iam::${aws:PrincipalAccount}:role/exec', true],
    ['parts left out', 'ArnLike', 'arn:*:role/exec', 'unknown'],
  ])('%s: %s %s', (_, operator, value, expected) => {
    expect(conditionHolds({ operator, key: 'aws:PrincipalArn', values: [value] }, context, context)).toBe(expected);
  });
});

describe('a permissions boundary that leaves the call out', () => {
  const arn = (operator: string, value = ROLE): object => ({
    Condition: { [operator]: { 'aws:PrincipalArn': value } },
  });
  const session = (name: string): object => ({
    Principal: { AWS: `arn:aws:sts::${ACCOUNT}:assumed-role/exec/${name}` },
  });
  const ask = (statement: object, sameAccount: boolean, boundary: Layer | null, own = NO_POLICIES): string => {
    const v = evaluate({
      request: {
        action: GET,
        resource: SECRET,
        caller: { ...caller, session: '0123abcd' },
        context: roleContext({ caller, region: 'eu-west-1' }),
      },
      identity: own,
      boundary,
      resource: layer(statement),
      sameAccount,
    });
    return `${v.verdict} ${v.layer}`;
  };
  const small = layer(allow({ Action: 's3:*' }));
  it.each<[string, object, string, string]>([
    // statement, same account, other account
    ['the role by its ARN is limited', { Principal: { AWS: ROLE } }, 'denied identity', 'denied boundary'],
    ['everybody with its ARN is not', { Principal: '*', ...arn('ArnEquals') }, 'allowed resource', 'denied boundary'],
    ['nor by string', { Principal: { AWS: '*' }, ...arn('StringLike') }, 'allowed resource', 'denied boundary'],
    [
      'everybody with the ARN of another role is nobody (decoy)',
      { Principal: '*', ...arn('ArnEquals', ROLE.replace('exec', 'web')) },
      'denied identity',
      'denied resource',
    ],
    ['everybody but another is not documented', { Principal: '*', ...arn('ArnNotEquals', 'x') }, 'unknown', ''],
    ['everybody is not documented', { Principal: '*' }, 'unknown', 'denied boundary'],
    ['one session of the role, of a task that is gone', session('0123abcd'), 'unknown', 'denied boundary'],
    ['another session of the role', session('ffff'), 'denied identity', 'denied resource'],
    ['a wildcard for sessions', session('*'), 'denied identity', 'denied resource'],
    ['the account of the role', { Principal: { AWS: ACCOUNT } }, 'denied identity', 'denied boundary'],
  ])('%s', (_, statement, same, across) => {
    expect(ask(allow(statement), true, small)).toContain(same);
    if (across !== '') expect(ask(allow(statement), false, small, layer(allow()))).toBe(across);
  });
  it('is a control: without a boundary, the role is let in', () =>
    expect(ask(allow({ Principal: { AWS: ROLE } }), true, null)).toBe('allowed resource'));
  it.each<[string, Layer | null, string]>([
    ['with a boundary', layer(allow()), 'denied resource'],
    ['without one', null, 'unknown resource'],
  ])('a Deny with NotPrincipal reaches a listed role %s', (_, boundary, expected) => {
    const statement = { ...allow({ NotPrincipal: { AWS: [ROLE, `arn:aws:iam::${ACCOUNT}:root`] } }), Effect: 'Deny' };
    expect(ask(statement, true, boundary, layer(allow()))).toBe(expected);
  });
});

describe('the policy of a gateway endpoint', () => {
  const ask = (statement: object, gateway: boolean): string =>
    evaluateAlone(
      'endpoint',
      { ...layer(statement), gateway },
      {
        action: 's3:GetObject',
        resource: 'arn:aws:s3:::conf/web.env',
        caller,
        context: roleContext({ caller, region: 'eu-west-1' }),
      },
    ).verdict;
  const principalArn = (value: string): object => ({ Condition: { StringEquals: { 'aws:PrincipalArn': value } } });
  it.each<[string, object, string, string]>([
    // gateway endpoint, interface endpoint (control)
    ['everybody', { Principal: '*' }, 'allowed', 'allowed'],
    ['the number of the account: its root user only', { Principal: { AWS: ACCOUNT } }, 'denied', 'allowed'],
    ['its root', { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } }, 'denied', 'allowed'],
    ['the role, which AWS does not document', { Principal: { AWS: ROLE } }, 'unknown', 'allowed'],
    ['another role (decoy)', { Principal: { AWS: ROLE.replace('exec', 'web') } }, 'denied', 'denied'],
    ['everybody with the ARN of the role', { Principal: '*', ...principalArn(ROLE) }, 'allowed', 'allowed'],
    ['everybody with another ARN', { Principal: '*', ...principalArn(`${ROLE}2`) }, 'denied', 'denied'],
  ])('%s', (_, statement, gateway, elsewhere) =>
    expect([ask(allow(statement), true), ask(allow(statement), false)]).toEqual([gateway, elsewhere]),
  );
});

describe('the source of an assumption', () => {
  const at = 'arn:aws:ecs:eu-west-1:111122223333';
  const ask = (service: string, condition: object, Effect = 'Allow'): string =>
    evaluateAlone(
      'trust',
      layer(
        { Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' },
        {
          Effect,
          Principal: { Service: service },
          Action: 'sts:AssumeRole',
          Condition: condition,
        },
      ),
      {
        action: 'sts:AssumeRole',
        resource: undefined,
        caller: { kind: 'service', service },
        context: assumeContext('eu-west-1', ACCOUNT, service),
      },
    ).verdict;
  const tasks = (condition: object): string => {
    const v = evaluateAlone(
      'trust',
      layer({
        Effect: 'Allow',
        Principal: { Service: 'ecs-tasks.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: condition,
      }),
      {
        action: 'sts:AssumeRole',
        resource: undefined,
        caller: { kind: 'service', service: 'ecs-tasks.amazonaws.com' },
        context: assumeContext('eu-west-1', ACCOUNT),
      },
    );
    return v.verdict;
  };
  it.each<[string, object, string]>([
    ['all of the account and Region, as documented', { ArnLike: { 'aws:SourceArn': `${at}:*` } }, 'allowed'],
    ['any Region', { ArnLike: { 'aws:SourceArn': 'arn:aws:ecs:*:111122223333:*' } }, 'allowed'],
    ['the account', { StringEquals: { 'aws:SourceAccount': ACCOUNT } }, 'allowed'],
    ['another account', { StringEquals: { 'aws:SourceAccount': '999999999999' } }, 'denied'],
    ['another Region', { ArnLike: { 'aws:SourceArn': 'arn:aws:ecs:us-east-1:111122223333:*' } }, 'denied'],
    ['one cluster, which is not supported', { ArnLike: { 'aws:SourceArn': `${at}:cluster/prod` } }, 'denied'],
    ['one cluster, by string', { StringEquals: { 'aws:SourceArn': `${at}:cluster/prod` } }, 'denied'],
    [
      'all clusters: which resource it is, is not documented',
      { ArnLike: { 'aws:SourceArn': `${at}:cluster/*` } },
      'unknown',
    ],
    ['tasks', { ArnLike: { 'aws:SourceArn': `${at}:task/prod/*` } }, 'unknown'],
    ['services', { ArnLike: { 'aws:SourceArn': `${at}:service/*` } }, 'unknown'],
  ])('of a task: %s', (_, condition, expected) => expect(tasks(condition)).toBe(expected));
  it.each(['ecs.amazonaws.com', 'ec2.amazonaws.com'])('%s is not documented to name one', service => {
    expect(ask(service, { StringNotEquals: { 'aws:SourceAccount': ACCOUNT } }, 'Deny')).toBe('unknown');
    expect(ask(service, { StringEquals: { 'sts:ExternalId': 'x' } }, 'Deny')).toBe('allowed');
  });
});

describe('a Deny for sessions that are older', () => {
  const ask = (statement: object, issued: string | undefined): string =>
    evaluate({
      request: {
        action: GET,
        resource: SECRET,
        caller,
        context: roleContext({ caller, region: 'eu-west-1', ...(issued !== undefined && { issued }) }),
      },
      identity: layer(allow(), { ...allow(statement), Effect: 'Deny' }),
      boundary: null,
      sameAccount: true,
    }).verdict;
  const than = (operator: string, at: string): object => ({ Condition: { [operator]: { 'aws:TokenIssueTime': at } } });
  const NOW = '2026-05-24T15:00:00.000Z';
  it.each<[string, object, string | undefined, string]>([
    ['does not concern a task that starts now', than('DateLessThan', '2026-05-20T00:00:00Z'), NOW, 'allowed'],
    ['as IAM writes it', than('DateLessThan', '2026-05-24T14:59:59.999Z'), NOW, 'allowed'],
    ['concerns it where the time is still to come', than('DateLessThan', '2027-01-01T00:00:00Z'), NOW, 'denied'],
    ['is another where it is for later ones (decoy)', than('DateGreaterThan', '2026-05-20T00:00:00Z'), NOW, 'denied'],
    ['is one for permanent credentials, which a task has none of', than('Null', 'true'), NOW, 'allowed'],
    ['is unknown where no time is known', than('DateLessThan', '2026-05-20T00:00:00Z'), undefined, 'unknown'],
    ['control: an unconditional Deny', {}, NOW, 'denied'],
  ])('%s', (_, statement, issued, expected) => expect(ask(statement, issued)).toBe(expected));
});
