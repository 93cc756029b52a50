import { privateDns, vpcDns, wayOut } from '#fix';
import { pathRule } from './_paths.ts';

export default pathRule({
  id: 'network/endpoint-dns-off',
  title: "A VPC endpoint doesn't answer to the service's DNS name",
  sources: [
    'https://docs.aws.amazon.com/vpc/latest/privatelink/interface-endpoints.html',
    'https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html',
  ],
  messages: {
    endpoint: {
      what: "Private DNS is off for {endpoint}, so calls to {services} don't use it",
      why: 'ECS calls the service by its DNS name. With private DNS off, the name resolves to the public address, and there is no route to it from {subnets}.',
    },
    vpc: {
      what: "{attribute} is off in {vpc}, so calls to {services} don't use its endpoints",
      why: "An endpoint's private DNS works only with both enableDnsSupport and enableDnsHostnames on. Without it, the name doesn't resolve to the endpoint, and there is no route to the public address from {subnets}.",
    },
  },
  fault: ({ claim, paths, first }, { region }) => {
    // A NAT gateway that is there gets the tasks out as well; a new one, with all that it costs, is for no-route to propose.
    const out = wayOut(
      paths.map(p => ({ ...p, data: { ...p.data, lacks: '' } })),
      region,
    ).filter(
      f =>
        first.data['otherNat'] !== undefined &&
        (f.commands?.length ?? 0) > 0 &&
        !f.commands?.some(c => c.includes(' create-nat-gateway ')),
    );
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
