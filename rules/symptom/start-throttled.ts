import { lastSteadyState } from '#aws/deployments';
import { defineRule, latest } from '#rule';

export default defineRule({
  id: 'symptom/start-throttled',
  title: 'ECS is throttling task starts',
  kind: 'symptom',
  severity: 'warning',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html'],
  needs: { judged: 'deployment.judged', events: latest('ecs.events'), service: 'ecs.service' },
  messages: {
    slowed: {
      what: "ECS can't start tasks consistently, and waits longer before each attempt",
      why: 'After repeated failures the scheduler increases the wait between attempts. A new task definition revision resets the wait.',
    },
  },
  *check({ judged, events, service }, say) {
    const { outcome, from, to, past } = judged.value;
    if (outcome === 'completed' && !past && service.value.runningCount >= service.value.desiredCount) return;
    // A deployment that completed got over what happened on the way: what counts is what came since the service was last steady.
    const [since, until] =
      outcome !== 'completed'
        ? [from, to]
        : [past ? undefined : (lastSteadyState(events.value) ?? to ?? from), undefined];
    const at = events.value.findIndex(
      e =>
        e.message.includes('unable to consistently start tasks') &&
        (since === undefined || e.createdAt >= since) &&
        (until === undefined || e.createdAt <= until),
    );
    const event = events.value[at];
    if (!event) return;
    yield say.fault('slowed', {
      about: { type: 'service', id: service.value.name },
      citations: [events.cite(`/${at}/message`, event.message)],
      confidence: 'proven',
    });
  },
});
