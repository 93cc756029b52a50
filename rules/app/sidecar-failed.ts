import { crashOf, endedBy, tailOf, whySilent } from '#aws/app';
import { backToSteady, inWords, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, detail, optional, valueOf, affectedTasks } from '#rule';

const ID = 'app/sidecar-failed';
export default defineRule({
  id: ID,
  title: 'An essential sidecar exits and stops the task',
  kind: 'cause',
  generic: true,
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-errors.html',
  ],
  needs: { calls: 'failure.calls', attempts: optional('deployment.attempts'), tail: detail('logs.tail'), ...FIX_NEEDS },
  messages: {
    ended: {
      what: 'Sidecar {container} exited with code {code} and stopped the task',
      why: 'It is essential, so ECS stops the whole task when it exits. {others}. {line}',
    },
  },
  causes: ['symptom/container-exited'],
  *check(given, say) {
    const { calls, attempts, tail } = given;
    const { site, steady, definition } = fixContext(given);
    const tails = valueOf(tail) ?? [];
    for (const [i, call] of calls.value.entries()) {
      if (endedBy(call, crashOf(call, tails)) !== ID || call.container === undefined) continue;
      const n = attempts.state === 'known' ? attempts.value.findIndex(a => call.tasks.includes(a.task.id)) : -1;
      const task = attempts.state === 'known' ? attempts.value[n]?.task : undefined;
      const beside =
        task?.containers
          .map((c, k) => ({ c, k }))
          .filter(x => x.c.name !== call.container && (x.c.exitCode === 143 || x.c.exitCode === 137)) ?? [];
      const at = tailOf(call, tails);
      const lines = tails[at]?.lines;
      const last = lines?.state === 'known' ? lines.value.at(-1) : undefined;
      const essential = definition?.containers.findIndex(c => c.name === call.container) ?? -1;
      yield say.fault('ended', {
        data: {
          container: call.container,
          code: String(call.exitCode ?? 'unknown'),
          others:
            beside.length === 0
              ? 'No other container failed'
              : `ECS stopped ${beside.map(x => x.c.name).join(', ')} only afterward`,
          line:
            last === undefined
              ? whySilent(tails.find(t => call.tasks.includes(t.task) && t.container === call.container))
              : `Its log ends with: ${last.text.slice(0, 300)}`,
        },
        about: { type: 'container', id: call.container },
        affected: affectedTasks([call]),
        calls: [call.id],
        confidence: beside.length > 0 ? 'proven' : 'likely',
        citations: [
          calls.cite(`/${i}/exitCode`, `container ${call.container} exited with code ${call.exitCode}`),
          ...(attempts.state === 'known'
            ? beside
                .slice(0, 2)
                .map(x =>
                  attempts.cite(
                    `/${n}/task/containers/${x.k}/exitCode`,
                    `container ${x.c.name} exited with code ${x.c.exitCode} (signal)`,
                  ),
                )
            : []),
          ...(given.definition.state === 'known' && definition && essential >= 0
            ? [given.definition.cite(`/containers/${essential}/essential`, `container ${call.container} is essential`)]
            : []),
          ...(tail.state === 'known' && lines?.state === 'known' && last
            ? [tail.cite(`/${at}/lines/value/${lines.value.length - 1}/text`, last.text.slice(0, 300))]
            : []),
        ],
        fixes: [
          ...backToSteady(steady, site),
          inWords(`Fix the error shown in the log of ${call.container}`),
          { title: `Set essential to false for ${call.container} if the app works without it`, applies: 'fill-in' },
        ],
      });
    }
  },
});
