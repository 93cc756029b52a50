import { conditionHolds } from './condition.ts';
import { type Caller, type Context, withoutClusters } from './context.ts';
import { matches } from './glob.ts';
import type { ParsedPolicy, Policy, Statement } from './policy.ts';
import { type Named, named, reachedByNot } from './principal.ts';
import { and, not, or, type Tri } from './tri.ts';

export type LayerName = 'identity' | 'boundary' | 'resource' | 'endpoint' | 'trust';

export interface Request {
  readonly action: string;
  /** Undefined where it is not known which resource it was. */
  readonly resource: string | undefined;
  readonly caller: Caller;
  readonly context: Context;
}
export interface PolicyInput {
  readonly name: string;
  readonly arn?: string | undefined;
  readonly parsed: ParsedPolicy;
}
/** All policies of one kind. `whole: false`: there are, or may be, more that could not be read. */
export interface Layer {
  readonly policies: readonly PolicyInput[];
  readonly whole: boolean;
  /** The policy of a gateway endpoint: its Principal has rules of its own. */
  readonly gateway?: boolean;
}
export const NO_POLICIES: Layer = { policies: [], whole: true };
export const UNREAD: Layer = { policies: [], whole: false };

export interface StatementRef {
  readonly layer: LayerName;
  readonly policy: string;
  readonly arn?: string;
  readonly sid?: string;
  readonly index: number;
}
export interface LayerOutcome {
  readonly deny: Tri;
  readonly denyBy?: StatementRef;
  /** By a statement that names the caller itself, or everybody. */
  readonly allow: Tri;
  readonly allowBy?: StatementRef;
  /** By a statement that grants to the session itself, which the role's boundary does not limit. */
  readonly session: Tri;
  /** By a statement that names the caller's account. */
  readonly delegate: Tri;
  readonly delegateBy?: StatementRef;
  /** Condition keys that left it open. */
  readonly hinges: readonly string[];
}

const actionMatches = (pattern: string, action: string): Tri =>
  matches(pattern, action, { wild: true, ignoreCase: true });

/** Whether a statement applies to a request, by every element but its principals. */
function applies(s: Statement, policy: Policy, request: Request, hinges: Set<string>): Tri {
  const variables = policy.version === '2012-10-17' ? request.context : undefined;
  const resource = (pattern: string): Tri => {
    if (request.resource === undefined) return /^\*+$/.test(pattern) ? true : 'unknown';
    return matches(pattern, request.resource, { wild: true, arn: true, ...(variables && { variables }) });
  };
  const without = and([
    ...(s.actions ? [or(s.actions.map(a => actionMatches(a, request.action)))] : []),
    ...(s.notActions ? [not(or(s.notActions.map(a => actionMatches(a, request.action))))] : []),
    ...(s.resources ? [or(s.resources.map(resource))] : []),
    ...(s.notResources ? [not(or(s.notResources.map(resource)))] : []),
  ]);
  if (without === false) return false;
  const holding = s.conditions.map(c => ({ key: c.key, holds: conditionHolds(c, request.context, variables) }));
  const all = and([without, ...holding.map(h => h.holds)]);
  if (all === 'unknown') for (const h of holding) if (h.holds === 'unknown') hinges.add(h.key);
  return all;
}

function reaches(s: Statement, caller: Caller, name: LayerName, layer: Layer, bounded: Tri): Named {
  if (s.principals) return named(s.principals, caller, layer.gateway);
  if (s.notPrincipals) {
    const limited = s.effect === 'Deny' && name === 'resource' ? bounded : false;
    return { direct: reachedByNot(s.notPrincipals, caller, limited), account: false, session: 'unknown' };
  }
  return { direct: name === 'identity' || name === 'boundary', account: false, session: false };
}

const POSITIVE = /^(?:ForAnyValue:)?(?:Arn(?:Equals|Like)|String(?:Equals|Like))$/i;
/**
 * Whether what a statement grants to everybody is granted to the session, past the role's boundary. AWS says so of a
 * wildcard Principal with `aws:PrincipalArn`, and nothing of a wildcard without it:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
 */
const pastBoundary = (s: Statement, who: Named): Tri =>
  who.direct === true &&
  who.session === 'unknown' &&
  s.conditions.some(c => c.key.toLowerCase() === 'aws:principalarn' && POSITIVE.test(c.operator))
    ? true
    : who.session;

