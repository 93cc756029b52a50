import { moreZones, startTasksAnew, stopFirst, withNetwork } from '#fix';
import { defineRule, maybe, partsNamed } from '#rule';
import { unsettled } from '../capacity/_placement.ts';
import { brief, SCALING, stuckBy, sureOf } from '../capacity/_scaling.ts';
import { ENI_EFFECTS, leftOpenBy, namedBy, SITE, siteOf } from './_interface.ts';

const WHY_NOT = 'why no instance is added could not be read';
export default defineRule({
  id: 'network/subnet-ips-exhausted',
  title: 'The subnet has no free IP address left',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/failed-to-start-error.html',
    'https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html',
  ],
  needs: { subnets: maybe('net.subnets'), ...SCALING, ...SITE },
  messages: {
    full: {
      what: '{subnet} has no free IP address for the task ({free} left)',
      why: 'Every task in awsvpc mode takes an address of its subnet, and while a rollout goes on the old and the new tasks hold theirs. At {when} AWS refused to make the interface.',
    },
    then: {
      what: '{subnet} had no free IP address at {when}; now it has {free}',
      why: 'AWS refused to make the interface. Addresses of stopped tasks come back a little later, so a new deployment may go through, and the next one may fail again.',
    },
    launch: {
      what: "{group} can't launch an instance: {subnet} has no free IP address",
      why: 'The task needs another instance, and each instance takes an address of its subnet. AWS said of the latest launch: {words}',
    },
    blind: {
      what: 'A subnet of the service had no free IP address at {when}',
      why: 'AWS refused to make the interface for want of an address. How many the subnets have now could not be read.',
    },
  },
  causes: ENI_EFFECTS,
  *check(given, say) {
    const { calls, subnets } = given;
    const named = namedBy(calls, 'network/subnet-ips-exhausted');
    const open = named ?? leftOpenBy(calls, 'network/subnet-ips-exhausted');
    const stuck = open ? undefined : stuckBy(given, 'network/subnet-ips-exhausted');
    if (stuck?.state === 'stuck') {
      const { met, judged } = stuck;
      const at = /subnet-[0-9a-f]+/.exec(judged.words ?? '')?.[0] ?? judged.subnets[0] ?? 'subnet';
      return yield say.fault('launch', {
        about: { type: 'subnet', id: at },
        calls: met.ids,
        confidence: sureOf(judged, given.fit.state === 'known' && given.fit.whole),
        citations: [...met.citations, ...judged.seen],
        data: { group: judged.group ?? judged.provider, subnet: at, words: brief(judged.words ?? '') },
        fixes: [moreZones(judged, siteOf(given).region)],
      });
    }
    if (stuck?.state === 'open')
      return yield say.undecided(given.fit.state === 'known' ? 'scaling' : 'fit', WHY_NOT, unsettled(stuck.missing));
    if (!open) return;
    const { service, network, definition, region } = siteOf(given);
    const known =
      subnets.state === 'known'
        ? subnets.value.flatMap((s, i) =>
            s.subnet.state === 'known' && s.subnet.value.availableIps !== undefined
              ? [
                  {
                    ...s.subnet.value,
                    availableIps: s.subnet.value.availableIps,
                    at: `/${i}/subnet/value/availableIps`,
                  },
                ]
              : [],
          )
        : [];
    const told = [...new Set(open.calls.flatMap(c => partsNamed(c, 'subnet')))];
    const from = told.length > 0 ? told : [...new Set(open.calls.flatMap(c => c.from.subnets))];
    const need = Math.max(1, service === undefined ? 1 : service.desiredCount - service.runningCount);
    const candidates = known
      .filter(s => from.length === 0 || from.includes(s.id))
      .sort((a, b) => a.availableIps - b.availableIps || (a.id < b.id ? -1 : 1));
    const roomy = known.filter(s => s.availableIps >= need).map(s => s.id);
    const more = network
      ? [
          withNetwork(
            'Give the service a subnet with room',
            network,
            { subnets: [...network.subnets, '<subnet-id>'] },
            service,
            definition,
            region,
          ),
        ]
      : [{ title: 'Give the service a subnet with room', applies: 'fill-in' as const }];
    const full = candidates.filter(s => s.availableIps < need);
    // The count is of IPv4 addresses, which an IPv6-only subnet does not have.
    const only6 = (id: string): boolean =>
      subnets.state === 'known' &&
      subnets.value.some(s => s.id === id && s.subnet.state === 'known' && s.subnet.value.cidr === '');
    const victims = told.length > 0 ? candidates : full.length > 0 ? full : candidates.slice(0, 1);
    if (victims.length === 0) {
      if (!named || (from.length > 0 && from.every(only6)))
        return yield say.undecided('subnets', 'how many addresses the subnets have left could not be read', {
          actions: ['ec2:DescribeSubnets'],
        });
      return yield say.fault('blind', {
        about: { type: 'subnet', id: from[0] ?? 'subnet' },
        affected: from.map(id => ({ type: 'subnet', id })),
        calls: open.ids,
        citations: open.citations,
        confidence: 'possible',
        data: { when: open.when },
        fixes: [...more, stopFirst(service, region)],
      });
    }
    for (const s of victims) {
      const base = {
        about: { type: 'subnet', id: s.id },
        calls: open.ids,
        citations: [
          ...open.citations,
          subnets.state === 'known'
            ? subnets.cite(s.at, `${s.id} has ${s.availableIps} free addresses now`)
            : open.citations[0],
        ] as const,
        data: { subnet: s.id, free: String(s.availableIps), when: open.when },
      };
      const others = network?.subnets.filter(x => x !== s.id && roomy.includes(x)) ?? [];
      const leave =
        network && others.length > 0
          ? [
              withNetwork(
                `Run in ${others.join(', ')} only`,
                network,
                { subnets: others },
                service,
                definition,
                region,
                'The service then runs in fewer zones.',
              ),
            ]
          : [];
      if (s.availableIps < need)
        yield say.fault('full', {
          ...base,
          confidence: named ? 'proven' : 'likely',
          fixes: [...leave, stopFirst(service, region), ...more],
        });
      else if (named)
        yield say.fault('then', {
          ...base,
          confidence: 'likely',
          fixes: [startTasksAnew(service, definition, region), stopFirst(service, region), ...more],
        });
    }
  },
});
