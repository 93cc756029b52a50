import { parseArn, roleName } from '../../model/arn.ts';
import type { FailedCall, IamRole, RoleRef, TaskDefinition } from '../../model/facts.ts';
import {
  assumeContext,
  assumedBy,
  causeOf,
  evaluateAlone,
  evaluateLayer,
  grantsFor,
  type Layer,
  needsOfDefinition,
  parsePolicy,
} from '../../aws/iam/index.ts';
import { filled } from '../../model/text.ts';
import { type Draft, isAccount, roleData, statementName, type World } from './world.ts';

/** What a new execution role for this task definition is given. */
const grantOf = (w: World, definition: TaskDefinition): { readonly grant: string; readonly policyName: string } => ({
  grant: JSON.stringify(
    grantsFor(needsOfDefinition(definition, w.launch, w.io.target.region, w.account, [])).statements,
  ),
  policyName: 'ecs-doctor-execution',
});

/** Whether ECS can assume the role, by its trust policy. */
export function trustDraft(
  w: World,
  ref: RoleRef,
  role: IamRole | undefined,
  index: number,
  call: FailedCall | undefined,
): Draft {
  const failed = call !== undefined;
  const name = roleName(ref.arn);
  const data = {
    ...roleData(w, ref, role),
    action: 'sts:AssumeRole',
    resource: ref.arn,
    layer: 'trust',
    purpose: 'role-assumption',
  };
  const service = assumedBy(ref, call);
  const base = {
    action: 'sts:AssumeRole',
    resource: ref.arn,
    about: { type: 'role', id: name, arn: ref.arn },
    missing: [] as readonly string[],
  };
  const own = w.account;
  const account = parseArn(ref.arn)?.account;
  if (isAccount(account) && isAccount(own) && account !== own)
    return {
      ...base,
      verdict: 'denied',
      cause: 'iam/role-not-found',
      because: `role ${name} is in account ${account}, and a task in account ${own} can only use roles of its own account`,
      data: { ...data, why: 'other-account', ownAccount: own, service },
      seen: [],
    };
  const ev = role?.role;
  if (ev?.state === 'absent') {
    const because = `role ${name} doesn't exist in account ${own ?? account ?? ''}`.trim();
    return {
      ...base,
      verdict: 'denied',
      cause: 'iam/role-not-found',
      because,
      data: {
        ...data,
        why: 'absent',
        service,
        ...(ref.kind === 'execution' && w.definition ? grantOf(w, w.definition) : {}),
      },
      seen: [w.io.cite('iam.roles', `/${index}/role`, because)],
    };
  }
  if (role === undefined || ev?.state !== 'known') {
    const missing = role?.unread ?? (w.rolesUnread.length > 0 ? w.rolesUnread : ['iam:GetRole']);
    return {
      ...base,
      verdict: 'unknown',
      ...(failed && { cause: causeOf('trust', 'no-allow', 'sts:AssumeRole', ref.kind) ?? 'iam/role-not-assumable' }),
      because: `the trust policy of role ${name} couldn't be read`,
      missing,
      data: { ...data, service },
      seen: [],
    };
  }
  const pathless = /:role\//.test(ref.arn) && isAccount(account) && ev.value.arn !== '' && ev.value.arn !== ref.arn;
  if (pathless) {
    const because = `the task uses ${ref.arn}, but the role's ARN is ${ev.value.arn}`;
    return {
      ...base,
      verdict: 'denied',
      cause: 'iam/role-not-found',
      because,
      data: { ...data, why: 'other-path', actual: ev.value.arn, service },
      seen: [w.io.cite('iam.roles', `/${index}/role/value/arn`, because)],
    };
  }
  const layer: Layer = { policies: [{ name: 'trust policy', parsed: parsePolicy(ev.value.trust) }], whole: true };
  const roleAccount = [parseArn(ev.value.arn)?.account, own].find(isAccount);
  const v = evaluateAlone('trust', layer, {
    action: 'sts:AssumeRole',
    resource: undefined,
    caller: { kind: 'service', service },
    context: assumeContext(w.io.target.region, roleAccount, service),
  });
  const because =
    v.verdict === 'allowed'
      ? `the trust policy of role ${name} allows ${service} to assume it`
      : v.verdict === 'unknown'
        ? `whether the trust policy of role ${name} allows ${service} depends on ${v.hinges.join(', ')}`
        : v.how === 'explicit-deny'
          ? `${statementName(v.statement)} of the trust policy of role ${name} denies it to ${service}`
          : `the trust policy of role ${name} doesn't allow ${service} to assume it`;
  // "Missing permissions on the role": where ECS may assume it, it is what the role may do.
  if (v.verdict === 'allowed' && ref.kind === 'infrastructure' && /missing permissions/i.test(call?.words ?? ''))
    return {
      ...base,
      verdict: 'unknown',
      cause: 'iam/infrastructure-role-denied',
      because: `${because}, so it lacks a permission that AWS doesn't name`,
      data: { ...data, words: 'refused' },
      seen: [w.io.cite('iam.roles', `/${index}/role/value/trust`, because)],
    };
  // It trusts the service, and a condition does not hold for a task of ECS.
  const unconditional =
    evaluateLayer('trust', withoutConditions(layer), {
      action: 'sts:AssumeRole',
      resource: undefined,
      caller: { kind: 'service', service },
      context: {},
    }).allow === true;
  return {
    ...base,
    verdict: v.verdict,
    ...(v.verdict === 'denied' || failed
      ? { cause: causeOf('trust', 'no-allow', 'sts:AssumeRole', ref.kind) ?? 'iam/role-not-assumable' }
      : {}),
    because,
    data: {
      ...data,
      service,
      document: ev.value.trust,
      how: v.how === 'explicit-deny' ? 'explicit-deny' : 'no-allow',
      ...filled({
        condition: v.verdict === 'denied' && unconditional ? 'yes' : undefined,
        statementIndex: v.statement && String(v.statement.index),
        hinges: v.hinges.join(', '),
        words: failed ? 'trust' : undefined,
      }),
    },
    seen: [w.io.cite('iam.roles', `/${index}/role/value/trust`, because)],
  };
}
const withoutConditions = (layer: Layer): Layer => ({
  ...layer,
  policies: layer.policies.map(p =>
    p.parsed.ok
      ? {
          ...p,
          parsed: {
            ok: true,
            policy: { ...p.parsed.policy, statements: p.parsed.policy.statements.map(s => ({ ...s, conditions: [] })) },
          },
        }
      : p,
  ),
});

/** A task definition that needs an execution role and names none. */
export function missingRole(w: World, definition: TaskDefinition, why: string): Draft {
  return {
    action: 'sts:AssumeRole',
    resource: definition.arn,
    verdict: 'denied',
    cause: 'iam/execution-role-missing',
    about: { type: 'task-definition', id: `${definition.family}:${definition.revision}`, arn: definition.arn },
    because: `${definition.family}:${definition.revision} has no execution role, and ${why}`,
    missing: [],
    data: filled({
      taskDefinition: `${definition.family}:${definition.revision}`,
      family: definition.family,
      why,
      launch: w.launch,
      account: w.account,
      region: w.io.target.region,
      ...grantOf(w, definition),
    }),
    seen: [
      w.io.cite(
        'deployment.taskDefinition',
        '/arn',
        `${definition.family}:${definition.revision} has no execution role`,
      ),
    ],
  };
}
