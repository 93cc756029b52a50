import { deployed, vpcDns } from '#fix';
import { isAmazonDns } from '#aws/network';
import { type Confidence, defineRule, maybe, mayBe } from '#rule';
import { here } from '../_here.ts';
import { affected, SITE, those } from '../_named.ts';

const ID = 'network/dns-failure';
/** EFS has a rule of its own, which looks at the mount targets first. */
const efs = (family: string): boolean => family.startsWith('efs/');
export default defineRule({
  id: ID,
  title: 'Names are not resolved where the task runs',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns.html',
    'https://docs.aws.amazon.com/vpc/latest/userguide/VPC_DHCP_Options.html',
  ],
  needs: { calls: 'failure.calls', vpcs: maybe('net.vpcs'), paths: maybe('net.paths'), ...SITE },
  messages: {
    off: {
      what: 'DNS of {vpc} is off, and the task needs the address of {host}',
      why: 'enableDnsSupport is false: the resolver of the VPC does not answer. AWS says: {words}',
    },
    named: {
      what: 'The name {host} was not resolved',
      why: 'AWS says: {words}. DNS of the VPC is on or could not be read: look at the DNS servers in its DHCP options, at Route 53 Resolver rules and DNS firewall, and at a private hosted zone that hides the name.',
    },
  },
  causes: [
    'symptom/image-pull-failed',
    'symptom/secrets-not-retrieved',
    'symptom/log-driver-failed',
    'symptom/container-exited',
    'symptom/volume-not-mounted',
  ],
  *check(given, say) {
    const decided = new Set(
      given.paths.state === 'known' ? given.paths.value.filter(p => p.verdict === 'blocked').flatMap(p => p.calls) : [],
    );
    const found = those(
      given.calls,
      c => (c.candidates[0]?.cause === ID && c.step !== 'process' && !efs(c.family)) || (mayBe(c, ID) && efs(c.family)),
    );
    if (!found) return;
    const { site, region } = here(given);
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
    const base = { affected: affected(found), calls: found.ids };
    const direct = found.calls.some(c => c.candidates[0]?.cause === ID);
    if (vpc && direct && given.vpcs.state === 'known') {
      yield say.fault('off', {
        ...base,
        data: { vpc: vpc.id, host, words: found.words },
        about: { type: 'vpc', id: vpc.id },
        confidence: 'proven',
        citations: [given.vpcs.cite(`/${at}/dnsSupport`, `enableDnsSupport of ${vpc.id} is off`), ...found.citations],
        fixes: [vpcDns(vpc.id, region)],
      });
      return;
    }
    if (found.calls.every(c => decided.has(c.id))) return;
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
      citations: found.citations,
      fixes: [
        {
          title: 'Let the VPC use AmazonProvidedDNS, or let its own DNS servers forward names of AWS to it',
          applies: 'fill-in',
        },
        deployed('Deploy again once names resolve', site),
      ],
    });
  },
});
