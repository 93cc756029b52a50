import { deployed, onDemandToo, withNetwork, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, type Fix } from '#rule';
import { namedCalls } from './_placement.ts';

export default defineRule({
  id: 'capacity/fargate-unavailable',
  title: 'Fargate has no capacity there right now',
  kind: 'cause',
  transient: true,
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html',
  ],
  needs: { calls: 'failure.calls', ...FIX_NEEDS },
  messages: {
    spot: {
      what: 'Fargate Spot has no capacity for the task',
      why: "The service uses FARGATE_SPOT only. Spot is Fargate's spare capacity, and ECS never falls back to on-demand capacity on its own.",
    },
    onDemand: {
      what: 'Fargate has no capacity for the task in its Availability Zones',
      why: 'AWS matches so at {when}. It mostly passes within minutes, and ECS tries again by itself. More zones make it rarer; the service has {subnets}.',
    },
  },
  causes: ['symptom/placement-failed'],
  *check(given, say) {
    const matches = namedCalls(given.calls, 'capacity/fargate-unavailable');
    if (!matches) return;
    const { service, definition, network, region, aboutCluster: about } = fixContext(given);
    const providers = service?.capacityProviders ?? [];
    const base = {
      about: service ? { type: 'service', id: service.name } : about,
      calls: matches.ids,
      confidence: 'proven' as const,
      citations: matches.citations,
    };
    if (service && providers.length > 0 && providers.every(p => p.name === 'FARGATE_SPOT'))
      return yield say.fault('spot', { ...base, fixes: [onDemandToo(service, definition, region)] });
    const more: Fix[] = network
      ? [
          withNetwork(
            'Add a subnet in another Availability Zone to the service',
            network,
            { subnets: [...network.subnets, '<subnet-id>'] },
            service,
            definition?.arn,
            region,
          ),
        ]
      : [{ title: 'Add a subnet in another Availability Zone to the service', applies: 'fill-in' }];
    yield say.fault('onDemand', {
      ...base,
      data: {
        when: matches.when,
        subnets:
          network === undefined
            ? 'its subnets'
            : network.subnets.length === 1
              ? '1 subnet'
              : `${network.subnets.length} subnets`,
      },
      fixes: [deployed('Deploy again', { service, definition }), ...more],
    });
  },
});
