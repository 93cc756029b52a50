import { cited, defineRule, detail } from '#rule';

export default defineRule({
  id: 'symptom/deployment-failed',
  title: 'The latest deployment failed',
  kind: 'symptom',
  severity: 'error',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-deployment.html'],
  needs: { judged: 'deployment.judged', calls: detail('failure.calls') },
  messages: {
    failed: {
      what: 'The latest deployment failed: {reason}',
      why: 'ECS starts no more tasks for a failed deployment.',
    },
  },
  *check({ judged, calls }, say) {
    const { outcome, reason, taskDefinition, seen } = judged.value;
    if (outcome !== 'failed') return;
    yield say.fault('failed', {
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
