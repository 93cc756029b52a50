import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { assumeContext, evaluateAlone, evaluateLayer, type Layer, parsePolicy, roleContext } from '#aws/iam';
import {
  awsKeyFixes,
  boundaryFixes,
  type Decided,
  grantFixes,
  keyPolicyFixes,
  newRoleFixes,
  resourceFixes,
  roleGoneFixes,
  trustFixes,
  undenyFixes,
} from '#fix';
import type { Fix } from '#rule';
import { decision, KEY, MANAGED, policy, REPOSITORY, ROLE, SECRET, site } from '../../rules/iam/_stage.ts';

const caller = { kind: 'role', name: 'exec', account: '111122223333', arn: ROLE } as const;
const layer = (document: string | undefined): Layer => ({
  policies: [{ name: 'p', parsed: parsePolicy(document) }],
  whole: true,
});
const request = (action: string, resource: string) => ({
  action,
  resource,
  caller,
  context: roleContext({ caller, region: 'eu-west-1' }),
});
const one = (d: ReturnType<typeof decision>): Decided => [d];

/** The words of a command as a shell has them. */
function words(command: string): string[] {
  const out = execFileSync('sh', ['-c', `aws() { for a in "$@"; do printf '%s\\0' "$a"; done; }; ${command}`], {
    encoding: 'utf8',
  });
  return out.split('\0').slice(0, -1);
}
function option(fix: Fix | undefined, name: string, n = 0): string | undefined {
  const all = words(fix?.commands?.[n] ?? '');
  const i = all.indexOf(name);
  return i < 0 ? undefined : all[i + 1];
}
const verb = (fix: Fix | undefined, n = 0): string =>
  words(fix?.commands?.[n] ?? '')
    .slice(0, 2)
    .join(' ');

