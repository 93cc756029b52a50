import { command, fixWith, json, serviceAt } from '#fix';
import { defineRule } from '#rule';

export default defineRule({
  id: 'risk/spot-only',
  title: 'All tasks run on Fargate Spot',
  kind: 'risk',
  severity: 'warning',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html'],
  needs: { service: 'ecs.service' },
  messages: {
    spot: {
      what: 'FARGATE_SPOT is the only capacity provider of service {service}',
      why: "AWS reclaims Spot capacity with two minutes' notice and might have none for a replacement. ECS never falls back to FARGATE on its own, so all tasks can disappear at once.",
    },
  },
  *check({ service }, say) {
    const s = service.value;
    const used = s.capacityProviders.filter(p => p.base > 0 || p.weight > 0);
    if (used.length === 0 || used.some(p => p.name !== 'FARGATE_SPOT')) return;
    const at = serviceAt(s);
    yield say.fault('spot', {
      data: { service: s.name },
      about: { type: 'service', id: s.name, arn: s.arn },
      citations: [service.cite('/capacityProviders', 'the only capacity provider is FARGATE_SPOT')],
      confidence: 'likely',
      fixes:
        s.controller !== 'ECS'
          ? []
          : [
              fixWith(
                'Keep one task on Fargate On-Demand',
                [
                  command`aws ecs update-service --cluster ${at.cluster} --service ${at.service} --force-new-deployment --capacity-provider-strategy ${json(
                    [
                      { capacityProvider: 'FARGATE', base: 1, weight: 0 },
                      { capacityProvider: 'FARGATE_SPOT', base: 0, weight: 1 },
                    ],
                  )} --region ${at.region}`,
                ],
                'On-Demand costs more than Spot, and FARGATE must be a capacity provider of the cluster.',
              ),
            ],
    });
  },
});
