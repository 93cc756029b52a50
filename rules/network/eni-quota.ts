import { deleteUnusedInterfaces, FIX_NEEDS, fixContext, raiseInterfaceQuota, stopFirst } from '#fix';
import { defineRule, optional, matchingCalls } from '#rule';
import { ENI_EFFECTS } from './_interface.ts';

export default defineRule({
  id: 'network/eni-quota',
  title: "The Region's network interface quota is used up",
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/failed-to-start-error.html',
  ],
  needs: { calls: 'failure.calls', quota: optional('quota.networkInterfaces'), ...FIX_NEEDS },
  messages: {
    known: {
      what: "The Region's network interface quota ({limit}) was reached at {when}",
      why: 'Every task in awsvpc mode uses a network interface. Load balancers, endpoints, Lambda functions and instances use network interfaces too. AWS refused to create another.',
    },
    named: {
      what: "The Region's network interface quota was reached at {when}",
      why: "AWS refused to create another network interface. The size of the quota couldn't be read.",
    },
  },
  causes: ENI_EFFECTS,
  *check(given, say) {
    const { calls, quota } = given;
    const named = matchingCalls(calls, 'network/eni-quota');
    if (!named) return;
    const { region, service } = fixContext(given);
    // A quota request takes hours or days: what helps within minutes comes first.
    const soon = [
      ...(service === undefined ? [] : stopFirst(service, region, 'network interfaces')),
      deleteUnusedInterfaces(region),
    ];
    const about = { type: 'quota', id: 'L-DF5E4CA3' };
    if (quota.state === 'known')
      yield say.fault('known', {
        about,
        calls: named.ids,
        confidence: 'proven',
        citations: [...named.citations, quota.cite('/limit', `the quota is ${quota.value.limit}`)],
        data: { limit: String(quota.value.limit), when: named.when },
        fixes: [...soon, raiseInterfaceQuota(quota.value.limit, region)],
      });
    else
      yield say.fault('named', {
        about,
        calls: named.ids,
        confidence: 'likely',
        citations: named.citations,
        data: { when: named.when },
        fixes: [...soon, raiseInterfaceQuota(undefined, region)],
      });
  },
});
