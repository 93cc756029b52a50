import { wayOut, withNetwork } from '#fix';
import { pathRule } from './_paths.ts';

export default pathRule({
  id: 'network/public-ip-missing',
  title: 'The subnet routes to an internet gateway, but the task has no public IP address',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html',
  ],
  messages: {
    task: {
      what: 'Traffic from {subnets} goes to an internet gateway, but the task has no public IP address to reach {services}',
      why: "An internet gateway serves only resources with a public IP address. The service has assignPublicIp DISABLED. The subnet's auto-assign setting doesn't apply to tasks.",
    },
    instance: {
      what: 'The instances in {subnets} have no public IP address to reach {services}',
      why: 'On EC2 the instance pulls the image, and an internet gateway serves only resources with a public IP address.',
    },
  },
  about: (path, { service }) =>
    service && path.from.kind !== 'instance' ? { type: 'service', id: service.name, arn: service.arn } : path.about,
  fault: ({ paths, first }, { service, network, definition, region }) => {
    const out = wayOut(
      paths.map(p => ({ ...p, data: { ...p.data, hasDefault: 'yes' } })),
      region,
    ).map(f =>
      f.commands?.some(c => c.includes(' replace-route ')) && !f.commands.some(c => c.includes(' create-nat-gateway '))
        ? {
            ...f,
            applies: 'judge' as const,
            risk: 'Resources with a public IP address in these subnets can no longer be reached from the internet.',
          }
        : f,
    );
    if (first.from.kind === 'instance') return { message: 'instance', fixes: out };
    const give = withNetwork(
      'Assign public IP addresses to the tasks',
      network,
      { assignPublicIp: true },
      service,
      definition?.arn,
      region,
      'The tasks can then be reached from the internet, as far as their security groups allow it.',
    );
    return { message: 'task', fixes: [give, ...out] };
  },
});