/** What the policies of one kind say of a request. `bounded`: whether the role has a permissions boundary. */
export function evaluateLayer(name: LayerName, layer: Layer, request: Request, bounded: Tri = false): LayerOutcome {
  const hinges = new Set<string>();
  const found: Record<'deny' | 'allow' | 'delegate' | 'session', { value: Tri; by?: StatementRef }> = {
    deny: { value: false },
    allow: { value: false },
    delegate: { value: false },
    session: { value: false },
  };
  const note = (what: keyof typeof found, value: Tri, by: StatementRef): void => {
    if (value === false || found[what].value === true || (value === 'unknown' && found[what].value === 'unknown'))
      return;
    found[what] = { value, by };
  };
  for (const { name: policy, arn, parsed } of layer.policies) {
    if (!parsed.ok) continue;
    for (const s of parsed.policy.statements) {
      const who = reaches(s, request.caller, name, layer, bounded);
      if (who.direct === false && who.account === false) continue;
      const fits = applies(s, parsed.policy, request, hinges);
      if (fits === false) continue;
      const by: StatementRef = {
        layer: name,
        policy,
        index: s.index,
        ...(arn !== undefined && { arn }),
        ...(s.sid !== undefined && { sid: s.sid }),
      };
      if (s.effect === 'Deny') note('deny', and([fits, or([who.direct, who.account])]), by);
      else {
        note('allow', and([fits, who.direct]), by);
        note('delegate', and([fits, who.account]), by);
        note('session', and([fits, who.direct, pastBoundary(s, who)]), by);
      }
    }
  }
  const open = !layer.whole || layer.policies.some(p => !p.parsed.ok);
  const spread = (v: Tri): Tri => (open && v === false ? 'unknown' : v);
  const { deny, allow, delegate, session } = found;
  return {
    deny: spread(deny.value),
    allow: spread(allow.value),
    session: spread(session.value),
    delegate: spread(delegate.value),
    hinges: [...hinges],
    ...(deny.by && { denyBy: deny.by }),
    ...(allow.by && { allowBy: allow.by }),
    ...(delegate.by && { delegateBy: delegate.by }),
  };
}

export interface Question {
  readonly request: Request;
  /** Policies of the role. */
  readonly identity: Layer;
  /** Its permissions boundary; null where it has none. */
  readonly boundary: Layer | null;
  /** The policy of the secret, key or repository; NO_POLICIES where it is known to have none. */
  readonly resource?: Layer;
  /** `key`: a KMS key, whose own policy always has to let the caller or its account in. */
  readonly resourceKind?: 'key' | 'other';
  /** Whether a grant of the key lets the role use it; `unknown` where its grants were not read. */
  readonly grant?: Tri;
  /** The policy of the VPC endpoint that the call goes through. */
  readonly endpoint?: Layer;
  /** Whether role and resource are of one account. */
  readonly sameAccount: Tri;
}
export interface Verdict {
  readonly verdict: 'allowed' | 'denied' | 'unknown';
  /** The one kind of policy that decided, or that would settle it. */
  readonly layer: LayerName;
  readonly how: 'allow' | 'explicit-deny' | 'no-allow' | 'open';
  readonly statement?: StatementRef;
  readonly hinges: readonly string[];
  readonly layers: Readonly<Partial<Record<LayerName, LayerOutcome>>>;
}

const EVERYTHING: LayerOutcome = { deny: false, allow: true, session: true, delegate: true, hinges: [] };
const NOTHING: LayerOutcome = { deny: false, allow: false, session: false, delegate: false, hinges: [] };

/**
 * Whether a role may make a call: an explicit Deny anywhere wins; then identity policies within the boundary, or the
 * resource's own policy, have to allow it, and both of them from another account. A key's policy has the last word on it.
 */
