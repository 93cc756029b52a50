import type { InstanceTypeFacts } from '../../model/facts.ts';
import { defineCollector } from '../collector.ts';
import { sorted } from '../../model/text.ts';
import { complete } from '../net/vpc-ids.ts';

/** How many network interfaces the types of the cluster's instances can hold. */
export default defineCollector({
  key: 'ec2.instanceTypes',
  from: ['ecs.containerInstances'],
  actions: ['ec2:DescribeInstanceTypes'],
  async collect({ need, call }) {
    const types = sorted(
      (await need('ecs.containerInstances')).flatMap(c => (c.instanceType === undefined ? [] : [c.instanceType])),
    );
    if (types.length === 0) return { found: [] };
    const out = await call('ec2:DescribeInstanceTypes', { InstanceTypes: types as never });
    const found = (out.InstanceTypes ?? [])
      .filter(t => types.includes(t.InstanceType ?? ''))
      .flatMap((t): InstanceTypeFacts[] => {
        const maxEnis = t.NetworkInfo?.MaximumNetworkInterfaces;
        return maxEnis === undefined
          ? []
          : [
              {
                type: t.InstanceType ?? '',
                maxEnis,
                ...(t.VCpuInfo?.DefaultVCpus !== undefined && { vcpus: t.VCpuInfo.DefaultVCpus }),
                ...(t.MemoryInfo?.SizeInMiB !== undefined && { memory: t.MemoryInfo.SizeInMiB }),
              },
            ];
      });
    return { found, whole: complete(out) && types.every(t => found.some(f => f.type === t)) };
  },
});
