import { beforeEach, describe, expect, it } from 'vitest';
import type { Evidence, FailedCall, IamDecision, Service } from '#rule';
import {
  absent,
  ACCOUNT,
  allow,
  call,
  decide,
  definition,
  deny,
  denied,
  endpoint,
  type Given,
  GONE,
  iam,
  IMAGE,
  imageFacts,
  judged,
  KEY,
  known,
  MANAGED,
  policy,
  REFUSED,
  refuse,
  REGION,
  REPOSITORY,
  role,
  ROLE,
  type RoleOptions,
  run,
  SECRET,
  secretFacts,
  sent,
  TASK_ROLE,
  withSecret,
} from '../../collect/iam/stage.ts';

const GET = 'secretsmanager:GetSecretValue';
const PULL_MANAGED = policy(
  allow(
    [
      'ecr:GetAuthorizationToken',
      'ecr:BatchCheckLayerAvailability',
      'ecr:GetDownloadUrlForLayer',
      'ecr:BatchGetImage',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
    ],
    '*',
  ),
);
const managed = { [MANAGED]: PULL_MANAGED };
const everything = { all: policy(allow('*', '*')) };
const anyone = { Principal: '*' };
const root = { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } };
const DELEGATES = policy(allow('kms:*', '*', root));

const secretCall = (layer?: string, more: Partial<FailedCall> = {}): FailedCall =>
  call({
    action: GET,
    resource: SECRET,
    ...(layer !== undefined && { layer }),
    role: { arn: ROLE, kind: 'execution' },
    service: 'secretsmanager',
    ...more,
  });
const kmsCall = (more: Partial<FailedCall> = {}): FailedCall =>
  secretCall(undefined, {
    words: `failed to fetch secret ${SECRET} from secrets manager: AccessDeniedException: Access to KMS is not allowed`,
    facts: { secret: SECRET },
    action: undefined as never,
    ...more,
  });
const pullCall = (action: string, layer?: string, more: Partial<FailedCall> = {}): FailedCall =>
  call({
    step: action === 'ecr:GetAuthorizationToken' ? 'registry-auth' : 'image-pull',
    action,
    resource: action === 'ecr:GetAuthorizationToken' ? '*' : REPOSITORY,
    image: IMAGE,
    ...(layer !== undefined && { layer }),
    role: { arn: ROLE, kind: 'execution' },
    service: 'ecr.api',
    ...more,
  });

const one = async (given: Given): Promise<IamDecision> => {
  const all = await decide(given);
  if (all.length !== 1 || !all[0])
    throw new Error(`${all.length} decisions: ${JSON.stringify(all.map(d => [d.id, d.verdict, d.cause]))}`);
  return all[0];
};
const withCall = (c: FailedCall, more: Given = {}): Given => ({
  'failure.calls': [c],
  'deployment.taskDefinition': definition([{ ...withSecret(), image: IMAGE }]),
  'secret.references': [secretFacts()],
  'image.references': [imageFacts()],
  ...more,
});
const subnets = {
  'net.subnets': [
    {
      id: 'subnet-1',
      subnet: known({ id: 'subnet-1', vpc: 'vpc-1', zone: 'a', cidr: '10.0.0.0/24', ipv6Cidrs: [], availableIps: 9 }),
    },
  ],
};

beforeEach(() => iam.reset());

