import {
  command,
  fillIn,
  fixWith,
  healthCheckPort,
  json,
  regionOf,
  revise,
  serviceAt,
  serviceContainerPort,
} from '#fix';
import { defineRule, valueOf } from '#rule';
import { checksOf, leftOpen, NEEDS, citationsOfCheck } from './_unreached.ts';

/** The port that is checked is not one of the app. Where the port is right and nothing answers on it, that is app/not-listening. */
export default defineRule({
  id: 'load-balancer/port-mismatch',
  title: 'The port that is checked is not the one that the container listens on',
  kind: 'cause',
  severity: 'error',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshoot-service-load-balancers.html'],
  needs: NEEDS,
  messages: {
    stray: {
      what: 'Target group {group} checks port {port}, and the task definition has no container with that port ({ports})',
      why: 'Targets are registered with port {registered}, and the health check has a port of its own. Nothing answers there.',
    },
    unmapped: {
      what: 'Tasks are registered with port {port}, and container {container} has no such port ({ports})',
      why: 'The load balancer section of the service names the container port, and the checks of target group {group} go there.',
    },
    logged: {
      what: 'The app says that it listens on port {logged}, and target group {group} checks port {port}',
      why: 'Connections to a port on which nothing listens are refused, so every check fails.',
    },
  },
  causes: ['symptom/elb-health-check-failed'],
  *check(facts, say) {
    const { calls, groups, definition, tail, service, judged } = facts;
    const found = checksOf('load-balancer/port-mismatch', facts);
    for (const { u, confidence } of found) {
      const m = u.mismatch;
      if (!m) continue;
      const at = serviceAt(valueOf(service), u.arn);
      const td = valueOf(definition);
      const common = {
        about: { type: 'target-group', id: u.name, arn: u.arn },
        confidence,
        calls: [u.call.id],
      } as const;
      const container = u.container ?? 'the container';
      const ports = (list: readonly number[]): string => (list.length === 0 ? 'no ports' : `port ${list.join(', ')}`);
      const portAt = groups.cite(
        `${u.groupAt}/health/port`,
        `target group ${u.name} checks ${u.group?.health.port === 'traffic-port' ? 'the port of the target' : `port ${m.port}`}`,
      );
      const mapped =
        definition.state === 'known'
          ? [definition.cite('/containers', `${td?.family}:${td?.revision} has ${ports('ports' in m ? m.ports : [])}`)]
          : [];
      const risk = 'The security group of the tasks has to let the load balancer in on that port, too.';
      if (m.kind === 'stray-check') {
        yield say.fault('stray', {
          ...common,
          data: { group: u.name, port: String(m.port), registered: String(m.registered), ports: ports(m.ports) },
          citations: [...citationsOfCheck(u, calls), portAt, ...mapped],
          fixes: [healthCheckPort(u.arn)],
        });
      } else if (m.kind === 'unmapped') {
        const lone = m.ports.length === 1 ? m.ports[0] : undefined;
        const refs = judged.value.loadBalancers.findIndex(r => r.targetGroupArn === u.arn);
        yield say.fault('unmapped', {
          ...common,
          data: { group: u.name, port: String(m.port), container, ports: ports(m.ports) },
          citations: [
            ...citationsOfCheck(u, calls),
            ...mapped,
            ...(refs < 0
              ? []
              : [
                  judged.cite(
                    `/loadBalancers/${refs}/containerPort`,
                    `the service registers port ${m.port} of ${container}`,
                  ),
                ]),
          ],
          fixes:
            lone === undefined
              ? [
                  fixWith(`Give ${container} a port mapping for ${m.port} in the task definition`, [
                    command`aws ecs register-task-definition --cli-input-json file://${fillIn('task-definition-file')} --region ${regionOf(u.arn)}`,
                  ]),
                ]
              : [serviceContainerPort(at, u.arn, container, lone, risk)],
        });
      } else {
        const register = td
          ? [
              revise(td, undefined, {
                numbers: [
                  { field: 'containerPort', from: m.port, to: m.logged },
                  { field: 'hostPort', from: m.port, to: m.logged },
                ],
              }),
            ]
          : [];
        yield say.fault('logged', {
          ...common,
          data: { group: u.name, port: String(m.port), logged: String(m.logged) },
          citations: [
            ...citationsOfCheck(u, calls),
            portAt,
            ...(tail.state === 'known'
              ? [tail.cite(m.ready.pointer, `the log says: ${m.ready.text.slice(0, 160)}`)]
              : []),
          ],
          fixes: [
            {
              title: `Let the app listen on port ${m.port}, on all addresses`,
              applies: 'judge',
              risk: 'How is a matter of the app: often an environment variable such as PORT.',
            },
            ...(td && td.networkMode === 'awsvpc'
              ? [
                  fixWith(
                    `Let the load balancer talk to port ${m.logged}`,
                    [
                      ...register,
                      command`aws ecs update-service --cluster ${at.cluster} --service ${at.service} --task-definition ${td.family} --load-balancers ${json([{ targetGroupArn: u.arn, containerName: container, containerPort: m.logged }])} --region ${at.region}`,
                    ],
                    risk,
                  ),
                ]
              : []),
          ],
        });
      }
    }
    yield* leftOpen(facts, found.length, ['definition', 'tail'], say);
  },
});
