import { hasFailed } from '#aws/deployments';
import { isServerError } from '#aws/load-balancing';
import { gracePeriod, serviceAt } from '#fix';
import { defineRule, valueOf, unread } from '#rule';
import { littleCpu, RESOURCES } from '../app/_resources.ts';
import { checksOf, leftOpen, NEEDS, citationsOfCheck } from './_unreached.ts';

/**
 * The task was stopped soon after its start, before it can have become healthy. A task that is stopped does not show how long
 * its start takes, so the number is a lower bound unless the log shows it. A blocked way, a wrong port, another protocol, or an
 * answer with a code are left to their own rules; a grace period that was long enough leaves it to app/not-listening.
 */
export default defineRule({
  id: 'load-balancer/grace-period-short',
  title: 'ECS stops tasks before they have time to become healthy',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/load-balancer-healthcheck.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshoot-service-load-balancers.html',
  ],
  needs: { ...NEEDS, ...RESOURCES },
  messages: {
    shown: {
      what: "The app needs {boot} seconds to start, but a task that hasn't answered after {stop} seconds is stopped",
      why: 'The grace period is {grace} seconds, and target group {group} marks a target unhealthy after {unhealthy} failed checks, {interval} seconds apart. An unhealthy target needs {healthy} successful checks before the grace period ends: {boot} s + {healthy} × {interval} s, rounded up.{cpu}',
    },
    bound: {
      what: 'Tasks are stopped {ran} seconds after they start, with a grace period of {grace} seconds',
      why: "Target group {group} marks a target unhealthy after {unhealthy} failed checks, {interval} seconds apart, so an app that takes more than {window} seconds to start never becomes healthy. How long it would have taken is unknown: {needed} s covers the {ran} s observed plus {healthy} successful checks, rounded up. If more time doesn't help, nothing listens on the port.{cpu}",
    },
    answering: {
      what: 'The app answers health checks with HTTP {codes} while it starts, and a task is stopped {ran} seconds after it started',
      why: 'The grace period is {grace} seconds, and target group {group} marks a target unhealthy after {unhealthy} failed checks, {interval} seconds apart. {known} {needed} s covers that plus {healthy} successful checks, rounded up.{cpu}',
    },
  },
  causes: ['symptom/elb-health-check-failed'],
  *check(facts, say) {
    const { calls, groups, attempts, tail, health, service, judged } = facts;
    const found = checksOf('load-balancer/grace-period-short', facts);
    for (const { u, confidence } of found) {
      const { times, group } = u;
      if (!times || !group || times.needed === undefined) continue;
      const slow = u.ready
        .filter(r => (r.after ?? 0) >= times.window)
        .sort((a, b) => (b.after ?? 0) - (a.after ?? 0))[0];
      const at = serviceAt(valueOf(service), u.arn);
      const over = hasFailed(judged.value.outcome);
      const site = { definition: valueOf(facts.definition), service: valueOf(service) };
      const cpu = littleCpu(facts, u.container, site);
      const data = {
        stop: String(times.stop),
        needed: String(times.needed),
        grace: String(times.grace),
        window: String(times.window),
        ran: String(times.longest ?? times.stop),
        group: u.name,
        unhealthy: String(group.health.unhealthy),
        healthy: String(group.health.healthy),
        interval: String(group.health.interval),
        cpu: cpu.says,
        boot: String(Math.round(slow?.after ?? 0)),
        codes: (u.call.target?.codes ?? []).join(', '),
        known: slow
          ? `The log shows that the start takes ${Math.round(slow.after ?? 0)} seconds.`
          : `How long the start takes is unknown: it takes more than the ${times.longest ?? times.stop} seconds observed, if that is the cause.`,
      };
      yield say.fault(u.reason === 'codes' ? 'answering' : times.shown ? 'shown' : 'bound', {
        data,
        about: { type: 'service', id: service.state === 'known' ? service.value.name : 'service' },
        key: u.name,
        confidence,
        calls: [u.call.id],
        citations: [
          ...citationsOfCheck(u, calls),
          judged.cite('/healthCheckGracePeriodSeconds', `the grace period is ${times.grace} seconds`),
          groups.cite(
            `${u.groupAt}/health/interval`,
            `${u.name} checks every ${group.health.interval} seconds and allows ${group.health.unhealthy} failures`,
          ),
          ...(times.attempt !== undefined && attempts.state === 'known'
            ? [attempts.cite(`/${times.attempt}/task/startedAt`, `the task ran ${times.longest} seconds`)]
            : []),
          ...(u.sibling !== undefined && health.state === 'known'
            ? [health.cite(u.sibling, 'another task of the same revision is healthy')]
            : []),
          ...(slow && tail.state === 'known'
            ? [tail.cite(slow.pointer, `the log shows: ${slow.text.slice(0, 160)}`)]
            : []),
          ...cpu.citations,
        ],
        fixes: [gracePeriod(at, times.needed, over ? judged.value.taskDefinition : undefined), ...cpu.fixes],
      });
    }
    yield* leftOpen(facts, found.length, ['attempts', 'tail', 'health', 'tasks'], say);
    if (found.length > 0 || !calls.value.some(isServerError)) return;
    if (groups.value.some(g => unread(g.group)))
      yield say.undecided('groups', 'how often the load balancer checks is unknown');
    const partly = { attempts: false, tail: (valueOf(tail) ?? []).some(t => unread(t.lines)) };
    for (const need of ['attempts', 'tail'] as const)
      if (facts[need].state === 'blind' || (facts[need].state === 'known' && !facts[need].whole) || partly[need])
        yield say.undecided(need, 'whether the app was still starting when it answered is unknown');
  },
});
