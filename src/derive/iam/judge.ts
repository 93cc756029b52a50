import { parseArn, roleName } from '../../model/arn.ts';
import type { FailedCall, IamRole, RoleRef, SecretFacts } from '../../model/facts.ts';
import {
  evaluate,
  type Layer,
  type Need,
  refusedByKms,
  roleContext,
  settle,
  type Settled,
  type Tri,
  UNREAD,
  type Verdict,
  wordsOf,
} from '../../aws/iam/index.ts';
import { boundaryOf, endpointsOf, identityOf, resourceOf, type Source } from './layers.ts';
import { isAccount, type World } from './world.ts';

/** One need, with what every policy that can be read says of it. */
export interface Judged {
  readonly need: Need;
  readonly verdict: Verdict;
  readonly settled: Settled;
  /** The key that it is about is disabled, or is to be deleted: no permission helps. */
  readonly unusable?: boolean;
  readonly sources: Readonly<Partial<Record<'identity' | 'boundary' | 'resource' | 'endpoint', Source>>>;
}

const RANK: Readonly<Record<Verdict['verdict'], number>> = { denied: 0, unknown: 1, allowed: 2 };

/** One need over every policy that can be read; resource and endpoint policies are asked for only where they can matter. */
export async function judge(
  w: World,
  ref: RoleRef,
  role: IamRole | undefined,
  index: number,
  need: Need,
  call: FailedCall | undefined,
): Promise<Judged> {
  const { io } = w;
  const words = wordsOf(call?.layer);
  const refused = call?.how === 'denied' || (call !== undefined && refusedByKms(call));
  const arn = role?.role.state === 'known' ? role.role.value.arn : /:role\//.test(ref.arn) ? ref.arn : undefined;
  const account = [parseArn(arn ?? ref.arn)?.account, w.account].find(isAccount);
  const caller = {
    kind: 'role',
    name: roleName(ref.arn),
    ...(account !== undefined && { account }),
    ...(arn !== undefined && { arn }),
  } as const;
  const owner = isAccount(need.account) ? need.account : undefined;
  const sameAccount: Tri = owner === undefined || account === undefined ? 'unknown' : owner === account;
  const context = roleContext({
    caller,
    region: need.region,
    resourceAccount: owner,
    ...(need.via !== undefined && { via: need.via }),
    ...(need.encryption && { encryption: need.encryption }),
  });
  const identity = role ? identityOf(io, role, index) : undefined;
  const boundary = role ? boundaryOf(io, role, index) : undefined;
  let spelling = false;
  const run = (resource: Layer, endpoint: Layer | undefined): Verdict => {
    const one = (text: string): Verdict =>
      evaluate({
        request: { action: need.action, resource: text, caller, context },
        identity: identity?.layer ?? UNREAD,
        boundary: boundary === null ? null : (boundary?.layer ?? UNREAD),
        resource,
        ...(endpoint && { endpoint }),
        resourceKind: need.purpose === 'key' ? 'key' : 'other',
        sameAccount,
      });
    const first = one(need.resource);
    const others = (need.or ?? []).map(one);
    // IAM may be asked with either spelling: where they disagree, it is open.
    const differs = others.find(o => o.verdict !== first.verdict);
    // It was refused, so it was asked with the one that is.
    const asked = refused && differs ? [first, ...others].find(o => o.verdict === 'denied') : undefined;
    if (asked) {
      spelling = true;
      return asked;
    }
    return differs ? { ...first, verdict: 'unknown', how: 'open' } : first;
  };
  const early = run(UNREAD, undefined);
  const byIdentity =
    refused &&
    words.layer === 'identity' &&
    !words.explicit &&
    need.purpose !== 'key' &&
    early.layers.identity?.allow === false;
  const certain = early.verdict === 'denied' && early.how === 'explicit-deny';
  const resource = byIdentity || certain ? undefined : await resourceOf(io, need);
  const before = resource ? run(resource.layer, undefined) : early;
  const viaEndpoint =
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
      const v = run(resource?.layer ?? UNREAD, way.layer);
      const open = way.doubtful === true && v.verdict !== before.verdict;
      return [{ way, verdict: open ? { ...v, verdict: 'unknown' as const, layer: 'endpoint' as const } : v }];
    })
    .sort((a, b) => RANK[a.verdict.verdict] - RANK[b.verdict.verdict]);
  const endpoint = worst?.way;
  const verdict = worst?.verdict ?? before;
  return {
    need,
    verdict,
    settled: spelling ? { ...settle(verdict, words, refused), assumed: true } : settle(verdict, words, refused),
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
  const key = (await secrets()).find(s => s.ref.valueFrom === need.what)?.key;
  return key?.state === 'known' && key.value.state !== 'Enabled' && key.value.state !== 'Unknown'
    ? { ...j, unusable: true }
    : j;
}
