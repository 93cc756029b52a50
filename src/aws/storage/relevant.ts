import type { Evidence } from '../../model/evidence.ts';
import type { FailedCall, TaskDefinition } from '../../model/facts.ts';
import { efsVolumes, isEfsMount, type NamedEfs } from './index.ts';

/** The EFS volumes that matter: where nothing failed all of them, else those of a task whose mount failed. */
export function relevant(calls: Evidence<readonly FailedCall[]>, definition: TaskDefinition): readonly NamedEfs[] {
  if (calls.state === 'known' && calls.value.length > 0 && !calls.value.some(isEfsMount)) return [];
  return efsVolumes(definition);
}
export const systemsOf = (volumes: readonly NamedEfs[]): string[] =>
  [...new Set(volumes.map(v => v.fileSystemId))].sort();

/** An answer about something else than was asked (a recording without input answers any) is no answer. */
export const about = <T>(ev: Evidence<T | null>, what: string): Evidence<T> =>
  ev.state !== 'known'
    ? ev
    : ev.value === null
      ? { state: 'unasked', because: `the answer is not about ${what}` }
      : { ...ev, value: ev.value };
