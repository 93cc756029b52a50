import type { ClusterFacts } from '../../model/facts.ts';
import { lastPart } from '../../model/arn.ts';
import { defineCollector } from '../collector.ts';
import { NOTHING, placements } from '../../aws/capacity/failed-placements.ts';

/** The cluster: how many instances and tasks it has, and its capacity providers. */
export default defineCollector({
  key: 'capacity.cluster',
  from: ['failure.calls'],
  actions: ['ecs:DescribeClusters'],
  async collect(io) {
    if ((await placements(io)).length === 0) return NOTHING;
    const out = await io.call('ecs:DescribeClusters', {
      clusters: [io.target.cluster],
      include: ['SETTINGS', 'STATISTICS', 'CONFIGURATIONS'],
    });
    const wanted = lastPart(io.target.cluster);
    const c = (out.clusters ?? []).find(x => x.clusterName === wanted || lastPart(x.clusterArn ?? '') === wanted);
    if (!c) return { missing: `${out.failures?.[0]?.reason ?? 'MISSING'}: no cluster ${wanted}` };
    const found: ClusterFacts = {
      name: c.clusterName ?? wanted,
      arn: c.clusterArn ?? '',
      status: c.status ?? 'UNKNOWN',
      registeredContainerInstances: c.registeredContainerInstancesCount ?? 0,
      runningTasks: c.runningTasksCount ?? 0,
      pendingTasks: c.pendingTasksCount ?? 0,
      capacityProviders: c.capacityProviders ?? [],
      defaultStrategy: (c.defaultCapacityProviderStrategy ?? []).map(p => ({
        name: p.capacityProvider ?? '',
        base: p.base ?? 0,
        weight: p.weight ?? 0,
      })),
      settings: Object.fromEntries((c.settings ?? []).map(s => [s.name ?? '', s.value ?? ''])),
    };
    return { found };
  },
});
