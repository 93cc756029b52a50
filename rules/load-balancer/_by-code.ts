import {
  type AskedUnder,
  askedUnder,
  passedBefore,
  type JudgedCode,
  judgedCode,
  type TargetCall,
  targetCalls,
} from '#aws/load-balancing';
import {
  type Citation,
  type Confidence,
  type FailedCall,
  type Fix,
  detail,
  type Optional,
  type Given,
  type Known,
  type TargetGroupRef,
  valueOf,
} from '#rule';
import { citationsOfCheck } from './_unreached.ts';

/** What makes the words of such a rule better, and carries no claim. */
export const AROUND = {
  tail: detail('logs.tail'),
  health: detail('elb.targetHealth'),
  tasks: detail('ecs.tasks'),
  judged: detail('deployment.judged'),
} as const;

export interface ByCode extends TargetCall, JudgedCode {
  readonly confidence: Confidence;
  readonly citations: readonly [Citation, ...Citation[]];
  /** Whether path and matcher were read: without them a rule has another message. */
  readonly isRead: boolean;
  /** The previous revision, where a task of it passes the same check now. */
  readonly before: string | undefined;
  /** The check asked for another path when the code was answered. */
  readonly isChanged: boolean;
  readonly data: {
    readonly group: string;
    readonly check: string;
    readonly path: string;
    readonly codes: string;
    readonly matcher: string;
    readonly answers: string;
    readonly asked: string;
    readonly now: string;
  };
}

/**
 * The failed calls whose codes are of one sort. Each code is of exactly one sort, so the rules about codes never claim one call
 * together. AWS names the code; with the matcher that refuses it, read, that is the whole of it.
 */
export function byCode(
  sort: JudgedCode['sort'],
  calls: Known<readonly FailedCall[]>,
  groups: Optional<readonly TargetGroupRef[]>,
  around: Given<typeof AROUND>,
): ByCode[] {
  const { tail, health } = around;
  return targetCalls(calls.value, valueOf(groups) ?? []).flatMap((t): ByCode[] => {
    const code = judgedCode(t);
    if (code?.sort !== sort) return [];
    const read = t.group !== undefined && groups.state === 'known';
    const matcher =
      read && t.group.health.matcher !== undefined
        ? [groups.cite(`${t.groupAt}/health/matcher`, `target group ${t.name} expects ${code.matcher}`)]
        : [];
    const path =
      read && t.group.health.path !== undefined
        ? [groups.cite(`${t.groupAt}/health/path`, `the health check of target group ${t.name} requests ${code.path}`)]
        : [];
    const before = passedBefore(t, {
      health: valueOf(health),
      tasks: valueOf(around.tasks),
      judged: valueOf(around.judged),
    });
    const passed = before !== undefined && health.state === 'known' ? [health.cite(before.pointer, before.says)] : [];
    const asked = askedUnder(t, valueOf(tail) ?? []);
    const isChanged = read && asked.under === 'changed';
    const logged =
      asked.logged !== undefined && tail.state === 'known'
        ? [tail.cite(asked.logged.at, `the log shows: ${asked.logged.text.slice(0, 160)}`)]
        : [];
    return [
      {
        ...t,
        ...code,
        isChanged,
        before: before?.revision,
        isRead: code.path !== undefined && code.matcher !== undefined,
        confidence: confidenceOf(read, !code.acceptedNow && asked.under === 'now'),
        citations: [...citationsOfCheck(t, calls), ...logged, ...path, ...matcher, ...passed],
        data: {
          group: t.name,
          check: t.arn === '' ? 'its health check' : `the health check of target group ${t.name}`,
          path: code.path ?? '',
          codes: code.codes,
          matcher: code.matcher ?? '',
          answers: asked.under === 'now' ? 'answers' : 'answered',
          asked: asked.logged?.path ?? '',
          now: nowOf(t, code, asked) + (before === undefined ? '' : ` ${before.revision} passes the same check now.`),
        },
      },
    ];
  });
}

/** AWS names the code; the configuration counts as the one that it was answered under only where something shows it. */
const confidenceOf = (isRead: boolean, isNow: boolean): Confidence =>
  isRead ? (isNow ? 'proven' : 'likely') : isNow ? 'likely' : 'possible';
/** What has changed since the code was answered, or might have: AWS doesn't say when a target group was changed. */
function nowOf({ call, group }: TargetCall, { acceptedNow }: JudgedCode, { under, logged }: AskedUnder): string {
  if (group === undefined) return '';
  const last = `Last seen${call.last === undefined ? '' : ` at ${call.last.slice(11, 16)} UTC`}`;
  if (acceptedNow) return ` ${last}; the matcher accepts the code now.`;
  if (under === 'changed')
    return ` ${last}, when the check requested ${logged?.path ?? 'another path'}. It was changed since.`;
  return under === 'then' ? ` ${last}. If the check was changed since then, deploy again.` : '';
}

/** Where the code is taken by now, or another path is asked for, a new deployment is what to do first. */
export function orAgain(t: ByCode, again: Fix, fixes: readonly Fix[]): readonly Fix[] {
  if (t.acceptedNow || t.isChanged) return [again, ...fixes];
  if (t.before === undefined) return fixes;
  // The check is right for the previous revision, so what changed is the app.
  const restore = `Restore what ${t.before} answers on ${t.path ?? 'the path of the check'}: it passes the same check`;
  return [{ title: restore, applies: 'fill-in' }, ...fixes];
}
