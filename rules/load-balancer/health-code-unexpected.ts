import { checkedLines, protocolSuspect } from '#aws/load-balancing';
import { deployOnceMore, healthCheckMatcher, healthCheckPath, serviceAt } from '#fix';
import { defineRule, detail, sharper, valueOf } from '#rule';
import { AROUND, byCode, orAgain } from './_by-code.ts';

/** Codes that are no redirect, no 401/403/404 and no 5xx, and gRPC's. A 400 from a port for TLS is left to protocol-mismatch. */
export default defineRule({
  id: 'load-balancer/health-code-unexpected',
  title: "The app answers the health check with a code that the matcher doesn't accept",
  kind: 'cause',
  severity: 'error',
  sources: ['https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html'],
  needs: {
    calls: 'failure.calls',
    groups: sharper('elb.targetGroups'),
    service: detail('ecs.service'),
    ...AROUND,
    tail: sharper('logs.tail'),
  },
  messages: {
    http: {
      what: 'The app {answers} the health check on {path} with HTTP {codes}, but target group {group} expects {matcher}',
      why: "The request reaches the app. A 400 often means that the app rejects the Host header, which is the task's IP address. A 405 means that it doesn't allow GET there. Another 2xx code means that the matcher is too narrow.{now}",
    },
    httpUnread: {
      what: 'The app answers {check} with HTTP {codes}',
      why: "The request reaches the app. A 400 often means that the app rejects the Host header, which is the task's IP address. A 405 means that it doesn't allow GET there. Another 2xx code means that the matcher is too narrow. The path and the matcher of the check weren't read.",
    },
    grpcUnread: {
      what: 'The app answers {check} with gRPC code {codes}',
      why: '0 is OK, 12 is UNIMPLEMENTED (no such method), 16 is UNAUTHENTICATED. The path and the matcher of the check were not read.',
    },
    grpc: {
      what: 'The app {answers} the gRPC health check on {path} with code {codes}, but target group {group} expects {matcher}',
      why: '0 is OK, 12 is UNIMPLEMENTED (no such method), 16 is UNAUTHENTICATED.{now}',
    },
  },
  causes: ['symptom/elb-health-check-failed'],
  *check(given, say) {
    const { calls, groups, service, tail, judged } = given;
    for (const t of byCode('other', calls, groups, given)) {
      const lines = checkedLines(t.call, valueOf(tail), valueOf(judged)?.loadBalancers ?? []);
      if (t.group && protocolSuspect(t.group, t.call.target?.port, t.codes, lines)) continue;
      const at = serviceAt(valueOf(service), t.arn);
      // A code below 100 is one of gRPC, whatever was read of the group.
      const grpc = t.group?.health.grpc ?? t.codes.split(', ').every(c => Number(c) < 100);
      yield say.fault(grpc ? (t.isRead ? 'grpc' : 'grpcUnread') : t.isRead ? 'http' : 'httpUnread', {
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
                    "Make the app accept the task's IP address as Host, or answer the health check path before it checks the host",
                  applies: 'judge',
                  risk: 'Accept other hosts on the health check path only.',
                } as const,
              ]
            : []),
          healthCheckPath(t.arn, undefined, grpc),
          healthCheckMatcher(
            t.arn,
            t.group?.health.matcher,
            t.codes.split(', ')[0] ?? '',
            'A target that returns this code then counts as healthy, even if its own checks fail.',
            grpc,
          ),
        ]),
      });
    }
  },
});
