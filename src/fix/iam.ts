import type { Fix } from '../model/finding.ts';
import { parseArn, partitionOf } from '../model/arn.ts';
import type { IamDecision } from '../model/facts.ts';
import { documentJson } from '../aws/iam/policy.ts';
import {
  type DocumentJson,
  exceptPrincipal,
  mergeStatement,
  type Relaxed,
  relaxDeny,
  type StatementJson,
} from '../aws/iam/merge.ts';
import { revisionFix, startAgain } from './revision.ts';
import type { Site } from './secret.ts';
import { command, json } from './shell.ts';

/** Decisions of one cause about one thing, which one fix puts right. */
export type Decided = readonly [IamDecision, ...IamDecision[]];

const data = (d: Decided, name: string): string => d[0].data[name] ?? '';
const region = (d: Decided): string => data(d, 'region');
const again = ({ definition, service }: Site): string[] => startAgain(definition, service);
const list = (x: unknown): readonly StatementJson[] => (Array.isArray(x) ? x : []);

/** All that the decisions grant, in one document on top of what the policy of that name holds already. */
function granted(d: Decided): { readonly name: string; readonly document: DocumentJson } | undefined {
  const statements = d.flatMap(x => {
    try {
      return list(JSON.parse(x.data['grant'] ?? '[]'));
    } catch {
      return [];
    }
  });
  if (statements.length === 0) return undefined;
  const had = data(d, 'existing');
  const usable = had === '' || documentJson(had)?.['Statement'] !== undefined;
  let document: DocumentJson | undefined;
  for (const s of statements) document = mergeStatement(document ?? (usable && had !== '' ? had : undefined), s);
  return document && { name: usable ? data(d, 'policyName') : `${data(d, 'policyName')}-2`, document };
}
export const actionsOf = (d: Decided): string =>
  [...new Set(d.flatMap(x => (x.data['missingActions'] ?? x.action).split(', ')))].sort().join(', ');

/** An inline policy that allows what the role lacks, and the policy of AWS for it where there is one. */
export function grantFixes(d: Decided, site: Site): Fix[] {
  const role = data(d, 'role');
  const policy = granted(d);
  if (!policy) return [];
  const put = command`aws iam put-role-policy --role-name ${role} --policy-name ${policy.name} --policy-document ${json(policy.document)} --region ${region(d)}`;
  const unread = d[0].verdict === 'unknown';
  const managed = d.every(x => x.data['managed'] !== undefined) ? data(d, 'managed') : '';
  return [
    {
      title: `Allow role ${role} to call ${actionsOf(d)}, then deploy again`,
      commands: [put, ...again(site)],
      ...(unread
        ? {
            applies: 'judge',
            risk: `The role's policies couldn't be read. If an inline policy named ${policy.name} already exists, this command replaces it.`,
          }
        : { applies: 'as-is' }),
    },
    ...(managed === ''
      ? []
      : [
          {
            title: `Or attach the AWS managed policy for execution roles to role ${role}, then deploy again`,
            applies: 'as-is' as const,
            commands: [
              command`aws iam attach-role-policy --role-name ${role} --policy-arn ${managed} --region ${region(d)}`,
              ...again(site),
            ],
          },
        ]),
  ];
}

const newVersion = (arn: string, document: DocumentJson, at: string): string =>
  command`aws iam create-policy-version --policy-arn ${arn} --policy-document ${json(document)} --set-as-default --region ${at}`;
const VERSIONS = 'A managed policy has at most five versions: if there are five, delete an old one first.';
const DID: Readonly<Record<Relaxed['did'], string>> = {
  removed: 'Remove the Deny',
  'action-taken-out': 'Remove the action from the Deny',
  'resource-taken-out': 'Remove the resource from the Deny',
  'resource-excepted': 'Exclude the resource from the Deny',
  'action-excepted': 'Exclude the action from the Deny',
  'principal-excepted': 'Exclude the role from the Deny',
};

