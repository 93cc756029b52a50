import { describe, expect, it } from 'vitest';
import { Broker } from '../../../src/collect/broker.ts';
import type { Recording } from '../../../src/collect/case.ts';
import type { AnyCollector } from '../../../src/collect/collector.ts';
import { openDoor } from '../../../src/collect/door.ts';
import roles from '../../../src/collect/iam/roles.ts';
import { replay } from '../../../src/collect/replay.ts';
import references from '../../../src/collect/secret/references.ts';
import decisions from '../../../src/derive/iam/decisions.ts';
import type { EvidenceKey } from '../../../src/model/evidence.ts';
import { answer } from '../secret/stage.ts';
import { ACCOUNT, allow, definition, deny, policy, REGION, ROLE, SECRET, TRUST, withSecret } from './stage.ts';

const GET = 'secretsmanager:GetSecretValue';
type Tags = Readonly<Record<string, string>>;
interface Tagged {
  readonly role?: Tags | undefined;
  readonly secret?: Tags | undefined;
  readonly policies: string;
  readonly resource?: string;
  readonly trust?: string;
}
const tags = (of: Tags | undefined) => (of ? { Tags: Object.entries(of).map(([Key, Value]) => ({ Key, Value })) } : {});
const calls = ({ role, secret, policies, resource, trust = TRUST }: Tagged): Recording[] => [
  answer(
    'iam:GetRole',
    { RoleName: 'exec' },
    {
      Role: { RoleName: 'exec', Arn: ROLE, AssumeRolePolicyDocument: trust, ...tags(role) },
    },
  ),
  answer('iam:ListRolePolicies', { RoleName: 'exec' }, { PolicyNames: ['p'], IsTruncated: false }),
  answer('iam:ListAttachedRolePolicies', { RoleName: 'exec' }, { AttachedPolicies: [], IsTruncated: false }),
  answer(
    'iam:GetRolePolicy',
    { RoleName: 'exec', PolicyName: 'p' },
    {
      RoleName: 'exec',
      PolicyName: 'p',
      PolicyDocument: policies,
    },
  ),
  answer('secretsmanager:DescribeSecret', { SecretId: SECRET }, { ARN: SECRET, Name: 'db', ...tags(secret) }),
  answer(
    'secretsmanager:GetResourcePolicy',
    { SecretId: SECRET },
    {
      ARN: SECRET,
      ...(resource !== undefined && { ResourcePolicy: resource }),
    },
  ),
];

/** The decision on the secret, and the case that the run leaves. */
async function run(recorded: readonly Recording[]): Promise<{ verdict: string; recordings: Recording[]; all: string }> {
  const facts: Partial<Record<EvidenceKey, unknown>> = {
    'asked.at': { at: '2026-01-01T00:00:00Z', region: REGION },
    'failure.calls': [],
    'deployment.taskDefinition': definition([withSecret()]),
    'deployment.attempts': [],
    'deployment.judged': undefined,
    'net.endpoints': [],
  };
  const own: readonly AnyCollector[] = [roles, references, decisions];
  const stubs = [...new Set(own.flatMap(c => c.from))]
    .filter(key => own.every(c => c.key !== key))
    .map((key): AnyCollector => {
      const found = facts[key];
      return { key, from: [], actions: [], collect: async () => (found === undefined ? { missing: key } : { found }) };
    });
  const door = openDoor(replay({ calls: recorded }), { now: () => '2026-01-01T00:00:00Z' });
  const broker = new Broker([...own, ...stubs], door, { region: REGION, account: ACCOUNT, cluster: 'prod' });
  const ev = await broker.ask('iam.decisions');
  if (ev.state !== 'known') throw new Error(JSON.stringify(ev));
  const read = [await broker.ask('iam.roles'), await broker.ask('secret.references'), ev];
  return {
    verdict: ev.value.find(d => d.action === GET)?.verdict ?? 'none',
    recordings: door.recordings(),
    all: JSON.stringify([read.map(e => ({ ...e, value: JSON.stringify(e) })), door.recordings()]),
  };
}
const when = (condition: object): string => policy(allow(GET, '*', { Condition: condition }));

/** Values that say who manages a resource are no secret, and stay. */
const TOOLS = ['terraform', 'pulumi'];

