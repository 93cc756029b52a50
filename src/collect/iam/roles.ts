import { isOfApp } from '../../aws/app/index.ts';
import { parseArn, roleName } from '../../model/arn.ts';
import { type Evidence, valueOf } from '../../model/evidence.ts';
import type { Attempt, FailedCall, IamRole, NamedPolicy, RoleRef, TaskDefinition } from '../../model/facts.ts';
import { documentText, explainable, rolesOfCall, taskRoles } from '../../aws/iam/index.ts';
import { defineCollector, type Io, settled } from '../collector.ts';
import { managerOf, sealedTexts, tagsOf } from '../tags.ts';

const ACTIONS = [
  'iam:GetRole',
  'iam:ListRolePolicies',
  'iam:GetRolePolicy',
  'iam:ListAttachedRolePolicies',
  'iam:GetPolicy',
  'iam:GetPolicyVersion',
  'iam:GetInstanceProfile',
] as const;
type RolesIo = Io<
  | 'failure.calls'
  | 'failure.refused'
  | 'failure.logged'
  | 'deployment.taskDefinition'
  | 'deployment.attempts'
  | 'net.instances',
  (typeof ACTIONS)[number]
>;
type GetRole = IamRole['role'];

const has = (x: unknown): boolean => x !== undefined && x !== null && x !== '';

async function readRole(io: RolesIo, ref: RoleRef): Promise<GetRole> {
  const name = roleName(ref.arn);
  const account = parseArn(ref.arn)?.account ?? '';
  let elsewhere = '';
  const ev = await io.evidence('iam:GetRole', { RoleName: name }, out => {
    const r = out.Role;
    if (r?.RoleName !== name) return null;
    const own = parseArn(r.Arn ?? '')?.account ?? '';
    if (/^\d{12}$/.test(account) && /^\d{12}$/.test(own) && own !== account) {
      elsewhere = `role ${name} is in account ${account}, but these credentials belong to account ${own}`;
      return null;
    }
    return {
      arn: r.Arn ?? '',
      name,
      trust: has(r.AssumeRolePolicyDocument) ? documentText(r.AssumeRolePolicyDocument) : '',
      ...(r.PermissionsBoundary?.PermissionsBoundaryArn && {
        boundaryArn: r.PermissionsBoundary.PermissionsBoundaryArn,
      }),
      ...(r.CreateDate && { createdAt: r.CreateDate }),
      ...managerOf(r.Tags),
      tags: tagsOf(io, r.Tags),
    };
  });
  return settled(ev, elsewhere || `the answer is not about role ${name}`);
}

const inline = (io: RolesIo, role: string, policy: string): Promise<Evidence<NamedPolicy>> =>
  io
    .evidence('iam:GetRolePolicy', { RoleName: role, PolicyName: policy }, out =>
      (out.RoleName !== undefined && out.RoleName !== role) ||
      (out.PolicyName !== undefined && out.PolicyName !== policy) ||
      !has(out.PolicyDocument)
        ? null
        : { readBy: 'iam:GetRolePolicy', name: policy, document: documentText(out.PolicyDocument) },
    )
    .then(ev => settled(ev, `the answer is not about policy ${policy}`));

async function managed(io: RolesIo, arn: string, name: string): Promise<Evidence<NamedPolicy>> {
  const policy = settled(
    await io.evidence('iam:GetPolicy', { PolicyArn: arn }, out =>
      out.Policy?.Arn === arn && out.Policy.DefaultVersionId
        ? { version: out.Policy.DefaultVersionId, updatedAt: out.Policy.UpdateDate }
        : null,
    ),
    `the answer is not about ${arn}`,
  );
  if (policy.state !== 'known') return policy;
  const { version, updatedAt } = policy.value;
  const document = await io.evidence('iam:GetPolicyVersion', { PolicyArn: arn, VersionId: version }, out =>
    out.PolicyVersion?.VersionId === version && has(out.PolicyVersion.Document)
      ? {
          readBy: 'iam:GetPolicyVersion',
          name,
          arn,
          document: documentText(out.PolicyVersion.Document),
          ...(updatedAt !== undefined && { updatedAt }),
        }
      : null,
  );
  return settled(document, `the answer is not about version ${version} of ${arn}`);
}

const unreadAction = (ev: Evidence<unknown>, action: string): readonly string[] =>
  ev.state === 'unreadable' ? [ev.receipt.action] : ev.state === 'unasked' ? [action] : [];

