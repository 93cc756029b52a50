import { parseArn, roleName } from '../../model/arn.ts';
import type { FailedCall, IamRole, RoleRef, SecretFacts } from '../../model/facts.ts';
import {
  evaluate,
  keyGranted,
  type Layer,
  type Need,
  roleContext,
  settle,
  type Settled,
  type Tri,
  UNREAD,
  type Verdict,
  wordsOf,
  wasRefused,
} from '../../aws/iam/index.ts';
import { boundaryOf, endpointsOf, identityOf, resourceOf, type Source, tagsOf } from './layers.ts';
import { isAccount, type World } from './world.ts';

/** One need, with what every policy that can be read says of it. */
export interface Judged {
  readonly need: Need;
  readonly verdict: Verdict;
  readonly settled: Settled;
  /** The ARN without the secret's suffix, which AWS asked with and the policies do not allow, as they do the secret's own. */
  readonly asked?: string;
  /** The key that it is about is disabled, or is to be deleted: no permission helps. */
  readonly unusable?: boolean;
  /** Of a key whose grants were not read: what its policies say, without them. */
  readonly ungranted?: Verdict;
  readonly sources: Readonly<Partial<Record<'identity' | 'boundary' | 'resource' | 'endpoint', Source>>>;
}

/** Whether the role's own policies, or its boundary, are known to lack it: a fix for the denial then grants it, too. */
export function lacks(j: Judged, layer: 'identity' | 'boundary'): boolean {
  const s = j.ungranted ?? j.settled;
  return (
    s.verdict === 'denied' &&
    s.how === 'no-allow' &&
    (s.layer === 'identity' || s.layer === 'boundary') &&
    j.verdict.layers[layer]?.allow === false
  );
}

/**
 * ecs:Poll has the condition key ecs:cluster with a container instance; with a task set AWS refuses an Allow that names it:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 * https://github.com/aws/aws-cdk/issues/28594
 */
export const TASK_SET = /^arn:[^:]+:ecs:[^:]*:[^:]*:task-set\//;

export const RANK: Readonly<Record<Verdict['verdict'], number>> = { denied: 0, unknown: 1, allowed: 2 };