describe('a fix, as a shell reads it', () => {
  it('grants what was missing, on top of what the policy of that name holds', () => {
    const kept = { Effect: 'Allow', Action: 's3:ListBucket', Resource: "it's" };
    const [fix] = grantFixes(one(decision({ data: { existing: policy(kept) } })), place);
    expect(verb(fix)).toBe('iam put-role-policy');
    expect([option(fix, '--role-name'), option(fix, '--policy-name'), option(fix, '--region')]).toEqual([
      'exec',
      'ecs-doctor-read-secrets',
      'eu-west-1',
    ]);
    const document = option(fix, '--policy-document');
    expect(evaluateLayer('identity', layer(document), request('secretsmanager:GetSecretValue', SECRET)).allow).toBe(
      true,
    );
    expect(JSON.parse(document ?? '').Statement[0]).toEqual(kept);
    expect(verb(fix, 1)).toBe('ecs update-service');
  });
  const wanted = JSON.stringify([{ Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: SECRET }]);
  const limit = {
    boundaryArn: 'arn:aws:iam::111122223333:policy/limits',
    boundaryDocument: policy({ Effect: 'Allow', Action: 's3:*', Resource: '*' }),
    boundaryGrant: wanted,
  };
  it('grants what policies and boundary both lack in one fix', () => {
    const fixes = grantFixes(one(decision({ data: { message: 'both', ...limit } })), place);
    expect([fixes.length, fixes[0]?.applies, verb(fixes[0]), verb(fixes[0], 1)]).toEqual([
      1,
      'judge',
      'iam put-role-policy',
      'iam create-policy-version',
    ]);
    expect(fixes[0]?.title).toContain('permissions boundary');
    for (const n of [0, 1])
      expect(
        evaluateLayer(
          'identity',
          layer(option(fixes[0], '--policy-document', n)),
          request('secretsmanager:GetSecretValue', SECRET),
        ).allow,
      ).toBe(true);
    const [other] = boundaryFixes(
      one(
        decision({
          data: {
            layer: 'boundary',
            message: 'both',
            ...limit,
            document: limit.boundaryDocument,
            identityGrant: wanted,
          },
        }),
      ),
      place,
    );
    expect([verb(other), verb(other, 1)]).toEqual(['iam create-policy-version', 'iam put-role-policy']);
  });
  it('takes off a boundary of AWS, which nobody can change', () => {
    const [fix] = grantFixes(
      one(decision({ data: { ...limit, boundaryArn: 'arn:aws:iam::aws:policy/PowerUserAccess' } })),
      place,
    );
    expect(verb(fix, 1)).toBe('iam delete-role-permissions-boundary');
  });
  it('names the whole ARN of a secret, or allows the partial one', () => {
    const partial = SECRET.slice(0, -7);
    const data = { message: 'partial', named: `${partial}:user::`, other: SECRET };
    const fixes = grantFixes(one(decision({ resource: partial, data })), place);
    expect(fixes[0]?.commands?.[1]).toContain(`${SECRET}:user::`);
    expect(verb(fixes[1])).toBe('iam put-role-policy');
    const unknown = grantFixes(
      one(decision({ resource: partial, data: { ...data, other: `${partial}-??????` } })),
      place,
    );
    expect(unknown.map(f => verb(f))).toEqual(['iam put-role-policy']);
  });
  it('of a key whose policy could not be read is its policy, not that of the role', () => {
    const theirs = KEY.replace('111122223333', '999999999999').replace('k1', '*');
    const [fix] = keyPolicyFixes(
      one(decision({ action: 'kms:Decrypt', resource: theirs, verdict: 'unknown', data: { layer: 'resource' } })),
      place,
    );
    expect([fix?.applies, fix?.commands?.map(c => c.split(' ').slice(1, 3).join(' '))]).toEqual([
      'fill-in',
      ['kms get-key-policy', 'kms put-key-policy', 'ecs update-service'],
    ]);
    expect(fix?.commands?.[0]).toContain('--key-id <key-id>');
    expect(fix?.risk).toContain('account 999999999999');
    expect(fix?.risk).toContain(ROLE);
  });
  it('of a secret under the AWS managed key of another account is a key of its own', () => {
    const secret = SECRET.replace('111122223333', '999999999999');
    const [fix] = awsKeyFixes(
      one(
        decision({
          action: 'kms:Decrypt',
          resource: 'arn:aws:kms:eu-west-1:999999999999:alias/aws/secretsmanager',
          data: { secret, resourceAccount: '999999999999', policyName: 'ecs-doctor-decrypt-secrets' },
        }),
      ),
      place,
    );
    expect([fix?.applies, fix?.commands?.map(c => c.split(' ').slice(1, 3).join(' '))]).toEqual([
      'fill-in',
      ['kms create-key', 'secretsmanager update-secret', 'iam put-role-policy', 'ecs update-service'],
    ]);
    const key = layer(option(fix, '--policy'));
    expect(evaluateLayer('resource', key, request('kms:Decrypt', KEY)).allow).toBe(true);
  });
  it('takes another name where the policy of that name is none', () => {
    const [fix] = grantFixes(one(decision({ data: { existing: 'broken' } })), place);
    expect(option(fix, '--policy-name')).toBe('ecs-doctor-read-secrets-2');
  });
  it('grants all of several decisions at once', () => {
    const other = SECRET.replace('db', 'api');
    const [fix] = grantFixes([decision(), decision({ resource: other })], place);
    for (const resource of [SECRET, other])
      expect(
        evaluateLayer(
          'identity',
          layer(option(fix, '--policy-document')),
          request('secretsmanager:GetSecretValue', resource),
        ).allow,
      ).toBe(true);
  });
  it('offers the policy of AWS where it allows it all', () => {
    const fixes = grantFixes(
      one(decision({ action: 'ecr:BatchGetImage', resource: REPOSITORY, data: { managed: MANAGED } })),
      place,
    );
    expect(fixes.map(f => verb(f))).toEqual(['iam put-role-policy', 'iam attach-role-policy']);
    expect(option(fixes[1], '--policy-arn')).toBe(MANAGED);
  });
  it.each<[string, Record<string, string>, string]>([
    ['inline', { policyKind: 'inline' }, 'iam put-role-policy'],
    [
      'managed',
      { policyKind: 'managed', policyArn: 'arn:aws:iam::111122223333:policy/guard' },
      'iam create-policy-version',
    ],
    [
      'of AWS',
      { policyKind: 'aws-managed', policyArn: 'arn:aws:iam::aws:policy/AWSDenyAll' },
      'iam detach-role-policy',
    ],
  ])('changes the Deny of a policy that is %s', (_, more, expected) => {
    const document = policy(
      { Effect: 'Allow', Action: '*', Resource: '*' },
      { Effect: 'Deny', Action: 'secretsmanager:*', Resource: '*' },
    );
    const [fix] = undenyFixes(
      one(decision({ data: { how: 'explicit-deny', policy: 'guard', statementIndex: '1', document, ...more } })),
      place,
    );
    expect([verb(fix), fix?.applies]).toEqual([expected, 'judge']);
    if (expected === 'iam create-policy-version') expect(words(fix?.commands?.[0] ?? '')).toContain('--set-as-default');
    const changed = option(fix, '--policy-document');
    if (changed === undefined) return;
    const after = evaluateLayer('identity', layer(changed), request('secretsmanager:GetSecretValue', SECRET));
    expect([after.allow, after.deny]).toEqual([true, false]);
    expect(
      evaluateLayer('identity', layer(changed), request('secretsmanager:GetSecretValue', SECRET.replace('db', 'x')))
        .deny,
    ).toBe(true);
  });
  it('takes out of a Deny all that the step needs', () => {
    const document = policy({ Effect: 'Deny', Action: 'secretsmanager:*', Resource: '*' });
    const other = SECRET.replace('db', 'api');
    const [fix] = undenyFixes(
      one(
        decision({
          data: {
            how: 'explicit-deny',
            policy: 'guard',
            policyKind: 'inline',
            statementIndex: '0',
            document,
            alsoDenied: JSON.stringify([{ action: 'secretsmanager:GetSecretValue', resource: other }]),
          },
        }),
      ),
      place,
    );
    const after = layer(option(fix, '--policy-document'));
    expect(
      [SECRET, other, SECRET.replace('db', 'x')].map(
        r => evaluateLayer('identity', after, request('secretsmanager:GetSecretValue', r)).deny,
      ),
    ).toEqual([false, false, true]);
  });
  it('deletes an inline policy that denies nothing else', () => {
    const document = policy({ Effect: 'Deny', Action: 'secretsmanager:GetSecretValue', Resource: '*' });
    expect(
      verb(
        undenyFixes(
          one(
            decision({
              data: { how: 'explicit-deny', policy: 'guard', policyKind: 'inline', statementIndex: '0', document },
            }),
          ),
          place,
        )[0],
      ),
    ).toBe('iam delete-role-policy');
  });
  it('widens a boundary and keeps what it allows', () => {
    const document = policy({ Effect: 'Allow', Action: 's3:*', Resource: '*' });
    const [fix] = boundaryFixes(
      one(decision({ data: { boundaryArn: 'arn:aws:iam::111122223333:policy/limits', document } })),
      place,
    );
    expect(verb(fix)).toBe('iam create-policy-version');
    for (const [action, resource] of [
      ['secretsmanager:GetSecretValue', SECRET],
      ['s3:GetObject', 'x'],
    ] as const)
      expect(evaluateLayer('boundary', layer(option(fix, '--policy-document')), request(action, resource)).allow).toBe(
        true,
      );
  });
  it('lets the tasks of ECS assume a role, and whoever could before', () => {
    const document = policy({ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' });
    const [fix] = trustFixes(one(decision({ data: { service: 'ecs-tasks.amazonaws.com', document } })), place);
    expect(verb(fix)).toBe('iam update-assume-role-policy');
    for (const service of ['ecs-tasks.amazonaws.com', 'ec2.amazonaws.com'])
      expect(
        evaluateAlone('trust', layer(option(fix, '--policy-document')), {
          action: 'sts:AssumeRole',
          resource: undefined,
          caller: { kind: 'service', service },
          context: assumeContext('eu-west-1', '111122223333'),
        }).verdict,
      ).toBe('allowed');
  });
  it('makes a role again under its path, with trust', () => {
    const gone = (grant: string) =>
      roleGoneFixes(
        one(
          decision({
            role: { arn: 'arn:aws:iam::111122223333:role/team/a/exec', kind: 'execution' },
            data: { why: 'absent', grant },
          }),
        ),
        place,
      )[0];
    const fix = gone('[]');
    expect(verb(gone(decision().data['grant'] ?? ''), 1)).toBe('iam put-role-policy');
    expect([verb(fix), verb(fix, 1), verb(fix, 2)]).toEqual([
      'iam create-role',
      'iam attach-role-policy',
      'ecs update-service',
    ]);
    expect(option(fix, '--path')).toBe('/team/a/');
    expect(
      evaluateAlone('trust', layer(option(fix, '--assume-role-policy-document')), {
        action: 'sts:AssumeRole',
        resource: undefined,
        caller: { kind: 'service', service: 'ecs-tasks.amazonaws.com' },
        context: {},
      }).verdict,
    ).toBe('allowed');
  });
  it('points the task definition at the role as it is', () => {
    const [fix] = roleGoneFixes(
      one(decision({ data: { why: 'other-path', actual: 'arn:aws:iam::111122223333:role/team/exec' } })),
      place,
    );
    expect(fix?.commands?.join()).toContain('arn:aws:iam::111122223333:role/team/exec');
  });
  it('makes an execution role where the task definition names none', () => {
    const [fix] = newRoleFixes(one(decision({ data: { family: 'web', policyName: 'ecs-doctor-execution' } })), place);
    expect([verb(fix), verb(fix, 1), fix?.commands?.length]).toEqual(['iam create-role', 'iam put-role-policy', 6]);
    expect(fix?.commands?.[2]).toContain('arn:aws:iam::111122223333:role/ecs-doctor-web');
  });
  it.each<[string, Parameters<typeof decision>[0], string, string, string]>([
    [
      'secret',
      { about: { type: 'secret', id: SECRET, arn: SECRET } },
      'secretsmanager put-resource-policy',
      '--resource-policy',
      'secretsmanager:GetSecretValue',
    ],
    [
      'key',
      { action: 'kms:Decrypt', resource: KEY, about: { type: 'key', id: 'k1', arn: KEY } },
      'kms put-key-policy',
      '--policy',
      'kms:Decrypt',
    ],
    [
      'repository',
      { action: 'ecr:BatchGetImage', resource: REPOSITORY, about: { type: 'repository', id: 'web', arn: REPOSITORY } },
      'ecr set-repository-policy',
      '--policy-text',
      'ecr:GetDownloadUrlForLayer',
    ],
  ])('lets the role in by the policy of a %s, and leaves the rest', (_, more, expected, name, action) => {
    const old = {
      Sid: 'Old',
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::111122223333:role/admin' },
      Action: '*',
      Resource: '*',
    };
    const [fix] = resourceFixes(one(decision({ ...more, data: { layer: 'resource', document: policy(old) } })), place);
    expect(verb(fix)).toBe(expected);
    const document = option(fix, name);
    expect(evaluateLayer('resource', layer(document), request(action, 'x')).allow).toBe(true);
    expect(JSON.parse(document ?? '').Statement[0]).toEqual(old);
  });
  it('excepts the role from the Deny of a secret', () => {
    const document = policy({ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' });
    const [fix] = resourceFixes(
      one(
        decision({
          about: { type: 'secret', id: SECRET, arn: SECRET },
          data: { layer: 'resource', how: 'explicit-deny', statementIndex: '0', document },
        }),
      ),
      place,
    );
    expect(
      evaluateLayer(
        'resource',
        layer(option(fix, '--resource-policy')),
        request('secretsmanager:GetSecretValue', SECRET),
      ).deny,
    ).toBe(false);
    expect(fix?.applies).toBe('judge');
  });
  it('does not write a key policy that it has not read', () => {
    expect(
      resourceFixes(one(decision({ action: 'kms:Decrypt', resource: KEY, data: { layer: 'resource' } })), place),
    ).toEqual([]);
    expect(resourceFixes(one(decision({ verdict: 'unknown', data: { layer: 'resource' } })), place)).toEqual([]);
  });
  it('says whose credentials a policy of another account needs', () => {
    const [fix] = resourceFixes(
      one(
        decision({
          about: { type: 'secret', id: SECRET, arn: SECRET },
          data: { layer: 'resource', resourceAccount: '999999999999' },
        }),
      ),
      place,
    );
    expect([fix?.applies, fix?.risk]).toEqual(['judge', 'Run it with credentials of account 999999999999.']);
  });
});

const place = { definition: site['deployment.taskDefinition'], service: site['ecs.service'] };
