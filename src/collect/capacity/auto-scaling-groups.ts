import type { AutoScalingGroup } from '../../model/facts.ts';
import { defineCollector } from '../collector.ts';
import { managerOf } from '../tags.ts';
import { opt } from '../../model/opt.ts';

interface Specification {
  readonly LaunchTemplateId?: string | undefined;
  readonly Version?: string | undefined;
}
function templateOf(g: {
  readonly LaunchTemplate?: Specification | undefined;
  readonly MixedInstancesPolicy?:
    | { readonly LaunchTemplate?: { readonly LaunchTemplateSpecification?: Specification | undefined } | undefined }
    | undefined;
}): AutoScalingGroup['launchTemplate'] {
  const mixed = g.MixedInstancesPolicy?.LaunchTemplate?.LaunchTemplateSpecification;
  const id = (g.LaunchTemplate ?? mixed)?.LaunchTemplateId;
  if (id === undefined) return undefined;
  // A group without a version uses the default one.
  const version = (g.LaunchTemplate ?? mixed)?.Version ?? '$Default';
  return { id, version, ...(g.LaunchTemplate === undefined && { mixed: true }) };
}

/** The Auto Scaling groups of the capacity providers. */
export default defineCollector({
  key: 'capacity.autoScalingGroups',
  from: ['capacity.providers'],
  actions: ['autoscaling:DescribeAutoScalingGroups'],
  async collect(io) {
    const names = [
      ...new Set(
        (await io.need('capacity.providers')).flatMap(p =>
          p.provider.state === 'known' && p.provider.value.group !== undefined ? [p.provider.value.group] : [],
        ),
      ),
    ].sort();
    if (names.length === 0) return { missing: 'no capacity provider has an Auto Scaling group' };
    const input = { AutoScalingGroupNames: names };
    const answer = await io.evidence('autoscaling:DescribeAutoScalingGroups', input, out => out);
    if (answer.state !== 'known') await io.call('autoscaling:DescribeAutoScalingGroups', input);
    if (answer.state !== 'known') return { missing: "the Auto Scaling groups weren't read" };
    return {
      found: names.map(name => {
        const g = answer.value.AutoScalingGroups?.find(x => x.AutoScalingGroupName === name);
        if (!g)
          return {
            name,
            group: answer.whole
              ? {
                  state: 'absent' as const,
                  because: `there is no Auto Scaling group ${name}`,
                  receipt: answer.receipt,
                }
              : { state: 'unasked' as const, because: "the answer doesn't contain it" },
          };
        const value: AutoScalingGroup = {
          name,
          ...(g.Tags && { ecsManaged: g.Tags.some(t => t.Key === 'AmazonECSManaged') }),
          min: g.MinSize ?? 0,
          max: g.MaxSize ?? 0,
          desired: g.DesiredCapacity ?? 0,
          ...managerOf(g.Tags),
          suspended: (g.SuspendedProcesses ?? []).flatMap(s => (s.ProcessName === undefined ? [] : [s.ProcessName])),
          zones: g.AvailabilityZones ?? [],
          subnets: (g.VPCZoneIdentifier ?? '')
            .split(',')
            .map(s => s.trim())
            .filter(s => s !== ''),
          ...opt('launchTemplate', templateOf(g)),
          ...opt('roleArn', g.ServiceLinkedRoleARN),
          instances: (g.Instances ?? []).map(i => ({
            id: i.InstanceId ?? '',
            lifecycle: i.LifecycleState ?? '',
            health: i.HealthStatus ?? '',
            ...opt('type', i.InstanceType),
            ...opt('zone', i.AvailabilityZone),
          })),
        };
        return { name, group: { ...answer, value } };
      }),
    };
  },
});
