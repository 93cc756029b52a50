import { type Evidence, valueOf } from '../../model/evidence.ts';
import type { Citation } from '../../model/finding.ts';
import type { ScalingJudgement } from '../../model/facts.ts';
import { isFailedLaunch, judgeScaling } from '../../aws/capacity/index.ts';
import { defineDerived } from '../define-derived.ts';

/** Of a provider that couldn't be read nothing is known, not even what brings its instances. */
const unreadProvider = (provider: string, seen: Citation): ScalingJudgement => ({
  provider,
  kind: 'unknown',
  state: 'cannot-tell',
  managed: false,
  min: 0,
  max: 0,
  desired: 0,
  unregistered: [],
  types: [],
  subnets: [],
  zones: [],
  missing: ['ecs:DescribeCapacityProviders'],
  seen: [seen],
});

const isBlind = (ev: Evidence<unknown> | undefined): boolean => ev?.state === 'unreadable' || ev?.state === 'unasked';
/** What couldn't be read of a provider with an Auto Scaling group. */
const unreadOf = (of: {
  readonly groups: Evidence<unknown>;
  readonly group: Evidence<unknown> | undefined;
  readonly activities: Evidence<unknown>;
  readonly done: Evidence<unknown> | undefined;
  readonly hosts: boolean;
}): readonly string[] => [
  ...(isBlind(of.groups) || isBlind(of.group) ? ['autoscaling:DescribeAutoScalingGroups'] : []),
  ...(isBlind(of.activities) || isBlind(of.done) ? ['autoscaling:DescribeScalingActivities'] : []),
  ...(of.hosts ? ['ecs:DescribeContainerInstances'] : []),
];

/** Why the capacity providers bring no further instance. */
export default defineDerived({
  key: 'capacity.scaling',
  from: [
    'capacity.providers',
    'capacity.autoScalingGroups',
    'capacity.scalingActivities',
    'ecs.containerInstances',
    'asked.at',
  ],
  async derive(io) {
    const providers = await io.need('capacity.providers');
    const [groups, hosts, asked] = await Promise.all([
      io.ask('capacity.autoScalingGroups'),
      io.ask('ecs.containerInstances'),
      io.ask('asked.at'),
    ]);
    const activities = await io.ask('capacity.scalingActivities');
    const registered =
      hosts.state === 'known' && hosts.whole
        ? new Set(hosts.value.flatMap(h => (h.ec2InstanceId === undefined ? [] : [h.ec2InstanceId])))
        : undefined;
    const at = asked.state === 'known' ? asked.value.at : '';
    const found = providers.flatMap((ref, p): ScalingJudgement[] => {
      if (ref.provider.state === 'absent') return [];
      if (ref.provider.state !== 'known')
        return [unreadProvider(ref.name, io.cite('capacity.providers', `/${p}/name`, `capacity provider ${ref.name}`))];
      const provider = ref.provider.value;
      const g = groups.state === 'known' ? groups.value.findIndex(x => x.name === provider.group) : -1;
      const group = groups.state === 'known' ? groups.value[g]?.group : undefined;
      const a = activities.state === 'known' ? activities.value.findIndex(x => x.group === provider.group) : -1;
      const done = activities.state === 'known' ? activities.value[a]?.activities : undefined;
      const missing =
        provider.kind === 'managed-instances'
          ? []
          : unreadOf({ groups, group, activities, done, hosts: registered === undefined });
      const { cites, says, ...judged } = judgeScaling(
        {
          provider,
          group: valueOf(group),
          gone: group?.state === 'absent',
          activities: valueOf(done),
          registered,
        },
        at,
      );
      const value = valueOf(group);
      const latest = done?.state === 'known' ? done.value.findIndex(isFailedLaunch) : -1;
      const where: Readonly<Record<typeof cites, () => Citation[]>> = {
        activity: () => [
          io.cite(
            'capacity.scalingActivities',
            `/${a}/activities/value/${latest}/${done?.state === 'known' && done.value[latest]?.message === undefined ? 'description' : 'message'}`,
            says,
          ),
        ],
        suspended: () => [io.cite('capacity.autoScalingGroups', `/${g}/group/value/suspended`, says)],
        instances: () => [io.cite('capacity.autoScalingGroups', `/${g}/group/value/instances`, says)],
        limits: () => [
          io.cite('capacity.autoScalingGroups', `/${g}/group/value/desired`, says),
          io.cite('capacity.autoScalingGroups', `/${g}/group/value/max`, `its maximum is ${value?.max}`),
        ],
        provider: () => [io.cite('capacity.providers', `/${p}/provider/value/managedScaling`, says)],
        gone: () => [io.cite('capacity.autoScalingGroups', `/${g}/group`, says)],
        tag: () => [io.cite('capacity.autoScalingGroups', `/${g}/group/value/ecsManaged`, says)],
        'provider-name': () => [io.cite('capacity.providers', `/${p}/provider/value/kind`, says)],
        update: () => [
          io.cite(
            'capacity.providers',
            `/${p}/provider/value/${provider.updateStatusReason === undefined ? 'updateStatus' : 'updateStatusReason'}`,
            says,
          ),
        ],
        none: () => [io.cite('capacity.providers', `/${p}/name`, says)],
      };
      return [{ ...judged, missing, seen: where[cites]() }];
    });
    return { found, whole: providers.every(r => r.provider.state === 'known' || r.provider.state === 'absent') };
  },
});
