import { describe, expect, it } from 'vitest';
import {
  assumeContext,
  type Caller,
  contextOf,
  evaluate,
  evaluateAlone,
  type Layer,
  layerBucketArn,
  layerContext,
  NO_POLICIES,
  parsePolicy,
  roleContext,
  type Tri,
  UNREAD,
} from '../../../src/aws/iam/index.ts';

const caller = {
  kind: 'role',
  name: 'exec',
  account: '111111111111',
  arn: 'arn:aws:iam::111111111111:role/path/exec',
} as const;
const secret = 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:db-AbCdEf';
const key = 'arn:aws:kms:eu-west-1:111111111111:key/1234';
const layer = (...statements: object[]): Layer => ({
  policies: [{ name: 'p', parsed: parsePolicy({ Version: '2012-10-17', Statement: statements }) }],
  whole: true,
});
const allow = (Action: unknown, Resource: unknown, more: object = {}): object => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const deny = (Action: unknown, Resource: unknown, more: object = {}): object => ({
  Effect: 'Deny',
  Action,
  Resource,
  ...more,
});
const broken: Layer = { policies: [{ name: 'p', parsed: parsePolicy('{') }], whole: true };
const root = { Principal: { AWS: 'arn:aws:iam::111111111111:root' } };
const self = { Principal: { AWS: 'arn:aws:iam::111111111111:role/path/exec' } };
const anyone = { Principal: '*' };
const GET = 'secretsmanager:GetSecretValue';

interface Row {
  action?: string;
  resource?: string | undefined;
  identity?: Layer;
  boundary?: Layer | null;
  policy?: Layer;
  endpoint?: Layer;
  kind?: 'key';
  same?: Tri;
}
const ask = (r: Row) =>
  evaluate({
    request: {
      action: r.action ?? GET,
      resource: 'resource' in r ? r.resource : secret,
      caller,
      context: roleContext({ caller, region: 'eu-west-1', resourceAccount: '111111111111' }),
    },
    identity: r.identity ?? NO_POLICIES,
    boundary: r.boundary ?? null,
    resource: r.policy ?? NO_POLICIES,
    ...(r.endpoint && { endpoint: r.endpoint }),
    ...(r.kind && { resourceKind: r.kind }),
    sameAccount: r.same ?? true,
  });
const yes = layer(allow('*', '*'));