export function evaluate(question: Question): Verdict {
  const { request } = question;
  const identity = evaluateLayer('identity', question.identity, request);
  const boundary = question.boundary ? evaluateLayer('boundary', question.boundary, request) : EVERYTHING;
  const { boundary: limit } = question;
  const bounded: Tri = limit !== null && (limit.policies.length > 0 || limit.whole ? true : 'unknown');
  const resource = question.resource ? evaluateLayer('resource', question.resource, request, bounded) : NOTHING;
  const endpoint = question.endpoint ? evaluateLayer('endpoint', question.endpoint, request) : EVERYTHING;
  const layers: Record<string, LayerOutcome> = {
    identity,
    ...(question.boundary && { boundary }),
    ...(question.resource && { resource }),
    ...(question.endpoint && { endpoint }),
  };
  const all: readonly (readonly [LayerName, LayerOutcome])[] = [
    ['identity', identity],
    ['boundary', boundary],
    ['resource', resource],
    ['endpoint', endpoint],
  ];
  const hinges = [...new Set(all.flatMap(([, o]) => o.hinges))];
  const say = (
    verdict: Verdict['verdict'],
    layer: LayerName,
    how: Verdict['how'],
    statement?: StatementRef,
  ): Verdict => ({
    verdict,
    layer,
    how,
    hinges: verdict === 'unknown' ? hinges : [],
    layers,
    ...(statement && { statement }),
  });

  for (const [name, o] of all) if (o.deny === true) return say('denied', name, 'explicit-deny', o.denyBy);

  const own = and([identity.allow, boundary.allow]);
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
  const direct = or([resource.session, and([resource.allow, boundary.allow])]);
  const there = or([resource.allow, resource.delegate]);
  const within = question.resourceKind === 'key' ? or([direct, and([own, resource.delegate])]) : or([own, direct]);
  const across = and([own, there]);
  const byPolicies: Tri =
    question.sameAccount === true
      ? within
      : question.sameAccount === false
        ? across
        : within === across
          ? within
          : 'unknown';
  // Whether a boundary limits a grant is not documented.
  const byGrant = and([question.grant ?? false, boundary.allow === true ? true : 'unknown']);
  const granted = or([byPolicies, byGrant]);
  const through = or([endpoint.allow, endpoint.delegate]);

  /** The resource's policy is needed, and lets nobody in: then no identity policy helps. */
  const closed = there === false && (question.resourceKind === 'key' || question.sameAccount === false);
  if (granted === false) {
    if (closed && (identity.allow !== false || question.resourceKind === 'key'))
      return say('denied', 'resource', 'no-allow');
    if (identity.allow === false) return say('denied', 'identity', 'no-allow');
    if (boundary.allow === false) return say('denied', 'boundary', 'no-allow', identity.allowBy);
    return say('denied', closed ? 'resource' : 'identity', 'no-allow');
  }
  if (through === false) return say('denied', 'endpoint', 'no-allow');

  const maybe =
    all.find(([, o]) => o.deny === 'unknown' && o.denyBy !== undefined) ?? all.find(([, o]) => o.deny === 'unknown');
  if (granted === true && through === true && !maybe) {
    const by =
      identity.allow === true &&
      boundary.allow === true &&
      (question.resourceKind !== 'key' || resource.delegate === true)
        ? identity.allowBy
        : resource.allowBy;
    return say('allowed', by?.layer ?? 'identity', 'allow', by);
  }
  if (granted !== true) {
    if (byPolicies === false) return say('unknown', 'resource', 'open');
    const open =
      all.find(([name, o]) => name !== 'endpoint' && o.allow === 'unknown') ??
      all.find(([, o]) => o.delegate === 'unknown');
    return say('unknown', open?.[0] ?? 'identity', 'open', open?.[1].allowBy ?? open?.[1].delegateBy);
  }
  return maybe
    ? say('unknown', maybe[0], 'open', maybe[1].denyBy)
    : say('unknown', 'endpoint', 'open', endpoint.allowBy);
}

/** Whether one policy alone lets the caller through: a trust policy, or an endpoint's where nothing else is asked. */
export function evaluateAlone(layer: 'trust' | 'endpoint', policies: Layer, request: Request): Verdict {
  const read =
    layer === 'trust'
      ? { ...policies, policies: policies.policies.map(p => ({ ...p, parsed: withoutClusters(p.parsed) })) }
      : policies;
  const o = evaluateLayer(layer, read, request);
  const allow = layer === 'endpoint' ? or([o.allow, o.delegate]) : o.allow;
  const say = (verdict: Verdict['verdict'], how: Verdict['how'], statement?: StatementRef): Verdict => ({
    verdict,
    layer,
    how,
    hinges: verdict === 'unknown' ? o.hinges : [],
    layers: { [layer]: o },
    ...(statement && { statement }),
  });
  if (o.deny === true) return say('denied', 'explicit-deny', o.denyBy);
  if (allow === false) return say('denied', 'no-allow');
  if (allow === true && o.deny === false) return say('allowed', 'allow', o.allowBy ?? o.delegateBy);
  return say('unknown', 'open', o.deny === 'unknown' ? (o.denyBy ?? o.allowBy) : (o.allowBy ?? o.delegateBy));
}
