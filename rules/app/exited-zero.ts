import { backToSteady, command, inWords } from '#fix';
import { defineRule, detail, lastPart, parseArn, valueOf, affectedTasks } from '#rule';

export default defineRule({
  id: 'app/exited-zero',
  title: 'The process of a service ends without error, so nothing keeps running',
  kind: 'cause',
  severity: 'error',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html'],
  needs: {
    calls: 'failure.calls',
    service: 'ecs.service',
    definition: detail('deployment.taskDefinition'),
    judged: detail('deployment.judged'),
  },
  messages: {
    ended: {
      what: 'Container {container} ends with exit code 0: its work is done, and the service starts it again and again',
      why: 'A service keeps its tasks running, and an essential container that ends, even well, ends the task. Either the command goes to the background, or it is a job that belongs in a task of its own.',
    },
  },
  causes: ['symptom/container-exited'],
  *check({ calls, service, definition, judged }, say) {
    for (const [i, call] of calls.value.entries()) {
      if (call.step !== 'process' || call.exitCode !== 0 || call.how === 'out-of-memory') continue;
      const container = call.container ?? 'unknown';
      const { cluster, name, arn } = service.value;
      yield say.fault('ended', {
        data: { container },
        about: { type: 'container', id: container },
        affected: affectedTasks([call]),
        calls: [call.id],
        confidence: 'proven',
        citations: [
          calls.cite(`/${i}/exitCode`, `container ${container} ended with exit code 0`),
          service.cite('/desiredCount', `service ${name} wants ${service.value.desiredCount} running tasks`),
          ...call.seen.slice(0, 1),
        ],
        fixes: [
          ...backToSteady(judged.state === 'known' ? judged.value.steadyTaskDefinition : undefined, {
            definition: valueOf(definition),
            service: service.value,
          }),
          inWords('Run the server in the foreground, as the last thing of entryPoint or command'),
          {
            title: 'If it is a job, stop the service, and run the job with RunTask or a schedule',
            applies: 'judge',
            risk: 'Nothing is served any more.',
            commands: [
              command`aws ecs update-service --cluster ${lastPart(cluster)} --service ${name} --desired-count 0 --region ${parseArn(arn)?.region ?? ''}`,
            ],
          },
        ],
      });
    }
  },
});
