import { excludeVpc, fixContext } from '#fix';
import { defineRule } from '#rule';
import { blockedBy, EFFECTS, NEEDS, undecidedPaths } from './_paths.ts';

export default defineRule({
  id: 'network/public-access-blocked',
  title: 'VPC Block Public Access stops the way to the internet',
  kind: 'cause',
  severity: 'error',
  sources: ['https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html'],
  needs: NEEDS,
  messages: {
    blocked: {
      what: 'VPC Block Public Access ({mode}) keeps {subnets} from {services}',
      why: 'It goes before route tables and security groups. In ingress-only mode NAT gateways still work, and a public IP address does not.',
    },
  },
  causes: EFFECTS,
  *check(given, say) {
    for (const b of blockedBy('network/public-access-blocked', given))
      yield say.fault('blocked', {
        ...b.claim,
        data: { ...b.data, mode: b.first.data['mode'] ?? 'on' },
        fixes: [excludeVpc(b.claim.about.id, b.first.from.publicIp === true, fixContext(given).region)],
      });
    for (const o of undecidedPaths('network/public-access-blocked', given))
      yield say.undecided('paths', o.because, { actions: o.actions });
  },
});
