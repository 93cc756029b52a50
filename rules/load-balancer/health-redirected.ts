import { deployOnceMore, healthCheckMatcher, healthCheckPath, serviceAt } from '#fix';
import { defineRule, detail, optional, valueOf } from '#rule';
import { byCode, orAgain } from './_by-code.ts';

/** 301, 302, 303, 307 and 308. Other codes belong to its siblings about codes. */
export default defineRule({
  id: 'load-balancer/health-redirected',
  title: 'The health check is answered with a redirect that the matcher does not accept',
  kind: 'cause',
  severity: 'error',
  sources: ['https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html'],
  needs: { calls: 'failure.calls', groups: optional('elb.targetGroups'), service: detail('ecs.service') },
  messages: {
    redirected: {
      what: 'The app answers the health check of {path} with a redirect ({codes}), and target group {group} takes {matcher} as healthy',
      why: 'A health check does not follow redirects. Apps redirect to HTTPS, to a sign-in, to a language or to a path with a slash at its end.{now}',
    },
  },
  causes: ['symptom/elb-health-check-failed'],
  *check({ calls, groups, service }, say) {
    for (const t of byCode('redirect', calls, groups)) {
      const at = serviceAt(valueOf(service), t.arn);
      yield say.fault('redirected', {
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
            'A redirect then counts as healthy, also one to an error page or a sign-in.',
          ),
          healthCheckPath(t.arn),
        ]),
      });
    }
  },
});
