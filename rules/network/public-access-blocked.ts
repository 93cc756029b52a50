import { excludeVpc } from '#fix';
import { pathRule } from './_paths.ts';

export default pathRule({
  id: 'network/public-access-blocked',
  title: 'VPC Block Public Access stops the way to the internet',
  sources: ['https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html'],
  messages: {
    blocked: {
      what: 'VPC Block Public Access ({mode}) keeps {subnets} from {services}',
      why: 'It goes before route tables and security groups. In ingress-only mode NAT gateways still work, and a public IP address does not.',
    },
  },
  fault: ({ claim, first }, { region }) => ({
    message: 'blocked',
    data: { mode: first.data['mode'] ?? 'on' },
    fixes: [excludeVpc(claim.about.id, first.from.publicIp === true, region)],
  }),
});
