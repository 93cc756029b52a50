import { isAmazonDns, targetsOf, zoneFor } from '#aws/network';
import { command, fillIn, type Fillable } from '#fix';
import {
  type Citation,
  type Confidence,
  type Fix,
  lastPart,
  listed,
  type Optional,
  valueOf,
  type VpcFacts,
  type VpcZones,
} from '#rule';

/** The list is that of `net.hostedZones`, which the call told. */
const asRead = (citation: Citation): Citation => ({ ...citation, evidence: 'ev:net.hostedZones' });

/** What the private hosted zones that were read say of a name. */
interface ZoneFacts {
  readonly says: string;
  readonly confidence: Confidence;
  readonly seen: readonly Citation[];
  readonly fixes: readonly Fix[];
}

/** A zone that covers the name: nobody else answers for it, and the record is what is missing. */
export function zoneWithoutRecord(
  host: string,
  zones: Optional<readonly VpcZones[]>,
  vpcs: Optional<readonly VpcFacts[]>,
  region: Fillable,
): (ZoneFacts & { readonly id: string; readonly name: string; readonly vpc: string }) | undefined {
  const list = zones.state === 'known' ? zones.value : [];
  for (const [i, { vpc, zones: read }] of list.entries()) {
    const zone = read.state === 'known' ? zoneFor(read.value, host) : undefined;
    if (!zone || read.state !== 'known' || zones.state !== 'known' || resolverOf(vpc, vpcs) === 'own') continue;
    if (targetsOf(valueOf(zone.records) ?? [], host).length > 0) continue;
    const unread = zone.records === undefined || zone.records.state !== 'known' || !zone.records.whole;
    const zoneId = lastPart(zone.id);
    return {
      id: zoneId,
      name: zone.name,
      vpc,
      says: `Private hosted zone ${zone.name} (${zoneId}) answers for this name in ${vpc}. ${unread ? 'Its records were not read, so the record might be missing' : 'It has no record for the name'}.`,
      confidence: !unread && zones.whole && read.whole && resolverOf(vpc, vpcs) === 'amazon' ? 'likely' : 'possible',
      seen: [
        asRead(
          zones.cite(
            `/${i}/zones/value/${read.value.indexOf(zone)}/name`,
            `private hosted zone ${zone.name} is associated with ${vpc}`,
          ),
        ),
      ],
      fixes: [
        {
          title: `Read the records of ${zone.name}, and add the one that is missing (for a service of AWS Cloud Map: register an instance)`,
          applies: 'fill-in',
          commands: [
            command`aws route53 list-resource-record-sets --hosted-zone-id ${zoneId} --start-record-name ${host} --max-items 5 --region ${region}`,
          ],
        },
      ],
    };
  }
  return undefined;
}
/** Whose DNS servers answer in a VPC: own ones might know names that no zone has. */
function resolverOf(vpc: string, vpcs: Optional<readonly VpcFacts[]>): 'own' | 'amazon' | 'unknown' {
  const facts = vpcs.state === 'known' ? vpcs.value.find(v => v.id === vpc) : undefined;
  if (facts === undefined || (facts.nameServers && facts.nameServers.state !== 'known')) return 'unknown';
  return (valueOf(facts.nameServers) ?? []).some(s => !isAmazonDns(s, facts.cidrs)) ? 'own' : 'amazon';
}

/**
 * No zone that covers the name. The names are those that end as only private ones do, so nobody else answers for them; but a
 * Route 53 Profile or a Resolver rule could, and is not read.
 * https://docs.aws.amazon.com/cloud-map/latest/dg/working-with-namespaces.html
 */
export function noZone(
  host: string,
  zones: Optional<readonly VpcZones[]>,
  vpcs: Optional<readonly VpcFacts[]>,
  region: Fillable,
): ZoneFacts | undefined {
  if (zones.state !== 'known' || !zones.whole || zones.value.length === 0 || vpcs.state !== 'known' || !vpcs.whole)
    return undefined;
  const all = zones.value;
  const none = all.every(
    z =>
      z.zones.state === 'known' &&
      z.zones.whole &&
      zoneFor(z.zones.value, host) === undefined &&
      resolverOf(z.vpc, vpcs) === 'amazon',
  );
  if (!none) return undefined;
  const ids = all.map(z => z.vpc);
  return {
    says: `No private hosted zone for this name is associated with ${listed(ids)}. Route 53 Profiles and Resolver rules were not read.`,
    confidence: 'likely',
    seen: all.map((z, i) => asRead(zones.cite(`/${i}/zones`, `no private hosted zone of ${z.vpc} covers ${host}`))),
    fixes: ids.map(vpc => ({
      title: `Associate the private hosted zone (or the one of the AWS Cloud Map namespace) that has ${host} with ${vpc}`,
      applies: 'fill-in' as const,
      commands: [
        typeof region === 'string'
          ? command`aws route53 associate-vpc-with-hosted-zone --hosted-zone-id ${fillIn('hosted-zone-id')} --vpc ${`VPCRegion=${region},VPCId=${vpc}`} --region ${region}`
          : command`aws route53 associate-vpc-with-hosted-zone --hosted-zone-id ${fillIn('hosted-zone-id')} --vpc ${fillIn('vpc-and-region')} --region ${region}`,
      ],
    })),
  };
}
