import { type Crash, crashOf, endedBy, hindered, type Hindrance, isOfApp } from '#aws/app';
import { backToSteady, inWords, FIX_NEEDS, fixContext } from '#fix';
import {
  affectedTasks,
  type Confidence,
  defineRule,
  type FailedCall,
  type Fix,
  type SymptomId,
  type TaskDefinition,
  logUnread,
  unreadLog,
} from '#rule';

interface Words {
  readonly title: string;
  /** Where the container ended, and where it runs and fails its health checks. */
  readonly what: string;
  readonly unhealthy: string;
  readonly why: string;
  readonly source: string;
  readonly effects: readonly SymptomId[];
}

/** Symptoms of an app that its own log explains. */
export const APP_EFFECTS = [
  'symptom/container-exited',
  'symptom/elb-health-check-failed',
  'symptom/container-health-check-failed',
] as const;

/** An app that came up and lacks something may still answer; that it answers with an error speaks for it. */
export const hindranceConfidence = (h: Hindrance, call: FailedCall): Confidence =>
  h.stuck || (call.target?.codes ?? []).some(c => /^5\d\d$/.test(c)) ? 'likely' : 'possible';

/** Of a container that ECS restarts inside its task. */
export const RESTARTED =
  '({times} times, with a start in between). The container has a restart policy, so ECS restarts it inside its task, and no task stops.';
export const FIX_LOOP =
  'Fix the error shown in the log, then deploy a new revision. The restart policy only starts the container again';

/** A cause that the log of a container tells. The words may use {container}, {line} and {thing}. */
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
    messages: {
      logged: { what: words.what, why: words.why },
      unhealthy: { what: words.unhealthy, why: words.why },
      restarted: { what: words.unhealthy, why: `${words.why} ${RESTARTED}` },
    },
    causes: words.effects,
    *check(given, say) {
      const { calls, tail } = given;
      const { site, steady, judged } = fixContext(given);
      for (const call of calls.value) {
        const ended = call.step === 'process';
        const hindrance = hindered(call, tail.value, judged?.loadBalancers ?? []);
        const crash = ended ? crashOf(call, tail.value) : hindrance;
        const mayTell = ended ? endedBy(call, undefined) === 'app/crashed' : isOfApp(call);
        if (crash === undefined && logUnread(tail, call) && mayTell) yield unreadLog(call, say);
        if (crash === undefined || crash.cause !== id || (ended && endedBy(call, crash) !== id)) continue;
        const container = hindrance?.container ?? call.container ?? 'unknown';
        const { thing, fixes, doubt } = about(crash, { ...call, container }, site.definition);
        const sure = hindrance ? hindranceConfidence(hindrance, call) : 'likely';
        yield say.fault(ended ? 'logged' : hindrance?.loop ? 'restarted' : 'unhealthy', {
          data: {
            container,
            thing,
            line: crash.text.slice(0, 300),
            ...(hindrance?.loop && { times: String(hindrance.loop.times) }),
          },
          about: { type: 'container', id: container },
          affected: affectedTasks([call]),
          calls: [call.id],
          confidence: doubt === true ? 'possible' : sure,
          citations: [tail.cite(`${crash.at}/text`, crash.text), ...call.seen.slice(0, 2)],
          fixes: [
            ...fixes,
            ...backToSteady(steady, site),
            ...(fixes.length > 0
              ? []
              : [inWords(hindrance?.loop ? FIX_LOOP : 'Fix the error shown in the log, then deploy a new revision')]),
          ],
        });
      }
    },
  });
