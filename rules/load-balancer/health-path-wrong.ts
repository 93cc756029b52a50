import { probeUrl } from '#aws/load-balancing';
import { deployOnceMore, healthCheckMatcher, healthCheckPath, serviceAt } from '#fix';
import { defineRule, detail, optional, valueOf } from '#rule';
import { AROUND, type ByCode, byCode, orAgain } from './_by-code.ts';

const messageOf = ({ codes, isRead, isChanged }: ByCode) => {
  if (isChanged) return 'changed';
  return codes.includes('404') ? (isRead ? 'notFound' : 'notFoundUnread') : isRead ? 'signIn' : 'signInUnread';
};

/** 404, 401 and 403. Redirects, other codes and 5xx belong to its siblings about codes. */
export default defineRule({
  id: 'load-balancer/health-path-wrong',
  title: "The health check requests a path that doesn't exist or requires sign-in",
  kind: 'cause',
  severity: 'error',
  sources: ['https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html'],
  needs: {
    calls: 'failure.calls',
    groups: optional('elb.targetGroups'),
    definition: detail('deployment.taskDefinition'),
    service: detail('ecs.service'),
    ...AROUND,
  },
  messages: {
    changed: {
      what: 'The app answered HTTP {codes} when the health check of target group {group} requested {asked}; it requests {path} now',
      why: "The path of the check was changed after these tasks failed, and whether the app serves {path} is unknown. A failed deployment doesn't retry on its own.",
    },
    notFound: {
      what: 'The health check of target group {group} requests {path}, and the app {answers} HTTP {codes}',
      why: "Target group {group} expects {matcher}. The request reaches the app, but the app doesn't serve that path, so ECS stops every task as unhealthy.{now}",
    },
    notFoundUnread: {
      what: 'The app answers {check} with HTTP {codes}',
      why: "The request reaches the app, but the app doesn't serve the path that the check requests, so ECS stops every task as unhealthy. The path and the matcher of the check weren't read.",
    },
    signIn: {
      what: 'The health check of target group {group} requests {path}, and the app {answers} HTTP {codes}: it requires sign-in',
      why: 'Target group {group} expects {matcher}, and a health check sends no credentials.{now}',
    },
    signInUnread: {
      what: 'The app answers {check} with HTTP {codes}: it requires sign-in',
      why: "A health check sends no credentials. The path and the matcher of the check weren't read.",
    },
  },
  causes: ['symptom/elb-health-check-failed'],
  *check(given, say) {
    const { calls, groups, definition, service } = given;
    for (const t of byCode('path', calls, groups, given)) {
      // The container's own health command may name the path that the app does serve.
      const own =
        definition.state === 'known'
          ? definition.value.containers
              .flatMap(c => (c.healthCheck ? [probeUrl(c.healthCheck.command)?.path] : []))
              .find(p => p !== undefined && p !== t.path && t.codes.includes('404'))
          : undefined;
      const at = serviceAt(valueOf(service), t.arn);
      const fixes = [
        ...(own === undefined ? [] : [healthCheckPath(t.arn, own)]),
        healthCheckPath(t.arn),
        healthCheckMatcher(
          t.arn,
          t.group?.health.matcher,
          t.codes.split(', ')[0] ?? '404',
          'A target that answers at all then counts as healthy, even if its own checks fail.',
        ),
      ];
      yield say.fault(messageOf(t), {
        data: t.data,
        about: { type: 'target-group', id: t.name, arn: t.arn },
        citations: t.citations,
        confidence: t.confidence,
        calls: [t.call.id],
        fixes: orAgain(t, deployOnceMore(at), fixes),
      });
    }
  },
});
