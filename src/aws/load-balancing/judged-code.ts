import { type CodeSort, codeSort, matcherAccepts } from './matcher.ts';
import type { LogTail } from '../../model/facts.ts';
import { type LoggedCheck, loggedChecks } from './app-log.ts';
import { healthReason, type TargetCall } from './target.ts';

/** A health check that was answered with a code that the matcher did not take. */
export interface JudgedCode {
  readonly sort: CodeSort;
  readonly codes: string;
  /** Path and matcher of the check; undefined where the target group wasn't read. */
  readonly path: string | undefined;
  readonly matcher: string | undefined;
  /** The matcher as it is now takes the code: it was so, and is no longer. */
  readonly acceptedNow: boolean;
}
/** Exactly one sort per failed call: exactly one rule about status codes claims it. Undefined if no code is given. */
export function judgedCode({ call, group }: TargetCall): JudgedCode | undefined {
  const codes = call.target?.codes ?? [];
  if (call.step !== 'target-health' || healthReason(call) !== 'codes') return undefined;
  const grpc = group?.health.grpc ?? false;
  const sort = codeSort(codes, grpc);
  if (sort === undefined) return undefined;
  const matcher = group && (group.health.matcher ?? (grpc ? '12' : '200'));
  return {
    sort,
    codes: codes.join(', '),
    path: group?.health.path,
    matcher,
    acceptedNow: matcher !== undefined && codes.every(c => matcherAccepts(matcher, c) === true),
  };
}

/**
 * Under which configuration the code was answered, as against the one that is read now. `now`: a target is unhealthy with it
 * at this moment, or the log shows it on the very path. `changed`: the log shows that another path was asked for then.
 * `then`: nothing tells whether the check has been changed since.
 */
export interface AskedUnder {
  readonly under: 'now' | 'changed' | 'then';
  readonly logged?: LoggedCheck;
}
export function askedUnder({ call, group }: TargetCall, tails: readonly LogTail[]): AskedUnder {
  if (call.seen.some(c => c.evidence === 'ev:elb.targetHealth')) return { under: 'now' };
  const codes = call.target?.codes ?? [];
  const path = group?.health.path;
  const logged = loggedChecks(tails, call.tasks).filter(l => codes.includes(l.code));
  const same = logged.find(l => l.path === path);
  if (same) return { under: 'now', logged: same };
  const other = path === undefined ? undefined : logged.at(-1);
  return other ? { under: 'changed', logged: other } : { under: 'then' };
}
