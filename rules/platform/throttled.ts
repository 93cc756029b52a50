import { deployed, inWords, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, affectedTasks, matchingCalls } from '#rule';

const ID = 'platform/throttled';
export default defineRule({
  id: ID,
  title: 'AWS throttles the calls that are made for the service',
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
      why: 'It says: {words}. The rate is that of the whole account in this Region: other services, deployments and scripts share it. ECS tries again by itself, more slowly each time.',
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
        what: of.size === 0 ? 'the service scheduler of ECS' : `calls to ${[...of].join(', ')}`,
        words: found.words,
      },
      about: { type: 'service', id: service?.name ?? 'service' },
      affected: affectedTasks(found.calls),
      calls: found.ids,
      confidence: 'proven',
      citations: found.quoted,
      fixes: [
        deployed('Deploy again when it is quiet', site),
        inWords(
          'Find who uses the rate up (CloudTrail, metrics of the API in CloudWatch), deploy fewer services at once, and ask for a higher rate in Service Quotas',
        ),
      ],
    });
  },
});
