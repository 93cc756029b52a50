import type { Evidence } from '../../model/evidence.ts';
import type { FailedCall, TaskDefinition } from '../../model/facts.ts';
import { efsVolumes, isEfsMount, type NamedEfs } from './index.ts';
import { sorted } from '../../model/text.ts';

/** The EFS volumes that matter: where nothing failed all of them, else those of a task whose mount failed. */
export function relevant(calls: Evidence<readonly FailedCall[]>, definition: TaskDefinition): readonly NamedEfs[] {
  if (calls.state === 'known' && calls.value.length > 0 && !calls.value.some(isEfsMount)) return [];
  return efsVolumes(definition);
}
export const systemsOf = (volumes: readonly NamedEfs[]): string[] => sorted(volumes.map(v => v.fileSystemId));
