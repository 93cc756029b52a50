import { privateDns, vpcDns, wayOut } from '#fix';
import { defineRule } from '#rule';
import { blockedBy, EFFECTS, NEEDS, open, regionFor } from './_paths.ts';

export default defineRule({
  id: 'network/endpoint-dns-off',
  title: 'A VPC endpoint does not answer to the name of its service',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/vpc/latest/privatelink/interface-endpoints.html',
    'https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html',
  ],
  needs: NEEDS,
  messages: {
    endpoint: {
      what: 'Private DNS of {endpoint} is off, so it carries nothing to {services}',
      why: 'ECS dials the service by its own name. With private DNS off that name leads to the public address, and {subnets} have no way there.',
    },
    vpc: {
      what: '{attribute} of {vpc} is off, so its endpoints carry nothing to {services}',
      why: 'Private DNS of an endpoint answers only with enableDnsSupport and enableDnsHostnames both on. The name leads to the public address, and {subnets} have no way there.',
    },
  },
  causes: EFFECTS,
  *check(given, say) {
    const region = regionFor(given);
    for (const b of blockedBy('network/endpoint-dns-off', given)) {
      const out = wayOut(
        b.paths.map(p => ({ ...p, data: { ...p.data, lacks: '' } })),
        region,
      ).filter(
        f =>
          b.first.data['otherNat'] !== undefined &&
          (f.commands?.length ?? 0) > 0 &&
          !f.commands?.some(c => c.includes(' create-nat-gateway ')),
      );
      if (b.claim.about.type === 'vpc')
        yield say.fault('vpc', {
          ...b.claim,
          data: { ...b.data, vpc: b.claim.about.id, attribute: b.first.data['attribute'] ?? 'enableDnsHostnames' },
          fixes: [vpcDns(b.claim.about.id, region), ...out],
        });
      else
        yield say.fault('endpoint', {
          ...b.claim,
          data: { ...b.data, endpoint: b.claim.about.id },
          fixes: [privateDns(b.claim.about.id, region), ...out],
        });
    }
    for (const o of open('network/endpoint-dns-off', given))
      yield say.undecided('paths', o.because, { actions: o.actions });
  },
});
