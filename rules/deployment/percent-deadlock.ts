import { percentRoom } from '#aws/load-balancing';
import { deploymentPercent, serviceAt } from '#fix';
import { cited, defineRule, leadsTo } from '#rule';

/** Computed: minimum percent rounds up, maximum percent rounds down. With blue/green and with CodeDeploy the percentages do not count. */
export default defineRule({
  id: 'deployment/percent-deadlock',
  title: 'The minimum and maximum percent leave no room to start or stop a task',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html',
  ],
  needs: { service: 'ecs.service', calls: 'failure.calls' },
  messages: {
    stuck: {
      what: 'With a desired count of {desired}, a minimum of {minimum}% requires {least} running and a maximum of {maximum}% allows {most}: no task can be started or stopped',
      why: 'A rolling deployment starts a new task when the maximum allows one more, or stops an old one when the minimum allows one fewer. {minimum}% of {desired} rounds up to {least} and {maximum}% rounds down to {most}, so neither is allowed.',
    },
  },
  causes: ['symptom/deployment-stalled', 'symptom/tasks-missing', 'symptom/scale-in-blocked'],
  *check({ service, calls }, say) {
    const s = service.value;
    if (s.controller !== 'ECS' || s.strategy !== 'ROLLING' || s.schedulingStrategy === 'DAEMON') return;
    const room = percentRoom(s.desiredCount, s.minimumHealthyPercent, s.maximumPercent);
    if (!room.stuck) return;
    const matches = calls.value.filter(
      c => c.family === 'deployment/percent' || leadsTo(c, 'deployment/percent-deadlock'),
    );
    const moving = s.deployments.length > 1;
    const at = serviceAt(s);
    // The least maximum that allows one task more.
    const more = Math.ceil(((s.desiredCount + 1) * 100) / s.desiredCount);
    const less = Math.floor(((s.desiredCount - 1) * 100) / s.desiredCount);
    const citations = cited([
      ...matches.flatMap(c => c.seen.slice(0, 1)),
      service.cite('/desiredCount', `${s.desiredCount} wanted`),
      service.cite('/minimumHealthyPercent', `the minimum is ${s.minimumHealthyPercent}%`),
      service.cite('/maximumPercent', `the maximum is ${s.maximumPercent}%`),
    ]);
    if (!citations) return;
    yield say.fault('stuck', {
      data: {
        desired: String(s.desiredCount),
        tasks: s.desiredCount === 1 ? 'task' : 'tasks',
        minimum: String(s.minimumHealthyPercent),
        maximum: String(s.maximumPercent),
        least: String(room.least),
        most: String(room.most),
      },
      about: { type: 'service', id: s.name, arn: s.arn },
      citations,
      calls: matches.map(c => c.id),
      confidence: matches.length > 0 ? 'proven' : moving && calls.whole ? 'likely' : 'possible',
      fixes: [
        deploymentPercent(
          at,
          s,
          s.minimumHealthyPercent,
          Math.max(more, s.maximumPercent),
          `Allow one more task during deployments: set the maximum to ${more}%`,
          s.alarms.length > 0 && s.deploymentConfiguration === undefined
            ? 'Repeat the deployment alarms in the command, or they are removed.'
            : undefined,
        ),
        deploymentPercent(
          at,
          s,
          less,
          s.maximumPercent,
          `Allow one fewer task during deployments: set the minimum to ${less}%`,
          s.desiredCount === 1
            ? 'No task runs while it is being replaced.'
            : 'Fewer tasks carry the load during a deployment.',
        ),
      ],
    });
  },
});
