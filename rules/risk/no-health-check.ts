import { checksOfHealth } from '#aws/deployments';
import { defineRule } from '#rule';

export default defineRule({
  id: 'risk/no-health-check',
  title: 'Nothing checks whether the app works',
  kind: 'risk',
  severity: 'info',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/healthcheck.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html',
  ],
  needs: { service: 'ecs.service', definition: 'deployment.taskDefinition' },
  messages: {
    none: {
      what: 'Service {service} has no load balancer, and no essential container of {definition} has a health check',
      why: 'ECS counts such a task as healthy once it has been running for 40 seconds. A process that hangs is never replaced, and a deployment that does nothing useful still completes.',
    },
  },
  *check({ service, definition }, say) {
    const [s, td] = [service.value, definition.value];
    const checks = checksOfHealth(s, td);
    if (checks.loadBalancer || checks.container || td.containers.length === 0) return;
    yield say.fault('none', {
      data: { service: s.name, definition: `${td.family}:${td.revision}` },
      about: { type: 'service', id: s.name, arn: s.arn },
      confidence: 'likely',
      citations: [
        service.cite('/loadBalancers', 'the service has no load balancer'),
        definition.cite('/containers', `no essential container of ${td.family}:${td.revision} has a health check`),
      ],
    });
  },
});
