import { describe, expect, it } from 'vitest';
import roles from '../../../src/collect/iam/roles.ts';
import { answer, collected, failed } from '../secret/stage.ts';
import { allow, definition, MANAGED, policy, ROLE, TRUST } from './stage.ts';

const own = JSON.parse(policy(allow('ecr:*', '*'))) as object;
const given = {
  'failure.calls': [failed({ how: 'denied', role: { arn: ROLE, kind: 'execution' } })],
  'deployment.taskDefinition': definition(),
};
const aws = [
  answer('iam:GetRole', undefined, {
    Role: { RoleName: 'exec', Arn: ROLE, AssumeRolePolicyDocument: JSON.parse(TRUST) },
  }),
  answer('iam:ListRolePolicies', undefined, { PolicyNames: ['own'] }),
  answer('iam:GetRolePolicy', undefined, { RoleName: 'exec', PolicyName: 'own', PolicyDocument: own }),
  answer('iam:ListAttachedRolePolicies', undefined, {
    AttachedPolicies: [{ PolicyName: 'AmazonECSTaskExecutionRolePolicy', PolicyArn: MANAGED }],
  }),
  answer('iam:GetPolicy', undefined, { Policy: { Arn: MANAGED, DefaultVersionId: 'v3' } }),
  answer('iam:GetPolicyVersion', undefined, { PolicyVersion: { VersionId: 'v3', Document: own } }),
];
const with_ = (operation: string, output: object) => aws.map(a => (a.operation === operation ? { ...a, output } : a));

describe('iam.roles from a case put together from CLI output', () => {
  it('takes documents as objects', async () => {
    const { ev } = await collected(roles, given, aws);
    expect(ev).toMatchObject({
      state: 'known',
      value: [
        {
          role: { value: { trust: TRUST } },
          policies: {
            whole: true,
            value: [
              { name: 'own', document: JSON.stringify(own) },
              { arn: MANAGED, document: JSON.stringify(own) },
            ],
          },
        },
      ],
    });
  });
  it.each<[string, string, object, object]>([
    [
      'role',
      'GetRole',
      { Role: { RoleName: 'other', Arn: ROLE } },
      { role: { state: 'unasked' }, unread: ['iam:GetRole'] },
    ],
    [
      'policy',
      'GetRolePolicy',
      { RoleName: 'exec', PolicyName: 'other', PolicyDocument: own },
      { policies: { whole: false }, unread: ['iam:GetRolePolicy'] },
    ],
    [
      'managed policy',
      'GetPolicy',
      { Policy: { Arn: `${MANAGED}2`, DefaultVersionId: 'v3' } },
      { policies: { whole: false }, unread: ['iam:GetPolicyVersion'] },
    ],
    [
      'version',
      'GetPolicyVersion',
      { PolicyVersion: { VersionId: 'v1', Document: own } },
      { policies: { whole: false }, unread: ['iam:GetPolicyVersion'] },
    ],
  ])('takes an answer about another %s for no answer', async (_, operation, output, expected) => {
    const { ev } = await collected(roles, given, with_(operation, output));
    expect(ev).toMatchObject({ state: 'known', value: [expected] });
  });
  it('takes a list that was cut short for a part of it', async () => {
    const { ev } = await collected(
      roles,
      given,
      with_('ListRolePolicies', { PolicyNames: ['own'], IsTruncated: true, Marker: 'more' }),
    );
    expect(ev).toMatchObject({ value: [{ policies: { whole: false } }] });
  });
  it('takes what the case does not hold for not asked', async () => {
    const { ev } = await collected(
      roles,
      given,
      aws.filter(a => a.operation !== 'GetRolePolicy'),
    );
    expect(ev).toMatchObject({
      value: [{ policies: { state: 'known', whole: false }, unread: ['iam:GetRolePolicy'] }],
    });
  });
});
