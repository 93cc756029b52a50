import { crashOf, endedBy, errorLine, hindered, isOutside, tailOf, whySilent, workerCrash } from '#aws/app';
import { checkedContainer } from '#aws/load-balancing';
import { backToSteady, inWords, FIX_NEEDS, fixContext } from '#fix';
import { cited, defineRule, detail, type FailedCall, type TaskDefinition, valueOf, affectedTasks } from '#rule';
import { FIX_LOOP, RESTARTED } from './_from-log.ts';

export default defineRule({
  id: 'app/crashed',
  title: "A container's process exits with an error",
  kind: 'cause',
  generic: true,
  severity: 'error',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-errors.html'],
  needs: { calls: 'failure.calls', tail: detail('logs.tail'), ...FIX_NEEDS },
  messages: {
    logged: {
      what: 'Container {container} exited with code {code}: {line}',
      why: 'When an essential container exits, ECS stops the task.',
    },
    notRestarted: {
      what: 'Container {container} exited with code {code}: {line}',
      why: 'When an essential container exits, ECS stops the task. {policy}',
    },
    worker: {
      what: 'The app in container {container} failed while its container kept running: {line}',
      why: 'A server that reloads, or starts its workers anew, keeps its own process after the app has failed. Nothing answers, and the log never says that the app is up.',
    },
    restarted: {
      what: 'Container {container} crashes and is restarted over and over: {line}',
      why: `The log shows this again and again ${RESTARTED}`,
    },
    silent: {
      what: 'Container {container} exited on its own with code {code}',
      why: 'When an essential container exits, ECS stops the task. {unread}',
    },
  },
  causes: ['symptom/container-exited', 'symptom/elb-health-check-failed', 'symptom/container-health-check-failed'],
  *check(given, say) {
    const { calls, tail } = given;
    const { site, steady, judged } = fixContext(given);
    const tails = valueOf(tail) ?? [];
    for (const [i, call] of calls.value.entries()) {
      const loop = hindered(call, tails, judged?.loadBalancers ?? []);
      if (loop?.loop && tail.state === 'known') {
        yield say.fault('restarted', {
          data: {
            container: loop.container,
            line: loop.text.trim().slice(0, 300),
            times: String(loop.loop.times),
          },
          about: { type: 'container', id: loop.container },
          affected: affectedTasks([call]),
          calls: [call.id],
          citations: [tail.cite(`${loop.at}/text`, loop.text), ...call.seen.slice(0, 2)],
          // What the line names is sharper; another rule is about it.
          confidence: loop.cause === 'app/crashed' ? 'likely' : 'possible',
          fixes: [...backToSteady(steady, site), inWords(FIX_LOOP)],
        });
        continue;
      }
      const worker = workerCrash(call, tails, checkedContainer(call, judged?.loadBalancers ?? []));
      if (worker && tail.state === 'known') {
        yield say.fault('worker', {
          data: { container: worker.container, line: worker.text.trim().slice(0, 300) },
          about: { type: 'container', id: worker.container },
          affected: affectedTasks([call]),
          calls: [call.id],
          citations: [tail.cite(`${worker.at}/text`, worker.text), ...call.seen.slice(0, 2)],
          confidence: 'likely',
          fixes: [...backToSteady(steady, site), inWords('Fix the error shown in the log, then deploy a new revision')],
        });
        continue;
      }
      const crash = crashOf(call, tails);
      if (endedBy(call, crash) !== 'app/crashed') continue;
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
      const unread = tails.find(t => call.tasks.includes(t.task) && t.container === call.container);
      const common = {
        about: { type: 'container', id: container },
        affected: affectedTasks([call]),
        calls: [call.id],
        citations,
        fixes: [...backToSteady(steady, site), inWords('Fix the error shown in the log, then deploy a new revision')],
      };
      const code = String(call.exitCode ?? 'unknown');
      const policy = notRestarted(site.definition, call);
      if (said) {
        const data = { container, code, line: said.text.trim().slice(0, 300) };
        // What the line names outside of the app is the cause; other rules look there.
        const confidence = crash && isOutside(crash) ? 'possible' : 'proven';
        yield policy === undefined
          ? say.fault('logged', { ...common, data, confidence })
          : say.fault('notRestarted', { ...common, data: { ...data, policy }, confidence });
      } else
        yield say.fault('silent', {
          ...common,
          data: {
            container,
            code,
            unread: whySilent(tail.state === 'known' ? unread : undefined),
          },
          confidence: 'likely',
        });
    }
  },
});

/** Why a container with a restart policy was not restarted; nothing for one without. */
function notRestarted(definition: TaskDefinition | undefined, call: FailedCall): string | undefined {
  const policy = definition?.containers.find(c => c.name === call.container)?.restartPolicy;
  if (policy === undefined || call.exitCode === undefined) return undefined;
  return policy.ignoredExitCodes.includes(call.exitCode)
    ? `Its restart policy ignores exit code ${call.exitCode}, so ECS didn't restart it.`
    : `Its restart policy restarts it only after it ran for ${policy.restartAttemptPeriod} seconds.`;
}
