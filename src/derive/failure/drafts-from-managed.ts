import type { JudgedDeployment, ServiceRevision } from '../../model/facts.ts';
import { readMessage } from '../../aws/messages/index.ts';
import { opt } from '../../model/opt.ts';
import type { Cite } from '../define-derived.ts';
import { candidateFor, type Draft, fromReading, noTask } from './draft.ts';
import { namesFailedStep } from './weight.ts';

/**
 * One draft for each resource that ECS could not make for an Express Mode service. Its reason holds the words of the API
 * that refused, and is read as they are.
 */
export function draftsFromManaged(
  judged: JudgedDeployment | undefined,
  revisions: readonly ServiceRevision[],
  cite: Cite<'ecs.serviceRevisions'>,
): Draft[] {
  const at = revisions.findIndex(r => r.arn === judged?.revision);
  return (revisions[at]?.managed ?? []).flatMap((resource, i) => {
    if (resource.status !== 'FAILED' || resource.reason === undefined) return [];
    const reading = readMessage(resource.reason);
    const read = fromReading(reading);
    const itself = candidateFor('deployment/managed-resource-failed');
    return [
      {
        ...read,
        ...(namesFailedStep(reading)
          ? { candidates: [...read.candidates, itself] }
          : { step: 'deployment' as const, symptom: 'symptom/deployment-stalled' as const, candidates: [itself] }),
        ...noTask(judged?.launch),
        ...opt('first', judged?.from),
        ...opt('last', judged?.to),
        words: resource.reason,
        seen: [cite('ecs.serviceRevisions', `/${at}/managed/${i}/reason`, resource.reason)],
      },
    ];
  });
}
