import { replaceInstances, restartAgents } from '#fix';
import type { Fix } from '#rule';
import { instanceNames, usable } from './_placement.ts';
import { placementRule } from './_placement-rule.ts';

const restart: Fix = { title: 'Restart the ECS agent on the instance', applies: 'fill-in' };

export default placementRule({
  id: 'capacity/agent-disconnected',
  title: 'The ECS agent of the instances is not connected',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerInstance.html',
  ],
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
  shortage: 'agent',
  open: 'whether the agents are connected could not be read',
  decided: ({ instances, fit }, { region }) => {
    const ids = instances
      .map(i => i.instance)
      .filter(i => i.startsWith('i-'))
      .slice(0, 10);
    return {
      message: 'disconnected',
      data: { instances: instanceNames(instances, usable(fit).length) },
      fixes: ids.length > 0 ? [restartAgents(ids, region), replaceInstances(ids, region)] : [restart],
    };
  },
  fixes: {
    room: () => [
      { title: 'Look into /var/log/ecs/ecs-agent.log of the instance for why the agent was gone', applies: 'fill-in' },
    ],
    named: () => [restart],
  },
});
