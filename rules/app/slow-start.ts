import { roundedUp } from '#aws/load-balancing';
import { fixWith, gracePeriod, newRevision, revise, serviceAt } from '#fix';
import { defineRule, type Fix, valueOf } from '#rule';
import { littleCpu, RESOURCES } from './_resources.ts';
import { leftOpen, NEEDS, reported, sickOf } from './_unhealthy-containers.ts';

/** For the container's own check, where the log shows the start. For a load balancer's check the same is load-balancer/grace-period-short. */
export default defineRule({
  id: 'app/slow-start',
  title: 'The app starts more slowly than its health check allows',
  kind: 'cause',
  severity: 'error',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html'],
  needs: { ...NEEDS, ...RESOURCES },
  messages: {
    slow: {
      what: 'Container {container} takes {boot} seconds to start, but its health check allows {stop}',
      why: "With an interval of {interval} seconds, {retries} retries and a start period of {startPeriod} seconds, a container that doesn't answer is unhealthy after {stop} seconds. ECS then replaces the task before it is ready.{cpu}",
    },
  },
  causes: ['symptom/container-health-check-failed'],
  *check(facts, say) {
    const { calls, definition, judged, tail, service } = facts;
    const found = sickOf('app/slow-start', facts);
    for (const { s, confidence } of found) {
      const check = s.container.healthCheck;
      if (!check || !s.slow) continue;
      const seen = valueOf(service);
      const at = serviceAt(seen, definition.value.arn);
      const cpu = littleCpu(facts, s.container.name, { definition: definition.value, service: seen });
      const balanced = judged.state === 'known' && judged.value.loadBalancers.length > 0;
      const period = Math.min(300, roundedUp(s.slow.boot + check.interval));
      const longer: Fix =
        check.startPeriod > 0
          ? fixWith(
              `Set the start period to ${period} seconds`,
              revise(definition.value, seen, {
                numbers: [{ field: 'startPeriod', from: check.startPeriod, to: period }],
              }),
              'This applies to every container with the same start period.',
            )
          : newRevision(at, definition.value.family, `Set healthCheck.startPeriod of ${s.container.name} to ${period}`);
      yield say.fault('slow', {
        data: {
          container: s.container.name,
          boot: String(s.slow.boot),
          stop: String(s.stop),
          interval: String(check.interval),
          retries: String(check.retries),
          startPeriod: String(check.startPeriod),
          cpu: cpu.says,
        },
        about: { type: 'container', id: s.container.name },
        confidence,
        calls: [s.call.id],
        citations: [
          reported(s, calls),
          definition.cite(`${s.containerAt}/healthCheck`, `the health check allows ${s.stop} seconds`),
          ...(tail.state === 'known' ? [tail.cite(s.slow.pointer, `the log shows: ${s.slow.text.slice(0, 160)}`)] : []),
          ...cpu.citations,
        ],
        // Behind a load balancer the grace period covers the checks of containers, too.
        fixes: [
          ...(balanced ? [gracePeriod(at, roundedUp(s.slow.boot + check.interval * 2), definition.value.arn)] : []),
          longer,
          ...cpu.fixes,
        ],
      });
    }
    yield* leftOpen(facts, found.length, ['tail', 'attempts'], say);
  },
});
