import { fitsPlatform } from '#aws/capacity';
import { compatibleWith, FIX_NEEDS, fixContext, inWords } from '#fix';
import { confidenceOf, defineRule, optional } from '#rule';
import { namedCalls } from './_placement.ts';

export default defineRule({
  id: 'capacity/launch-type-incompatible',
  title: "The task definition doesn't fit the launch type or capacity provider",
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/failed-to-start-error.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html',
  ],
  needs: {
    calls: 'failure.calls',
    ...FIX_NEEDS,
    definition: optional('deployment.taskDefinition'),
    judged: optional('deployment.judged'),
  },
  messages: {
    platform: {
      what: 'Task definition {revision} is for {os}, but the deployment runs on {family}',
      why: 'All tasks of a service on Fargate have the platform family of the service. A task for another operating system is not started.',
    },
    lacks: {
      what: 'Task definition {revision} is for {for}, but the service runs it on {launch}',
      why: "ECS starts a task only on a launch type that its task definition is compatible with. Fargate requires awsvpc mode and a task size, and doesn't allow host paths, privileged containers or GPUs.",
    },
    named: { what: "The task definition doesn't fit where the service runs it", why: 'ECS reported it. {seen}' },
  },
  causes: [
    'symptom/placement-failed',
    'symptom/request-refused',
    'symptom/deployment-stalled',
    'symptom/tasks-missing',
  ],
  *check(given, say) {
    const matches = namedCalls(given.calls, 'capacity/launch-type-incompatible');
    const { calls, definition: read, judged } = given;
    const { service, definition, launch, aboutCluster: about } = fixContext(given);
    const family = judged.state === 'known' ? judged.value.platformFamily : undefined;
    if (read.state === 'known' && judged.state === 'known' && family !== undefined) {
      const { operatingSystemFamily: os, revision } = read.value;
      if (!fitsPlatform(os, family))
        return yield say.fault('platform', {
          data: { revision: `${read.value.family}:${revision}`, os, family },
          about: { type: 'task-definition', id: `${read.value.family}:${revision}`, arn: read.value.arn },
          calls: matches?.ids ?? [],
          // ECS may say nothing at all of it.
          confidence: confidenceOf(calls, matches?.calls ?? [], false),
          citations: [
            judged.cite('/platformFamily', `the platform family of the deployment is ${family}`),
            read.cite('/operatingSystemFamily', `the task definition is for ${os}`),
            ...(matches?.citations ?? []),
          ],
          fixes: [
            inWords(`Register the revision with operatingSystemFamily for ${family}, or create a service for ${os}`),
          ],
        });
    } else if (!matches && (read.state === 'blind' || judged.state === 'blind'))
      yield say.undecided(
        read.state === 'blind' ? 'definition' : 'judged',
        "whether the task definition fits the platform of the service couldn't be determined",
      );
    if (!matches) return;
    const wanted = launch === undefined || launch === 'unknown' ? undefined : launch;
    const valid = [...new Set(definition?.compatibilities ?? definition?.requiresCompatibilities ?? [])];
    const base = {
      about: definition
        ? { type: 'task-definition', id: `${definition.family}:${definition.revision}`, arn: definition.arn }
        : about,
      calls: matches.ids,
    };
    if (read.state === 'known' && definition && wanted !== undefined && valid.length > 0 && !valid.includes(wanted)) {
      const at = definition.compatibilities ? '/compatibilities' : '/requiresCompatibilities';
      return yield say.fault('lacks', {
        ...base,
        confidence: judged.state === 'blind' ? 'likely' : 'proven',
        citations: [
          ...matches.citations,
          read.cite(at, `${definition.family}:${definition.revision} is compatible with ${valid.join(', ')}`),
        ],
        data: { revision: `${definition.family}:${definition.revision}`, for: valid.join(' and '), launch: wanted },
        fixes: [
          ...compatibleWith(wanted, { definition, service }),
          { title: `Run the service on ${valid.join(' or ')} instead`, applies: 'fill-in' },
        ],
      });
    }
    yield say.fault('named', {
      ...base,
      confidence: read.state === 'known' && judged.state !== 'blind' ? 'likely' : 'possible',
      citations: matches.citations,
      data: {
        seen:
          read.state === 'known'
            ? `Its compatibilities (${valid.join(', ') || 'not listed'}) don't show why. The platform version, the operating system or the CPU architecture might not fit.`
            : "The task definition couldn't be read.",
      },
      fixes: [
        {
          title:
            "Compare requiresCompatibilities, runtimePlatform and networkMode of the task definition with the service's launch type and platform version",
          applies: 'fill-in',
        },
      ],
    });
  },
});
