import { affectedTasks, defineRule, matchingCalls, oneLine, shorten } from '#rule';

/** Symptoms above a failed step: what a deployment or a service shows when its tasks fail. */
export const ABOVE = [
  'symptom/tasks-missing',
  'symptom/deployment-failed',
  'symptom/deployment-rolled-back',
  'symptom/deployment-stalled',
  'symptom/start-throttled',
  'symptom/tasks-flapping',
] as const;

interface CallSymptom {
  readonly id: `symptom/${string}`;
  readonly title: string;
  /** May use {tasks} and {words}. */
  readonly what: string;
  readonly why: string;
  readonly source: string;
}

/** A symptom that shows in failed calls: one finding for all of its calls. */
export const symptomOfCalls = ({ id, title, what, why, source }: CallSymptom) =>
  defineRule({
    id,
    title,
    kind: 'symptom',
    severity: 'error',
    sources: [source],
    needs: { calls: 'failure.calls' },
    messages: { seen: { what, why } },
    causes: ABOVE,
    *check({ calls }, say) {
      const matches = matchingCalls(calls, c => c.symptom === id);
      if (!matches) return;
      const [first] = matches.calls;
      const { length } = matches.tasks;
      yield say.fault('seen', {
        data: {
          tasks: length === 0 ? 'seen in an event' : length === 1 ? '1 task' : `${length} tasks`,
          words: shorten(oneLine(first.words), 220),
        },
        about: { type: 'symptom', id: first.target?.group ?? first.container ?? 'service' },
        affected: affectedTasks(matches.calls),
        citations: [
          first.seen[0] ?? calls.cite(`/${calls.value.indexOf(first)}/words`),
          ...matches.calls.slice(1, 4).flatMap(c => c.seen.slice(0, 1)),
        ],
        confidence: 'proven',
        calls: matches.ids,
      });
    },
  });
