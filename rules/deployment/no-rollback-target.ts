import { deployBack, fixWith, newDeployment, serviceAt } from '#fix';
import { cited, defineRule, detail, optional, valueOf } from '#rule';

/** Why a failed deployment stays as it is. Never what made its tasks fail. */
export default defineRule({
  id: 'deployment/no-rollback-target',
  title: 'The circuit breaker has no completed deployment to roll back to',
  kind: 'cause',
  severity: 'warning',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html'],
  needs: {
    judged: 'deployment.judged',
    service: 'ecs.service',
    deployments: optional('ecs.serviceDeployments'),
    steady: detail('deployment.steadyTaskDefinition'),
  },
  messages: {
    first: {
      what: "The deployment failed and wasn't rolled back: no earlier deployment of the service ever completed",
      why: 'The circuit breaker rolls back to the latest completed deployment. A first deployment has none, so the service stays on the failed one and starts no more tasks.',
    },
    told: {
      what: "The deployment failed and couldn't be rolled back: {words}",
      why: 'The circuit breaker rolls back to the latest completed deployment, and ECS found none that it could use.',
    },
  },
  causes: ['symptom/deployment-failed'],
  *check({ judged, service, deployments, steady }, say) {
    const { outcome, reason } = judged.value;
    if (outcome !== 'failed') return;
    const s = service.value;
    const namedByAws =
      reason !== undefined &&
      /no rollback candidate|no completed deployment|no previous deployment|(?:unable to|cannot) roll ?back/i.test(
        reason,
      );
    const list = valueOf(deployments);
    const rollsBack = s.controller === 'ECS' && s.circuitBreaker.enable && s.circuitBreaker.rollback;
    const completed =
      list?.some((d, i) => i > 0 && (d.status === 'SUCCESSFUL' || d.status === 'ROLLBACK_SUCCESSFUL')) ?? false;
    const first =
      rollsBack &&
      list !== undefined &&
      list.length > 0 &&
      deployments.state === 'known' &&
      deployments.whole &&
      !completed &&
      list[0]?.rollback === undefined;
    if (!namedByAws && !first) {
      if (rollsBack && !completed && (list === undefined || (deployments.state === 'known' && !deployments.whole)))
        yield say.undecided('deployments', "whether an earlier deployment completed couldn't be determined");
      return;
    }
    const known = steady.state === 'known' ? steady.value.arn : undefined;
    const at = serviceAt(s);
    const citations = cited([
      ...(namedByAws ? judged.value.seen.slice(0, 1) : []),
      ...(first && deployments.state === 'known'
        ? [
            deployments.cite(
              '/0/status',
              `none of ${list.length} service deployment${list.length === 1 ? '' : 's'} completed before it`,
            ),
          ]
        : []),
      ...(namedByAws && judged.value.seen.length === 0 ? [judged.cite('/reason', reason)] : []),
    ]);
    if (!citations) return;
    yield say.fault(namedByAws ? 'told' : 'first', {
      data: { words: reason ?? '' },
      about: { type: 'service', id: s.name, arn: s.arn },
      citations,
      calls: [],
      confidence: first ? 'proven' : 'likely',
      fixes: [
        ...(known === undefined ? [] : [deployBack(at, known)]),
        fixWith(
          'Fix what made the tasks fail, then deploy again',
          newDeployment(s, judged.value),
          'Until one deployment has completed, ECS has nothing to roll back to.',
        ),
      ],
    });
  },
});
