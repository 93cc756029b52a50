import { deployed, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, lastPart, optional } from '#rule';
import { namedCalls } from './_placement.ts';

/** Tasks of a cluster that may be in the state PROVISIONING at a time. */
const MOST = 500;

export default defineRule({
  id: 'capacity/provisioning-limit',
  title: 'As many tasks are being provisioned in the cluster as may be',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html',
  ],
  needs: { calls: 'failure.calls', cluster: optional('capacity.cluster'), ...FIX_NEEDS },
  messages: {
    reached: {
      what: '{pending} tasks of the cluster {cluster} are pending, and {most} may be provisioned at a time',
      why: 'Tasks that wait for an instance of a capacity provider count as provisioning. While they wait for what does not come, no other task gets its turn.',
    },
    then: {
      what: 'As many tasks were being provisioned in the cluster {cluster} as may be at {when}; now {pending} are pending',
      why: 'A cluster may provision {most} tasks at a time. ECS tries again by itself.',
    },
    named: {
      what: 'As many tasks are being provisioned in the cluster as may be',
      why: 'ECS says so; a cluster may provision {most} at a time. How many are pending now could not be read.',
    },
  },
  causes: ['symptom/placement-failed'],
  *check(given, say) {
    const { calls, cluster } = given;
    const matches = namedCalls(calls, 'capacity/provisioning-limit');
    if (!matches) return;
    const { service, definition, aboutCluster: about } = fixContext(given);
    const wait = {
      title: 'Let fewer tasks wait: scale down what cannot be placed, or add the instances that it waits for',
      applies: 'fill-in' as const,
    };
    const base = {
      about: cluster.state === 'known' ? { type: 'cluster', id: lastPart(cluster.value.name) } : about,
      calls: matches.ids,
    };
    if (cluster.state !== 'known')
      return yield say.fault('named', {
        ...base,
        confidence: 'possible',
        citations: matches.citations,
        data: { most: String(MOST) },
        fixes: [wait],
      });
    const { pendingTasks, name } = cluster.value;
    const more = {
      citations: [
        ...matches.citations,
        cluster.cite('/pendingTasks', `${pendingTasks} tasks of ${name} are pending`),
      ] as const,
      data: { pending: String(pendingTasks), cluster: name, most: String(MOST), when: matches.when },
    };
    if (pendingTasks >= MOST) yield say.fault('reached', { ...base, ...more, confidence: 'proven', fixes: [wait] });
    else
      yield say.fault('then', {
        ...base,
        ...more,
        confidence: 'likely',
        fixes: [deployed('Deploy again', { service, definition }), wait],
      });
  },
});
