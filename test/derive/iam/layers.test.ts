import { beforeEach, describe, expect, it } from 'vitest';
import type { FailedCall, IamDecision, KeyGrant, Launch } from '#rule';
import {
  ACCOUNT,
  allow,
  call,
  decide,
  definition,
  denied,
  deny,
  endpoint,
  type Given,
  iam,
  IMAGE,
  imageFacts,
  judged,
  KEY,
  known,
  policy,
  REGION,
  REPOSITORY,
  role,
  ROLE,
  type RoleOptions,
  SECRET,
  secretFacts,
  withSecret,
} from '../../collect/iam/stage.ts';

const GET = 'secretsmanager:GetSecretValue';
const OTHER = '999999999999';
const all = policy(allow('*', '*'));
const root = { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } };
const subnets = {
  'net.subnets': [
    {
      id: 'subnet-1',
      subnet: known({ id: 'subnet-1', vpc: 'vpc-1', zone: 'a', cidr: '10.0.0.0/24', ipv6Cidrs: [], availableIps: 9 }),
    },
  ],
};
const secretCall = (more: Partial<FailedCall> = {}): FailedCall =>
  call({ action: GET, resource: SECRET, role: { arn: ROLE, kind: 'execution' }, service: 'secretsmanager', ...more });
const kmsCall = (secret = SECRET): FailedCall =>
  secretCall({
    action: undefined as never,
    resource: secret,
    facts: { secret },
    words: `failed to fetch secret ${secret} from secrets manager: AccessDeniedException: Access to KMS is not allowed`,
  });
const given = (calls: readonly FailedCall[], more: Given = {}): Given => ({
  'failure.calls': calls,
  'deployment.taskDefinition': definition([withSecret()]),
  'secret.references': [secretFacts()],
  ...more,
});
const said = (found: readonly IamDecision[], action: string): string => {
  const d = found.find(x => x.action.toLowerCase() === action.toLowerCase());
  return d ? `${d.verdict} ${d.cause ?? '-'}` : 'none';
};
const grants = (d: IamDecision | undefined, name: keyof IamDecision['data']): unknown =>
  JSON.parse(d?.data[name] ?? 'null');
beforeEach(() => iam.reset());