/** One need over every policy that can be read (`deep: false`: the role's alone); resource and endpoint policies are asked for only where they can matter. */
export async function judge(
  w: World,
  ref: RoleRef,
  role: IamRole | undefined,
  index: number,
  need: Need,
  call: FailedCall | undefined,
  deep = true,
): Promise<Judged> {
  const { io } = w;
  const words = wordsOf(call?.layer);
  const refused = wasRefused(call);
  const arn = role?.role.state === 'known' ? role.role.value.arn : /:role\//.test(ref.arn) ? ref.arn : undefined;
  const account = [parseArn(arn ?? ref.arn)?.account, w.account].find(isAccount);
  const session = /:assumed-role\/[^/]+\/(.+)$/.exec(ref.arn)?.[1];
  const caller = {
    kind: 'role',
    name: roleName(ref.arn),
    ...(account !== undefined && { account }),
    ...(arn !== undefined && { arn }),
    ...(session !== undefined && { session }),
  } as const;
  const owner = isAccount(need.account) ? need.account : undefined;
  const sameAccount: Tri = owner === undefined || account === undefined ? 'unknown' : owner === account;
  // Session tags come before the role's own; only a role that lets sts:TagSession be called can have them.
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
  const facts = role?.role.state === 'known' ? role.role.value : undefined;
  const principalTags = facts && !/sts:\*|TagSession|"\*"/i.test(facts.trust) ? facts.tags : undefined;
  const resourceTags = await tagsOf(io, need);
  const context = roleContext({
    caller,
    region: need.region,
    resourceAccount: owner,
    ...(need.via !== undefined && { via: need.via }),
    ...(need.encryption && { encryption: need.encryption }),
    ...(w.asked !== undefined && { issued: w.asked }),
    ...(TASK_SET.test(need.resource) && { taskSet: true }),
    ...(principalTags && { principalTags }),
    ...(resourceTags && { resourceTags, service: 'secretsmanager' }),
  });
  const identity = role ? identityOf(io, role, index) : undefined;
  const boundary = role ? boundaryOf(io, role, index) : undefined;
  let asked: string | undefined;
  const grantOf = (source: Source | undefined): Tri => {
    const grants = source?.grants;
    if (grants?.state !== 'known') return 'unknown';
    const given = keyGranted(grants.value, caller, need.action, need.encryption);
    return given === false && !grants.whole ? 'unknown' : given;
  };
  const run = (source: Source | undefined, endpoint: Layer | undefined, grant = grantOf(source)): Verdict => {
    const one = (text: string): Verdict =>
      evaluate({
        request: { action: need.action, resource: text, caller, context },
        identity: identity?.layer ?? UNREAD,
        boundary: boundary === null ? null : (boundary?.layer ?? UNREAD),
        resource: source?.layer ?? UNREAD,
        ...(endpoint && { endpoint }),
        ...(need.purpose === 'key' ? { resourceKind: 'key', grant } : { resourceKind: 'other' }),
        sameAccount,
      });
    const first = one(need.resource);
    const others = (need.or ?? []).map(one);
    // IAM may be asked with either spelling: where they disagree, it is open.
    const differs = others.find(o => o.verdict !== first.verdict);
    // It was refused, so it was asked with the one that is.
    const all = [need.resource, ...(need.or ?? [])].map((text, n) => ({ text, v: [first, ...others][n] ?? first }));
    const denied = refused && differs ? all.find(o => o.v.verdict === 'denied') : undefined;
    asked = denied?.text;
    if (denied) return denied.v;
    return differs ? { ...first, verdict: 'unknown', how: 'open' } : first;
  };
  const early = run(undefined, undefined);
  const byIdentity =
    refused &&
    words.layer === 'identity' &&
    !words.explicit &&
    need.purpose !== 'key' &&
    sameAccount !== false &&
    early.layers.identity?.allow === false;
  const certain =
    early.verdict === 'denied' &&
    early.how === 'explicit-deny' &&
    ['identity', 'boundary', undefined].includes(words.layer);
  const resource = byIdentity || certain || !deep ? undefined : await resourceOf(io, need);
  const before = resource ? run(resource, undefined) : early;
  const viaEndpoint =
    deep &&
    need.endpoint !== undefined &&
    (words.layer === 'endpoint' ||
      (words.layer === undefined && before.verdict !== 'denied' && (call === undefined || refused)) ||
      (words.explicit && words.layer === undefined));
  const ways = viaEndpoint
    ? await endpointsOf(io, need.endpoint ?? '', need.region, call?.from.subnets ?? w.subnets)
    : [];
  // Tasks of several subnets may go several ways: the way that stops them is the one to tell of.
  const [worst] = ways
    .flatMap(way => {
      if (!way) return [];
      const v = run(resource, way.layer);
      const open = way.doubtful === true && v.verdict !== before.verdict;
      return [{ way, verdict: open ? { ...v, verdict: 'unknown' as const, layer: 'endpoint' as const } : v }];
    })
    .sort((a, b) => RANK[a.verdict.verdict] - RANK[b.verdict.verdict]);
  const endpoint = worst?.way;
  const verdict = worst?.verdict ?? before;
  return {
    need,
    verdict,
    settled:
      asked === undefined ? settle(verdict, words, refused) : { ...settle(verdict, words, refused), assumed: true },
    ...(need.purpose === 'key' &&
      verdict.verdict === 'unknown' &&
      grantOf(resource) === 'unknown' && { ungranted: run(resource, undefined, false) }),
    ...(asked !== undefined && asked !== need.resource && { asked }),
    sources: {
      ...(identity && { identity }),
      ...(boundary && { boundary }),
      ...(resource && { resource }),
      ...(endpoint && { endpoint }),
    },
  };
}

/** The same; and where it is about a key that cannot be used at all, that. */
export async function judgeWithKey(
  w: World,
  ref: RoleRef,
  role: IamRole | undefined,
  index: number,
  need: Need,
  call: FailedCall | undefined,
  secrets: () => Promise<readonly SecretFacts[]>,
): Promise<Judged> {
  const j = await judge(w, ref, role, index, need, call);
  if (need.purpose !== 'key') return j;
  if (need.awsManaged === true)
    return { ...j, settled: { verdict: 'denied', layer: 'resource', how: 'no-allow', assumed: false } };
  const key = (await secrets()).find(s => s.ref.valueFrom === need.what)?.key;
  return key?.state === 'known' && key.value.state !== 'Enabled' && key.value.state !== 'Unknown'
    ? { ...j, unusable: true }
    : j;
}
