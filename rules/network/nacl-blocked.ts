import { aclEntries, parseEntries } from '#fix';
import { pathRule } from './_paths.ts';

export default pathRule({
  id: 'network/nacl-blocked',
  title: 'A network ACL blocks the way to a service, or the answer',
  sources: [
    'https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/verify-connectivity.html',
  ],
  messages: {
    blocked: {
      what: '{nacl} of {subnet} denies {denies}',
      why: 'A network ACL filters both ways, rule by rule in the order of their numbers: port 443 must pass out of {subnets}, and the answer must come back to a high port.',
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
