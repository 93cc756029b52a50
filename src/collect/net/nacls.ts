import type { Nacl } from '../../model/facts.ts';
import { defineCollector } from '../collector.ts';
import { managerOf } from '../tags.ts';
import { complete, vpcIds } from './vpc-ids.ts';

/** All network ACLs of the VPCs. */
export default defineCollector({
  key: 'net.nacls',
  from: ['net.subnets'],
  actions: ['ec2:DescribeNetworkAcls'],
  async collect({ need, call }) {
    const { vpcs, whole } = vpcIds(await need('net.subnets'));
    if (vpcs.length === 0) return { found: [], whole };
    const out = await call('ec2:DescribeNetworkAcls', { Filters: [{ Name: 'vpc-id', Values: vpcs }] });
    const found = (out.NetworkAcls ?? [])
      .filter(n => vpcs.includes(n.VpcId ?? ''))
      .map(
        (n): Nacl => ({
          id: n.NetworkAclId ?? '',
          vpc: n.VpcId ?? '',
          ...managerOf(n.Tags),
          subnets: (n.Associations ?? []).flatMap(a => (a.SubnetId === undefined ? [] : [a.SubnetId])),
          entries: (n.Entries ?? []).map(e => ({
            number: e.RuleNumber ?? 32767,
            egress: e.Egress ?? false,
            allow: e.RuleAction === 'allow',
            protocol: e.Protocol ?? '-1',
            ...(e.CidrBlock !== undefined && { cidr: e.CidrBlock }),
            ...(e.Ipv6CidrBlock !== undefined && { cidr6: e.Ipv6CidrBlock }),
            ...(e.PortRange?.From !== undefined && { from: e.PortRange.From }),
            ...(e.PortRange?.To !== undefined && { to: e.PortRange.To }),
          })),
        }),
      );
    return { found, whole: whole && complete(out) };
  },
});
