import { wayOut, withNetwork } from '#fix';
import { defineRule } from '#rule';
import { blockedBy, EFFECTS, NEEDS, open, regionFor, read } from './_paths.ts';

export default defineRule({
  id: 'network/public-ip-missing',
  title: 'The subnet leads to an internet gateway, and the task has no public IP address',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html',
  ],
  needs: NEEDS,
  messages: {
    task: {
      what: '{subnets} lead to an internet gateway, and the task has no public IP address to reach {services}',
      why: 'An internet gateway carries only what has a public address. The service runs with assignPublicIp DISABLED; that the subnet gives addresses to instances by itself changes nothing.',
    },
    instance: {
      what: 'The instances in {subnets} have no public IP address to reach {services}',
      why: 'On EC2 the instance pulls the image, and an internet gateway carries only what has a public address.',
    },
  },
  causes: EFFECTS,
  *check(given, say) {
    const region = regionFor(given);
    const service = read(given.service);
    const network = read(given.judged)?.network ?? service?.network;
    for (const b of blockedBy('network/public-ip-missing', given, p =>
      service && p.from.kind !== 'instance' ? { type: 'service', id: service.name, arn: service.arn } : p.about,
    )) {
      const out = wayOut(
        b.paths.map(p => ({ ...p, data: { ...p.data, hasDefault: 'yes' } })),
        region,
      ).map(f =>
        f.commands?.some(c => c.includes(' replace-route ')) &&
        !f.commands.some(c => c.includes(' create-nat-gateway '))
          ? { ...f, applies: 'judge' as const, risk: 'What has a public address in these subnets loses its way in.' }
          : f,
      );
      if (b.first.from.kind === 'instance') yield say.fault('instance', { ...b.claim, data: b.data, fixes: out });
      else
        yield say.fault('task', {
          ...b.claim,
          data: b.data,
          fixes: [
            withNetwork(
              'Give the tasks a public IP address',
              network,
              { assignPublicIp: true },
              service,
              read(given.definition)?.arn,
              region,
              'The task can then be reached from the internet, as far as its security group allows it.',
            ),
            ...out,
          ],
        });
    }
    for (const o of open('network/public-ip-missing', given))
      yield say.undecided('paths', o.because, { actions: o.actions });
  },
});
