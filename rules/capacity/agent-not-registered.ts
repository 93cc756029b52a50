import { joinCluster, replaceInstances } from '#fix';
import { scalingRule } from './_scaling.ts';

export default scalingRule({
  id: 'capacity/agent-not-registered',
  title: 'Running instances never registered with the cluster',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bootstrap_container_instance.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/launch_container_instance.html',
  ],
  messages: {
    unregistered: {
      what: '{count} of {group} are running but never registered with cluster {cluster}',
      why: 'An instance can run tasks once its ECS agent has registered it. That takes an AMI with the agent, ECS_CLUSTER in /etc/ecs/ecs.config, a role that is allowed to register, and a network path to the ECS endpoints.',
    },
    named: {
      what: "An instance's ECS agent didn't register it with the cluster",
      why: 'AWS reported it. An instance can run tasks once its ECS agent has registered it.',
    },
  },
  open: "which instances run without being registered couldn't be read",
  stuck: ({ scaling, group, cluster, region }) => {
    const all = scaling.unregistered;
    const ids = all.slice(0, 10);
    return {
      message: 'unregistered',
      affected: ids.map(id => ({ type: 'instance', id })),
      data: {
        count: all.length === 1 ? (all[0] ?? '1 instance') : `${all.length} instances`,
        group,
        cluster: cluster ?? '',
      },
      fixes: [joinCluster(ids, cluster ?? 'default', region), replaceInstances(ids, region)],
    };
  },
  named: () => [
    {
      title:
        "Look in /var/log/ecs/ecs-agent.log to see why the agent can't register: the cluster name, the instance role, or the network path to ECS",
      applies: 'fill-in',
    },
  ],
});
