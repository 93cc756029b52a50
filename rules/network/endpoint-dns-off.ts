import { privateDns, vpcDns, wayOut } from '#fix';
import { pathRule } from './_paths.ts';

export default pathRule({
  id: 'network/endpoint-dns-off',
  title: 'A VPC endpoint does not answer to the name of its service',
  sources: [
    'https://docs.aws.amazon.com/vpc/latest/privatelink/interface-endpoints.html',
    'https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html',
  ],
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
  fault: ({ claim, paths, first }, { region }) => {
    const out = wayOut(
      paths.map(p => ({ ...p, data: { ...p.data, lacks: '' } })),
      region,
    ).filter(f => f.applies === 'as-is' && (f.commands?.length ?? 0) > 0 && first.data['otherNat'] !== undefined);
    const { type, id } = claim.about;
    return type === 'vpc'
      ? {
          message: 'vpc',
          data: { vpc: id, attribute: first.data['attribute'] ?? 'enableDnsHostnames' },
          fixes: [vpcDns(id, region), ...out],
        }
      : { message: 'endpoint', data: { endpoint: id }, fixes: [privateDns(id, region), ...out] };
  },
});
