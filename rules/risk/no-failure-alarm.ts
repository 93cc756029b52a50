import { command, fillIn, fixWith, serviceAt } from '#fix';
import { defineRule } from '#rule';

/** Alarms are one way of many to watch a rolling deployment; a deployment that shifts traffic bit by bit is made for them. */
export default defineRule({
  id: 'risk/no-failure-alarm',
  title: 'Nothing checks whether a deployment causes harm',
  kind: 'risk',
  severity: 'info',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-blue-green.html',
  ],
  needs: { service: 'ecs.service' },
  messages: {
    off: {
      what: "Service {service} has {alarms} for its deployments, but they aren't enabled",
      why: "Alarms that aren't enabled stop no deployment. Someone probably intended to use them.",
    },
    unwatched: {
      what: 'Service {service} deploys {strategy}, and no alarm watches it',
      why: 'Traffic shifts in steps and the old revision is kept for a while, so that an alarm can trigger a rollback. Without an alarm, every deployment completes whatever users experience.',
    },
  },
  *check({ service }, say) {
    const s = service.value;
    if (s.controller !== 'ECS') return;
    const off = s.alarms.length > 0 && s.alarmsEnabled === false;
    const shifting = s.strategy === 'BLUE_GREEN' || s.strategy === 'LINEAR' || s.strategy === 'CANARY';
    // A hook may be what decides there.
    if (!off && !(shifting && s.alarms.length === 0 && (s.hooks ?? []).length === 0)) return;
    const at = serviceAt(s);
    yield say.fault(off ? 'off' : 'unwatched', {
      data: {
        service: s.name,
        alarms: s.alarms.length === 1 ? `alarm ${s.alarms[0]}` : `${s.alarms.length} alarms`,
        strategy: s.strategy === 'BLUE_GREEN' ? 'blue/green' : s.strategy.toLowerCase(),
      },
      about: { type: 'service', id: s.name, arn: s.arn },
      confidence: 'likely',
      citations: [
        off
          ? service.cite('/alarmsEnabled', "the deployment alarms aren't enabled")
          : service.cite('/alarms', 'no alarm is set'),
        service.cite('/strategy', `the strategy is ${s.strategy}`),
      ],
      fixes: [
        fixWith("Add an alarm to the service's deployments", [
          command`aws ecs update-service --cluster ${at.cluster} --service ${at.service} --deployment-configuration ${'file://'}${fillIn('deployment-configuration-file')} --region ${at.region}`,
        ]),
      ],
    });
  },
});
