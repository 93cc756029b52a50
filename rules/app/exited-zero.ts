import { backToSteady, command, inWords } from '#fix';
import { defineRule, detail, type Fix, lastPart, parseArn, type Service, valueOf, affectedTasks } from '#rule';

export default defineRule({
  id: 'app/exited-zero',
  title: "A service's process exits without an error, so nothing keeps running",
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
      what: 'Container {container} exits with code 0: the process finishes, and the service keeps restarting it',
      why: 'A service keeps tasks running. When an essential container exits, even with code 0, ECS stops the task. Either the command starts its process in the background and exits, or it is a one-off job that belongs in a standalone task.',
    },
  },
  causes: ['symptom/container-exited'],
  *check({ calls, service, definition, judged }, say) {
    for (const [i, call] of calls.value.entries()) {
      if (call.step !== 'process' || call.exitCode !== 0 || call.how === 'out-of-memory') continue;
      const container = call.container ?? 'unknown';
      const { name } = service.value;
      yield say.fault('ended', {
        data: { container },
        about: { type: 'container', id: container },
        affected: affectedTasks([call]),
        calls: [call.id],
        confidence: 'proven',
        citations: [
          calls.cite(`/${i}/exitCode`, `container ${container} exited with code 0`),
          service.cite('/desiredCount', `service ${name} has a desired count of ${service.value.desiredCount}`),
          ...call.seen.slice(0, 1),
        ],
        fixes: [
          ...backToSteady(judged.state === 'known' ? judged.value.steadyTaskDefinition : undefined, {
            definition: valueOf(definition),
            service: service.value,
          }),
          inWords('Run the server in the foreground, as the last step of entryPoint or command'),
          jobFix(service.value),
        ],
      });
    }
  },
});

/** A daemon service has no desired count of its own: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service-options.html */
const jobFix = ({ cluster, name, arn, schedulingStrategy }: Service): Fix =>
  schedulingStrategy === 'DAEMON'
    ? inWords('If it is a job, run it with RunTask or a schedule instead, and delete the daemon service')
    : {
        title: 'If it is a job, scale the service to 0 and run the job with RunTask or a schedule',
        applies: 'judge',
        risk: 'The service then serves nothing.',
        commands: [
          command`aws ecs update-service --cluster ${lastPart(cluster)} --service ${name} --desired-count 0 --region ${parseArn(arn)?.region ?? ''}`,
        ],
      };
