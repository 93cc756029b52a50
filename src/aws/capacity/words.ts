import type { FailedCall } from '../../model/facts.ts';

/** Words that only say that no place was found: what was short is for the instances to tell. */
const OPEN: ReadonlySet<string> = new Set([
  'placement/no-fit',
  'placement/could-not-launch',
  'placement/resources',
  'placement/failed',
  'placement/instance-launch',
  'unknown',
]);
/** By `has no **** available` the words do not tell of what. */
const vague = (call: FailedCall): boolean =>
  OPEN.has(call.family) ||
  (call.family === 'placement/ports' && /has no \*+ available/.test(call.words)) ||
  call.candidates.length === 0;

/** Whether ECS found no place for the task. */
export const isPlacement = (call: FailedCall): boolean =>
  call.step === 'placement' && call.symptom === 'symptom/placement-failed';
/** Whether the words leave open what was short. */
export const isOpen = (call: FailedCall): boolean => isPlacement(call) && vague(call);
/** The cause that the words name. */
export const namedCause = (call: FailedCall): string | undefined =>
  vague(call) ? undefined : call.candidates[0]?.cause;
/** Causes of a failed placement that ECS reports as "no instances". */
export const NO_INSTANCES: ReadonlySet<string> = new Set(['capacity/no-instances', 'capacity/agent-not-registered']);
