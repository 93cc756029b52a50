import type { JudgedDeployment, Listener, ListenerRule, LoadBalancerRef, Service } from '../../model/facts.ts';

interface Read<T> {
  readonly value: readonly T[];
  readonly whole: boolean;
}
type Forwards = readonly { readonly arn: string; readonly weight: number }[];

/** What is wrong with the listener rules of a deployment that shifts traffic between two target groups. */
export interface ListenerFault {
  readonly kind: 'missing' | 'other-group' | 'several' | 'none' | 'unassociated';
  readonly which: 'production' | 'test';
  readonly rule: string;
  /** What it forwards to. */
  readonly forwards: Forwards;
  /** The group that it is about: one that does not belong, or one that is nowhere. */
  readonly group?: string;
  /** Where the rule stands, as a key and a JSON pointer. */
  readonly at?: { readonly of: 'listeners' | 'rules'; readonly pointer: string };
}

/** What a rule of an Application Load Balancer, or a listener of a Network Load Balancer, forwards to. */
export function forwardsOf(
  arn: string,
  listeners: Read<Listener>,
  rules: Read<ListenerRule>,
): { readonly forwards: Forwards; readonly at: NonNullable<ListenerFault['at']> } | 'missing' | 'unknown' {
  const r = rules.value.findIndex(x => x.arn === arn);
  const l = listeners.value.findIndex(x => x.arn === arn);
  const [rule, listener] = [rules.value[r], listeners.value[l]];
  if (rule) return { forwards: rule.targetGroups, at: { of: 'rules', pointer: `/${r}` } };
  if (listener) return { forwards: listener.targetGroups, at: { of: 'listeners', pointer: `/${l}` } };
  if (!listeners.whole || !rules.whole) return 'unknown';
  const balancer = /:listener(?:-rule)?\/((?:app|net)\/[^/]{1,40}\/[^/]{1,40})/.exec(arn)?.[1];
  // Only of a load balancer whose listeners were read is it known that there is no such rule.
  return balancer !== undefined && listeners.value.some(x => x.arn.includes(`/${balancer}/`)) ? 'missing' : 'unknown';
}

/** A rule, or the default actions of a listener, in which a target group has weight 0, and the groups that have more. */
export interface Weightless {
  readonly rule: string;
  readonly others: readonly string[];
  readonly at: NonNullable<ListenerFault['at']>;
}
/**
 * Whether a listener or rule sends requests to a target group. Of a group that has weight 0 wherever it stands, the health
 * checks go on and no new request comes. `unused`: it stands nowhere. Rules are undefined where they weren't asked for.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html#forward-actions
 */
export function trafficTo(
  group: string,
  listeners: Read<Listener>,
  rules: Read<ListenerRule> | undefined,
): 'some' | 'unused' | 'unknown' | Weightless {
  const stands = [
    ...(rules?.value ?? []).map((r, i) => ({ ...r, at: { of: 'rules' as const, pointer: `/${i}` } })),
    ...listeners.value.map((l, i) => ({ ...l, at: { of: 'listeners' as const, pointer: `/${i}` } })),
  ].filter(x => x.targetGroups.some(t => t.arn === group));
  if (stands.some(x => x.targetGroups.some(t => t.arn === group && t.weight > 0))) return 'some';
  if (!listeners.whole || rules?.whole !== true) return 'unknown';
  const [first] = stands;
  if (first === undefined) return 'unused';
  return { rule: first.arn, at: first.at, others: first.targetGroups.filter(t => t.weight > 0).map(t => t.arn) };
}

/**
 * Exactly one of the two target groups serves production traffic when a deployment begins, and each is in one of the
 * rules. A weight of 0 is normal, and both can have a weight while traffic shifts.
 */
export function listenerFaults(
  ref: LoadBalancerRef,
  listeners: Read<Listener>,
  rules: Read<ListenerRule>,
  shifting: boolean,
): { readonly faults: readonly ListenerFault[]; readonly unknown: boolean } {
  const {
    productionListenerRule: production,
    testListenerRule: test,
    targetGroupArn: own,
    alternateTargetGroupArn: other,
  } = ref;
  if (production === undefined || own === undefined || other === undefined) return { faults: [], unknown: false };
  const faults: ListenerFault[] = [];
  let unknown = false;
  const associated = new Set<string>();
  for (const [which, rule] of [
    ['production', production],
    ['test', test],
  ] as const) {
    if (rule === undefined) continue;
    const found = forwardsOf(rule, listeners, rules);
    if (found === 'unknown') unknown = true;
    else if (found === 'missing') faults.push({ kind: 'missing', which, rule, forwards: [] });
    else {
      const { forwards, at } = found;
      for (const f of forwards) associated.add(f.arn);
      const serving = forwards.filter(f => f.weight > 0);
      const stray = serving.find(f => f.arn !== own && f.arn !== other);
      if (stray) faults.push({ kind: 'other-group', which, rule, forwards, group: stray.arn, at });
      else if (which === 'production' && serving.length === 0) faults.push({ kind: 'none', which, rule, forwards, at });
      else if (which === 'production' && serving.length > 1 && !shifting)
        faults.push({ kind: 'several', which, rule, forwards, at });
    }
  }
  // A rule that is not there, or goes elsewhere, is fault enough: the groups are nowhere because of it.
  const lone = faults.length === 0 && !unknown ? [own, other].find(g => !associated.has(g)) : undefined;
  if (lone !== undefined) {
    const found = forwardsOf(production, listeners, rules);
    faults.push({
      kind: 'unassociated',
      which: 'production',
      rule: production,
      forwards: typeof found === 'string' ? [] : found.forwards,
      group: lone,
      ...(typeof found !== 'string' && { at: found.at }),
    });
  }
  return { faults, unknown };
}

/** `app/web/1a2b/3c4d/5e6f` of the ARN of a rule or a listener. */
export const shortRule = (arn: string): string => arn.split(/:listener(?:-rule)?\//)[1] ?? arn;

/** The two target groups of a service: the one that serves now stays the one that serves. */
export function weightedPair(
  { forwards }: ListenerFault,
  own: string,
  other: string,
): { readonly live: string; readonly idle: string } {
  const weight = (arn: string): number => forwards.find(x => x.arn === arn)?.weight ?? 0;
  return weight(other) > weight(own) ? { live: other, idle: own } : { live: own, idle: other };
}

/** The target group that serves requests: of the primary task set where there are task sets, not of the one that failed. */
export const servingGroup = (
  service: Pick<Service, 'taskSets'> | undefined,
  judged: Pick<JudgedDeployment, 'loadBalancers'>,
): string | undefined =>
  (service?.taskSets?.find(t => t.status === 'PRIMARY')?.loadBalancers ?? judged.loadBalancers)[0]?.targetGroupArn;
