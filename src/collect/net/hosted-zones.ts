import { awsEnding } from '../../model/partition.ts';
import type { HostedZone, ZoneRecord } from '../../model/facts.ts';
import { opt } from '../../model/opt.ts';
import type { Output } from '../clients/index.ts';
import { defineCollector } from '../collector.ts';
import { complete, vpcIds } from './vpc-ids.ts';

type Summary = NonNullable<Output<'route53:ListHostedZonesByVPC'>['HostedZoneSummaries']>[number];
type RecordSet = NonNullable<Output<'route53:ListResourceRecordSets'>['ResourceRecordSets']>[number];

const plain = (name: string | undefined): string =>
  (name ?? '').toLowerCase().replaceAll('\\052', '*').replace(/\.$/, '');
const shape = (z: Summary): HostedZone => ({
  id: z.HostedZoneId ?? '',
  name: plain(z.Name),
  ...opt('service', z.Owner?.OwningService),
});
const recordOf = (r: RecordSet): readonly ZoneRecord[] => {
  if (r.Type !== 'A' && r.Type !== 'AAAA' && r.Type !== 'CNAME') return [];
  const alias = r.AliasTarget?.DNSName;
  const targets = alias === undefined ? (r.ResourceRecords ?? []).map(x => plain(x.Value)) : [plain(alias)];
  return [{ name: plain(r.Name), type: r.Type, targets: targets.filter(t => t !== '') }];
};
/** Whether a zone could answer to a host of AWS: it is named after one, or after what they all end in. */
const isOfAws = (zone: HostedZone): boolean => zone.service === undefined && awsEnding(`x.${zone.name}`) !== undefined;

/**
 * The private hosted zones of the VPCs, and the records of those that are named after hosts of AWS, one page of each. Zones
 * that a Route 53 Profile brings are not among them.
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListHostedZonesByVPC.html
 */
export default defineCollector({
  key: 'net.hostedZones',
  from: ['net.subnets'],
  actions: ['route53:ListHostedZonesByVPC', 'route53:ListResourceRecordSets'],
  async collect(io) {
    const { vpcs, whole } = vpcIds(await io.need('net.subnets'));
    const found = await Promise.all(
      vpcs.map(async vpc => {
        const zones = await io.evidence(
          'route53:ListHostedZonesByVPC',
          { VPCId: vpc, VPCRegion: io.target.region as never },
          out => (out.HostedZoneSummaries ?? []).map(shape),
          { whole: complete },
        );
        if (zones.state !== 'known') return { vpc, zones };
        const value = await Promise.all(
          zones.value.map(async zone =>
            isOfAws(zone)
              ? {
                  ...zone,
                  records: await io.evidence(
                    'route53:ListResourceRecordSets',
                    { HostedZoneId: zone.id },
                    out => (out.ResourceRecordSets ?? []).flatMap(recordOf),
                    { whole: out => out.IsTruncated !== true && !('truncated' in out) },
                  ),
                }
              : zone,
          ),
        );
        return { vpc, zones: { ...zones, value } };
      }),
    );
    // What is refused for all of them alike becomes the state of the whole.
    const first = found[0];
    if (first?.zones.state === 'unreadable' && found.every(f => f.zones.state === 'unreadable'))
      await io.call('route53:ListHostedZonesByVPC', { VPCId: first.vpc, VPCRegion: io.target.region as never });
    return { found, whole: whole && found.every(f => f.zones.state === 'known' && f.zones.whole) };
  },
});
