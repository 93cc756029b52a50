import { otherNat } from '#fix';
import { pathRule } from './_paths.ts';

export default pathRule({
  id: 'network/nat-unusable',
  title: "The route points to a NAT gateway that doesn't work",
  sources: [
    'https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html',
    'https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html',
  ],
  messages: {
    broken: {
      what: "{nat} doesn't connect {subnets} to {services}",
      why: "{because}. A private NAT gateway has no internet access, and a public one needs a route to an internet gateway in its own subnet's route table.",
    },
  },
  fault: ({ claim, paths }, { region }) => ({
    message: 'broken',
    data: { nat: claim.about.id },
    fixes: otherNat(paths, region),
  }),
});
