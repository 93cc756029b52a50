import { command as line, deployBack, fillIn, fixWith, newRevision, serviceAt } from '#fix';
import { defineRule, valueOf } from '#rule';
import { command, leftOpen, NEEDS, reported, sickOf } from './_unhealthy-containers.ts';

/** ECS named the container's own check. A program that is missing in the image, and a start that the log shows to be long, are left to siblings. */
export default defineRule({
  id: 'app/container-health-check-failing',
  title: "The container's own health check command fails",
  kind: 'cause',
  generic: true,
  severity: 'error',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/healthcheck.html'],
  needs: NEEDS,
  messages: {
    failing: {
      what: 'The health check command of container {container} fails: {command}',
      why: 'ECS runs it inside the container every {interval} seconds. After {retries} failures in a row ({stop} seconds if it never succeeds), the container is unhealthy and ECS replaces the task.',
    },
    elsewhere: {
      what: 'The health check command of container {container} asks {asks}, but the app listens on {where}',
      why: 'The command runs inside the container, so localhost is the container itself. Nothing answers there, so the command always fails and ECS replaces the task.',
    },
  },
  causes: ['symptom/container-health-check-failed'],
  *check(facts, say) {
    const { calls, definition, judged, tail, service } = facts;
    const found = sickOf('app/container-health-check-failing', facts);
    for (const { s, confidence } of found) {
      const check = s.container.healthCheck;
      if (!check) continue;
      const at = serviceAt(valueOf(service), definition.value.arn);
      const steady = judged.state === 'known' ? judged.value.steadyTaskDefinition : undefined;
      const common = { about: { type: 'container', id: s.container.name }, confidence, calls: [s.call.id] };
      const asked = definition.cite(
        `${s.containerAt}/healthCheck/command`,
        `the health check command is ${command(check.command)}`,
      );
      if (s.elsewhere) {
        const { where, asks, pointer, text } = s.elsewhere;
        yield say.fault('elsewhere', {
          ...common,
          data: { container: s.container.name, asks, where },
          citations: [
            reported(s, calls),
            asked,
            ...(tail.state === 'known' ? [tail.cite(pointer, `the log shows: ${text.slice(0, 160)}`)] : []),
          ],
          fixes: [
            newRevision(
              at,
              definition.value.family,
              where.endsWith(' only')
                ? `Make the app listen on 0.0.0.0 (Next.js and others take the HOSTNAME variable, which the container runtime sets: set it to 0.0.0.0)`
                : `Make the health check command ask the ${where} that the app listens on`,
            ),
          ],
        });
        continue;
      }
      yield say.fault('failing', {
        ...common,
        data: {
          container: s.container.name,
          command: command(check.command),
          interval: String(check.interval),
          retries: String(check.retries),
          stop: String(s.stop),
        },
        citations: [reported(s, calls), asked],
        fixes: [
          fixWith('Run the command in a running task, then fix the problem it reports', [
            line`aws ecs execute-command --cluster ${at.cluster} --task ${fillIn('task-id')} --container ${s.container.name} --interactive --command ${fillIn('command')} --region ${at.region}`,
          ]),
          ...(steady === undefined || steady === definition.value.arn ? [] : [deployBack(at, steady)]),
        ],
      });
    }
    yield* leftOpen(facts, found.length, ['tail'], say);
  },
});
