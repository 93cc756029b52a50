import { agentSettings, isConfigured } from '#aws/platform';
import { configureAgents, growGroup, putAttribute, updateAgents } from '#fix';
import { type Fix, lastPart } from '#rule';
import { instanceNames, usable } from './_placement.ts';
import { placementRule } from './_placement-rule.ts';

/** What the agent says of itself and of its host: no command can give it to an instance. */
const OWN = /^(?:ecs\.|com\.amazonaws\.ecs\.)/;
const newer: Fix = {
  title:
    'Launch instances from the current ECS-optimized AMI, with the agent configured for what the task definition requires',
  applies: 'fill-in',
};

export default placementRule({
  id: 'capacity/attribute-missing',
  title: 'No instance has an attribute that the task requires',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-agent-versions.html',
  ],
  messages: {
    missing: {
      what: 'The task requires {attributes}, missing on {instances}',
      why: 'ECS derives required attributes from the task definition, such as a log driver, a network mode, an agent version or a CPU architecture. It places the task only on instances whose agent reports all of them.',
    },
    room: {
      what: 'At {when} no instance had an attribute that the task requires; {instance} has all of them now',
      why: 'ECS places a task only on instances whose agent reports every attribute that the task definition requires.',
    },
    named: {
      what: 'The instance lacks an attribute or device that the task requires',
      why: "AWS reported it. The attributes of the instances couldn't be compared with what the task definition requires.",
    },
  },
  causes: ['symptom/placement-failed', 'symptom/container-not-created', 'symptom/log-driver-failed'],
  shortage: 'attribute',
  open: "the attributes of the instances couldn't be read",
  decided: ({ instances, fit }, { region, cluster = 'default' }) => {
    const [first] = instances;
    const names = (first?.lacks['attribute']?.need ?? '').split(', ');
    const custom = names.filter(n => !OWN.test(n));
    const agents = instances.slice(0, 5).map(i => lastPart(i.arn));
    const settings = agentSettings(names, first?.attributes ?? []);
    const ids = instances.slice(0, 5).map(i => i.instance);
    const byVersion = names.filter(n => OWN.test(n) && !isConfigured(n));
    return {
      message: 'missing',
      data: { instances: instanceNames(instances, usable(fit).length), attributes: names.join(', ') },
      fixes: [
        ...custom
          .slice(0, 3)
          .map(n => putAttribute(n.split('=')[0] ?? n, n.split('=')[1], first?.arn ?? '', cluster, region)),
        ...(settings.length > 0 && first?.windows !== true ? [configureAgents(ids, settings, region)] : []),
        ...(byVersion.length > 0 ? [updateAgents(agents, cluster, region)] : []),
        ...(custom.length < names.length ? [newer] : []),
      ],
    };
  },
  fixes: { room: ({ region }) => [growGroup(undefined, region)], named: () => [newer] },
});
