import type { Dossier } from '../model/evidence.ts';
import type { Attempt, FailedCall } from '../model/facts.ts';

/** Later attempts that show that a failure is over: a single one might have been luck, such as another subnet. */
const LATER = 2;

/**
 * The failed calls that the deployment got past: at least two attempts began after the last of them, and none of those
 * failed that way. Empty where nothing else is known to have failed since.
 */
export function overcomeCalls(dossier: Dossier): ReadonlySet<string> {
  const attempts = dossier['deployment.attempts'];
  const calls = dossier['failure.calls'];
  if (attempts?.state !== 'known' || calls?.state !== 'known') return new Set();
  const over = calls.value.filter(call => isOver(call, attempts.value));
  return new Set(over.length < calls.value.length ? over.map(c => c.id) : []);
}

const isOver = (call: FailedCall, attempts: readonly Attempt[]): boolean =>
  call.last !== undefined && attempts.filter(a => isLater(a, call.last)).length >= LATER;

const isLater = ({ task }: Attempt, last = ''): boolean => task.createdAt !== undefined && task.createdAt > last;
