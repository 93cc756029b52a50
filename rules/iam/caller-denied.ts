import { affectedTasks, defineRule, matchingCalls, partsNamed } from '#rule';

const ID = 'iam/caller-denied';
export default defineRule({
  id: ID,
  title: "The caller isn't allowed to make the call",
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security_iam_troubleshoot.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html',
  ],
  needs: { calls: 'failure.calls' },
  messages: {
    refused: {
      what: "{principal} isn't allowed to call {action}",
      why: "IAM reported: {words}. The task's own roles are not involved.",
    },
  },
  causes: ['symptom/request-refused', 'symptom/deployment-failed', 'symptom/placement-failed'],
  *check(given, say) {
    const found = matchingCalls(given.calls, ID);
    if (!found) return;
    const [call] = found.calls;
    const part = (name: string): string => (call ? (partsNamed(call, name)[0] ?? '') : '');
    const principal = part('principal');
    const action = call?.action ?? part('action');
    yield say.fault('refused', {
      data: {
        principal: principal === '' ? 'The caller' : principal,
        action: action === '' ? 'an AWS API' : action,
        words: found.words,
      },
      about: { type: 'principal', id: principal === '' ? 'caller' : (principal.split('/').at(-1) ?? principal) },
      affected: affectedTasks(found.calls),
      calls: found.ids,
      confidence: 'proven',
      citations: found.quoted,
      fixes: [
        {
          title:
            action === ''
              ? 'Allow the caller the denied action'
              : `Allow ${action} in a policy of the caller, then repeat the call`,
          applies: 'fill-in',
        },
      ],
    });
  },
});
