import { destinationOf, letOut } from '#fix';
import { pathRule } from './_paths.ts';

export default pathRule({
  id: 'network/security-group-egress',
  title: "The task's security group doesn't allow outbound traffic to a service it needs",
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/verify-connectivity.html',
    'https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html',
  ],
  messages: {
    shut: {
      what: 'No outbound rule of {groups} allows {port} to {services}',
      why: '{because}. Without a matching outbound rule, a security group silently drops the call, so it times out.',
    },
    part: {
      what: '{groups} allows outbound {port} to only some addresses of {services}',
      why: '{because}. A call to any other address is silently dropped, so some attempts time out.',
    },
  },
  fault: ({ claim, paths, first }, { region }) => {
    const port = Number(first.data['port'] ?? 443);
    return {
      message: paths.every(p => p.data['allowed'] !== undefined) ? 'part' : 'shut',
      data: { groups: first.data['securityGroups']?.replaceAll(',', ', ') ?? claim.about.id, port: String(port) },
      fixes: [letOut(claim.about.id, port, region, destinationOf(paths))],
    };
  },
});
