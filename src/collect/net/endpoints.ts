import type { Endpoint } from '../../model/facts.ts';
import { defineCollector } from '../collector.ts';
import { managerOf } from '../tags.ts';
import { complete, vpcIds } from './vpc-ids.ts';

/** AWS gives the policy as text; a case put together from CLI output may hold it as a document. */
const text = (policy: unknown): string | undefined =>
  policy === undefined || policy === null || policy === ''
    ? undefined
    : typeof policy === 'string'
      ? policy
      : JSON.stringify(policy);

/** All VPC endpoints of the VPCs. */
export default defineCollector({
  key: 'net.endpoints',
  from: ['net.subnets'],
  actions: ['ec2:DescribeVpcEndpoints'],
  async collect({ need, call }) {
    const { vpcs, whole } = vpcIds(await need('net.subnets'));
    if (vpcs.length === 0) return { found: [], whole };
    const out = await call('ec2:DescribeVpcEndpoints', { Filters: [{ Name: 'vpc-id', Values: vpcs }] });
    const found = (out.VpcEndpoints ?? [])
      .filter(e => vpcs.includes(e.VpcId ?? ''))
      .map((e): Endpoint => {
        const policy = text(e.PolicyDocument);
        return {
          id: e.VpcEndpointId ?? '',
          vpc: e.VpcId ?? '',
          service: e.ServiceName ?? '',
          ...(e.ServiceRegion !== undefined && { serviceRegion: e.ServiceRegion }),
          type: e.VpcEndpointType ?? 'Interface',
          state: (e.State ?? '').toLowerCase(),
          privateDns: e.PrivateDnsEnabled ?? false,
          ...(e.DnsOptions?.PrivateDnsOnlyForInboundResolverEndpoint === true && { inboundDnsOnly: true }),
          subnets: e.SubnetIds ?? [],
          securityGroups: (e.Groups ?? []).flatMap(g => (g.GroupId === undefined ? [] : [g.GroupId])),
          routeTables: e.RouteTableIds ?? [],
          enis: e.NetworkInterfaceIds ?? [],
          ...(policy !== undefined && { policy }),
          ...managerOf(e.Tags),
        };
      });
    return { found, whole: whole && complete(out) };
  },
});
