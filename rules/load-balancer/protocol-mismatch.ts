import { checkedLines, protocolSuspect, targetCalls } from '#aws/load-balancing';
import { fillIn, healthCheckProtocol, inWords, newTargetGroup, serviceAt } from '#fix';
import { defineRule, type Fix, unread, valueOf } from '#rule';
import { checksOf, leftOpen, NEEDS, citationsOfCheck } from './_unreached.ts';

/** The log of the app, or a port that by convention is another protocol's, tells it. Without such a sign a refusal is app/not-listening. */
export default defineRule({
  id: 'load-balancer/protocol-mismatch',
  title: 'The health check uses a different protocol than the app',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html',
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html#target-group-protocol-version',
  ],
  needs: NEEDS,
  messages: {
    other: {
      what: 'Target group {group} checks with {check}, but the app appears to speak {app}: {because}',
      why: "The connection succeeds, but the protocols don't match, so the check fails without a code or with 400.",
    },
    unclear: {
      what: 'The app logs that it listens on port {port}, but {check} health checks of target group {group} get no answer that they understand',
      why: 'The connection is closed without a status code. The app might speak another protocol on that port: TLS, HTTP/2 without TLS, or gRPC.',
    },
  },
  causes: ['symptom/elb-health-check-failed'],
  *check(facts, say) {
    const { calls, groups, tail, service, judged } = facts;
    const suspects = checksOf('load-balancer/protocol-mismatch', facts);
    for (const { u, confidence } of suspects) {
      if (u.protocol || !u.listens || !u.group) continue;
      const port = String(u.port ?? '');
      yield say.fault('unclear', {
        data: { port, check: u.group.health.protocol, group: u.name },
        about: { type: 'target-group', id: u.name, arn: u.arn },
        confidence,
        calls: [u.call.id],
        citations: [
          ...citationsOfCheck(u, calls),
          groups.cite(`${u.groupAt}/health/protocol`, `target group ${u.name} checks with ${u.group.health.protocol}`),
          ...(tail.state === 'known'
            ? [tail.cite(u.listens.pointer, `the log shows: ${u.listens.text.slice(0, 160)}`)]
            : []),
        ],
        fixes: [
          inWords(
            `Find out what the app speaks on port ${port} (for example with curl -v from inside the VPC), and use a target group of that protocol and protocol version`,
          ),
        ],
      });
    }
    const refused = suspects.flatMap(({ u, confidence }) =>
      u.protocol ? [{ t: u, p: u.protocol, confidence, cites: citationsOfCheck(u, calls) }] : [],
    );
    // A port for TLS answers plain HTTP with 400.
    const answered = targetCalls(calls.value, groups.value).flatMap(t => {
      const codes = (t.call.target?.codes ?? []).join(', ');
      const lines = checkedLines(t.call, valueOf(tail), judged.value.loadBalancers);
      const p = t.group && codes !== '' ? protocolSuspect(t.group, t.call.target?.port, codes, lines) : undefined;
      return p
        ? [{ t, p, confidence: 'likely' as const, cites: [t.call.seen[0] ?? calls.cite(`${t.at}/words`)] as const }]
        : [];
    });
    const found = [...refused, ...answered];
    for (const { t, p, confidence, cites } of found) {
      const at = serviceAt(valueOf(service), t.arn);
      const ref = judged.value.loadBalancers.find(r => r.targetGroupArn === t.arn);
      const fixes: Fix[] =
        p.app === 'HTTP/1.1'
          ? [
              inWords(
                'Make the app serve HTTP/2 without TLS on that port (Kestrel: set Protocols to Http2 for the endpoint, and use another port for HTTP/1.1)',
              ),
              newTargetGroup(
                at,
                {
                  name: `${t.name}-http1`,
                  protocol: t.group?.protocol ?? 'HTTP',
                  version: 'HTTP1',
                  port: t.group?.port ?? 80,
                  vpc: t.group?.vpc ?? fillIn('vpc-id'),
                },
                { name: ref?.containerName ?? 'app', port: ref?.containerPort ?? 80 },
              ),
            ]
          : p.app === 'gRPC'
            ? [
                newTargetGroup(
                  at,
                  {
                    name: `${t.name}-grpc`,
                    protocol: 'HTTP',
                    version: 'GRPC',
                    port: t.group?.port ?? 50051,
                    vpc: t.group?.vpc ?? fillIn('vpc-id'),
                  },
                  { name: ref?.containerName ?? 'app', port: ref?.containerPort ?? 50051 },
                ),
              ]
            : [
                healthCheckProtocol(
                  t.arn,
                  p.app === 'TLS' ? 'HTTPS' : 'HTTP',
                  "Requests still reach the targets with the target group's protocol, which can't be changed. If that is wrong too, create another target group.",
                ),
              ];
      yield say.fault('other', {
        data: { group: t.name, check: p.check, app: p.app, because: p.because },
        about: { type: 'target-group', id: t.name, arn: t.arn },
        confidence,
        calls: [t.call.id],
        fixes,
        citations: [
          ...cites,
          groups.cite(`${t.groupAt}/health/protocol`, `target group ${t.name} checks with ${p.check}`),
          ...(p.pointer !== undefined && tail.state === 'known' ? [tail.cite(p.pointer, p.because)] : []),
        ],
      });
    }
    for (const t of targetCalls(calls.value, groups.value))
      if (t.call.target?.codes !== undefined && unread(groups.value.find(g => g.arn === t.arn)?.group))
        yield say.undecided('groups', `target group ${t.name} couldn't be read`, {
          about: { type: 'target-group', id: t.name, arn: t.arn },
        });
    yield* leftOpen(facts, found.length, ['tail', 'paths'], say);
  },
});
