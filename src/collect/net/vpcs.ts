import type { Evidence } from '../../model/evidence.ts';
import type { VpcFacts } from '../../model/facts.ts';
import { sorted } from '../../model/text.ts';
import { defineCollector, type Io } from '../collector.ts';
import { byIds } from './batch.ts';
import { vpcIds } from './vpc-ids.ts';

type VpcIo = Pick<Io<'net.subnets', 'ec2:DescribeDhcpOptions'>, 'evidence'>;
/** Which DNS servers a DHCP option set names. */
const nameServers = (io: VpcIo, id: string): Promise<Evidence<readonly string[]>> =>
  io.evidence('ec2:DescribeDhcpOptions', { DhcpOptionsIds: [id] }, out => {
    const set = out.DhcpOptions?.find(d => d.DhcpOptionsId === id);
    return (
      set &&
      (set.DhcpConfigurations ?? [])
        .filter(c => c.Key === 'domain-name-servers')
        .flatMap(c => (c.Values ?? []).flatMap(v => (v.Value === undefined ? [] : [v.Value])))
    );
  });

/** The address blocks of the VPCs, their DNS servers, and the two DNS attributes, which only an own call tells. */
export default defineCollector({
  key: 'net.vpcs',
  from: ['net.subnets'],
  actions: ['ec2:DescribeVpcs', 'ec2:DescribeVpcAttribute', 'ec2:DescribeDhcpOptions'],
  async collect(io) {
    const { vpcs, whole } = vpcIds(await io.need('net.subnets'));
    const [blocks, attributes] = await Promise.all([
      byIds<'ec2:DescribeVpcs', { id: string; cidrs: string[]; dhcp: string | undefined }>(
        io,
        'ec2:DescribeVpcs',
        vpcs,
        VpcIds => ({ VpcIds }),
        out =>
          (out.Vpcs ?? []).map(v => ({
            id: v.VpcId ?? '',
            dhcp: v.DhcpOptionsId,
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
    const blockOf = (id: string): { cidrs: string[]; dhcp: string | undefined } | undefined => {
      const ev = 'error' in blocks ? undefined : blocks.find(b => b.id === id)?.ev;
      return ev?.state === 'known' ? ev.value : undefined;
    };
    // A VPC without a DHCP option set (`default`) has no servers to name.
    const sets = sorted(vpcs.map(id => blockOf(id)?.dhcp ?? 'default')).filter(id => id !== 'default');
    const servers = new Map(await Promise.all(sets.map(async id => [id, await nameServers(io, id)] as const)));
    const found = vpcs.flatMap((id, i): VpcFacts[] => {
      const [a, block] = [attributes[i], blockOf(id)];
      const dns = block?.dhcp === undefined ? undefined : servers.get(block.dhcp);
      return a ? [{ id, cidrs: block?.cidrs ?? [], ...a, ...(dns && { nameServers: dns }) }] : [];
    });
    return { found, whole: whole && found.every(v => v.cidrs.length > 0) };
  },
});