/** All that one Deny refuses of what the step needs, taken out of it. */
function relaxed(d: Decided): Relaxed | undefined {
  const index = Number(data(d, 'statementIndex'));
  const more = d.flatMap(x => {
    try {
      const l: unknown = JSON.parse(x.data['alsoDenied'] ?? '[]');
      return Array.isArray(l) ? (l as { action: string; resource: string }[]) : [];
    } catch {
      return [];
    }
  });
  const [first, ...rest] = [...d.map(x => ({ action: x.action, resource: x.resource })), ...more];
  let out = first && relaxDeny(data(d, 'document'), index, first.action, first.resource);
  // Once the statement is gone, another may stand in its place.
  for (const { action, resource } of rest)
    if (out?.document && out.did !== 'removed') out = relaxDeny(out.document, index, action, resource) ?? out;
  return out;
}

/** The identity policy with its Deny changed as little as lets the call through. */
export function undenyFixes(d: Decided, site: Site): Fix[] {
  const [role, policy, arn, kind] = [data(d, 'role'), data(d, 'policy'), data(d, 'policyArn'), data(d, 'policyKind')];
  const risk = "Someone might have denied this on purpose. Check first, or ask the policy's author.";
  const at = region(d);
  const off: Fix = {
    title: `Detach policy ${policy} from role ${role}, then deploy again`,
    applies: 'judge',
    risk: `${risk} Everything else that the policy allows or denies goes with it.`,
    commands: [
      command`aws iam detach-role-policy --role-name ${role} --policy-arn ${arn} --region ${at}`,
      ...again(site),
    ],
  };
  if (kind === 'aws-managed') return [off];
  const change = relaxed(d);
  if (!change) return [];
  const title = `${DID[change.did]} in policy ${policy}, then deploy again`;
  if (kind === 'managed')
    return change.document
      ? [
          {
            title,
            applies: 'judge',
            risk: `${risk} ${VERSIONS} Other roles might use the policy too.`,
            commands: [newVersion(arn, change.document, at), ...again(site)],
          },
        ]
      : [off];
  const put = change.document
    ? command`aws iam put-role-policy --role-name ${role} --policy-name ${policy} --policy-document ${json(change.document)} --region ${at}`
    : command`aws iam delete-role-policy --role-name ${role} --policy-name ${policy} --region ${at}`;
  return [{ title, applies: 'judge', risk, commands: [put, ...again(site)] }];
}

