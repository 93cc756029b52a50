import { deployed, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, leadsTo, optional, affectedTasks, matchingCalls } from '#rule';

const ID = 'platform/transient';
export default defineRule({
  id: ID,
  title: 'A temporary AWS fault',
  kind: 'cause',
  severity: 'warning',
  transient: true,
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/internal-error.html',
  ],
  needs: { calls: 'failure.calls', tasks: optional('ecs.tasks'), ...FIX_NEEDS },
  messages: {
    passed: {
      what: 'A task failed because of an AWS fault; a later one is running',
      why: 'ECS reported: {words}. A later task of the same revision started successfully.',
    },
    once: {
      what: 'A task failed, apparently because of an AWS fault',
      why: "ECS reported: {words}. If it happens once, ECS's retry usually succeeds.",
    },
    often: {
      what: '{count} tasks failed, apparently because of an AWS fault',
      why: "ECS reported: {words}. It keeps happening: either AWS has an outage (check the AWS Health Dashboard), or AWS doesn't report the actual cause.",
    },
  },
  causes: [
    'symptom/eni-not-provisioned',
    'symptom/container-not-created',
    'symptom/container-exited',
    'symptom/volume-not-mounted',
    'symptom/elb-health-check-failed',
    'symptom/image-pull-failed',
    'symptom/request-refused',
    'symptom/placement-failed',
    'symptom/tasks-missing',
  ],
  *check(given, say) {
    const { service, definition, site, judged } = fixContext(given);
    // Nobody but AWS can do anything about the container runtime of Fargate.
    const fargate = judged?.launch === 'FARGATE';
    const found = matchingCalls(
      given.calls,
      c => leadsTo(c, ID) || (fargate && leadsTo(c, 'platform/docker-unhealthy')),
    );
    if (!found) return;
    const last =
      found.calls
        .map(c => c.last ?? '')
        .sort()
        .at(-1) ?? '';
    const at =
      given.tasks.state === 'known' && last !== ''
        ? given.tasks.value.findIndex(
            t =>
              t.lastStatus === 'RUNNING' &&
              (t.startedAt ?? '') > last &&
              (definition === undefined || t.taskDefinition === definition.arn),
          )
        : -1;
    const base = {
      about: { type: 'service', id: service?.name ?? 'service' },
      affected: affectedTasks(found.calls),
      calls: found.ids,
      fixes: [
        deployed('Deploy again', site),
        {
          title: 'If it keeps happening, open a case with AWS Support and include the task IDs',
          applies: 'fill-in' as const,
        },
      ],
    };
    if (at >= 0 && given.tasks.state === 'known')
      yield say.fault('passed', {
        ...base,
        data: { words: found.words },
        confidence: 'likely',
        citations: [...found.quoted, given.tasks.cite(`/${at}/startedAt`, 'a later task is running')],
      });
    else if (found.tasks.length > 1)
      yield say.fault('often', {
        ...base,
        data: { words: found.words, count: String(found.tasks.length) },
        confidence: 'possible',
        citations: found.quoted,
      });
    else
      yield say.fault('once', {
        ...base,
        data: { words: found.words },
        confidence: 'possible',
        citations: found.quoted,
      });
  },
});
