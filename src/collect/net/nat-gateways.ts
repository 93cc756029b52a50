import type { NatGateway } from '../../model/facts.ts';
import { valueOf } from '../../model/evidence.ts';
import type { Output } from '../clients/index.ts';
import { defineCollector } from '../collector.ts';
import { sorted } from '../../model/text.ts';
import { complete, vpcIds } from './vpc-ids.ts';

const gatewaysOf = (out: Output<'ec2:DescribeNatGateways'>): NatGateway[] =>
  (out.NatGateways ?? []).map(n => ({
    id: n.NatGatewayId ?? '',
    vpc: n.VpcId ?? '',
    state: (n.State ?? '').toLowerCase(),
    connectivity: n.ConnectivityType === 'private' ? 'private' : 'public',
    ...(n.SubnetId !== undefined && { subnet: n.SubnetId }),
    ...((n.FailureMessage ?? n.FailureCode) !== undefined && { failure: n.FailureMessage ?? n.FailureCode ?? '' }),
    ...(n.AvailabilityMode === 'regional' && { regional: true }),
    ...(n.RouteTableId !== undefined && { routeTable: n.RouteTableId }),
  }));

/** The NAT gateways of the VPCs, and those that a route names though they are not in one. */
export default defineCollector({
  key: 'net.natGateways',
  from: ['net.subnets', 'net.routeTables'],
  actions: ['ec2:DescribeNatGateways'],
  async collect({ need, ask, call, evidence }) {
    const { vpcs, whole } = vpcIds(await need('net.subnets'));
    if (vpcs.length === 0) return { found: [], whole };
    const [out, tables] = await Promise.all([
      call('ec2:DescribeNatGateways', { Filter: [{ Name: 'vpc-id', Values: vpcs }] }),
      ask('net.routeTables'),
    ]);
    const found = gatewaysOf(out).filter(n => vpcs.includes(n.vpc));
    const named = sorted(
      (valueOf(tables) ?? []).flatMap(t => t.routes.flatMap(r => (r.target.startsWith('nat-') ? [r.target] : []))),
    ).filter(id => !found.some(n => n.id === id));
    const more = await Promise.all(
      named.map(id =>
        evidence('ec2:DescribeNatGateways', { NatGatewayIds: [id] }, o => gatewaysOf(o).find(n => n.id === id)),
      ),
    );
    return {
      found: [...found, ...more.flatMap(e => (e.state === 'known' ? [e.value] : []))],
      // A gateway that a case does not hold is left open by the list of its VPC as well.
      whole:
        whole && complete(out) && more.every(e => e.state === 'known' || e.state === 'absent' || e.state === 'unasked'),
    };
  },
});
