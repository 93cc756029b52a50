import { valueOf } from '../../model/evidence.ts';
import type { ContainerInstance, JudgedDeployment } from '../../model/facts.ts';
import { readMessage } from '../../aws/messages/index.ts';
import type { Cite, Reads } from '../define-derived.ts';
import { type Draft, fromReading } from './draft.ts';

/**
 * A task that found no instance because instances couldn't register: what ECS says of them is why, in the same words as of
 * a task (a trunk network interface takes an address of its subnet, for one). Instances that could be used speak for
 * themselves.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerInstance.html
 */
export function withFailedRegistration(
  drafts: readonly Draft[],
  hosts: readonly ContainerInstance[],
  cite: Cite<'ecs.containerInstances'>,
): readonly Draft[] {
  if (hosts.some(h => h.status === 'ACTIVE')) return drafts;
  const at = hosts.findIndex(
    h => h.status === 'REGISTRATION_FAILED' && readMessage(h.statusReason ?? '').candidates.length > 0,
  );
  const words = hosts[at]?.statusReason;
  if (words === undefined) return drafts;
  const { candidates, family, facts, how } = fromReading(readMessage(words));
  const seen = cite('ecs.containerInstances', `/${at}/statusReason`, `an instance is REGISTRATION_FAILED: ${words}`);
  return drafts.map(d =>
    isPlacement(d) ? { ...d, candidates, family, facts, how, words, seen: [...d.seen, seen] } : d,
  );
}

const isPlacement = (d: Draft): boolean => d.step === 'placement' && d.symptom === 'symptom/placement-failed';

/** The instances of the cluster, asked for only where a task found no place on one. */
export async function hostsForPlacement(
  drafts: readonly Draft[],
  launch: JudgedDeployment['launch'] | undefined,
  ask: Reads<'ecs.containerInstances'>['ask'],
): Promise<readonly ContainerInstance[]> {
  if (launch === 'FARGATE' || !drafts.some(isPlacement)) return [];
  return valueOf(await ask('ecs.containerInstances')) ?? [];
}
