import { type CrashLoop, type Hindrance, restarted } from '#aws/app';
import { inWords } from '#fix';
import { defineRule, utc } from '#rule';
import { FIX_LOOP } from '../app/_from-log.ts';

/** A crash loop inside a task that keeps running: no task stops, so ECS shows nothing of it, and the log alone does. */
export default defineRule({
  id: 'risk/container-restarting',
  title: 'A container crashes over and over inside a running task',
  kind: 'risk',
  severity: 'warning',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-restart-policy.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerRestartPolicy.html',
  ],
  needs: {
    definition: 'deployment.taskDefinition',
    calls: 'failure.calls',
    logs: 'logs.restarts',
    asked: 'asked.at',
  },
  messages: {
    restarting: {
      what: 'The log of container {container} shows the same crash {times} times from {first} to {last}, with a start in between: {line}',
      why: '{because}The container has a restart policy, so ECS restarts it inside its task: no task stops, and the service looks steady.',
    },
  },
  *check({ definition, calls, logs, asked }, say) {
    // Where something fails, the rules of the app read the same log.
    if (calls.value.length > 0) return;
    const told = new Set<string>();
    for (const [i, tail] of logs.value.entries()) {
      const about = { type: 'container', id: tail.container };
      // One that goes elsewhere than to CloudWatch Logs can't be read at all.
      if (tail.lines.state === 'unreadable' || tail.lines.state === 'unasked')
        yield say.undecided('logs', `the log of container ${tail.container}, which has a restart policy, wasn't read`, {
          about,
          actions: tail.stream === '' ? [] : ['logs:GetLogEvents'],
        });
      const found = restarted(tail, i);
      if (found?.loop === undefined || told.has(tail.container) || isOver(found.loop, asked.value.at)) continue;
      told.add(tail.container);
      const at = definition.value.containers.findIndex(c => c.name === tail.container);
      const { times, first, last } = found.loop;
      yield say.fault('restarting', {
        data: {
          container: tail.container,
          times: String(times),
          first: utc(first),
          last: utc(last),
          line: found.text.trim().slice(0, 300),
          because: sentenceOf(found),
        },
        about,
        affected: [{ type: 'task', id: tail.task }],
        citations: [
          logs.cite(`${found.at}/text`, found.text),
          definition.cite(`/containers/${at}/restartPolicy`, `container ${tail.container} has a restart policy`),
        ],
        confidence: calls.whole ? 'likely' : 'possible',
        fixes: [inWords(FIX_LOOP)],
      });
    }
  },
});

/** What the line was read as, with the rule that is about it; nothing where it says no more than that something crashed. */
const sentenceOf = ({ cause, reading }: Hindrance): string => {
  const because = reading.candidates.find(c => c.cause === cause)?.because;
  return because === undefined || cause === 'app/crashed' ? '' : `${because.replace(/\.$/, '')} (${cause}). `;
};

/** Whether the container has run far longer since its last crash than it did between two of them. */
function isOver({ times, first, last }: CrashLoop, now: string): boolean {
  const every = (Date.parse(last) - Date.parse(first)) / (times - 1);
  return Date.parse(now) - Date.parse(last) > 3 * every;
}