/** Inline and attached policies. Not whole when a list or one of the policies could not be read. */
async function readPolicies(
  io: RolesIo,
  role: string,
): Promise<{ readonly policies: Evidence<readonly NamedPolicy[]>; readonly unread: readonly string[] }> {
  const whole = (out: { readonly IsTruncated?: boolean | undefined }): boolean =>
    out.IsTruncated !== true && !('truncated' in out);
  const [names, attached] = await Promise.all([
    io.evidence('iam:ListRolePolicies', { RoleName: role }, out => out.PolicyNames ?? [], { whole }),
    io.evidence('iam:ListAttachedRolePolicies', { RoleName: role }, out => out.AttachedPolicies ?? [], { whole }),
  ]);
  const read = await Promise.all([
    ...(names.state === 'known'
      ? names.value.map(name => inline(io, role, name).then(ev => ({ ev, action: 'iam:GetRolePolicy' })))
      : []),
    ...(attached.state === 'known'
      ? attached.value.flatMap(p =>
          p.PolicyArn
            ? [
                managed(io, p.PolicyArn, p.PolicyName ?? p.PolicyArn).then(ev => ({
                  ev,
                  action: 'iam:GetPolicyVersion',
                })),
              ]
            : [],
        )
      : []),
  ]);
  const unread = [
    ...unreadAction(names, 'iam:ListRolePolicies'),
    ...unreadAction(attached, 'iam:ListAttachedRolePolicies'),
    ...read.flatMap(r => unreadAction(r.ev, r.action)),
  ];
  const policies = read.flatMap(r => (r.ev.state === 'known' ? [r.ev.value] : []));
  const from = names.state === 'known' ? names : attached;
  if (from.state !== 'known') return { policies: from, unread };
  const complete =
    names.state === 'known' &&
    names.whole &&
    attached.state === 'known' &&
    attached.whole &&
    read.every(r => r.ev.state === 'known');
  const actions = [
    ...new Set(
      [names, attached, ...read.map(r => r.ev)].flatMap(ev => (ev.state === 'known' ? [ev.receipt.action] : [])),
    ),
  ];
  return {
    policies: {
      state: 'known',
      value: policies,
      whole: complete,
      receipt: { ...from.receipt, action: actions.join(' ') },
    },
    unread,
  };
}

async function readAll(io: RolesIo, ref: RoleRef): Promise<IamRole> {
  const name = roleName(ref.arn);
  const [role, { policies, unread }] = await Promise.all([readRole(io, ref), readPolicies(io, name)]);
  const arn = role.state === 'known' ? role.value.boundaryArn : undefined;
  const boundary: Evidence<NamedPolicy> =
    role.state !== 'known'
      ? role
      : arn === undefined
        ? { state: 'absent', because: `role ${name} has no permissions boundary`, receipt: role.receipt }
        : await managed(io, arn, arn.split('/').at(-1) ?? arn);
  const missing = [
    ...new Set([
      ...unreadAction(role, 'iam:GetRole'),
      ...unread,
      ...(role.state === 'known' ? unreadAction(boundary, 'iam:GetPolicyVersion') : []),
    ]),
  ];
  const documents = [
    ...(policies.state === 'known' ? policies.value : []),
    ...(boundary.state === 'known' ? [boundary.value] : []),
  ];
  const sealed = sealedTexts(
    io,
    documents.map(d => d.document),
  );
  return {
    ref,
    name,
    role,
    policies,
    boundary,
    ...(sealed && { sealed }),
    ...(missing.length > 0 && { unread: missing }),
  };
}

/** Roles of the instances on which something failed, by their instance profiles. */
async function instanceRoles(io: RolesIo): Promise<readonly RoleRef[]> {
  const instances = await io.ask('net.instances');
  if (instances.state !== 'known') return [];
  const profiles = [...new Set(instances.value.flatMap(i => (i.profileArn === undefined ? [] : [i.profileArn])))];
  const found = await Promise.all(
    profiles.map(arn => {
      const name = arn.split('/').at(-1) ?? arn;
      return io.evidence('iam:GetInstanceProfile', { InstanceProfileName: name }, out =>
        out.InstanceProfile?.InstanceProfileName === name
          ? (out.InstanceProfile.Roles ?? []).flatMap(r => (r.Arn ? [r.Arn] : []))
          : [],
      );
    }),
  );
  return found.flatMap(ev => (ev.state === 'known' ? ev.value.map(arn => ({ arn, kind: 'instance' as const })) : []));
}

/** The roles that matter: those of failed calls which IAM could explain; where nothing failed, those of the task definition. */
function wanted(
  calls: readonly FailedCall[],
  definition: TaskDefinition | undefined,
  attempts: readonly Attempt[],
): readonly RoleRef[] {
  if (calls.length > 0) return calls.filter(explainable).flatMap(c => rolesOfCall(c, definition, attempts));
  const { execution, task } = taskRoles(undefined, definition, attempts);
  return [
    ...(execution === undefined ? [] : [{ arn: execution, kind: 'execution' as const }]),
    ...(task === undefined ? [] : [{ arn: task, kind: 'task' as const }]),
  ];
}

export default defineCollector({
  key: 'iam.roles',
  from: [
    'failure.calls',
    'failure.refused',
    'failure.logged',
    'deployment.taskDefinition',
    'deployment.attempts',
    'net.instances',
  ],
  actions: ACTIONS,
  async collect(io) {
    const [failed, refused] = await Promise.all([io.need('failure.calls'), io.ask('failure.refused')]);
    const logged = failed.some(isOfApp) ? (valueOf(await io.ask('failure.logged')) ?? []) : [];
    const calls = [...failed, ...(valueOf(refused) ?? []), ...logged];
    if (calls.length > 0 && !calls.some(explainable)) return { found: [] };
    const [definition, attempts] = await Promise.all([
      io.ask('deployment.taskDefinition'),
      io.ask('deployment.attempts'),
    ]);
    if (calls.length === 0) await io.need('deployment.taskDefinition');
    const refs = wanted(calls, valueOf(definition), attempts.state === 'known' ? attempts.value : []);
    const all = refs.some(r => r.arn === '') ? [...refs, ...(await instanceRoles(io))] : refs;
    const byName = new Map<string, RoleRef>();
    for (const ref of all) if (ref.arn !== '' && !byName.has(roleName(ref.arn))) byName.set(roleName(ref.arn), ref);
    return { found: await Promise.all([...byName.values()].map(ref => readAll(io, ref))) };
  },
});
