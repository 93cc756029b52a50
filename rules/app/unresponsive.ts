import { fixWith, redeploy, serviceAt } from '#fix';
import { defineRule, valueOf } from '#rule';
import { checksOf, leftOpen, NEEDS, citationsOfCheck } from '../load-balancer/_unreached.ts';

/** A task that ran far longer than an unhealthy one is left alive was healthy in between; one that never was belongs to its siblings. */
export default defineRule({
  id: 'app/unresponsive',
  title: 'The app ran and then stopped answering',
  kind: 'cause',
  severity: 'error',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshoot-service-load-balancers.html'],
  needs: NEEDS,
  messages: {
    stopped: {
      what: 'Tasks ran for {ran} seconds and more, and then stopped answering health checks on port {port}',
      why: 'A task that never gets healthy is stopped after about {stop} seconds. These lived longer, so they answered for a time: look for load, a leak, a deadlock, or a pool that is used up.',
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
      yield say.fault('stopped', {
        data: { ran: String(times.shortest ?? ''), stop: String(times.stop), port: String(u.port ?? '') },
        about: { type: 'container', id: u.container ?? u.name },
        confidence,
        calls: [u.call.id],
        citations: [
          ...citationsOfCheck(u, calls),
          attempts.cite(`/${times.attempt}/task/startedAt`, `the task ran ${times.longest} seconds`),
          groups.cite(`${u.groupAt}/health/unhealthy`, `${u.name} takes ${u.group?.health.unhealthy} failed checks`),
        ],
        fixes: [
          fixWith(
            'Replace the tasks, and give them more CPU, memory or company if load did it',
            [redeploy(at)],
            'New tasks answer again until the same happens to them.',
          ),
        ],
      });
    }
    yield* leftOpen(facts, found.length, ['attempts'], say);
  },
});
