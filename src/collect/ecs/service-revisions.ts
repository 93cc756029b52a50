import type { ServiceRevision } from '../../model/facts.ts';
import { defineCollector } from '../collector.ts';
import { launch, loadBalancers, network, serviceConnect, serviceVolumes } from './shapes.ts';
import { opt } from '../../model/opt.ts';
import { time } from '../time.ts';

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
        ...opt('platformVersion', r.platformVersion),
        ...opt('network', network(r.networkConfiguration)),
        loadBalancers: loadBalancers(r.loadBalancers),
        containerImages: (r.containerImages ?? []).map(c => ({
          containerName: c.containerName ?? '',
          image: c.image ?? '',
          ...opt('imageDigest', c.imageDigest),
        })),
        ...opt('createdAt', time(r.createdAt)),
        ...opt('serviceConnect', serviceConnect(r.serviceConnectConfiguration)),
        ...serviceVolumes(r.volumeConfigurations),
        ...opt('platformFamily', r.platformFamily),
      }),
    );
    return { found, whole: found.length === arns.length };
  },
});
