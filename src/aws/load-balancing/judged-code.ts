import { type CodeSort, codeSort, matcherAccepts } from './matcher.ts';
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
