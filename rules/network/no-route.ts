import { wayOut } from '#fix';
import { pathRule } from './_paths.ts';

export default pathRule({
  id: 'network/no-route',
  title: 'The subnet has no route to a service the task needs',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/verify-connectivity.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html',
  ],
  messages: {
    none: {
      what: '{subnets} has no route to {services} (route table {table})',
      why: '{because}. Without a route or a VPC endpoint, the call times out before the container starts.',
    },
  },
  fault: ({ claim, paths }, { region }) => ({
    message: 'none',
    data: { table: claim.about.id },
    fixes: wayOut(paths, region),
  }),
});
