import type { ContainerInstance, InstanceFacts, JudgedDeployment, Origin, Step } from '../../model/facts.ts';
import { lastPart } from '../../model/arn.ts';
import type { Draft } from './draft.ts';

/** Steps that ECS itself takes, whatever the launch type. */
const ECS_STEPS: ReadonlySet<Step> = new Set([
  'placement',
  'network-interface',
  'role-assumption',
  'deployment',
  'request',
]);

/**
 * From where a call is made: health checks from the load balancer, placement and its like from ECS, the rest on Fargate
 * from the task's network interface and on EC2 by the agent from the instance (see `atInstances`).
 * `network` is the failed deployment's; the subnets of the failed tasks go before its own.
 */
export function originOf(draft: Draft, network: JudgedDeployment['network']): Origin {
  const subnets = draft.subnets.length > 0 ? draft.subnets : (network?.subnets ?? []);
  const securityGroups = network?.securityGroups ?? [];
  const publicIp = network?.assignPublicIp ?? 'unknown';
  if (draft.step === 'target-health' || draft.step === 'target-registration')
    return { kind: 'load-balancer', subnets, securityGroups, publicIp: 'unknown' };
  if (ECS_STEPS.has(draft.step)) return { kind: 'ecs', subnets, securityGroups, publicIp };
  if (draft.launch === 'FARGATE' || draft.launch === 'MANAGED_INSTANCES')
    return { kind: 'task', subnets, securityGroups, publicIp };
  if (draft.launch === 'EC2')
    return { kind: 'instance', subnets: [], securityGroups: [], publicIp: 'unknown', instances: draft.instances };
  return { kind: 'unknown', subnets, securityGroups, publicIp: 'unknown' };
}

/** Adds the network of the EC2 instances that the calls were made from, or of all instances where some aren't known. */
export function atInstances(
  origin: Origin,
  hosts: readonly ContainerInstance[],
  all: readonly InstanceFacts[],
): Origin {
  if (origin.kind !== 'instance' || all.length === 0) return origin;
  const ids = (origin.instances ?? []).map(arn => ec2IdOf(arn, hosts));
  const matches = all.filter(i => ids.includes(i.id));
  const instances = matches.length > 0 && !ids.includes(undefined) ? matches : all;
  return {
    ...origin,
    subnets: [...new Set(instances.flatMap(i => i.subnet ?? []))],
    securityGroups: [...new Set(instances.flatMap(i => i.securityGroups))],
    publicIp: publicIpOf(instances),
  };
}

/** The EC2 instance behind a container instance, whose ARN has a new and an old form. */
export const ec2IdOf = (arn: string, hosts: readonly ContainerInstance[]): string | undefined =>
  hosts.findLast(h => lastPart(h.arn) === lastPart(arn))?.ec2InstanceId;

/** Whether the instances have public addresses; unknown where some have one and some don't. */
function publicIpOf(instances: readonly InstanceFacts[]): Origin['publicIp'] {
  const withAddress = instances.filter(i => i.publicIp !== undefined).length;
  if (withAddress === instances.length) return true;
  return withAddress === 0 ? false : 'unknown';
}
