import { FARGATE_QUOTA, vcpus } from '#aws/capacity';
import { raiseFargateQuota, stopOneFirst, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, optional } from '#rule';
import { namedCalls } from './_placement.ts';

export default defineRule({
  id: 'capacity/fargate-quota',
  title: 'The Fargate vCPU quota is reached',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html',
  ],
  needs: { calls: 'failure.calls', quota: optional('quota.fargate'), ...FIX_NEEDS },
  messages: {
    known: {
      what: 'The Fargate {sort} quota ({limit} vCPUs) was reached at {when}',
      why: 'The quota covers everything on Fargate in the account and Region, both ECS and EKS. This service alone uses {wanted} during a deployment.',
    },
    named: {
      what: 'The Fargate {sort} vCPU quota was reached at {when}',
      why: "AWS reported it. The size of the quota couldn't be read.",
    },
  },
  causes: ['symptom/placement-failed', 'symptom/request-refused'],
  *check(given, say) {
    const { calls, quota } = given;
    const matches = namedCalls(calls, 'capacity/fargate-quota');
    if (!matches) return;
    const { service, definition, region } = fixContext(given);
    const providers = service?.capacityProviders ?? [];
    const spot =
      (providers.length > 0 && providers.every(p => p.name === 'FARGATE_SPOT')) ||
      matches.calls.every(c => /spot/i.test(c.words));
    const code = spot ? FARGATE_QUOTA.spot : FARGATE_QUOTA.onDemand;
    const sort = spot ? 'Spot' : 'on-demand';
    const base = { about: { type: 'quota', id: code }, calls: matches.ids };
    const read = quota.state === 'known' ? quota.value[spot ? 'spot' : 'onDemand'] : undefined;
    if (quota.state === 'known' && read?.state === 'known') {
      const peak =
        service === undefined ? undefined : Math.floor((service.desiredCount * service.maximumPercent) / 100);
      const wanted =
        definition?.cpu === undefined || peak === undefined
          ? undefined
          : vcpus(definition.cpu) * Math.max(peak, service?.desiredCount ?? 0);
      yield say.fault('known', {
        ...base,
        confidence: 'proven',
        citations: [
          ...matches.citations,
          quota.cite(`/${spot ? 'spot' : 'onDemand'}/value/limit`, `the quota is ${read.value.limit} vCPUs`),
        ],
        data: {
          limit: String(read.value.limit),
          when: matches.when,
          sort,
          wanted: wanted === undefined ? 'some of it' : `up to ${wanted} vCPUs`,
        },
        fixes: [
          ...stopOneFirst(service),
          raiseFargateQuota(code, Math.max(read.value.limit * 2, Math.ceil(wanted ?? 0)), region),
        ],
      });
    } else
      yield say.fault('named', {
        ...base,
        confidence: 'likely',
        citations: matches.citations,
        data: { sort, when: matches.when },
        fixes: [...stopOneFirst(service), raiseFargateQuota(code, undefined, region)],
      });
  },
});
