import { inWords } from '#fix';
import { defineRule, affectedTasks, matchingCalls } from '#rule';
import { aboutHosts, hostsOf, nameHosts, NEEDS, replaceFixes } from '../platform/_instances.ts';
import { ENI_EFFECTS } from './_interface.ts';

const ID = 'network/cni-failure';
export default defineRule({
  id: ID,
  title: "The task's network namespace couldn't be set up on the instance",
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html',
  ],
  needs: NEEDS,
  messages: {
    one: {
      what: "The task's network couldn't be set up on {hosts}",
      why: 'The agent reported: {words}. The network interface was attached, but the CNI plugins on the instance failed.',
    },
    several: {
      what: "The network of tasks couldn't be set up on {hosts}",
      why: 'The agent reported: {words}. It happens on several instances, so look for what they share, such as an old AMI or agent, or a changed host network configuration.',
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
        inWords('Use the latest ECS-optimized AMI, and check /var/log/ecs/ecs-cni-*.log on the instance'),
      ],
    };
    if (hosts.length > 1) yield say.fault('several', base);
    else yield say.fault('one', base);
  },
});
