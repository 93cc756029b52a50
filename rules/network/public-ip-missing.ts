import { wayOut, withNetwork } from '#fix';
import { pathRule } from './_paths.ts';

export default pathRule({
  id: 'network/public-ip-missing',
  title: 'The subnet leads to an internet gateway, and the task has no public IP address',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html',
  ],
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
  about: (path, { service }) =>
    service && path.from.kind !== 'instance' ? { type: 'service', id: service.name, arn: service.arn } : path.about,
  fault: ({ paths, first }, { service, network, definition, region }) => {
    const out = wayOut(
      paths.map(p => ({ ...p, data: { ...p.data, hasDefault: 'yes' } })),
      region,
    ).map(f =>
      f.applies === 'as-is' && f.commands?.some(c => c.includes(' replace-route '))
        ? { ...f, applies: 'judge' as const, risk: 'What has a public address in these subnets loses its way in.' }
        : f,
    );
    if (first.from.kind === 'instance') return { message: 'instance', fixes: out };
    const change = { assignPublicIp: true };
    const give = withNetwork('Give the tasks a public IP address', network, change, service, definition?.arn, region);
    return { message: 'task', fixes: [give, ...out] };
  },
});
