import type { InstanceFit } from '../../model/facts.ts';
import { decide, fitOf, nameOf, placementNeeds } from '../../aws/capacity/index.ts';
import { defineDerived } from '../define-derived.ts';
import { NOTHING, placements, providersOf } from '../../aws/capacity/failed-placements.ts';
import { sorted } from '../../model/text.ts';

/** Whether the task fits what each instance has left, and, for each failed placement, the one cause that the evidence decides on. */
export default defineDerived({
  key: 'capacity.fit',
  from: [
    'failure.calls',
    'deployment.taskDefinition',
    'deployment.attempts',
    'ecs.service',
    'ecs.containerInstances',
    'ecs.tasks',
    'ec2.instanceTypes',
    'net.subnets',
    'capacity.placement',
    'capacity.scaling',
  ],
  async derive(io) {
    const calls = await placements(io);
    if (calls.length === 0) return NOTHING;
    const [definition, hosts] = await Promise.all([
      io.need('deployment.taskDefinition'),
      io.need('ecs.containerInstances'),
    ]);
    const [service, own, attempts, tasks] = await Promise.all([
      io.ask('ecs.service'),
      io.ask('capacity.placement'),
      io.ask('deployment.attempts'),
      io.ask('ecs.tasks'),
    ]);
    const asked = io.target.task !== undefined && attempts.state === 'known' ? attempts.value[0]?.task : undefined;
    const needs = placementNeeds(definition, own.state === 'known' ? own.value.constraints : [], asked?.overrides);
    const [types, subnets] = needs.eni
      ? await Promise.all([io.ask('ec2.instanceTypes'), io.ask('net.subnets')])
      : [undefined, undefined];
    const providers = providersOf(service);
    const network = service.state === 'known' ? service.value.network?.subnets : undefined;
    const known =
      subnets?.state === 'known'
        ? subnets.value.flatMap(s =>
            s.subnet.state === 'known' && (network?.includes(s.id) ?? false) ? [s.subnet.value.zone] : [],
          )
        : [];
    // Subnets of the instances are read as well; only where all of the service's are known do their zones rule one out.
    const zones = network !== undefined && known.length === network.length ? sorted(known) : undefined;
    const group =
      io.target.service === undefined
        ? undefined
        : `service:${service.state === 'known' ? service.value.name : io.target.service}`;
    const occupied = (arn: string): boolean | 'unknown' =>
      group === undefined || tasks.state !== 'known'
        ? 'unknown'
        : tasks.value.some(
              t =>
                t.containerInstance === arn &&
                t.group === group &&
                t.desiredStatus !== 'STOPPED' &&
                t.lastStatus !== 'STOPPED',
            )
          ? true
          : tasks.whole
            ? false
            : 'unknown';
    const instances = hosts.map((h, i): InstanceFit => {
      const { at, says, ...fit } = fitOf(needs, h, {
        providers,
        occupied: occupied(h.arn),
        zones,
        maxEnis: types?.state === 'known' ? types.value.find(t => t.type === h.instanceType)?.maxEnis : undefined,
      });
      return {
        instance: nameOf(h),
        arn: h.arn,
        ...(h.instanceType !== undefined && { type: h.instanceType }),
        ...fit,
        ...(fit.short.includes('attribute') && { attributes: h.attributes.map(a => a.name) }),
        ...(h.attributes.some(a => a.name === 'ecs.os-type' && a.value === 'windows') && { windows: true as const }),
        seen: [io.cite('ecs.containerInstances', `/${i}${at}`, says)],
      };
    });
    const hostsEv = await io.ask('ecs.containerInstances');
    const whole = hostsEv.state === 'known' && hostsEv.whole && own.state !== 'unreadable' && own.state !== 'unasked';
    const anyFits = instances.some(i => i.verdict === 'fits' || i.verdict === 'cannot-tell');
    const scaling = anyFits ? undefined : await io.ask('capacity.scaling');
    const judged = scaling?.state === 'known' ? scaling.value : scaling?.state === 'absent' ? [] : undefined;
    const daemon = service.state === 'known' && service.value.schedulingStrategy === 'DAEMON';
    return {
      found: {
        needs,
        instances,
        decisions: calls.map(c => decide(c, { instances, whole, scaling: judged, daemon })),
        seen:
          instances.length === 0
            ? [io.cite('ecs.containerInstances', '', 'the cluster has no container instance')]
            : instances.slice(0, 3).flatMap(i => i.seen),
      },
      whole,
    };
  },
});
