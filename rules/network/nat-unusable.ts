import { otherNat } from '#fix';
import { pathRule } from './_paths.ts';

export default pathRule({
  id: 'network/nat-unusable',
  title: 'The route leads to a NAT gateway that does not work',
  sources: [
    'https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html',
    'https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html',
  ],
  messages: {
    broken: {
      what: '{nat} does not carry {subnets} to {services}',
      why: '{because}. A private NAT gateway has no address on the internet, and a public one needs an internet gateway on the route table of its own subnet.',
    },
  },
  fault: ({ claim, paths }, { region }) => ({
    message: 'broken',
    data: { nat: claim.about.id },
    fixes: otherNat(paths, region),
  }),
});
