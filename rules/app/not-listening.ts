import { localOnly } from '#aws/load-balancing';
import { deployBack, serviceAt } from '#fix';
import { defineRule, sharper, valueOf } from '#rule';
import { checksOf, leftOpen, NEEDS, citationsOfCheck } from '../load-balancer/_unreached.ts';

/**
 * The connection is refused on the port that the container has, over a way that is open, though the task had time to start.
 * Another port in the log is load-balancer/port-mismatch, signs of another protocol protocol-mismatch, too little time grace-period-short.
 */
export default defineRule({
  id: 'app/not-listening',
  title: 'Nothing listens on the port, or the app listens on localhost only',
  kind: 'cause',
  severity: 'error',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshoot-service-load-balancers.html'],
  needs: {
    ...NEEDS,
    definition: sharper('deployment.taskDefinition'),
    attempts: sharper('deployment.attempts'),
    tail: sharper('logs.tail'),
  },
  messages: {
    nothing: {
      what: 'Nothing answers on port {port} of container {container}',
      why: "{way} connections to it are refused or closed. The app doesn't listen on that port, listens on localhost only, or has exited.",
    },
    local: {
      what: "Container {container} listens on localhost only, so the load balancer can't reach it",
      why: 'In an awsvpc task, localhost is reachable only from inside the task. The app has to listen on 0.0.0.0 (all addresses).',
    },
  },
  causes: ['symptom/elb-health-check-failed'],
  *check(facts, say) {
    const { calls, groups, tail, service, judged } = facts;
    const found = checksOf('app/not-listening', facts);
    for (const { u, confidence } of found) {
      const local = localOnly(u.ready)?.line;
      const container = u.container ?? u.call.container ?? 'of the service';
      const steady = judged.value.steadyTaskDefinition;
      const at = serviceAt(valueOf(service), u.arn);
      const port = String(u.port ?? '');
      yield say.fault(local ? 'local' : 'nothing', {
        data: {
          port,
          container,
          way:
            u.reach === 'open'
              ? 'The network path from the load balancer to the port is open, but'
              : "The network path from the load balancer to the port couldn't be read, but",
        },
        about: { type: 'container', id: container },
        confidence,
        calls: [u.call.id],
        citations: [
          ...citationsOfCheck(u, calls),
          groups.cite(`${u.groupAt}/health/port`, `target group ${u.name} checks port ${port}`),
          ...(local && tail.state === 'known'
            ? [tail.cite(local.pointer, `the log shows: ${local.text.slice(0, 160)}`)]
            : []),
        ],
        fixes: [
          {
            title: `Make the app listen on 0.0.0.0:${port}`,
            applies: 'judge',
            risk: 'How to do that depends on the app. It is often a HOST or bind setting, or PORT.',
          },
          ...(steady === undefined || steady === judged.value.taskDefinition ? [] : [deployBack(at, steady)]),
        ],
      });
    }
    yield* leftOpen(facts, found.length, ['paths', 'attempts', 'tail'], say);
  },
});
