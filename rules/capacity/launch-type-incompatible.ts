import { compatibleWith, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, detail, optional } from '#rule';
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
    judged: detail('deployment.judged'),
  },
  messages: {
    lacks: {
      what: 'Task definition {revision} is for {for}, but the service runs it on {launch}',
      why: "ECS starts a task only on a launch type that its task definition is compatible with. Fargate requires awsvpc mode and a task size, and doesn't allow host paths, privileged containers or GPUs.",
    },
    named: { what: "The task definition doesn't fit where the service runs it", why: 'ECS reported it. {seen}' },
  },
  causes: ['symptom/placement-failed', 'symptom/request-refused'],
  *check(given, say) {
    const matches = namedCalls(given.calls, 'capacity/launch-type-incompatible');
    if (!matches) return;
    const { definition: read } = given;
    const { service, definition, launch, aboutCluster: about } = fixContext(given);
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
        confidence: 'proven',
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
      confidence: read.state === 'known' ? 'likely' : 'possible',
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