describe('a refused call', () => {
  it.each<[string, FailedCall, RoleOptions, Given, string]>([
    // the words name the layer, and it is so
    ['identity policy without it', secretCall('identity'), { managed }, {}, 'denied iam/execution-role-denied'],
    [
      "identity policy with the secret's ARN without its suffix",
      secretCall('identity'),
      { inline: { s: policy(allow(GET, SECRET.slice(0, -7))) } },
      {},
      'denied iam/execution-role-denied',
    ],
    [
      'a Deny in an identity policy',
      secretCall('explicit-deny:identity'),
      { inline: { a: policy(allow('*', '*')), d: policy(deny('secretsmanager:*', '*', { Sid: 'NoSecrets' })) } },
      {},
      'denied iam/explicit-deny',
    ],
    [
      'a Deny in an identity policy on a condition that cannot be known',
      secretCall('explicit-deny:identity'),
      {
        inline: {
          a: policy(
            allow('*', '*'),
            deny('*', '*', { Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-9' } } }),
          ),
        },
      },
      {},
      'denied iam/explicit-deny',
    ],
    [
      'a boundary without it',
      secretCall('boundary'),
      { inline: everything, boundary: policy(allow('s3:*', '*')) },
      {},
      'denied iam/boundary-denied',
    ],
    [
      'a Deny in the boundary',
      secretCall('explicit-deny:boundary'),
      { inline: everything, boundary: policy(allow('*', '*'), deny(GET, '*')) },
      {},
      'denied iam/boundary-denied',
    ],
    ['a service control policy', secretCall('scp'), { inline: everything }, {}, 'denied iam/scp-denied'],
    [
      'a Deny in a resource control policy',
      secretCall('explicit-deny:rcp'),
      { inline: everything },
      {},
      'denied iam/scp-denied',
    ],
    [
      'a Deny in the policy of the secret',
      secretCall('explicit-deny:resource'),
      { inline: everything },
      { 'secret.references': [secretFacts({ policy: known(policy(deny(GET, '*', anyone))) })] },
      'denied secret/resource-policy-denied',
    ],
    [
      'the policy of a VPC endpoint',
      secretCall('endpoint'),
      { inline: everything },
      { ...subnets, 'net.endpoints': [endpoint('secretsmanager', policy(allow('s3:*', '*', anyone)))] },
      'denied network/endpoint-policy-denied',
    ],
    [
      'a task role without it',
      call({
        step: 'volume',
        action: 'elasticfilesystem:ClientMount',
        resource: `arn:aws:elasticfilesystem:${REGION}:${ACCOUNT}:file-system/fs-1`,
        layer: 'identity',
        role: { arn: TASK_ROLE, kind: 'task' },
      }),
      {},
      {},
      'denied iam/task-role-denied',
    ],
    [
      'an instance role without it',
      pullCall('ecr:BatchGetImage', 'identity', {
        role: { arn: `arn:aws:sts::${ACCOUNT}:assumed-role/exec/i-0abc`, kind: 'instance' },
      }),
      {},
      {},
      'denied iam/instance-role-denied',
    ],
    [
      'an infrastructure role without it',
      call({
        step: 'target-registration',
        action: 'elasticloadbalancing:DescribeTargetHealth',
        layer: 'identity',
        role: { arn: `arn:aws:sts::${ACCOUNT}:assumed-role/elb/ecs-service-scheduler`, kind: 'unknown' },
      }),
      {},
      {},
      'denied iam/infrastructure-role-denied',
    ],
    // the words do not say
    ['no word of a layer, and no policy allows it', secretCall(), { managed }, {}, 'denied iam/execution-role-denied'],
    [
      'no word of a layer, and the secret denies it',
      secretCall(),
      { inline: everything },
      { 'secret.references': [secretFacts({ policy: known(policy(deny(GET, '*', anyone))) })] },
      'denied secret/resource-policy-denied',
    ],
    [
      'no word of a layer, and the endpoint does not let it through',
      secretCall(),
      { inline: everything },
      { ...subnets, 'net.endpoints': [endpoint('secretsmanager', policy(allow('s3:*', '*', anyone)))] },
      'denied network/endpoint-policy-denied',
    ],
    [
      'only that there is a Deny, and the boundary has it',
      secretCall('explicit-deny'),
      { inline: everything, boundary: policy(allow('*', '*'), deny(GET, '*')) },
      {},
      'denied iam/boundary-denied',
    ],
    [
      'no word of a layer, and the policy of the secret was not read: a role without an Allow is what to look at',
      secretCall(),
      { managed },
      { 'secret.references': [secretFacts({ policy: denied('secretsmanager:GetResourcePolicy') })] },
      'denied iam/execution-role-denied',
    ],
    // images
    ['a token', pullCall('ecr:GetAuthorizationToken', 'identity'), {}, {}, 'denied iam/execution-role-denied'],
    [
      'a token granted on the repository',
      pullCall('ecr:GetAuthorizationToken', 'identity'),
      { inline: { p: policy(allow('ecr:*', REPOSITORY)) } },
      {},
      'denied iam/execution-role-denied',
    ],
    [
      'the policy of the repository denies it',
      pullCall('ecr:BatchGetImage', 'explicit-deny:resource'),
      { managed },
      {
        'image.references': [
          imageFacts({ policy: known(policy({ Effect: 'Deny', Principal: '*', Action: 'ecr:BatchGetImage' })) }),
        ],
      },
      'denied image/repository-policy-denied',
    ],
    [
      'the repository of another account says nothing of this one',
      pullCall('ecr:BatchGetImage', 'resource', {
        resource: REPOSITORY.replace(ACCOUNT, '999999999999'),
        image: IMAGE.replace(ACCOUNT, '999999999999'),
      }),
      { managed },
      {
        'image.references': [
          imageFacts(
            { policy: known(policy({ Effect: 'Allow', Principal: { AWS: '888888888888' }, Action: 'ecr:*' })) },
            '999999999999',
          ),
        ],
      },
      'denied image/repository-policy-denied',
    ],
    [
      'the repository of another account has no policy',
      pullCall('ecr:BatchGetImage', 'resource', {
        resource: REPOSITORY.replace(ACCOUNT, '999999999999'),
        image: IMAGE.replace(ACCOUNT, '999999999999'),
      }),
      { managed },
      { 'image.references': [imageFacts({}, '999999999999')] },
      'denied image/repository-policy-denied',
    ],
    // keys
    [
      'KMS, and the role has no kms:Decrypt',
      kmsCall(),
      { inline: { s: policy(allow(GET, '*')) } },
      { 'secret.references': [secretFacts({ kmsKeyId: KEY, keyPolicy: known(DELEGATES) })] },
      'denied secret/kms-denied',
    ],
    [
      'KMS, and the policy of the key names only others',
      kmsCall(),
      { inline: everything },
      {
        'secret.references': [
          secretFacts({
            kmsKeyId: KEY,
            keyPolicy: known(policy(allow('kms:*', '*', { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/admin` } }))),
          }),
        ],
      },
      'denied secret/kms-denied',
    ],
    [
      'KMS, and the policy of the key denies it',
      kmsCall(),
      { inline: everything },
      {
        'secret.references': [
          secretFacts({
            kmsKeyId: KEY,
            keyPolicy: known(policy(allow('kms:*', '*', root), deny('kms:Decrypt', '*', anyone))),
          }),
        ],
      },
      'denied secret/kms-denied',
    ],
    [
      'KMS, and an identity policy denies it',
      kmsCall(),
      { inline: { a: policy(allow('*', '*'), deny('kms:*', '*')) } },
      { 'secret.references': [secretFacts({ kmsKeyId: KEY, keyPolicy: known(DELEGATES) })] },
      'denied iam/explicit-deny',
    ],
    [
      'KMS, and the key is disabled',
      kmsCall(),
      { inline: everything },
      {
        'secret.references': [
          secretFacts({
            kmsKeyId: KEY,
            key: known({ arn: KEY, id: 'k1', state: 'Disabled', manager: 'CUSTOMER' }),
            keyPolicy: known(DELEGATES),
          }),
        ],
      },
      'denied secret/kms-key-unusable',
    ],
    [
      'kms:Decrypt by name, and the words name identity policies',
      secretCall('identity', { action: 'kms:Decrypt', resource: KEY, facts: { secret: SECRET } }),
      { inline: { s: policy(allow(GET, '*')) } },
      { 'secret.references': [secretFacts({ kmsKeyId: KEY, keyPolicy: known(DELEGATES) })] },
      'denied secret/kms-denied',
    ],
    // it was so then
    [
      'identity policy that allows it now',
      secretCall('identity'),
      { inline: everything },
      {},
      'allowed iam/execution-role-denied',
    ],
    [
      'a Deny that is gone now',
      secretCall('explicit-deny:identity'),
      { inline: everything },
      {},
      'allowed iam/explicit-deny',
    ],
    ['a boundary that is gone now', secretCall('boundary'), { inline: everything }, {}, 'allowed iam/boundary-denied'],
    [
      'an endpoint that is gone now',
      secretCall('endpoint'),
      { inline: everything },
      { ...subnets },
      'allowed network/endpoint-policy-denied',
    ],
    [
      'a secret whose policy no longer denies it',
      secretCall('explicit-deny:resource'),
      { inline: everything },
      {},
      'allowed secret/resource-policy-denied',
    ],
    [
      'KMS that allows it now',
      kmsCall(),
      { inline: everything },
      { 'secret.references': [secretFacts({ kmsKeyId: KEY, keyPolicy: known(DELEGATES) })] },
      'allowed secret/kms-denied',
    ],
    [
      'identity policy that allows it now, and a Deny that came',
      secretCall('identity'),
      { inline: { a: policy(allow('*', '*'), deny(GET, '*')) } },
      {},
      'denied iam/explicit-deny',
    ],
    // it could not be read
    [
      'the words name the policy of the secret, and it was not read',
      secretCall('resource'),
      { inline: everything },
      { 'secret.references': [secretFacts({ policy: denied('secretsmanager:GetResourcePolicy') })] },
      'unknown secret/resource-policy-denied',
    ],
    [
      'KMS, and the policy of the key was not read',
      kmsCall(),
      { inline: everything },
      { 'secret.references': [secretFacts({ kmsKeyId: KEY, keyPolicy: denied('kms:GetKeyPolicy') })] },
      'unknown secret/kms-denied',
    ],
    ['the words name a session policy', secretCall('session'), { inline: everything }, {}, 'unknown -'],
    [
      'undetermined, and all is allowed',
      pullCall('', undefined, { how: 'undetermined', action: undefined as never, resource: undefined as never }),
      { managed },
      {},
      'allowed -',
    ],
    [
      'undetermined, and the role may not pull',
      pullCall('', undefined, {
        how: 'undetermined',
        action: undefined as never,
        resource: undefined as never,
        step: 'image-pull',
      }),
      {},
      {},
      'denied iam/execution-role-denied',
    ],
  ])('%s', async (_, c, options, given, expected) => {
    role(/role\/([a-z]+)/.exec(c.role?.arn ?? '')?.[1] ?? 'exec', options);
    const d = await one(withCall(c, given));
    expect(`${d.verdict} ${d.cause ?? '-'}`).toBe(expected);
    expect(d.calls).toEqual(['call-1']);
    expect(d.seen.length).toBeGreaterThan(0);
    expect(d.because).not.toBe('');
  });

  it('names the policy and the statement that denies', async () => {
    role('exec', {
      inline: {
        first: policy(allow('*', '*')),
        guard: policy(allow('s3:*', '*'), deny('secretsmanager:*', '*', { Sid: 'NoSecrets' })),
      },
    });
    const d = await one(withCall(secretCall('explicit-deny:identity')));
    expect(d.data).toMatchObject({
      policy: 'guard',
      policyKind: 'inline',
      statement: 'statement NoSecrets',
      statementIndex: '1',
      role: 'exec',
      action: GET,
      resource: SECRET,
      account: ACCOUNT,
    });
    expect(d.because).toBe(`statement NoSecrets of guard denies ${GET} on ${SECRET}`);
    expect(d.seen[0]).toMatchObject({ evidence: 'ev:iam.roles', path: '/0/policies/value/1/name', quote: 'guard' });
    expect(JSON.parse(d.data['document'] ?? '')).toMatchObject({ Statement: [{}, { Sid: 'NoSecrets' }] });
  });
  it('tells what the task definition needs besides, so that a fix does not uncover the next refusal', async () => {
    role('exec', {
      inline: {
        some: policy(allow('ecr:GetDownloadUrlForLayer', '*')),
        'ecs-doctor-execution': policy(allow('s3:ListBucket', '*')),
      },
    });
    const d = await one(withCall(pullCall('ecr:GetAuthorizationToken', 'identity')));
    expect(d.data['missingActions']).toBe(
      'ecr:BatchGetImage, ecr:GetAuthorizationToken, secretsmanager:GetSecretValue',
    );
    expect(JSON.parse(d.data['grant'] ?? '')).toEqual([
      { Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
      { Effect: 'Allow', Action: 'ecr:BatchGetImage', Resource: REPOSITORY },
      { Effect: 'Allow', Action: GET, Resource: SECRET },
    ]);
    expect([d.data['policyName'], d.data['managed']]).toEqual(['ecs-doctor-execution', undefined]);
    expect(d.data['existing']).toBe(policy(allow('s3:ListBucket', '*')));
  });
  it('tells what the boundary leaves out besides', async () => {
    role('exec', { inline: everything, boundary: policy(allow('logs:*', '*')) });
    const d = await one(withCall(pullCall('ecr:GetAuthorizationToken', 'boundary')));
    expect([d.cause, d.data['missingActions']]).toEqual([
      'iam/boundary-denied',
      'ecr:BatchGetImage, ecr:GetAuthorizationToken, ecr:GetDownloadUrlForLayer, secretsmanager:GetSecretValue',
    ]);
  });
  it('offers the policy of AWS where it grants all that lacks', async () => {
    role('exec', { inline: { s: policy(allow(GET, '*')) } });
    const d = await one(withCall(pullCall('ecr:GetAuthorizationToken', 'identity')));
    expect([d.data['policyName'], d.data['managed']]).toEqual(['ecs-doctor-pull-images', MANAGED]);
  });
  it('tells what else the same Deny refuses', async () => {
    role('exec', { inline: { a: policy(allow('*', '*'), deny('secretsmanager:*', '*')) } });
    const other = SECRET.replace('db', 'api');
    const d = await one(
      withCall(secretCall('explicit-deny:identity'), { 'secret.references': [secretFacts(), secretFacts({}, other)] }),
    );
    expect(JSON.parse(d.data['alsoDenied'] ?? '')).toEqual([{ action: GET, resource: other }]);
  });
  it('grants all secrets that the role may not read', async () => {
    role('exec', { managed });
    const other = SECRET.replace('db', 'api');
    const d = await one(
      withCall(secretCall('identity'), { 'secret.references': [secretFacts(), secretFacts({}, other)] }),
    );
    expect(JSON.parse(d.data['grant'] ?? '')).toEqual([{ Effect: 'Allow', Action: GET, Resource: [SECRET, other] }]);
    expect(d.data['managed']).toBeUndefined();
  });
  it('grants a log group, not the stream of one task', async () => {
    role('exec');
    const stream = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/ecs/web:log-stream:ecs/web/0123`;
    const logging = { driver: 'awslogs', options: { 'awslogs-group': '/ecs/web', 'awslogs-region': REGION } };
    const d = await one({
      'failure.calls': [
        call({
          step: 'log-driver',
          action: 'logs:CreateLogStream',
          resource: stream,
          layer: 'identity',
          role: { arn: ROLE, kind: 'execution' },
        }),
      ],
      'deployment.taskDefinition': definition([{ logging }]),
    });
    expect(d.cause).toBe('iam/execution-role-denied');
    expect(JSON.parse(d.data['grant'] ?? '')).toEqual([
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/ecs/web:*`,
      },
    ]);
  });
  it('on a secret that is named without its suffix is one of two spellings: the one that is not allowed was asked for', async () => {
    const partial = SECRET.slice(0, -7);
    role('exec', { inline: { s: policy(allow(GET, `${partial}-??????`)) } });
    const facts = { ...secretFacts(), ref: { ...secretFacts().ref, valueFrom: partial, arn: partial, id: 'db' } };
    const d = await one(
      withCall(secretCall('identity', { resource: partial }), {
        'deployment.taskDefinition': definition([withSecret(partial)]),
        'secret.references': [facts],
      }),
    );
    expect([d.verdict, d.cause, d.data['assumed']]).toEqual(['denied', 'iam/execution-role-denied', 'yes']);
    expect(JSON.parse(d.data['grant'] ?? '')).toEqual([{ Effect: 'Allow', Action: GET, Resource: [SECRET, partial] }]);
  });
  it('keeps the dates of role and policies', async () => {
    role('exec', { managed });
    expect((await one(withCall(secretCall('identity')))).data).toMatchObject({
      roleCreatedAt: '2026-01-02T03:04:05.000Z',
      policyUpdatedAt: '2026-02-03T00:00:00.000Z',
    });
  });
  it('is one decision for several calls of the same kind', async () => {
    role('exec');
    const d = await one({
      ...withCall(secretCall('identity')),
      'failure.calls': [secretCall('identity'), secretCall('identity', { id: 'call-2' })],
    });
    expect(d.calls).toEqual(['call-1', 'call-2']);
  });
  it('of a role that is gone says that the role is gone', async () => {
    refuse.role('exec', GONE);
    refuse.names('exec', GONE);
    refuse.attached('exec', GONE);
    const d = await one(withCall(secretCall('identity')));
    expect([d.verdict, d.cause, d.data['why']]).toEqual(['denied', 'iam/role-not-found', 'absent']);
  });
  it.each<[string, FailedCall, string | undefined]>([
    ['and the words name the layer', secretCall('identity'), 'iam/execution-role-denied'],
    ['and the words do not', secretCall(), undefined],
  ])('whose role may not be read is unknown, and names the calls that would settle it: %s', async (_, c, cause) => {
    refuse.role('exec', REFUSED);
    refuse.names('exec', REFUSED);
    refuse.attached('exec', REFUSED);
    const d = await one(withCall(c));
    expect([d.verdict, d.cause]).toEqual(['unknown', cause]);
    expect(d.missing).toEqual(
      expect.arrayContaining(['iam:GetRole', 'iam:ListRolePolicies', 'iam:ListAttachedRolePolicies']),
    );
  });
  it('whose policies were read in part is unknown where the part does not allow it', async () => {
    role('exec', { inline: { own: 'x' } });
    refuse.inline('exec', REFUSED);
    const d = await one(withCall(secretCall('identity')));
    expect([d.verdict, d.cause, d.missing]).toEqual(['unknown', 'iam/execution-role-denied', ['iam:GetRolePolicy']]);
  });
  it('asks for neither image nor endpoint policies where the role settles it', async () => {
    role('exec');
    const { asked } = await run(withCall(secretCall('identity')));
    expect(asked).not.toContain('net.endpoints');
    expect(asked).not.toContain('image.references');
  });
  it('that no layer is known to have refused is looked for at the endpoint last', async () => {
    role('exec', { inline: everything });
    const { asked } = await run(withCall(secretCall()));
    expect(asked).toContain('net.endpoints');
  });
});

describe('a role that was not assumed', () => {
  const assume = (more: Partial<FailedCall> = {}): FailedCall =>
    call({ step: 'role-assumption', how: 'denied', role: { arn: ROLE, kind: 'execution' }, ...more });
  const about = (c: FailedCall = assume()): Given => ({
    'failure.calls': [c],
    'deployment.taskDefinition': definition([{}], { taskRoleArn: TASK_ROLE }),
  });
  const trusts = (statement: object): string =>
    policy({
      Effect: 'Allow',
      Principal: { Service: 'ecs-tasks.amazonaws.com' },
      Action: 'sts:AssumeRole',
      ...statement,
    });
  it.each<[string, () => void, FailedCall, string]>([
    [
      'does not exist',
      () => {
        refuse.role('exec', GONE);
        refuse.names('exec', GONE);
        refuse.attached('exec', GONE);
      },
      assume(),
      'denied iam/role-not-found',
    ],
    [
      'is of another account',
      () => role('exec'),
      assume({ role: { arn: ROLE.replace(ACCOUNT, '999999999999'), kind: 'execution' } }),
      'denied iam/role-not-found',
    ],
    [
      'is named with another path',
      () => role('exec', { arn: ROLE.replace('role/', 'role/team/') }),
      assume(),
      'denied iam/role-not-found',
    ],
    [
      'trusts another service',
      () => role('exec', { trust: trusts({ Principal: { Service: 'ec2.amazonaws.com' } }) }),
      assume(),
      'denied iam/role-not-assumable',
    ],
    [
      'trusts one cluster',
      () =>
        role('exec', {
          trust: trusts({
            Condition: { ArnLike: { 'aws:SourceArn': `arn:aws:ecs:${REGION}:${ACCOUNT}:cluster/prod` } },
          }),
        }),
      assume(),
      'denied iam/role-not-assumable',
    ],
    ['denies it', () => role('exec', { trust: trusts({ Effect: 'Deny' }) }), assume(), 'denied iam/role-not-assumable'],
    [
      'trusts on what cannot be known',
      () => role('exec', { trust: trusts({ Condition: { StringEquals: { 'aws:SourceOrgID': 'o-1' } } }) }),
      assume(),
      'unknown iam/role-not-assumable',
    ],
    ['may be assumed now', () => role('exec'), assume(), 'allowed iam/role-not-assumable'],
    [
      'may not be read',
      () => {
        refuse.role('exec', REFUSED);
        refuse.names('exec', REFUSED);
        refuse.attached('exec', REFUSED);
      },
      assume(),
      'unknown iam/role-not-assumable',
    ],
    [
      'is one of two, and the task role is the broken one',
      () => {
        role('exec');
        role('app', { trust: trusts({ Principal: { Service: 'lambda.amazonaws.com' } }) });
      },
      assume({ role: undefined as never }),
      'denied iam/role-not-assumable',
    ],
  ])('%s', async (_, given, c, expected) => {
    given();
    const d = await one(about(c));
    expect(`${d.verdict} ${d.cause ?? '-'}`).toBe(expected);
  });
  const infra = (more: Partial<FailedCall> = {}): FailedCall =>
    call({
      step: 'role-assumption',
      how: 'denied',
      facts: { role: `arn:aws:iam::${ACCOUNT}:role/infra` },
      candidates: [{ cause: 'iam/infrastructure-role-not-assumable', because: '', settledBy: [] }],
      ...more,
    });
  const hook = infra({
    family: 'role/hook-assume',
    candidates: [{ cause: 'iam/role-not-assumable', because: '', settledBy: [] }],
  });
  const ECS = { Principal: { Service: 'ecs.amazonaws.com' } };
  const lacks = infra({
    words: 'ECS was unable to manage the ELB resources due to missing permissions on ECS Infrastructure Role',
  });
  const elb = infra({
    action: 'elasticloadbalancing:DescribeTargetHealth',
    layer: 'identity',
    facts: {},
    role: { arn: `arn:aws:sts::${ACCOUNT}:assumed-role/infra/ecs-service-scheduler`, kind: 'unknown' },
    candidates: [{ cause: 'iam/infrastructure-role-denied', because: '', settledBy: [] }],
  });
  it.each<[string, FailedCall, RoleOptions, string]>([
    [
      'of the infrastructure trusts the tasks of ECS and not ECS',
      infra(),
      {},
      'denied iam/infrastructure-role-not-assumable',
    ],
    [
      'of the infrastructure, for a volume, does too',
      infra({ step: 'volume' }),
      {},
      'denied iam/infrastructure-role-not-assumable',
    ],
    [
      'of the infrastructure trusts ECS',
      infra(),
      { trust: trusts(ECS) },
      'allowed iam/infrastructure-role-not-assumable',
    ],
    [
      'of the infrastructure trusts ECS, and AWS says that it lacks permissions',
      lacks,
      { trust: trusts(ECS) },
      'unknown iam/infrastructure-role-denied',
    ],
    [
      'of the infrastructure was assumed, and may not do what it was for',
      elb,
      { trust: trusts(ECS) },
      'denied iam/infrastructure-role-denied',
    ],
    ['of a lifecycle hook trusts the tasks of ECS and not ECS', hook, {}, 'denied iam/role-not-assumable'],
  ])('%s', async (_, c, options, expected) => {
    role('infra', options);
    const d = await one(about(c));
    expect(`${d.verdict} ${d.cause ?? '-'}`).toBe(expected);
  });
  it('tells whether a condition stands in the way', async () => {
    role('exec', { trust: trusts({ Condition: { StringEquals: { 'aws:SourceAccount': '999999999999' } } }) });
    expect((await one(about())).data['condition']).toBe('yes');
  });
});

describe('a task definition without an execution role', () => {
  const { executionRoleArn: _, ...bare } = definition([{ ...withSecret(), image: IMAGE }]);
  const secretless = call({ step: 'secret', how: 'undetermined' });
  it('that needs one is the cause', async () => {
    const d = await one({ 'failure.calls': [secretless], 'deployment.taskDefinition': bare });
    expect([d.verdict, d.cause, d.because]).toEqual([
      'denied',
      'iam/execution-role-missing',
      'web:7 has no execution role, and container web has secrets',
    ]);
  });
  it('that pulls by the role of its instance is not, on EC2', async () => {
    role('node', { managed });
    const noSecrets = { ...bare, containers: definition([{ image: IMAGE }]).containers };
    const found = await decide({
      'failure.calls': [
        pullCall('ecr:BatchGetImage', 'identity', {
          role: { arn: `arn:aws:sts::${ACCOUNT}:assumed-role/node/i-1`, kind: 'instance' },
        }),
      ],
      'deployment.taskDefinition': noSecrets,
      'deployment.judged': judged({ launch: 'EC2' }),
    });
    expect(found.map(d => d.cause)).toEqual(['iam/instance-role-denied']);
  });
});

describe('layers of images', () => {
  const layers = call({
    step: 'image-pull',
    how: 'denied',
    service: 's3',
    image: IMAGE,
    role: { arn: ROLE, kind: 'execution' },
  });
  it.each<[string, string, string]>([
    [
      'the endpoint of S3 lets only this organisation through',
      policy(allow('*', '*', { ...anyone, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } })),
      'denied network/endpoint-policy-denied',
    ],
    [
      'the endpoint of S3 lets everybody through',
      policy(allow('*', '*', anyone)),
      'allowed network/endpoint-policy-denied',
    ],
  ])('%s', async (_, document, expected) => {
    role('exec', { managed });
    const d = await one(withCall(layers, { ...subnets, 'net.endpoints': [endpoint('s3', document)] }));
    expect(`${d.verdict} ${d.cause}`).toBe(expected);
    expect(d.about).toEqual({ type: 'vpc-endpoint', id: 'vpce-s3' });
  });
  it('have nothing to do with IAM where there is no endpoint', async () => {
    role('exec', { managed });
    expect(await decide(withCall(layers))).toEqual([]);
  });
});

describe('an audit', () => {
  const logging = {
    driver: 'awslogs',
    options: { 'awslogs-group': '/ecs/web', 'awslogs-region': REGION, 'awslogs-create-group': 'true' },
  };
  const audit = (more: Given = {}): Given => ({
    'failure.calls': [],
    'deployment.taskDefinition': definition([{ ...withSecret(), image: IMAGE, logging }], { taskRoleArn: TASK_ROLE }),
    'secret.references': [secretFacts({ kmsKeyId: KEY, keyPolicy: known(DELEGATES) })],
    'image.references': [imageFacts()],
    ...more,
  });
  const summary = (all: readonly IamDecision[]): string[] =>
    all.map(d => `${d.action} ${d.verdict}${d.cause === undefined ? '' : ` ${d.cause}`}`);
  it('decides on all that the task definition needs, with no call to explain', async () => {
    role('exec', { managed, inline: { s: policy(allow(GET, SECRET)) } });
    role('app');
    const all = await decide(audit());
    expect(all.every(d => d.calls.length === 0)).toBe(true);
    expect(summary(all)).toEqual([
      'sts:AssumeRole allowed',
      'sts:AssumeRole allowed',
      'ecr:GetAuthorizationToken allowed',
      'ecr:BatchGetImage allowed',
      'ecr:GetDownloadUrlForLayer allowed',
      `${GET} allowed`,
      'logs:CreateLogGroup denied iam/execution-role-denied',
      'logs:CreateLogStream allowed',
      'logs:PutLogEvents allowed',
      'kms:Decrypt denied secret/kms-denied',
    ]);
  });
  it('asks SSM by GetParameters, with one slash in the ARN', async () => {
    role('exec', {
      inline: { p: policy(allow('ssm:GetParameters', `arn:aws:ssm:${REGION}:${ACCOUNT}:parameter/app/url`)) },
    });
    const all = await decide({
      'failure.calls': [],
      'deployment.taskDefinition': definition([withSecret('/app/url')]),
    });
    expect(summary(all)).toEqual(['sts:AssumeRole allowed', 'ssm:GetParameters allowed']);
  });
  describe('with ECS Exec', () => {
    const SSM = ['CreateControlChannel', 'CreateDataChannel', 'OpenControlChannel', 'OpenDataChannel'].map(
      a => `ssmmessages:${a}`,
    );
    const exec = async (inline: Record<string, string>, more: Given = {}): Promise<readonly IamDecision[]> => {
      role('exec');
      role('app', { inline });
      const all = await decide({
        'failure.calls': [],
        'deployment.taskDefinition': definition([{}], { taskRoleArn: TASK_ROLE }),
        'ecs.service': { enableExecuteCommand: true } as Service,
        'exec.configuration': { logging: 'DEFAULT' },
        ...more,
      });
      return all.filter(d => d.data['purpose'] === 'exec');
    };
    const group = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/sessions`;
    const logged = {
      'exec.configuration': { logging: 'OVERRIDE', logGroup: '/sessions', bucket: 'b', prefix: 'exec' },
    };
    it('asks the task role for four actions, and one fix grants them', async () => {
      const all = await exec({});
      expect(summary(all)).toEqual(SSM.map(a => `${a} denied iam/task-role-denied`));
      expect(all[0]?.data).toMatchObject({
        message: 'exec',
        missingActions: SSM.join(', '),
        grant: JSON.stringify([{ Effect: 'Allow', Action: SSM, Resource: '*' }]),
      });
      expect(all[0]?.data['managed']).toBeUndefined();
    });
    it('finds nothing where they are allowed', async () =>
      expect(summary(await exec({ e: policy(allow(SSM, '*')) }))).toEqual(SSM.map(a => `${a} allowed`)));
    it('asks for the log and the bucket where the cluster names them', async () => {
      const all = await exec({ e: policy(allow(SSM, '*'), allow('logs:PutLogEvents', `${group}:*`)) }, logged);
      expect(summary(all).slice(4)).toEqual([
        'logs:DescribeLogGroups denied iam/task-role-denied',
        'logs:CreateLogStream denied iam/task-role-denied',
        'logs:PutLogEvents allowed',
        expect.stringMatching(/^s3:GetEncryptionConfiguration (?:denied|unknown)/),
        expect.stringMatching(/^s3:PutObject (?:denied|unknown)/),
      ]);
      expect(all[4]?.data['managed']).toBeUndefined();
    });
    it.each([
      [
        'the key of sessions',
        { 'exec.configuration': { logging: 'NONE', kmsKeyId: KEY } },
        'kms:Decrypt',
        'kms:GetKeyPolicy',
      ],
      [
        'a cluster that was not read',
        { 'exec.configuration': denied('ecs:DescribeClusters') },
        'logs:PutLogEvents',
        'ecs:DescribeClusters',
      ],
    ] as const)('leaves open %s', async (_, more, action, missing) => {
      const last = (await exec({ e: policy(allow('*', '*')) }, more as Given)).at(-1);
      expect(last).toMatchObject({ action, verdict: 'unknown', missing: [missing] });
    });
    it('finds an endpoint that does not let the agent through', async () => {
      const all = await exec(
        { e: policy(allow(SSM, '*')) },
        { ...subnets, 'net.endpoints': [endpoint('ssmmessages', policy(allow('ssmmessages:Open*', '*', anyone)))] },
      );
      expect(summary(all).slice(0, 2)).toEqual(SSM.slice(0, 2).map(a => `${a} denied network/endpoint-policy-denied`));
    });
    it('knows nothing of a role that may not be read', async () => {
      refuse.names('app', REFUSED);
      refuse.attached('app', REFUSED);
      refuse.role('app', REFUSED);
      role('exec');
      const all = await decide({
        'failure.calls': [],
        'deployment.taskDefinition': definition([{}], { taskRoleArn: TASK_ROLE }),
        'ecs.service': { enableExecuteCommand: true } as Service,
        'exec.configuration': { logging: 'NONE' },
      });
      const of = all.filter(d => d.data['purpose'] === 'exec');
      expect(of.map(d => [d.verdict, d.missing.length > 0])).toEqual(SSM.map(() => ['unknown', true]));
    });
    it.each([
      ['it is off', { 'ecs.service': { enableExecuteCommand: false } as Service }],
      ['the service was not read', { 'ecs.service': denied('ecs:DescribeServices') }],
    ] as const)('is not asked for where %s', async (_, more) => expect(await exec({}, more as Given)).toEqual([]));
  });
  it('finds a task definition without the execution role that it needs', async () => {
    const { executionRoleArn: _, ...bare } = definition([withSecret()]);
    expect(summary(await decide({ 'failure.calls': [], 'deployment.taskDefinition': bare }))).toEqual([
      'sts:AssumeRole denied iam/execution-role-missing',
    ]);
  });
  it('finds a role that is gone', async () => {
    refuse.role('exec', GONE);
    refuse.names('exec', GONE);
    refuse.attached('exec', GONE);
    expect(
      summary(await decide({ 'failure.calls': [], 'deployment.taskDefinition': definition([withSecret()]) })),
    ).toEqual(['sts:AssumeRole denied iam/role-not-found']);
  });
  it('does not know whose bucket an environment file is in', async () => {
    role('exec', { inline: { f: policy(allow('s3:GetObject', 'arn:aws:s3:::conf/web.env')) } });
    expect(
      summary(
        await decide({
          'failure.calls': [],
          'deployment.taskDefinition': definition([{ environmentFiles: ['arn:aws:s3:::conf/web.env'] }]),
        }),
      ),
    ).toEqual(['sts:AssumeRole allowed', 's3:GetObject unknown']);
  });
  it('finds an endpoint that does not let image layers through', async () => {
    role('exec', { managed });
    const all = await decide({
      'failure.calls': [],
      'deployment.taskDefinition': definition([{ image: IMAGE }]),
      'image.references': [imageFacts()],
      ...subnets,
      'net.endpoints': [endpoint('s3', policy(allow('*', 'arn:aws:s3:::mine/*', anyone)))],
    });
    expect(summary(all).at(-1)).toBe('s3:GetObject denied network/endpoint-policy-denied');
  });
  it('leaves what EC2 pulls and logs to the role of the instance', async () => {
    role('exec', { inline: { s: policy(allow(GET, SECRET)) } });
    expect(
      summary(
        await decide({
          'failure.calls': [],
          'deployment.taskDefinition': definition([{ ...withSecret(), image: IMAGE, logging }]),
          'deployment.judged': judged({ launch: 'EC2' }),
          'secret.references': [secretFacts()],
        }),
      ),
    ).toEqual(['sts:AssumeRole allowed', `${GET} allowed`]);
  });
});

describe('iam.decisions', () => {
  it('makes no call where IAM can explain nothing', async () => {
    const { decisions, asked } = await run(
      { 'failure.calls': [call({ step: 'image-pull', how: 'missing' })], 'deployment.taskDefinition': definition() },
      ['iam.decisions'],
    );
    expect(decisions).toMatchObject({ state: 'known', value: [] });
    expect([sent(), asked]).toEqual([[], ['failure.calls', 'failure.refused']]);
  });
  it('is not whole where the failed calls are not', async () => {
    role('exec');
    const cut: Evidence<readonly FailedCall[]> = {
      state: 'known',
      value: [secretCall('identity')],
      whole: false,
      receipt: { id: '', action: '', input: {}, at: '' },
    };
    const { decisions } = await run({ ...withCall(secretCall('identity')), 'failure.calls': cut }, ['iam.decisions']);
    expect(decisions).toMatchObject({ state: 'known', whole: false });
  });
  it('quotes that a secret has no policy, and nothing that was not read', async () => {
    role('exec', { inline: everything });
    const d = await one(
      withCall(secretCall('explicit-deny:resource'), {
        'secret.references': [secretFacts({ policy: absent('the secret has no resource policy') })],
      }),
    );
    expect(d.seen.map(c => [c.evidence, c.path, c.quote])).toEqual([
      ['ev:secret.references', '/0/policy', 'the secret has no resource policy'],
      ['ev:ecs.tasks', '/0/stoppedReason', 'words'],
    ]);
  });
});

describe('the Service Connect proxy that polls with the role of the instance', () => {
  const CLUSTER = `arn:aws:ecs:${REGION}:${ACCOUNT}:cluster/prod`;
  const taskSet = `arn:aws:ecs:${REGION}:${ACCOUNT}:task-set/prod/web/ecs-svc/1234`;
  const polls = (resource: string): FailedCall =>
    call({
      step: 'process',
      how: 'denied',
      action: 'ecs:Poll',
      resource,
      role: { arn: `arn:aws:iam::${ACCOUNT}:role/node`, kind: 'instance' },
      words: 'Unauthorized to perform ecs:Poll',
    });
  const inCluster = { Condition: { ArnEquals: { 'ecs:cluster': CLUSTER } } };
  const decided = (resource: string, statement: object): Promise<IamDecision> => {
    role('node', { inline: { agent: policy(statement) } });
    return one({ 'failure.calls': [], 'failure.refused': [polls(resource)] });
  };

  it('is not allowed by a statement that asks for ecs:cluster, and the fix holds for later task sets', async () => {
    const d = await decided(taskSet, allow('ecs:Poll', '*', inCluster));
    expect([d.verdict, d.cause, d.data['message']]).toEqual(['denied', 'iam/instance-role-denied', 'taskSet']);
    expect(JSON.parse(d.data['grant'] ?? '')).toEqual([
      { Effect: 'Allow', Action: 'ecs:Poll', Resource: `arn:aws:ecs:${REGION}:${ACCOUNT}:task-set/prod/web/*` },
    ]);
  });
  it('is refused by something else where a statement allows it without', async () =>
    expect(await decided(taskSet, allow('ecs:Poll', '*'))).not.toHaveProperty('cause'));
  it('has the key with a container instance, where its value is not known', async () => {
    const instance = `arn:aws:ecs:${REGION}:${ACCOUNT}:container-instance/prod/0123456789abcdef0123456789abcdef`;
    expect((await decided(instance, allow('ecs:Poll', '*', inCluster))).verdict).toBe('unknown');
  });
});

describe('an EBS volume that EC2 refuses, without a word of the action', () => {
  const refused = call({
    step: 'volume',
    how: 'denied',
    role: { arn: `arn:aws:iam::${ACCOUNT}:role/ebs`, kind: 'infrastructure' },
    words: 'EBS volume creation failed: You are not authorized to perform this operation',
    candidates: [{ cause: 'iam/infrastructure-role-denied', because: '', settledBy: [] }],
  });
  it('lacks ec2:CreateVolume where the infrastructure role has no policy for it', async () => {
    role('ebs', { inline: { other: policy(allow('elasticloadbalancing:*', '*')) } });
    const d = await one({ 'failure.calls': [refused] });
    expect([d.action, d.verdict, d.cause]).toEqual(['ec2:CreateVolume', 'denied', 'iam/infrastructure-role-denied']);
  });
  it('is another matter where it has one', async () => {
    role('ebs', { inline: { volumes: policy(allow('ec2:*', '*')) } });
    expect(await one({ 'failure.calls': [refused] })).not.toHaveProperty('cause');
  });
});
