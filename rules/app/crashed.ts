import { crashOf, endedBy, errorLine, tailOf } from '#aws/app';
import { backToSteady, inWords, FIX_NEEDS, fixContext } from '#fix';
import { cited, defineRule, detail, valueOf, affectedTasks } from '#rule';

export default defineRule({
  id: 'app/crashed',
  title: "A container's process exits with an error",
  kind: 'cause',
  severity: 'error',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-errors.html'],
  needs: { calls: 'failure.calls', tail: detail('logs.tail'), ...FIX_NEEDS },
  messages: {
    logged: {
      what: 'Container {container} exited with code {code}: {line}',
      why: 'When an essential container exits, ECS stops the task.',
    },
    silent: {
      what: 'Container {container} exited on its own with code {code}',
      why: 'When an essential container exits, ECS stops the task. {unread}',
    },
  },
  causes: ['symptom/container-exited'],
  *check(given, say) {
    const { calls, tail } = given;
    const { site, steady } = fixContext(given);
    const tails = valueOf(tail) ?? [];
    for (const [i, call] of calls.value.entries()) {
      if (endedBy(call, crashOf(call, tails)) !== 'app/crashed') continue;
      const container = call.container ?? 'unknown';
      const at = tailOf(call, tails);
      const found = tails[at];
      const lines = found?.lines.state === 'known' ? found.lines.value : [];
      const error = errorLine(lines);
      const said = lines[error];
      const citations = cited([
        ...call.seen.slice(0, 2),
        ...(call.exitCode === undefined
          ? []
          : [calls.cite(`/${i}/exitCode`, `container ${container} exited with code ${call.exitCode}`)]),
        ...(tail.state === 'known'
          ? lines.slice(error, error + 5).map((l, n) => tail.cite(`/${at}/lines/value/${error + n}/text`, l.text))
          : []),
      ]);
      if (!citations) continue;
      const unread = tails.find(t => call.tasks.includes(t.task) && t.container === call.container)?.lines;
      const common = {
        about: { type: 'container', id: container },
        affected: affectedTasks([call]),
        calls: [call.id],
        citations,
        fixes: [...backToSteady(steady, site), inWords('Fix the error shown in the log, then deploy a new revision')],
      };
      const code = String(call.exitCode ?? 'unknown');
      if (said)
        yield say.fault('logged', {
          ...common,
          data: { container, code, line: said.text.trim().slice(0, 300) },
          confidence: 'proven',
        });
      else
        yield say.fault('silent', {
          ...common,
          data: {
            container,
            code,
            unread:
              unread === undefined
                ? 'Its log was not read.'
                : unread.state === 'known'
                  ? ''
                  : unread.state === 'unreadable'
                    ? `Its log couldn't be read (${unread.reason}).`
                    : `Its log has no lines: ${unread.because.replace(/\.$/, '')}.`,
          },
          confidence: 'likely',
        });
    }
  },
});
