import { deployed, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, lastPart, optional } from '#rule';
import { namedCalls } from './_placement.ts';

/**
 * Tasks of a cluster that may be in the state PROVISIONING at a time.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
 */
const MOST = 500;

export default defineRule({
  id: 'capacity/provisioning-limit',
  title: 'The cluster has reached its limit of provisioning tasks',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html',
  ],
  needs: { calls: 'failure.calls', cluster: optional('capacity.cluster'), ...FIX_NEEDS },
  messages: {
    reached: {
      what: '{pending} tasks of cluster {cluster} are pending, and at most {most} can be provisioning at a time',
      why: 'Tasks that wait for an instance of a capacity provider count as provisioning. While they wait for an instance that never comes, no other task can be provisioned.',
    },
    then: {
      what: 'Cluster {cluster} had reached its limit of provisioning tasks at {when}; {pending} are pending now',
      why: 'A cluster can have at most {most} tasks provisioning at a time. ECS retries on its own.',
    },
    named: {
      what: 'The cluster has reached its limit of provisioning tasks',
      why: "ECS reported it. A cluster can have at most {most} tasks provisioning at a time. How many are pending now couldn't be determined.",
    },
  },
  causes: ['symptom/placement-failed'],
  *check(given, say) {
    const { calls, cluster } = given;
    const matches = namedCalls(calls, 'capacity/provisioning-limit');
    if (!matches) return;
    const { service, definition, aboutCluster: about } = fixContext(given);
    const wait = {
      title: "Scale down the tasks that can't be placed, or add the instances they wait for",
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
