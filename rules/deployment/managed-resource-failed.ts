import { command } from '#fix';
import { citationsOf, defineRule, idsOf, leadsTo, oneLine, parseArn } from '#rule';

/** An Express Mode service stands on a load balancer, scaling and alarms that ECS makes for it with its infrastructure role. */
export default defineRule({
  id: 'deployment/managed-resource-failed',
  title: "ECS couldn't create a resource of an Express Mode service",
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/express-service-overview.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ECSManagedResources.html',
  ],
  needs: {
    revisions: 'ecs.serviceRevisions',
    calls: 'failure.calls',
    service: 'ecs.service',
    judged: 'deployment.judged',
  },
  messages: {
    failed: {
      what: "ECS couldn't create the {kind} of Express Mode service {service}: {reason}",
      why: 'ECS creates and changes the resources of an Express Mode service with its infrastructure role. While one of them is FAILED, requests might not reach the tasks.',
    },
    silent: {
      what: "ECS couldn't create the {kind} of Express Mode service {service}",
      why: 'Its status is FAILED, and ECS gives no reason. ECS creates it with the infrastructure role of the service.',
    },
  },
  causes: [
    'symptom/deployment-failed',
    'symptom/deployment-rolled-back',
    'symptom/deployment-stalled',
    'symptom/tasks-missing',
  ],
  *check(given, say) {
    const { revisions, calls, service, judged } = given;
    const { express, name, arn } = service.value;
    const at = revisions.value.findIndex(r => r.arn === judged.value.revision);
    if (express !== true || at < 0) return;
    const region = parseArn(arn)?.region ?? '';
    for (const [i, { kind, status, reason, arn: resource }] of (revisions.value[at]?.managed ?? []).entries()) {
      if (status !== 'FAILED') continue;
      const matches = calls.value.filter(c => reason !== undefined && c.words === reason);
      const here = `/${at}/managed/${i}`;
      const common = {
        about: { type: 'service', id: name, arn },
        key: `${kind} ${i}`,
        affected: [{ type: kind, id: resource ?? kind }],
        calls: idsOf(matches),
        citations: [
          revisions.cite(`${here}/${reason === undefined ? 'status' : 'reason'}`, `the ${kind} is FAILED`),
          ...citationsOf(matches),
        ] as const,
        fixes: [
          {
            title: "Look at the events of the service's resources, remove what stops ECS, and update the service again",
            applies: 'as-is' as const,
            commands: [command`aws ecs describe-express-gateway-service --service-arn ${arn} --region ${region}`],
          },
        ],
      };
      // Where the words point at something sharper, that has a rule of its own, which is surer.
      const other = matches.some(c => !leadsTo(c, 'deployment/managed-resource-failed'));
      if (reason === undefined)
        yield say.fault('silent', {
          ...common,
          data: { kind, service: name },
          confidence: calls.whole ? 'likely' : 'possible',
        });
      else
        yield say.fault('failed', {
          ...common,
          data: { kind, service: name, reason: oneLine(reason).slice(0, 300) },
          confidence: matches.length > 0 && !other ? 'proven' : calls.whole ? 'likely' : 'possible',
        });
    }
  },
});
