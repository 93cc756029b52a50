import { crashOf, endedBy } from '#aws/app';
import { backToSteady, inWords, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, detail, partsNamed, citationsOf, valueOf, affectedTasks } from '#rule';

export default defineRule({
  id: 'app/command-not-found',
  title: "A container's command is not in its image or can't be executed",
  kind: 'cause',
  severity: 'error',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cannot-start-container.html'],
  needs: { calls: 'failure.calls', tail: detail('logs.tail'), ...FIX_NEEDS },
  messages: {
    missing: {
      what: "Container {container} can't start {command}",
      why: 'The container runtime reported: {words}. entryPoint and command run exactly as written, without a shell, from their path in the image.',
    },
    exited: {
      what: "Container {container} exited with code {code}: a command was not found or couldn't be executed",
      why: "A shell exits with 127 when it can't find a command, and with 126 when it isn't allowed to execute it. {line}",
    },
    logged: {
      what: 'Container {container} exited because a command or file is missing',
      why: 'Its log shows: {line}',
    },
  },
  causes: ['symptom/container-not-created', 'symptom/container-exited'],
  *check(given, say) {
    const { calls, tail } = given;
    const { site, steady } = fixContext(given);
    const fixes = [
      ...backToSteady(steady, site),
      inWords(
        'Set the command to a program that is in the image, with its full path and each argument as a separate item, then deploy a new revision',
      ),
    ];
    const tails = valueOf(tail) ?? [];
    for (const [i, call] of calls.value.entries()) {
      const crash = crashOf(call, tails);
      if (endedBy(call, crash) !== 'app/command-not-found') continue;
      const container = call.container ?? 'unknown';
      const common = {
        about: { type: 'container', id: container },
        affected: affectedTasks([call]),
        calls: [call.id],
        fixes,
      };
      const quoted = tail.state === 'known' && crash ? [tail.cite(`${crash.at}/text`, crash.text)] : [];
      if (call.step === 'container-create') {
        const named = partsNamed(call, 'command')[0];
        yield say.fault('missing', {
          ...common,
          data: { container, command: named ?? 'its command', words: call.words.slice(0, 300) },
          confidence: named === undefined ? 'likely' : 'proven',
          citations: [calls.cite(`/${i}/words`, call.words.slice(0, 300)), ...citationsOf([call])],
        });
      } else if (call.exitCode === 126 || call.exitCode === 127)
        yield say.fault('exited', {
          ...common,
          data: {
            container,
            code: String(call.exitCode),
            line: crash ? `Its log shows: ${crash.text.slice(0, 300)}` : '',
          },
          confidence: 'likely',
          citations: [
            calls.cite(`/${i}/exitCode`, `container ${container} exited with code ${call.exitCode}`),
            ...quoted,
            ...citationsOf([call]),
          ],
        });
      else if (quoted[0] && crash)
        yield say.fault('logged', {
          ...common,
          data: { container, line: crash.text.slice(0, 300) },
          confidence: 'likely',
          citations: [quoted[0], ...citationsOf([call])],
        });
    }
  },
});
