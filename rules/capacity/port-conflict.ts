import { anyPort, growGroup, stopOneFirst } from '#fix';
import type { Fix } from '#rule';
import { groupOf, instanceNames, type PlacementMatch, usable } from './_placement.ts';
import { placementRule, type PlacementContext } from './_placement-rule.ts';

const portsOf = ({ fit }: PlacementMatch): readonly number[] => fit?.needs.ports.map(p => p.port) ?? [];
const fixesOf = ({ site, region, scaling }: PlacementContext, match: PlacementMatch): readonly Fix[] => [
  ...anyPort(portsOf(match), site),
  ...stopOneFirst(site.service),
  growGroup(groupOf(scaling), region),
];

export default placementRule({
  id: 'capacity/port-conflict',
  title: 'The host port that the task wants is taken on every instance',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html',
  ],
  messages: {
    taken: {
      what: 'Host port {port} is taken on {instances}',
      why: 'A port of the host can belong to one task at a time, so an instance holds one task with this port; while a rollout goes on, the old task still has it.',
    },
    room: {
      what: 'The host port was taken on every instance at {when}; now it is free on {instance}',
      why: 'A port of the host can belong to one task at a time. ECS tries again by itself; the next rollout meets the same.',
    },
    named: {
      what: 'The host port that the task wants is taken on every instance',
      why: 'ECS says so. Which ports are taken could not be compared.',
    },
  },
  reads: 'scaling',
  shortage: 'ports',
  open: 'which ports of the instances are taken could not be read',
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
