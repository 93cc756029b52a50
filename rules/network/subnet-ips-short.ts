import { stopFirst, withNetwork, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, detail, optional, unread } from '#rule';

export default defineRule({
  id: 'network/subnet-ips-short',
  title: "The subnet has too few free IP addresses for the next rollout or for autoscaling's maximum",
  kind: 'risk',
  severity: 'warning',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html',
    'https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html',
  ],
  needs: {
    ...FIX_NEEDS,
    service: 'ecs.service',
    subnets: 'net.subnets',
    scaling: optional('scaling.target'),
    asked: detail('asked.at'),
  },
  messages: {
    rollout: {
      what: 'Free IP addresses in {subnet}: {free}; the next rollout needs {share} there',
      why: 'A rollout of {desired} tasks at a maximum of {percent} percent can run {extra} more at the same time, spread over {count} subnets. Each task uses an address.',
    },
    scaling: {
      what: 'Free IP addresses in {subnet}: {free}; autoscaling to {maximum} tasks needs {share} there',
      why: 'At its maximum, the service needs {extra} more tasks than now during a rollout. They are spread over {count} subnets, and each uses an address.',
    },
  },
  *check(given, say) {
    const { service: seen, subnets, scaling } = given;
    const service = seen.value;
    const network = service.network;
    if (!network || service.schedulingStrategy === 'DAEMON' || network.subnets.length === 0) return;
    const { region, definition } = fixContext(given);
    const percent = service.strategy === 'ROLLING' ? service.maximumPercent : 200;
    const extraFor = (desired: number): number =>
      Math.max(0, Math.floor((desired * percent) / 100) - service.runningCount);
    const count = network.subnets.length;
    const share = (desired: number): number => Math.ceil(extraFor(desired) / count);
    const maximum = scaling.state === 'known' ? Math.max(scaling.value.max, service.desiredCount) : undefined;
    if (scaling.state === 'blind') yield say.undecided('scaling', "autoscaling's maximum couldn't be read");
    for (const [i, ref] of subnets.value.entries()) {
      if (!network.subnets.includes(ref.id)) continue;
      if (unread(ref.subnet))
        yield say.undecided('subnets', `how many free addresses ${ref.id} has couldn't be read`, {
          about: { type: 'subnet', id: ref.id },
          actions: ['ec2:DescribeSubnets'],
        });
      if (ref.subnet.state !== 'known') continue;
      // The count is of IPv4 addresses: an IPv6-only subnet has none and does not run short of them.
      if (ref.subnet.value.cidr === '') continue;
      const free = ref.subnet.value.availableIps;
      if (free === undefined) {
        yield say.undecided('subnets', `how many free IP addresses ${ref.id} has couldn't be determined`, {
          about: { type: 'subnet', id: ref.id },
        });
        continue;
      }
      const tell = (id: 'rollout' | 'scaling', desired: number) => ({
        about: { type: 'subnet', id: ref.id },
        confidence: scaling.state === 'blind' ? ('possible' as const) : ('likely' as const),
        citations: [
          subnets.cite(`/${i}/subnet/value/availableIps`, `${ref.id} has ${free} free addresses`),
          ...(id === 'scaling' && scaling.state === 'known'
            ? [scaling.cite('/max', `autoscaling scales up to ${maximum}`)]
            : [seen.cite('/desiredCount', `the desired count is ${desired}`)]),
        ] as const,
        data: {
          subnet: ref.id,
          free: String(free),
          share: String(share(desired)),
          desired: String(desired),
          percent: String(percent),
          extra: String(extraFor(desired)),
          count: String(count),
          maximum: String(desired),
        },
        fixes: [
          withNetwork(
            'Add a subnet to the service',
            network,
            { subnets: [...network.subnets, '<subnet-id>'] },
            service,
            definition?.arn,
            region,
          ),
          ...stopFirst(service, region),
        ],
      });
      if (free < share(service.desiredCount)) yield say.fault('rollout', tell('rollout', service.desiredCount));
      else if (maximum !== undefined && free < share(maximum)) yield say.fault('scaling', tell('scaling', maximum));
    }
  },
});
