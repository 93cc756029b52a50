import { joinCluster, replaceInstances } from '#fix';
import { scalingRule } from './_scaling.ts';

export default scalingRule({
  id: 'capacity/agent-not-registered',
  title: 'Instances run that never registered with the cluster',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bootstrap_container_instance.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/launch_container_instance.html',
  ],
  messages: {
    unregistered: {
      what: '{count} of {group} run and never registered with the cluster {cluster}',
      why: 'An instance takes tasks once its ECS agent has registered it: with an image that has the agent, ECS_CLUSTER in /etc/ecs/ecs.config, a role that may register, and a way to the endpoints of ECS.',
    },
    named: {
      what: 'The ECS agent of an instance did not register it with the cluster',
      why: 'AWS says so. An instance takes tasks once its ECS agent has registered it.',
    },
  },
  open: 'which instances run without being registered could not be read',
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
        "Look into /var/log/ecs/ecs-agent.log for what the agent failed of: the cluster's name, the instance role, or the way to ECS",
      applies: 'fill-in',
    },
  ],
});
