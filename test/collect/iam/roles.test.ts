import { beforeEach, describe, expect, it } from 'vitest';
import roles from '../../../src/collect/iam/roles.ts';
import type { Evidence, IamRole, NamedPolicy } from '#rule';
import {
  allow,
  call,
  definition,
  GONE,
  type Given,
  iam,
  MANAGED,
  policy,
  profile,
  REFUSED,
  refuse,
  role,
  ROLE,
  run,
  sent,
  TASK_ROLE,
  TRUST,
} from './stage.ts';

const PULL = policy(allow('ecr:*', '*'));
const list = (ev: Evidence<readonly IamRole[]>): readonly IamRole[] => {
  if (ev.state !== 'known') throw new Error(JSON.stringify(ev));
  return ev.value;
};
const read = async (given: Given): Promise<readonly IamRole[]> => list((await run(given, ['iam.roles'])).roles);
const policies = (r: IamRole | undefined): readonly NamedPolicy[] =>
  r?.policies.state === 'known' ? r.policies.value : [];
const refused = call({ action: 'secretsmanager:GetSecretValue', role: { arn: ROLE, kind: 'execution' } });
const base = { 'failure.calls': [refused], 'deployment.taskDefinition': definition() };

beforeEach(() => iam.reset());

describe('iam.roles', () => {
  it('reads trust, inline and attached policies and the boundary, as JSON text, with their dates', async () => {
    role('exec', {
      inline: { own: policy(allow('a:B', '*')) },
      managed: { [MANAGED]: PULL },
      boundary: policy(allow('*', '*')),
    });
    const [r] = await read(base);
    expect(r?.ref).toEqual({ arn: ROLE, kind: 'execution' });
    expect(r?.role).toMatchObject({
      state: 'known',
      value: {
        arn: ROLE,
        name: 'exec',
        trust: TRUST,
        boundaryArn: 'arn:aws:iam::111122223333:policy/boundary-of-exec',
        createdAt: '2026-01-02T03:04:05.000Z',
      },
    });
    expect(policies(r)).toEqual([
      { readBy: 'iam:GetRolePolicy', name: 'own', document: policy(allow('a:B', '*')) },
      {
        readBy: 'iam:GetPolicyVersion',
        name: 'AmazonECSTaskExecutionRolePolicy',
        arn: MANAGED,
        document: PULL,
        updatedAt: '2026-02-03T00:00:00.000Z',
      },
    ]);
    expect(r?.policies).toMatchObject({ whole: true });
    expect(r?.boundary).toMatchObject({ state: 'known', value: { document: policy(allow('*', '*')) } });
    expect(r?.unread).toBeUndefined();
  });

  it('has no boundary where the role has none', async () => {
    role('exec');
    expect((await read(base))[0]?.boundary).toMatchObject({
      state: 'absent',
      because: 'role exec has no permissions boundary',
    });
  });

  it('finds an absent role to be absent', async () => {
    refuse.role('exec', GONE);
    refuse.names('exec', GONE);
    refuse.attached('exec', GONE);
    const [r] = await read(base);
    expect([r?.role.state, r?.policies.state, r?.boundary.state, r?.unread]).toEqual([
      'absent',
      'absent',
      'absent',
      undefined,
    ]);
  });

  it.each<[string, () => void, Partial<{ whole: boolean; unread: readonly string[]; state: string }>]>([
    [
      'one inline policy',
      () => refuse.inline('exec', REFUSED),
      { whole: false, unread: ['iam:GetRolePolicy'], state: 'known' },
    ],
    [
      'one version of an attached policy',
      () => refuse.version(MANAGED, REFUSED),
      { whole: false, unread: ['iam:GetPolicyVersion'], state: 'known' },
    ],
    [
      'the list of inline policies',
      () => refuse.names('exec', REFUSED),
      { whole: false, unread: ['iam:ListRolePolicies'], state: 'known' },
    ],
    [
      'both lists',
      () => {
        refuse.names('exec', REFUSED);
        refuse.attached('exec', REFUSED);
      },
      { unread: ['iam:ListRolePolicies', 'iam:ListAttachedRolePolicies'], state: 'unreadable' },
    ],
  ])('is not whole where %s could not be read, and names the action', async (_, given, expected) => {
    role('exec', { inline: { own: PULL }, managed: { [MANAGED]: PULL } });
    given();
    const [r] = await read(base);
    expect(r?.policies.state).toBe(expected.state);
    if (r?.policies.state === 'known') expect(r.policies.whole).toBe(expected.whole);
    expect(r?.unread).toEqual(expected.unread);
  });

  it('takes the role that the error names for the one that was used', async () => {
    role('override');
    const [r, ...more] = await read({
      ...base,
      'failure.calls': [
        call({ role: { arn: 'arn:aws:sts::111122223333:assumed-role/override/0123abc', kind: 'unknown' } }),
      ],
    });
    expect([r?.name, more.length]).toEqual(['override', 0]);
  });

  it('takes the override of a task before the role of its task definition', async () => {
    role('other');
    const attempt = {
      task: { id: 't1', overrides: { executionRole: 'arn:aws:iam::111122223333:role/other' } },
      phase: 'initializing',
      index: 0,
    } as never;
    const [r] = await read({ ...base, 'failure.calls': [call({ tasks: ['t1'] })], 'deployment.attempts': [attempt] });
    expect(r?.name).toBe('other');
  });

  it('finds the role of an instance by its profile', async () => {
    role('ecsInstanceRole');
    profile('web', 'arn:aws:iam::111122223333:role/ecsInstanceRole');
    const { executionRoleArn: _, ...bare } = definition();
    const [r] = await read({
      ...base,
      'deployment.taskDefinition': bare,
      'failure.calls': [
        call({
          step: 'image-pull',
          from: { kind: 'instance', subnets: [], securityGroups: [], publicIp: 'unknown', instances: ['i-1'] },
        }),
      ],
      'net.instances': [
        {
          id: 'i-1',
          type: 'm5.large',
          securityGroups: [],
          profileArn: 'arn:aws:iam::111122223333:instance-profile/web',
        },
      ],
    });
    expect(r?.ref).toEqual({ arn: 'arn:aws:iam::111122223333:role/ecsInstanceRole', kind: 'instance' });
  });

  it.each([
    ['an image that is not there', call({ step: 'image-pull', how: 'missing' })],
    ['a network that is closed', call({ how: 'unreachable' })],
    ['an app that crashed', call({ step: 'process', how: 'exited' })],
    ['an unhealthy target', call({ step: 'target-health', how: 'unhealthy' })],
    ['an interface that could not be made', call({ step: 'network-interface', how: 'denied' })],
  ])('makes no call where IAM cannot explain %s', async (_, failedCall) => {
    expect(await read({ ...base, 'failure.calls': [failedCall] })).toEqual([]);
    expect(sent()).toEqual([]);
  });
  it('makes calls where KMS is named, whatever the words make of it', async () => {
    role('exec');
    expect(
      (
        await read({
          ...base,
          'failure.calls': [call({ how: 'missing', words: 'AccessDeniedException: Access to KMS is not allowed' })],
        })
      ).map(r => r.name),
    ).toEqual(['exec']);
  });
  it('reads both roles of the task definition where nothing failed', async () => {
    role('exec');
    role('app');
    expect(
      (
        await read({ 'failure.calls': [], 'deployment.taskDefinition': definition([{}], { taskRoleArn: TASK_ROLE }) })
      ).map(r => [r.name, r.ref.kind]),
    ).toEqual([
      ['exec', 'execution'],
      ['app', 'task'],
    ]);
  });
  it('asks for a role once, where it is both', async () => {
    role('exec');
    expect(
      await read({ 'failure.calls': [], 'deployment.taskDefinition': definition([{}], { taskRoleArn: ROLE }) }),
    ).toHaveLength(1);
    expect(sent().filter(x => x === 'GetRole')).toHaveLength(1);
  });
  it('takes a role of that name in another account for none that it knows', async () => {
    role('exec');
    const [r] = await read({
      ...base,
      'failure.calls': [call({ role: { arn: 'arn:aws:iam::999999999999:role/exec', kind: 'execution' } })],
    });
    expect(r?.role).toMatchObject({ state: 'unasked' });
  });
  it('calls only what it declares', async () => {
    role('exec', { inline: { own: PULL }, managed: { [MANAGED]: PULL }, boundary: PULL });
    await read(base);
    expect(new Set(sent().map(o => `iam:${o}`))).toEqual(
      new Set(roles.actions.filter(a => a !== 'iam:GetInstanceProfile')),
    );
  });
  it('passes on that the failed calls are not known', async () => {
    const { roles: ev } = await run({ 'deployment.taskDefinition': definition() }, ['iam.roles']);
    expect(ev.state).toBe('absent');
  });
});
