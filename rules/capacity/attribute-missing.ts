import { growGroup, putAttribute, updateAgents, fixContext } from '#fix';
import { defineRule, type Fix, lastPart } from '#rule';
import { affectedBy, metBy, NEEDS, seenOn, sureness, told, unsettled } from './_placement.ts';

/** What the agent says of itself and of its host: no command can give it to an instance. */
const OWN = /^(?:ecs\.|com\.amazonaws\.ecs\.)/;

export default defineRule({
  id: 'capacity/attribute-missing',
  title: 'No instance has an attribute that the task requires',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-agent-versions.html',
  ],
  needs: NEEDS,
  messages: {
    missing: {
      what: '{attributes} is missing on {instances}, and the task requires it',
      why: 'ECS derives from a task definition what an instance has to offer (a log driver, a network mode, an agent of some version, a CPU architecture), and places the task only on instances whose agent says that it has it.',
    },
    room: {
      what: 'An attribute that the task requires was missing at {when}; {instance} has all of them now',
      why: 'ECS places a task only on instances whose agent says that it has what the task definition requires.',
    },
    named: {
      what: 'The instance lacks an attribute or device that the task requires',
      why: 'AWS says so. What the instances have could not be compared with what the task definition requires.',
    },
  },
  causes: ['symptom/placement-failed', 'symptom/container-not-created', 'symptom/log-driver-failed'],
  *check(given, say) {
    const met = metBy(given, 'capacity/attribute-missing', 'attribute');
    if (met === undefined) return;
    if (met.state === 'open')
      return yield say.undecided('fit', 'the attributes of the instances could not be read', unsettled(met.missing));
    const { region, aboutCluster: about, cluster } = fixContext(given);
    const base = { about, calls: met.ids, confidence: sureness(met, given.fit.state === 'known' && given.fit.whole) };
    const newer: Fix = {
      title:
        'Launch instances from the current ECS-optimized image, with the agent configured for what the task definition asks',
      applies: 'fill-in',
    };
    if (met.state === 'decided' && met.fit) {
      const own = met.fit.instances.filter(i => i.verdict !== 'out');
      const [first] = met.instances;
      const names = (first?.lacks['attribute']?.need ?? '').split(', ');
      const custom = names.filter(n => !OWN.test(n));
      const where = cluster ?? 'default';
      const fixes: Fix[] = [
        ...custom
          .slice(0, 3)
          .map(n => putAttribute(n.split('=')[0] ?? n, n.split('=')[1], first?.arn ?? '', where, region)),
        ...(custom.length < names.length
          ? [
              updateAgents(
                met.instances.slice(0, 5).map(i => lastPart(i.arn)),
                where,
                region,
              ),
              newer,
            ]
          : []),
      ];
      yield say.fault('missing', {
        ...base,
        affected: affectedBy(met.instances),
        data: { instances: told(met.instances, own.length), attributes: names.join(', ') },
        citations: [...met.citations, ...seenOn(met.instances)],
        fixes,
      });
    } else if (met.state === 'room')
      yield say.fault('room', {
        ...base,
        data: { when: met.when, instance: met.instances[0]?.instance ?? 'one' },
        citations: [...met.citations, ...seenOn(met.instances)],
        fixes: [growGroup(undefined, region)],
      });
    else yield say.fault('named', { ...base, citations: met.citations, fixes: [newer] });
  },
});
