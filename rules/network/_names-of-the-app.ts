import { isOfApp } from '#aws/app';
import { deployed, type FixContext, inWords, vpcDns } from '#fix';
import { affectedTasks, cited, type FailedCall, leadsTo, type Optional, type VpcFacts, type VpcZones } from '#rule';
import { noZone, zoneWithoutRecord } from './_zones.ts';

/** Names that an app looked up in vain, by its log. */
export const namesOfTheApp = (
  logged: Optional<readonly FailedCall[]>,
  calls: readonly FailedCall[],
): readonly FailedCall[] =>
  logged.state === 'known'
    ? logged.value.filter(c => leadsTo(c, 'network/dns-failure') && calls.some(x => x.id === c.id))
    : [];
/** Whether the app's log might tell more than was read of it. */
export const mayLogMore = (logged: Optional<readonly FailedCall[]>, calls: readonly FailedCall[]): boolean =>
  calls.some(isOfApp) &&
  (logged.state === 'blind' || (logged.state === 'known' && !logged.whole && logged.value.length === 0));

/**
 * A name that only a private hosted zone knows, as those of AWS Cloud Map are: it resolves in the VPCs of the zone, where
 * both DNS attributes are on.
 */
export function ofTheApp(
  call: FailedCall,
  vpcs: Optional<readonly VpcFacts[]>,
  zones: Optional<readonly VpcZones[]>,
  { region, site }: FixContext,
) {
  const host = call.host ?? 'of a dependency';
  const list = vpcs.state === 'known' ? vpcs.value : [];
  const isOff = (v: VpcFacts): boolean => [v.dnsSupport, v.dnsHostnames].some(a => a.state === 'known' && !a.value);
  const at = list.findIndex(isOff);
  const vpc = list[at];
  const attribute = vpc?.dnsSupport.state === 'known' && !vpc.dnsSupport.value ? 'dnsSupport' : 'dnsHostnames';
  const name = attribute === 'dnsSupport' ? 'enableDnsSupport' : 'enableDnsHostnames';
  const line = call.words.slice(0, 300);
  const byZone =
    vpc || call.host === undefined
      ? undefined
      : (zoneWithoutRecord(host, zones, vpcs, region) ?? noZone(host, zones, vpcs, region));
  return {
    data: {
      host,
      line,
      container: call.container ?? 'unknown',
      zones: vpc
        ? `${name} is off in ${vpc.id}, and names of a private hosted zone or an AWS Cloud Map namespace resolve only where both DNS attributes are on.`
        : byZone
          ? byZone.says
          : "A name of a private hosted zone or an AWS Cloud Map namespace resolves only in the VPCs that are associated with the zone, and only while it has a record. Where the name is the VPC's or a public one, it is wrong or what it names is gone.",
    },
    about: { type: 'host', id: host },
    affected: affectedTasks([call]),
    calls: [call.id],
    confidence: vpc ? ('likely' as const) : (byZone?.confidence ?? ('possible' as const)),
    citations:
      cited([
        ...call.seen.slice(0, 1),
        ...(vpc && vpcs.state === 'known' ? [vpcs.cite(`/${at}/${attribute}`, `${name} of ${vpc.id} is off`)] : []),
        ...(byZone?.seen ?? []),
      ]) ?? ([{ evidence: 'ev:failure.logged', path: '', quote: line }] as const),
    fixes: vpc
      ? [vpcDns(vpc.id, region), deployed('Deploy again once names resolve', site)]
      : byZone
        ? [...byZone.fixes, deployed('Deploy again once the name resolves', site)]
        : [
            inWords(
              `Check that ${host} is the right name, that its hosted zone or namespace is associated with the VPC of the task, and that it has a record there (for a service: a registered instance)`,
            ),
          ],
  };
}
