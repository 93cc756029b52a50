import { aclEntries, parseEntries, fixContext } from '#fix';
import { defineRule } from '#rule';
import { blockedBy, EFFECTS, NEEDS, undecidedPaths } from './_paths.ts';

export default defineRule({
  id: 'network/nacl-blocked',
  title: 'A network ACL blocks the way to a service, or the answer',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/verify-connectivity.html',
  ],
  needs: NEEDS,
  messages: {
    blocked: {
      what: '{nacl} of {subnet} denies {denies}',
      why: 'A network ACL filters both ways, rule by rule in the order of their numbers: port 443 must pass out of {subnets}, and the answer must come back to a high port.',
    },
  },
  causes: EFFECTS,
  *check(given, say) {
    for (const b of blockedBy('network/nacl-blocked', given)) {
      const { data } = b.first;
      const entries = b.paths.flatMap(p => parseEntries(p.data['entries']));
      const each = entries.filter(
        (e, i) => entries.findIndex(o => o.egress === e.egress && o.cidr === e.cidr && o.from === e.from) === i,
      );
      // Two rules of one direction may have been given the same number by different paths.
      const numbered = each.filter((e, i) => each.findIndex(o => o.egress === e.egress && o.number === e.number) === i);
      yield say.fault('blocked', {
        ...b.claim,
        data: {
          ...b.data,
          nacl: b.claim.about.id,
          subnet: data['naclSubnet'] ?? b.first.from.subnet,
          denies: data['denies'] ?? 'it',
        },
        fixes: [aclEntries(b.claim.about.id, numbered, fixContext(given).region)],
      });
    }
    for (const o of undecidedPaths('network/nacl-blocked', given))
      yield say.undecided('paths', o.because, { actions: o.actions });
  },
});
