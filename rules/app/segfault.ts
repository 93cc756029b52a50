import { crashOf, endedBy, tailOf } from '#aws/app';
import { backToSteady, inWords, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, detail, valueOf, affectedTasks } from '#rule';

const SIGNALS: Readonly<Record<number, string>> = {
  132: 'SIGILL (illegal instruction)',
  134: 'SIGABRT (abort)',
  135: 'SIGBUS (bus error)',
  136: 'SIGFPE (arithmetic error)',
  139: 'SIGSEGV (segmentation fault)',
};

export default defineRule({
  id: 'app/segfault',
  title: "A container's process crashes in native code",
  kind: 'cause',
  severity: 'error',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-errors.html'],
  needs: { calls: 'failure.calls', tail: detail('logs.tail'), ...FIX_NEEDS },
  messages: {
    signal: {
      what: 'Container {container} was terminated by {signal} (exit code {code})',
      why: "The program, or a native library it uses, crashed in a way it can't report itself. {line}",
    },
  },
  causes: ['symptom/container-exited'],
  *check(given, say) {
    const { calls, tail } = given;
    const { site, steady } = fixContext(given);
    const tails = valueOf(tail) ?? [];
    for (const [i, call] of calls.value.entries()) {
      if (endedBy(call, crashOf(call, tails)) !== 'app/segfault' || call.exitCode === undefined) continue;
      const container = call.container ?? 'unknown';
      const at = tailOf(call, tails);
      const lines = tails[at]?.lines;
      const last = lines?.state === 'known' ? lines.value.at(-1) : undefined;
      yield say.fault('signal', {
        data: {
          container,
          signal: SIGNALS[call.exitCode] ?? 'a signal',
          code: String(call.exitCode),
          line:
            last === undefined ? "Its log doesn't show the reason." : `Its log ends with: ${last.text.slice(0, 300)}`,
        },
        about: { type: 'container', id: container },
        affected: affectedTasks([call]),
        calls: [call.id],
        confidence: SIGNALS[call.exitCode] === undefined ? 'likely' : 'proven',
        citations: [
          calls.cite(`/${i}/exitCode`, `container ${container} exited with code ${call.exitCode}`),
          ...call.seen.slice(0, 1),
          ...(tail.state === 'known' && lines?.state === 'known' && last
            ? [tail.cite(`/${at}/lines/value/${lines.value.length - 1}/text`, last.text)]
            : []),
        ],
        fixes: [
          ...backToSteady(steady, site),
          inWords('Run the image elsewhere on the same platform, and find the native library that crashes'),
        ],
      });
    }
  },
});
