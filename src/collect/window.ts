import type { AskedWindow } from '../model/asked-window.ts';
import type { ServiceDeployment, Task } from '../model/facts.ts';

/** Whether a time is in the window, edges included. One that isn't known is. */
export const isWithin = ({ since, until }: AskedWindow, at: string | undefined): boolean =>
  at === undefined || ((since === undefined || at >= since) && (until === undefined || at <= until));

/** Whether a task stopped in the window, or began before its end and still runs. */
export function taskWithin(window: AskedWindow, { createdAt, stoppedAt, stoppingAt, lastStatus }: Task): boolean {
  const ended = stoppedAt ?? stoppingAt;
  if (ended !== undefined || lastStatus === 'STOPPED') return isWithin(window, ended);
  return window.until === undefined || createdAt === undefined || createdAt <= window.until;
}

/**
 * The deployments, newest first, that are about the window: those that began before its end and didn't end before it. One
 * that succeeded earlier is what ran in it. Of a window that has passed the latest one that didn't succeed comes first:
 * what was deployed after it says nothing of its failure.
 */
export function deploymentsWithin<T>(
  { since, until }: AskedWindow,
  newestFirst: readonly T[],
  of: (listed: T) => Pick<ServiceDeployment, 'status' | 'createdAt' | 'finishedAt'>,
): readonly T[] {
  const succeeded = (d: T): boolean => of(d).status === 'SUCCESSFUL';
  const kept = newestFirst.filter(d => {
    const { createdAt, finishedAt } = of(d);
    if (until !== undefined && createdAt !== undefined && createdAt > until) return false;
    return succeeded(d) || since === undefined || finishedAt === undefined || finishedAt >= since;
  });
  const failed = until === undefined ? -1 : kept.findIndex(d => !succeeded(d));
  return failed > 0 ? kept.slice(failed) : kept;
}
