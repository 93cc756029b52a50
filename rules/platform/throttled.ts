import { deployed, inWords, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, affectedTasks, matchingCalls } from '#rule';

const ID = 'platform/throttled';
export default defineRule({
  id: ID,
  title: 'AWS throttles API calls made for the service',
  kind: 'cause',
  severity: 'warning',
  transient: true,
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/operating-at-scale-dealing-with-throttles.html',
  ],
  needs: { calls: 'failure.calls', ...FIX_NEEDS },
  messages: {
    named: {
      what: 'AWS throttles {what}',
      why: 'It reported: {words}. The rate limit covers the whole account in this Region, including other services, deployments and scripts. ECS retries on its own, more slowly each time.',
    },
  },
  causes: [
    'symptom/scheduler-throttled',
    'symptom/eni-not-provisioned',
    'symptom/image-pull-failed',
    'symptom/secrets-not-retrieved',
    'symptom/log-driver-failed',
    'symptom/target-registration-failed',
    'symptom/request-refused',
    'symptom/placement-failed',
  ],
  *check(given, say) {
    const found = matchingCalls(given.calls, c => c.how === 'throttled' && c.candidates[0]?.cause === ID);
    if (!found) return;
    const { service, site } = fixContext(given);
    const of = new Set(found.calls.map(c => c.service).filter(s => s !== undefined));
    yield say.fault('named', {
      data: {
        what: of.size === 0 ? 'the ECS service scheduler' : `calls to ${[...of].join(', ')}`,
        words: found.words,
      },
      about: { type: 'service', id: service?.name ?? 'service' },
      affected: affectedTasks(found.calls),
      calls: found.ids,
      confidence: 'proven',
      citations: found.quoted,
      fixes: [
        deployed('Deploy again when there is less activity', site),
        inWords(
          'Find what uses up the rate limit (CloudTrail, CloudWatch API metrics), deploy fewer services at once, and request a higher rate in Service Quotas',
        ),
      ],
    });
  },
});
