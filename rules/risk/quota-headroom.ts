import { FARGATE_QUOTA } from '#aws/capacity';
import { command, fixWith, regionOfService } from '#fix';
import { type Citation, defineRule, optional } from '#rule';

/** How much of the quota one service may use before it is worth a word. */
const TIGHT = 0.8;

/** A lower bound: other services of the account use the same quota. */
export default defineRule({
  id: 'risk/quota-headroom',
  title: "The service might need more than the account's Fargate quota",
  kind: 'risk',
  severity: 'warning',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html'],
  needs: {
    service: 'ecs.service',
    definition: 'deployment.taskDefinition',
    quota: 'quota.fargateVcpus',
    scaling: optional('scaling.target'),
  },
  messages: {
    short: {
      what: "At its maximum, service {service} needs {needed} vCPUs, but the account's Fargate quota is {limit}",
      why: 'Up to {tasks} tasks of {each} vCPUs can run during a deployment at {basis}. Fargate starts no task beyond the quota, which all services of the account share.',
    },
    tight: {
      what: "At its maximum, service {service} alone uses {share}% of the account's Fargate vCPU quota",
      why: 'Up to {tasks} tasks of {each} vCPUs can run during a deployment at {basis}. The quota is {limit}, and all services of the account share it.',
    },
  },
  *check({ service, definition, quota, scaling }, say) {
    const s = service.value;
    const cpu = definition.value.cpu;
    // Spot has a quota of its own.
    if (s.launch !== 'FARGATE' || cpu === undefined || s.capacityProviders.some(p => p.name === 'FARGATE_SPOT')) return;
    const most = scaling.state === 'known' ? Math.max(scaling.value.max, s.desiredCount) : s.desiredCount;
    const tasks =
      s.controller === 'ECS' && s.strategy === 'ROLLING' ? Math.floor((most * s.maximumPercent) / 100) : most * 2;
    const needed = (tasks * cpu) / 1024;
    const { limit } = quota.value;
    if (limit <= 0 || needed < limit * TIGHT) {
      if (scaling.state === 'blind') yield say.undecided('scaling', "how far the service scales couldn't be read");
      return;
    }
    const citations: [Citation, ...Citation[]] = [
      quota.cite('/limit', `the quota is ${limit} vCPUs`),
      definition.cite('/cpu', `a task has ${cpu} CPU units`),
      scaling.state === 'known' && scaling.value.max >= s.desiredCount
        ? scaling.cite('/max', `it scales up to ${scaling.value.max} tasks`)
        : service.cite('/desiredCount', `the desired count is ${s.desiredCount}`),
    ];
    yield say.fault(needed > limit ? 'short' : 'tight', {
      data: {
        service: s.name,
        needed: String(needed),
        limit: String(limit),
        tasks: String(tasks),
        each: String(cpu / 1024),
        share: String(Math.round((needed / limit) * 100)),
        basis: scaling.state === 'known' ? "autoscaling's maximum" : 'the desired count',
      },
      about: { type: 'quota', id: FARGATE_QUOTA.onDemand },
      citations,
      confidence: scaling.state === 'blind' ? 'possible' : 'likely',
      fixes: [
        fixWith(
          'Request a higher quota',
          [
            command`aws service-quotas request-service-quota-increase --service-code fargate --quota-code ${FARGATE_QUOTA.onDemand} --desired-value ${Math.max(Math.ceil(needed * 2), limit + 1)} --region ${regionOfService(s)}`,
          ],
          'AWS decides on the request. A large increase can take days.',
        ),
      ],
    });
  },
});
