import { anyPort, growGroup, stopOneFirst, fixContext } from '#fix';
import { defineRule, detail } from '#rule';
import { affectedBy, EFFECTS, groupOf, metBy, NEEDS, seenOn, sureness, told, unsettled } from './_placement.ts';

export default defineRule({
  id: 'capacity/port-conflict',
  title: 'The host port that the task wants is taken on every instance',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html',
  ],
  needs: { ...NEEDS, scaling: detail('capacity.scaling') },
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
  causes: EFFECTS,
  *check(given, say) {
    const met = metBy(given, 'capacity/port-conflict', 'ports');
    if (met === undefined) return;
    if (met.state === 'open')
      return yield say.undecided(
        'fit',
        'which ports of the instances are taken could not be read',
        unsettled(met.missing),
      );
    const { service, definition, region, aboutCluster: about } = fixContext(given);
    const ports = met.fit?.needs.ports.map(p => p.port) ?? [];
    const more = [
      ...anyPort(ports, { definition, service }),
      ...stopOneFirst(service),
      growGroup(given.scaling.state === 'known' ? groupOf(given.scaling.value) : undefined, region),
    ];
    const base = { about, calls: met.ids, confidence: sureness(met, given.fit.state === 'known' && given.fit.whole) };
    if (met.state === 'decided' && met.fit) {
      const own = met.fit.instances.filter(i => i.verdict !== 'out');
      yield say.fault('taken', {
        ...base,
        affected: affectedBy(met.instances),
        data: {
          port: met.instances[0]?.lacks['ports']?.need ?? ports.join(', '),
          instances: told(met.instances, own.length),
        },
        citations: [...met.citations, ...seenOn(met.instances)],
        fixes: more,
      });
    } else if (met.state === 'room')
      yield say.fault('room', {
        ...base,
        data: { when: met.when, instance: met.instances[0]?.instance ?? 'one' },
        citations: [...met.citations, ...seenOn(met.instances)],
        fixes: more,
      });
    else yield say.fault('named', { ...base, citations: met.citations, fixes: more });
  },
});
