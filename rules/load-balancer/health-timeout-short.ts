import { healthCheckTimeout } from '#fix';
import { defineRule, valueOf } from '#rule';
import { littleCpu, RESOURCES } from '../app/_resources.ts';
import { checksOf, leftOpen, NEEDS, citationsOfCheck } from './_unreached.ts';

/** The way is open and the check times out. A task that was healthy for long before is app/unresponsive, one that just started grace-period-short. */
export default defineRule({
  id: 'load-balancer/health-timeout-short',
  title: 'The app answers the health check after its timeout',
  kind: 'cause',
  severity: 'error',
  sources: ['https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html'],
  needs: { ...NEEDS, ...RESOURCES },
  messages: {
    late: {
      what: 'Health checks of target group {group} time out after {timeout} seconds, although the path from the load balancer to port {port} is open',
      why: "The request reaches the task but isn't answered in time. Either the health check path does slow work, or the task has too little CPU.{logged}{cpu}",
    },
  },
  causes: ['symptom/elb-health-check-failed'],
  *check(facts, say) {
    const { calls, groups, tail } = facts;
    const found = checksOf('load-balancer/health-timeout-short', facts);
    for (const { u, confidence } of found) {
      const health = u.group?.health;
      if (!health) continue;
      const site = { definition: valueOf(facts.definition), service: valueOf(facts.service) };
      const cpu = littleCpu(facts, u.container, site);
      const timeout = Math.min(60, Math.max(10, health.timeout * 2));
      yield say.fault('late', {
        data: {
          group: u.name,
          timeout: String(health.timeout),
          port: String(u.port ?? health.port),
          logged: u.checkLogged === undefined ? '' : ' The app logs the health checks.',
          cpu: cpu.says,
        },
        about: { type: 'target-group', id: u.name, arn: u.arn },
        confidence,
        calls: [u.call.id],
        citations: [
          ...citationsOfCheck(u, calls),
          groups.cite(
            `${u.groupAt}/health/timeout`,
            `target group ${u.name} waits ${health.timeout} seconds for an answer`,
          ),
          ...(u.checkLogged !== undefined && tail.state === 'known'
            ? [tail.cite(u.checkLogged, 'the app logged a health check')]
            : []),
          ...cpu.citations,
        ],
        fixes: [healthCheckTimeout(u.arn, timeout, Math.max(health.interval, timeout + 5)), ...cpu.fixes],
      });
    }
    yield* leftOpen(facts, found.length, ['attempts', 'tail', 'paths'], say);
  },
});
