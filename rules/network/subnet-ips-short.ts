import { stopFirst, withNetwork } from '#fix';
import { defineRule, detail, maybe } from '#rule';
import { SITE, siteOf } from './_interface.ts';

export default defineRule({
  id: 'network/subnet-ips-short',
  title:
    'The subnet has too few free IP addresses for the next rollout, or for all the tasks that autoscaling may start',
  kind: 'risk',
  severity: 'warning',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html',
    'https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html',
  ],
  needs: {
    ...SITE,
    service: 'ecs.service',
    subnets: 'net.subnets',
    scaling: maybe('scaling.target'),
    asked: detail('asked.at'),
  },
  messages: {
    rollout: {
      what: '{subnet} has {free} free IP addresses; the next rollout wants {share} there',
      why: 'A rollout of {desired} tasks at a maximum of {percent} percent starts {extra} more before it stops any, spread over {count} subnets, and each takes an address.',
    },
    scaling: {
      what: '{subnet} has {free} free IP addresses; autoscaling to {maximum} tasks wants {share} there',
      why: 'At its maximum the service rolls out with {extra} more tasks than run now, spread over {count} subnets, and each takes an address.',
    },
  },
  *check(given, say) {
    const { service: seen, subnets, scaling } = given;
    const service = seen.value;
    const network = service.network;
    if (!network || service.schedulingStrategy === 'DAEMON' || network.subnets.length === 0) return;
    const { region, definition } = siteOf({ ...given, service: { state: 'known', ...seen } });
    const percent = service.strategy === 'ROLLING' ? service.maximumPercent : 200;
    const extraFor = (desired: number): number =>
      Math.max(0, Math.floor((desired * percent) / 100) - service.runningCount);
    const count = network.subnets.length;
    const share = (desired: number): number => Math.ceil(extraFor(desired) / count);
    const maximum = scaling.state === 'known' ? Math.max(scaling.value.max, service.desiredCount) : undefined;
    if (scaling.state === 'blind') yield say.undecided('scaling', "autoscaling's maximum could not be read");
    for (const [i, ref] of subnets.value.entries()) {
      if (ref.subnet.state !== 'known' || !network.subnets.includes(ref.id)) continue;
      // The count is of IPv4 addresses: an IPv6-only subnet has none and does not run short of them.
      if (ref.subnet.value.cidr === '') continue;
      const free = ref.subnet.value.availableIps;
      if (free === undefined) {
        yield say.undecided('subnets', `how many free IP addresses ${ref.id} has could not be read`, {
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
            ? [scaling.cite('/max', `autoscaling goes up to ${maximum}`)]
            : [seen.cite('/desiredCount', `${desired} tasks are wanted`)]),
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
            'Give the service a further subnet',
            network,
            { subnets: [...network.subnets, '<subnet-id>'] },
            service,
            definition,
            region,
          ),
          stopFirst(service, region),
        ],
      });
      if (free < share(service.desiredCount)) yield say.fault('rollout', tell('rollout', service.desiredCount));
      else if (maximum !== undefined && free < share(maximum)) yield say.fault('scaling', tell('scaling', maximum));
    }
  },
});
