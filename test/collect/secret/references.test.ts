import { describe, expect, it } from 'vitest';
import references from '../../../src/collect/secret/references.ts';
import type { Evidence } from '../../../src/model/evidence.ts';
import { ACCOUNT, answer, collected, container, definition, failed, refusal, REGION } from './stage.ts';

const ARN = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:prod/db-Ab12Cd`;
const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/11111111-2222-3333-4444-555555555555`;
const with_ = (...valueFrom: string[]) =>
  definition(container({ secrets: valueFrom.map((v, i) => ({ name: `S${i}`, valueFrom: v, at: '' })) }));
const first = <T>(ev: Evidence<readonly T[]>): T => {
  if (ev.state !== 'known' || ev.value[0] === undefined) throw new Error(JSON.stringify(ev));
  return ev.value[0];
};
const state = (ev: Evidence<unknown>) => ev.state;

describe('secret.references', () => {
  it('describes a secret by its own ARN, without the json key, in the region of the ARN', async () => {
    const far = ARN.replace(REGION, 'us-east-1');
    const { ev, asked } = await collected(
      references,
      { 'deployment.taskDefinition': with_(`${far}:password::`), 'failure.calls': [failed({})] },
      [
        answer(
          'secretsmanager:DescribeSecret',
          { SecretId: far },
          { ARN: far, Name: 'prod/db', VersionIdsToStages: { v1: ['AWSCURRENT'] } },
          'us-east-1',
        ),
        answer('secretsmanager:GetResourcePolicy', { SecretId: far }, { ARN: far, Name: 'prod/db' }, 'us-east-1'),
      ],
    );
    const facts = first(ev);
    expect(facts.secret).toMatchObject({
      state: 'known',
      value: { name: 'prod/db', versions: { v1: ['AWSCURRENT'] } },
    });
    expect(facts.policy).toMatchObject({ state: 'absent', because: 'the secret has no resource policy' });
    expect(facts.key.state).toBe('unasked');
    expect(asked).toHaveLength(2);
  });

  it('finds a secret that was made again by its name', async () => {
    const again = ARN.replace('Ab12Cd', 'Zz99Yy');
    const { ev } = await collected(
      references,
      { 'deployment.taskDefinition': with_(ARN), 'failure.calls': [failed({})] },
      [
        refusal(
          'secretsmanager:DescribeSecret',
          { SecretId: ARN },
          'ResourceNotFoundException',
          "Secrets Manager can't find the specified secret.",
        ),
        refusal('secretsmanager:GetResourcePolicy', { SecretId: ARN }, 'ResourceNotFoundException'),
        answer('secretsmanager:DescribeSecret', { SecretId: 'prod/db' }, { ARN: again, Name: 'prod/db' }),
      ],
    );
    expect(first(ev).secret.state).toBe('absent');
    expect(first(ev).byName).toMatchObject({ state: 'known', value: { arn: again } });
  });

  it('does not take six letters of the name for the suffix', async () => {
    const arn = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:db-secret`;
    const { ev } = await collected(
      references,
      { 'deployment.taskDefinition': with_(arn), 'failure.calls': [failed({})] },
      [
        refusal('secretsmanager:DescribeSecret', { SecretId: arn }, 'ResourceNotFoundException'),
        refusal('secretsmanager:GetResourcePolicy', { SecretId: arn }, 'ResourceNotFoundException'),
        answer('secretsmanager:DescribeSecret', { SecretId: 'db-secret' }, { ARN: `${arn}-Ab12Cd`, Name: 'db-secret' }),
        answer(
          'secretsmanager:DescribeSecret',
          { SecretId: 'db' },
          { ARN: arn.replace('db-secret', 'db-Ab12Cd'), Name: 'db' },
        ),
      ],
    );
    expect(first(ev).byName).toMatchObject({ state: 'known', value: { name: 'db-secret' } });
  });

  it('takes an answer about another secret for no answer', async () => {
    const { ev } = await collected(
      references,
      { 'deployment.taskDefinition': with_(ARN), 'failure.calls': [failed({})] },
      [
        answer('secretsmanager:DescribeSecret', undefined, { ARN: ARN.replace('db', 'other'), Name: 'prod/other' }),
        answer('secretsmanager:GetResourcePolicy', undefined, {
          ResourcePolicy: { Version: '2012-10-17', Statement: [] },
        }),
      ],
    );
    expect(first(ev).secret.state).toBe('unasked');
    expect(first(ev).policy).toMatchObject({ state: 'known', value: '{"Version":"2012-10-17","Statement":[]}' });
  });

  it('keeps what was denied apart from what is not there, element by element', async () => {
    const other = ARN.replace('prod/db', 'prod/api');
    const { ev } = await collected(
      references,
      { 'deployment.taskDefinition': with_(ARN, other), 'failure.calls': [failed({})] },
      [
        refusal('secretsmanager:DescribeSecret', { SecretId: ARN }, 'AccessDeniedException'),
        refusal('secretsmanager:GetResourcePolicy', undefined, 'AccessDeniedException'),
        answer('secretsmanager:DescribeSecret', { SecretId: other }, { ARN: other, Name: 'prod/api' }),
      ],
    );
    expect(ev.state === 'known' && ev.value.map(f => [f.secret.state, f.policy.state])).toEqual([
      ['unreadable', 'unreadable'],
      ['known', 'unreadable'],
    ]);
  });

  it.each([
    ['its id', '11111111-2222-3333-4444-555555555555'],
    ['its ARN', KEY],
    ['an alias', 'alias/prod'],
  ])("reads a customer's key by %s, and its policy in the secret's region", async (_, id) => {
    const { ev } = await collected(
      references,
      { 'deployment.taskDefinition': with_(ARN), 'failure.calls': [failed({ how: 'denied', service: 'kms' })] },
      [
        answer('secretsmanager:DescribeSecret', undefined, {
          ARN,
          Name: 'prod/db',
          KmsKeyId: id,
          DeletedDate: '2026-01-01T00:00:00Z',
        }),
        answer('secretsmanager:GetResourcePolicy', undefined, {}),
        answer(
          'kms:DescribeKey',
          { KeyId: id },
          {
            KeyMetadata: {
              KeyId: KEY.slice(-36),
              Arn: KEY,
              KeyState: 'PendingDeletion',
              KeyManager: 'CUSTOMER',
              DeletionDate: '2026-02-01T00:00:00Z',
            },
          },
        ),
        answer(
          'kms:GetKeyPolicy',
          { KeyId: id.startsWith('alias') ? KEY.slice(-36) : id, PolicyName: 'default' },
          { Policy: '{"Statement":[]}' },
        ),
      ],
    );
    expect(first(ev)).toMatchObject({
      secret: { value: { deletedAt: '2026-01-01T00:00:00Z' } },
      key: { state: 'known', value: { arn: KEY, state: 'PendingDeletion', manager: 'CUSTOMER' } },
      keyPolicy: { state: 'known', value: '{"Statement":[]}' },
    });
  });

  it('asks for all parameters of a region at once, and takes only the very name', async () => {
    const td = with_(
      '/app/url',
      'token',
      `arn:aws:ssm:${REGION}:${ACCOUNT}:parameter/flag`,
      '/aws/service/x',
      `arn:aws:ssm:${REGION}:999988887777:parameter/theirs`,
    );
    const { ev, asked } = await collected(
      references,
      { 'deployment.taskDefinition': td, 'failure.calls': [failed({})] },
      [
        answer('ssm:DescribeParameters', undefined, {
          Parameters: [
            { Name: '/app/url/old', Type: 'String' },
            { Name: '/flag', Type: 'String' },
            { Name: 'token', Type: 'SecureString', KeyId: 'alias/aws/ssm' },
          ],
        }),
      ],
    );
    if (ev.state !== 'known') throw new Error(ev.state);
    expect(ev.value.map(f => state(f.parameter))).toEqual(['absent', 'known', 'known', 'unasked', 'unasked']);
    expect(ev.value.every(f => f.key.state === 'unasked')).toBe(true);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toContain('"Values":["/app/url","/flag","flag","token"]');
  });

  it('says nothing of a parameter that a cut list does not show', async () => {
    const { ev } = await collected(
      references,
      { 'deployment.taskDefinition': with_('/app/url'), 'failure.calls': [failed({})] },
      [answer('ssm:DescribeParameters', undefined, { Parameters: [], NextToken: 'more' })],
    );
    expect(first(ev).parameter.state).toBe('unasked');
  });

  it.each([
    ['only a pull failed', [failed({ step: 'image-pull' })], 0],
    ['the call never got through', [failed({ how: 'unreachable' })], 0],
    ['a secret failed', [failed({})], 2],
    ['nothing failed', [], 2],
    ['it is not known what failed', undefined, 2],
  ] as const)('makes calls only where they matter: %s', async (_, calls, n) => {
    const { asked, ev } = await collected(
      references,
      { 'deployment.taskDefinition': with_(ARN, 'arn:aws:s3:::bad'), ...(calls && { 'failure.calls': calls }) },
      [
        answer('secretsmanager:DescribeSecret', undefined, { ARN, Name: 'prod/db' }),
        answer('secretsmanager:GetResourcePolicy', undefined, {}),
      ],
    );
    expect(asked).toHaveLength(n);
    expect(ev.state === 'known' && ev.value.map(f => f.ref.kind)).toEqual(['secretsmanager', 'malformed']);
  });

  it('counts the credentials of a registry among the secrets', async () => {
    const { ev } = await collected(
      references,
      {
        'deployment.taskDefinition': definition(container({ repositoryCredentials: ARN })),
        'failure.calls': [failed({ step: 'image-pull' })],
      },
      [],
    );
    expect(first(ev).ref).toMatchObject({ container: 'web', name: 'repositoryCredentials', arn: ARN });
  });

  it('has no action that returns a value', () => {
    expect(references.actions.filter(a => /GetSecretValue|GetParameter|Decrypt/.test(a))).toEqual([]);
  });
});
