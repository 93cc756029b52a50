import type { Evidence } from '../../model/evidence.ts';
import type { CapacityProvider, CapacityProviderRef } from '../../model/facts.ts';
import type { Output } from '../clients/index.ts';
import { defineCollector, type Io } from '../collector.ts';
import { opt } from '../../model/opt.ts';
import { NOTHING, ofEc2, onFargate, placements, providersOf } from '../../aws/capacity/failed-placements.ts';

type RawProvider = NonNullable<Output<'ecs:DescribeCapacityProviders'>['capacityProviders']>[number];
type ProvidersIo = Io<
  'failure.calls' | 'deployment.judged' | 'ecs.service' | 'capacity.cluster',
  'ecs:DescribeCapacityProviders'
>;
type Answered = Extract<Evidence<Output<'ecs:DescribeCapacityProviders'>>, { state: 'known' }>;

/** Managed Instances belong to a cluster, and are told only to those who name it. */
async function describe(io: ProvidersIo, names: readonly string[]) {
  const capacityProviders = [...names];
  const asked = { cluster: io.target.cluster, capacityProviders };
  const inCluster = await io.evidence('ecs:DescribeCapacityProviders', asked, out => out);
  if (inCluster.state === 'known') return { answer: inCluster, inCluster: true };
  // A recording may hold the question as it was asked before there were Managed Instances.
  const anywhere =
    inCluster.state === 'unasked'
      ? await io.evidence('ecs:DescribeCapacityProviders', { capacityProviders }, out => out)
      : inCluster;
  if (anywhere.state === 'known') return { answer: anywhere, inCluster: false };
  await io.call('ecs:DescribeCapacityProviders', asked);
  return undefined;
}

/** A provider that the answer doesn't hold: missing only where nothing says that the cluster has it. */
async function notAnswered(
  io: ProvidersIo,
  name: string,
  { value, receipt, whole }: Answered,
  inCluster: boolean,
): Promise<CapacityProviderRef> {
  const failure = value.failures?.find(f => f.arn === name || f.arn?.endsWith(`/${name}`));
  const unasked = (because: string): CapacityProviderRef => ({ name, provider: { state: 'unasked', because } });
  if (!failure && !whole) return unasked("the answer doesn't contain it");
  const because = `${failure?.reason ?? 'MISSING'}: no capacity provider ${name}`;
  const cluster = await io.ask('capacity.cluster');
  if (cluster.state === 'known' && cluster.value.capacityProviders.includes(name))
    return unasked(`ECS describes no capacity provider ${name}, although the cluster has it`);
  if (!inCluster && cluster.state !== 'known') return unasked('it was looked for without its cluster');
  return { name, provider: { state: 'absent', because, receipt } };
}

function shape(name: string, p: RawProvider): CapacityProvider {
  const auto = p.autoScalingGroupProvider;
  const managed = p.managedInstancesProvider !== undefined || p.type === 'MANAGED_INSTANCES';
  return {
    name,
    kind: managed ? 'managed-instances' : 'auto-scaling-group',
    status: p.status ?? 'UNKNOWN',
    ...opt('arn', p.capacityProviderArn),
    ...opt('updateStatus', p.updateStatus),
    ...opt('updateStatusReason', p.updateStatusReason),
    ...opt('group', auto?.autoScalingGroupArn?.split('autoScalingGroupName/').at(-1)),
    managedScaling: auto?.managedScaling?.status === 'ENABLED',
    ...opt('targetCapacity', auto?.managedScaling?.targetCapacity),
    ...opt('infrastructureRole', p.managedInstancesProvider?.infrastructureRoleArn),
  };
}

/** The capacity providers that should bring instances for the service: those of its strategy, else the cluster's. */
export default defineCollector({
  key: 'capacity.providers',
  from: ['failure.calls', 'deployment.judged', 'ecs.service', 'capacity.cluster'],
  actions: ['ecs:DescribeCapacityProviders'],
  async collect(io: ProvidersIo) {
    if ((await placements(io)).length === 0) return NOTHING;
    const [service, judged] = await Promise.all([io.ask('ecs.service'), io.ask('deployment.judged')]);
    if (judged.state === 'known' && onFargate(judged.value.launch))
      return { missing: 'everything here runs on Fargate' };
    const own = providersOf(service);
    const names = own.length > 0 ? own : ofEc2((await io.need('capacity.cluster')).capacityProviders);
    if (names.length === 0) return { missing: 'the cluster has no EC2 capacity providers' };
    const described = await describe(io, names);
    if (described === undefined) return { missing: "the capacity providers weren't read" };
    const { answer, inCluster } = described;
    const found = await Promise.all(
      names.map((name): CapacityProviderRef | Promise<CapacityProviderRef> => {
        const p = answer.value.capacityProviders?.find(x => x.name === name);
        return p ? { name, provider: { ...answer, value: shape(name, p) } } : notAnswered(io, name, answer, inCluster);
      }),
    );
    return { found };
  },
});
