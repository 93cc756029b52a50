import type { ManagedResource, ServiceRevision } from '../../model/facts.ts';
import type { Output } from '../clients/index.ts';
import { defineCollector } from '../collector.ts';
import { launch, loadBalancers, network, providerWeights, serviceConnect, serviceVolumes } from './shapes.ts';
import { opt } from '../../model/opt.ts';
import { time } from '../time.ts';

type Managed = NonNullable<
  NonNullable<Output<'ecs:DescribeServiceRevisions'>['serviceRevisions']>[number]['ecsManagedResources']
>;
interface Resource {
  readonly arn?: string | undefined;
  readonly status?: string | undefined;
  readonly statusReason?: string | undefined;
}

/** The resources that ECS made for an Express Mode service, in one list. */
function managed(all: Managed): ManagedResource[] {
  const of = (kind: string, list: readonly (Resource | undefined)[] | undefined): ManagedResource[] =>
    (list ?? []).flatMap(r =>
      r === undefined
        ? []
        : [{ kind, status: r.status ?? 'UNKNOWN', ...opt('arn', r.arn), ...opt('reason', r.statusReason) }],
    );
  return [
    ...(all.ingressPaths ?? []).flatMap(p => [
      ...of('load balancer', [p.loadBalancer]),
      ...of('security group', p.loadBalancerSecurityGroups),
      ...of('certificate', [p.certificate]),
      ...of('listener', [p.listener]),
      ...of('listener rule', [p.rule]),
      ...of('target group', p.targetGroups),
    ]),
    ...of('scalable target', [all.autoScaling?.scalableTarget]),
    ...of('scaling policy', all.autoScaling?.applicationAutoScalingPolicies),
    ...of('alarm', all.metricAlarms),
    ...of('security group', all.serviceSecurityGroups),
    ...of('log group', all.logGroups),
  ];
}

/** What the latest service deployment deployed, and what it replaced or went back to. */
export default defineCollector({
  key: 'ecs.serviceRevisions',
  from: ['ecs.serviceDeployments'],
  actions: ['ecs:DescribeServiceRevisions'],
  async collect({ need, call }) {
    const [latest] = await need('ecs.serviceDeployments');
    if (!latest) return { found: [] };
    const arns = [
      ...new Set(
        [latest.targetRevision, latest.rollback?.revision, ...latest.sourceRevisions].filter(a => a !== undefined),
      ),
    ].slice(0, 20);
    if (arns.length === 0) return { found: [] };
    const out = await call('ecs:DescribeServiceRevisions', { serviceRevisionArns: arns });
    const found = (out.serviceRevisions ?? []).map(
      (r): ServiceRevision => ({
        arn: r.serviceRevisionArn ?? '',
        taskDefinition: r.taskDefinition ?? '',
        launch: launch(r.launchType, r.capacityProviderStrategy),
        ...opt('capacityProviders', providerWeights(r.capacityProviderStrategy)),
        ...opt('platformVersion', r.platformVersion),
        ...opt('network', network(r.networkConfiguration)),
        loadBalancers: loadBalancers(r.loadBalancers),
        containerImages: (r.containerImages ?? []).map(c => ({
          containerName: c.containerName ?? '',
          image: c.image ?? '',
          ...opt('imageDigest', c.imageDigest),
        })),
        ...opt('createdAt', time(r.createdAt)),
        ...(r.ecsManagedResources && { managed: managed(r.ecsManagedResources) }),
        ...opt('serviceConnect', serviceConnect(r.serviceConnectConfiguration)),
        ...serviceVolumes(r.volumeConfigurations),
        ...opt('platformFamily', r.platformFamily),
      }),
    );
    return { found, whole: found.length === arns.length };
  },
});
