import {
  command,
  fillIn,
  fixWith,
  healthCheckPort,
  loadBalancersWith,
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
  title: 'The health check uses a different port than the container listens on',
  kind: 'cause',
  severity: 'error',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshoot-service-load-balancers.html'],
  needs: NEEDS,
  messages: {
    stray: {
      what: 'Target group {group} checks port {port}, but no container in the task definition has that port ({ports})',
      why: 'Targets are registered with port {registered}, and the health check has its own port. Nothing answers there.',
    },
    unmapped: {
      what: 'Tasks are registered with port {port}, but container {container} has no such port ({ports})',
      why: "The service's load balancer settings name the container port, and target group {group} checks that port.",
    },
    logged: {
      what: 'The app logs that it listens on port {logged}, but target group {group} checks port {port}',
      why: 'Connections to a port without a listener are refused, so every check fails.',
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
        `target group ${u.name} checks ${u.group?.health.port === 'traffic-port' ? "the target's port" : `port ${m.port}`}`,
      );
      const mapped =
        definition.state === 'known'
          ? [definition.cite('/containers', `${td?.family}:${td?.revision} has ${ports('ports' in m ? m.ports : [])}`)]
          : [];
      const risk =
        'The security group of the tasks must allow inbound traffic from the load balancer on that port, too.';
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
                  fixWith(`Add a port mapping for ${m.port} to ${container} in the task definition`, [
                    command`aws ecs register-task-definition --cli-input-json file://${fillIn('task-definition-file')} --region ${regionOf(u.arn)}`,
                  ]),
                ]
              : [serviceContainerPort(at, judged.value.loadBalancers, u.arn, lone, risk)],
        });
      } else {
        const register = td
          ? [
              ...revise(td, undefined, {
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
              ? [tail.cite(m.ready.pointer, `the log shows: ${m.ready.text.slice(0, 160)}`)]
              : []),
          ],
          fixes: [
            {
              title: `Make the app listen on port ${m.port}, on all addresses`,
              applies: 'judge',
              risk: 'How to do that depends on the app. It is often an environment variable such as PORT.',
            },
            ...(td && td.networkMode === 'awsvpc' && judged.value.loadBalancers.some(l => l.targetGroupArn === u.arn)
              ? [
                  fixWith(
                    `Make the load balancer use port ${m.logged}`,
                    [
                      ...register,
                      command`aws ecs update-service --cluster ${at.cluster} --service ${at.service} --task-definition ${td.family} --load-balancers ${loadBalancersWith(judged.value.loadBalancers, u.arn, m.logged)} --region ${at.region}`,
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
