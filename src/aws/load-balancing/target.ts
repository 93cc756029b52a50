import type { FailedCall, LoadBalancerRef, TargetGroup, TargetGroupRef } from '../../model/facts.ts';

/** What Elastic Load Balancing said of a target, where a failed call carries it. */
export type HealthReason =
  | 'codes'
  | 'timeout'
  | 'refused'
  | 'not-in-use'
  | 'zone'
  | 'not-registered'
  /** The load balancer itself failed; the address is its own; the instance is stopped: nothing of the app. */
  | 'internal'
  | 'unusable'
  | 'stopped'
  | 'unknown';

const BY_FAMILY: Readonly<Record<string, HealthReason>> = {
  'health/target-codes': 'codes',
  'health/target-timeout': 'timeout',
  'health/target-failed': 'refused',
  'health/target-reset': 'refused',
  'target/not-in-use': 'not-in-use',
  'target/group-unattached': 'not-in-use',
  'target/not-found': 'not-registered',
  'health/target-internal': 'internal',
  'target/unusable': 'unusable',
  'target/stopped': 'stopped',
};
const BY_REASON: Readonly<Record<string, HealthReason>> = {
  'Target.ResponseCodeMismatch': 'codes',
  'Elb.InternalError': 'internal',
  'Target.IpUnusable': 'unusable',
  'Target.InvalidState': 'stopped',
};
export function healthReason(call: FailedCall): HealthReason {
  const { reason = '', description = '', codes = [], state = '' } = call.target ?? {};
  const text = `${reason} ${description}`;
  const named = codes.length > 0 ? 'codes' : BY_REASON[reason];
  if (named) return named;
  if (/availability zone/i.test(text) || call.family === 'target/zone-not-enabled') return 'zone';
  if (reason === 'Target.NotInUse' || /not configured to receive traffic/i.test(text)) return 'not-in-use';
  if (reason === 'Target.NotRegistered') return 'not-registered';
  if (reason === 'Target.Timeout' || /timed out/i.test(text)) return 'timeout';
  // The words "Health checks failed" without codes: the connection was refused, reset, or not understood.
  if (reason === 'Target.FailedHealthChecks' || /health checks failed|connectionre(?:set|fused)/i.test(text))
    return 'refused';
  if (state === 'unused') return 'not-in-use';
  return BY_FAMILY[call.family] ?? (call.how === 'timeout' ? 'timeout' : 'unknown');
}

/** The check might not have reached the target at all: there was no status code. */
export const mayBeUnreached = (call: FailedCall): boolean =>
  call.step === 'target-health' && ['timeout', 'refused', 'unknown'].includes(healthReason(call));

/** What the load balancer's section of a deployment says of one of its target groups. */
export const refOf = (refs: readonly LoadBalancerRef[], group: string): LoadBalancerRef | undefined =>
  refs.find(r => r.targetGroupArn === group || r.alternateTargetGroupArn === group);

/** The container that is checked: the one that ECS names, or that the target group is registered with. */
export function checkedContainer(call: FailedCall, refs: readonly LoadBalancerRef[]): string | undefined {
  if (call.step !== 'target-health') return call.container;
  const group = call.target?.group;
  return (group === undefined ? (refs.length === 1 ? refs[0] : undefined) : refOf(refs, group))?.containerName;
}

/** The port that is checked: a fixed one, or the one that the target is registered with. */
export function checkedPort(group: Pick<TargetGroup, 'health'>, registered: number | undefined): number | undefined {
  const { port } = group.health;
  if (port === 'traffic-port') return registered;
  return /^\d{1,5}$/.test(port) ? Number(port) : undefined;
}

/** `network`, `application` or `gateway`, from the ARN of a load balancer or of a listener. */
export const balancerKind = (arn: string): 'application' | 'network' | 'gateway' | 'unknown' => {
  const kind = /:(?:loadbalancer|listener)\/(app|net|gwy)\//.exec(arn)?.[1];
  return kind === 'app' ? 'application' : kind === 'net' ? 'network' : kind === 'gwy' ? 'gateway' : 'unknown';
};

/** A failed call about a target, with what was read of its target group. */
export interface TargetCall {
  readonly call: FailedCall;
  /** JSON pointer of the call. */
  readonly at: string;
  readonly group?: TargetGroup;
  /** JSON pointer of the group's value. */
  readonly groupAt: string;
  readonly arn: string;
  /** For words: the name of the group. */
  readonly name: string;
}

/** The failed calls about targets, each with its target group. Where the words name none, a lone target group is meant. */
export function targetCalls(
  calls: readonly FailedCall[],
  refs: readonly TargetGroupRef[],
  steps: readonly FailedCall['step'][] = ['target-health'],
): TargetCall[] {
  return calls.flatMap((call, n): TargetCall[] => {
    if (!steps.includes(call.step)) return [];
    const named = call.target?.group;
    const i =
      named === undefined
        ? refs.length === 1
          ? 0
          : -1
        : refs.findIndex(r => r.arn === named || r.arn.split('/')[1] === named);
    const ref = refs[i];
    const arn = ref?.arn ?? named ?? '';
    return [
      {
        call,
        at: `/${n}`,
        groupAt: `/${i}/group/value`,
        arn,
        name: arn.split('/')[1] ?? (arn || 'the target group'),
        ...(ref?.group.state === 'known' && { group: ref.group.value }),
      },
    ];
  });
}

/** What a list of calls rests on: their own citations. */
export const seenOf = (call: FailedCall): FailedCall['seen'] => call.seen.slice(0, 3);
