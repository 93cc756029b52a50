import { type Crash, crashOf, endedBy } from '#aws/app';
import { backToSteady, inWords, FIX_NEEDS, fixContext } from '#fix';
import {
  defineRule,
  type FailedCall,
  type Fix,
  type TaskDefinition,
  affectedTasks,
  type SymptomId,
  logUnread,
  unreadLog,
} from '#rule';

interface Words {
  readonly title: string;
  readonly what: string;
  readonly why: string;
  readonly source: string;
  readonly effects: readonly SymptomId[];
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
        if (crash === undefined && logUnread(tail, call) && endedBy(call, undefined) === 'app/crashed')
          yield unreadLog(call, say);
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
