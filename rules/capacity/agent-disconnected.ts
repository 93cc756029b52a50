import { replaceInstances, restartAgents } from '#fix';
import type { Fix } from '#rule';
import { instanceNames, usable } from './_placement.ts';
import { placementRule } from './_placement-rule.ts';

const restart: Fix = { title: 'Restart the ECS agent on the instance', applies: 'fill-in' };

export default placementRule({
  id: 'capacity/agent-disconnected',
  title: 'The ECS agent on the instances is disconnected',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerInstance.html',
  ],
  messages: {
    disconnected: {
      what: 'The ECS agent on {instances} is not connected',
      why: "ECS starts tasks only through the agent. The agent disconnects when it is stopped, when Docker hangs, when the instance can't reach ecs, ecs-agent and ecs-telemetry, or when its role isn't allowed to poll.",
    },
    room: {
      what: 'The ECS agent was disconnected at {when}; on {instance} it is connected now',
      why: 'ECS starts tasks only through the agent, and retries on its own. An agent that disconnects repeatedly is being restarted or loses its network path to ECS.',
    },
    named: {
      what: 'The ECS agent of an instance is not connected',
      why: "ECS reported it. ECS starts tasks only through the agent. Whether the agent is connected now couldn't be read.",
    },
  },
  shortage: 'agent',
  open: "whether the agents are connected couldn't be read",
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
      {
        title: 'Look in /var/log/ecs/ecs-agent.log on the instance to see why the agent disconnected',
        applies: 'fill-in',
      },
    ],
    named: () => [restart],
  },
});
