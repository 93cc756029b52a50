import { otherNat, fixContext } from '#fix';
import { defineRule } from '#rule';
import { blockedBy, EFFECTS, NEEDS, undecidedPaths } from './_paths.ts';

export default defineRule({
  id: 'network/nat-unusable',
  title: 'The route leads to a NAT gateway that does not work',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html',
    'https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html',
  ],
  needs: NEEDS,
  messages: {
    broken: {
      what: '{nat} does not carry {subnets} to {services}',
      why: '{because}. A private NAT gateway has no address on the internet, and a public one needs an internet gateway on the route table of its own subnet.',
    },
  },
  causes: EFFECTS,
  *check(given, say) {
    for (const b of blockedBy('network/nat-unusable', given))
      yield say.fault('broken', {
        ...b.claim,
        data: { ...b.data, nat: b.claim.about.id },
        fixes: otherNat(b.paths, fixContext(given).region),
      });
    for (const o of undecidedPaths('network/nat-unusable', given))
      yield say.undecided('paths', o.because, { actions: o.actions });
  },
});
