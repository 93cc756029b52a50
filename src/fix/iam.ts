import type { Fix } from '../model/finding.ts';
import { parseArn } from '../model/arn.ts';
import { partitionOf } from '../model/partition.ts';
import type { IamDecision, IamDecisionData } from '../model/facts.ts';
import { hasSuffix } from '../aws/iam/needs.ts';
import { documentJson } from '../aws/iam/policy.ts';
import {
  isPartlyHidden,
  type DocumentJson,
  exceptPrincipal,
  mergeStatement,
  type Relaxed,
  relaxDeny,
  type StatementJson,
} from '../aws/iam/merge.ts';
import { revisionFix, startAgain } from './revision.ts';
import type { Site } from './secret.ts';
import { command, fillIn, json } from './shell.ts';
import { sorted } from '../model/text.ts';

/** Decisions of one cause about one thing, which one fix puts right. */
export type Decided = readonly [IamDecision, ...IamDecision[]];

const data = (d: Decided, name: keyof IamDecisionData): string => d[0].data[name] ?? '';
const region = (d: Decided): string => data(d, 'region');
const again = ({ definition, service }: Site): string[] => startAgain(definition, service);

/** The items of the lists of one name that the decisions carry. */
const listsOf = <T>(d: Decided, name: keyof IamDecisionData): readonly T[] =>
  d.flatMap((x): readonly T[] => {
    try {
      const list: unknown = JSON.parse(x.data[name] ?? '[]');
      return Array.isArray(list) ? list : [];
    } catch {
      return [];
    }
  });
const statementsOf = (d: Decided, name: keyof IamDecisionData) => listsOf<StatementJson>(d, name);
const putPolicy = (role: string, name: string, document: unknown, at: string): string =>
  command`aws iam put-role-policy --role-name ${role} --policy-name ${name} --policy-document ${json(document)} --region ${at}`;

/** All that the decisions grant, in one document on top of what the policy of that name holds already. */
function granted(
  d: Decided,
  grant: keyof IamDecisionData = 'grant',
): { readonly name: string; readonly document: DocumentJson } | undefined {
  const statements = statementsOf(d, grant);
  if (statements.length === 0) return undefined;
  const had = data(d, 'existing');
  const usable = had === '' || (documentJson(had)?.['Statement'] !== undefined && !isPartlyHidden(had));
  let document: DocumentJson | undefined;
  for (const s of statements) document = mergeStatement(document ?? (usable && had !== '' ? had : undefined), s);
  return document && { name: usable ? data(d, 'policyName') : `${data(d, 'policyName')}-2`, document };
}
export const actionsOf = (d: Decided): string =>
  sorted(d.flatMap(x => (x.data['missingActions'] ?? x.action).split(', '))).join(', ');

/** An inline policy that allows what the role lacks, and the policy of AWS for it where there is one. */
export function grantFixes(d: Decided, site: Site): Fix[] {
  const role = data(d, 'role');
  const policy = granted(d);
  if (!policy) return [];
  const put = putPolicy(role, policy.name, policy.document, region(d));
  const unread = d[0].verdict === 'unknown';
  const named = data(d, 'message') === 'partial' ? data(d, 'named') : '';
  const whole = data(d, 'other');
  const repointed =
    named === '' || !hasSuffix(whole) || whole.includes('?')
      ? []
      : revisionFix(
          { title: `Use the secret's full ARN, ${whole}, in the task definition`, applies: 'as-is' },
          site.definition,
          site.service,
          { replace: [{ from: named, to: `${whole}${named.slice(d[0].resource.length)}` }] },
        );
  if (named !== '')
    return [
      ...repointed,
      {
        title: `Allow role ${role} ${actionsOf(d)} on the partial ARN too, then deploy again`,
        applies: 'as-is',
        commands: [put, ...again(site)],
      },
    ];
  const limit = boundaryOf(d);
  if (limit)
    return [
      {
        title: `Allow role ${role} ${actionsOf(d)} in its policies and in its permissions boundary, and deploy again`,
        applies: 'judge',
        risk: `The role needs both: with only one of them, the next call is refused again. ${limit.risk}`,
        commands: [put, limit.command, ...again(site)],
      },
    ];
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
        : data(d, 'alsoResource') === ''
          ? { applies: 'as-is' }
          : {
              applies: 'judge',
              risk: `The resource is in account ${data(d, 'resourceAccount')}: its own policy must allow role ${role}, too.`,
            }),
    },
    ...(managed === ''
      ? []
      : [
          {
            title: `Attach the AWS managed policy for execution roles to role ${role}, then deploy again`,
            applies: 'as-is' as const,
            commands: [
              command`aws iam attach-role-policy --role-name ${role} --policy-arn ${managed} --region ${region(d)}`,
              ...again(site),
            ],
          },
        ]),
  ];
}

/** Whether a managed policy can't be edited: it wasn't read, or it is AWS's own. */
const isFixed = (arn: string, document: string): boolean =>
  arn === '' || document === '' || /^arn:[^:]+:iam::aws:policy\//.test(arn);
const widen = (document: string, statements: readonly StatementJson[]): DocumentJson | undefined =>
  statements.reduce<DocumentJson | undefined>((doc, s) => mergeStatement(doc ?? document, s), undefined);

