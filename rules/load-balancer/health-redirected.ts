import { deployOnceMore, healthCheckMatcher, healthCheckPath, serviceAt } from '#fix';
import { defineRule, detail, optional, valueOf } from '#rule';
import { AROUND, byCode, orAgain } from './_by-code.ts';

/** 301, 302, 303, 307 and 308. Other codes belong to its siblings about codes. */
export default defineRule({
  id: 'load-balancer/health-redirected',
  title: "The app answers the health check with a redirect that the matcher doesn't accept",
  kind: 'cause',
  severity: 'error',
  sources: ['https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html'],
  needs: {
    calls: 'failure.calls',
    groups: optional('elb.targetGroups'),
    service: detail('ecs.service'),
    ...AROUND,
  },
  messages: {
    redirected: {
      what: 'The app {answers} the health check on {path} with a redirect (HTTP {codes}), but target group {group} expects {matcher}',
      why: "A health check doesn't follow redirects. Apps often redirect to HTTPS, a sign-in page, a language-specific URL, or a path with a trailing slash.{now}",
    },
    redirectedUnread: {
      what: 'The app answers {check} with a redirect (HTTP {codes})',
      why: "A health check doesn't follow redirects. Apps often redirect to HTTPS, a sign-in page, a language-specific URL, or a path with a trailing slash. The path and the matcher of the check weren't read.",
    },
  },
  causes: ['symptom/elb-health-check-failed'],
  *check(given, say) {
    const { calls, groups, service } = given;
    for (const t of byCode('redirect', calls, groups, given)) {
      const at = serviceAt(valueOf(service), t.arn);
      yield say.fault(t.isRead ? 'redirected' : 'redirectedUnread', {
        data: t.data,
        about: { type: 'target-group', id: t.name, arn: t.arn },
        citations: t.citations,
        confidence: t.confidence,
        calls: [t.call.id],
        fixes: orAgain(t, deployOnceMore(at), [
          healthCheckMatcher(
            t.arn,
            t.group?.health.matcher,
            '200-399',
            'Any redirect then counts as healthy, even one to an error page or a sign-in page.',
          ),
          healthCheckPath(t.arn),
        ]),
      });
    }
  },
});
