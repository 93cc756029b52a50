import { servedByFargate } from '#aws/capacity';
import { withNetwork, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, optional } from '#rule';
import { namedCalls } from './_placement.ts';

export default defineRule({
  id: 'capacity/zone-unsupported',
  title: "A subnet is in an Availability Zone that Fargate doesn't support",
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/AWS_Fargate-Regions.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html',
  ],
  needs: { calls: 'failure.calls', subnets: optional('net.subnets'), ...FIX_NEEDS },
  messages: {
    unserved: {
      what: "{subnet} is in {zone}, which Fargate doesn't support",
      why: `For a task in such a zone, ECS reports only "Internal error". Zone IDs are the same in every account while zone names differ. Fargate supports only some of the Region's zones.`,
    },
    named: {
      what: `ECS reported "Internal error", as it does for a subnet in a zone that Fargate doesn't support`,
      why: "The zones of the subnets don't show which subnet it would be. It might also be a temporary AWS fault.",
    },
  },
  causes: ['symptom/placement-failed'],
  *check(given, say) {
    const { calls, subnets } = given;
    const matches = namedCalls(calls, 'capacity/zone-unsupported');
    if (!matches) return;
    const { service, definition, network, region, aboutCluster: about, launch } = fixContext(given);
    if (launch !== undefined && launch !== 'FARGATE' && launch !== 'unknown') return;
    const known =
      subnets.state === 'known'
        ? subnets.value.flatMap((s, i) =>
            s.subnet.state === 'known' && (network?.subnets.includes(s.id) ?? true)
              ? [{ ...s.subnet.value, at: `/${i}/subnet/value/zoneId`, served: servedByFargate(s.subnet.value) }]
              : [],
          )
        : [];
    const bad = known.filter(s => s.served === false);
    const rest = network?.subnets.filter(id => !bad.some(s => s.id === id)) ?? [];
    const fix = withNetwork(
      rest.length > 0 ? `Use only ${rest.join(', ')}` : 'Use subnets in zones that Fargate supports',
      network,
      { subnets: rest.length > 0 ? rest : ['<subnet-id>'] },
      service,
      definition?.arn,
      region,
      rest.length === 1 ? 'The service then runs in one Availability Zone.' : undefined,
    );
    const [first] = bad;
    if (first) {
      const zone = `${first.zone} (${first.zoneId})`;
      const base = {
        about: { type: 'subnet', id: first.id },
        affected: bad.map(s => ({ type: 'subnet', id: s.id })),
        calls: matches.ids,
        citations:
          subnets.state === 'known'
            ? ([
                ...matches.citations,
                ...bad.slice(0, 3).map(s => subnets.cite(s.at, `${s.id} is in ${s.zoneId}`)),
              ] as const)
            : matches.citations,
        data: { subnet: first.id, zone },
        fixes: [fix],
      };
      yield say.fault('unserved', { ...base, confidence: 'proven' });
    } else
      yield say.fault('named', {
        about,
        calls: matches.ids,
        citations: matches.citations,
        confidence: 'possible',
        fixes: [fix],
      });
  },
});
