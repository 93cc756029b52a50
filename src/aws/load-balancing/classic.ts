import type { ClassicInstance, LoadBalancerRef } from '../../model/facts.ts';

/** The names of the Classic Load Balancers among a service's load balancers: those without a target group. */
export const classicBalancers = (of: { readonly loadBalancers: readonly LoadBalancerRef[] }): string[] => [
  ...new Set(of.loadBalancers.flatMap(b => (b.targetGroupArn === undefined ? (b.loadBalancerName ?? []) : []))),
];

/** `joining`: it may yet be in service; `leaving`: it won't be, and isn't meant to be. */
export type ClassicState = 'in-service' | 'failing' | 'joining' | 'leaving' | 'unknown';

const JOINING =
  /registration is still in progress|not passed the configured healthythreshold|pending state|transient error/i;
const LEAVING = /deregistration currently in progress|disable availability zone|not currently registered/i;
const FAILING = /unhealthythreshold|stopped state|terminated state|not configured to route/i;

/**
 * What a Classic Load Balancer makes of an instance. Its description can hold several of AWS's sentences.
 * https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_InstanceState.html
 */
export function classicState({ state, description = '' }: ClassicInstance): ClassicState {
  if (state === 'InService') return 'in-service';
  if (state !== 'OutOfService') return 'unknown';
  if (FAILING.test(description)) return 'failing';
  if (LEAVING.test(description)) return 'leaving';
  return JOINING.test(description) ? 'joining' : 'failing';
}
