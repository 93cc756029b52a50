import { fixWith, redeploy, serviceAt } from '#fix';
import { defineRule, valueOf } from '#rule';
import { littleCpu, RESOURCES } from './_resources.ts';
import { checksOf, leftOpen, NEEDS, citationsOfCheck } from '../load-balancer/_unreached.ts';

/** A task that ran far longer than an unhealthy one is left alive was healthy in between; one that never was belongs to its siblings. */
export default defineRule({
  id: 'app/unresponsive',
  title: 'The app ran, then stopped answering',
  kind: 'cause',
  severity: 'error',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshoot-service-load-balancers.html'],
  needs: { ...NEEDS, ...RESOURCES },
  messages: {
    stopped: {
      what: 'Tasks ran for at least {ran} seconds, then stopped answering health checks on port {port}',
      why: 'A task that never becomes healthy is stopped after about {stop} seconds. These tasks ran longer, so they did answer at first. Look for load, a leak, a deadlock or an exhausted connection pool.{cpu}',
    },
  },
  causes: ['symptom/elb-health-check-failed'],
  *check(facts, say) {
    const { calls, groups, attempts, service } = facts;
    const found = checksOf('app/unresponsive', facts);
    for (const { u, confidence } of found) {
      const { times } = u;
      if (!times || times.attempt === undefined || attempts.state !== 'known') continue;
      const at = serviceAt(valueOf(service), u.arn);
      const cpu = littleCpu(facts, u.container, { definition: valueOf(facts.definition), service: valueOf(service) });
      yield say.fault('stopped', {
        data: {
          ran: String(times.shortest ?? ''),
          stop: String(times.stop),
          port: String(u.port ?? ''),
          cpu: cpu.says,
        },
        about: { type: 'container', id: u.container ?? u.name },
        confidence,
        calls: [u.call.id],
        citations: [
          ...citationsOfCheck(u, calls),
          attempts.cite(`/${times.attempt}/task/startedAt`, `the task ran ${times.longest} seconds`),
          groups.cite(`${u.groupAt}/health/unhealthy`, `${u.name} allows ${u.group?.health.unhealthy} failed checks`),
          ...cpu.citations,
        ],
        fixes: [
          fixWith(
            'Replace the tasks, and if load is the cause, add CPU, memory or tasks',
            [redeploy(at)],
            'New tasks will fail the same way if the cause remains.',
          ),
          ...cpu.fixes,
        ],
      });
    }
    yield* leftOpen(facts, found.length, ['attempts'], say);
  },
});
