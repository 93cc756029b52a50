import { answerHook } from '#fix';
import { defineRule } from '#rule';

/** It looks like a deployment that hangs, and is one that was told to wait. Never a failure: it explains a stalled deployment, and nothing else. */
export default defineRule({
  id: 'deployment/lifecycle-hook-waiting',
  title: 'A lifecycle hook waits for someone to continue the deployment',
  kind: 'cause',
  severity: 'info',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/pause-lifecycle-hooks.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContinueServiceDeployment.html',
  ],
  needs: { deployments: 'ecs.serviceDeployments', judged: 'deployment.judged' },
  messages: {
    waiting: {
      what: 'The deployment is paused, not stuck: lifecycle hook {hook} waits{stage} for someone to continue it{until}',
      why: 'A PAUSE hook stops the deployment until someone calls ContinueServiceDeployment with CONTINUE or ROLLBACK. {timeout}',
    },
  },
  causes: ['symptom/deployment-stalled'],
  *check({ deployments, judged }, say) {
    const [latest] = deployments.value;
    if (!latest || judged.value.outcome !== 'in-progress') return;
    for (const [i, hook] of latest.hooks.entries()) {
      if (hook.status !== 'AWAITING_ACTION') continue;
      yield say.fault('waiting', {
        data: {
          hook: hook.id ?? 'without an ID',
          stage: latest.lifecycleStage === undefined ? '' : ` in stage ${latest.lifecycleStage}`,
          until: hook.expiresAt === undefined ? '' : `, until ${hook.expiresAt.slice(0, 16).replace('T', ' ')} UTC`,
          timeout:
            hook.timeoutAction === undefined
              ? 'When the hook times out, its timeout action applies: by default, ECS rolls the deployment back.'
              : `When the hook times out, the deployment ${hook.timeoutAction === 'CONTINUE' ? 'continues' : 'is rolled back'}.`,
        },
        about: { type: 'lifecycle-hook', id: hook.id ?? `hook-${i + 1}` },
        confidence: 'proven',
        calls: [],
        citations: [
          deployments.cite(`/0/hooks/${i}/status`, `lifecycle hook ${hook.id ?? i + 1} is ${hook.status}`),
          deployments.cite('/0/status', `the service deployment is ${latest.status}`),
        ],
        fixes: answerHook(latest.arn, hook),
      });
    }
  },
});