describe('a policy that asks for a tag', () => {
  const value = 'crimson-harvest';
  const same = { StringEquals: { 'aws:ResourceTag/team': '${aws:PrincipalTag/team}' } };
  const named = (key: string, operator = 'StringEquals', wanted = value): object => ({ [operator]: { [key]: wanted } });
  const both = (role: string, secret: string): Pick<Tagged, 'role' | 'secret'> => ({
    role: { team: role },
    secret: { team: secret },
  });
  it.each<[string, Tagged, string]>([
    ['of the secret that the role has, too', { ...both(value, value), policies: when(same) }, 'allowed'],
    ['of the secret that the role has not', { ...both(value, 'other-tribe'), policies: when(same) }, 'denied'],
    [
      'of the secret that the role has with another case',
      { ...both(value, 'Crimson-Harvest'), policies: when(same) },
      'denied',
    ],
    ['of the secret, by name', { secret: { team: value }, policies: when(named('aws:ResourceTag/team')) }, 'allowed'],
    [
      'of the secret, by the key of the service',
      { secret: { team: value }, policies: when(named('secretsmanager:ResourceTag/team')) },
      'allowed',
    ],
    [
      'of the secret, which has another',
      { secret: { team: 'other-tribe' }, policies: when(named('aws:ResourceTag/team')) },
      'denied',
    ],
    [
      'of the secret, which has none',
      { secret: { owner: value }, policies: when(named('aws:ResourceTag/team')) },
      'denied',
    ],
    ['of the secret, which has no tags', { policies: when(named('aws:ResourceTag/team')) }, 'denied'],
    ['of the role', { role: { team: value }, policies: when(named('aws:PrincipalTag/team')) }, 'allowed'],
    [
      'of the role, which has another',
      { role: { team: 'other-tribe' }, policies: when(named('aws:PrincipalTag/team')) },
      'denied',
    ],
    [
      'that the secret must not have',
      { secret: { team: value }, policies: when(named('aws:ResourceTag/team', 'StringNotEquals')) },
      'denied',
    ],
    [
      'that there is',
      { secret: { team: value }, policies: when({ StringLike: { 'aws:ResourceTag/team': '*' } }) },
      'allowed',
    ],
    [
      'by a pattern, which can not be told',
      { secret: { team: value }, policies: when({ StringLike: { 'aws:ResourceTag/team': 'crim*' } }) },
      'unknown',
    ],
    [
      'in any case, where the case differs',
      { secret: { team: 'CRIMSON-harvest' }, policies: when(named('aws:ResourceTag/team', 'StringEqualsIgnoreCase')) },
      'unknown',
    ],
    [
      'in a Deny',
      {
        secret: { team: value },
        policies: policy(allow('*', '*'), deny(GET, '*', { Condition: named('aws:ResourceTag/team') })),
      },
      'denied',
    ],
    [
      'in a Deny for others (decoy)',
      {
        secret: { team: 'x' },
        policies: policy(allow('*', '*'), deny(GET, '*', { Condition: named('aws:ResourceTag/team') })),
      },
      'allowed',
    ],
    [
      'in the policy of the secret',
      {
        role: { team: value },
        policies: policy(allow('s3:*', '*')),
        resource: policy(allow(GET, '*', { Principal: { AWS: ROLE }, Condition: named('aws:PrincipalTag/team') })),
      },
      'allowed',
    ],
    [
      'in the name of the secret',
      {
        role: { team: 'db' },
        policies: policy(allow(GET, `arn:aws:secretsmanager:*:*:secret:\${aws:PrincipalTag/team}-*`)),
      },
      'unknown',
    ],
    [
      'of a role that sessions can be tagged of',
      {
        role: { team: value },
        policies: when(named('aws:PrincipalTag/team')),
        trust: TRUST.replace('"sts:AssumeRole"', '["sts:AssumeRole","sts:TagSession"]'),
      },
      'unknown',
    ],
    [
      'that says who manages the role, and is kept as it is',
      {
        role: { 'managed-by': 'terraform' },
        policies: when(named('aws:PrincipalTag/managed-by', 'StringEquals', 'terraform')),
      },
      'allowed',
    ],
    [
      'that says who manages the secret, where the role is managed by another (decoy)',
      {
        role: { 'managed-by': 'terraform' },
        secret: { 'managed-by': 'pulumi' },
        policies: when({ StringEquals: { 'aws:ResourceTag/managed-by': '${aws:PrincipalTag/managed-by}' } }),
      },
      'denied',
    ],
    [
      'that an older case left out',
      { secret: { team: '[redacted]' }, policies: when(named('aws:ResourceTag/team')) },
      'unknown',
    ],
  ])('%s', async (_, tagged, verdict) => {
    const first = await run(calls(tagged));
    expect(first.verdict).toBe(verdict);
    // A case says the same again, and so does a case of that.
    const second = await run(first.recordings);
    expect([second.verdict, (await run(second.recordings)).verdict]).toEqual([verdict, verdict]);
    // Of a value nothing is left that no policy says.
    const said = `${tagged.policies} ${tagged.resource ?? ''}`;
    for (const v of [...Object.values(tagged.role ?? {}), ...Object.values(tagged.secret ?? {})].filter(
      x => x.length > 2 && !x.startsWith('[') && !TOOLS.includes(x),
    ))
      if (!said.includes(v)) for (const text of [first.all, second.all]) expect(text).not.toContain(v);
  });
});
