import { valueOf } from '../../model/evidence.ts';
import type { HostedZone, Subnet, ZoneRecord } from '../../model/facts.ts';
import type { Citation } from '../../model/finding.ts';
import type { View } from './world.ts';

const covers = (zone: string, host: string): boolean => zone !== '' && (host === zone || host.endsWith(`.${zone}`));

/** The zone that answers for a name: the one with the longest name of those that cover it. An AWS service's own don't count. */
export function zoneFor(zones: readonly HostedZone[], name: string): HostedZone | undefined {
  const host = name.toLowerCase().replace(/:\d+$/, '');
  return zones
    .filter(z => z.service === undefined && covers(z.name, host))
    .reduce<HostedZone | undefined>((best, z) => (best && best.name.length >= z.name.length ? best : z), undefined);
}

/** Where records lead a name: by its own, else by the nearest wildcard. Nowhere is an empty list. */
export function targetsOf(records: readonly ZoneRecord[], name: string): readonly string[] {
  const host = name.toLowerCase().replace(/:\d+$/, '');
  const labels = host.split('.');
  const names = [host, ...labels.slice(1).map((_, i) => `*.${labels.slice(i + 1).join('.')}`)];
  const found = names.find(n => records.some(r => r.name === n));
  return [...new Set(records.filter(r => r.name === found).flatMap(r => r.targets))];
}

export type ZoneAnswer =
  | { readonly kind: 'unread' }
  /** None that was read; a Route 53 Profile or a Resolver rule could still answer. */
  | { readonly kind: 'none' }
  /** `targets` is undefined where the records couldn't be read whole and don't name the host. */
  | {
      readonly kind: 'zone';
      readonly zone: HostedZone;
      readonly targets: readonly string[] | undefined;
      readonly seen: readonly Citation[];
    };

/** Which private hosted zone of the subnet's VPC answers for a host, and with what. */
export function zoneOf(v: View, host: string, subnet: Subnet): ZoneAnswer {
  const list = v.list('net.hostedZones') ?? [];
  const at = list.findIndex(z => z.vpc === subnet.vpc);
  const zones = list[at]?.zones;
  if (zones?.state !== 'known') return { kind: zones?.state === 'absent' ? 'none' : 'unread' };
  const zone = zoneFor(zones.value, host);
  if (!zone) return { kind: zones.whole ? 'none' : 'unread' };
  const pointer = `/${at}/zones/value/${zones.value.indexOf(zone)}/name`;
  const targets = targetsOf(valueOf(zone.records) ?? [], host);
  const sure = targets.length > 0 || (zone.records?.state === 'known' && zone.records.whole);
  return {
    kind: 'zone',
    zone,
    targets: sure ? targets : undefined,
    seen: v.seen('net.hostedZones', pointer, `private hosted zone ${zone.name} is associated with ${subnet.vpc}`),
  };
}
