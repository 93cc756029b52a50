import { crashOf, endedBy } from '#aws/app';
import { backToSteady, inWords, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, optional, citationsOf, affectedTasks, logUnread, unreadLog } from '#rule';

export default defineRule({
  id: 'app/permission-denied',
  title: "The container's user has no permission for a file or operation it needs",
  kind: 'cause',
  severity: 'error',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html'],
  needs: { calls: 'failure.calls', tail: optional('logs.tail'), ...FIX_NEEDS },
  messages: {
    logged: {
      what: 'Container {container} exited because its user lacks a permission',
      why: 'Its log shows: {line}',
    },
    refused: {
      what: "Container {container} couldn't start: permission denied",
      why: "The container runtime was denied access before the container's program ran: {words}",
    },
  },
  causes: ['symptom/container-exited', 'symptom/container-not-created'],
  *check(given, say) {
    const { calls, tail } = given;
    const { site, steady } = fixContext(given);
    const fixes = [
      ...backToSteady(steady, site),
      inWords(
        "Change the owner of the files in the image to the container's user, or set user in the container definition",
      ),
    ];
    for (const [i, call] of calls.value.entries()) {
      const crash = tail.state === 'known' ? crashOf(call, tail.value) : undefined;
      const about = { type: 'container', id: call.container ?? 'unknown' };
      const common = {
        about,
        affected: affectedTasks([call]),
        calls: [call.id],
        fixes,
      };
      if (call.step === 'container-create' && endedBy(call, undefined) === 'app/permission-denied')
        yield say.fault('refused', {
          ...common,
          data: { container: about.id, words: call.words.slice(0, 300) },
          confidence: 'likely',
          citations: [calls.cite(`/${i}/words`, call.words.slice(0, 300)), ...citationsOf([call])],
        });
      else if (
        endedBy(call, undefined) === 'app/crashed' &&
        (logUnread(tail, call) || (tail.state === 'known' && !tail.whole))
      )
        yield unreadLog(call, say);
      else if (
        tail.state === 'known' &&
        crash?.cause === 'app/permission-denied' &&
        endedBy(call, crash) === 'app/permission-denied'
      )
        yield say.fault('logged', {
          ...common,
          data: { container: about.id, line: crash.text.slice(0, 300) },
          confidence: 'likely',
          citations: [tail.cite(`${crash.at}/text`, crash.text), ...call.seen.slice(0, 2)],
        });
    }
  },
});
