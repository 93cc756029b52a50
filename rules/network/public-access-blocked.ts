import { excludeVpc } from '#fix';
import { pathRule } from './_paths.ts';

export default pathRule({
  id: 'network/public-access-blocked',
  title: 'VPC Block Public Access blocks internet access',
  sources: ['https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html'],
  messages: {
    blocked: {
      what: 'VPC Block Public Access ({mode}) blocks {subnets} from reaching {services}',
      why: "It overrides route tables and security groups. In ingress-only mode NAT gateways still work, but public IP addresses don't.",
    },
  },
  fault: ({ claim, first }, { region }) => ({
    message: 'blocked',
    data: { mode: first.data['mode'] ?? 'on' },
    fixes: [excludeVpc(claim.about.id, first.from.publicIp === true, region)],
  }),
});
