import { defineRule } from '#rule';

/** Symptoms above a failed step: what a deployment or a service shows when its tasks fail. */
export const ABOVE = [
  'symptom/tasks-missing',
  'symptom/deployment-failed',
  'symptom/deployment-rolled-back',
  'symptom/deployment-stalled',
  'symptom/start-throttled',
  'symptom/tasks-flapping',
] as const;

/** A symptom that shows in failed calls: one finding for all of its calls. `what` may use {count}, {tasks} and {words}. */
export const fromCalls = (id: `symptom/${string}`, title: string, what: string, why: string, source: string) =>
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
      const mine = calls.value.map((call, i) => ({ call, i })).filter(c => c.call.symptom === id);
      const [first] = mine;
      if (!first) return;
      const tasks = [...new Set(mine.flatMap(c => c.call.tasks))];
      const words = first.call.words.replace(/\s+/g, ' ');
      yield say.fault('seen', {
        data: {
          tasks: tasks.length === 0 ? 'by an event' : tasks.length === 1 ? '1 task' : `${tasks.length} tasks`,
          words: words.length > 220 ? `${words.slice(0, 219)}…` : words,
        },
        about: { type: 'symptom', id: first.call.target?.group ?? first.call.container ?? 'service' },
        affected: tasks.slice(0, 10).map(task => ({ type: 'task', id: task })),
        citations: [
          ...(first.call.seen[0] ? ([first.call.seen[0]] as const) : ([calls.cite(`/${first.i}/words`)] as const)),
          ...mine.slice(1, 4).flatMap(c => c.call.seen.slice(0, 1)),
        ],
        confidence: 'proven',
        calls: mine.map(c => c.call.id),
      });
    },
  });
