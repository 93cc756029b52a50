import { cited, defineRule, detail } from '#rule';

export default defineRule({
  id: 'symptom/deployment-rolled-back',
  title: 'The latest deployment was rolled back',
  kind: 'symptom',
  severity: 'error',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html'],
  needs: { judged: 'deployment.judged', calls: detail('failure.calls') },
  messages: {
    done: {
      what: 'The latest deployment was rolled back: {reason}',
      why: 'The circuit breaker or an alarm stopped the deployment, and the service runs its previous revision.',
    },
    going: {
      what: 'The latest deployment is being rolled back: {reason}',
      why: 'The circuit breaker or an alarm stopped the deployment, and the service is returning to its previous revision.',
    },
  },
  *check({ judged, calls }, say) {
    const { outcome, reason, taskDefinition, seen } = judged.value;
    if (outcome !== 'rolled-back' && outcome !== 'rolling-back') return;
    yield say.fault(outcome === 'rolled-back' ? 'done' : 'going', {
      data: { reason: reason ?? 'ECS gave no reason' },
      about: { type: 'task-definition', id: taskDefinition },
      citations: cited(seen) ?? [judged.cite('/outcome')],
      confidence: 'proven',
      calls:
        calls.state === 'known'
          ? calls.value.filter(c => c.step === 'deployment' || c.symptom === 'symptom/deployment-failed').map(c => c.id)
          : [],
    });
  },
});
