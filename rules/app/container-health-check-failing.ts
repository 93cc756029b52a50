import { command as line, deployBack, fillIn, fixWith, serviceAt } from '#fix';
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
  },
  causes: ['symptom/container-health-check-failed'],
  *check(facts, say) {
    const { calls, definition, judged, service } = facts;
    const found = sickOf('app/container-health-check-failing', facts);
    for (const { s, confidence } of found) {
      const check = s.container.healthCheck;
      if (!check) continue;
      const at = serviceAt(valueOf(service), definition.value.arn);
      const steady = judged.state === 'known' ? judged.value.steadyTaskDefinition : undefined;
      yield say.fault('failing', {
        data: {
          container: s.container.name,
          command: command(check.command),
          interval: String(check.interval),
          retries: String(check.retries),
          stop: String(s.stop),
        },
        about: { type: 'container', id: s.container.name },
        confidence,
        calls: [s.call.id],
        citations: [
          reported(s, calls),
          definition.cite(
            `${s.containerAt}/healthCheck/command`,
            `the health check command is ${command(check.command)}`,
          ),
        ],
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
