import { inWords } from '#fix';
import { defineRule, affectedTasks, matchingCalls } from '#rule';
import { aboutHosts, hostsOf, nameHosts, NEEDS, onFargate, replaceFixes } from './_instances.ts';

const ID = 'platform/docker-unhealthy';
export default defineRule({
  id: ID,
  title: 'Docker or its storage is broken or overloaded on the EC2 instance',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/docker-diagnostics.html',
  ],
  needs: NEEDS,
  messages: {
    one: {
      what: "Docker on {hosts} doesn't work properly",
      why: 'It reported: {words}. All failed tasks were on this instance.',
    },
    several: {
      what: "Docker on the instances ({hosts}) doesn't work properly",
      why: 'It reported: {words}. It happens on several instances, so look for what they share: the AMI, a slow or full volume, or too many containers started at once.',
    },
  },
  causes: [
    'symptom/container-not-created',
    'symptom/container-exited',
    'symptom/image-pull-failed',
    'symptom/tasks-missing',
  ],
  *check(given, say) {
    const found = matchingCalls(given.calls, ID);
    if (!found || onFargate(given)) return;
    const hosts = hostsOf(given, found);
    const base = {
      data: { hosts: nameHosts(hosts), words: found.words },
      about: aboutHosts(hosts, given),
      affected: affectedTasks(found.calls),
      calls: found.ids,
      citations: found.quoted,
      fixes: [
        ...replaceFixes(hosts, given),
        inWords('On the instance, check journalctl -u docker, df -h, and the metrics of its volume'),
      ],
    };
    if (hosts.length > 1) yield say.fault('several', { ...base, confidence: 'possible' });
    else
      yield say.fault('one', {
        ...base,
        confidence: found.tasks.length > 1 && hosts.length === 1 ? 'likely' : 'possible',
      });
  },
});