/** The permissions boundary, where it lacks what the role's policies lack as well. */
function boundaryOf(d: Decided): { readonly command: string; readonly risk: string } | undefined {
  const statements = statementsOf(d, 'boundaryGrant');
  if (statements.length === 0) return undefined;
  const [arn, document, role] = [data(d, 'boundaryArn'), data(d, 'boundaryDocument'), data(d, 'role')];
  const widened = isFixed(arn, document) ? undefined : widen(document, statements);
  return widened
    ? {
        command: newVersion(arn, widened, region(d)),
        risk: `The boundary might limit other roles, too. ${VERSIONS}`,
      }
    : {
        command: command`aws iam delete-role-permissions-boundary --role-name ${role} --region ${region(d)}`,
        risk: `This boundary can't be edited, so the second command removes it. Ask whoever set it first.`,
      };
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
  const more = listsOf<{ action: string; resource: string }>(d, 'alsoDenied');
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
    ? putPolicy(role, policy, change.document, at)
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
  if (isFixed(arn, document)) return [off];
  const widened = data(d, 'how') === 'explicit-deny' ? relaxed(d)?.document : widen(document, statementsOf(d, 'grant'));
  if (!widened) return [off];
  const policy = granted(d, 'identityGrant');
  if (policy)
    return [
      {
        title: `Allow ${actionsOf(d)} in the permissions boundary of role ${role} and in its policies, and deploy again`,
        applies: 'judge',
        risk: `The role needs both: with only one of them, the next call is refused again. The boundary might limit other roles, too. ${VERSIONS}`,
        commands: [newVersion(arn, widened, at), putPolicy(role, policy.name, policy.document, at), ...again(site)],
      },
    ];
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
const NEW = 'A new IAM role can take a few seconds to become usable. Deploy again if the first task starts too early.';

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
        ? [putPolicy(role, policy.name, policy.document, at)]
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
        ...(policy ? [putPolicy(name, policy.name, policy.document, at)] : []),
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

const inAccount = (owner: string, d: Decided): string =>
  owner !== '' && owner !== data(d, 'account') ? ` Run it with credentials of account ${owner}.` : '';

/** The policy of a key that could not be read: the statement that it has to have, and how it is put there. */
export function keyPolicyFixes(d: Decided, site: Site): Fix[] {
  const keeper = keeperOf(d);
  const parsed = parseArn(d[0].resource);
  if (!keeper || !parsed) return [];
  const id = parsed.resource.replace(/^key\//, '');
  const key = id === '*' || !parsed.resource.startsWith('key/') ? fillIn('key-id') : id;
  const file = fillIn('key-policy-with-the-statement');
  const at = parsed.region || region(d);
  return [
    {
      title: `Allow role ${data(d, 'role')} in ${keeper.called}, then deploy again`,
      applies: 'fill-in',
      risk: `Add this statement to the policy that the first command prints: ${json(keeper.allow)}.${inAccount(parsed.account, d)}`,
      commands: [
        command`aws kms get-key-policy --key-id ${key} --policy-name default --query Policy --output text --region ${at}`,
        command`aws kms put-key-policy --key-id ${key} --policy-name default --policy file://${file} --region ${at}`,
        ...again(site),
      ],
    },
  ];
}

/** A secret of another account under the key that AWS manages there: it needs a key that can be shared. */
export function awsKeyFixes(d: Decided, site: Site): Fix[] {
  const [secret, role, owner, account] = [
    data(d, 'secret'),
    data(d, 'role'),
    data(d, 'resourceAccount'),
    data(d, 'account'),
  ];
  const at = parseArn(secret)?.region || region(d);
  const partition = partitionOf(at);
  const roleArn = data(d, 'roleArn');
  const keyPolicy = {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { AWS: `arn:${partition}:iam::${owner}:root` }, Action: 'kms:*', Resource: '*' },
      { Effect: 'Allow', Principal: { AWS: roleArn }, Action: 'kms:Decrypt', Resource: '*' },
    ],
  };
  const key = fillIn('key-id');
  const decrypt = mergeStatement(documentJson(data(d, 'existing')) && data(d, 'existing'), {
    Effect: 'Allow',
    Action: 'kms:Decrypt',
    Resource: `arn:${partition}:kms:${at}:${owner}:key/<${key.placeholder}>`,
  });
  return [
    {
      title: `Encrypt the secret with a customer managed key that account ${account} can use, and deploy again`,
      applies: 'fill-in',
      risk: `Run the first two commands with credentials of account ${owner}. The resource policy of the secret must allow role ${role}, too.`,
      commands: [
        command`aws kms create-key --policy ${json(keyPolicy)} --region ${at}`,
        command`aws secretsmanager update-secret --secret-id ${secret} --kms-key-id ${key} --region ${at}`,
        putPolicy(role, data(d, 'policyName'), decrypt, region(d)),
        ...again(site),
      ],
    },
  ];
}

/** The policy of the secret, key or repository, with the role let in; nothing where the policy could not be read. */
export function resourceFixes(d: Decided, site: Site): Fix[] {
  const keeper = keeperOf(d);
  if (!keeper || d[0].verdict === 'unknown') return [];
  const elsewhere = inAccount(data(d, 'resourceAccount'), d);
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
