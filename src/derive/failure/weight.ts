import type { Reading } from '../../model/facts.ts';

/** Families that report the consequence of a failure, or a wait, but no call or step that failed. */
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

/** Whether a reading names a step that failed, and not only what followed from it. */
export const namesFailedStep = (r: Reading): boolean =>
  r.reading === 'failure' && r.step !== null && !ROLL_UPS.has(r.family ?? '');

/** A reading of at most this weight names no step of the task but its end: the exit code says as much. */
export const GENERIC = 2;

/** How much a reading tells, from 0 (nothing): a named step that failed in a named way tells more than an exit. */
export function weight({ reading, step, how }: Pick<Reading, 'reading' | 'step' | 'how'>): number {
  if (reading !== 'failure' || step === null || how === null) return 0;
  if (step === 'deployment' || step === 'request') return 1;
  if (step === 'process' && how === 'exited') return GENERIC;
  if (how === 'undetermined') return 3;
  if (step === 'target-health' || step === 'container-health') return 6;
  return 5;
}
