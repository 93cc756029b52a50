import { anyPort, stopOneFirst } from '#fix';
import type { Fix } from '#rule';
import { moreCapacity, instanceNames, type PlacementMatch, usable } from './_placement.ts';
import { placementRule, type PlacementContext } from './_placement-rule.ts';

const portsOf = ({ fit }: PlacementMatch): readonly number[] => fit?.needs.ports.map(p => p.port) ?? [];
const fixesOf = ({ site, region, scaling }: PlacementContext, match: PlacementMatch): readonly Fix[] => [
  ...anyPort(portsOf(match), site),
  ...stopOneFirst(site.service),
  moreCapacity(scaling, region),
];

export default placementRule({
  id: 'capacity/port-conflict',
  title: 'The host port that the task needs is in use on every instance',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html',
  ],
  messages: {
    taken: {
      what: 'Host port {port} is in use on {instances}',
      why: 'Only one task per instance can use a host port at a time. During a rollout the old task still uses it.',
    },
    room: {
      what: 'The host port was in use on every instance at {when}; on {instance} it is free now',
      why: 'Only one task per instance can use a host port at a time. ECS retries on its own, but the next rollout has the same problem.',
    },
    named: {
      what: 'The host port that the task needs is in use on every instance',
      why: "ECS reported it. The ports in use couldn't be compared.",
    },
  },
  shortage: 'ports',
  open: "the ports in use on the instances couldn't be read",
  decided: (match, context) => ({
    message: 'taken',
    data: {
      port: match.instances[0]?.lacks['ports']?.need ?? portsOf(match).join(', '),
      instances: instanceNames(match.instances, usable(match.fit).length),
    },
    fixes: fixesOf(context, match),
  }),
  fixes: { room: fixesOf, named: fixesOf },
});
