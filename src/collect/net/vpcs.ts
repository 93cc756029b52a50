import type { VpcFacts } from '../../model/facts.ts';
import { defineCollector } from '../collector.ts';
import { byIds } from './batch.ts';
import { vpcIds } from './vpc-ids.ts';

/** The address blocks of the VPCs, and the two DNS attributes, which only an own call tells. */
export default defineCollector({
  key: 'net.vpcs',
  from: ['net.subnets'],
  actions: ['ec2:DescribeVpcs', 'ec2:DescribeVpcAttribute'],
  async collect(io) {
    const { vpcs, whole } = vpcIds(await io.need('net.subnets'));
    const [blocks, attributes] = await Promise.all([
      byIds<'ec2:DescribeVpcs', { id: string; cidrs: string[] }>(
        io,
        'ec2:DescribeVpcs',
        vpcs,
        VpcIds => ({ VpcIds }),
        out =>
          (out.Vpcs ?? []).map(v => ({
            id: v.VpcId ?? '',
            cidrs: [
              ...new Set([
                ...(v.CidrBlock === undefined ? [] : [v.CidrBlock]),
                ...(v.CidrBlockAssociationSet ?? []).flatMap(a =>
                  a.CidrBlock !== undefined && a.CidrBlockState?.State !== 'disassociated' ? [a.CidrBlock] : [],
                ),
                ...(v.Ipv6CidrBlockAssociationSet ?? []).flatMap(a =>
                  a.Ipv6CidrBlock !== undefined && a.Ipv6CidrBlockState?.State !== 'disassociated'
                    ? [a.Ipv6CidrBlock]
                    : [],
                ),
              ]),
            ],
          })),
        v => v.id,
      ).catch((error: unknown) => ({ error })),
      Promise.all(
        vpcs.map(async VpcId => {
          const [dnsSupport, dnsHostnames] = await Promise.all([
            io.evidence('ec2:DescribeVpcAttribute', { VpcId, Attribute: 'enableDnsSupport' }, o =>
              o.VpcId === undefined || o.VpcId === VpcId ? o.EnableDnsSupport?.Value : undefined,
            ),
            io.evidence('ec2:DescribeVpcAttribute', { VpcId, Attribute: 'enableDnsHostnames' }, o =>
              o.VpcId === undefined || o.VpcId === VpcId ? o.EnableDnsHostnames?.Value : undefined,
            ),
          ]);
          return { dnsSupport, dnsHostnames };
        }),
      ),
    ]);
    const readable = attributes.some(a => a.dnsSupport.state === 'known' || a.dnsHostnames.state === 'known');
    if ('error' in blocks && !readable) throw blocks.error;
    const cidrsOf = (id: string): readonly string[] => {
      const ev = 'error' in blocks ? undefined : blocks.find(b => b.id === id)?.ev;
      return ev?.state === 'known' ? ev.value.cidrs : [];
    };
    const found = vpcs.flatMap((id, i): VpcFacts[] => {
      const a = attributes[i];
      return a ? [{ id, cidrs: cidrsOf(id), ...a }] : [];
    });
    return { found, whole: whole && found.every(v => v.cidrs.length > 0) };
  },
});
