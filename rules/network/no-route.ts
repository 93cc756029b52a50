import { wayOut } from '#fix';
import { pathRule } from './_paths.ts';

export default pathRule({
  id: 'network/no-route',
  title: 'The subnet has no way to a service that the task needs',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/verify-connectivity.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html',
  ],
  messages: {
    none: {
      what: '{subnets}: no way to {services}, by {table}',
      why: '{because}. There is neither a NAT gateway, nor an internet gateway, nor an endpoint for it, so the call runs into its timeout before the container starts.',
    },
  },
  fault: ({ claim, paths }, { region }) => ({
    message: 'none',
    data: { table: claim.about.id },
    fixes: wayOut(paths, region),
  }),
});
