import { joinCluster, replaceInstances, fixContext } from '#fix';
import { defineRule } from '#rule';
import { EFFECTS, sureness, unsettled } from './_placement.ts';
import { SCALING, stuckBy, sureOf } from './_scaling.ts';

export default defineRule({
  id: 'capacity/agent-not-registered',
  title: 'Instances run that never registered with the cluster',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bootstrap_container_instance.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/launch_container_instance.html',
  ],
  needs: SCALING,
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
  causes: EFFECTS,
  *check(given, say) {
    const stuck = stuckBy(given, 'capacity/agent-not-registered');
    if (stuck === undefined) return;
    if (stuck.state === 'open')
      return yield say.undecided(
        given.fit.state === 'known' ? 'scaling' : 'fit',
        'which instances run without being registered could not be read',
        unsettled(stuck.missing),
      );
    const { region, aboutCluster: about, cluster } = fixContext(given);
    const { met } = stuck;
    if (stuck.state === 'words')
      return yield say.fault('named', {
        about,
        calls: met.ids,
        confidence: sureness(met, false),
        citations: met.citations,
        fixes: [
          {
            title:
              "Look into /var/log/ecs/ecs-agent.log for what the agent failed of: the cluster's name, the instance role, or the way to ECS",
            applies: 'fill-in',
          },
        ],
      });
    const j = stuck.judged;
    const ids = j.unregistered;
    yield say.fault('unregistered', {
      about: { type: 'auto-scaling-group', id: j.group ?? j.provider },
      affected: ids.slice(0, 10).map(id => ({ type: 'instance', id })),
      calls: met.ids,
      confidence: sureOf(j, given.fit.state === 'known' && given.fit.whole),
      citations: [...met.citations, ...j.seen],
      data: {
        count: ids.length === 1 ? (ids[0] ?? '1 instance') : `${ids.length} instances`,
        group: j.group ?? j.provider,
        cluster: cluster ?? '',
      },
      fixes: [joinCluster(ids.slice(0, 10), cluster ?? 'default', region), replaceInstances(ids.slice(0, 10), region)],
    });
  },
});