describe('a role of the same account', () => {
  it.each<[string, Row, string]>([
    ['without any policy may do nothing', {}, 'denied identity no-allow'],
    ['may do what an identity policy allows', { identity: layer(allow(GET, secret)) }, 'allowed identity allow'],
    [
      'actions are matched in any case',
      { identity: layer(allow('SecretsManager:getsecretvalue', secret)) },
      'allowed identity allow',
    ],
    ['actions have wildcards', { identity: layer(allow('secretsmanager:Get*', secret)) }, 'allowed identity allow'],
    [
      'resources are matched by case',
      { identity: layer(allow(GET, secret.replace('AbCdEf', 'abcdef'))) },
      'denied identity no-allow',
    ],
    [
      'the ARN of a secret without its suffix does not match',
      { identity: layer(allow(GET, 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:db')) },
      'denied identity no-allow',
    ],
    [
      'the ARN of a secret with six question marks does',
      { identity: layer(allow(GET, 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:db-??????')) },
      'allowed identity allow',
    ],
    [
      'ssm:GetParameter is not ssm:GetParameters',
      {
        action: 'ssm:GetParameters',
        resource: 'arn:aws:ssm:eu-west-1:111111111111:parameter/a',
        identity: layer(allow('ssm:GetParameter', '*')),
      },
      'denied identity no-allow',
    ],
    [
      'a token cannot be had on a repository',
      {
        action: 'ecr:GetAuthorizationToken',
        resource: '*',
        identity: layer(allow('ecr:*', 'arn:aws:ecr:eu-west-1:111111111111:repository/*')),
      },
      'denied identity no-allow',
    ],
    [
      'a token is had on everything',
      { action: 'ecr:GetAuthorizationToken', resource: '*', identity: layer(allow('ecr:*', '*')) },
      'allowed identity allow',
    ],
    [
      'a Deny wins over an Allow',
      { identity: layer(allow('*', '*'), deny(GET, '*')) },
      'denied identity explicit-deny',
    ],
    [
      'a Deny of something else does not count',
      { identity: layer(allow('*', '*'), deny('s3:*', '*')) },
      'allowed identity allow',
    ],
    [
      'a Deny on a condition that does not hold does not count',
      { identity: layer(allow('*', '*'), deny('*', '*', { Condition: { Bool: { 'aws:SecureTransport': 'false' } } })) },
      'allowed identity allow',
    ],
    [
      'a Deny on what cannot be known leaves it open',
      {
        identity: layer(
          allow('*', '*'),
          deny('*', '*', { Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } } }),
        ),
      },
      'unknown identity open',
    ],
    [
      'but where nothing allows it, it is denied all the same',
      { identity: layer(deny('*', '*', { Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } } })) },
      'denied identity no-allow',
    ],
    [
      'an Allow on what cannot be known leaves it open',
      { identity: layer(allow('*', '*', { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } })) },
      'unknown identity open',
    ],
    [
      'NotAction allows all the others',
      { identity: layer({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }) },
      'allowed identity allow',
    ],
    [
      'and not its own',
      { identity: layer({ Effect: 'Allow', NotAction: 'secretsmanager:*', Resource: '*' }) },
      'denied identity no-allow',
    ],
    [
      'a Deny with NotAction hits the others',
      { identity: layer(allow('*', '*'), { Effect: 'Deny', NotAction: 'iam:*', Resource: '*' }) },
      'denied identity explicit-deny',
    ],
    [
      'NotResource allows all the others',
      { identity: layer({ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::*' }) },
      'allowed identity allow',
    ],
    [
      'and not its own',
      { identity: layer({ Effect: 'Allow', Action: '*', NotResource: secret }) },
      'denied identity no-allow',
    ],
    [
      'a resource that is not known may be the one',
      { resource: undefined, identity: layer(allow(GET, secret)) },
      'unknown identity open',
    ],
    ['and is within everything', { resource: undefined, identity: layer(allow(GET, '*')) }, 'allowed identity allow'],
    ['policies that could not be read may allow it', { identity: UNREAD }, 'unknown identity open'],
    ['and may deny it', { identity: { policies: yes.policies, whole: false } }, 'unknown identity open'],
    ['a policy that cannot be parsed is one that could not be read', { identity: broken }, 'unknown identity open'],
    [
      'a Deny that was read is enough, whatever else there is',
      { identity: { policies: layer(deny('*', '*')).policies, whole: false } },
      'denied identity explicit-deny',
    ],
    // boundary
    ['a boundary that allows it changes nothing', { identity: yes, boundary: yes }, 'allowed identity allow'],
    [
      'a boundary that does not allow it stops it',
      { identity: yes, boundary: layer(allow('s3:*', '*')) },
      'denied boundary no-allow',
    ],
    [
      'a Deny in the boundary wins',
      { identity: yes, boundary: layer(allow('*', '*'), deny(GET, '*')) },
      'denied boundary explicit-deny',
    ],
    ['a boundary alone gives nothing', { boundary: yes }, 'denied identity no-allow'],
    ['a boundary that could not be read leaves it open', { identity: yes, boundary: UNREAD }, 'unknown boundary open'],
    [
      'a boundary limits what a resource policy grants to the ARN of the role',
      { identity: yes, boundary: layer(allow('s3:*', '*')), policy: layer(allow(GET, '*', self)) },
      'denied boundary no-allow',
    ],
    [
      'a boundary that allows it leaves such a grant alone',
      { boundary: yes, policy: layer(allow(GET, '*', self)) },
      'allowed resource allow',
    ],
    [
      'a boundary that could not be read leaves such a grant open',
      { boundary: UNREAD, policy: layer(allow(GET, '*', self)) },
      'unknown boundary open',
    ],
    // the policy of the resource
    ['the policy of the secret may allow it alone', { policy: layer(allow(GET, '*', self)) }, 'allowed resource allow'],
    ['or to everybody', { policy: layer(allow(GET, '*', anyone)) }, 'allowed resource allow'],
    [
      'or to the account: that leaves it to the identity policies',
      { policy: layer(allow(GET, '*', root)) },
      'denied identity no-allow',
    ],
    [
      'to another role it says nothing',
      { policy: layer(allow(GET, '*', { Principal: { AWS: 'arn:aws:iam::111111111111:role/other' } })) },
      'denied identity no-allow',
    ],
    [
      'a role of that name in another account is another role',
      { policy: layer(allow(GET, '*', { Principal: { AWS: 'arn:aws:iam::222222222222:role/path/exec' } })) },
      'denied identity no-allow',
    ],
    [
      'to one session of the role it is open',
      { policy: layer(allow(GET, '*', { Principal: { AWS: 'arn:aws:sts::111111111111:assumed-role/exec/abc' } })) },
      'unknown resource open',
    ],
    [
      'the id of a deleted role names nobody',
      { policy: layer(allow(GET, '*', { Principal: { AWS: 'AROAEXAMPLEEXAMPLE' } })) },
      'denied identity no-allow',
    ],
    [
      'a Deny there wins over the identity policy',
      { identity: yes, policy: layer(deny(GET, '*', anyone)) },
      'denied resource explicit-deny',
    ],
    [
      'a Deny of the whole account reaches the role',
      { identity: yes, policy: layer(deny(GET, '*', root)) },
      'denied resource explicit-deny',
    ],
    [
      'a Deny of another role does not',
      { identity: yes, policy: layer(deny(GET, '*', { Principal: { AWS: 'arn:aws:iam::111111111111:role/other' } })) },
      'allowed identity allow',
    ],
    [
      'a Deny of all but another role does',
      {
        identity: yes,
        policy: layer({
          Effect: 'Deny',
          NotPrincipal: { AWS: 'arn:aws:iam::111111111111:role/other' },
          Action: '*',
          Resource: '*',
        }),
      },
      'denied resource explicit-deny',
    ],
    [
      'a Deny of all but this role is open, for a session has to be excepted too',
      {
        identity: yes,
        policy: layer({
          Effect: 'Deny',
          NotPrincipal: { AWS: ['arn:aws:iam::111111111111:role/path/exec', 'arn:aws:iam::111111111111:root'] },
          Action: '*',
          Resource: '*',
        }),
      },
      'unknown resource open',
    ],
    [
      'a Deny of all roles but those of a pattern spares this one',
      {
        identity: yes,
        policy: layer(
          deny('*', '*', {
            ...anyone,
            Condition: { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::111111111111:role/path/*' } },
          }),
        ),
      },
      'allowed identity allow',
    ],
    [
      'and hits it where the pattern forgets its path',
      {
        identity: yes,
        policy: layer(
          deny('*', '*', {
            ...anyone,
            Condition: { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::111111111111:role/exec' } },
          }),
        ),
      },
      'denied resource explicit-deny',
    ],
    [
      'a policy of the secret that could not be read may deny it',
      { identity: yes, policy: UNREAD },
      'unknown resource open',
    ],
    ['or allow it', { policy: UNREAD }, 'unknown resource open'],
    // endpoint
    [
      'an endpoint policy that allows it changes nothing',
      { identity: yes, endpoint: layer(allow('*', '*', anyone)) },
      'allowed identity allow',
    ],
    [
      'an endpoint policy for its account changes nothing',
      { identity: yes, endpoint: layer(allow('*', '*', root)) },
      'allowed identity allow',
    ],
    [
      'one that allows something else stops it',
      { identity: yes, endpoint: layer(allow('s3:*', '*', anyone)) },
      'denied endpoint no-allow',
    ],
    [
      'one that denies it stops it',
      { identity: yes, endpoint: layer(allow('*', '*', anyone), deny(GET, '*', anyone)) },
      'denied endpoint explicit-deny',
    ],
    ['one that could not be read leaves it open', { identity: yes, endpoint: UNREAD }, 'unknown endpoint open'],
  ])('%s', (_, row, expected) => {
    const v = ask(row);
    expect(`${v.verdict} ${v.layer} ${v.how}`).toBe(expected);
  });
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-single-account.html
it('a grant to the ARN of the role does not reach past its boundary, even without an identity policy', () => {
  const boundary = layer(allow('s3:*', '*'));
  const policy = layer(allow(GET, '*', self));
  expect(ask({ boundary, policy }).verdict).toBe('denied');
  expect(ask({ policy }).verdict).toBe('allowed');
  const on = { action: 'kms:Decrypt', resource: key, kind: 'key', policy: layer(allow('kms:*', '*', self)) } as const;
  expect(ask({ ...on, boundary }).verdict).toBe('denied');
  expect(ask(on).verdict).toBe('allowed');
});

describe('a role of another account', () => {
  it.each<[string, Row, string]>([
    ['needs both: the identity policy alone is not enough', { identity: yes, same: false }, 'denied resource'],
    [
      'needs both: the policy of the resource alone is not enough',
      { policy: layer(allow(GET, '*', self)), same: false },
      'denied identity',
    ],
    [
      'is let in by its own name',
      { identity: yes, policy: layer(allow(GET, '*', self)), same: false },
      'allowed identity',
    ],
    [
      'is let in by its account',
      { identity: yes, policy: layer(allow(GET, '*', root)), same: false },
      'allowed identity',
    ],
    [
      'is let in by the number of its account',
      { identity: yes, policy: layer(allow(GET, '*', { Principal: { AWS: '111111111111' } })), same: false },
      'allowed identity',
    ],
    [
      'is kept in its boundary',
      { identity: yes, boundary: layer(allow('s3:*', '*')), policy: layer(allow(GET, '*', self)), same: false },
      'denied boundary',
    ],
    [
      'is open where the policy of the resource was not read',
      { identity: yes, policy: UNREAD, same: false },
      'unknown resource',
    ],
    ['is denied at once where its own policies do not allow it', { policy: UNREAD, same: false }, 'denied identity'],
    [
      'where it is not known whose the resource is, both have to agree',
      { identity: yes, same: 'unknown' },
      'unknown identity',
    ],
    [
      'and they do, where both allow',
      { identity: yes, policy: layer(allow(GET, '*', self)), same: 'unknown' },
      'allowed identity',
    ],
  ])('%s', (_, row, expected) => {
    const v = ask(row);
    expect(`${v.verdict} ${v.layer}`).toBe(expected);
  });
});

describe('a KMS key', () => {
  const on = { action: 'kms:Decrypt', resource: key, kind: 'key' } as const;
  const delegating = layer({ Effect: 'Allow', ...root, Action: 'kms:*', Resource: '*' });
  it.each<[string, Row, string]>([
    [
      'that delegates to its account leaves it to the identity policy, which allows it',
      { ...on, identity: yes, policy: delegating },
      'allowed identity',
    ],
    [
      'that delegates to its account leaves it to the identity policy, which does not',
      { ...on, policy: delegating },
      'denied identity',
    ],
    ['that names the role is enough', { ...on, policy: layer(allow('kms:Decrypt', '*', self)) }, 'allowed resource'],
    [
      'that names neither role nor account lets no identity policy in',
      {
        ...on,
        identity: yes,
        policy: layer(allow('kms:*', '*', { Principal: { AWS: 'arn:aws:iam::111111111111:role/admin' } })),
      },
      'denied resource',
    ],
    [
      'that delegates to its account for administration only does not let it decrypt',
      { ...on, identity: yes, policy: layer(allow(['kms:Describe*', 'kms:Put*'], '*', root)) },
      'denied resource',
    ],
    ['whose policy was not read is open', { ...on, identity: yes, policy: UNREAD }, 'unknown resource'],
    ['of another account wants both', { ...on, identity: yes, policy: delegating, same: false }, 'allowed identity'],
    [
      'of another account wants both, and one lacks',
      { ...on, policy: layer(allow('kms:Decrypt', '*', self)), same: false },
      'denied identity',
    ],
    [
      'that denies it',
      { ...on, identity: yes, policy: layer(allow('kms:*', '*', root), deny('kms:Decrypt', '*', anyone)) },
      'denied resource',
    ],
    [
      'that delegates stays within the boundary',
      { ...on, identity: yes, boundary: layer(allow('s3:*', '*')), policy: delegating },
      'denied boundary',
    ],
  ])('%s', (_, row, expected) => {
    const v = ask(row);
    expect(`${v.verdict} ${v.layer}`).toBe(expected);
  });
  it.each([
    ['secretsmanager', 'secretsmanager.eu-west-1.amazonaws.com', 'allowed'],
    ['ssm', 'secretsmanager.eu-west-1.amazonaws.com', 'denied'],
  ])('limited to a service lets %s through: %s', (via, only, expected) => {
    const context = roleContext({ caller, region: 'eu-west-1', via, encryption: { SecretARN: secret } });
    const policy = layer(
      allow('kms:Decrypt', '*', {
        ...self,
        Condition: {
          StringEquals: { 'kms:ViaService': only, 'kms:CallerAccount': '111111111111' },
          StringLike: { 'kms:EncryptionContext:SecretARN': '*:secret:db-*' },
        },
      }),
    );
    expect(
      evaluate({
        request: { action: 'kms:Decrypt', resource: key, caller, context },
        identity: NO_POLICIES,
        boundary: null,
        resource: policy,
        resourceKind: 'key',
        sameAccount: true,
      }).verdict,
    ).toBe(expected);
  });
});

describe('a trust policy', () => {
  const trust = (statement: object): string => {
    const v = evaluateAlone('trust', layer(statement), {
      action: 'sts:AssumeRole',
      resource: undefined,
      caller: { kind: 'service', service: 'ecs-tasks.amazonaws.com' },
      context: assumeContext('eu-west-1', '111111111111'),
    });
    return v.verdict;
  };
  const ecs = { Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' };
  it.each<[string, object, string]>([
    ['for tasks of ECS', ecs, 'allowed'],
    [
      'for several services',
      { ...ecs, Principal: { Service: ['ec2.amazonaws.com', 'ecs-tasks.amazonaws.com'] } },
      'allowed',
    ],
    ['for another service', { ...ecs, Principal: { Service: 'ec2.amazonaws.com' } }, 'denied'],
    ['for ECS itself, which is not its tasks', { ...ecs, Principal: { Service: 'ecs.amazonaws.com' } }, 'denied'],
    ['for an account', { ...ecs, Principal: { AWS: 'arn:aws:iam::111111111111:root' } }, 'denied'],
    [
      'for tasks of this account',
      {
        ...ecs,
        Condition: {
          StringEquals: { 'aws:SourceAccount': '111111111111' },
          ArnLike: { 'aws:SourceArn': 'arn:aws:ecs:eu-west-1:111111111111:*' },
        },
      },
      'allowed',
    ],
    [
      'for tasks of another account',
      { ...ecs, Condition: { StringEquals: { 'aws:SourceAccount': '222222222222' } } },
      'denied',
    ],
    [
      'for tasks of another region',
      { ...ecs, Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:ecs:us-east-1:111111111111:*' } } },
      'denied',
    ],
    [
      'for one cluster, which ECS does not support',
      { ...ecs, Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:ecs:eu-west-1:111111111111:cluster/prod' } } },
      'denied',
    ],
    ['for callers with an external id', { ...ecs, Condition: { StringEquals: { 'sts:ExternalId': 'x' } } }, 'denied'],
    [
      'with a condition that cannot be known',
      { ...ecs, Condition: { StringEquals: { 'aws:SourceOrgID': 'o-1' } } },
      'unknown',
    ],
    ['for another action', { ...ecs, Action: 'sts:AssumeRoleWithWebIdentity' }, 'denied'],
    ['that denies', { ...ecs, Effect: 'Deny' }, 'denied'],
  ])('%s', (_, statement, expected) => expect(trust(statement)).toBe(expected));
});

describe('the endpoint policy of S3 and image layers', () => {
  const layers = (...statements: object[]): string =>
    evaluateAlone('endpoint', layer(...statements), {
      action: 's3:GetObject',
      resource: layerBucketArn('eu-west-1'),
      caller: { kind: 'foreign' },
      context: layerContext(),
    }).verdict;
  it.each<[string, object[], string]>([
    ['the default policy lets them through', [allow('*', '*', anyone)], 'allowed'],
    [
      'the bucket of layers by name',
      [allow('s3:GetObject', 'arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/*', anyone)],
      'allowed',
    ],
    [
      'the bucket of another region',
      [allow('s3:GetObject', 'arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*', anyone)],
      'denied',
    ],
    ["only buckets of one's own", [allow('s3:*', 'arn:aws:s3:::my-*/*', anyone)], 'denied'],
    [
      'the bucket without its objects',
      [allow('s3:GetObject', 'arn:aws:s3:::prod-eu-west-1-starport-layer-bucket', anyone)],
      'denied',
    ],
    [
      'everything for this account: the layer URLs are not signed by it',
      [allow('*', '*', { ...anyone, Condition: { StringEquals: { 'aws:PrincipalAccount': '111111111111' } } })],
      'denied',
    ],
    [
      'everything for this organisation',
      [allow('*', '*', { ...anyone, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-abc' } } })],
      'denied',
    ],
    ['everything for the role', [allow('*', '*', self)], 'denied'],
    [
      'a Deny for whoever is not of this organisation',
      [
        allow('*', '*', anyone),
        deny('*', '*', { ...anyone, Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-abc' } } }),
      ],
      'denied',
    ],
    [
      'resources of this account only',
      [allow('*', '*', { ...anyone, Condition: { StringEquals: { 'aws:ResourceAccount': '111111111111' } } })],
      'denied',
    ],
    [
      'a condition that cannot be known',
      [allow('*', '*', { ...anyone, Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } })],
      'unknown',
    ],
  ])('%s', (_, statements, expected) => expect(layers(...statements)).toBe(expected));
});

describe('the statement that decided', () => {
  it('is named by policy and Sid', () => {
    const v = ask({ identity: layer(allow('*', '*'), deny(GET, '*', { Sid: 'NoSecrets' })) });
    expect(v.statement).toEqual({ layer: 'identity', policy: 'p', sid: 'NoSecrets', index: 1 });
  });
  it('of an Allow is the one that allows', () => {
    expect(ask({ identity: layer(allow('s3:*', '*'), allow(GET, '*')) }).statement).toEqual({
      layer: 'identity',
      policy: 'p',
      index: 1,
    });
  });
  it('tells the condition keys that it hinges on', () => {
    expect(
      ask({
        identity: layer(
          allow('*', '*'),
          deny('*', '*', { Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } } }),
        ),
      }).hinges,
    ).toEqual(['aws:SourceVpce']);
  });
});

/** Examples of AWS's user guides, and what they are documented to do. */
describe('documented examples', () => {
  const user: Caller = {
    kind: 'role',
    name: 'app',
    account: '111122223333',
    arn: 'arn:aws:iam::111122223333:role/app',
  };
  const decide = (
    identity: Layer,
    action: string,
    resource: string,
    context: Parameters<typeof contextOf>[0] = {},
  ): string =>
    evaluate({
      request: { action, resource, caller: user, context: contextOf(context) },
      identity,
      boundary: null,
      sameAccount: true,
    }).verdict;
  const outsideRegion = layer(allow('*', '*'), {
    Sid: 'DenyAllOutsideRequestedRegions',
    Effect: 'Deny',
    NotAction: ['cloudfront:*', 'iam:*', 'route53:*', 'support:*'],
    Resource: '*',
    Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1', 'eu-west-1'] } },
  });
  const byIp = layer(allow('*', '*'), {
    Effect: 'Deny',
    Action: '*',
    Resource: '*',
    Condition: {
      NotIpAddress: { 'aws:SourceIp': ['192.0.2.0/24', '203.0.113.0/24'] },
      Bool: { 'aws:ViaAWSService': 'false' },
    },
  });
  const ownTag = layer({
    Effect: 'Allow',
    Action: 'secretsmanager:*',
    Resource: '*',
    Condition: { StringEquals: { 'aws:ResourceTag/access-project': '${aws:PrincipalTag/access-project}' } },
  });
  const home = layer({
    Effect: 'Allow',
    Action: 's3:*',
    Resource: [
      'arn:aws:s3:::bucket/home/${aws:PrincipalTag/user}',
      'arn:aws:s3:::bucket/home/${aws:PrincipalTag/user}/*',
    ],
  });
  const noMfa = layer(allow('*', '*'), {
    Effect: 'Deny',
    NotAction: 'iam:*',
    Resource: '*',
    Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
  });
  const tagKeys = layer({
    Effect: 'Allow',
    Action: 'ec2:CreateTags',
    Resource: '*',
    Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['environment', 'cost-center'] } },
  });
  it.each<[() => string, string]>([
    [() => decide(outsideRegion, 'ecr:BatchGetImage', '*', { 'aws:RequestedRegion': 'eu-west-1' }), 'allowed'],
    [() => decide(outsideRegion, 'ecr:BatchGetImage', '*', { 'aws:RequestedRegion': 'us-east-1' }), 'denied'],
    [() => decide(outsideRegion, 'iam:GetRole', '*', { 'aws:RequestedRegion': 'us-east-1' }), 'allowed'],
    [() => decide(outsideRegion, 'ecr:BatchGetImage', '*'), 'unknown'],
    [
      () => decide(byIp, 's3:GetObject', '*', { 'aws:SourceIp': '203.0.113.9', 'aws:ViaAWSService': 'false' }),
      'allowed',
    ],
    [
      () => decide(byIp, 's3:GetObject', '*', { 'aws:SourceIp': '198.51.100.1', 'aws:ViaAWSService': 'false' }),
      'denied',
    ],
    [
      () => decide(byIp, 's3:GetObject', '*', { 'aws:SourceIp': '198.51.100.1', 'aws:ViaAWSService': 'true' }),
      'allowed',
    ],
    [() => decide(byIp, 's3:GetObject', '*', { 'aws:ViaAWSService': 'false' }), 'unknown'],
    [
      () =>
        decide(ownTag, 'secretsmanager:GetSecretValue', '*', {
          'aws:ResourceTag/access-project': 'peg',
          'aws:PrincipalTag/access-project': 'peg',
        }),
      'allowed',
    ],
    [
      () =>
        decide(ownTag, 'secretsmanager:GetSecretValue', '*', {
          'aws:ResourceTag/access-project': 'uni',
          'aws:PrincipalTag/access-project': 'peg',
        }),
      'denied',
    ],
    [
      () =>
        decide(ownTag, 'secretsmanager:GetSecretValue', '*', {
          'aws:ResourceTag/access-project': null,
          'aws:PrincipalTag/access-project': 'peg',
        }),
      'denied',
    ],
    [() => decide(ownTag, 'secretsmanager:GetSecretValue', '*'), 'unknown'],
    [
      () => decide(home, 's3:GetObject', 'arn:aws:s3:::bucket/home/ana/x', { 'aws:PrincipalTag/user': 'ana' }),
      'allowed',
    ],
    [
      () => decide(home, 's3:GetObject', 'arn:aws:s3:::bucket/home/bob/x', { 'aws:PrincipalTag/user': 'ana' }),
      'denied',
    ],
    [() => decide(noMfa, 's3:GetObject', '*', { 'aws:MultiFactorAuthPresent': null }), 'denied'],
    [() => decide(noMfa, 's3:GetObject', '*', { 'aws:MultiFactorAuthPresent': 'true' }), 'allowed'],
    [() => decide(tagKeys, 'ec2:CreateTags', '*', { 'aws:TagKeys': ['environment'] }), 'allowed'],
    [() => decide(tagKeys, 'ec2:CreateTags', '*', { 'aws:TagKeys': ['environment', 'owner'] }), 'denied'],
    [() => decide(tagKeys, 'ec2:CreateTags', '*', { 'aws:TagKeys': null }), 'allowed'],
  ])('example %# is decided as AWS documents', (verdict, expected) => expect(verdict()).toBe(expected));
});
