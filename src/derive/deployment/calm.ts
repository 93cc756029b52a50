import { SUCCESS } from '../../aws/deployments/index.ts';
import { valueOf } from '../../model/evidence.ts';
import type { Service, ServiceEvent, TargetGroupHealth } from '../../model/facts.ts';
import { defineDerived } from '../define-derived.ts';
import { looksSettled } from './settled.ts';

/** Milliseconds without an event after which no task has started lately; ECS writes one for every start. */
const QUIET = 30 * 60_000;

/**
 * Whether the service's counts, events, latest deployment and targets show on their own that its tasks keep running: then its
 * tasks don't have to be listed. Not where risks are looked for, some of which are in the tasks, nor where a window was asked
 * about: the events outside it aren't there to show a disturbance.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html
 */
export default defineDerived({
  key: 'deployment.calm',
  from: ['ecs.service', 'ecs.events', 'ecs.serviceDeployments', 'elb.targetHealth', 'asked.at'],
  async derive({ ask, need, target }) {
    const { at, risks, window } = await need('asked.at');
    const service = valueOf(await ask('ecs.service'));
    if (
      target.task !== undefined ||
      risks === true ||
      window !== undefined ||
      service?.controller !== 'ECS' ||
      !looksSettled(service)
    )
      return LIST_THEM;
    const [events, deployments] = await Promise.all([ask('ecs.events'), ask('ecs.serviceDeployments')]);
    // Targets are those of the judged deployment, which reads tasks where the latest one didn't succeed.
    const succeeded = valueOf(deployments)?.[0]?.status === 'SUCCESSFUL';
    if (!succeeded || !isQuiet(valueOf(events), at)) return LIST_THEM;
    const calm = service.loadBalancers.length === 0 || isServed(service, valueOf(await ask('elb.targetHealth')));
    return { found: calm, regardless: true };
  },
});

/** Where anything is in doubt, the tasks are listed: what brought no answer here takes nothing from them. */
const LIST_THEM = { found: false, regardless: true } as const;

/** Whether nothing but successes was reported lately. */
const isQuiet = (events: readonly ServiceEvent[] | undefined, at: string): boolean =>
  events?.every(e => SUCCESS.test(e.message) || Date.parse(at) - Date.parse(e.createdAt) > QUIET) ?? false;

/** Whether each load balancer has a healthy target in one of its groups. */
const isServed = ({ loadBalancers }: Service, health: readonly TargetGroupHealth[] | undefined): boolean =>
  loadBalancers.every(b =>
    [b.targetGroupArn, b.alternateTargetGroupArn].some(group =>
      valueOf(health?.find(h => h.targetGroup === group)?.targets)?.some(t => t.state === 'healthy'),
    ),
  );
