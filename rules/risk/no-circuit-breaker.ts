import { circuitBreakerOn, serviceAt } from '#fix';
import { defineRule } from '#rule';

export default defineRule({
  id: 'risk/no-circuit-breaker',
  title: 'A failing deployment never gives up (no circuit breaker)',
  kind: 'risk',
  severity: 'warning',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html'],
  needs: { service: 'ecs.service' },
  messages: {
    off: {
      what: 'Service {service} deploys without a circuit breaker',
      why: "Without it or an alarm, a rolling deployment whose tasks don't start stays in progress forever. Nothing fails, nothing is rolled back, and no one is notified.",
    },
  },
  *check({ service }, say) {
    const s = service.value;
    if (
      s.controller !== 'ECS' ||
      s.strategy !== 'ROLLING' ||
      s.circuitBreaker.enable ||
      (s.alarms.length > 0 && s.alarmsEnabled === true)
    )
      return;
    yield say.fault('off', {
      data: { service: s.name },
      about: { type: 'service', id: s.name, arn: s.arn },
      citations: [service.cite('/circuitBreaker/enable', 'the circuit breaker is off')],
      confidence: 'likely',
      fixes: [circuitBreakerOn(serviceAt(s), s)],
    });
  },
});
