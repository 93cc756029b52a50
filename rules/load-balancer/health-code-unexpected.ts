import { protocolSuspect } from '#aws/load-balancing';
import { deployOnceMore, healthCheckMatcher, healthCheckPath, serviceAt } from '#fix';
import { defineRule, detail, optional, valueOf } from '#rule';
import { byCode, orAgain } from './_by-code.ts';

/** Codes that are no redirect, no 401/403/404 and no 5xx, and gRPC's. A 400 from a port for TLS is left to protocol-mismatch. */
export default defineRule({
  id: 'load-balancer/health-code-unexpected',
  title: 'The health check is answered with a code that the matcher does not accept',
  kind: 'cause',
  severity: 'error',
  sources: ['https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html'],
  needs: {
    calls: 'failure.calls',
    groups: optional('elb.targetGroups'),
    service: detail('ecs.service'),
    tail: detail('logs.tail'),
  },
  messages: {
    http: {
      what: 'The app answers the health check of {path} with {codes}, and target group {group} takes {matcher} as healthy',
      why: 'The request reaches the app. 400 often means that the app refuses the Host header, which is the address of the task; 405 that it does not take GET there; 2xx that the matcher is too narrow.{now}',
    },
    grpc: {
      what: 'The app answers the gRPC health check of {path} with code {codes}, and target group {group} takes {matcher} as healthy',
      why: '0 is OK, 12 is UNIMPLEMENTED (there is no such method), 16 is UNAUTHENTICATED.{now}',
    },
  },
  causes: ['symptom/elb-health-check-failed'],
  *check({ calls, groups, service, tail }, say) {
    for (const t of byCode('other', calls, groups)) {
      const lines = tail.state === 'known' ? tail.value.flatMap(l => valueOf(l.lines) ?? []) : [];
      if (t.group && protocolSuspect(t.group, t.call.target?.port, t.codes, lines)) continue;
      const at = serviceAt(valueOf(service), t.arn);
      const grpc = t.group?.health.grpc ?? false;
      yield say.fault(grpc ? 'grpc' : 'http', {
        data: t.data,
        about: { type: 'target-group', id: t.name, arn: t.arn },
        citations: t.citations,
        confidence: t.confidence,
        calls: [t.call.id],
        fixes: orAgain(t, deployOnceMore(at), [
          ...(t.codes.includes('400')
            ? [
                {
                  title:
                    'Let the app take the address of the task as Host, or answer the health path before it looks at the host',
                  applies: 'judge',
                  risk: 'Take other hosts on the health path only.',
                } as const,
              ]
            : []),
          healthCheckPath(t.arn),
          healthCheckMatcher(
            t.arn,
            t.group?.health.matcher,
            t.codes.split(', ')[0] ?? '',
            'A target then counts as healthy whenever it answers so, though its own checks may fail.',
            grpc,
          ),
        ]),
      });
    }
  },
});
