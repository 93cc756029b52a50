import { parseArn, roleName } from '../../model/arn.ts';
import type { FailedCall, IamRole, RoleRef } from '../../model/facts.ts';
import {
  causeOf,
  grantsFor,
  type Need,
  type StatementRef,
  wordsOf,
  plainResource,
  wasRefused,
} from '../../aws/iam/index.ts';
import { type Judged, lacks } from './judge.ts';
import { filled } from '../../model/text.ts';
import { type Draft, policyKind, roleData, some, statementName, type World } from './world.ts';
import { sorted } from '../../model/text.ts';

const actions = (needs: readonly Need[]): string => sorted(needs.map(n => n.action)).join(', ');

function describe(j: Judged, role: string): string {
  const { settled: s, need } = j;
  if (need.awsManaged === true)
    return `the secret is encrypted with the AWS managed key aws/secretsmanager of account ${need.account ?? ''}, which no other account can use`;
  if (j.asked !== undefined && s.verdict === 'denied')
    return `role ${role} is allowed ${need.action} on ${plainResource(need.resource)}, but not on ${plainResource(j.asked)}, the ARN without the suffix`;
  const on = `${need.action} on ${plainResource(need.resource)}`;
  const where = {
    identity: `the policies of role ${role}`,
    boundary: `the permissions boundary of role ${role}`,
    resource: `the policy of ${plainResource(need.resource)}`,
    endpoint: "the VPC endpoint's policy",
    trust: 'the trust policy',
  }[s.layer];
  if (s.verdict === 'denied' && s.how === 'explicit-deny')
    return `${statementName(s.statement)} of ${s.statement?.policy ?? where} denies ${on}`;
  if (s.verdict === 'denied') return `nothing in ${where} allows ${on}`;
  if (s.verdict === 'allowed') return `role ${role} is allowed ${on} now`;
  return `whether role ${role} is allowed ${on} is unknown`;
}

