import type { Attempt, Reading, TaskContainer } from '../../model/facts.ts';
import { readMessage } from '../../aws/messages/index.ts';

/** One sentence of ECS about one failed task, with where it stands. */
export interface Said {
  /** JSON pointer into `ecs.tasks`. */
  readonly at: string;
  readonly text: string;
  readonly reading: Reading;
  readonly container?: TaskContainer;
}

/** All that was said of a task: its stopped reason, its containers' reasons, its attachments' status reasons. */
export function said(attempt: Attempt): Said[] {
  const { task, index } = attempt;
  const out: Said[] = [];
  const add = (at: string, text: string | undefined, container?: TaskContainer): void => {
    if (text === undefined || text.trim() === '') return;
    out.push({
      at: `/${index}${at}`,
      text: text.slice(0, 2000),
      reading: readMessage(text),
      ...(container && { container }),
    });
  };
  add('/stoppedReason', task.stoppedReason);
  for (const [i, c] of task.containers.entries()) add(`/containers/${i}/reason`, c.reason, c);
  for (const [i, a] of task.attachments.entries()) add(`/attachments/${i}/statusReason`, a.statusReason);
  return out;
}

/** The container that ended first by itself: siblings of an essential container that ended get SIGTERM (143) or SIGKILL (137). */
export function culprit(
  attempt: Attempt,
  essential: (name: string) => boolean,
): { readonly container: TaskContainer; readonly index: number } | undefined {
  const ended = attempt.task.containers
    .map((container, index) => ({ container, index }))
    .filter(c => c.container.exitCode !== undefined && essential(c.container.name));
  const byMemory = ended.find(c => /OutOfMemory/i.test(c.container.reason ?? ''));
  const byItself = ended.filter(c => c.container.exitCode !== 143 && c.container.exitCode !== 137);
  const failed = byItself.find(c => c.container.exitCode !== 0);
  return byMemory ?? failed ?? ended.find(c => c.container.exitCode === 137) ?? byItself[0] ?? ended[0];
}

/** Families that only tell that something failed, that a deployment was given up for it, or that it waits for somebody's word: no call failed in them. */
const ROLL_UPS: ReadonlySet<string> = new Set([
  'deployment/failed',
  'deployment/rolled-back',
  'deployment/start-throttled',
  'deployment/stalled',
  'deployment/replacement-unhealthy',
  'deployment/no-rollback-target',
  'deployment/hook-waiting',
  'health/replaced',
]);
export const tellsOfOthers = (r: Reading): boolean =>
  r.reading !== 'failure' || r.step === null || ROLL_UPS.has(r.family ?? '');

/** How much a reading tells: a named step with a named outcome before "the essential container exited". */
export function weight(r: Reading): number {
  if (r.reading !== 'failure' || r.step === null || r.how === null) return 0;
  if (r.step === 'deployment' || r.step === 'request') return 1;
  if (r.step === 'process' && r.how === 'exited') return 2;
  if (r.how === 'undetermined') return 3;
  if (r.step === 'target-health' || r.step === 'container-health') return 6;
  return 5;
}
