import { inWords } from '#fix';
import { cited, defineRule, affectedTasks, detail, listed, matchingCalls } from '#rule';
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
  needs: { ...NEEDS, health: detail('ecs.instanceHealth') },
  messages: {
    one: {
      what: "Docker on {hosts} isn't working properly",
      why: 'ECS reported: {words}. All failed tasks were on this instance.',
    },
    impaired: {
      what: 'ECS finds {hosts} impaired: {checks}',
      why: 'ECS checks its instances, and these failed a check: {words}. All failed tasks were on instances with failed checks.',
    },
    several: {
      what: "Docker on the instances ({hosts}) isn't working properly",
      why: 'ECS reported: {words}. Several instances are affected, so look for what they have in common: the AMI, a slow or full volume, or too many containers started at once.',
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
    const impaired =
      given.health.state === 'known'
        ? given.health.value.flatMap((h, i) =>
            h.status === 'IMPAIRED' ? [{ ...h, i, failed: h.checks.filter(c => c.status === 'IMPAIRED') }] : [],
          )
        : [];
    const all = hosts.length > 0 && hosts.every(h => impaired.some(x => x.arn === h.arn));
    if (all && given.health.state === 'known') {
      const { health } = given;
      const checks = [...new Set(impaired.flatMap(x => x.failed.map(c => c.type)))];
      yield say.fault('impaired', {
        ...base,
        data: { ...base.data, checks: checks.length === 0 ? 'no check is named' : listed(checks) },
        citations:
          cited([
            ...impaired
              .slice(0, 3)
              .map(x =>
                health.cite(`/${x.i}/status`, `an instance is IMPAIRED: ${x.failed.map(c => c.type).join(', ')}`),
              ),
            ...found.quoted,
          ]) ?? found.quoted,
        confidence: 'likely',
      });
    } else if (hosts.length > 1) yield say.fault('several', { ...base, confidence: 'possible' });
    else
      yield say.fault('one', {
        ...base,
        confidence: found.tasks.length > 1 && hosts.length === 1 ? 'likely' : 'possible',
      });
  },
});
