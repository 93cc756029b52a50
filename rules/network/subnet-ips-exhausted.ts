import { startTasksAnew, stopFirst, withNetwork, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, optional, partsNamed, matchingCalls, couldBe } from '#rule';
import { ENI_EFFECTS } from './_interface.ts';

export default defineRule({
  id: 'network/subnet-ips-exhausted',
  title: 'The subnet has no free IP addresses left',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/failed-to-start-error.html',
    'https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html',
  ],
  needs: { calls: 'failure.calls', subnets: optional('net.subnets'), ...FIX_NEEDS },
  messages: {
    full: {
      what: '{subnet} has no free IP address for the task ({free} left)',
      why: 'Every task in awsvpc mode uses an IP address of its subnet. During a rollout, both old and new tasks hold one. At {when} AWS refused to create the network interface.',
    },
    then: {
      what: '{subnet} had no free IP address at {when}; it has {free} now',
      why: 'AWS refused to create the network interface. Addresses of stopped tasks become available a little later. A new deployment might succeed, and the next one might fail again.',
    },
    blind: {
      what: 'A subnet of the service had no free IP address at {when}',
      why: "AWS refused to create the network interface because no address was free. How many the subnets have now couldn't be read.",
    },
  },
  causes: ENI_EFFECTS,
  *check(given, say) {
    const { calls, subnets } = given;
    const named = matchingCalls(calls, 'network/subnet-ips-exhausted');
    const open = named ?? matchingCalls(calls, c => couldBe(c, 'network/subnet-ips-exhausted'));
    if (!open) return;
    const { service, network, definition, region } = fixContext(given);
    const known =
      subnets.state === 'known'
        ? subnets.value.flatMap((s, i) =>
            s.subnet.state === 'known' ? [{ ...s.subnet.value, at: `/${i}/subnet/value/availableIps` }] : [],
          )
        : [];
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
    const victims = namedSubnets.length > 0 ? candidates : full.length > 0 ? full : candidates.slice(0, 1);
    if (victims.length === 0) {
      if (!named)
        return yield say.undecided('subnets', "how many free addresses the subnets have couldn't be read", {
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
          fixes: [...leave, stopFirst(service, region), ...more],
        });
      else if (named)
        yield say.fault('then', {
          ...base,
          confidence: 'likely',
          fixes: [startTasksAnew(service, definition?.arn, region), stopFirst(service, region), ...more],
        });
    }
  },
});
