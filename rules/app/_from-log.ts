import { type Crash, crashOf, endedBy } from '#aws/app';
import { backToSteady, inWords, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, type FailedCall, type Fix, type TaskDefinition, affectedTasks } from '#rule';

interface Words {
  readonly title: string;
  readonly what: string;
  readonly why: string;
  readonly source: string;
  readonly effects: readonly `symptom/${string}`[];
}

/** A cause that the log of an ended container tells. `what` and `why` may use {container}, {line} and {thing}. */
export const fromLog = (
  id: `app/${string}`,
  words: Words,
  about: (
    crash: Crash,
    call: FailedCall,
    definition: TaskDefinition | undefined,
  ) => { readonly thing: string; readonly fixes: readonly Fix[]; readonly doubt?: boolean },
) =>
  defineRule({
    id,
    title: words.title,
    kind: 'cause',
    severity: 'error',
    sources: [words.source],
    needs: { calls: 'failure.calls', tail: 'logs.tail', ...FIX_NEEDS },
    messages: { logged: { what: words.what, why: words.why } },
    causes: words.effects,
    *check(given, say) {
      const { calls, tail } = given;
      const { site, steady } = fixContext(given);
      for (const call of calls.value) {
        const crash = crashOf(call, tail.value);
        const unread = tail.value.findIndex(
          t => call.tasks.includes(t.task) && t.container === call.container && t.lines.state === 'unreadable',
        );
        if (crash === undefined && unread >= 0 && endedBy(call, undefined) === 'app/crashed')
          yield say.undecided('tail', `the log of container ${call.container ?? ''} couldn't be read`, {
            about: { type: 'container', id: call.container ?? 'unknown' },
            actions: ['logs:GetLogEvents'],
          });
        if (crash === undefined || crash.cause !== id || endedBy(call, crash) !== id) continue;
        const container = call.container ?? 'unknown';
        const { thing, fixes, doubt } = about(crash, call, site.definition);
        yield say.fault('logged', {
          data: { container, thing, line: crash.text.slice(0, 300) },
          about: { type: 'container', id: container },
          affected: affectedTasks([call]),
          calls: [call.id],
          confidence: doubt === true ? 'possible' : 'likely',
          citations: [tail.cite(`${crash.at}/text`, crash.text), ...call.seen.slice(0, 2)],
          fixes: [
            ...fixes,
            ...backToSteady(steady, site),
            ...(fixes.length > 0 ? [] : [inWords('Fix the error shown in the log, then deploy a new revision')]),
          ],
        });
      }
    },
  });

/** A named part of a line, if it has one. */
export function part(crash: Crash, name: string): string | undefined {
  const value = crash.facts[name];
  return typeof value === 'string' ? value : value?.[0];
}
