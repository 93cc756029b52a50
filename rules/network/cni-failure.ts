import { inWords } from '#fix';
import { defineRule, affectedTasks, matchingCalls } from '#rule';
import { aboutHosts, hostsOf, nameHosts, NEEDS, replaceFixes } from '../platform/_instances.ts';
import { ENI_EFFECTS } from './_interface.ts';

const ID = 'network/cni-failure';
export default defineRule({
  id: ID,
  title: 'The network namespace of the task could not be set up on the instance',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html',
  ],
  needs: NEEDS,
  messages: {
    one: {
      what: 'The network of the task could not be set up on {hosts}',
      why: 'The agent says: {words}. The interface was there, and the plugins on the instance failed with it.',
    },
    several: {
      what: 'The network of tasks could not be set up on {hosts}',
      why: 'The agent says: {words}. It is so on several instances: look for what they share, such as an old AMI or agent, or a changed network configuration of the host.',
    },
  },
  causes: [...ENI_EFFECTS, 'symptom/container-not-created'],
  *check(given, say) {
    const found = matchingCalls(given.calls, ID);
    if (!found) return;
    const hosts = hostsOf(given, found);
    const base = {
      data: { hosts: nameHosts(hosts), words: found.words },
      about: aboutHosts(hosts, given),
      affected: affectedTasks(found.calls),
      calls: found.ids,
      confidence: 'likely' as const,
      citations: found.quoted,
      fixes: [
        ...replaceFixes(hosts, given),
        inWords('Take the latest ECS-optimized AMI, and look at /var/log/ecs/ecs-cni-*.log on the instance'),
      ],
    };
    if (hosts.length > 1) yield say.fault('several', base);
    else yield say.fault('one', base);
  },
});
