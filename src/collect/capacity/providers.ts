import type { CapacityProvider } from '../../model/facts.ts';
import { defineCollector } from '../collector.ts';
import { opt } from '../../model/opt.ts';
import { NOTHING, ofEc2, onFargate, placements, providersOf } from '../../aws/capacity/failed-placements.ts';

/** The capacity providers that should bring instances for the service: those of its strategy, else the cluster's. */
export default defineCollector({
  key: 'capacity.providers',
  from: ['failure.calls', 'deployment.judged', 'ecs.service', 'capacity.cluster'],
  actions: ['ecs:DescribeCapacityProviders'],
  async collect(io) {
    if ((await placements(io)).length === 0) return NOTHING;
    const [service, judged] = await Promise.all([io.ask('ecs.service'), io.ask('deployment.judged')]);
    if (judged.state === 'known' && onFargate(judged.value.launch))
      return { missing: 'everything here runs on Fargate' };
    const own = providersOf(service);
    const names = own.length > 0 ? own : ofEc2((await io.need('capacity.cluster')).capacityProviders);
    if (names.length === 0) return { missing: 'the cluster has no EC2 capacity providers' };
    const whole = await io.evidence('ecs:DescribeCapacityProviders', { capacityProviders: names }, out => out);
    if (whole.state !== 'known') await io.call('ecs:DescribeCapacityProviders', { capacityProviders: names });
    if (whole.state !== 'known') return { missing: "the capacity providers weren't read" };
    return {
      found: names.map(name => {
        const p = whole.value.capacityProviders?.find(x => x.name === name);
        const failure = whole.value.failures?.find(f => f.arn === name || f.arn?.endsWith(`/${name}`));
        if (!p)
          return {
            name,
            provider:
              failure || whole.value.nextToken === undefined
                ? {
                    state: 'absent' as const,
                    because: `${failure?.reason ?? 'MISSING'}: no capacity provider ${name}`,
                    receipt: whole.receipt,
                  }
                : { state: 'unasked' as const, because: "the answer doesn't contain it" },
          };
        const auto = p.autoScalingGroupProvider;
        const value: CapacityProvider = {
          name,
          status: p.status ?? 'UNKNOWN',
          ...opt('arn', p.capacityProviderArn),
          ...opt('updateStatus', p.updateStatus),
          ...opt('updateStatusReason', p.updateStatusReason),
          ...opt('group', auto?.autoScalingGroupArn?.split('autoScalingGroupName/').at(-1)),
          managedScaling: auto?.managedScaling?.status === 'ENABLED',
          ...opt('targetCapacity', auto?.managedScaling?.targetCapacity),
          scalingSettings: Object.fromEntries(
            Object.entries(auto?.managedScaling ?? {}).filter((e): e is [string, number] => typeof e[1] === 'number'),
          ),
        };
        return { name, provider: { ...whole, value } };
      }),
    };
  },
});
