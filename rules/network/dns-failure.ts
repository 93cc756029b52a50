import { isAmazonDns } from '#aws/network';
import { deployed, vpcDns, FIX_NEEDS, fixContext } from '#fix';
import {
  type Confidence,
  defineRule,
  optional,
  cited,
  couldBe,
  affectedTasks,
  matchingCalls,
  leadsTo,
  unread,
} from '#rule';
import { mayLogMore, namesOfTheApp, ofTheApp } from './_names-of-the-app.ts';
import { zoneWithoutRecord } from './_zones.ts';

const ID = 'network/dns-failure';
/** EFS has a rule of its own, which looks at the mount targets first. */
const efs = (family: string): boolean => family.startsWith('efs/');
export default defineRule({
  id: ID,
  title: "DNS names don't resolve where the task runs",
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns.html',
    'https://docs.aws.amazon.com/vpc/latest/userguide/VPC_DHCP_Options.html',
    'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html',
    'https://docs.aws.amazon.com/cloud-map/latest/dg/working-with-namespaces.html',
  ],
  needs: {
    calls: 'failure.calls',
    vpcs: optional('net.vpcs'),
    paths: optional('net.paths'),
    zones: optional('net.names'),
    logged: optional('failure.logged'),
    ...FIX_NEEDS,
  },
  messages: {
    off: {
      what: 'DNS resolution is off in {vpc}, and the task needs the address of {host}',
      why: "enableDnsSupport is false, so the VPC's resolver doesn't answer. AWS reported: {words}",
    },
    named: {
      what: "The name {host} didn't resolve",
      why: "AWS reported: {words}. DNS resolution is on in the VPC, or its setting couldn't be read. Check the DNS servers in its DHCP options, Route 53 Resolver rules, the DNS firewall, and private hosted zones that override the name.",
    },
    zone: {
      what: "The name {host} didn't resolve: private hosted zone {zone} answers for it in {vpc}",
      why: '{says} Unless public DNS fallback is on for the zone, nobody else is asked. AWS reported: {words}',
    },
    private: {
      what: "The name {host}, which container {container} needs, doesn't resolve",
      why: '{zones} Its log shows: {line}',
    },
  },
  causes: [
    'symptom/image-pull-failed',
    'symptom/secrets-not-retrieved',
    'symptom/log-driver-failed',
    'symptom/container-exited',
    'symptom/elb-health-check-failed',
    'symptom/container-health-check-failed',
    'symptom/volume-not-mounted',
  ],
  *check(given, say) {
    const decided = new Set(
      given.paths.state === 'known' ? given.paths.value.filter(p => p.verdict === 'blocked').flatMap(p => p.calls) : [],
    );
    for (const call of namesOfTheApp(given.logged, given.calls.value))
      yield say.fault('private', ofTheApp(call, given.vpcs, given.zones, fixContext(given)));
    if (given.zones.state === 'blind' && namesOfTheApp(given.logged, given.calls.value).length > 0)
      yield say.undecided('zones', "the private hosted zones of the task's VPC couldn't be read", {
        actions: ['route53:ListHostedZonesByVPC'],
      });
    if (mayLogMore(given.logged, given.calls.value))
      yield say.undecided('logged', 'whether the app logged a name that did not resolve is unknown');
    const found = matchingCalls(
      given.calls,
      c => (leadsTo(c, ID) && c.step !== 'process' && !efs(c.family)) || (couldBe(c, ID) && efs(c.family)),
    );
    if (!found) return;
    const { site, region } = fixContext(given);
    const host = found.calls.find(c => c.host !== undefined)?.host ?? 'a service';
    const at =
      given.vpcs.state === 'known'
        ? given.vpcs.value.findIndex(
            v =>
              v.dnsSupport.state === 'known' &&
              !v.dnsSupport.value &&
              // DNS servers of the VPC's own answer whether or not Amazon's does.
              !(v.nameServers?.state === 'known' && v.nameServers.value.some(s => !isAmazonDns(s, v.cidrs))),
          )
        : -1;
    const vpc = given.vpcs.state === 'known' ? given.vpcs.value[at] : undefined;
    const base = { affected: affectedTasks(found.calls), calls: found.ids };
    const direct = found.calls.some(c => leadsTo(c, ID));
    if (vpc && direct && given.vpcs.state === 'known') {
      const serversUnread = vpc.nameServers !== undefined && unread(vpc.nameServers);
      if (serversUnread)
        yield say.undecided('vpcs', `whether ${vpc.id} uses its own DNS servers couldn't be read`, {
          actions: ['ec2:DescribeDhcpOptions'],
        });
      yield say.fault('off', {
        ...base,
        data: { vpc: vpc.id, host, words: found.words },
        about: { type: 'vpc', id: vpc.id },
        // Own DNS servers, where AWS didn't say whether there are any, would answer all the same.
        confidence: serversUnread ? 'likely' : 'proven',
        citations: [given.vpcs.cite(`/${at}/dnsSupport`, `enableDnsSupport of ${vpc.id} is off`), ...found.quoted],
        fixes: [vpcDns(vpc.id, region)],
      });
      return;
    }
    if (found.calls.every(c => decided.has(c.id))) return;
    const zone = direct ? zoneWithoutRecord(host, given.zones, given.vpcs, region) : undefined;
    if (zone) {
      yield say.fault('zone', {
        ...base,
        data: { host, zone: zone.name, vpc: zone.vpc, says: zone.says, words: found.words },
        about: { type: 'hosted-zone', id: zone.id },
        confidence: zone.confidence,
        citations: cited([...zone.seen, ...found.quoted]) ?? found.quoted,
        fixes: [...zone.fixes, deployed('Deploy again once the name resolves', site)],
      });
      return;
    }
    // Only where the way there was read and is open are the name servers what is left.
    const read =
      given.vpcs.state === 'known' &&
      given.vpcs.whole &&
      given.paths.state === 'known' &&
      given.paths.value.some(p => p.verdict === 'open' && found.ids.some(id => p.calls.includes(id)));
    const confidence: Confidence = direct && read ? 'likely' : 'possible';
    yield say.fault('named', {
      ...base,
      data: { host, words: found.words },
      about: { type: 'host', id: host },
      confidence,
      citations: found.quoted,
      fixes: [
        {
          title: "Set the VPC's DNS server to AmazonProvidedDNS, or make your own DNS servers forward AWS names to it",
          applies: 'fill-in',
        },
        deployed('Deploy again once names resolve', site),
      ],
    });
  },
});
