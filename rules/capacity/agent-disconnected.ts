import { replaceInstances, restartAgents, fixContext } from '#fix';
import { defineRule } from '#rule';
import { affectedBy, EFFECTS, metBy, NEEDS, seenOn, sureness, told, unsettled } from './_placement.ts';

export default defineRule({
  id: 'capacity/agent-disconnected',
  title: 'The ECS agent of the instances is not connected',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerInstance.html',
  ],
  needs: NEEDS,
  messages: {
    disconnected: {
      what: 'The ECS agent of {instances} is not connected',
      why: 'ECS can start a task only through the agent. It loses touch when it is stopped, when Docker hangs, when the instance has no way to ecs, ecs-agent and ecs-telemetry, or when its role may not poll.',
    },
    room: {
      what: 'The ECS agent was not connected at {when}; that of {instance} is now',
      why: 'ECS can start a task only through the agent. It tries again by itself. An agent that comes and goes is restarted, or its way to ECS is.',
    },
    named: {
      what: 'The ECS agent of an instance is not connected',
      why: 'ECS says so, and can start a task only through the agent. Whether it is connected now could not be read.',
    },
  },
  causes: EFFECTS,
  *check(given, say) {
    const met = metBy(given, 'capacity/agent-disconnected', 'agent');
    if (met === undefined) return;
    if (met.state === 'open')
      return yield say.undecided('fit', 'whether the agents are connected could not be read', unsettled(met.missing));
    const { region, aboutCluster: about } = fixContext(given);
    const base = { about, calls: met.ids, confidence: sureness(met, given.fit.state === 'known' && given.fit.whole) };
    if (met.state === 'decided' && met.fit) {
      const ids = met.instances.map(i => i.instance).filter(i => i.startsWith('i-'));
      const all = met.fit.instances.filter(i => i.verdict !== 'out').length;
      yield say.fault('disconnected', {
        ...base,
        affected: affectedBy(met.instances),
        data: { instances: told(met.instances, all) },
        citations: [...met.citations, ...seenOn(met.instances)],
        fixes:
          ids.length > 0
            ? [restartAgents(ids.slice(0, 10), region), replaceInstances(ids.slice(0, 10), region)]
            : [{ title: 'Restart the ECS agent on the instance', applies: 'fill-in' }],
      });
    } else if (met.state === 'room')
      yield say.fault('room', {
        ...base,
        data: { when: met.when, instance: met.instances[0]?.instance ?? 'one' },
        citations: [...met.citations, ...seenOn(met.instances)],
        fixes: [
          {
            title: 'Look into /var/log/ecs/ecs-agent.log of the instance for why the agent was gone',
            applies: 'fill-in',
          },
        ],
      });
    else
      yield say.fault('named', {
        ...base,
        citations: met.citations,
        fixes: [{ title: 'Restart the ECS agent on the instance', applies: 'fill-in' }],
      });
  },
});
