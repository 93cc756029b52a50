import { letIn } from '#fix';
import { pathRule } from './_paths.ts';

export default pathRule({
  id: 'network/endpoint-security-group',
  title: "A VPC endpoint's security group doesn't allow the task",
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html',
    'https://docs.aws.amazon.com/vpc/latest/privatelink/interface-endpoints.html',
  ],
  messages: {
    shut: {
      what: "{group} (on {endpoints}) doesn't allow inbound {port} from {clients}",
      why: 'With private DNS, the service name resolves to the endpoint even when there is a NAT gateway. Calls from {subnets} to {services} have to pass its security group.',
    },
  },
  fault: ({ claim, paths, first }, { region }) => {
    const clients = [
      ...new Set(paths.flatMap(p => p.data['clientSecurityGroups']?.split(',') ?? p.from.securityGroups)),
    ]
      .filter(g => g !== '')
      .sort();
    const port = Number(first.data['port'] ?? 443);
    return {
      message: 'shut',
      data: {
        group: claim.about.id,
        endpoints: [...new Set(paths.map(p => p.data['endpoint'] ?? ''))].sort().join(', '),
        clients: clients.join(', '),
        port: String(port),
      },
      fixes: [letIn(claim.about.id, clients.slice(0, 5), port, region)],
    };
  },
});
