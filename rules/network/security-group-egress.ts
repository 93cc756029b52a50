import { letOut } from '#fix';
import { pathRule } from './_paths.ts';

export default pathRule({
  id: 'network/security-group-egress',
  title: "The task's security group lets nothing out to a service that it needs",
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/verify-connectivity.html',
    'https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html',
  ],
  messages: {
    shut: {
      what: '{groups} lets nothing out to {services} on port {port}',
      why: '{because}. A security group without a fitting egress rule drops the call silently, so it runs into its timeout.',
    },
  },
  fault: ({ claim, first }, { region }) => {
    const port = Number(first.data['port'] ?? 443);
    return {
      message: 'shut',
      data: { groups: first.data['securityGroups']?.replaceAll(',', ', ') ?? claim.about.id, port: String(port) },
      fixes: [letOut(claim.about.id, port, region)],
    };
  },
});
