import type { AutoScalingGroup, CapacityProvider, ScalingActivity, ScalingJudgement } from '../../model/facts.ts';
import { opt } from '../../model/opt.ts';
import { readMessage } from '../messages/read-message.ts';

export interface Read {
  readonly provider: CapacityProvider;
  readonly group: AutoScalingGroup | undefined;
  /** Whether Auto Scaling says that there is no such group. */
  readonly gone: boolean;
  /** Newest first; undefined where they could not be read. */
  readonly activities: readonly ScalingActivity[] | undefined;
  /** EC2 ids of the registered container instances; undefined where the list is not whole. */
  readonly registered: ReadonlySet<string> | undefined;
}
/** The judgement without its citations, and what is to be cited. */
export interface Judged extends Omit<ScalingJudgement, 'seen' | 'missing'> {
  readonly cites:
    | 'activity'
    | 'suspended'
    | 'instances'
    | 'limits'
    | 'provider'
    | 'tag'
    | 'provider-name'
    | 'update'
    | 'gone'
    | 'none';
  readonly says: string;
}

/** A launch takes a while to register: one that ended since then is not yet missed. In milliseconds. */
const BOOT = 10 * 60_000;

/** The cause that the words of a failed launch name. */
export function launchCause(
  words: string,
):
  | 'capacity/ec2-quota'
  | 'capacity/ec2-capacity-unavailable'
  | 'capacity/instance-launch-refused'
  | 'capacity/provider-not-scaling'
  | 'network/subnet-ips-exhausted' {
  const cause = readMessage(words).candidates[0]?.cause;
  return cause === 'capacity/ec2-quota' ||
    cause === 'network/subnet-ips-exhausted' ||
    cause === 'capacity/instance-launch-refused' ||
    (cause === 'capacity/ec2-capacity-unavailable' && readMessage(words).family === 'placement/instance-capacity')
    ? cause
    : 'capacity/provider-not-scaling';
}

/** An instance that EC2 ended while it was starting is listed as cancelled, with the reason: a volume's key that can't be used, for one. */
const CUT_SHORT = /termination reason/i;
export const isFailedLaunch = ({ status, description, message }: ScalingActivity): boolean =>
  /launch/i.test(description) && (status === 'Failed' || isCutShort(status, message ?? description));
const isCutShort = (status: string, words: string): boolean => status === 'Cancelled' && CUT_SHORT.test(words);

/** ECS launches Managed Instances itself: there is no group to look at, but it says where the provider couldn't be set up. */
function judgeManagedInstances(p: CapacityProvider): Pick<Judged, 'state' | 'cause' | 'words' | 'cites' | 'says'> {
  const words = p.updateStatusReason ?? p.updateStatus ?? '';
  if (p.updateStatus?.endsWith('_FAILED'))
    return {
      state: 'launch-failed',
      cause: launchCause(words),
      words,
      cites: 'update',
      says: `capacity provider ${p.name} is ${p.updateStatus}: ${words}`,
    };
  return {
    state: 'managed-instances',
    cause: 'capacity/provider-not-scaling',
    cites: 'provider-name',
    says: `ECS launches the instances of ${p.name} (Managed Instances)`,
  };
}

/** Why a provider's group brings no further instance, by its latest activity, its settings and its instances. */
export function judgeScaling({ provider, group, gone, activities, registered }: Read, now: string): Judged {
  const base = {
    provider: provider.name,
    kind: provider.kind,
    managed: provider.managedScaling,
    ...opt('settings', provider.scalingSettings),
    min: group?.min ?? 0,
    max: group?.max ?? 0,
    desired: group?.desired ?? 0,
    unregistered: [] as readonly string[],
    types: [...new Set((group?.instances ?? []).flatMap(i => (i.type === undefined ? [] : [i.type])))],
    subnets: group?.subnets ?? [],
    zones: group?.zones ?? [],
    ...(group && {
      group: group.name,
      ...opt('launchTemplate', group.launchTemplate),
      ...opt('roleArn', group.roleArn),
    }),
  };
  if (provider.kind === 'managed-instances') return { ...base, ...judgeManagedInstances(provider) };
  if (gone)
    return {
      ...base,
      ...(provider.group !== undefined && { group: provider.group }),
      state: 'gone',
      cause: 'capacity/provider-not-scaling',
      cites: 'gone',
      says: `there is no Auto Scaling group ${provider.group}`,
    };
  if (!group)
    return {
      ...base,
      state: 'cannot-tell',
      cites: 'none',
      says: `the Auto Scaling group of ${provider.name} is unknown`,
    };
  const latest = activities?.find(a => a.status !== 'Cancelled' || isFailedLaunch(a));
  if (latest && isFailedLaunch(latest)) {
    const words = latest.message ?? latest.description;
    const at = latest.startedAt;
    return {
      ...base,
      state: 'launch-failed',
      cause: launchCause(`${latest.description}. Status Reason: ${words}`),
      words,
      ...(at !== undefined && { at }),
      cites: 'activity',
      says: `the latest launch in ${group.name} failed: ${words}`,
    };
  }
  if (group.suspended.includes('Launch'))
    return {
      ...base,
      state: 'suspended',
      cause: 'capacity/provider-not-scaling',
      cites: 'suspended',
      says: `${group.name} can't launch instances: the Launch process is suspended`,
    };
  const young = (id: string): boolean =>
    (activities ?? []).some(
      a =>
        a.description.includes(id) &&
        /^Launching/i.test(a.description) &&
        Date.parse(now) - Date.parse(a.endedAt ?? a.startedAt ?? now) < BOOT,
    );
  const unregistered =
    registered === undefined
      ? []
      : group.instances
          .filter(i => i.lifecycle === 'InService' && !registered.has(i.id) && !young(i.id))
          .map(i => i.id);
  if (unregistered.length > 0)
    return {
      ...base,
      unregistered,
      state: 'unregistered',
      cause: 'capacity/agent-not-registered',
      cites: 'instances',
      says: `${unregistered.join(', ')} in ${group.name} are running and not registered with the cluster`,
    };
  if (
    group.instances.some(i => i.lifecycle.startsWith('Pending')) ||
    group.instances.length < group.desired ||
    group.instances.some(i => registered !== undefined && !registered.has(i.id))
  )
    return { ...base, state: 'growing', cites: 'limits', says: `${group.name} is starting instances` };
  if (group.desired >= group.max)
    return {
      ...base,
      state: 'limit',
      cause: 'capacity/provider-not-scaling',
      cites: 'limits',
      says: `${group.name} is at its maximum of ${group.max}`,
    };
  if (!provider.managedScaling)
    return {
      ...base,
      state: 'off',
      cause: 'capacity/provider-not-scaling',
      cites: 'provider',
      says: `managed scaling of ${provider.name} is off`,
    };
  // The role that ECS scales with may change tagged groups only; a tool that manages the tags of a group removes ECS's own.
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using-service-linked-roles-for-clusters.html
  if (group.ecsManaged === false)
    return {
      ...base,
      state: 'untagged',
      cause: 'capacity/provider-not-scaling',
      cites: 'tag',
      says: `${group.name} doesn't have the tag AmazonECSManaged`,
    };
  return {
    ...base,
    state: activities === undefined ? 'cannot-tell' : 'idle',
    ...(activities !== undefined && { cause: 'capacity/provider-not-scaling' }),
    cites: 'limits',
    says: `${group.name} has ${group.desired} of at most ${group.max} instances and starts none`,
  };
}
