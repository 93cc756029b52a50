import { moreZones, startTasksAnew, stopFirst, withNetwork, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, optional, partsNamed, matchingCalls, couldBe, type SubnetRef } from '#rule';
import { unsettled } from '../capacity/_placement.ts';
import { SCALING, scalingFault, stuckBy } from '../capacity/_scaling.ts';
import { ENI_EFFECTS } from './_interface.ts';

const ID = 'network/subnet-ips-exhausted';
export default defineRule({
  id: ID,
  title: 'The subnet has no free IP addresses left',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/failed-to-start-error.html',
    'https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html',
  ],
  needs: { subnets: optional('net.subnets'), ...SCALING, ...FIX_NEEDS },
  messages: {
    full: {
      what: '{subnet} has no free IP address for the task ({free} left)',
      why: 'Every task in awsvpc mode uses an IP address of its subnet. During a rollout, both old and new tasks hold one. At {when} AWS refused to create the network interface.',
    },
    then: {
      what: '{subnet} had no free IP address at {when}; it has {free} now',
      why: 'AWS refused to create the network interface. Addresses of stopped tasks become available a little later. A new deployment might succeed, and the next one might fail again.',
    },
    launch: {
      what: "{group} can't launch an instance: {subnet} has no free IP address",
      why: 'The task needs another instance, and each instance uses an IP address of its subnet. AWS reported for the latest launch: {words}',
    },
    blind: {
      what: 'A subnet of the service had no free IP address at {when}',
      why: "AWS refused to create the network interface because no address was free. How many the subnets have now couldn't be determined.",
    },
  },
  causes: ENI_EFFECTS,
  *check(given, say) {
    const { calls, subnets } = given;
    const named = matchingCalls(calls, ID);
    const open = named ?? matchingCalls(calls, c => couldBe(c, ID));
    const stuck = open ? undefined : stuckBy(given, ID);
    if (stuck?.state === 'stuck') {
      const { base, group, words } = scalingFault(stuck, given.fit);
      const at = /subnet-[0-9a-f]+/.exec(stuck.judged.words ?? '')?.[0] ?? stuck.judged.subnets[0] ?? 'subnet';
      return yield say.fault('launch', {
        ...base,
        about: { type: 'subnet', id: at },
        data: { group, subnet: at, words },
        fixes: [moreZones(stuck.judged, fixContext(given).region)],
      });
    }
    if (stuck?.state === 'open')
      return yield say.undecided(
        given.fit.state === 'known' ? 'scaling' : 'fit',
        "why no instance is added couldn't be determined",
        unsettled(stuck.missing),
      );
    if (!open) return;
    const { service, network, definition, region } = fixContext(given);
    const known = subnets.state === 'known' ? counted(subnets.value) : [];
    const namedSubnets = [...new Set(open.calls.flatMap(c => partsNamed(c, 'subnet')))];
    const from = namedSubnets.length > 0 ? namedSubnets : [...new Set(open.calls.flatMap(c => c.from.subnets))];
    const need = Math.max(1, service === undefined ? 1 : service.desiredCount - service.runningCount);
    const candidates = known
      .filter(s => from.length === 0 || from.includes(s.id))
      .sort((a, b) => a.availableIps - b.availableIps || (a.id < b.id ? -1 : 1));
    const roomy = known.filter(s => s.availableIps >= need).map(s => s.id);
    const more = network
      ? [
          withNetwork(
            'Add a subnet with free addresses to the service',
            network,
            { subnets: [...network.subnets, '<subnet-id>'] },
            service,
            definition?.arn,
            region,
          ),
        ]
      : [{ title: 'Add a subnet with free addresses to the service', applies: 'fill-in' as const }];
    const full = candidates.filter(s => s.availableIps < need);
    // The count is of IPv4 addresses, which an IPv6-only subnet doesn't have.
    const only6 = (id: string): boolean =>
      subnets.state === 'known' &&
      subnets.value.some(s => s.id === id && s.subnet.state === 'known' && s.subnet.value.cidr === '');
    const victims = namedSubnets.length > 0 ? candidates : full.length > 0 ? full : candidates.slice(0, 1);
    if (victims.length === 0) {
      if (!named || (from.length > 0 && from.every(only6)))
        return yield say.undecided('subnets', "how many free addresses the subnets have couldn't be determined", {
          actions: ['ec2:DescribeSubnets'],
        });
      return yield say.fault('blind', {
        about: { type: 'subnet', id: from[0] ?? 'subnet' },
        affected: from.map(id => ({ type: 'subnet', id })),
        calls: open.ids,
        citations: open.citations,
        confidence: 'possible',
        data: { when: open.when },
        fixes: [...more, ...stopFirst(service, region)],
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
                `Use only ${others.join(', ')}`,
                network,
                { subnets: others },
                service,
                definition?.arn,
                region,
                'The service then runs in fewer Availability Zones.',
              ),
            ]
          : [];
      if (s.availableIps < need)
        yield say.fault('full', {
          ...base,
          confidence: named ? 'proven' : 'likely',
          fixes: [...leave, ...stopFirst(service, region), ...more],
        });
      else if (named)
        yield say.fault('then', {
          ...base,
          confidence: 'likely',
          fixes: [startTasksAnew(service, definition?.arn, region), ...stopFirst(service, region), ...more],
        });
    }
  },
});

/** Subnets whose free addresses were read, with the place where they stand. */
const counted = (subnets: readonly SubnetRef[]) =>
  subnets.flatMap((s, i) =>
    s.subnet.state === 'known' && s.subnet.value.availableIps !== undefined
      ? [{ ...s.subnet.value, availableIps: s.subnet.value.availableIps, at: `/${i}/subnet/value/availableIps` }]
      : [],
  );
