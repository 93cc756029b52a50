import type { Route, RouteTable } from '../../model/facts.ts';
import type { Output } from '../clients/index.ts';
import { defineCollector } from '../collector.ts';
import { managerOf } from '../tags.ts';
import { complete, vpcIds } from './vpc-ids.ts';

type AwsTable = NonNullable<Output<'ec2:DescribeRouteTables'>['RouteTables']>[number];
type AwsRoute = NonNullable<AwsTable['Routes']>[number];

const targetOf = (r: AwsRoute): string =>
  r.GatewayId ??
  r.NatGatewayId ??
  r.TransitGatewayId ??
  r.VpcPeeringConnectionId ??
  r.NetworkInterfaceId ??
  r.InstanceId ??
  r.EgressOnlyInternetGatewayId ??
  r.CarrierGatewayId ??
  r.LocalGatewayId ??
  r.CoreNetworkArn ??
  r.OdbNetworkArn ??
  'unknown';

const routeOf = (r: AwsRoute): Route => ({
  destination: r.DestinationCidrBlock ?? r.DestinationIpv6CidrBlock ?? r.DestinationPrefixListId ?? '',
  target: targetOf(r),
  state: (r.State ?? 'active').toLowerCase(),
});

/** All route tables of the VPCs: which one a subnet uses follows from all of them together. */
export default defineCollector({
  key: 'net.routeTables',
  from: ['net.subnets'],
  actions: ['ec2:DescribeRouteTables'],
  async collect({ need, call }) {
    const { vpcs, whole } = vpcIds(await need('net.subnets'));
    if (vpcs.length === 0) return { found: [], whole };
    const out = await call('ec2:DescribeRouteTables', { Filters: [{ Name: 'vpc-id', Values: vpcs }] });
    const found = (out.RouteTables ?? [])
      .filter(t => vpcs.includes(t.VpcId ?? ''))
      .map((t): RouteTable => {
        const associations = (t.Associations ?? []).filter(a => a.AssociationState?.State !== 'disassociated');
        return {
          id: t.RouteTableId ?? '',
          vpc: t.VpcId ?? '',
          main: associations.some(a => a.Main === true),
          subnets: associations.flatMap(a => (a.SubnetId === undefined ? [] : [a.SubnetId])),
          routes: (t.Routes ?? []).map(routeOf),
          ...managerOf(t.Tags),
        };
      });
    return { found, whole: whole && complete(out) };
  },
});
