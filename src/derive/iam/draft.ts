import { roleName } from '../../model/arn.ts';
import type { FailedCall, IamRole, RoleRef } from '../../model/facts.ts';
import { causeOf, grantsFor, refusedByKms, type StatementRef, wordsOf } from '../../aws/iam/index.ts';
import type { Judged } from './judge.ts';
import { type Draft, plainResource, policyKind, roleData, some, statementName, strings, type World } from './world.ts';

function describe(j: Judged, role: string): string {
  const { settled: s, need } = j;
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
  const refused = call !== undefined && (call.how === 'denied' || refusedByKms(call));
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
  const decidedBy = s.layer === 'trust' ? undefined : j.sources[s.layer];
  const alike = others.filter(
    o => o.settled.verdict === 'denied' && o.settled.layer === s.layer && o.settled.how === s.how,
  );
  const lacking = alike.filter(o => o.settled.how === 'no-allow');
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
  const open = [...new Set(Object.values(j.sources).flatMap(x => x.missing))];
  const because = organisation
    ? `AWS reports that an organization's policy (${words.layer === 'scp' ? 'service control policy' : 'resource control policy'}) denied ${need.action}`
    : describe(j, roleName(ref.arn));
  const grants = grantsFor(lacking.length > 0 ? lacking.map(o => o.need) : [need]);
  const inlineName = grants.policyName;
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
    resource: plainResource(need.resource),
    verdict: organisation || key ? 'denied' : words.layer === 'session' ? 'unknown' : s.verdict,
    ...(cause !== undefined && { cause }),
    about,
    because,
    missing: organisation || key || s.verdict !== 'unknown' ? [] : open,
    seen,
    data: {
      ...roleData(w, ref, role),
      ...strings({
        action: need.action,
        resource: plainResource(need.resource),
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
        missingActions: [...new Set((lacking.length > 0 ? lacking : [j]).map(o => o.need.action))].sort().join(', '),
        grant: JSON.stringify(grants.statements),
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
