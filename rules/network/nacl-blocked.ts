import { aclEntries, parseEntries } from '#fix';
import { pathRule } from './_paths.ts';

export default pathRule({
  id: 'network/nacl-blocked',
  title: 'A network ACL blocks the path to a service, or the response',
  sources: [
    'https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/verify-connectivity.html',
  ],
  messages: {
    blocked: {
      what: '{nacl} on {subnet} denies {denies}',
      why: 'Network ACLs are stateless and evaluate rules in number order. They must allow outbound 443 from {subnets}, and inbound responses on ephemeral ports.',
    },
  },
  fault: ({ claim, paths, first }, { region }) => {
    const entries = paths.flatMap(p => parseEntries(p.data['entries']));
    const each = entries.filter(
      (e, i) => entries.findIndex(o => o.egress === e.egress && o.cidr === e.cidr && o.from === e.from) === i,
    );
    // Two rules of one direction may have been given the same number by different paths.
    const numbered = each.filter((e, i) => each.findIndex(o => o.egress === e.egress && o.number === e.number) === i);
    return {
      message: 'blocked',
      data: {
        nacl: claim.about.id,
        subnet: first.data['naclSubnet'] ?? first.from.subnet,
        denies: first.data['denies'] ?? 'it',
      },
      fixes: [aclEntries(claim.about.id, numbered, region)],
    };
  },
});