/** The permissions boundary, widened by what the call needs. */
export function boundaryFixes(d: Decided, site: Site): Fix[] {
  const [role, arn, document] = [data(d, 'role'), data(d, 'boundaryArn'), data(d, 'document')];
  const at = region(d);
  const off: Fix = {
    title: `Remove the permissions boundary from role ${role}, then deploy again`,
    applies: 'judge',
    risk: 'Someone set this boundary to limit the role. Without it, the role can do everything that its policies allow.',
    commands: [command`aws iam delete-role-permissions-boundary --role-name ${role} --region ${at}`, ...again(site)],
  };
  if (arn === '' || document === '' || /^arn:[^:]+:iam::aws:policy\//.test(arn)) return [off];
  const statements = d.flatMap(x => {
    try {
      return list(JSON.parse(x.data['grant'] ?? '[]'));
    } catch {
      return [];
    }
  });
  const widened =
    data(d, 'how') === 'explicit-deny'
      ? relaxed(d)?.document
      : statements.reduce<DocumentJson | undefined>((doc, s) => mergeStatement(doc ?? document, s), undefined);
  if (!widened) return [off];
  return [
    {
      title: `Allow ${actionsOf(d)} in the permissions boundary of role ${role}, then deploy again`,
      applies: 'judge',
      risk: `The boundary might limit other roles too, and they gain the permission as well. ${VERSIONS}`,
      commands: [newVersion(arn, widened, at), ...again(site)],
    },
  ];
}

const trust = (service: string): StatementJson => ({
  Effect: 'Allow',
  Principal: { Service: service },
  Action: 'sts:AssumeRole',
});

/** The trust policy, with a statement more that lets ECS assume the role for tasks. */
export function trustFixes(d: Decided, site: Site): Fix[] {
  const [role, document, service] = [data(d, 'role'), data(d, 'document'), data(d, 'service')];
  if (document === '') return [];
  const denied =
    data(d, 'how') === 'explicit-deny'
      ? relaxDeny(document, Number(data(d, 'statementIndex')), 'sts:AssumeRole', '*')?.document
      : undefined;
  const merged = mergeStatement(data(d, 'how') === 'explicit-deny' ? denied : document, trust(service));
  if (!merged) return [];
  return [
    {
      title: `Allow ${service} to assume role ${role}, then deploy again`,
      ...(denied || data(d, 'condition') === 'yes'
        ? {
            applies: 'judge',
            risk: 'Someone limited who can assume the role. The new statement has no such condition.',
          }
        : { applies: 'as-is' }),
      commands: [
        command`aws iam update-assume-role-policy --role-name ${role} --policy-document ${json(merged)} --region ${region(d)}`,
        ...again(site),
      ],
    },
  ];
}

const managedPolicy = (at: string): string =>
  `arn:${partitionOf(at)}:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy`;
const trusted = (service: string): string => json({ Version: '2012-10-17', Statement: [trust(service)] });
const NEW = 'IAM takes a few seconds until a new role can be used. Deploy again if the first task starts too early.';

/** The role made anew, or the task definition pointed at the role that there is. */
export function roleGoneFixes(d: Decided, site: Site): Fix[] {
  const [role, arn, why, kind] = [data(d, 'role'), d[0].role.arn, data(d, 'why'), data(d, 'roleKind')];
  const at = region(d);
  const field = kind === 'task' ? 'taskRoleArn' : 'executionRoleArn';
  const account = data(d, 'ownAccount') || data(d, 'account');
  const actual =
    why === 'other-path'
      ? data(d, 'actual')
      : why === 'other-account'
        ? `arn:${partitionOf(at)}:iam::${account}:role/${role}`
        : '';
  const path = why === 'absent' ? (/:role(\/(?:[^/]+\/)+)[^/]+$/.exec(arn)?.[1] ?? '') : '';
  const policy = granted(d);
  const pathOption = path === '' ? [] : ['--path', path];
  const create = [
    command`aws iam create-role --role-name ${role} ${pathOption} --assume-role-policy-document ${trusted(data(d, 'service') || 'ecs-tasks.amazonaws.com')} --region ${at}`.replace(
      / {2,}/g,
      ' ',
    ),
    ...(kind !== 'execution'
      ? []
      : policy
        ? [
            command`aws iam put-role-policy --role-name ${role} --policy-name ${policy.name} --policy-document ${json(policy.document)} --region ${at}`,
          ]
        : [command`aws iam attach-role-policy --role-name ${role} --policy-arn ${managedPolicy(at)} --region ${at}`]),
  ];
  const repoint =
    actual === ''
      ? []
      : revisionFix(
          { title: `Set the role in the task definition to ${actual}`, applies: 'as-is' },
          site.definition,
          site.service,
          { set: { [field]: actual } },
        );
  if (why === 'other-path') return repoint;
  if (why === 'other-account')
    return repoint.map(
      (f): Fix => ({
        ...f,
        title: `Create role ${role} in account ${account} and set it in the task definition`,
        applies: 'judge',
        risk: `The new role needs the policies that the task requires. ${NEW} Skip the first command if account ${account} already has the role.`,
        commands: [...create, ...(f.commands ?? [])],
      }),
    );
  return [
    {
      title: `Create role ${role} again, then deploy again`,
      applies: 'judge',
      risk: `The new role has only ${kind !== 'execution' ? 'its trust policy' : policy ? 'what this task definition needs' : 'the AWS managed policy for execution roles'}. Add any other permissions that the old role had. ${NEW}`,
      commands: [...create, ...again(site)],
    },
  ];
}

/** A new execution role with what this task definition needs, and a revision that names it. */
export function newRoleFixes(d: Decided, site: Site): Fix[] {
  const at = region(d);
  const account = data(d, 'account');
  const name = `ecs-doctor-${data(d, 'family')}`.replace(/[^\w+=,.@-]/g, '-').slice(0, 64);
  const policy = granted(d);
  if (account === '') return [];
  return revisionFix(
    { title: 'Create an execution role and set it in the task definition', applies: 'judge', risk: NEW },
    site.definition,
    site.service,
    { set: { executionRoleArn: `arn:${partitionOf(at)}:iam::${account}:role/${name}` } },
  ).map(
    (f): Fix => ({
      ...f,
      commands: [
        command`aws iam create-role --role-name ${name} --assume-role-policy-document ${trusted('ecs-tasks.amazonaws.com')} --region ${at}`,
        ...(policy
          ? [
              command`aws iam put-role-policy --role-name ${name} --policy-name ${policy.name} --policy-document ${json(policy.document)} --region ${at}`,
            ]
          : []),
        ...(f.commands ?? []),
      ],
    }),
  );
}

/** How the policy of a kind of resource is put back. */
interface Keeper {
  readonly put: (document: DocumentJson) => string;
  readonly remove?: () => string;
  readonly allow: StatementJson;
  readonly called: string;
}

function keeperOf(d: Decided): Keeper | undefined {
  const arn = d[0].about?.arn ?? d[0].resource;
  const parsed = parseArn(arn);
  const at = parsed?.region || region(d);
  const role = parseArn(data(d, 'roleArn'))?.resource.startsWith('role/')
    ? data(d, 'roleArn')
    : `arn:${partitionOf(at)}:iam::${data(d, 'account')}:role/${data(d, 'role')}`;
  const base = { Sid: 'EcsDoctorAllowRole', Effect: 'Allow', Principal: { AWS: role } } as const;
  const service = d[0].action.split(':')[0]?.toLowerCase();
  if (service === 'secretsmanager')
    return {
      called: "the secret's resource policy",
      allow: { ...base, Action: 'secretsmanager:GetSecretValue', Resource: '*' },
      put: p =>
        command`aws secretsmanager put-resource-policy --secret-id ${arn} --resource-policy ${json(p)} --region ${at}`,
      remove: () => command`aws secretsmanager delete-resource-policy --secret-id ${arn} --region ${at}`,
    };
  if (service === 'kms') {
    const id = parsed?.resource.replace(/^key\//, '') ?? arn;
    return {
      called: 'the key policy',
      allow: { ...base, Action: 'kms:Decrypt', Resource: '*' },
      put: p => command`aws kms put-key-policy --key-id ${id} --policy-name default --policy ${json(p)} --region ${at}`,
    };
  }
  if (service !== 'ecr' || !parsed) return undefined;
  const name = parsed.resource.replace(/^repository\//, '');
  return {
    called: `the policy of repository ${name}`,
    allow: { ...base, Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchCheckLayerAvailability'] },
    put: p =>
      command`aws ecr set-repository-policy --registry-id ${parsed.account} --repository-name ${name} --policy-text ${json(p)} --region ${at}`,
    remove: () =>
      command`aws ecr delete-repository-policy --registry-id ${parsed.account} --repository-name ${name} --region ${at}`,
  };
}

/** The policy of the secret, key or repository, with the role let in; nothing where the policy could not be read. */
export function resourceFixes(d: Decided, site: Site): Fix[] {
  const keeper = keeperOf(d);
  if (!keeper || d[0].verdict === 'unknown') return [];
  const owner = data(d, 'resourceAccount');
  const elsewhere = owner !== '' && owner !== data(d, 'account') ? ` Run it with credentials of account ${owner}.` : '';
  const role = (keeper.allow.Principal as { AWS: string }).AWS;
  const document = data(d, 'document');
  if (data(d, 'how') === 'explicit-deny') {
    const relaxed = exceptPrincipal(document, Number(data(d, 'statementIndex')), role);
    const change = relaxed?.document ? keeper.put(relaxed.document) : keeper.remove?.();
    if (!relaxed || change === undefined) return [];
    return [
      {
        title: `${DID[relaxed.did]} in ${keeper.called}, then deploy again`,
        applies: 'judge',
        risk: `Someone might have denied this on purpose.${elsewhere}`,
        commands: [change, ...again(site)],
      },
    ];
  }
  const merged = mergeStatement(document === '' ? undefined : document, keeper.allow);
  if (!merged || (document === '' && d[0].action.startsWith('kms:'))) return [];
  return [
    {
      title: `Allow role ${data(d, 'role')} in ${keeper.called}, then deploy again`,
      ...(elsewhere === '' ? { applies: 'as-is' } : { applies: 'judge', risk: elsewhere.trim() }),
      commands: [keeper.put(merged), ...again(site)],
    },
  ];
}

/** Where it is allowed now: only a new deployment is left to do. */
export const deployAgainFix = (site: Site): Fix => {
  const commands = again(site);
  return {
    title: 'Deploy again: the denied call is allowed now',
    applies: 'as-is',
    ...(commands.length > 0 && { commands }),
  };
};
