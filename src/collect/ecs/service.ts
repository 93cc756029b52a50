import type { Service } from '../../model/facts.ts';
import { lastPart } from '../../model/arn.ts';
import type { Target } from '../../model/target.ts';
import type { Input, Output } from '../clients/index.ts';
import { defineCollector } from '../collector.ts';
import { deployment, launch, providerWeights, loadBalancers, network, taskSet } from './shapes.ts';
import { opt } from '../../model/opt.ts';
import { managerOf } from '../tags.ts';
import { time } from '../time.ts';

export type RawService = NonNullable<Output<'ecs:DescribeServices'>['services']>[number];

type Breaker = NonNullable<NonNullable<RawService['deploymentConfiguration']>['deploymentCircuitBreaker']>;
const threshold = (t: Breaker['thresholdConfiguration']): Pick<Service['circuitBreaker'], 'thresholdConfiguration'> =>
  t?.type !== undefined && t.value !== undefined ? { thresholdConfiguration: { type: t.type, value: t.value } } : {};
/** One call for all that is asked of a service. The isolated partitions might not take the request for tags. */
export const serviceInput = (target: Target, service: string): Input<'ecs:DescribeServices'> => ({
  cluster: target.cluster,
  services: [service],
  ...(!/-iso[a-z]?-/.test(target.region) && { include: ['TAGS'] }),
});

/** A wrong name is no exception but a 200 with failures[].reason MISSING; an INACTIVE service is still returned for a while. */
export function pickService(
  out: Output<'ecs:DescribeServices'>,
  name: string,
): { readonly raw: RawService } | { readonly missing: string } {
  const raw = (out.services ?? []).find(s => s.serviceName === name || lastPart(s.serviceArn ?? '') === name);
  return raw ? { raw } : { missing: `${out.failures?.[0]?.reason ?? 'MISSING'}: no service ${name}` };
}

export default defineCollector({
  key: 'ecs.service',
  from: [],
  actions: ['ecs:DescribeServices'],
  async collect({ call, target }) {
    if (target.service === undefined) return { missing: 'no service was asked about' };
    const picked = pickService(
      await call('ecs:DescribeServices', serviceInput(target, target.service)),
      target.service,
    );
    if ('missing' in picked) return picked;
    const s = picked.raw;
    const c = s.deploymentConfiguration;
    const daemon = s.schedulingStrategy === 'DAEMON';
    // With task sets, a deployment's settings are in them.
    const sets = (s.taskSets ?? []).map(taskSet);
    const set = sets.find(t => t.status === 'PRIMARY') ?? sets[0];
    const own = loadBalancers(s.loadBalancers);
    const launched = launch(s.launchType, s.capacityProviderStrategy);
    const found: Service = {
      name: s.serviceName ?? target.service,
      arn: s.serviceArn ?? '',
      cluster: target.cluster,
      status: s.status ?? 'ACTIVE',
      desiredCount: s.desiredCount ?? 0,
      runningCount: s.runningCount ?? 0,
      pendingCount: s.pendingCount ?? 0,
      launch: launched === 'unknown' && set ? set.launch : launched,
      capacityProviders: providerWeights(s.capacityProviderStrategy) ?? [],
      // An Express Mode service names its task definition only in its deployments.
      taskDefinition:
        s.taskDefinition ??
        set?.taskDefinition ??
        s.deployments?.find(d => d.status === 'PRIMARY')?.taskDefinition ??
        '',
      schedulingStrategy: daemon ? 'DAEMON' : 'REPLICA',
      controller:
        s.deploymentController?.type === 'CODE_DEPLOY' || s.deploymentController?.type === 'EXTERNAL'
          ? s.deploymentController.type
          : 'ECS',
      minimumHealthyPercent: c?.minimumHealthyPercent ?? (daemon ? 0 : 100),
      maximumPercent: c?.maximumPercent ?? (daemon ? 100 : 200),
      circuitBreaker: {
        enable: c?.deploymentCircuitBreaker?.enable ?? false,
        rollback: c?.deploymentCircuitBreaker?.rollback ?? false,
        ...threshold(c?.deploymentCircuitBreaker?.thresholdConfiguration),
        ...opt('resetOnHealthyTask', c?.deploymentCircuitBreaker?.resetOnHealthyTask),
      },
      ...(c && { deploymentConfiguration: { ...c } }),
      alarms: c?.alarms?.alarmNames ?? [],
      ...opt('alarmsEnabled', c?.alarms?.enable),
      strategy: c?.strategy ?? 'ROLLING',
      ...opt('bakeTimeInMinutes', c?.bakeTimeInMinutes),
      ...opt('platformVersion', s.platformVersion),
      ...(c?.lifecycleHooks &&
        c.lifecycleHooks.length > 0 && {
          hooks: c.lifecycleHooks.map(h => ({
            ...opt('type', h.targetType),
            ...opt('targetArn', h.hookTargetArn),
            ...opt('roleArn', h.roleArn),
            stages: h.lifecycleStages ?? [],
          })),
        }),
      ...(sets.length > 0 && { taskSets: sets }),
      ...opt('network', network(s.networkConfiguration) ?? set?.network),
      loadBalancers: own.length > 0 ? own : (set?.loadBalancers ?? []),
      healthCheckGracePeriodSeconds: s.healthCheckGracePeriodSeconds ?? 0,
      deployments: (s.deployments ?? []).map(deployment),
      ...opt('createdAt', time(s.createdAt)),
      enableExecuteCommand: s.enableExecuteCommand ?? false,
      ...(s.resourceManagementType === 'ECS' && { express: true as const }),
      ...managerOf(s.tags),
    };
    return { found };
  },
});
