import { hindranceOf } from '#aws/app';
import { answeredWhen, checkedContainer, lastLine } from '#aws/load-balancing';
import { deployBack, serviceAt } from '#fix';
import { type Confidence, defineRule, detail, optional, valueOf } from '#rule';
import { AROUND, byCode } from '../load-balancer/_by-code.ts';

/** An answer that may have come during the start proves less. */
const lessThan = (sure: Confidence): Confidence => (sure === 'proven' ? 'likely' : 'possible');

/** 5xx alone. Where another code came as well, the app answers the check for another reason, and a sibling about codes has it. */
export default defineRule({
  id: 'app/error-status',
  title: 'The health check endpoint returns a server error',
  kind: 'cause',
  generic: true,
  severity: 'error',
  sources: ['https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html'],
  needs: {
    calls: 'failure.calls',
    groups: optional('elb.targetGroups'),
    ...AROUND,
    attempts: optional('deployment.attempts'),
    tail: optional('logs.tail'),
    service: detail('ecs.service'),
  },
  messages: {
    error: {
      what: 'The app {answers} the health check on {path} with HTTP {codes}',
      why: "The request reaches the app, so port, path and network are correct. The app reports that it can't serve requests.{log}{now}",
    },
    errorUnread: {
      what: 'The app answers {check} with HTTP {codes}',
      why: "The request reaches the app, so port and network are correct. The app reports that it can't serve requests.{log} The path of the check wasn't read.",
    },
  },
  causes: ['symptom/elb-health-check-failed'],
  *check(given, say) {
    const { calls, groups, attempts, judged, service, tail } = given;
    for (const t of byCode('server', calls, groups, given)) {
      const refs = valueOf(judged)?.loadBalancers ?? [];
      const container = checkedContainer(t.call, refs);
      const tails = tail.state === 'known' && (tail.whole || tail.value.length > 0) ? tail.value : undefined;
      const last = lastLine(tails ?? [], t.call.tasks, container);
      const when = answeredWhen(t, {
        judged: valueOf(judged),
        attempts:
          attempts.state === 'known' && (attempts.whole || attempts.value.length > 0) ? attempts.value : undefined,
        tails,
      });
      // What the app says of something that it needs lies behind the code, and an app that still starts isn't broken.
      const isEffect = hindranceOf(t.call, tails ?? [], container) !== undefined || when === 'starting';
      const steady = judged.state === 'known' ? judged.value.steadyTaskDefinition : undefined;
      const at = serviceAt(valueOf(service), t.arn);
      yield say.fault(t.isRead ? 'error' : 'errorUnread', {
        data: { ...t.data, log: last === undefined ? '' : ` Its log ends with: ${last.text.slice(0, 200)}` },
        about: { type: 'container', id: t.call.container ?? t.name },
        citations:
          last !== undefined && tail.state === 'known'
            ? [...t.citations, tail.cite(last.at, `the log shows: ${last.text.slice(0, 160)}`)]
            : t.citations,
        confidence: isEffect ? 'possible' : when === 'up' ? t.confidence : lessThan(t.confidence),
        calls: [t.call.id],
        fixes: [
          {
            title: `Fix whatever makes ${t.path ?? 'the health check path'} return ${t.codes} (see the container's log). A health check path shouldn't fail because of an optional dependency`,
            applies: 'judge',
            risk: "If the health check ignores a required dependency, traffic goes to tasks that can't serve it.",
          },
          ...(steady === undefined ? [] : [deployBack(at, steady)]),
        ],
      });
    }
  },
});