describe('the grants of a key', () => {
  const others = policy(allow('kms:*', '*', { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/admin` } }));
  const grant = (more: Partial<KeyGrant> = {}): KeyGrant => ({ grantee: ROLE, operations: ['Decrypt'], ...more });
  const cut = { ...known([] as readonly KeyGrant[]), whole: false } as const;
  it.each<[string, Given['secret.references'], string]>([
    ['control: there is none', [secretFacts({ kmsKeyId: KEY, keyPolicy: known(others) })], 'denied secret/kms-denied'],
    ['one for the role', [facts([grant()])], 'allowed -'],
    ['one for another role (decoy)', [facts([grant({ grantee: `${ROLE}-2` })])], 'denied secret/kms-denied'],
    ['one for another operation (decoy)', [facts([grant({ operations: ['Encrypt'] })])], 'denied secret/kms-denied'],
    ['one for this secret', [facts([grant({ contextSubset: { SecretARN: SECRET } })])], 'allowed -'],
    ['one for another secret', [facts([grant({ contextSubset: { SecretARN: 'x' } })])], 'denied secret/kms-denied'],
    [
      'one for a version of this secret, which is not known',
      [facts([grant({ contextEquals: { SecretARN: SECRET, SecretVersionId: 'v' } })])],
      'unknown -',
    ],
    [
      'one for a context without the version',
      [facts([grant({ contextEquals: { SecretARN: SECRET } })])],
      'denied secret/kms-denied',
    ],
    ['one with another constraint', [facts([grant({ otherConstraints: true })])], 'unknown -'],
    [
      'one for the account, which is not documented',
      [facts([grant({ grantee: `arn:aws:iam::${ACCOUNT}:root` })])],
      'unknown -',
    ],
    ['a list that goes on', [facts(cut)], 'unknown -'],
    ['may not be read', [facts(denied('kms:ListGrants'))], 'unknown -'],
  ])('%s', async (_, references, expected) => {
    role('exec', { inline: { s: policy(allow(GET, '*')) } });
    const found = await decide(given([], { 'secret.references': references ?? [] }));
    expect(said(found, 'kms:Decrypt')).toBe(expected);
  });
  function facts(list: readonly KeyGrant[] | ReturnType<typeof denied> | typeof cut) {
    return secretFacts({
      kmsKeyId: KEY,
      keyPolicy: known(others),
      grants: Array.isArray(list) ? known(list as readonly KeyGrant[]) : (list as typeof cut),
    });
  }
  it('that were not read leave open why KMS refused, and name the call that would tell', async () => {
    role('exec', { inline: { all } });
    const references = [facts(denied('kms:ListGrants'))];
    const d = (await decide(given([kmsCall()], { 'secret.references': references })))[0];
    expect([d?.verdict, d?.cause, d?.missing, d?.data['layer']]).toEqual([
      'unknown',
      'secret/kms-denied',
      ['kms:ListGrants'],
      'resource',
    ]);
  });
  it('within a boundary that leaves it out are not documented', async () => {
    role('exec', { inline: { all }, boundary: policy(allow('secretsmanager:*', '*')) });
    expect(said(await decide(given([], { 'secret.references': [facts([grant()])] })), 'kms:Decrypt')).toBe('unknown -');
  });
});

describe('policies and boundary that both lack it', () => {
  const small = policy(allow('logs:*', '*'));
  const pulls = policy(allow('ecr:*', '*'));
  it.each<[string, RoleOptions, string | undefined, string, string | undefined]>([
    [
      'are both told, where AWS named the policies',
      { boundary: small },
      'identity',
      'iam/execution-role-denied',
      'both',
    ],
    ['are both told, where AWS named the boundary', { boundary: small }, 'boundary', 'iam/boundary-denied', 'both'],
    ['are both told, where AWS named neither', { boundary: small }, undefined, 'iam/execution-role-denied', 'both'],
    ['control: no boundary', {}, 'identity', 'iam/execution-role-denied', undefined],
    ['decoy: the boundary allows it', { boundary: all }, 'identity', 'iam/execution-role-denied', undefined],
    [
      'decoy: the policies allow it',
      { inline: { all }, boundary: small },
      'boundary',
      'iam/boundary-denied',
      undefined,
    ],
  ])('%s', async (_, options, layer, cause, message) => {
    role('exec', options);
    const d = (await decide(given([secretCall(layer === undefined ? {} : { layer })])))[0];
    expect([d?.verdict, d?.cause, d?.data['message']]).toEqual(['denied', cause, message]);
    const wanted = [{ Effect: 'Allow', Action: GET, Resource: SECRET }];
    expect(grants(d, 'grant')).toEqual(wanted);
    const [policies, limit] = [grants(d, 'identityGrant'), grants(d, 'boundaryGrant')];
    expect([policies, limit].filter(x => x !== null)).toEqual(message === 'both' ? [wanted] : []);
  });
  it('are granted the key as well, though its grants were not read', async () => {
    role('exec', { inline: { k: policy(allow('kms:Decrypt', KEY)) }, boundary: small });
    const delegates = known(policy(allow('kms:*', '*', root)));
    const references = [secretFacts({ kmsKeyId: KEY, keyPolicy: delegates, grants: denied('kms:ListGrants') })];
    const d = (await decide(given([secretCall({ layer: 'identity' })], { 'secret.references': references })))[0];
    expect([grants(d, 'grant'), grants(d, 'boundaryGrant')]).toEqual([
      [{ Effect: 'Allow', Action: GET, Resource: SECRET }],
      [
        { Effect: 'Allow', Action: GET, Resource: SECRET },
        { Effect: 'Allow', Action: 'kms:Decrypt', Resource: KEY },
      ],
    ]);
  });
  it('are each granted what it lacks, and no more', async () => {
    role('exec', { inline: { pulls }, boundary: policy(allow([GET, 'ecr:GetAuthorizationToken'], '*')) });
    const pull = call({
      step: 'image-pull',
      action: 'ecr:BatchGetImage',
      resource: REPOSITORY,
      image: IMAGE,
      layer: 'boundary',
      role: { arn: ROLE, kind: 'execution' },
    });
    const d = (
      await decide(
        given([pull], {
          'deployment.taskDefinition': definition([{ ...withSecret(), image: IMAGE }]),
          'image.references': [imageFacts()],
        }),
      )
    )[0];
    expect(grants(d, 'grant')).toEqual([
      { Effect: 'Allow', Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'], Resource: REPOSITORY },
    ]);
    expect(grants(d, 'identityGrant')).toEqual([{ Effect: 'Allow', Action: GET, Resource: SECRET }]);
  });
});

describe('the kind of policy that AWS named', () => {
  const closed = endpoint('secretsmanager', policy(allow('s3:*', '*', { Principal: '*' })));
  const small = policy(allow('s3:*', '*'));
  it.each<[string, string, RoleOptions, Given, string]>([
    [
      'endpoint, and the role lacks it, too',
      'endpoint',
      {},
      { 'net.endpoints': [closed] },
      'denied network/endpoint-policy-denied',
    ],
    [
      'endpoint, which could not be read',
      'endpoint',
      {},
      { 'net.endpoints': denied('ec2:DescribeVpcEndpoints') },
      'unknown network/endpoint-policy-denied',
    ],
    ['boundary, and the policies lack it, too', 'boundary', { boundary: small }, {}, 'denied iam/boundary-denied'],
    ['resource, and the policies lack it, too', 'resource', {}, {}, 'denied secret/resource-policy-denied'],
    [
      'a Deny of the secret, and one of the role',
      'explicit-deny:resource',
      { inline: { d: policy(deny('*', '*')) } },
      { 'secret.references': [secretFacts({ policy: known(policy(deny(GET, '*', { Principal: '*' }))) })] },
      'denied secret/resource-policy-denied',
    ],
    ['a session policy, and the role allows it', 'session', { inline: { all } }, {}, 'unknown -'],
    ['a session policy, and the role does not (decoy)', 'session', {}, {}, 'unknown -'],
    ['a Deny in a session policy', 'explicit-deny:session', { inline: { all } }, {}, 'unknown -'],
    ['control: identity', 'identity', {}, { 'net.endpoints': [closed] }, 'denied iam/execution-role-denied'],
  ])('is what decides: %s', async (_, layer, options, more, expected) => {
    role('exec', options);
    const found = await decide(given([secretCall({ layer })], { ...subnets, ...more }));
    expect(said(found, GET)).toBe(expected);
  });
  it.each([
    ['session', `AWS reports that a session policy doesn't allow ${GET} on ${SECRET}`],
    ['explicit-deny:session', `AWS reports that a session policy denies ${GET} on ${SECRET}`],
  ])('is told, where nothing can be read of it: %s', async (layer, because) => {
    role('exec');
    expect((await decide(given([secretCall({ layer })])))[0]?.because).toBe(because);
  });
  it('of a parameter, which has no policy here, is told', async () => {
    role('exec', { inline: { all } });
    const parameter = `arn:aws:ssm:${REGION}:${OTHER}:parameter/db`;
    const d = (
      await decide(
        given([secretCall({ layer: 'resource', action: 'ssm:GetParameters', resource: parameter, service: 'ssm' })], {
          'deployment.taskDefinition': definition([withSecret(parameter)]),
          'secret.references': [],
        }),
      )
    )[0];
    expect([d?.verdict, d?.cause, d?.because]).toEqual([
      'unknown',
      undefined,
      `AWS reports that a resource-based policy doesn't allow ssm:GetParameters on ${parameter}`,
    ]);
  });
});

describe('the stream of a log', () => {
  const group = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/ecs/web`;
  const ask = async (resource: string, prefix: string | undefined, launch: Launch = 'FARGATE'): Promise<string> => {
    role('exec', { inline: { l: policy(allow('logs:*', resource)) } });
    const options = {
      'awslogs-group': '/ecs/web',
      'awslogs-region': REGION,
      ...(prefix !== undefined && { 'awslogs-stream-prefix': prefix }),
    };
    const found = await decide({
      'failure.calls': [],
      'deployment.taskDefinition': definition([{ logging: { driver: 'awslogs', options } }]),
      'deployment.judged': judged({ launch }),
    });
    return said(found, 'logs:CreateLogStream').split(' ')[0] ?? '';
  };
  it.each<[string, string, string | undefined, string]>([
    ['control: the whole group', `${group}:*`, 'api', 'allowed'],
    ['its prefix', `${group}:log-stream:api/*`, 'api', 'allowed'],
    ['its prefix and container', `${group}:log-stream:api/web/*`, 'api', 'allowed'],
    ['its container, whatever the prefix', `${group}:log-stream:*/web/*`, 'api', 'allowed'],
    ['another prefix', `${group}:log-stream:ecs/*`, 'api', 'denied'],
    ['another container (decoy)', `${group}:log-stream:api/sidecar/*`, 'api', 'denied'],
    ['the group alone', group, 'api', 'denied'],
    ['one task, which is not known', `${group}:log-stream:api/web/0123456789abcdef0123456789abcdef`, 'api', 'unknown'],
    ['a prefix, where Docker names the stream', `${group}:log-stream:api/*`, undefined, 'unknown'],
    ['any, where Docker names it', `${group}:log-stream:*`, undefined, 'allowed'],
  ])('against %s', async (_, resource, prefix, expected) => expect(await ask(resource, prefix)).toBe(expected));
  it('is granted as the group', async () => {
    role('exec');
    const options = { 'awslogs-group': '/ecs/web', 'awslogs-stream-prefix': 'api', 'awslogs-region': REGION };
    const found = await decide({
      'failure.calls': [],
      'deployment.taskDefinition': definition([{ logging: { driver: 'awslogs', options } }]),
    });
    const d = found.find(x => x.action === 'logs:CreateLogStream');
    expect(grants(d, 'grant')).toEqual([
      { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: `${group}:*` },
    ]);
  });
});

describe('sessions that were revoked', () => {
  const revoke = (at: string): string =>
    policy(deny('*', '*', { Condition: { DateLessThan: { 'aws:TokenIssueTime': at } } }));
  it.each<[string, string, string]>([
    // asked at 2026-01-01
    ['do not concern a new task', '2025-12-31T23:00:00.000Z', 'allowed -'],
    ['concern it where the time is to come', '2026-06-01T00:00:00Z', 'denied iam/explicit-deny'],
  ])('%s', async (_, at, expected) => {
    role('exec', { inline: { all, AWSRevokeOlderSessions: revoke(at) } });
    expect(said(await decide(given([])), GET)).toBe(expected);
  });
  it('were refused then, and the next task is not', async () => {
    role('exec', { inline: { all, AWSRevokeOlderSessions: revoke('2025-12-31T23:00:00.000Z') } });
    expect(said(await decide(given([secretCall({ layer: 'explicit-deny:identity' })])), GET)).toBe(
      'allowed iam/explicit-deny',
    );
  });
});

describe('a secret of another account', () => {
  const theirs = SECRET.replace(ACCOUNT, OTHER);
  const open = known(policy(allow(GET, '*', root)));
  const with_ = (more: Parameters<typeof secretFacts>[0], arn = theirs): Given => ({
    'deployment.taskDefinition': definition([withSecret(arn)]),
    'secret.references': [secretFacts(more, arn)],
  });
  const key = KEY.replace(ACCOUNT, OTHER);
  it.each<[string, Given, string]>([
    ['under the AWS managed key can never be read', with_({ policy: open }), 'denied secret/kms-denied'],
    ['nor by its alias', with_({ policy: open, kmsKeyId: 'alias/aws/secretsmanager' }), 'denied secret/kms-denied'],
    [
      'under a customer managed key can',
      with_({ policy: open, kmsKeyId: key, keyPolicy: known(policy(allow('kms:*', '*', root))) }),
      'allowed -',
    ],
    [
      'that could not be read is not said to be (decoy)',
      with_({ secret: denied('secretsmanager:DescribeSecret') }),
      'none',
    ],
    ['of its own account is no matter (control)', with_({}, SECRET), 'none'],
  ])('%s', async (_, more, expected) => {
    role('exec', { inline: { all } });
    expect(said(await decide(given([], more)), 'kms:Decrypt')).toBe(expected);
  });
  it('under the AWS managed key is told so, where KMS refused it', async () => {
    role('exec', { inline: { all } });
    const d = (await decide(given([kmsCall(theirs)], with_({ policy: open }))))[0];
    expect([d?.cause, d?.data['message'], d?.data['secret'], d?.about?.type]).toEqual([
      'secret/kms-denied',
      'awsKey',
      theirs,
      'secret',
    ]);
    expect(d?.because).toContain('AWS managed key aws/secretsmanager of account 999999999999');
  });
  it.each<[string, string, string, string]>([
    ['has it on every key', `arn:aws:kms:${REGION}:${OTHER}:key/*`, 'unknown', 'resource'],
    ['has it on everything', '*', 'unknown', 'resource'],
    ['has it on keys of its own (decoy)', `arn:aws:kms:${REGION}:${ACCOUNT}:key/*`, 'denied', 'identity'],
  ])('whose key could not be read: the role %s', async (_, resource, verdict, layer) => {
    role('exec', { inline: { s: policy(allow(GET, '*'), allow('kms:Decrypt', resource)) } });
    const more = with_({
      secret: denied('secretsmanager:DescribeSecret'),
      policy: denied('secretsmanager:GetResourcePolicy'),
    });
    const d = (await decide(given([kmsCall(theirs)], more)))[0];
    expect([d?.verdict, d?.cause, d?.data['layer']]).toEqual([verdict, 'secret/kms-denied', layer]);
  });
  it.each<[string, Parameters<typeof secretFacts>[0], string | undefined]>([
    ['needs its own policy besides what the role lacks', {}, 'yes'],
    ['control: it has it', { policy: open }, undefined],
  ])('%s', async (_, more, expected) => {
    role('exec');
    const d = (await decide(given([secretCall({ layer: 'identity', resource: theirs })], with_(more))))[0];
    expect([d?.cause, d?.data['alsoResource']]).toEqual(['iam/execution-role-denied', expected]);
  });
});

describe('a secret that is named without its suffix', () => {
  const partial = SECRET.slice(0, -7);
  const ask = async (resource: string, named: string, refusedOn: string): Promise<IamDecision | undefined> => {
    role('exec', { inline: { s: policy(allow(GET, resource)) } });
    const ref = { ...secretFacts().ref, valueFrom: named, arn: partial, id: 'db' };
    return (
      await decide(
        given([secretCall({ layer: 'identity', resource: refusedOn })], {
          'deployment.taskDefinition': definition([withSecret(named)]),
          'secret.references': [named === SECRET ? secretFacts() : { ...secretFacts(), ref }],
        }),
      )
    )[0];
  };
  it.each<[string, string, string, string, string | undefined]>([
    ['and the policy has six question marks', `${partial}-??????`, partial, partial, 'partial'],
    ['and the policy has the ARN', SECRET, partial, partial, 'partial'],
    ['control: the policy has neither', 'arn:aws:s3:::x', partial, partial, undefined],
    ['decoy: the task definition names the ARN', 'arn:aws:s3:::x', SECRET, SECRET, undefined],
  ])('%s', async (_, resource, named, refusedOn, message) => {
    const d = await ask(resource, named, refusedOn);
    expect([d?.cause, d?.data['message']]).toEqual(['iam/execution-role-denied', message]);
    if (message !== undefined) {
      expect([d?.resource, d?.data['other']]).toEqual([partial, SECRET]);
      expect(d?.because).toBe(
        `role exec is allowed ${GET} on ${SECRET}, but not on ${partial}, the ARN without the suffix`,
      );
    }
  });
});

describe('actions that are of no use without each other are granted together', () => {
  const TASK = `arn:aws:iam::${ACCOUNT}:role/task`;
  const FS = `arn:aws:elasticfilesystem:${REGION}:${ACCOUNT}:file-system/fs-1`;
  const TG = `arn:aws:elasticloadbalancing:${REGION}:${ACCOUNT}:targetgroup/web/1`;
  const refused = (action: string, resource: string): FailedCall =>
    call({ step: 'request', action, resource, layer: 'identity', role: { arn: TASK, kind: 'task' } });
  const reading = (readOnly: boolean) => {
    const td = definition([withSecret()]);
    const mountPoints = [{ sourceVolume: 'data', containerPath: '/data', readOnly }];
    return { ...td, containers: td.containers.map(c => ({ ...c, mountPoints })) };
  };
  const MOUNT = 'elasticfilesystem:ClientMount';
  it.each<[string, FailedCall, string, ReturnType<typeof definition> | undefined, string[]]>([
    [
      'ECS Exec: all four',
      refused('ssmmessages:CreateControlChannel', '*'),
      '',
      undefined,
      [
        'ssmmessages:CreateControlChannel',
        'ssmmessages:CreateDataChannel',
        'ssmmessages:OpenControlChannel',
        'ssmmessages:OpenDataChannel',
      ],
    ],
    [
      'but for what the role has',
      refused('ssmmessages:CreateControlChannel', '*'),
      policy(allow('ssmmessages:Open*', '*')),
      undefined,
      ['ssmmessages:CreateControlChannel', 'ssmmessages:CreateDataChannel'],
    ],
    ['EFS', refused(MOUNT, FS), '', reading(false), [MOUNT, 'elasticfilesystem:ClientWrite']],
    ['EFS that is only read (decoy)', refused(MOUNT, FS), '', reading(true), [MOUNT]],
    ['an action of its own (control)', refused('s3:GetObject', 'arn:aws:s3:::b/k'), '', undefined, ['s3:GetObject']],
  ])('%s', async (_, refusal, had, td, wanted) => {
    role('task', had === '' ? {} : { inline: { app: had } });
    const [d] = await decide(given([refusal], td && { 'deployment.taskDefinition': td }));
    expect(d?.verdict).toBe('denied');
    expect(d?.data.missingActions).toBe(wanted.join(', '));
  });
  it('target groups: on the group what names it, and on everything what can name none', async () => {
    role('task');
    const [d] = await decide(given([refused('elasticloadbalancing:RegisterTargets', TG)]));
    expect(grants(d, 'grant')).toEqual([
      {
        Effect: 'Allow',
        Action: ['elasticloadbalancing:DeregisterTargets', 'elasticloadbalancing:RegisterTargets'],
        Resource: TG,
      },
      {
        Effect: 'Allow',
        Action: [
          'elasticloadbalancing:DescribeListeners',
          'elasticloadbalancing:DescribeRules',
          'elasticloadbalancing:DescribeTargetGroups',
          'elasticloadbalancing:DescribeTargetHealth',
        ],
        Resource: '*',
      },
    ]);
  });
});
