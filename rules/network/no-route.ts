import { revisionFix, wayOut } from '#fix';
import { pathRule } from './_paths.ts';

export default pathRule({
  id: 'network/no-route',
  title: 'The subnet has no route to a service the task needs',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/verify-connectivity.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html',
    'https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-requests.html',
  ],
  messages: {
    none: {
      what: 'There is no route to {services} from {subnets} (route table {table})',
      why: '{because}. Without a route or a VPC endpoint, the call times out before the container starts.',
    },
    ipv4Only: {
      what: '{subnets} is IPv6-only, and {host} has only IPv4 addresses',
      why: 'Without DNS64 and a NAT gateway, tasks in this subnet can pull an Amazon ECR image only by its dual-stack name, {dualStack}.',
    },
  },
  fault: ({ claim, paths, first }, { region, definition, service }) => {
    const { ipv4Only: host, dualStack } = first.data;
    if (host === undefined || dualStack === undefined)
      return { message: 'none', data: { table: claim.about.id }, fixes: wayOut(paths, region) };
    const images = definition?.containers.map(c => c.image).filter(i => i.startsWith(`${host}/`)) ?? [];
    return {
      message: 'ipv4Only',
      data: { host, dualStack },
      fixes: revisionFix({ title: `Pull the image from ${dualStack}`, applies: 'as-is' }, definition, service, {
        replace: [...new Set(images)].map(from => ({ from, to: from.replace(host, dualStack) })),
      }),
    };
  },
});
