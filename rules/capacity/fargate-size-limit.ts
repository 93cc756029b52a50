import { FARGATE_QUOTA, vcpus } from '#aws/capacity';
import { raiseFargateQuota, revisionFix, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, detail, type Fix } from '#rule';
import { namedCalls } from './_placement.ts';

export default defineRule({
  id: 'capacity/fargate-size-limit',
  title: "The task's CPU or memory exceeds the account's limit",
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html',
  ],
  needs: { calls: 'failure.calls', quota: detail('quota.fargate'), ...FIX_NEEDS },
  messages: {
    sized: {
      what: 'A task of {size} exceeds what the account is allowed to run on Fargate',
      why: "AWS refused its {which}. New accounts start with low limits{limit}, and a single task can't exceed them.",
    },
    named: {
      what: "The task's {which} exceeds what the account is allowed to run on Fargate",
      why: 'AWS refused it. New accounts start with low limits.',
    },
  },
  causes: ['symptom/placement-failed', 'symptom/request-refused'],
  *check(given, say) {
    const { calls, quota } = given;
    const matches = namedCalls(calls, 'capacity/fargate-size-limit');
    if (!matches) return;
    const { service, definition, region, aboutCluster: about } = fixContext(given);
    const which = matches.calls.some(c => /requested memory/i.test(c.words)) ? 'memory' : 'CPU';
    const limit =
      quota.state === 'known' && quota.value.onDemand.state === 'known' ? quota.value.onDemand.value.limit : undefined;
    const base = {
      about: definition
        ? { type: 'task-definition', id: `${definition.family}:${definition.revision}`, arn: definition.arn }
        : about,
      calls: matches.ids,
      confidence: 'proven' as const,
      citations: matches.citations,
    };
    const smaller: Fix[] =
      definition?.cpu !== undefined && definition.cpu > 1024
        ? revisionFix(
            {
              title: 'Use a smaller task size: 1 vCPU and 2 GB',
              applies: 'judge',
              risk: 'The app has to run with that.',
            },
            definition,
            service,
            { set: { cpu: '1024', memory: '2048' } },
          )
        : [];
    const raise = raiseFargateQuota(
      FARGATE_QUOTA.onDemand,
      definition?.cpu === undefined || limit === undefined
        ? undefined
        : Math.max(Math.ceil(vcpus(definition.cpu) * Math.max(1, service?.desiredCount ?? 1)), limit * 2),
      region,
    );
    if (definition?.cpu !== undefined && definition.memory !== undefined)
      yield say.fault('sized', {
        ...base,
        data: {
          size: `${vcpus(definition.cpu)} vCPUs and ${definition.memory} MiB`,
          which,
          limit: limit === undefined ? '' : ` (here, ${limit} vCPUs in total)`,
        },
        fixes: [raise, ...smaller],
      });
    else yield say.fault('named', { ...base, data: { which }, fixes: [raise] });
  },
});
