import { runsAnother } from '#aws/deployments';
import { defineRule, optional } from '#rule';

export default defineRule({
  id: 'symptom/tasks-missing',
  title: 'Fewer tasks run than desired',
  kind: 'symptom',
  severity: 'error',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_services.html'],
  needs: { service: 'ecs.service', judged: 'deployment.judged', calls: optional('failure.calls') },
  messages: {
    fewer: {
      what: '{running} of {desired} tasks running',
      why: 'The service scheduler keeps trying to start the missing ones.',
    },
  },
  *check({ service, judged, calls }, say) {
    const { runningCount, desiredCount, deployments } = service.value;
    // After a rollback it is the deployment that runs whose tasks are missing, not the one that failed.
    if (runningCount >= desiredCount || runsAnother(judged.value, service.value)) return;
    // A deployment in progress is short of tasks by nature; it is a symptom once one of its tasks has failed.
    const blind = calls.state === 'blind' || (calls.state === 'known' && !calls.whole && calls.value.length === 0);
    // What failed before it was started again is over: only the judged deployment's own failures count.
    const own = judged.value.outcome === 'in-progress' ? judged.value.id : undefined;
    const failures =
      deployments.some(d => d.failedTasks > 0 && (own === undefined || d.id === own)) ||
      (calls.state === 'known' && calls.value.length > 0);
    if (judged.value.outcome === 'in-progress' && !failures) {
      if (blind) yield say.undecided('calls', "whether a task of the deployment has failed couldn't be determined");
      return;
    }
    if (judged.value.outcome === 'completed' && !failures && service.value.pendingCount > 0) return;
    yield say.fault('fewer', {
      data: { running: String(runningCount), desired: String(desiredCount) },
      about: { type: 'service', id: service.value.name },
      citations: [service.cite('/runningCount', `${runningCount} of ${desiredCount} tasks are running`)],
      confidence: blind ? 'likely' : 'proven',
      // Capacity that was taken away shows in this alone.
      calls:
        calls.state === 'known' ? calls.value.filter(c => c.symptom === 'symptom/tasks-missing').map(c => c.id) : [],
    });
  },
});