/** The decision on one need, in words and with what a fix needs. */
export function draftOf(
  w: World,
  ref: RoleRef,
  role: IamRole | undefined,
  j: Judged,
  others: readonly Judged[],
  call: FailedCall | undefined,
): Draft {
  const { settled: s, need, verdict: v } = j;
  const words = wordsOf(call?.layer);
  const refused = wasRefused(call);
  const resource = plainResource(j.asked ?? need.resource);
  const organisation = words.layer === 'scp' || words.layer === 'rcp';
  const key = j.unusable;
  const layer =
    s.verdict !== 'denied' && words.layer !== undefined && words.layer !== 'session' ? words.layer : s.layer;
  const cause = organisation
    ? 'iam/scp-denied'
    : words.layer === 'session'
      ? undefined
      : key
        ? 'secret/kms-key-unusable'
        : s.verdict === 'denied'
          ? causeOf(s.layer, s.how, need.action, ref.kind)
          : refused &&
              (words.layer !== undefined || words.explicit || s.verdict === 'allowed' || need.purpose === 'key')
            ? causeOf(layer, words.explicit ? 'explicit-deny' : 'no-allow', need.action, ref.kind)
            : undefined;
  // AWS named a kind of policy that nothing here can be read of.
  const told = words.layer === 'session' || (words.layer === 'resource' && refused && cause === undefined);
  const decidedBy = s.layer === 'trust' || told ? undefined : j.sources[s.layer];
  const alike = others.filter(
    o => o.settled.verdict === 'denied' && o.settled.layer === s.layer && o.settled.how === s.how,
  );
  const own = (layer: 'identity' | 'boundary'): readonly Need[] =>
    s.verdict === 'denied' && s.how === 'no-allow' && (s.layer === 'identity' || s.layer === 'boundary')
      ? [j, ...others].filter((o, n, all) => lacks(o, layer) && all.indexOf(o) === n).map(o => o.need)
      : [];
  // A role is allowed what its policies and its boundary both allow, and AWS names only one of them.
  const [byPolicies, byBoundary] = [own('identity'), own('boundary')];
  const lacking = s.layer === 'boundary' ? byBoundary : s.layer === 'identity' ? byPolicies : [];
  const same = (x: StatementRef | undefined): boolean =>
    x !== undefined && x.policy === s.statement?.policy && x.index === s.statement.index;
  const denied = alike
    .filter(
      o =>
        (o.need.action !== need.action || o.need.resource !== need.resource) &&
        s.how === 'explicit-deny' &&
        same(o.settled.statement),
    )
    .map(o => ({ action: o.need.action, resource: plainResource(o.need.resource) }));
  const owner = role?.role.state === 'known' ? parseArn(role.role.value.arn)?.account : w.account;
  const elsewhere = need.account !== undefined && owner !== undefined && need.account !== owner;
  const there = v.layers.resource;
  const closed = s.layer === 'identity' && there?.allow === false && there.delegate === false;
  const open = [...new Set(Object.values(j.sources).flatMap(x => x.missing))];
  const because = told
    ? `AWS reports that ${words.layer === 'session' ? 'a session policy' : 'a resource-based policy'} ${words.explicit ? 'denies' : "doesn't allow"} ${need.action} on ${resource}`
    : organisation
      ? `AWS reports that an organization's policy (${words.layer === 'scp' ? 'service control policy' : 'resource control policy'}) denied ${need.action}`
      : describe(j, roleName(ref.arn));
  const grants = grantsFor(lacking.length > 0 ? lacking : [need]);
  const inline = grantsFor(byPolicies.length > 0 ? byPolicies : [need]);
  const inlineName = inline.policyName;
  const existing =
    role?.policies.state === 'known'
      ? role.policies.value.find(p => p.arn === undefined && p.name === inlineName)?.document
      : undefined;
  const seen = organisation
    ? []
    : some([
        s.statement
          ? j.sources[s.layer === 'trust' ? 'identity' : s.layer]?.cite(s.statement.policy, because)
          : undefined,
        ...(s.statement || s.verdict === 'allowed'
          ? []
          : s.layer === 'identity' && role?.policies.state === 'known' && role.policies.value.length > 0
            ? role.policies.value
                .slice(0, 4)
                .map(p =>
                  j.sources.identity?.cite(
                    p.name,
                    `policy ${p.name} of role ${role.name} doesn't allow ${need.action} on ${plainResource(need.resource)}`,
                  ),
                )
            : [decidedBy?.cite(undefined, because)]),
        s.verdict === 'allowed'
          ? j.sources[s.layer === 'trust' ? 'identity' : s.layer]?.cite(v.statement?.policy, because)
          : undefined,
      ]);
  const about =
    decidedBy?.about ??
    (role
      ? { type: 'role', id: role.name, ...(role.role.state === 'known' && { arn: role.role.value.arn }) }
      : { type: 'role', id: roleName(ref.arn) });
  return {
    action: need.action,
    resource,
    verdict: organisation || key ? 'denied' : told ? 'unknown' : s.verdict,
    ...(cause !== undefined && { cause }),
    about,
    because,
    missing: organisation || key || told || s.verdict !== 'unknown' ? [] : open,
    seen,
    data: {
      ...roleData(w, ref, role),
      ...filled({
        action: need.action,
        resource,
        resourceAccount: need.account,
        purpose: need.purpose,
        what: need.what,
        container: need.container,
        layer: organisation ? words.layer : layer,
        how: s.how,
        policy: s.statement?.policy,
        policyArn: s.statement?.arn,
        policyKind: s.statement && policyKind(s.layer, s.statement.arn),
        statement: statementName(s.statement),
        statementIndex: s.statement && String(s.statement.index),
        document: decidedBy?.document(s.statement?.policy),
        boundaryArn: role?.role.state === 'known' ? role.role.value.boundaryArn : undefined,
        missingActions: actions(lacking.length > 0 ? lacking : [need]),
        grant: JSON.stringify(grants.statements),
        alsoResource: elsewhere && closed ? 'yes' : undefined,
        ...(need.awsManaged === true && { message: 'awsKey', secret: j.sources.resource?.secret }),
        ...(j.asked !== undefined &&
          s.layer === 'identity' && { message: 'partial', other: plainResource(need.resource), named: need.what }),
        ...(s.layer === 'identity' &&
          byBoundary.length > 0 && {
            message: 'both',
            boundaryGrant: JSON.stringify(grantsFor(byBoundary).statements),
            boundaryDocument: j.sources.boundary?.document(undefined),
          }),
        ...(s.layer === 'boundary' &&
          byPolicies.length > 0 && { message: 'both', identityGrant: JSON.stringify(inline.statements) }),
        policyName: inlineName,
        existing,
        policies:
          role?.policies.state === 'known' ? role.policies.value.map(p => p.name).join(', ') || 'none' : undefined,
        managed: grants.managed,
        alsoDenied: denied.length > 0 ? JSON.stringify(denied) : undefined,
        endpoint: j.sources.endpoint?.about?.id,
        hinges: v.hinges.join(', '),
        assumed: s.assumed ? 'yes' : undefined,
        words:
          call === undefined
            ? undefined
            : organisation || words.layer !== undefined
              ? words.layer
              : words.explicit
                ? 'explicit-deny'
                : refused && need.purpose === 'key'
                  ? 'kms'
                  : refused
                    ? 'refused'
                    : 'undetermined',
      }),
    },
  };
}
